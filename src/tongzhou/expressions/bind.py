"""Names become fields, kinds are checked, written values take the kind of what they are compared with.

What binding settles once, so that no back end has to: percentages in products become factors, days between
dates become functions, `in` on lists becomes `has_any`, a comparison with `empty` becomes `is_empty`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import NUMERIC, ORDERED, TEXTS, VARIABLES, Kind, Names, Type
from tongzhou.expressions.tree import Bound, Call, Field, Literal, Name, Node, Variable, check_limits
from tongzhou.expressions.values import PLACES, read_text

_BOOLEAN, _NUMBER, _DATE, _TEXT = Type(Kind.BOOLEAN), Type(Kind.NUMBER), Type(Kind.DATE), Type(Kind.TEXT)
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


def bind(tree: Node, names: Names) -> Bound:
    """The bound tree of any kind of value, or ExpressionError saying which name or kind is wrong."""
    return bind_typed(tree, names)[0]


def bind_typed(tree: Node, names: Names) -> tuple[Bound, Type]:
    """Like `bind`, with the whole type of the value: its currency, its choices."""
    typed = _bind(check_limits(tree), names)
    return Bound(typed.node, typed.kind), typed.type


def bind_condition(tree: Node, names: Names) -> Bound:
    """Like `bind`, for predicates: the whole must be yes or no."""
    bound = bind(tree, names)
    if bound.kind is not Kind.BOOLEAN:
        raise ExpressionError("condition_expected", at=tree.at, kind=bound.kind.value)
    return bound


def _bind(node: Node, names: Names) -> Typed:
    match node:
        case Literal():
            return Typed(node, Type(node.kind))
        case Variable():
            return Typed(node, VARIABLES[node.name])
        case Name():
            found = names.get(node.name)
            if found is None:
                raise ExpressionError("field_unknown", at=node.at, field=node.name)
            return Typed(Field(found.path, found.type.kind, node.at), found.type, node.name)
        case Call():
            rule = _RULES.get(node.function)
            if rule is None:
                raise ExpressionError("function_unknown", at=node.at, function=node.function)
            return rule(node, [_bind(argument, names) for argument in node.arguments])
    raise ExpressionError("tree_malformed", at=node.at)


Rule = Callable[[Call, list[Typed]], Typed]


def _call(call: Call, function: str, arguments: Sequence[Typed], type_: Type) -> Typed:
    nodes = tuple(argument.node for argument in arguments)
    return Typed(Call(function, nodes, type_.kind, call.at), type_)


def _written(call: Call, value: str) -> Typed:
    return Typed(Literal(Kind.NUMBER, Decimal(value), call.at), _NUMBER)


def _counted(call: Call, arguments: list[Typed], at_least: int, at_most: int | None = None) -> None:
    if not at_least <= len(arguments) <= (at_most or len(arguments)):
        wanted = str(at_least) if at_most == at_least else f"{at_least}-{at_most}" if at_most else f"{at_least}+"
        raise ExpressionError(
            "arguments_wrong", at=call.at, function=call.function, wanted=wanted, given=str(len(arguments))
        )


def _unfit(call: Call, argument: Typed) -> ExpressionError:
    return ExpressionError(
        "kind_unfit",
        at=argument.node.at,
        field=argument.name,
        function=call.function,
        kind=argument.kind.value,
    )


def _required(call: Call, argument: Typed, kinds: frozenset[Kind] | set[Kind]) -> Typed:
    if argument.kind not in kinds:
        raise _unfit(call, argument)
    return argument


def _coerced(argument: Typed, target: Type, name: str | None) -> Typed:
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


def _unified(arguments: Sequence[Typed]) -> tuple[list[Typed], Type]:
    """All arguments as one type: that of the first that is not written, else of the first not empty."""
    leader = next(
        (each for each in arguments if not each.is_written),
        next((each for each in arguments if not each.is_empty), arguments[0]),
    )
    return [_coerced(argument, leader.type, leader.name) for argument in arguments], leader.type


def _logic(call: Call, arguments: list[Typed]) -> Typed:
    for argument in arguments:
        _required(call, argument, {Kind.BOOLEAN})
    return _call(call, call.function, arguments, _BOOLEAN)


def _negation(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 1, 1)
    return _logic(call, arguments)


def _equality(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 2, 2)
    filled = [argument for argument in arguments if not argument.is_empty]
    if len(filled) < 2:
        emptiness = _call(call, "is_empty", [filled[0] if filled else arguments[0]], _BOOLEAN)
        return emptiness if call.function == "eq" else _call(call, "not", [emptiness], _BOOLEAN)
    unified, type_ = _unified(arguments)
    if type_.kind is Kind.LIST:
        raise _unfit(call, unified[0])
    if any(isinstance(argument.node, Variable) for argument in unified):
        # Nobody is never equal to nobody: a rule "owner = me" must not open what has no owner.
        same = _call(call, "in", unified, _BOOLEAN)
        return same if call.function == "eq" else _call(call, "not", [same], _BOOLEAN)
    return _call(call, call.function, unified, _BOOLEAN)


def _order(call: Call, arguments: list[Typed]) -> Typed:
    count = 3 if call.function == "between" else 2
    _counted(call, arguments, count, count)
    unified, type_ = _unified(arguments)
    if type_.kind not in ORDERED or any(argument.is_empty for argument in arguments):
        raise _unfit(call, next((each for each in arguments if each.is_empty), unified[0]))
    return _call(call, call.function, unified, _BOOLEAN)


def _membership(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 2)
    value, *items = arguments
    if any(item.is_empty for item in items):
        raise ExpressionError("empty_in_list", at=call.at, field=value.name)
    if value.kind is Kind.LIST:
        item_type = Type(value.type.item or Kind.TEXT, choices=value.type.choices)
        wanted = [_coerced(item, item_type, value.name) for item in items]
        return _call(call, "has_any", [value, *wanted], _BOOLEAN)
    if len(items) == 1 and items[0].kind is Kind.LIST:
        listed = Type(items[0].type.item or Kind.TEXT)
        return _call(call, "in_list", [_coerced(value, listed, value.name), items[0]], _BOOLEAN)
    unified, _ = _unified(arguments)
    return _call(call, "in", unified, _BOOLEAN)


def _emptiness(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 1, 1)
    emptiness = _call(call, "is_empty", arguments, _BOOLEAN)
    return emptiness if call.function == "is_empty" else _call(call, "not", [emptiness], _BOOLEAN)


def _containment(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 2, 2)
    whole, part = arguments
    if whole.kind is Kind.LIST and call.function == "contains":
        item_type = Type(whole.type.item or Kind.TEXT, choices=whole.type.choices)
        return _call(call, "has_any", [whole, _coerced(part, item_type, whole.name)], _BOOLEAN)
    _required(call, whole, TEXTS)
    if part.kind not in TEXTS:
        raise _unfit(call, replace(part, name=whole.name))
    return _call(call, call.function, arguments, _BOOLEAN)


def _sum(call: Call, arguments: list[Typed]) -> Typed:
    left, right = arguments
    if left.kind is Kind.DATE and right.kind is Kind.DATE and call.function == "subtract":
        return _call(call, "days_between", [right, left], _NUMBER)
    if left.kind is Kind.DATE and right.kind is Kind.NUMBER:
        days = _call(call, "negate", [right], _NUMBER) if call.function == "subtract" else right
        return _call(call, "add_days", [left, days], _DATE)
    unified, type_ = _unified(arguments)
    if type_.kind not in NUMERIC:
        raise _unfit(call, unified[0])
    return _call(call, call.function, unified, type_)


def _as_factor(call: Call, argument: Typed) -> Typed:
    if argument.kind is not Kind.PERCENT:
        return argument
    if isinstance(argument.node, Literal):
        return _coerced(argument, _NUMBER, None)
    return _call(call, "multiply", [argument, _written(call, "0.01")], _NUMBER)


def _product(call: Call, arguments: list[Typed]) -> Typed:
    left, right = (_required(call, argument, NUMERIC) for argument in arguments)
    if Kind.MONEY in (left.kind, right.kind):
        return _money_product(call, left, right)
    keeps_percent = left.kind is Kind.PERCENT and right.kind is Kind.NUMBER
    factors = [left if keeps_percent else _as_factor(call, left), _as_factor(call, right)]
    return _call(call, call.function, factors, Type(Kind.PERCENT) if keeps_percent else _NUMBER)


def _money_product(call: Call, left: Typed, right: Typed) -> Typed:
    if left.kind is right.kind:
        if call.function == "multiply":
            raise _unfit(call, right)
        return _call(call, "divide", [left, _coerced(right, left.type, right.name)], _NUMBER)
    if left.kind is not Kind.MONEY and call.function == "divide":
        raise _unfit(call, right)
    money = left.type if left.kind is Kind.MONEY else right.type
    return _call(call, call.function, [_as_factor(call, left), _as_factor(call, right)], money)


def _branch(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 3, 3)
    condition = _required(call, arguments[0], {Kind.BOOLEAN})
    unified, type_ = _unified(arguments[1:])
    return _call(call, "if", [condition, *unified], type_)


def _choice_of(kinds: frozenset[Kind] | None) -> Rule:
    def rule(call: Call, arguments: list[Typed]) -> Typed:
        _counted(call, arguments, 1)
        unified, type_ = _unified(arguments)
        if type_.kind is Kind.LIST or (kinds is not None and type_.kind not in kinds):
            raise _unfit(call, unified[0])
        return _call(call, call.function, unified, type_)

    return rule


def _rounding(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 1, 2)
    number = _required(call, arguments[0], NUMERIC)
    places = arguments[1] if len(arguments) == 2 else _written(call, "0")
    value = places.node.value if isinstance(places.node, Literal) else None
    if not isinstance(value, Decimal) or value not in range(PLACES + 1):
        raise ExpressionError("places_wrong", at=call.at, limit=str(PLACES))
    return _call(call, "round", [number, places], number.type)


def _keeping(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 1, 1)
    return _call(call, call.function, arguments, _required(call, arguments[0], NUMERIC).type)


def _signature(result: Type, *kinds: frozenset[Kind] | set[Kind]) -> Rule:
    def rule(call: Call, arguments: list[Typed]) -> Typed:
        _counted(call, arguments, len(kinds), len(kinds))
        fitting = [
            _coerced(argument, Type(min(wanted)), argument.name) if argument.is_empty else argument
            for argument, wanted in zip(arguments, kinds, strict=True)
        ]
        for argument, wanted in zip(fitting, kinds, strict=True):
            _required(call, argument, wanted)
        return _call(call, call.function, fitting, result)

    return rule


def _joining(call: Call, arguments: list[Typed]) -> Typed:
    _counted(call, arguments, 1)
    for argument in arguments:
        _required(call, argument, TEXTS | {Kind.EMPTY})
    return _call(call, "concat", [argument for argument in arguments if not argument.is_empty], _TEXT)


_RULES: dict[str, Rule] = {
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
    "length": _signature(_NUMBER, TEXTS),
    **dict.fromkeys(("year", "month", "day"), _signature(_NUMBER, {Kind.DATE})),
    "add_days": _signature(_DATE, {Kind.DATE}, {Kind.NUMBER}),
    "days_between": _signature(_NUMBER, {Kind.DATE}, {Kind.DATE}),
}
