"""Bound tree to a Python function over one record. No `eval`: closures over exact decimals."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, Overflow
from typing import Any

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import Kind
from tongzhou.expressions.tree import Bound, Call, Field, Literal, Node, Variable
from tongzhou.expressions.values import LIMIT, PLACES, Variables, read_record_value

Record = Mapping[str, Any]
Formula = Callable[..., Any]
"""`formula(record, variables=None)`: the value, or None when it is empty; a predicate answers a bool."""

_Step = Callable[[Record, Variables], Any]
_UNIT = Decimal(1).scaleb(-PLACES)
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP, traps=[Overflow])
_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_NOBODY = Variables()


def to_python(bound: Bound) -> Formula:
    """A function of `(record, variables=None)`; the record maps the stored paths that the formula reads.

    Values may be Python's (Decimal, date, datetime) or as in the API's JSON. A path the record lacks is a
    KeyError: a missing value is never taken for an empty one.
    """
    step = _compile(bound.tree)
    is_predicate = bound.kind is Kind.BOOLEAN

    def formula(record: Record, variables: Variables | None = None) -> Any:
        value = step(record, variables or _NOBODY)
        return value is True if is_predicate else value

    return formula


def _compile(node: Node) -> _Step:
    match node:
        case Literal():
            value = read_record_value(node.value, node.kind) if node.value is not None else None
            return lambda _record, _variables: value
        case Field():
            path, kind = node.path, node.kind
            return lambda record, _variables: read_record_value(record[path], kind)
        case Variable():
            name = node.name
            return lambda _record, variables: variables.of(name)
        case Call():
            return _compile_call(node)
    raise ExpressionError("tree_malformed")


def _compile_call(call: Call) -> _Step:
    steps = [_compile(argument) for argument in call.arguments]
    if call.function in _LAZY:
        return _LAZY[call.function](*steps)
    function = _WITH_EMPTIES.get(call.function)
    if function is None:
        function = _empty_when_any_is(_STRICT[call.function], empty=_EMPTY_RESULT.get(call.function))
    return lambda record, variables: function(*(step(record, variables) for step in steps))


def _empty_when_any_is(function: Callable[..., Any], *, empty: Any) -> Callable[..., Any]:
    return lambda *values: empty if any(value is None for value in values) else function(*values)


def _and(*steps: _Step) -> _Step:
    return lambda record, variables: all(step(record, variables) is True for step in steps)


def _or(*steps: _Step) -> _Step:
    return lambda record, variables: any(step(record, variables) is True for step in steps)


def _if(condition: _Step, yes: _Step, no: _Step) -> _Step:
    return lambda record, variables: (
        yes(record, variables) if condition(record, variables) is True else no(record, variables)
    )


def _kept(number: Decimal) -> Decimal | None:
    """A result as numbers are kept: ten decimals, half away from zero, empty when out of range."""
    rounded = number.quantize(_UNIT, context=_EXACT)
    return rounded if abs(rounded) < LIMIT else None


def _divide(left: Decimal, right: Decimal) -> Decimal | None:
    if right == 0:
        return None
    scaled_left, scaled_right = (int(value.scaleb(2 * PLACES, _EXACT)) for value in (left, right))
    cut = abs(scaled_left) * 10 ** (PLACES + 1) // abs(scaled_right)
    quotient = Decimal(cut).scaleb(-PLACES - 1, _EXACT)
    return _kept(quotient if (left < 0) == (right < 0) else -quotient)


def _round(number: Decimal, places: Decimal) -> Decimal | None:
    return _kept(number.quantize(Decimal(1).scaleb(-int(places)), context=_EXACT))


def _add_days(day: date, days: Decimal) -> date | None:
    try:
        return day + timedelta(days=int(days))
    except OverflowError:
        return None


def _smallest(*values: Any) -> Any:
    return min((value for value in values if value is not None), default=None)


def _largest(*values: Any) -> Any:
    return max((value for value in values if value is not None), default=None)


_LAZY: dict[str, Callable[..., _Step]] = {"and": _and, "or": _or, "if": _if}
_WITH_EMPTIES: dict[str, Callable[..., Any]] = {
    "not": lambda value: value is not True,
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "is_empty": lambda value: value is None or value in ("", ()),
    "in": lambda value, *items: value is not None and value in items,
    "in_list": lambda value, items: value is not None and value in items,
    "has_any": lambda items, *wanted: items is not None and any(item in items for item in wanted),
    "coalesce": lambda *values: next((value for value in values if value is not None), None),
    "min": _smallest,
    "max": _largest,
    "concat": lambda *parts: "".join(part for part in parts if part is not None),
}
_EMPTY_RESULT = dict.fromkeys(("lt", "lte", "gt", "gte", "between", "contains", "starts_with"), False)
_STRICT: dict[str, Callable[..., Any]] = {
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "between": lambda value, low, high: low <= value <= high,
    "contains": lambda whole, part: part.translate(_FOLD) in whole.translate(_FOLD),
    "starts_with": lambda whole, part: whole.translate(_FOLD).startswith(part.translate(_FOLD)),
    "add": lambda left, right: _kept(_EXACT.add(left, right)),
    "subtract": lambda left, right: _kept(_EXACT.subtract(left, right)),
    "multiply": lambda left, right: _kept(_EXACT.multiply(left, right)),
    "divide": _divide,
    "negate": lambda number: -number,
    "abs": abs,
    "round": _round,
    "length": lambda text: Decimal(len(text)),
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "add_days": _add_days,
    "days_between": lambda start, end: Decimal((end - start).days),
}
