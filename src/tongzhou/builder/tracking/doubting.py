"""From what happened to records to the tracked values that it may have changed, along the ways of the forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.builder.records.facade import EVENTS_AT_ONCE, NotedEvent, history_table, take_events
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import Step, Way, table_of
from tongzhou.builder.tracking.registry import SUBSCRIBER, Tracked, doubt_all, doubting
from tongzhou.builder.tracking.tables import field_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all

_IDS = ARRAY(sa.Uuid())
_Ids: TypeAlias = sa.Select[Any] | sa.CompoundSelect[Any]
"""A query whose rows are `(id)` of records."""
_MOMENTS = ARRAY(sa.DateTime(timezone=True))


async def doubt_changed(connection: Connection, tracked: Sequence[Tracked]) -> bool:
    """Note the values that the first noted events may have changed; whether there may be more events."""
    events = await take_events(connection, SUBSCRIBER)
    by_form = defaultdict[UUID, list[NotedEvent]](list)
    for event in events:
        by_form[event.form_id].append(event)
    for form_id, happened in by_form.items():
        await _doubt(connection, form_id, happened, tracked)
    return len(events) == EVENTS_AT_ONCE


async def doubt_with_time(connection: Connection, tracked: Sequence[Tracked], *, today: date) -> None:
    """Have the values that depend on the date looked at once a day."""
    timed = {each.id: each for each in tracked if each.is_timed}
    late = sa.update(field_table).values(checked_on=today)
    late = late.where(field_table.c.field_id.in_(timed), field_table.c.checked_on < today)
    for row in await fetch_all(connection, late.returning(field_table.c.field_id)):
        await doubt_all(connection, timed[row["field_id"]], quiet=False)


async def _doubt(
    connection: Connection, form_id: UUID, events: Sequence[NotedEvent], tracked: Sequence[Tracked]
) -> None:
    """One statement for each way that leads to the form, unless nothing that it reads was changed."""
    pairs = [(record, event.at) for event in events for record in event.record_ids]
    values = {"ids": [record for record, _ in pairs], "moments": [at for _, at in pairs]}
    changed = await _changed(connection, events, values)
    for each in tracked:
        ways = [way for way in each.ways if UUID(way.form.id) == form_id and _is_read(way, changed)]
        found = [_reached(way) for way in ways]
        if UUID(each.form.id) == form_id and changed is None:
            found.append(_given())
        if found:
            records = sa.union(*found).subquery()
            doubted = sa.select(sa.literal(each.id), records.c.id, sa.false())
            await execute(connection, doubting(doubted.where(records.c.id.is_not(None)).distinct()), values)


async def _changed(
    connection: Connection, events: Iterable[NotedEvent], values: Mapping[str, object]
) -> frozenset[str] | None:
    """The ids of the fields that updates changed; None where records came, went or came back."""
    if any(event.kind != "updated" for event in events):
        return None
    history, happened = history_table.c, _happened()
    keys = sa.func.jsonb_object_keys(history.changes).label("field")
    rows = await fetch_all(
        connection,
        sa.select(keys).distinct().where(history.record_id == happened.c.id, history.at == happened.c.at),
        values,
    )
    return frozenset(row["field"] for row in rows)


def _is_read(way: Way, changed: frozenset[str] | None) -> bool:
    """Whether a way reads what was changed; fields that every record has change with any of them."""
    if changed is None or not way.fields.isdisjoint(changed):
        return True
    return any(_is_system(way, identifier) for identifier in way.fields)


def _is_system(way: Way, identifier: str) -> bool:
    found = way.form.find_by_id(identifier)
    return found is not None and found.is_system


def _happened() -> sa.TableValuedAlias:
    """The records that something happened to, each with its moment."""
    ids, moments = sa.bindparam("ids", type_=_IDS), sa.bindparam("moments", type_=_MOMENTS)
    return (
        sa.func.unnest(ids, moments)
        .table_valued(sa.column("id", sa.Uuid()), sa.column("at", sa.DateTime(timezone=True)), name="happened")
        .render_derived()
    )


def _given() -> sa.Select[Any]:
    return sa.select(_happened().c.id)


def _reached(way: Way) -> _Ids:
    """The records from which the way leads to those that something happened to, walked from its end.

    A record whose reference was changed led elsewhere before: the way from there is walked too.
    """
    found: _Ids = _given()
    for number, step in enumerate(reversed(way.steps)):
        found = _back(step, found)
        if step.is_up and number == 0:
            found = sa.union(found, _led_before(step.reference))
    return found


def _back(step: Step, ids: _Ids) -> sa.Select[Any]:
    table = table_of(step.holder).alias()
    leads_to = table.c[step.reference.column]
    if step.is_up:
        return sa.select(leads_to.label("id")).where(table.c.id.in_(ids), leads_to.is_not(None))
    return sa.select(table.c.id).where(leads_to.in_(ids))


def _led_before(reference: Field) -> sa.Select[Any]:
    history, happened = history_table.c, _happened()
    change = history.changes[reference.id]
    return sa.select(sa.cast(change[0].as_string(), sa.Uuid()).label("id")).where(
        history.record_id == happened.c.id,
        history.at == happened.c.at,
        sa.func.jsonb_typeof(change) == "array",
    )
