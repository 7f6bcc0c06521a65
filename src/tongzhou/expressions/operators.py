"""Rules of binding: operators, and the functions that are as old as they."""

from dataclasses import replace
from decimal import Decimal

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import NUMERIC, ORDERED, TEXTS, Kind, Type
from tongzhou.expressions.tree import Call, Literal, Node, Variable
from tongzhou.expressions.typed import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Rule,
    Typed,
    as_factor,
    as_text,
    called,
    coerced,
    counted,
    required,
    unfit,
    unified,
    written_number,
)
from tongzhou.expressions.values import PLACES


def _logic(call: Call, arguments: list[Typed]) -> Typed:
    for argument in arguments:
        required(call, argument, {Kind.BOOLEAN})
    return called(call, call.function, arguments, BOOLEAN)


def _negation(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 1, 1)
    return _logic(call, arguments)


def _equality(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 2, 2)
    filled = [argument for argument in arguments if not argument.is_empty]
    if len(filled) < 2:
        emptiness = called(call, "is_empty", [filled[0] if filled else arguments[0]], BOOLEAN)
        return emptiness if call.function == "eq" else called(call, "not", [emptiness], BOOLEAN)
    alike, type_ = unified(arguments)
    if type_.kind is Kind.LIST:
        raise unfit(call, alike[0])
    if any(isinstance(argument.node, Variable) for argument in alike):
        # Nobody is never equal to nobody: a rule "owner = me" must not open what has no owner.
        same = called(call, "in", alike, BOOLEAN)
        return same if call.function == "eq" else called(call, "not", [same], BOOLEAN)
    return called(call, call.function, alike, BOOLEAN)


def _order(call: Call, arguments: list[Typed]) -> Typed:
    count = 3 if call.function == "between" else 2
    counted(call, arguments, count, count)
    alike, type_ = unified(arguments)
    if type_.kind not in ORDERED or any(argument.is_empty for argument in arguments):
        raise unfit(call, next((each for each in arguments if each.is_empty), alike[0]))
    return called(call, call.function, alike, BOOLEAN)


def _membership(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 2)
    value, *items = arguments
    if any(item.is_empty for item in items):
        raise ExpressionError("empty_in_list", at=call.at, field=value.name)
    if value.kind is Kind.LIST:
        item_type = Type(value.type.item or Kind.TEXT, choices=value.type.choices)
        wanted = [coerced(item, item_type, value.name) for item in items]
        return called(call, "has_any", [value, *wanted], BOOLEAN)
    if len(items) == 1 and items[0].kind is Kind.LIST:
        listed = Type(items[0].type.item or Kind.TEXT)
        return called(call, "in_list", [coerced(value, listed, value.name), items[0]], BOOLEAN)
    alike, _ = unified(arguments)
    return called(call, "in", alike, BOOLEAN)


def _emptiness(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 1, 1)
    emptiness = called(call, "is_empty", arguments, BOOLEAN)
    return emptiness if call.function == "is_empty" else called(call, "not", [emptiness], BOOLEAN)


def _containment(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 2, 2)
    whole, part = arguments
    if whole.kind is Kind.LIST and call.function == "contains":
        item_type = Type(whole.type.item or Kind.TEXT, choices=whole.type.choices)
        return called(call, "has_any", [whole, coerced(part, item_type, whole.name)], BOOLEAN)
    required(call, whole, TEXTS)
    if part.kind not in TEXTS:
        raise unfit(call, replace(part, name=whole.name))
    return called(call, call.function, arguments, BOOLEAN)


def _sum(call: Call, arguments: list[Typed]) -> Typed:
    left, right = arguments
    if left.kind is Kind.DATE and right.kind is Kind.DATE and call.function == "subtract":
        return called(call, "days_between", [right, left], NUMBER)
    if left.kind is Kind.DATE and right.kind is Kind.NUMBER:
        days = called(call, "negate", [right], NUMBER) if call.function == "subtract" else right
        return called(call, "add_days", [left, days], DATE)
    if {left.kind, right.kind} == {Kind.NUMBER, Kind.PERCENT}:
        return called(call, call.function, [as_factor(call, left), as_factor(call, right)], NUMBER)
    alike, type_ = unified(arguments)
    if type_.kind not in NUMERIC:
        raise unfit(call, alike[0])
    return called(call, call.function, alike, type_)


def _product(call: Call, arguments: list[Typed]) -> Typed:
    left, right = (required(call, argument, NUMERIC) for argument in arguments)
    if Kind.MONEY in (left.kind, right.kind):
        return _money_product(call, left, right)
    keeps_percent = left.kind is Kind.PERCENT and right.kind is Kind.NUMBER
    factors = [left if keeps_percent else as_factor(call, left), as_factor(call, right)]
    return called(call, call.function, factors, Type(Kind.PERCENT) if keeps_percent else NUMBER)


def _money_product(call: Call, left: Typed, right: Typed) -> Typed:
    if left.kind is right.kind:
        if call.function == "multiply":
            raise unfit(call, right)
        return called(call, "divide", [left, coerced(right, left.type, right.name)], NUMBER)
    if left.kind is not Kind.MONEY and call.function == "divide":
        raise unfit(call, right)
    money = left.type if left.kind is Kind.MONEY else right.type
    return called(call, call.function, [as_factor(call, left), as_factor(call, right)], money)


def _branch(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 2, 3)
    condition = required(call, arguments[0], {Kind.BOOLEAN})
    otherwise = Typed(Literal(Kind.EMPTY, None, call.at), Type(Kind.EMPTY))
    alike, type_ = unified([arguments[1], arguments[2] if len(arguments) == 3 else otherwise])
    return called(call, "if", [condition, *alike], type_)


def _choice_of(kinds: frozenset[Kind] | None) -> Rule:
    def rule(call: Call, arguments: list[Typed]) -> Typed:
        counted(call, arguments, 1)
        alike, type_ = unified(arguments)
        if type_.kind is Kind.LIST or (kinds is not None and type_.kind not in kinds):
            raise unfit(call, alike[0])
        return called(call, call.function, alike, type_)

    return rule


def _rounding(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 1, 2)
    number = required(call, arguments[0], NUMERIC)
    places = arguments[1] if len(arguments) == 2 else written_number(call, "0")
    required(call, places, {Kind.NUMBER})
    value = places.node.value if isinstance(places.node, Literal) else None
    if value is not None and (not isinstance(value, Decimal) or value not in range(-15, PLACES + 1)):
        raise ExpressionError("places_wrong", at=call.at, limit=str(PLACES))
    is_plain = isinstance(value, Decimal) and value >= 0
    return called(call, "round" if is_plain else "round_to", [number, places], number.type)


def _keeping(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 1, 1)
    return called(call, call.function, arguments, required(call, arguments[0], NUMERIC).type)


def _joining(call: Call, arguments: list[Typed]) -> Typed:
    counted(call, arguments, 1)
    parts = [as_text(call, argument) for argument in arguments if not argument.is_empty]
    nodes = [node for part in parts for node in _joined(part.node)]
    return Typed(Call("concat", tuple(nodes), Kind.TEXT, call.at), TEXT)


def _joined(node: Node) -> tuple[Node, ...]:
    return node.arguments if isinstance(node, Call) and node.function == "concat" else (node,)


OPERATORS: dict[str, Rule] = {
    "and": _logic,
    "or": _logic,
    "not": _negation,
    **dict.fromkeys(("eq", "ne"), _equality),
    **dict.fromkeys(("lt", "lte", "gt", "gte", "between"), _order),
    "in": _membership,
    **dict.fromkeys(("is_empty", "is_not_empty"), _emptiness),
    **dict.fromkeys(("contains", "starts_with"), _containment),
    **dict.fromkeys(("add", "subtract"), _sum),
    **dict.fromkeys(("multiply", "divide"), _product),
    **dict.fromkeys(("negate", "abs"), _keeping),
    "if": _branch,
    "coalesce": _choice_of(None),
    **dict.fromkeys(("min", "max"), _choice_of(NUMERIC | {Kind.DATE, Kind.INSTANT})),
    "round": _rounding,
    "concat": _joining,
}
