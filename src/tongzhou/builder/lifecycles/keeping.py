"""Which records wait for their time in a stage to run out: kept in line with the forms and with what happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from tongzhou.builder.lifecycles.deadlines import deadline_of
from tongzhou.builder.lifecycles.tables import due_table, limit_table
from tongzhou.builder.records.facade import EVENTS_AT_ONCE, entered_at, subscribe, take_events
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import Lifecycle, table_of
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import working_calendar
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all

SUBSCRIBER = "stages"
_AT_ONCE = 2_000
"""Records looked at by one statement: PostgreSQL takes 65,535 parameters, of which each record needs eight."""


class Limited(NamedTuple):
    """A form whose records may be in some stages for a time only, and a digest of what that depends on."""

    form: FormDefinition
    lifecycle: Lifecycle
    meaning: str


def read_limited(forms: Forms) -> Mapping[UUID, Limited]:
    """The forms with time limits, by id."""
    return {
        UUID(form.id): Limited(form, form.lifecycle, _meaning(form.lifecycle))
        for form in forms
        if form.lifecycle is not None and form.lifecycle.limits
    }


def _meaning(lifecycle: Lifecycle) -> str:
    limits = [each.model_dump(mode="json") for each in lifecycle.limits]
    return blake2b(orjson.dumps([lifecycle.field, limits]), digest_size=16).hexdigest()


async def keep_limits(
    connection: Connection, limited: Mapping[UUID, Limited], workspace: WorkspaceProfile, *, now: datetime
) -> None:
    """Forget forms without limits; look at every record of those whose limits are new or others than before."""
    known = {row["form_id"]: row["meaning"] for row in await fetch_all(connection, sa.select(limit_table))}
    gone = known.keys() - limited.keys()
    fresh = [key for key, each in limited.items() if known.get(key) != each.meaning]
    if not gone and not fresh:
        return
    for table in (limit_table, due_table):
        await execute(connection, sa.delete(table).where(table.c.form_id.in_(gone)))
    await subscribe(connection, SUBSCRIBER, limited.keys())
    for key in fresh:
        entry = insert(limit_table).values(form_id=key, meaning=limited[key].meaning)
        values = {"meaning": entry.excluded.meaning}
        await execute(connection, entry.on_conflict_do_update(index_elements=["form_id"], set_=values))
        await execute(connection, sa.delete(due_table).where(due_table.c.form_id == key))
        await _look_at_all(connection, limited[key], workspace, now)


async def _look_at_all(connection: Connection, each: Limited, workspace: WorkspaceProfile, now: datetime) -> None:
    table, last = table_of(each.form), None
    while True:
        ids = sa.select(table.c.id).where(table.c.deleted_at.is_(None)).order_by(table.c.id).limit(_AT_ONCE)
        found = [
            row["id"] for row in await fetch_all(connection, ids if last is None else ids.where(table.c.id > last))
        ]
        if found:
            await _look_at_some(connection, each, found, workspace, now)
        if len(found) < _AT_ONCE:
            return
        last = found[-1]


async def follow_events(
    connection: Connection, limited: Mapping[UUID, Limited], workspace: WorkspaceProfile, *, now: datetime
) -> bool:
    """Look at the records that something happened to; whether there may be more."""
    events = await take_events(connection, SUBSCRIBER)
    touched: dict[UUID, set[UUID]] = defaultdict(set)
    for event in events:
        touched[event.form_id].update(event.record_ids)
    for form_id, records in sorted(touched.items()):
        if form_id in limited:
            await look_at(connection, limited[form_id], sorted(records), workspace, now=now)
    return len(events) == EVENTS_AT_ONCE


async def look_at(
    connection: Connection, each: Limited, records: Sequence[UUID], workspace: WorkspaceProfile, *, now: datetime
) -> None:
    """Have these records wait as long as their stages say; one that is where it was waits as it did."""
    for start in range(0, len(records), _AT_ONCE):
        await _look_at_some(connection, each, records[start : start + _AT_ONCE], workspace, now)


async def _look_at_some(
    connection: Connection, each: Limited, records: Sequence[UUID], workspace: WorkspaceProfile, now: datetime
) -> None:
    table, limits = table_of(each.form), {limit.stage: limit for limit in each.lifecycle.limits}
    column = table.c[each.form.get(each.lifecycle.field).column]
    staying = sa.select(table.c.id, column.label("stage")).where(
        table.c.id.in_(records), table.c.deleted_at.is_(None), column.in_(limits)
    )
    stages = {row["id"]: row["stage"] for row in await fetch_all(connection, staying)}
    left = sa.delete(due_table).where(due_table.c.record_id.in_(records), due_table.c.record_id.not_in(stages))
    await execute(connection, left)
    if not stages:
        return
    entered, calendar = await entered_at(connection, each.form, list(stages)), await working_calendar(connection)
    rows: list[dict[str, Any]] = []
    for record, stage in stages.items():
        since = entered[record]
        deadline = deadline_of(limits[stage], since, workspace.time_zone, calendar)
        rows.append(
            {
                "record_id": record,
                "form_id": UUID(each.form.id),
                "stage": stage,
                "entered_at": since,
                "remind_at": deadline.remind_at,
                "due_at": deadline.due_at,
                "next_at": deadline.next_at(now),
                "fault": None,
            }
        )
    await _keep(connection, rows)


async def _keep(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    entry, table = insert(due_table).values(rows), due_table.c
    news = {name: entry.excluded[name] for name in ("stage", "entered_at", "remind_at", "due_at", "next_at", "fault")}
    moved = sa.or_(
        table.stage != entry.excluded.stage,
        table.entered_at != entry.excluded.entered_at,
        table.due_at != entry.excluded.due_at,
    )
    await execute(connection, entry.on_conflict_do_update(index_elements=["record_id"], set_=news, where=moved))
