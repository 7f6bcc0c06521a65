"""Bound values with their types, and what all rules of binding share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import NUMERIC, TEXTS, Kind, Type
from tongzhou.expressions.tree import Call, Literal, Node
from tongzhou.expressions.values import PLACES, read_text

BOOLEAN, NUMBER, TEXT = Type(Kind.BOOLEAN), Type(Kind.NUMBER), Type(Kind.TEXT)
DATE, INSTANT = Type(Kind.DATE), Type(Kind.INSTANT)
_READABLE = NUMERIC | {Kind.DATE, Kind.INSTANT, Kind.CHOICE, Kind.REFERENCE, Kind.MEMBER}


@dataclass(frozen=True, slots=True)
class Typed:
    """A bound node with its type, and the name it was written by."""

    node: Node
    type: Type
    name: str | None = None

    @property
    def kind(self) -> Kind:
        """The kind of the node's value."""
        return self.type.kind

    @property
    def is_written(self) -> bool:
        """Whether this is a value written in the formula."""
        return isinstance(self.node, Literal)

    @property
    def is_empty(self) -> bool:
        """Whether this is the word `empty`."""
        return self.kind is Kind.EMPTY


Rule = Callable[[Call, list[Typed]], Typed]


def called(call: Call, function: str, arguments: Sequence[Typed], type_: Type) -> Typed:
    """The call of a function with bound arguments."""
    nodes = tuple(argument.node for argument in arguments)
    return Typed(Call(function, nodes, type_.kind, call.at), type_)


def written_number(call: Call, value: str) -> Typed:
    """A number that binding writes."""
    return Typed(Literal(Kind.NUMBER, Decimal(value), call.at), NUMBER)


def counted(call: Call, arguments: Sequence[object], at_least: int, at_most: int | None = None) -> None:
    """Refuse a wrong number of arguments."""
    if not at_least <= len(arguments) <= (len(arguments) if at_most is None else at_most):
        wanted = str(at_least) if at_most == at_least else f"{at_least}-{at_most}" if at_most else f"{at_least}+"
        raise ExpressionError(
            "arguments_wrong", at=call.at, function=call.function, wanted=wanted, given=str(len(arguments))
        )


def unfit(call: Call, argument: Typed) -> ExpressionError:
    """The refusal of an argument of this kind."""
    return ExpressionError(
        "kind_unfit",
        at=argument.node.at,
        field=argument.name,
        function=call.function,
        kind=argument.kind.value,
    )


def required(call: Call, argument: Typed, kinds: frozenset[Kind] | set[Kind]) -> Typed:
    """The argument, when it is of one of these kinds."""
    if argument.kind not in kinds:
        raise unfit(call, argument)
    return argument


def coerced(argument: Typed, target: Type, name: str | None) -> Typed:
    """A written value as a value of `target`; everything else must be of a matching kind already."""
    if isinstance(argument.node, Literal):
        value = _read_as(argument.node, target, name)
        if value is not None:
            return replace(argument, node=value, type=target)
    if not _match(argument.type, target):
        raise ExpressionError(
            "kinds_differ", at=argument.node.at, field=name, left=target.kind.value, right=argument.kind.value
        )
    if argument.type.currency and target.currency and argument.type.currency != target.currency:
        raise ExpressionError(
            "currency_mixed",
            at=argument.node.at,
            field=name,
            left=target.currency,
            right=argument.type.currency,
        )
    return argument


def _match(left: Type, right: Type) -> bool:
    return left.kind == right.kind or {left.kind, right.kind} <= TEXTS


def _read_as(literal: Literal, target: Type, name: str | None) -> Literal | None:
    kind, value = target.kind, literal.value
    if value is None:
        return Literal(kind, None, literal.at)
    if isinstance(value, Decimal) and literal.kind is Kind.NUMBER and kind in NUMERIC:
        return Literal(kind, value, literal.at)
    if isinstance(value, Decimal) and literal.kind is Kind.PERCENT and kind is Kind.NUMBER:
        return Literal(kind, (value / 100).quantize(Decimal(1).scaleb(-PLACES)).normalize(), literal.at)
    if isinstance(value, str) and literal.kind is Kind.TEXT and kind in _READABLE:
        if kind is Kind.CHOICE and target.choices is not None and value not in target.choices:
            raise ExpressionError("choice_unknown", at=literal.at, field=name, value=value[:80])
        try:
            return Literal(kind, read_text(value, kind, literal.at), literal.at)
        except ExpressionError as error:
            error.field = name
            raise
    return None


def unified(arguments: Sequence[Typed]) -> tuple[list[Typed], Type]:
    """All arguments as one type: that of the first that is not written, else of the first not empty."""
    leader = next(
        (each for each in arguments if not each.is_written),
        next((each for each in arguments if not each.is_empty), arguments[0]),
    )
    return [coerced(argument, leader.type, leader.name) for argument in arguments], leader.type


def as_factor(call: Call, argument: Typed) -> Typed:
    """A percentage as its hundredth; every other number as it is."""
    if argument.kind is not Kind.PERCENT:
        return argument
    if isinstance(argument.node, Literal):
        return coerced(argument, NUMBER, None)
    return called(call, "multiply", [argument, written_number(call, "0.01")], NUMBER)


def as_text(call: Call, argument: Typed) -> Typed:
    """A number or a day as a text; texts stay, and everything else is refused."""
    if isinstance(argument.node, Literal) and isinstance(argument.node.value, Decimal):
        value = argument.node.value
        return Typed(Literal(Kind.TEXT, f"{value.normalize():f}" if value else "0", argument.node.at), TEXT)
    if argument.kind in NUMERIC:
        return called(call, "number_text", [argument], TEXT)
    if argument.kind is Kind.DATE:
        return called(call, "day_text", [argument], TEXT)
    return required(call, argument, TEXTS | {Kind.EMPTY})


def check_none(call: Call) -> None:
    """Refuse arguments of a function that takes none."""
    if call.arguments:
        raise ExpressionError(
            "arguments_wrong", at=call.at, function=call.function, wanted="0", given=str(len(call.arguments))
        )
