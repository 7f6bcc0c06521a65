"""Formula text to tree. Bottom-up, so nothing recurses on what a stranger typed."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import WRITTEN_VARIABLES, Kind
from tongzhou.expressions.tree import MAX_LENGTH, Call, Literal, Name, Node, Variable, check_limits
from tongzhou.expressions.values import read_text

if TYPE_CHECKING:
    from lark import Lark, Token

_COMPARISONS = {
    "=": "eq", "==": "eq", "<>": "ne", "!=": "ne", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte",
}  # fmt: skip
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "&": "concat"}
_WRITTEN_VALUES = {"date": Kind.DATE, "instant": Kind.INSTANT}


_WIDE = str.maketrans("，（）＊＋－／＝＜＞＆％！\u3000", ",()*+-/=<>&%! ")
_WRITTEN_APART = re.compile(
    r""""(?:""|[^"])*"|'(?:''|[^'])*'|“[^”]*”|‘[^’]*’|\[[^\[\]\n]+\]|[，（）＊＋－／＝＜＞＆％！\u3000]+"""
)


def parse(text: str) -> Node:
    """The tree of a formula, or ExpressionError saying what is wrong and at which character."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError("expression_too_long", at=MAX_LENGTH, limit=str(MAX_LENGTH))
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

    try:
        tree: Node = _grammar().parse(_narrowed(text))  # type: ignore[assignment]
    except UnexpectedCharacters as error:
        raise ExpressionError("expression_syntax", at=error.pos_in_stream or 0, found=error.char) from None
    except UnexpectedToken as error:
        raise _unexpected(error.token, text) from None
    except VisitError as error:
        raise error.orig_exc from None
    return check_limits(tree)


def _narrowed(text: str) -> str:
    """The text with the signs of a Chinese keyboard as their ASCII forms, texts and labels as they are written.

    Every character stays where it is.
    """
    return _WRITTEN_APART.sub(_narrow, text)


def _narrow(found: re.Match[str]) -> str:
    part = found[0]
    return part if part[0] in "\"'“‘[" else part.translate(_WIDE)


def _unexpected(token: "Token", text: str) -> ExpressionError:
    if token.type == "$END":
        return ExpressionError("expression_ends_early", at=len(text))
    return ExpressionError("expression_syntax", at=token.start_pos or 0, found=str(token)[:40])


@cache
def _grammar() -> "Lark":
    from lark import Lark

    source = (Path(__file__).parent / "grammar.lark").read_text("utf-8")
    return Lark(source, parser="lalr", transformer=_Inline(_Build()), maybe_placeholders=True)


class _Inline:
    """Gives every method of a builder its rule's parts as arguments."""

    def __init__(self, builder: "_Build") -> None:
        self._builder = builder

    def __getattr__(self, rule: str) -> Callable[[list[Any]], Any]:
        method = getattr(self._builder, rule)
        return lambda parts: method(*parts)


def _at(token: "Token") -> int:
    return token.start_pos or 0


def _flat(function: str, arguments: tuple[Node, ...]) -> Node:
    return arguments[0] if len(arguments) == 1 else Call(function, arguments, at=arguments[0].at)


def _unquoted(token: "Token") -> str:
    quote = token[0]
    inner = str(token[1:-1])
    return inner if quote in "“‘" else inner.replace(quote * 2, quote)


class _Build:
    """One method per rule of the grammar; each gets the finished parts and answers a node."""

    def start(self, tree: Node) -> Node:
        return tree

    def disjunction(self, *parts: Node) -> Node:
        return _flat("or", parts)

    def conjunction(self, *parts: Node) -> Node:
        return _flat("and", parts)

    def negation(self, part: Node) -> Node:
        return Call("not", (part,), at=part.at)

    def compare(self, left: Node, operator: "Token", right: Node) -> Node:
        return Call(_COMPARISONS[operator], (left, right), at=_at(operator))

    def contained(self, value: Node, items: tuple[Node, ...]) -> Node:
        return Call("in", (value, *items), at=value.at)

    def contained_in(self, value: Node, name: "Token") -> Node:
        return self.contained(value, (self.name(name),))

    def not_contained(self, value: Node, items: tuple[Node, ...]) -> Node:
        return self.negation(self.contained(value, items))

    def not_contained_in(self, value: Node, name: "Token") -> Node:
        return self.negation(self.contained_in(value, name))

    def arithmetic(self, left: Node, operator: "Token", right: Node) -> Node:
        return Call(_ARITHMETIC[operator], (left, right), at=_at(operator))

    def negative(self, part: Node) -> Node:
        if isinstance(part, Literal) and isinstance(part.value, Decimal):
            return Literal(part.kind, -part.value, part.at)
        return Call("negate", (part,), at=part.at)

    def number(self, token: "Token") -> Node:
        return Literal(Kind.NUMBER, read_text(token, Kind.NUMBER, _at(token)), _at(token))

    def percent(self, token: "Token") -> Node:
        return Literal(Kind.PERCENT, read_text(token[:-1], Kind.PERCENT, _at(token)), _at(token))

    def text(self, token: "Token") -> Node:
        return Literal(Kind.TEXT, read_text(_unquoted(token), Kind.TEXT, _at(token)), _at(token))

    def true(self, token: "Token") -> Node:
        return Literal(Kind.BOOLEAN, True, _at(token))

    def false(self, token: "Token") -> Node:
        return Literal(Kind.BOOLEAN, False, _at(token))

    def empty(self, token: "Token") -> Node:
        return Literal(Kind.EMPTY, None, _at(token))

    def name(self, token: "Token") -> Node:
        if token in WRITTEN_VARIABLES:
            return Variable(str(token), _at(token))
        return Name(str(token), _at(token))

    def label(self, token: "Token") -> Node:
        return Name(str(token[1:-1]).strip(), _at(token))

    def arguments(self, *parts: Node) -> tuple[Node, ...]:
        return parts

    def call(self, token: "Token", arguments: tuple[Node, ...] | None) -> Node:
        name, given = str(token).lower(), arguments or ()
        if name in _WRITTEN_VALUES and len(given) == 1 and isinstance(given[0], Literal):
            kind = _WRITTEN_VALUES[name]
            return Literal(kind, read_text(str(given[0].value), kind, _at(token)), _at(token))
        if name == "today" and not given:
            return Variable("today", _at(token))
        return Call(name, given, at=_at(token))
