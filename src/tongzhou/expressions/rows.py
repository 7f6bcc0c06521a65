"""Functions over rows: `SUM(lines.amount)`, `COUNTIF(lines, lines.kind = "x")`, `LOOKUP`, `MAPX`.

A name that begins with the name of rows stands for a field of each row; every other name in such a call stands for
the record itself. One call is about one set of rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tongzhou.expressions.calls import literal_text
from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.functions.statistics import AGGREGATIONS
from tongzhou.expressions.kinds import Kind, Names, RowNames
from tongzhou.expressions.operators import OPERATORS
from tongzhou.expressions.tree import Aggregate, Call, Literal, Name, Node, RowField, walk
from tongzhou.expressions.typed import BOOLEAN, NUMBER, TEXT, Typed, as_factor, called, counted, required, unified

_ADDING = frozenset({"sum", "min", "max", "count"})
_OPERATIONS = {
    "avg": "average",
    "average": "average",
    **{name: name for name in ("first", "last", "max", "min", "sum", "count")},
}


@dataclass(slots=True)
class Related:
    """Which rows a call is about: filled in while its arguments are bound."""

    rows: RowNames | None = None
    named: bool = False

    def take(self, rows: RowNames, name: Name) -> None:
        """These rows; a call is about one set only."""
        if self.rows is not None and self.rows.path != rows.path:
            raise ExpressionError("rows_mixed", at=name.at, field=name.name)
        self.rows = rows


Bind = Callable[[Related, Node], Typed]
RowsRule = Callable[[Call, Names, Bind], Typed]


def _rows_at(names: Names, name: str) -> tuple[RowNames, str] | None:
    """The rows that the beginning of a dotted name stands for, and what follows."""
    find = getattr(names, "rows", None)
    if find is None:
        return None
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        found = find(".".join(parts[:count]))
        if found is not None:
            return found, ".".join(parts[count:])
    return None


def names_rows(names: Names, node: Node) -> bool:
    """Whether a name within the node begins with the name of rows."""
    return any(isinstance(each, Name) and _rows_at(names, each.name) is not None for each, _ in walk(node))


def row_field(related: Related, names: Names, node: Name) -> Typed | None:
    """The field of a row that a name stands for, if it stands for one."""
    found = _rows_at(names, node.name)
    if found is not None:
        rows, rest = found
        related.take(rows, node)
        field = rows.names.get(rest) if rest else None
        if field is None:
            raise ExpressionError("field_unknown" if rest else "rows_alone", at=node.at, field=node.name)
    else:
        field = related.rows.names.get(node.name) if related.named and related.rows is not None else None
        if field is None:
            return None
    return Typed(RowField(field.path, field.type.kind, node.at), field.type, node.name)


def _is_rows(names: Names, node: Node) -> RowNames | None:
    found = _rows_at(names, node.name) if isinstance(node, Name) else None
    return found[0] if found is not None and not found[1] else None


def _aggregated(  # noqa: PLR0917  the parts of an aggregate
    call: Call,
    function: str,
    related: Related,
    value: Typed | None,
    conditions: list[Typed],
    argument: Typed | None = None,
) -> Typed:
    if related.rows is None:
        raise ExpressionError("rows_expected", at=call.at, function=call.function)
    aggregation = AGGREGATIONS[function]
    if value is not None:
        required(call, value, aggregation.accepts)
    type_ = value.type if value is not None and aggregation.keeps_type else NUMBER
    for condition in conditions:
        required(call, condition, {Kind.BOOLEAN})
    node = Aggregate(
        function,
        related.rows.path,
        None if value is None else value.node,
        tuple(condition.node for condition in conditions),
        None if argument is None else argument.node,
        type_.kind,
        call.at,
    )
    return Typed(node, type_)


def _aggregation(call: Call, names: Names, bind: Bind) -> Typed:
    """SUM and its like: over the rows of its argument, or over its arguments."""
    wanted = AGGREGATIONS[call.function].argument
    given = call.arguments[:-1] if wanted is not None else call.arguments
    if not given:
        counted(call, [], 2 if wanted is not None else 1)
    argument = None if wanted is None else _argument(call, _of_record(call.arguments[-1], bind), wanted)
    over_rows = [names_rows(names, each) for each in given]
    if not any(over_rows):
        return _over_values(call, [bind(Related(), each) for each in given], argument)
    if len(given) == 1:
        return _over_rows(call, given[0], names, bind, argument)
    if call.function not in _ADDING:
        counted(call, given, 1, 1)
    totals = [
        _over_rows(call, each, names, bind, None) if is_rows else _of_values(call, bind(Related(), each))
        for each, is_rows in zip(given, over_rows, strict=True)
    ]
    return _over_values(Call("sum" if call.function == "count" else call.function, (), at=call.at), totals, None)


def _of_values(call: Call, value: Typed) -> Typed:
    return _one_if_filled(call, value) if call.function == "count" else value


def _of_record(node: Node, bind: Bind) -> Typed:
    """A value of the record itself, not of its rows."""
    related = Related()
    typed = bind(related, node)
    if related.rows is not None:
        raise ExpressionError(
            "rows_alone", at=node.at, field=node.name if isinstance(node, Name) else related.rows.path
        )
    return typed


def _argument(call: Call, argument: Typed, wanted: Kind) -> Typed:
    return required(call, as_factor(call, argument) if wanted is Kind.NUMBER else argument, {wanted})


def _over_rows(call: Call, node: Node, names: Names, bind: Bind, argument: Typed | None) -> Typed:
    rows = _is_rows(names, node)
    if rows is not None and call.function == "count":
        return _aggregated(call, "count", Related(rows), None, [])
    related = Related()
    value = bind(related, node)
    return _aggregated(call, call.function, related, value, [], argument)


def _over_values(call: Call, values: list[Typed], argument: Typed | None) -> Typed:
    if call.function in ("min", "max"):
        return OPERATORS[call.function](call, values)
    if len(values) == 1 and values[0].kind is Kind.LIST:
        return _over_items(call, values[0], argument)
    aggregation = AGGREGATIONS[call.function]
    if call.function in ("count", "count_unique") or aggregation.accepts >= {Kind.TEXT, Kind.NUMBER}:
        values = [value for value in values if not value.is_empty]
        if call.function == "count" and not values:
            return Typed(Literal(Kind.NUMBER, Decimal(0), call.at), NUMBER)
        if call.function == "count":
            filled = [_one_if_filled(call, value) for value in values]
            return called(call, "sum", filled, NUMBER)
    alike, type_ = unified(values)
    for value in alike:
        required(call, value, aggregation.accepts)
    arguments = alike if argument is None else [*alike, argument]
    return called(call, call.function, arguments, type_ if aggregation.keeps_type else NUMBER)


def _one_if_filled(call: Call, value: Typed) -> Typed:
    if value.kind is Kind.LIST:
        return called(call, "count_items", [value], NUMBER)
    is_blank = called(call, "is_empty", [value], BOOLEAN)
    numbers = [Typed(Literal(Kind.NUMBER, Decimal(each), call.at), NUMBER) for each in (0, 1)]
    return called(call, "if", [is_blank, *numbers], NUMBER)


def _over_items(call: Call, items: Typed, argument: Typed | None) -> Typed:
    if call.function == "count":
        return called(call, "count_items", [items], NUMBER)
    if call.function == "join" and argument is not None:
        return called(call, "join_items", [items, argument], TEXT)
    raise ExpressionError("kind_unfit", at=items.node.at, field=items.name, function=call.function, kind="list")


def _aggregation_if(call: Call, names: Names, bind: Bind) -> Typed:
    """SUMIF and its like: `(value, condition…)`, or `(rows, value, condition…)`; COUNTIF needs no value."""
    counted(call, call.arguments, 1)
    function = call.function.removesuffix("_if")
    first, *rest = call.arguments
    rows = _is_rows(names, first)
    related = Related(rows, named=rows is not None)
    if rows is not None and function != "count":
        counted(call, rest, 1)
        first, *rest = rest
    value = None if rows is not None and function == "count" else bind(related, first)
    conditions = [bind(related, each) for each in rest]
    if function == "count" and value is not None and value.kind is Kind.BOOLEAN:
        conditions.insert(0, value)
        value = None
    return _aggregated(call, function, related, value, conditions)


def _matched(call: Call, function: str, matching: tuple[Node, ...], bind: Bind) -> Typed:
    """The rows whose key is equal; an empty key is equal to none."""
    key, column, result = matching
    related = Related()
    bound_column, bound_result, bound_key = bind(related, column), bind(related, result), bind(related, key)
    condition = OPERATORS["in"](Call("in", (), at=call.at), [bound_column, bound_key])
    return _aggregated(call, function, related, bound_result, [condition])


def _lookup(call: Call, _names: Names, bind: Bind) -> Typed:
    counted(call, call.arguments, 3, 3)
    return _matched(call, "first", call.arguments, bind)


def _mapx(call: Call, _names: Names, bind: Bind) -> Typed:
    counted(call, call.arguments, 4, 4)
    operation = literal_text(call, _of_record(call.arguments[0], bind)).lower()
    if operation not in _OPERATIONS:
        raise ExpressionError(
            "operation_unknown", at=call.arguments[0].at, value=operation, known=", ".join(_OPERATIONS)
        )
    return _matched(call, _OPERATIONS[operation], call.arguments[1:], bind)


def _any_row(call: Call, _names: Names, bind: Bind) -> Typed:
    related = Related()
    conditions = [bind(related, each) for each in call.arguments]
    count = _aggregated(call, "count", related, None, conditions)
    return called(call, "gt", [count, Typed(Literal(Kind.NUMBER, Decimal(0), call.at), NUMBER)], BOOLEAN)


def _every_row(call: Call, _names: Names, bind: Bind) -> Typed:
    related = Related()
    conditions = [required(call, bind(related, each), {Kind.BOOLEAN}) for each in call.arguments]
    unmet = called(call, "not", [called(call, "and", conditions, BOOLEAN)], BOOLEAN)
    count = _aggregated(call, "count", related, None, [unmet])
    return called(call, "eq", [count, Typed(Literal(Kind.NUMBER, Decimal(0), call.at), NUMBER)], BOOLEAN)


def _sumproduct(call: Call, _names: Names, bind: Bind) -> Typed:
    counted(call, call.arguments, 1)
    related = Related()
    bound = [bind(related, each) for each in call.arguments]
    product = bound[0]
    for factor in bound[1:]:
        product = OPERATORS["multiply"](Call("multiply", (), at=call.at), [product, factor])
    return _aggregated(call, "sum", related, product, [])


def _count_blank(call: Call, names: Names, bind: Bind) -> Typed:
    counted(call, call.arguments, 1)
    if names_rows(names, call.arguments[0]):
        related = Related()
        blank = called(call, "is_empty", [bind(related, call.arguments[0])], BOOLEAN)
        return _aggregated(call, "count", related, None, [blank])
    one, none = (Typed(Literal(Kind.NUMBER, Decimal(each), call.at), NUMBER) for each in (1, 0))
    values = [called(call, "is_empty", [bind(Related(), each)], BOOLEAN) for each in call.arguments]
    return called(call, "sum", [called(call, "if", [value, one, none], NUMBER) for value in values], NUMBER)


RELATED: Mapping[str | None, RowsRule] = {
    "aggregation": _aggregation,
    "aggregation_if": _aggregation_if,
    "lookup": _lookup,
    "mapx": _mapx,
    "any_row": _any_row,
    "every_row": _every_row,
    "sumproduct": _sumproduct,
    "count_blank": _count_blank,
}
"""By the `rule` of a function's row."""
