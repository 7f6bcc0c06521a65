"""What the data says about a change: counts and samples for the plan."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.fields.facade import ReferenceSettings, Rejected, conversion, is_convertible
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.diff import ChangeKind, SchemaChange
from tongzhou.builder.schema.hierarchies import adrift
from tongzhou.builder.schema.tables import column_type, named_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import compile_statement, fetch_all, fetch_value

SAMPLES_MAX = 5
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Fact:
    """How many rows a change touches or trips over, a few of the values, and how many values were looked at."""

    count: int = 0
    sample: tuple[str, ...] = ()
    looked_at: int = 0


def raw_table(form: FormDefinition, *fields: Field) -> sa.Table:
    """The form's table with just the columns of these fields, retired ones possible."""
    return named_table(
        form.key,
        ("id", sa.Uuid()),
        ("deleted_at", sa.DateTime(timezone=True)),
        *((each.column, column_type(each.type.storage.column)) for each in fields),
    )


async def gather(connection: Connection, current: FormDefinition, change: SchemaChange) -> Fact:
    """The fact that the plan needs of a change."""
    count = _COUNTS.get(change.kind)
    field = change.after or change.before
    if count is None or (field is not None and not field.type.is_stored and change.kind is not ChangeKind.CHANGE_TYPE):
        return Fact()
    return await count(connection, current, change)


async def _count_rows(connection: Connection, form: FormDefinition, change: SchemaChange) -> Fact:
    if change.after is None or not change.after.is_always_required:
        return Fact()
    table = raw_table(form)
    live = sa.select(sa.func.count()).select_from(table).where(table.c.deleted_at.is_(None))
    return Fact(int(await fetch_value(connection, live)))


async def _count_empty(connection: Connection, form: FormDefinition, change: SchemaChange) -> Fact:
    assert change.before is not None
    table = raw_table(form, change.before)
    column = table.c[change.before.column]
    empty = sa.select(sa.func.count()).select_from(table).where(table.c.deleted_at.is_(None), column.is_(None))
    return Fact(int(await fetch_value(connection, empty)))


async def _count_filled(connection: Connection, form: FormDefinition, change: SchemaChange) -> Fact:
    if change.before is None or not change.before.type.is_stored:
        return Fact()
    table = raw_table(form, change.before)
    column = table.c[change.before.column]
    filled = sa.select(sa.func.count()).select_from(table).where(column.is_not(None))
    return Fact(int(await fetch_value(connection, filled)))


async def _count_equal(connection: Connection, form: FormDefinition, change: SchemaChange) -> Fact:
    assert change.before is not None
    return await _count_repeated(connection, form, (change.before,))


async def _count_combination(connection: Connection, form: FormDefinition, change: SchemaChange) -> Fact:
    fields = [form.find(key) for key in change.keys]
    if any(each is None for each in fields):
        return Fact()  # at least one column is new and therefore empty
    return await _count_repeated(connection, form, tuple(each for each in fields if each is not None))


async def _count_repeated(connection: Connection, form: FormDefinition, fields: tuple[Field, ...]) -> Fact:
    """Rows that share their value with another; the sample shows the values."""
    table = raw_table(form, *fields)
    columns = [table.c[each.column] for each in fields]
    label = sa.func.concat_ws(" · ", *(sa.cast(column, sa.Text()) for column in columns)).label("value")
    groups = (
        sa.select(label, sa.func.count().label("rows"))
        .select_from(table)
        .where(table.c.deleted_at.is_(None), *(column.is_not(None) for column in columns))
        .group_by(*columns)
        .having(sa.func.count() > 1)
        .order_by(sa.func.count().desc(), label)
    )
    rows = await fetch_all(connection, groups)
    sample = () if any(each.is_masked for each in fields) else tuple(row["value"] for row in rows[:SAMPLES_MAX])
    return Fact(sum(row["rows"] for row in rows), sample)


async def _count_rejected(connection: Connection, form: FormDefinition, change: SchemaChange) -> Fact:
    before, after = change.before, change.after
    if before is None or after is None or not is_convertible(before.type, after.type):
        return Fact()
    convert = conversion(before.type, before.settings, after.type, after.settings)
    count, looked_at, sample = 0, 0, list[str]()
    async for _, value in stream(connection, form, before):
        looked_at += 1
        outcome = convert(value)
        if isinstance(outcome, Rejected):
            count += 1
            if len(sample) < SAMPLES_MAX and not before.is_masked and outcome.text not in sample:
                sample.append(outcome.text)
    return Fact(count, tuple(sample), looked_at)


async def _count_misfits(connection: Connection, form: FormDefinition, change: SchemaChange) -> Fact:
    """Of new settings: records that lie below themselves where a reference becomes a hierarchy, else values refused."""
    before, after = change.before, change.after
    if before is None or after is None or before.target is None or before in form.hierarchies:
        return await _count_rejected(connection, form, change)
    if not isinstance(after.settings, ReferenceSettings) or not after.settings.hierarchy:
        return Fact()
    label = form.get(form.label_field)
    table = raw_table(form, *{before, label})
    name = sa.cast(table.c[label.column], sa.Text())
    found = await fetch_all(connection, adrift(table, table.c[before.column], name, limit=SAMPLES_MAX))
    return Fact(found[0]["count"] if found else 0, tuple(row["name"] for row in found if row["name"] is not None))


async def stream(connection: Connection, form: FormDefinition, each: Field) -> AsyncIterator[tuple[UUID, Any]]:
    """Every row's id and value where there is one, in chunks from a server-side cursor."""
    table = raw_table(form, each)
    column = table.c[each.column]
    statement = sa.select(table.c.id, column.label("value")).where(column.is_not(None)).order_by(table.c.id)
    compiled = compile_statement(statement, connection.schema)
    async with connection.cursor(name="_conversion") as cursor:
        cursor.itersize = CHUNK
        await cursor.execute(compiled.text.encode(), compiled.parameters)
        async for row in cursor:
            yield row["id"], row["value"]


_COUNTS: dict[ChangeKind, Callable[[Connection, FormDefinition, SchemaChange], Awaitable[Fact]]] = {
    ChangeKind.REQUIRE: _count_empty,
    ChangeKind.MAKE_UNIQUE: _count_equal,
    ChangeKind.MAKE_UNIQUE_TOGETHER: _count_combination,
    ChangeKind.CHANGE_TYPE: _count_rejected,
    ChangeKind.CHANGE_SETTINGS: _count_misfits,
    ChangeKind.ADD_FIELD: _count_rows,
    ChangeKind.RETIRE: _count_filled,
}
