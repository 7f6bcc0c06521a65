"""Calls of functions bound by their row of the table: arguments counted and fitted, meanings written out."""

from collections.abc import Mapping
from functools import cache

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.functions.contracts import ACCEPTED, Function, Parameter
from tongzhou.expressions.kinds import NUMERIC, TEXTS, Kind, Type
from tongzhou.expressions.parse import parse
from tongzhou.expressions.tree import Call, Literal, Node, Variable
from tongzhou.expressions.typed import DATE, Typed, as_factor, as_text, called, coerced, required

ZONE = Typed(Variable("zone"), Type(Kind.TEXT))


@cache
def meaning(text: str) -> Node:
    """A formula of the table, parsed once."""
    return parse(text)


def given_of(function: Function, call: Call, arguments: list[Typed]) -> Mapping[str, Typed]:
    """The arguments by the names of their parameters, fitted to what the signature accepts."""
    parameters = function.parameters
    least = sum(parameter.default is None for parameter in parameters)
    if not least <= len(arguments) <= len(parameters):
        wanted = str(least) if least == len(parameters) else f"{least}-{len(parameters)}"
        raise ExpressionError(
            "arguments_wrong", at=call.at, function=call.function, wanted=wanted, given=str(len(arguments))
        )
    given = {}
    for index, parameter in enumerate(parameters):
        argument = arguments[index] if index < len(arguments) else _default(parameter, call)
        given[parameter.name] = fitted(call, argument, parameter.accepts)
    return given


def _default(parameter: Parameter, call: Call) -> Typed:
    node = meaning(parameter.default or "empty")
    assert isinstance(node, Literal)
    return Typed(Literal(node.kind, node.value, call.at), Type(node.kind))


def fitted(call: Call, argument: Typed, accepts: str) -> Typed:  # noqa: PLR0911  one kind a line
    """The argument as what a signature's word accepts: percentages as factors, days and numbers as texts."""
    kinds = ACCEPTED[accepts]
    if argument.is_empty and accepts != "any":
        return coerced(argument, Type(_plainest(kinds)), argument.name)
    if accepts == "any":
        return argument
    if kinds == TEXTS:
        return as_text(call, argument)
    if accepts == "number":
        return required(call, as_factor(call, argument), kinds)
    if accepts == "date" and argument.kind is Kind.INSTANT:
        return called(call, "day_of", [argument, ZONE], DATE)
    if isinstance(argument.node, Literal) and argument.kind is Kind.TEXT and accepts in ("date", "instant"):
        return coerced(argument, Type(next(iter(kinds))), argument.name)
    return required(call, argument, kinds)


def _plainest(kinds: frozenset[Kind]) -> Kind:
    return Kind.NUMBER if kinds == NUMERIC else Kind.TEXT if kinds == TEXTS else next(iter(kinds))


def native(function: Function, call: Call, arguments: list[Typed]) -> Typed:
    """A call that every back end implements itself."""
    given = list(given_of(function, call, arguments).values())
    return called(call, function.name, given, result_of(function, given))


def result_of(function: Function, given: list[Typed]) -> Type:
    """The type that a function answers."""
    if function.result == "first":
        return given[0].type
    if function.result == "list":
        return given[0].type if given[0].kind is Kind.LIST else Type(Kind.LIST, item=Kind.TEXT)
    return Type(Kind(function.result))


def literal_text(call: Call, argument: Typed) -> str:
    """The text that must be written in the formula, such as a unit or a format."""
    node = argument.node
    if isinstance(node, Literal) and isinstance(node.value, str):
        return node.value
    raise ExpressionError("written_expected", at=node.at, function=call.function)


def literal_number(call: Call, argument: Typed) -> int:
    """The whole number that must be written in the formula."""
    node = argument.node
    if isinstance(node, Literal) and node.kind is Kind.NUMBER and node.value is not None:
        return int(node.value)  # type: ignore[arg-type]
    raise ExpressionError("written_expected", at=node.at, function=call.function)
