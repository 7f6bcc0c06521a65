"""Bound tree to a Python function over one record. No `eval`: closures over exact decimals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongzhou.expressions.decimals import EXACT, divide, kept
from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.functions.statistics import AGGREGATIONS
from tongzhou.expressions.functions.table import NATIVE
from tongzhou.expressions.functions.texts import limited_text
from tongzhou.expressions.kinds import Kind
from tongzhou.expressions.tree import Aggregate, Bound, Call, Field, Literal, Node, RowField, Variable
from tongzhou.expressions.values import Variables, read_record_value

Record = Mapping[str, Any]
Formula = Callable[..., Any]
"""`formula(record, variables=None)`: the value, or None when it is empty; a predicate answers a bool."""

_Step = Callable[[Record, Variables], Any]
_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_NOBODY = Variables()


def to_python(bound: Bound) -> Formula:
    """A function of `(record, variables=None)`; the record maps the stored paths that the formula reads.

    Values may be Python's (Decimal, date, datetime) or as in the API's JSON. A path the record lacks is a
    KeyError: a missing value is never taken for an empty one. Under the path of rows stands a list of
    mappings, one a row, with the paths that the formula reads relative to it.
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
        case RowField():
            path, kind = node.path, node.kind
            return lambda record, _variables: read_record_value(record.row[path], kind)  # type: ignore[attr-defined]
        case Variable():
            name = node.name
            return lambda _record, variables: variables.of(name)
        case Aggregate():
            return _compile_aggregate(node)
        case Call():
            return _compile_call(node)
    raise ExpressionError("tree_malformed")


@dataclass(frozen=True, slots=True)
class _InRow:
    """A record with the row that is looked at."""

    record: Record
    row: Record

    def __getitem__(self, path: str) -> Any:
        return self.record[path]


def _compile_aggregate(node: Aggregate) -> _Step:
    aggregation = AGGREGATIONS[node.function].python
    conditions = [_compile(condition) for condition in node.conditions]
    value = None if node.value is None else _compile(node.value)
    argument = None if node.argument is None else _compile(node.argument)

    def step(record: Record, variables: Variables) -> Any:
        rows = [_InRow(record, row) for row in record[node.rows] or ()]
        met = [row for row in rows if all(condition(row, variables) is True for condition in conditions)]  # type: ignore[arg-type]
        values = met if value is None else [value(row, variables) for row in met]  # type: ignore[arg-type]
        filled = [each for each in values if each is not None]
        if argument is None:
            return aggregation(filled)
        given = argument(record, variables)
        return None if given is None else aggregation(filled, given)

    return step


def _compile_call(call: Call) -> _Step:
    steps = [_compile(argument) for argument in call.arguments]
    if call.function in _LAZY:
        return _LAZY[call.function](*steps)
    function = _function(call)
    return lambda record, variables: function(*(step(record, variables) for step in steps))


def _function(call: Call) -> Callable[..., Any]:
    name = call.function
    tolerant = _WITH_EMPTIES.get(name) or _over_values(name)
    if tolerant is not None:
        return tolerant
    native = NATIVE.get(name)
    if native is not None and native.python is not None:
        return _empty_when_any_is(native.python, empty=False if native.result == "boolean" else None)
    if name not in _STRICT:
        raise ExpressionError("tree_malformed", at=call.at)
    return _empty_when_any_is(_STRICT[name], empty=_EMPTY_RESULT.get(name))


def _over_values(name: str) -> Callable[..., Any] | None:
    """A calculation over the arguments of a call; empty ones are left out."""
    aggregation = AGGREGATIONS.get(name)
    if aggregation is None:
        return None
    calculate = aggregation.python
    if aggregation.argument is None:
        return lambda *values: calculate([value for value in values if value is not None])

    def with_argument(*values: Any) -> Any:
        *given, argument = values
        return None if argument is None else calculate([value for value in given if value is not None], argument)

    return with_argument


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


def _round(number: Decimal, places: Decimal) -> Decimal | None:
    return kept(number.quantize(Decimal(1).scaleb(-int(places)), context=EXACT))


def _smallest(*values: Any) -> Any:
    return min((value for value in values if value is not None), default=None)


def _largest(*values: Any) -> Any:
    return max((value for value in values if value is not None), default=None)


def _ifs(*steps: _Step) -> _Step:
    conditions, values = steps[:-1:2], steps[1::2]
    otherwise = steps[-1] if len(steps) % 2 else None

    def step(record: Record, variables: Variables) -> Any:
        for condition, value in zip(conditions, values, strict=False):
            if condition(record, variables) is True:
                return value(record, variables)
        return None if otherwise is None else otherwise(record, variables)

    return step


_LAZY: dict[str, Callable[..., _Step]] = {"and": _and, "or": _or, "if": _if, "ifs": _ifs}
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
    "concat": lambda *parts: limited_text("".join(part for part in parts if part is not None)),
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
    "add": lambda left, right: kept(EXACT.add(left, right)),
    "subtract": lambda left, right: kept(EXACT.subtract(left, right)),
    "multiply": lambda left, right: kept(EXACT.multiply(left, right)),
    "divide": divide,
    "negate": lambda number: -number,
    "abs": abs,
    "round": _round,
}
