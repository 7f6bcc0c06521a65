"""What only the database can say of staged rows: unknown references, keys that repeat or are taken. Set by set.

Each complaint is a query giving row, field, code and value; `collect` keeps all of them in `_import_error`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.imports.contracts import Mode
from tongzhou.builder.imports.preparing import ColumnPlan, Failure
from tongzhou.builder.imports.staging import REMOVED, Element, StagePlan
from tongzhou.builder.imports.tables import error_table
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import table_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, execute_many
from tongzhou.kernel.texts import Text

VALUE_SHOWN = 200


async def collect(
    connection: Connection, plan: StagePlan, mode: Mode, import_id: UUID, *, filled: frozenset[str]
) -> None:
    """Keep every complaint about the ready rows. `filled` are fields that fill themselves in new records."""
    for query in complaints(plan, mode, filled):
        await keep(connection, plan, import_id, query)


async def keep(connection: Connection, plan: StagePlan, import_id: UUID, query: sa.Select[Any]) -> None:
    """Keep what one complaint finds, by row of the file."""
    found = query.subquery("found")
    values = sa.select(
        sa.literal(import_id),
        found.c.row if plan.spread is None else found.c.row.op("/")(plan.fan),
        found.c.field,
        found.c.code,
        sa.func.left(found.c.value, VALUE_SHOWN),
        sa.func.jsonb_strip_nulls(
            sa.func.jsonb_build_object(
                "value",
                sa.func.left(found.c.value, VALUE_SHOWN),
                "count",
                found.c.count,
                "message",
                found.c.message,
                "by",
                found.c.by,
            )
        ),
    )
    columns = ["import_id", "row", "field", "code", "value", "params"]
    await execute(connection, sa.insert(error_table).from_select(columns, values))


async def keep_failures(connection: Connection, import_id: UUID, failures: Sequence[Failure]) -> None:
    """Keep what was found wrong row by row."""
    rows = [{"import_id": import_id, **failure._asdict(), "params": dict(failure.params)} for failure in failures]
    names = ("import_id", "row", "field", "code", "value", "params")
    marks = {name: sa.bindparam(name, None, error_table.c[name].type) for name in names}
    await execute_many(connection, sa.insert(error_table).values(marks), rows)


async def drop_bad(connection: Connection, plan: StagePlan, import_id: UUID) -> int:
    """Take the rows with something wrong out of the ready ones; how many."""
    bad = sa.select(error_table.c.row).where(error_table.c.import_id == import_id)
    row = plan.ready.c.row if plan.spread is None else plan.ready.c.row.op("/")(plan.fan)
    return await execute(connection, sa.delete(plan.ready).where(row.in_(bad)))


def complaints(plan: StagePlan, mode: Mode, filled: frozenset[str]) -> Iterator[sa.Select[Any]]:
    """The queries, each over all ready rows."""
    yield from _unresolved_references(plan)
    yield from _not_offered(plan)
    yield from _repeated_keys(plan)
    yield from _wrong_mode(plan, mode)
    for each in plan.part:
        yield complaint(plan.ready.c.row, each.field.key, "required", sa.null()).where(plan.value(each.field).is_(None))
    if mode is not Mode.UPDATE:
        yield from _missing_required(plan, filled)
    for fields in _unique_sets(plan):
        yield _taken(plan, fields)
        if set(fields) != set(plan.keys):
            yield _repeated(plan, fields, "not_unique")


def _unresolved_references(plan: StagePlan) -> Iterator[sa.Select[Any]]:
    ready = plan.ready
    for position, column in enumerate(plan.columns):
        if column.destination.is_list:
            raw, ids = ready.c[f"raw{position}"], ready.c[f"c{position}"]
            missing = sa.func.cardinality(raw) != sa.func.coalesce(sa.func.cardinality(ids), 0)
            names = sa.func.array_to_string(raw, "; ")
            yield _unknown(plan, column, names).where(missing)
        if column.destination.is_reference:
            raw, many, key = ready.c[f"raw{position}"], ready.c[f"many{position}"], column.destination.target.key
            unknown = sa.and_(raw.is_not(None), ready.c[f"c{position}"].is_(None), many.is_(None))
            yield _unknown(plan, column, raw).where(unknown)
            if column.destination.label is not None:
                yield complaint(ready.c.row, key, "ambiguous_record", raw, count=many).where(many.is_not(None))


def _unknown(plan: StagePlan, column: ColumnPlan, names: Element) -> sa.Select[Any]:
    key, by = column.destination.target.key, column.destination.by
    if by is None:
        return complaint(plan.ready.c.row, key, "unknown_record", names)
    return complaint(plan.ready.c.row, key, "unknown_record_by", names, by=by.label)


def _not_offered(plan: StagePlan) -> Iterator[sa.Select[Any]]:
    """Options that the value of the field they depend on does not offer."""
    written = {each.key for each in plan.written}
    for cascade in plan.form.cascades:
        if written.isdisjoint((cascade.key, cascade.parent)):
            continue
        fields = (plan.form.get(cascade.key), plan.form.get(cascade.parent))
        source, (value, parent) = _values(plan, plan.ready, fields)
        for key, offers in cascade.offers.items():
            holds = _holds(fields[0], value, [key])
            unfit = sa.and_(holds, sa.not_(sa.func.coalesce(_holds(fields[1], parent, sorted(offers)), sa.false())))
            text = sa.literal(key, sa.Text())
            yield complaint(plan.ready.c.row, cascade.key, "option_not_offered", text).select_from(source).where(unfit)


def _holds(each: Field, value: Element, keys: Sequence[str]) -> Element:
    """Whether a choice, or one of several, is among these."""
    if each.kind is ValueKind.CHOICES:
        return value.op("&&", is_comparison=True)(sa.cast(list(keys), ARRAY(sa.Text())))
    return value.in_(keys)


def _repeated_keys(plan: StagePlan) -> Iterator[sa.Select[Any]]:
    ready = plan.ready
    for key in plan.keys:
        position = plan.column_of(key)
        yield complaint(ready.c.row, key.key, "required", sa.null()).where(ready.c[f"c{position}"].is_(None))
    if plan.keys:
        yield _repeated(plan, plan.keys, "repeated_in_file")


def _wrong_mode(plan: StagePlan, mode: Mode) -> Iterator[sa.Select[Any]]:
    ready = plan.ready
    if not plan.keys or mode in {Mode.UPSERT, Mode.REPLACE}:
        return
    key = plan.keys[0]
    value = _text(plan.value(key))
    if mode is Mode.CREATE:
        yield complaint(ready.c.row, key.key, "not_unique", value).where(ready.c.found.is_not(None))
    else:
        absent = sa.and_(ready.c.found.is_(None), plan.value(key).is_not(None))
        yield complaint(ready.c.row, key.key, "no_such_record", value).where(absent)


def _missing_required(plan: StagePlan, filled: frozenset[str]) -> Iterator[sa.Select[Any]]:
    ready = plan.ready
    written = {each.id for each in plan.written}
    for each in plan.form.stored_fields:
        if each.is_always_required and each.id not in written and each.key not in filled:
            yield complaint(ready.c.row, each.key, "required", sa.null()).where(ready.c.found.is_(None))
        elif each.is_always_required and each in plan.derived:
            yield complaint(ready.c.row, each.key, "required", sa.null()).where(plan.value(each).is_(None))


def _unique_sets(plan: StagePlan) -> Iterator[tuple[Field, ...]]:
    """The unique fields and combinations that the import touches. The key is among them: a record that the
    actor may not see is not found by it, and yet holds it.
    """
    written = {each.id for each in plan.written}
    for each in plan.form.unique_keys():
        if each.id in written:
            yield (each,)
    for keys in plan.form.unique_together:
        fields = tuple(plan.form.get(key) for key in keys)
        if any(each.id in written for each in fields):
            yield fields


def _taken(plan: StagePlan, fields: Sequence[Field]) -> sa.Select[Any]:
    """Values that another live record holds already."""
    ready, table = plan.ready, table_of(plan.form).alias("o")
    source, values = _values(plan, ready, fields)
    same = [table.c[each.column] == value for each, value in zip(fields, values, strict=True)]
    stays = [table.c.id.not_in(sa.select(REMOVED.c.id))] if plan.part else []
    joined = source.join(
        table, sa.and_(*same, table.c.deleted_at.is_(None), table.c.id.is_distinct_from(ready.c.found), *stays)
    )
    return complaint(ready.c.row, fields[0].key, "not_unique", _text(values[0])).select_from(joined)


def _repeated(plan: StagePlan, fields: Sequence[Field], code: str) -> sa.Select[Any]:
    """Values that an earlier row of the file holds already."""
    ready = plan.ready
    source, values = _values(plan, ready, fields)
    numbered = (
        sa.select(
            ready.c.row,
            _text(values[0]).label("value"),
            sa.func.row_number().over(partition_by=list(values), order_by=ready.c.row).label("nth"),
        )
        .select_from(source)
        .where(*(value.is_not(None) for value in values))
        .subquery("numbered")
    )
    return complaint(numbered.c.row, fields[0].key, code, numbered.c.value).where(numbered.c.nth > 1)


def _values(plan: StagePlan, ready: sa.TableClause, fields: Sequence[Field]) -> tuple[sa.FromClause, list[Element]]:
    """What each field will hold: the file's value, else that of the record which is found."""
    if all(plan.column_of(each) is not None for each in fields):
        return ready, [plan.value(each) for each in fields]
    table = table_of(plan.form).alias("e")
    values: list[Element] = []
    for each in fields:
        position = plan.column_of(each)
        values.append(table.c[each.column] if position is None else ready.c[f"c{position}"])
    return ready.outerjoin(table, table.c.id == ready.c.found), values


def complaint(
    row: Element,
    field: str,
    code: str,
    value: Element | sa.Null | None = None,
    *,
    count: Element | None = None,
    message: Text | None = None,
    by: Text | None = None,
) -> sa.Select[Any]:
    """A query for `keep`: rows, all with one complaint; the caller says which rows."""
    found: Any = sa.select(
        row.label("row"),
        sa.literal(field, sa.Text()).label("field"),
        sa.literal(code, sa.Text()).label("code"),
        sa.func.coalesce(sa.cast(sa.null() if value is None else value, sa.Text()), "").label("value"),
        sa.cast(sa.null() if count is None else count, sa.Integer()).label("count"),
        _words(message).label("message"),
        _words(by).label("by"),
    )
    return cast(sa.Select[Any], found)


def _words(text: Text | None) -> Element:
    return sa.cast(sa.null() if text is None else sa.literal(text, JSONB()), JSONB())


def _text(value: Element) -> Element:
    return sa.cast(value, sa.Text())
