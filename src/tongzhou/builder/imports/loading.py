"""Ready rows become records: new ones by one INSERT, changed ones by one UPDATE, each with its history.

The statements run in the caller's transaction after every check; a row equal to its record is not touched, so an
import that runs twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.builder.fields.facade import SerialSettings
from tongzhou.builder.imports.staging import READY, Element, StagePlan
from tongzhou.builder.records.facade import event_table, history_table
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import column_type, depends_on_search, search_columns, table_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, execute_many, fetch_all, fetch_one

PART_ROWS = 50_000
"""More rows than this are written in several statements, so that progress is seen."""
Told: TypeAlias = Callable[[int, int], Awaitable[None]]
"""Hears how many parts of how many are written."""
_SEARCH_CHUNK = 5_000
_EVENT_RECORDS = 5_000


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, as records and history keep it."""

    id: UUID | None
    name: str


async def load(
    connection: Connection,
    plan: StagePlan,
    author: Author,
    defaults: Mapping[str, Element],
    told: Told,
    *,
    now: datetime,
) -> None:
    """Write what is ready, a part of the rows after the other. `defaults` fill unmapped fields of new records, by key;
    `told` hears after each part how many of them are written.
    """
    parts = await _parts(connection, plan)
    for nth, rows in enumerate(parts, 1):
        await execute(connection, _insert(plan, author, defaults, rows, now))
        await execute(connection, _history_of_created(plan, author, rows, now))
        if plan.keys:
            await execute(connection, _history_of_updated(plan, author, rows, now))
            await execute(connection, _update(plan, author, rows, now))
        await told(nth, len(parts))
    await execute(connection, _events(plan, author, now))
    if not feeds_search(plan):
        await _refresh_search(connection, plan)


async def _parts(connection: Connection, plan: StagePlan) -> list[Element]:
    """Conditions that cut the ready rows into parts of about `PART_ROWS`, in their order; one for few rows."""
    row = plan.ready.c.row
    found = await fetch_one(
        connection,
        sa.select(
            sa.func.count().label("rows"), sa.func.min(row).label("first"), sa.func.max(row).label("last")
        ).select_from(plan.ready),
    )
    if found is None or found["rows"] <= PART_ROWS:
        return [sa.true()]
    await connection.execute(f"create index on {READY} (row)".encode())
    width = (found["last"] - found["first"]) * PART_ROWS // found["rows"] + 1
    return [sa.and_(row >= start, row < start + width) for start in range(found["first"], found["last"] + 1, width)]


def differs(plan: StagePlan, record: sa.FromClause | None = None) -> Element:
    """True where a ready row holds something else than the record (an alias or the form's table) it is joined with."""
    table, ready = table_of(plan.form) if record is None else record, plan.ready
    return sa.or_(
        sa.false(),
        *(table.c[each.column].is_distinct_from(ready.c[f"c{position}"]) for position, each in enumerate(plan.written)),
    )


def filled_when_created(form: FormDefinition) -> frozenset[str]:
    """The fields that fill themselves in new records: by a default or a serial number."""
    return frozenset(
        each.key
        for each in form.stored_fields
        if _default(each) is not None or each.default_formula is not None or _is_serial(each)
    )


def default_values(plan: StagePlan, *, member_id: UUID | None, today: date, now: datetime) -> dict[str, Element]:
    """What new records hold by a fixed default in fields that the file does not feed."""
    meant = {"today": today, "now": now, "me": member_id}
    fed = {each.id for each in plan.written}
    values: dict[str, Element] = {}
    for each in plan.form.stored_fields:
        if each.id in fed:
            continue
        if (default := _default(each)) is not None:
            value = (
                meant[default] if default in ("today", "now", "me") else each.type.codec.parser(each.settings)(default)
            )
            values[each.key] = sa.literal(value, column_type(each.type.storage.column))
    return values


def _default(each: Field) -> Any:
    return getattr(each.settings, "default", None)


def _is_serial(each: Field) -> bool:
    return isinstance(each.settings, SerialSettings)


def _insert(
    plan: StagePlan, author: Author, defaults: Mapping[str, Element], rows: Element, now: datetime
) -> sa.Insert:
    table, ready = table_of(plan.form), plan.ready
    moment, by = sa.literal(now, sa.DateTime(timezone=True)), sa.literal(author.id, sa.Uuid())
    values: dict[str, Element] = {
        "id": ready.c.id,
        "created_at": moment,
        "created_by": by,
        "updated_at": moment,
        "updated_by": by,
        "revision": sa.literal(1),
        "_search": ready.c.search,
        "_label_key": ready.c.label_key,
        **{each.column: ready.c[f"c{position}"] for position, each in enumerate(plan.written)},
        **defaults,
    }
    new = sa.select(*values.values()).where(ready.c.found.is_(None), rows).order_by(ready.c.row)
    return sa.insert(table).from_select(list(values), new)


def _history_of_created(plan: StagePlan, author: Author, rows: Element, now: datetime) -> sa.Insert:
    """One entry per new record with all it holds, defaults and serial numbers included."""
    table, ready = table_of(plan.form), plan.ready
    pairs = [part for each in plan.form.stored_fields for part in (_id(each), _json(each, table.c[each.column]))]
    values = sa.func.jsonb_strip_nulls(sa.func.jsonb_build_object(*pairs))
    entries = _entries(plan, author, now, "created", (table.c.id, sa.literal(1), values))
    return _into_history(entries.select_from(ready.join(table, table.c.id == ready.c.id)).where(rows))


def _history_of_updated(plan: StagePlan, author: Author, rows: Element, now: datetime) -> sa.Insert:
    """One entry per changed record with what changed, before it is written."""
    table, ready = table_of(plan.form), plan.ready
    nothing = sa.cast(sa.literal("{}"), JSONB())
    changes: Element = nothing
    for position, each in enumerate(plan.written):
        before, after = table.c[each.column], ready.c[f"c{position}"]
        pair = sa.func.jsonb_build_array(_json(each, before), _json(each, after))
        change = sa.func.jsonb_build_object(_id(each), pair)
        changes = changes.op("||")(sa.case((before.is_distinct_from(after), change), else_=nothing))
    entries = _entries(plan, author, now, "updated", (table.c.id, table.c.revision + 1, changes))
    joined = entries.select_from(ready.join(table, table.c.id == ready.c.found))
    return _into_history(joined.where(differs(plan), rows))


def _entries(
    plan: StagePlan, author: Author, now: datetime, action: str, values: tuple[Element, Element, Element]
) -> sa.Select[Any]:
    """History rows; `values` are record, revision and changes."""
    record, revision, changes = values
    entries: Any = sa.select(
        sa.literal(UUID(plan.form.id), sa.Uuid()),
        record,
        revision,
        sa.literal(now, sa.DateTime(timezone=True)),
        sa.literal(author.id, sa.Uuid()),
        sa.literal(author.name, sa.Text()),
        sa.literal(action, sa.Text()),
        changes,
    )
    return cast(sa.Select[Any], entries)


def _into_history(entries: sa.Select[Any]) -> sa.Insert:
    columns = ["form_id", "record_id", "revision", "at", "by_id", "by_name", "action", "changes"]
    return sa.insert(history_table).from_select(columns, entries)


def _events(plan: StagePlan, author: Author, now: datetime) -> sa.Insert:
    """What listeners hear: the records of each action, a few thousand to an event, as history has them."""
    history = history_table
    record, action = history.c.record_id, history.c.action
    nth = sa.func.row_number().over(partition_by=action, order_by=record)
    written = (
        sa.select(record, action, ((nth - 1) // _EVENT_RECORDS).label("part"))
        .where(history.c.form_id == UUID(plan.form.id), history.c.at == now, record.in_(_written_ids(plan)))
        .subquery("written")
    )
    events: Any = sa.select(
        sa.literal(now, sa.DateTime(timezone=True)),
        sa.literal(UUID(plan.form.id), sa.Uuid()),
        written.c.action,
        sa.func.array_agg(written.c.record_id),
        sa.literal(author.id, sa.Uuid()),
    ).group_by(written.c.action, written.c.part)
    return sa.insert(event_table).from_select(["at", "form_id", "kind", "record_ids", "by_id"], events)


def _update(plan: StagePlan, author: Author, rows: Element, now: datetime) -> sa.Update:
    table, ready = table_of(plan.form), plan.ready
    values: dict[str, Any] = {
        "updated_at": now,
        "updated_by": author.id,
        "revision": table.c.revision + 1,
        **{each.column: ready.c[f"c{position}"] for position, each in enumerate(plan.written)},
    }
    if feeds_search(plan):
        values |= {"_search": ready.c.search, "_label_key": ready.c.label_key}
    return sa.update(table).values(values).where(table.c.id == ready.c.found, differs(plan), rows)


def feeds_search(plan: StagePlan) -> bool:
    """Whether the file feeds every field that a record is found and sorted by."""
    return depends_on_search(plan.form) <= {each.key for each in plan.fed}


def _written_ids(plan: StagePlan) -> sa.Select[Any]:
    return sa.select(sa.func.coalesce(plan.ready.c.found, plan.ready.c.id))


async def _refresh_search(connection: Connection, plan: StagePlan) -> None:
    """Compute the search columns anew from what the written records hold now, in chunks by id."""
    table = table_of(plan.form)
    fields = [plan.form.get(key) for key in sorted(depends_on_search(plan.form))]
    change = (
        sa.update(table)
        .where(table.c.id == sa.bindparam("record", None, sa.Uuid()))
        .values(
            {
                "_search": sa.bindparam("search", None, sa.Text()),
                "_label_key": sa.bindparam("label_key", None, sa.Text()),
            }
        )
    )
    last = UUID(int=0)
    while True:
        page = sa.select(table.c.id, *(table.c[each.column] for each in fields)).where(
            table.c.id > last, table.c.id.in_(_written_ids(plan))
        )
        rows = await fetch_all(connection, page.order_by(table.c.id).limit(_SEARCH_CHUNK))
        if not rows:
            return
        found = [(row["id"], search_columns(plan.form, row)) for row in rows]
        values = [{"record": id_, "search": new["_search"], "label_key": new["_label_key"]} for id_, new in found]
        await execute_many(connection, change, values)
        last = rows[-1]["id"]


def _id(each: Field) -> Element:
    return sa.literal(each.id, sa.Text())


def _json(each: Field, value: Element) -> Element:
    """A stored value as history keeps it: decimals as text."""
    is_decimal = (each.type.storage.column or "").startswith("numeric")
    return sa.cast(value, sa.Text()) if is_decimal else value
