"""From noted events of records to runs: which flows they concern, on which of the records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.contracts import FlowDocument, Happened
from tongzhou.builder.flows.faults import BROKEN, code_of
from tongzhou.builder.flows.naming import RECORD, FlowNames, bound_condition
from tongzhou.builder.flows.running.context import flow_actor
from tongzhou.builder.flows.running.reading import RecordReader
from tongzhou.builder.flows.running.starting import DEPTH_MAX, Starter, labels_of, start_runs
from tongzhou.builder.flows.tables import flow_table, run_table, version_table
from tongzhou.builder.flows.trigger_documents import RecordTrigger
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.builder.tracking.facade import changes_at
from tongzhou.expressions.facade import to_python
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import people_named
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row, execute, fetch_all, fetch_one
from tongzhou.notifications.contracts import Person

SUBSCRIBER = "flows"
EVENTS = ("created", "updated", "deleted", "restored", records.RECALCULATED)
AT_ONCE = 200
"""Records whose condition is asked together."""


class _Event(NamedTuple):
    """An event while its flows are looked for."""

    connection: Connection
    actor: Actor
    forms: Forms
    form: FormDefinition
    noted: records.NotedEvent
    now: datetime


async def start_by_events(database: Database, workspace: WorkspaceProfile, *, now: datetime) -> bool:
    """Begin runs for the first noted events, in one transaction; whether there may be more."""
    async with database.workspace(workspace) as connection:
        noted = await records.take_events(connection, SUBSCRIBER)
        if not noted:
            return False
        forms = await read_fresh_forms(connection)
        actor = await flow_actor(connection, workspace.key)
        by_id = {form.id: form for form in forms}
        for event in noted:
            form = by_id.get(str(event.form_id))
            if form is not None:
                await _start(_Event(connection, actor, forms, form, event, now))
    return len(noted) == records.EVENTS_AT_ONCE


async def active_flows(connection: Connection, form: str) -> list[Row]:
    """The flows of a form that may begin, with the version that new runs begin on."""
    flow, version = flow_table.c, version_table.c
    statement = (
        sa.select(flow.id.label("flow_id"), version.id.label("version_id"), version.document)
        .join_from(flow_table, version_table, (version.flow_id == flow.id) & (version.number == flow.active))
        .where(flow.form == form, ~flow.paused)
        .order_by(flow.key)
    )
    return await fetch_all(connection, statement)


async def _start(event: _Event) -> None:
    for version in await active_flows(event.connection, event.form.key):
        try:
            async with event.connection.transaction():
                await _start_flow(event, version)
        except BROKEN as error:
            await stop_flow(event.connection, version["flow_id"], code_of(error))


async def _start_flow(event: _Event, version: Row) -> None:
    document = FlowDocument.model_validate(version["document"])
    trigger = document.trigger
    if isinstance(trigger, RecordTrigger) and _kind(event) in trigger.events:
        for at in range(0, len(event.noted.record_ids), AT_ONCE):
            await _start_on(event, version, document, trigger, event.noted.record_ids[at : at + AT_ONCE])


async def stop_flow(connection: Connection, flow_id: UUID, fault: str) -> None:
    """Pause a flow that no longer fits the forms, and keep why: the others go on."""
    stopped = sa.update(flow_table).where(flow_table.c.id == flow_id).values(paused=True, fault=fault)
    await execute(connection, stopped)


def _kind(event: _Event) -> str:
    """A tracked calculation that changes is an update to flows."""
    return "updated" if event.noted.kind == records.RECALCULATED else event.noted.kind


async def _start_on(
    event: _Event, version: Row, document: FlowDocument, trigger: RecordTrigger, ids: Sequence[UUID]
) -> None:
    ids = await _changed(event, trigger, ids)
    ids = await _meeting(event, document, trigger, ids)
    if not ids:
        return
    cause, depth = await _cause(event, version, ids)
    opened = await records.open_form(
        event.connection, event.form.key, actor=event.actor, now=event.now, forms=event.forms
    )
    labels = await labels_of(opened, ids)
    kept = [each for each in ids if each not in cause.stopped]
    targets = [(each, labels.get(each, ""), f"event:{event.noted.seq}:{each}") for each in kept]
    happened = Happened(kind="record", event=_kind(event))
    starter = await _starter(event, ids[0])
    await start_runs(
        event.connection, version, targets, starter, happened, event.now, cause=event.noted.cause, depth=depth
    )


async def _changed(event: _Event, trigger: RecordTrigger, ids: Sequence[UUID]) -> Sequence[UUID]:
    """Of an update the records of which a named field changed."""
    if not trigger.changed or _kind(event) != "updated":
        return ids
    wanted = {event.form.get(key).id for key in trigger.changed if event.form.find(key) is not None}
    if event.noted.kind == records.RECALCULATED:
        changed = await changes_at(event.connection, ids, event.noted.at)
        return [each for each in ids if wanted & {str(change.field) for change in changed.get(each, ())}]
    table = records.history_table.c
    rows = await fetch_all(
        event.connection,
        sa.select(table.record_id, table.changes).where(
            table.record_id.in_(ids), table.at == event.noted.at, table.action == "updated"
        ),
    )
    found = {row["record_id"] for row in rows if wanted & set(row["changes"])}
    return [each for each in ids if each in found]


async def _meeting(
    event: _Event, document: FlowDocument, trigger: RecordTrigger, ids: Sequence[UUID]
) -> Sequence[UUID]:
    """The records that meet the trigger's condition now."""
    if trigger.when is None or not ids:
        return ids
    return await records_meeting(event.connection, event.actor, event.forms, document, trigger.when, ids, now=event.now)


async def records_meeting(  # noqa: PLR0917  what is asked of whom
    connection: Connection,
    actor: Actor,
    forms: Forms,
    document: FlowDocument,
    condition: Any,
    ids: Sequence[UUID],
    *,
    now: datetime,
) -> list[UUID]:
    """Which records of a flow's form meet a condition of it."""
    assert document.form is not None
    bound = bound_condition(FlowNames(forms, document), condition)
    reader, form = RecordReader(connection, forms, actor, now), forms.get(document.form)
    formula, found = to_python(bound), []
    paths = [path.removeprefix(f"{RECORD}.") for path in bound.fields() if path.startswith(f"{RECORD}.")]
    await reader.look_ahead(form, ids, paths)
    for identifier in ids:
        read = await reader.read(form, identifier, bound.fields(), RECORD)
        if read is not None and formula(read, records.variables_of(actor, now)):
            found.append(identifier)
    return found


class _Cause(NamedTuple):
    """The records on which a flow would start itself again."""

    stopped: frozenset[UUID]


async def _cause(event: _Event, version: Row, ids: Sequence[UUID]) -> tuple[_Cause, int]:
    """How deep in a row of flows the runs would be, and where the flow would go round in a circle."""
    stopped: set[UUID] = set()
    depth, cause = 0, event.noted.cause
    while cause is not None and depth <= DEPTH_MAX:
        row = await fetch_one(event.connection, sa.select(run_table).where(run_table.c.id == UUID(cause)))
        if row is None:
            break
        depth += 1
        if row["flow_id"] == version["flow_id"]:
            stopped |= {each for each in ids if each == row["record_id"]}
        cause = row["cause"]
    if depth > DEPTH_MAX:
        stopped |= set(ids)
    return _Cause(frozenset(stopped)), depth


async def _starter(event: _Event, record_id: UUID) -> Starter:
    """Who wrote: a member or partner user; nobody where the program or a visitor did."""
    table = records.history_table.c
    row = await fetch_one(
        event.connection,
        sa.select(table.by_id, table.by_name)
        .where(table.record_id == record_id, table.at == event.noted.at)
        .order_by(table.revision.desc())
        .limit(1),
    )
    if row is None or row["by_id"] is None:
        return Starter(None, "" if row is None else row["by_name"] or "")
    person = (await people_named(event.connection, [row["by_id"]])).get(row["by_id"])
    return Starter(None if person is None else Person(person.kind, person.id), row["by_name"] or "")
