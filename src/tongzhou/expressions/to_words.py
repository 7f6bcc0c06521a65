"""Bound tree to a sentence in the reader's language, for people who do not read formulas.

The sentence says the same as the formula but is not read back: whoever shows it keeps the formula at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import NUMERIC, TEXTS, Kind
from tongzhou.expressions.tree import Aggregate, Bound, Call, Field, Literal, Node, RowField, Variable
from tongzhou.kernel.texts import Locale, say

_JOINED = frozenset({"and", "or", "min", "max", "coalesce", "concat"})
_LISTED = frozenset({"in", "has_any"})
_PHRASED = frozenset(
    {"not", "eq", "ne", "lt", "lte", "gt", "gte", "in_list", "is_empty", "contains", "starts_with", "between", "if"}
    | {"add", "subtract", "multiply", "divide", "negate", "abs", "round", "length"}
    | {"year", "month", "day", "add_days", "days_between"}
)
"""Functions with a phrase of their own; the others are named as they are written."""
_LOGIC = frozenset({"and", "or", "not"})
_ARITHMETIC = frozenset({"add", "subtract", "multiply", "divide", "negate"})
_EQUALITY = frozenset({"eq", "ne"})
_ORDER = frozenset({"lt", "lte", "gt", "gte"})


@dataclass(frozen=True, slots=True)
class Wording:
    """How a reader's language calls fields (by stored path) and the values they are compared with."""

    locale: Locale
    name_of: Callable[[str], str]
    label_of: Callable[[str, str], str]
    currency: str = ""

    def say(self, key: str, *parts: str) -> str:
        """A phrase about conditions, its parts filled in by place."""
        return say(self.locale, f"conditions.{key}", {f"p{index}": part for index, part in enumerate(parts)})


def to_words(bound: Bound, wording: Wording) -> str:
    """What the formula says: `product.category <> "Accessories"` is 「产品品类不是「附件」」."""
    return _node(bound.tree, wording, None)


def _node(node: Node, wording: Wording, path: str | None) -> str:
    match node:
        case Literal():
            return _value(node, wording, path)
        case Field() | RowField():
            return wording.name_of(node.path)
        case Aggregate():
            parts = [_node(part, wording, None) for part in node.parts] or [wording.name_of(node.rows)]
            return wording.say("aggregate", node.function.upper(), wording.say("joints.in").join(parts))
        case Variable():
            return wording.say(f"variables.{node.name}")
        case Call():
            return _call(node, wording)
    raise ExpressionError("tree_malformed", at=node.at)


def _call(call: Call, wording: Wording) -> str:
    if call.function == "not":
        return _negation(call.arguments[0], wording)
    path = next((each.path for each in call.arguments if isinstance(each, Field)), None)
    parts = [_part(call, each, wording, path) for each in call.arguments]
    if call.function in _JOINED:
        return wording.say(f"whole.{call.function}", wording.say(f"joints.{call.function}").join(parts))
    if call.function in _LISTED:
        return wording.say(call.function, parts[0], wording.say("joints.in").join(parts[1:]))
    if call.function not in _PHRASED:
        return wording.say("function", call.function.upper(), wording.say("joints.in").join(parts))
    return wording.say(_phrase(call), *parts)


def _negation(negated: Node, wording: Wording) -> str:
    """Some negations have words of their own, the others put the condition in brackets."""
    if isinstance(negated, Call) and negated.function in ("is_empty", *_LISTED):
        name, *others = [_part(negated, each, wording, _path_of(negated.arguments[0])) for each in negated.arguments]
        return wording.say(f"not_{negated.function}", name, wording.say("joints.in").join(others))
    return wording.say("not", _node(negated, wording, None))


def _path_of(node: Node) -> str | None:
    return node.path if isinstance(node, Field) else None


def _part(call: Call, argument: Node, wording: Wording, path: str | None) -> str:
    """An argument in words, in brackets where it would read as part of what stands around it."""
    words = _node(argument, wording, path)
    family = _LOGIC if call.function in _LOGIC else _ARITHMETIC if call.function in _ARITHMETIC else frozenset()
    if isinstance(argument, Call) and argument.function in family and argument.function not in (call.function, "not"):
        return wording.say("brackets", words)
    return words


def _phrase(call: Call) -> str:
    kind = call.arguments[0].kind if call.arguments else Kind.EMPTY
    if call.function in _EQUALITY and kind in NUMERIC:
        return f"{call.function}_number"
    if call.function in _ORDER and kind in (Kind.DATE, Kind.INSTANT):
        return f"{call.function}_day"
    return call.function


def _value(literal: Literal, wording: Wording, path: str | None) -> str:
    value = literal.value
    if value is None:
        return wording.say("empty")
    if isinstance(value, bool):
        return wording.say("true" if value else "false")
    if isinstance(value, Decimal):
        return _number(value, literal.kind, wording)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if literal.kind in TEXTS:
        return wording.say("text", wording.label_of(path, value) if path else value)
    return value


def _number(value: Decimal, kind: Kind, wording: Wording) -> str:
    written = f"{value.normalize():,f}"
    if kind is Kind.PERCENT:
        return f"{written}%"
    return f"{written} {wording.currency}".strip() if kind is Kind.MONEY else written
