"""The rows of an import in temporary tables of one transaction, beside the records they mean.

`_import_row` takes what COPY brings: a row number, a new id, search columns, one column per mapped column, where
references are still text. `_import_ready` adds what the rows mean: the ids that references lead to, and the live
record with the same key. Everything after that is a statement over all rows at once.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from tongzhou.builder.imports.contracts import Span
from tongzhou.builder.imports.months import Spread
from tongzhou.builder.imports.preparing import Chunk, ColumnPlan
from tongzhou.builder.imports.texts import PLAIN_SPELLING
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import column_type, table_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import compile_statement, execute

STAGED = "_import_row"
READY = "_import_ready"
REMOVED = sa.table("_import_removed", sa.column("id", sa.Uuid()))
"""Records of replaced parts that no row means."""
ID_TEXT = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
"""How an id is written."""

Element: TypeAlias = sa.ColumnElement[Any]
Visible: TypeAlias = Callable[[FormDefinition, sa.FromClause], Element | None]
"""Which rows of a form may be led to or matched: a condition on the alias, or None for all."""


@dataclass(frozen=True, slots=True)
class PartKey:
    """A field by whose values, or their months, quarters or years, a form is cut into parts."""

    field: Field
    span: Span

    def of(self, value: Element) -> Element:
        """Which part a value is of."""
        return value if self.span is Span.VALUE else sa.func.date_trunc(self.span.value, value)


@dataclass(frozen=True)
class StagePlan:
    """What is staged: the form, the mapped columns in the order of COPY, and the fields that name a record."""

    form: FormDefinition
    columns: tuple[ColumnPlan, ...]
    keys: tuple[Field, ...] = ()
    derived: tuple[Field, ...] = ()
    """Fields that no column feeds, but what other records say of the rows."""
    spread: Spread | None = None
    """How a row of the file becomes several; staged rows are then numbered file row × fan and on."""

    part: tuple[PartKey, ...] = ()
    """What says which part of the form a row is of, where the import replaces parts."""

    rows: tuple[ColumnPlan, ...] = ()
    """The columns of sub-forms, whose rows come with their record."""

    proposed: tuple[ColumnPlan, ...] = ()
    """The columns of fields that the form has not got yet: a check reads them and keeps nothing."""

    @property
    def own(self) -> tuple[ColumnPlan, ...]:
        """The columns of the record itself, those of fields yet to come among them."""
        return (*self.columns, *self.proposed)

    @property
    def fan(self) -> int:
        """How many staged rows a row of the file may make: what a staged row's number is divided by."""
        return 1 if self.spread is None else self.spread.fan

    def column_of(self, each: Field) -> int | None:
        """The position of the column that feeds a field."""
        return next((position for position, written in enumerate(self.written) if written.id == each.id), None)

    @cached_property
    def written(self) -> tuple[Field, ...]:
        """The fields that the import writes, by position; those that are derived come last."""
        return (*self.fed, *self.derived)

    @property
    def fed(self) -> tuple[Field, ...]:
        """The fields that a column feeds, by position."""
        return tuple(column.destination.written for column in self.columns)

    @cached_property
    def staged(self) -> sa.TableClause:
        """`_import_row` as statements name it."""
        columns: list[sa.ColumnClause[Any]] = [sa.column(f"c{position}") for position in range(len(self.columns))]
        return sa.table(STAGED, *_row_columns(), *columns)

    @cached_property
    def ready(self) -> sa.TableClause:
        """`_import_ready` as statements name it.

        Values are in `c…`; the text of a reference is in `raw…`, and in `many…` how many records share it as a
        label where it names none.
        """
        columns: list[sa.ColumnClause[Any]] = []
        for position, column in enumerate(self.columns):
            columns.append(sa.column(f"c{position}", column_type(column.destination.written.type.storage.column)))
            if column.destination.is_list:
                columns.append(sa.column(f"raw{position}", ARRAY(sa.Text())))
            if column.destination.is_reference:
                columns.append(sa.column(f"raw{position}", sa.Text()))
                columns.append(sa.column(f"many{position}", sa.Integer()))
        for position, each in enumerate(self.derived, start=len(self.columns)):
            columns.append(sa.column(f"c{position}", column_type(each.type.storage.column)))
        return sa.table(READY, *_row_columns(), sa.column("found", sa.Uuid()), *columns)

    def value(self, each: Field) -> Element:
        """A mapped field's value in the ready rows."""
        return self.ready.c[f"c{self.column_of(each)}"]


def _row_columns() -> list[sa.ColumnClause[Any]]:
    return [
        sa.column("row", sa.Integer()),
        sa.column("id", sa.Uuid()),
        sa.column("search", sa.Text()),
        sa.column("label_key", sa.Text()),
    ]


async def create_stage(connection: Connection, plan: StagePlan) -> None:
    """An empty `_import_row`, gone with the transaction."""
    types = [_staged_type(column) for column in plan.columns]
    columns = "".join(f", c{position} {type_}" for position, type_ in enumerate(types))
    await connection.execute(
        f"create temporary table {STAGED} (row integer, id uuid, search text, label_key text{columns})"
        " on commit drop".encode()
    )


async def fill_stage(connection: Connection, chunks: AsyncIterator[Chunk]) -> int:
    """COPY the chunks' lines; the number of rows that stand in the stage."""
    lines = 0
    async with connection.cursor() as cursor, cursor.copy(f"copy {STAGED} from stdin".encode()) as copy:
        async for chunk in chunks:
            lines += len(chunk.lines)
            if chunk.lines:
                await copy.write(chunk.content)
    return lines


async def make_ready(connection: Connection, plan: StagePlan, visible: Visible) -> None:
    """Find what references lead to and which live records have the rows' keys; lock those records."""
    await create_as(connection, "_import_resolved", _resolved(plan, visible))
    await create_as(connection, READY, _matched(plan, visible))
    await connection.execute(f"analyze {READY}".encode())
    if plan.keys:
        table, ready = table_of(plan.form), plan.ready
        matched = sa.select(ready.c.found).where(ready.c.found.is_not(None))
        await execute(connection, sa.select(table.c.id).where(table.c.id.in_(matched)).with_for_update())


async def create_as(connection: Connection, name: str, query: sa.Select[Any]) -> None:
    """A temporary table of what a query finds, gone with the transaction."""
    compiled = compile_statement(query, connection.schema)
    statement = f"create temporary table {name} on commit drop as {compiled.text}"
    await connection.execute(statement.encode(), compiled.parameters)


def _resolved(plan: StagePlan, visible: Visible) -> sa.Select[Any]:
    staged = plan.staged
    source: sa.FromClause = staged
    values: list[Element] = []
    for position, column in enumerate(plan.columns):
        raw = staged.c[f"c{position}"]
        if column.destination.is_list:
            values += [_listed(raw, column, visible).label(f"c{position}"), raw.label(f"raw{position}")]
            continue
        if not column.destination.is_reference:
            values.append(raw.label(f"c{position}"))
            continue
        source, found, many = _joined(source, raw, position, column, visible)
        values += [found.label(f"c{position}"), raw.label(f"raw{position}"), many.label(f"many{position}")]
    for position, each in enumerate(plan.derived, start=len(plan.columns)):
        nothing: Element = sa.cast(sa.null(), column_type(each.type.storage.column))
        values.append((sa.collate(nothing, "C") if each.type.storage.is_text else nothing).label(f"c{position}"))
    return sa.select(staged.c.row, staged.c.id, staged.c.search, staged.c.label_key, *values).select_from(source)


def _listed(raw: Element, column: ColumnPlan, visible: Visible) -> Element:
    """The ids of the records that a list of texts names, by unique keys, ids or labels that are one record's alone."""
    target = column.destination.form
    assert target is not None
    item = sa.func.unnest(raw).table_valued("name", with_ordinality="nth", name="item").render_derived()
    name = sa.cast(item.c.name, sa.Text())
    ways: list[tuple[Field | None, Element]] = [(key, name) for key in column.destination.accepted]
    if column.destination.takes_ids:
        ways.append((None, sa.case((name.op("~")(ID_TEXT.pattern), sa.cast(name, sa.Uuid())))))
    found = []
    for way, (key, value) in enumerate(ways):
        alias = table_of(target).alias(f"w{way}")
        held = alias.c.id if key is None else sa.cast(alias.c[key.column], sa.Text())
        conditions = [held == value, *live_rows(target, alias), *shown_rows(visible(target, alias))]
        one = sa.cast(sa.func.min(sa.cast(alias.c.id, sa.Text())), sa.Uuid())
        asked = sa.select(one).where(*conditions).having(sa.func.count() == 1).correlate(item)
        found.append(asked.scalar_subquery())
    identifier = sa.func.coalesce(*found)
    ids = sa.func.array_agg(aggregate_order_by(identifier, item.c.nth)).filter(identifier.is_not(None))
    return sa.select(ids).select_from(item).correlate_except(item).scalar_subquery()


def _joined(
    source: sa.FromClause, raw: Element, position: int, column: ColumnPlan, visible: Visible
) -> tuple[sa.FromClause, Element, Element]:
    """The source joined with what a reference's text may name: a unique key of the target, an id, or a label.

    With it the record that is found, and if none is, how many share the label.
    """
    target = column.destination.form
    assert target is not None
    found: list[Element] = []
    as_id = sa.case((raw.op("~")(ID_TEXT.pattern), sa.cast(raw, sa.Uuid())))
    ways: list[tuple[str, Element]] = [(key.column, raw) for key in column.destination.matched]
    if column.destination.takes_ids:
        ways.append(("id", as_id))
    for way, (name, value) in enumerate(ways):
        alias = table_of(target).alias(f"t{position}_{way}")
        named = alias.c[name] if name == "id" or _is_text(target, name) else sa.cast(alias.c[name], sa.Text())
        conditions = [named == value, *live_rows(target, alias), *shown_rows(visible(target, alias))]
        source = source.outerjoin(alias, sa.and_(*conditions))
        found.append(alias.c.id)
    many: Element = sa.cast(sa.null(), sa.Integer())
    if column.destination.label is not None:
        labelled = _labelled(target, column.destination.label, raw, visible).subquery(f"l{position}")
        source = source.outerjoin(labelled, labelled.c.spelling == raw)
        found.append(sa.case((labelled.c.records == 1, labelled.c.id)))
        many = sa.case((sa.func.coalesce(*found).is_(None), labelled.c.records))
    return source, sa.func.coalesce(*found) if len(found) > 1 else found[0], many


def spelt(value: Element) -> Element:
    """A stored label as a cell of a file spells it."""
    return sa.collate(sa.func.translate(value, *PLAIN_SPELLING), "C")


def _labelled(target: FormDefinition, label: Field, raw: Element, visible: Visible) -> sa.Select[Any]:
    """The labels that the file names: how many visible records have each, and one of them."""
    alias = table_of(target).alias("n")
    spelling = spelt(alias.c[label.column]).label("spelling")
    one = sa.cast(sa.func.min(sa.cast(alias.c.id, sa.Text())), sa.Uuid()).label("id")
    named = [spelling.in_(sa.select(raw)), *live_rows(target, alias), *shown_rows(visible(target, alias))]
    found: Any = sa.select(spelling, one, sa.func.count().label("records")).where(*named).group_by(spelling)
    return cast(sa.Select[Any], found)


def _matched(plan: StagePlan, visible: Visible) -> sa.Select[Any]:
    ready = plan.ready
    resolved = sa.table("_import_resolved", *(sa.column(column.name) for column in ready.c if column.name != "found"))
    everything: list[Element] = list(resolved.c)
    if not plan.keys:
        return sa.select(*everything, sa.cast(sa.null(), sa.Uuid()).label("found"))
    table = table_of(plan.form).alias("k")
    same = [table.c[key.column] == resolved.c[f"c{plan.column_of(key)}"] for key in plan.keys]
    conditions = [*same, *live_rows(plan.form, table), *shown_rows(visible(plan.form, table))]
    joined = resolved.outerjoin(table, sa.and_(*conditions))
    return sa.select(*everything, table.c.id.label("found")).select_from(joined)


def _staged_type(column: ColumnPlan) -> str:
    storage = column.destination.written.type.storage
    if column.destination.is_list:
        return "text[]"
    return 'text collate "C"' if column.destination.is_reference else storage.ddl


def _is_text(form: FormDefinition, column: str) -> bool:
    return any(each.type.storage.is_text for each in form.stored_fields if each.column == column)


def live_rows(form: FormDefinition, alias: sa.FromClause) -> Sequence[Element]:
    return () if form.is_platform else (alias.c.deleted_at.is_(None),)


def shown_rows(condition: Element | None) -> Sequence[Element]:
    return () if condition is None else (condition,)
