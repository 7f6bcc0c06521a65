"""By the clock: schedules, and times relative to a date field of records."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from croniter import croniter

from tongzhou.access.facade import Actor
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.flows.contracts import FlowDocument, Happened
from tongzhou.builder.flows.faults import BROKEN, code_of
from tongzhou.builder.flows.running.context import flow_actor
from tongzhou.builder.flows.running.starting import Starter, labels_of, start_runs
from tongzhou.builder.flows.stored import find_document
from tongzhou.builder.flows.tables import flow_table, version_table
from tongzhou.builder.flows.trigger_documents import DateTrigger, ScheduleTrigger
from tongzhou.builder.flows.triggers.recorded import records_meeting, stop_flow
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import working_calendar
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.periods import midnight

MISSED: Final = timedelta(days=31)
"""How far back times are made up for that passed while nothing ran; of schedules only the last one is."""


def next_time(document: FlowDocument, after: datetime, zone: ZoneInfo) -> datetime | None:
    """When a flow is next due after a moment; None for one that goes by no clock. Pure."""
    trigger = document.trigger
    match trigger:
        case ScheduleTrigger(cron=cron):
            found: datetime = croniter(cron, after.astimezone(zone)).get_next(datetime)  # type: ignore[no-untyped-call]
            return found.astimezone(UTC)
        case DateTrigger(at=at):
            local = after.astimezone(zone)
            moment = datetime.combine(local.date(), time.fromisoformat(at), zone)
            if moment <= local:
                moment = datetime.combine(local.date() + timedelta(days=1), time.fromisoformat(at), zone)
            return moment.astimezone(UTC)
    return None


async def start_by_time(database: Database, workspace: WorkspaceProfile, *, now: datetime) -> None:
    """Begin the runs whose time has come, a flow a transaction."""
    while await _start_first(database, workspace, now):
        pass


async def _start_first(database: Database, workspace: WorkspaceProfile, now: datetime) -> bool:
    flow, version = flow_table.c, version_table.c
    statement = (
        sa.select(flow.id.label("flow_id"), flow.next_at, flow.paused, version.id.label("version_id"), version.document)
        .join_from(flow_table, version_table, (version.flow_id == flow.id) & (version.number == flow.active))
        .where(flow.next_at <= now)
        .order_by(flow.next_at)
        .limit(1)
        .with_for_update(of=flow_table, skip_locked=True)
    )
    async with database.workspace(workspace) as connection:
        row = await fetch_one(connection, statement)
        if row is None:
            return False
        document = find_document(row["document"])
        if document is None:
            await stop_flow(connection, row["flow_id"], "document_outdated")
            await execute(connection, sa.update(flow_table).where(flow.id == row["flow_id"]).values(next_at=None))
            return True
        zone = ZoneInfo(workspace.time_zone)
        if not row["paused"]:
            forms, actor = await read_fresh_forms(connection), await flow_actor(connection, workspace.key)
            try:
                async with connection.transaction():
                    for moment in _moments(document, row["next_at"], now, zone):
                        await _start(connection, forms, actor, row, document, moment, zone, now)
            except BROKEN as error:
                await stop_flow(connection, row["flow_id"], code_of(error))
        later = sa.update(flow_table).where(flow.id == row["flow_id"]).values(next_at=next_time(document, now, zone))
        await execute(connection, later)
    return True


def _moments(document: FlowDocument, first: datetime, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The times that have come; of a schedule the last one."""
    moment: datetime | None = max(first, now - MISSED)
    due: list[datetime] = []
    while moment is not None and moment <= now and len(due) < 100:
        due.append(moment)
        moment = next_time(document, moment, zone)
    yield from due if isinstance(document.trigger, DateTrigger) else due[-1:]


async def _start(  # noqa: PLR0917  what a time starts
    connection: Connection, forms: Forms, actor: Actor, row: Row, document: FlowDocument, moment: datetime,
    zone: ZoneInfo, now: datetime,
) -> None:  # fmt: skip
    trigger, day = document.trigger, actor.workspace.business_date or moment.astimezone(zone).date()
    only_workdays = isinstance(trigger, ScheduleTrigger) and trigger.workdays
    if only_workdays and not (await working_calendar(connection)).is_workday(day):
        return
    starter, happened = Starter(None, ""), Happened(kind=trigger.kind)
    if document.form is None or (isinstance(trigger, ScheduleTrigger) and trigger.when is None):
        target: list[tuple[UUID | None, str, str | None]] = [(None, "", f"time:{moment.isoformat()}")]
        await start_runs(connection, row, target, starter, happened, now)
        return
    opened = await records.open_form(connection, document.form, actor=actor, now=now, forms=forms)
    ids = await _on(opened, trigger, day, zone)
    when = getattr(trigger, "when", None)
    if when is not None:
        ids = await records_meeting(connection, actor, forms, document, when, ids, now=now)
    labels = await labels_of(opened, ids) if ids else {}
    await start_runs(
        connection, row, [(each, labels.get(each, ""), f"time:{day}:{each}") for each in ids], starter, happened, now
    )


async def _on(opened: records.OpenForm, trigger: Any, day: date, zone: ZoneInfo) -> list[UUID]:
    """The records whose day it is."""
    if not isinstance(trigger, DateTrigger):
        return [UUID(row[0]) for row in await records.extract_records(opened, ())]
    days = {day - timedelta(days=each) for each in (trigger.days, *trigger.also)}
    if trigger.yearly:
        return await _every_year(opened, trigger.field, {each for that in days for each in _same_days(that)})
    wanted = {"any": [_that_day(opened, trigger.field, that, zone) for that in sorted(days)]}
    return [UUID(row[0]) for row in await records.extract_records(opened, (), wanted=wanted)]


def _that_day(opened: records.OpenForm, field: str, that: date, zone: ZoneInfo) -> dict[str, Any]:
    if opened.definition.get(field).kind is not ValueKind.INSTANT:
        return {"field": field, "op": "eq", "value": that.isoformat()}
    ends = [midnight(that, zone), midnight(that + timedelta(days=1), zone) - timedelta(microseconds=1)]
    return {"field": field, "op": "between", "value": [each.isoformat() for each in ends]}


async def _every_year(opened: records.OpenForm, field: str, days: Collection[str]) -> list[UUID]:
    wanted = {"field": field, "op": "is_not_empty"}
    found = await records.extract_records(opened, (field,), wanted=wanted)
    return [UUID(identifier) for identifier, that in found if that[5:] in days]


def _same_days(that: date) -> Iterator[str]:
    """The days of any year that are told of on this one, as `02-28`."""
    yield that.isoformat()[5:]
    if (that.month, that.day) == (2, 28) and not isleap(that.year):
        yield "02-29"
