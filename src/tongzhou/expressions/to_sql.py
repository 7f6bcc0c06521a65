"""Bound tree to a SQLAlchemy element for PostgreSQL 15 and newer.

Values are bound parameters, so the text of a statement depends on the shape of a formula only. Columns are
`text`, `numeric`, `date`, `timestamptz`, `boolean`, `uuid` (references, members) and `text[]` (lists).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.kinds import NUMERIC, TEXTS, Kind
from tongzhou.expressions.tree import Bound, Call, Field, Literal, Node, Variable
from tongzhou.expressions.values import LIMIT, PLACES, Variables

Element = sa.ColumnElement[Any]
ReferenceValue = Callable[[str, str], Element]
"""(stored path of the reference field, written key) -> the SQL value of the record's id."""

_TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.TEXT: sa.Text(),
    Kind.CHOICE: sa.Text(),
    Kind.DATE: sa.Date(),
    Kind.INSTANT: sa.DateTime(timezone=True),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.REFERENCE: sa.Uuid(as_uuid=True),
    Kind.MEMBER: sa.Uuid(as_uuid=True),
    **dict.fromkeys(NUMERIC, sa.Numeric()),
}
_LISTED = postgresql.ARRAY(sa.Text())
_IDS = postgresql.ARRAY(sa.Uuid(as_uuid=True))
_FIRST_DAY = date(1, 1, 1)
_DAYS = (date.max - _FIRST_DAY).days


def to_sql(
    bound: Bound,
    columns: Mapping[str, Element],
    variables: Variables | None = None,
    *,
    reference: ReferenceValue | None = None,
) -> Element:
    """The SQL of a bound formula. `columns` answers the element of every stored path it reads.

    A predicate may come out null where it is not met; inside WHERE that is the same, and it is what lets
    PostgreSQL use an index. Use `is_true` where a plain yes or no is needed. A written reference that is
    not a UUID is a unique key: `reference` turns it into SQL, without it such a key is refused.
    """
    compiler = _Compiler(columns, variables or Variables(), reference)
    return compiler.condition(bound.tree) if bound.kind is Kind.BOOLEAN else compiler.value(bound.tree)


def is_true(
    bound: Bound,
    columns: Mapping[str, Element],
    variables: Variables | None = None,
    *,
    reference: ReferenceValue | None = None,
) -> Element:
    """Like `to_sql` for a predicate, but never null: for SELECT lists, CHECKs and policies."""
    return _Compiler(columns, variables or Variables(), reference).exact(bound.tree)


class _Compiler:
    def __init__(self, columns: Mapping[str, Element], variables: Variables, reference: ReferenceValue | None) -> None:
        self._columns = columns
        self._variables = variables
        self._reference = reference

    def condition(self, node: Node) -> Element:
        """A predicate where null counts as not met."""
        if isinstance(node, Call) and node.function in _PREDICATES:
            return self._predicate(node, exact=False)
        return self.value(node)

    def exact(self, node: Node) -> Element:
        """A predicate that is never null."""
        if isinstance(node, Call) and node.function in _PREDICATES:
            return self._predicate(node, exact=True)
        return sa.func.coalesce(self.value(node), sa.false())

    def value(self, node: Node) -> Element:
        """Any node as a value; null is empty."""
        match node:
            case Literal():
                return _literal(node.value, node.kind)
            case Field():
                return self._columns[node.path]
            case Variable():
                return self._variable(node)
            case Call() if node.function in _PREDICATES:
                return self._predicate(node, exact=True)
            case Call():
                return self._function(node)
        raise ExpressionError("tree_malformed")

    def _variable(self, node: Variable) -> Element:
        return _literal(self._variables.of(node.name), node.kind)

    def _predicate(self, call: Call, *, exact: bool) -> Element:
        arguments = call.arguments
        match call.function:
            case "and" | "or":
                inner = self.exact if exact else self.condition
                join = sa.and_ if call.function == "and" else sa.or_
                return join(*(inner(argument) for argument in arguments))
            case "not":
                return self._negated(arguments[0])
            case "is_empty":
                return self._is_empty(arguments[0])
            case "eq" | "ne":
                return self._equality(call.function, *self._compared(arguments), exact=exact)
        met = self._comparison(call)
        return sa.func.coalesce(met, sa.false()) if exact else met

    def _negated(self, node: Node) -> Element:
        if isinstance(node, Call) and node.function == "is_empty" and node.arguments[0].kind not in _HOLLOW:
            return self.value(node.arguments[0]).is_not(None)
        return sa.not_(self.exact(node))

    def _is_empty(self, node: Node) -> Element:
        value = self.value(node)
        if node.kind in TEXTS:
            return sa.func.coalesce(value, "") == ""
        if node.kind is Kind.LIST:
            return sa.func.coalesce(sa.func.cardinality(value), 0) == 0
        return value.is_(None)

    def _equality(self, function: str, left: Element, right: Element, *, exact: bool) -> Element:
        if function == "ne":
            return left.is_distinct_from(right)
        one_is_known = any(isinstance(side, (sa.BindParameter, sa.ScalarSelect)) for side in (left, right))
        return left == right if one_is_known and not exact else left.is_not_distinct_from(right)

    def _comparison(self, call: Call) -> Element:
        function, arguments = call.function, call.arguments
        if function in ("contains", "starts_with"):
            whole, part = (_folded(self.value(argument)) for argument in arguments)
            return sa.func.strpos(whole, part) > 0 if function == "contains" else sa.func.starts_with(whole, part)
        if function == "in_list":
            return self.value(arguments[0]) == sa.any_(self._ids(arguments[1]))
        if function == "has_any":
            wanted = [sa.cast(self.value(item), sa.Text()) for item in arguments[1:]]
            return _overlap(self.value(arguments[0]), wanted)
        compared = self._compared(arguments)
        if function == "in":
            return compared[0].in_(compared[1:])
        return _ORDER[function](*(_ordered(value, arguments[0].kind) for value in compared))

    def _ids(self, node: Node) -> Element:
        if not isinstance(node, Variable):
            return sa.cast(self.value(node), _IDS)
        return sa.bindparam(None, [UUID(item) for item in self._variables.of(node.name)], _IDS, unique=True)

    def _compared(self, arguments: tuple[Node, ...]) -> list[Element]:
        """The arguments of a comparison, written references as ids."""
        field = next((node for node in arguments if isinstance(node, Field)), None)
        found = [self._reference_value(node, field) for node in arguments]
        return [
            self.value(node) if reference is None else reference
            for node, reference in zip(arguments, found, strict=True)
        ]

    def _reference_value(self, node: Node, field: Field | None) -> Element | None:
        if not isinstance(node, Literal) or node.kind not in (Kind.REFERENCE, Kind.MEMBER):
            return None
        if node.value is None or _uuid(node.value) is not None:
            return None
        if self._reference is None or field is None:
            raise ExpressionError("value_malformed", value=str(node.value)[:80], kind=node.kind.value)
        return self._reference(field.path, str(node.value))

    def _function(self, call: Call) -> Element:
        if call.function == "if":
            condition, yes, no = call.arguments
            return sa.case((self.condition(condition), self.value(yes)), else_=self.value(no))
        return _FUNCTIONS[call.function](*(self.value(argument) for argument in call.arguments))


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError):
        return None


def _literal(value: Any, kind: Kind) -> Element:
    type_ = _TYPES.get(kind)
    if kind in (Kind.REFERENCE, Kind.MEMBER) and value is not None:
        value = UUID(value)
    if value is None:
        return sa.null() if type_ is None else sa.cast(sa.null(), type_)
    return sa.bindparam(None, value, type_=type_, unique=True)


def _overlap(items: Element, wanted: Sequence[Element]) -> Element:
    return items.op("&&", is_comparison=True)(sa.cast(postgresql.array(wanted), _LISTED))


def _folded(text: Element) -> Element:
    """Text without the difference between A-Z and a-z, whatever the database's own collation."""
    return sa.func.lower(sa.cast(text, sa.Text()).collate("C"))


def _ordered(value: Element, kind: Kind) -> Element:
    return value.collate("C") if kind in TEXTS else value


def _bounded(number: Element) -> Element:
    """The number, or null when it is out of range; each part is written once, so nesting stays small."""
    clamped = sa.func.least(sa.func.greatest(number, -LIMIT), LIMIT)
    return sa.func.nullif(sa.func.nullif(clamped, LIMIT), -LIMIT)


def _multiply(left: Element, right: Element) -> Element:
    return _bounded(sa.func.round(left * right, PLACES))


def _divide(left: Element, right: Element) -> Element:
    # One digit more than kept, cut off exactly by div(), then rounded: half away from zero, never twice.
    digits = PLACES + 1
    cut = sa.func.div(left * Decimal(10**digits), sa.func.nullif(right, Decimal(0)))
    return _bounded(sa.func.round(cut * Decimal(1).scaleb(-digits), PLACES))


def _within(whole: Element, lowest: int, highest: int) -> Element:
    """The whole number, or null outside [lowest, highest]."""
    clamped = sa.func.least(sa.func.greatest(whole, lowest - 1), highest + 1)
    return sa.cast(sa.func.nullif(sa.func.nullif(clamped, highest + 1), lowest - 1), sa.Integer())


def _add_days(day: Element, days: Element) -> Element:
    first = sa.literal(_FIRST_DAY, sa.Date())
    since = sa.cast(day - first, sa.Integer()) + _within(sa.func.trunc(days), -_DAYS, _DAYS)
    return sa.cast(first + _within(since, 0, _DAYS), sa.Date())


def _days_between(start: Element, end: Element) -> Element:
    return sa.cast(sa.cast(end - start, sa.Integer()), sa.Numeric())


def _part(name: str) -> Callable[[Element], Element]:
    return lambda day: sa.cast(sa.extract(name, day), sa.Numeric())


_HOLLOW = TEXTS | {Kind.LIST}
_ORDER: dict[str, Callable[..., Element]] = {
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "between": lambda value, low, high: sa.and_(value >= low, value <= high),
}
_PREDICATES = frozenset(
    ["and", "or", "not", "eq", "ne", "in", "in_list", "has_any", "is_empty", "contains", "starts_with", *_ORDER]
)
_FUNCTIONS: dict[str, Callable[..., Element]] = {
    "add": lambda left, right: _bounded(left + right),
    "subtract": lambda left, right: _bounded(left - right),
    "multiply": _multiply,
    "divide": _divide,
    "negate": lambda number: -number,
    "abs": sa.func.abs,
    "round": lambda number, places: _bounded(sa.func.round(number, sa.cast(places, sa.Integer()))),
    "coalesce": sa.func.coalesce,
    "min": sa.func.least,
    "max": sa.func.greatest,
    "concat": lambda *parts: sa.func.concat("", *parts),
    "length": lambda text: sa.cast(sa.func.char_length(text), sa.Numeric()),
    "year": _part("year"),
    "month": _part("month"),
    "day": _part("day"),
    "add_days": _add_days,
    "days_between": _days_between,
}
