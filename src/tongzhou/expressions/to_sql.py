"""Bound tree to a SQLAlchemy element for PostgreSQL 15 and newer.

Values are bound parameters, so the text of a statement depends on the shape of a formula only. Columns are
`text`, `numeric`, `date`, `timestamptz`, `boolean`, `uuid` (references, members) and `text[]` (lists).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.functions.contracts import LONGEST
from tongzhou.expressions.functions.statistics import AGGREGATIONS, Aggregation
from tongzhou.expressions.functions.table import NATIVE
from tongzhou.expressions.kinds import NUMERIC, TEXTS, Kind
from tongzhou.expressions.sql_rows import ColumnsWithRows, SqlRows
from tongzhou.expressions.sql_template import template
from tongzhou.expressions.tree import Aggregate, Bound, Call, Field, Literal, Node, RowField, Variable
from tongzhou.expressions.values import LIMIT, PLACES, SERVER_NOW, Variables

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


def to_sql(
    bound: Bound,
    columns: Mapping[str, Element] | ColumnsWithRows,
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
    columns: Mapping[str, Element] | ColumnsWithRows,
    variables: Variables | None = None,
    *,
    reference: ReferenceValue | None = None,
) -> Element:
    """Like `to_sql` for a predicate, but never null: for SELECT lists, CHECKs and policies."""
    return _Compiler(columns, variables or Variables(), reference).exact(bound.tree)


class _Compiler:
    def __init__(
        self,
        columns: Mapping[str, Element] | ColumnsWithRows,
        variables: Variables,
        reference: ReferenceValue | None,
        row: Mapping[str, Element] | None = None,
    ) -> None:
        self._columns = columns
        self._variables = variables
        self._reference = reference
        self._row = row

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

    def value(self, node: Node) -> Element:  # noqa: PLR0911  one kind a line
        """Any node as a value; null is empty."""
        match node:
            case Literal():
                return _literal(node.value, node.kind)
            case Field():
                return self._columns[node.path]
            case RowField() if self._row is not None:
                return self._row[node.path]
            case Variable():
                return self._variable(node)
            case Aggregate():
                return self._aggregate(node)
            case Call() if node.function in _PREDICATES:
                return self._predicate(node, exact=True)
            case Call():
                return self._function(node)
        raise ExpressionError("tree_malformed")

    def _aggregate(self, node: Aggregate) -> Element:
        """The rows of the record that meet the conditions, in a sub-select that sees only what the reader may."""
        if not isinstance(self._columns, ColumnsWithRows):
            raise ExpressionError("rows_not_here", at=node.at)
        rows = self._columns.rows(node.rows)
        inner = _Compiler(self._columns, self._variables, self._reference, rows.columns)
        gathered = self._gathered(node, rows, inner)
        conditions = [inner.condition(condition) for condition in node.conditions]
        selected = rows.select(gathered).where(*conditions).scalar_subquery()
        if node.value is None:
            return selected
        given = [] if node.argument is None else [self.value(node.argument)]
        return template(AGGREGATIONS[node.function].finish, [selected, *given], _type_of(node.kind))

    def _gathered(self, node: Aggregate, rows: SqlRows, inner: "_Compiler") -> Element:
        if node.value is None:
            return sa.cast(sa.func.count(), sa.Numeric())
        aggregation = AGGREGATIONS[node.function]
        return _gather(aggregation, inner.value(node.value), rows.order, _type_of(node.kind))

    def _variable(self, node: Variable) -> Element:
        value = self._variables.of(node.name)
        return sa.func.statement_timestamp() if value is SERVER_NOW else _literal(value, node.kind)

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
            return self._has_any(arguments)
        compared = self._compared(arguments)
        if function == "in":
            return compared[0].in_(compared[1:])
        if function not in _ORDER:
            return template(NATIVE[function].sql or "", compared, sa.Boolean())
        return _ORDER[function](*(_ordered(value, arguments[0].kind) for value in compared))

    def _has_any(self, arguments: tuple[Node, ...]) -> Element:
        if arguments[1].kind in (Kind.REFERENCE, Kind.MEMBER):
            listed, *wanted = self._compared(arguments)
            return _overlap(listed, wanted, _IDS)
        texts = [sa.cast(self.value(item), sa.Text()) for item in arguments[1:]]
        return _overlap(self.value(arguments[0]), texts, _LISTED)

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
        if call.function == "ifs":
            return self._ifs(call.arguments)
        values = [self.value(argument) for argument in call.arguments]
        if call.function in _FUNCTIONS:
            return _FUNCTIONS[call.function](*values)
        if call.function in AGGREGATIONS:
            return _over_values(AGGREGATIONS[call.function], values, _type_of(call.kind))
        native = NATIVE.get(call.function)
        if native is None or native.sql is None:
            raise ExpressionError("tree_malformed", at=call.at)
        return template(native.sql, values, _type_of(call.kind))

    def _ifs(self, arguments: tuple[Node, ...]) -> Element:
        pairs = zip(arguments[:-1:2], arguments[1::2], strict=False)
        whens = [(self.condition(condition), self.value(value)) for condition, value in pairs]
        return sa.case(*whens, else_=self.value(arguments[-1]) if len(arguments) % 2 else None)


def _type_of(kind: Kind) -> sa.types.TypeEngine[Any]:
    return _LISTED if kind is Kind.LIST else _TYPES.get(kind, sa.Text())


def _gather(
    aggregation: Aggregation, value: Element, order: Sequence[Element], type_: sa.types.TypeEngine[Any]
) -> Element:
    """The aggregate over rows: `v` is the value of a row, `n` what rows are ordered by."""
    ordered = ", ".join(f"${index}" for index in range(2, len(order) + 2))
    text = re.sub(r"\bv\b", "$1", re.sub(r"\bn\b", ordered, aggregation.gather))
    return template(text, [value, *order], type_, inline=True)


def _over_values(aggregation: Aggregation, values: list[Element], type_: sa.types.TypeEngine[Any]) -> Element:
    """The same over the arguments of a call."""
    given = values[-1:] if aggregation.argument is not None else []
    listed = values[:-1] if given else values
    rows = ", ".join(f"({index}, ${index})" for index in range(1, len(listed) + 1))
    gathered = template(f"(SELECT {aggregation.gather} FROM (VALUES {rows}) AS listed(n, v))", listed, type_)
    return template(aggregation.finish, [gathered, *given], type_)


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
        type_ = _LISTED if kind is Kind.LIST else type_
        return sa.null() if type_ is None else sa.cast(sa.null(), type_)
    return sa.bindparam(None, value, type_=type_, unique=True)


def _overlap(items: Element, wanted: Sequence[Element], type_: sa.types.TypeEngine[Any]) -> Element:
    return items.op("&&", is_comparison=True)(sa.cast(postgresql.array(wanted), type_))


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


def _concat(*parts: Element) -> Element:
    listed = ", ".join(f"${index}" for index in range(1, len(parts) + 1))
    joined = f"concat('', {listed})" if parts else "''"
    return template(f"CASE WHEN char_length({joined}) <= {LONGEST} THEN {joined} END", list(parts), sa.Text())


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
    + [name for name, native in NATIVE.items() if native.result == "boolean"]
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
    "concat": _concat,
}
