"""From what other packages wrote down to runs. Entries of the audit follow each other as they were committed, so a flow
that knows how far it has heard misses nothing and hears nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg
import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.audit.contracts import Entry
from tongzhou.audit.facade import entries_after, last_entry
from tongzhou.builder.flows.contracts import FlowDocument, Happened
from tongzhou.builder.flows.faults import BROKEN, code_of
from tongzhou.builder.flows.happenings import HappeningKind, Happenings, Occurred
from tongzhou.builder.flows.naming import INPUT, RECORD, FlowNames, bound_condition
from tongzhou.builder.flows.run_queries import Listening, flows_begun_by
from tongzhou.builder.flows.running.context import flow_actor, who_of
from tongzhou.builder.flows.running.reading import RecordReader
from tongzhou.builder.flows.running.starting import Starter, start_runs
from tongzhou.builder.flows.tables import flow_table, select_active, version_table
from tongzhou.builder.flows.trigger_documents import HappeningTrigger
from tongzhou.builder.flows.triggers.recorded import stop_flow
from tongzhou.builder.records.facade import variables_of
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.expressions.facade import to_python
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import member_of_user
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.logs import logger
from tongzhou.kernel.texts import known_locale
from tongzhou.notifications.contracts import Person

AT_ONCE: Final = 50
"""Entries that one transaction hears."""


async def start_by_happenings(
    database: Database, workspace: WorkspaceProfile, happenings: Happenings, *, now: datetime
) -> None:
    """Begin the runs of what was written down since, up to so many entries of a flow a transaction."""
    while await _hear_first(database, workspace, happenings, now):
        pass


async def flows_hearing(
    connection: Connection, workspace: WorkspaceProfile, kind: HappeningKind, told: Occurred, *, now: datetime
) -> list[Listening]:
    """The flows that would begin if this were told now; one whose condition cannot be read counts as if it did."""
    found = await flows_begun_by(connection, kind.name)
    if not found:
        return []
    forms, actor = await read_fresh_forms(connection), await flow_actor(connection, workspace.key)
    hearing = []
    for each in found:
        if each.document is not None:
            listener = _Listener(connection, {}, each.document, kind, forms, actor, now)
            try:
                if not await _meeting(listener, (told,)):
                    continue
            except BROKEN:
                pass
        hearing.append(each)
    return hearing


async def heard_now(connection: Connection, document: FlowDocument) -> int | None:
    """How far a flow that begins from now on has heard; None for one that begins otherwise."""
    return await last_entry(connection) if isinstance(document.trigger, HappeningTrigger) else None


async def hear_out(
    connection: Connection, workspace: WorkspaceProfile, flow_id: UUID, happenings: Happenings, *, now: datetime
) -> bool:
    """Begin what a flow, whose row is locked, has still to hear on its active version; False where that stopped it."""
    while row := await fetch_one(connection, _behind(await last_entry(connection)).where(flow_table.c.id == flow_id)):
        if not await _hear(connection, workspace, happenings, row, now):
            return False
    return True


async def _hear_first(database: Database, workspace: WorkspaceProfile, happenings: Happenings, now: datetime) -> bool:
    flow = flow_table.c
    async with database.workspace(workspace) as connection:
        first = _behind(await last_entry(connection)).order_by(flow.heard, flow.id).limit(1)
        row = await fetch_one(connection, first.with_for_update(of=flow_table, skip_locked=True))
        if row is None:
            return False
        await _hear(connection, workspace, happenings, row, now)
    return True


def _behind(last: int) -> sa.Select[Any]:
    flow, version = flow_table.c, version_table.c
    return select_active(flow.id.label("flow_id"), flow.heard, version.id.label("version_id"), version.document).where(
        flow.heard < last, ~flow.paused
    )


async def _hear(
    connection: Connection, workspace: WorkspaceProfile, happenings: Happenings, row: Row, now: datetime
) -> bool:
    """Some entries; False where one does not fit the flow any more: it stops before that one, and goes on with it."""
    heard, fault = row["heard"], None
    try:
        listener = await _listener(connection, workspace, happenings, row, now)
        for entry in await entries_after(connection, heard, AT_ONCE):
            if listener is not None and entry.action in listener.kind.actions:
                async with connection.transaction():
                    await _start(listener, entry)
            heard = entry.seq
    except BROKEN as error:
        fault = code_of(error)
        await stop_flow(connection, row["flow_id"], fault)
    await execute(connection, sa.update(flow_table).where(flow_table.c.id == row["flow_id"]).values(heard=heard))
    return fault is None


class _Listener(NamedTuple):
    """A flow that begins by what it hears, while it hears."""

    connection: Connection
    row: Row
    document: FlowDocument
    kind: HappeningKind
    forms: Forms
    actor: Actor
    now: datetime

    @property
    def reads(self) -> tuple[str, ...]:
        """What the flow reads of what is told."""
        return tuple(each.key for each in getattr(self.document.trigger, "inputs", ()))


async def _listener(
    connection: Connection, workspace: WorkspaceProfile, happenings: Happenings, row: Row, now: datetime
) -> _Listener | None:
    document = FlowDocument.model_validate(row["document"])
    trigger = document.trigger
    kind = happenings.get(trigger.name) if isinstance(trigger, HappeningTrigger) else None
    if kind is None:
        return None
    forms, actor = await read_fresh_forms(connection), await flow_actor(connection, workspace.key)
    return _Listener(connection, row, document, kind, forms, actor, now)


async def _start(listener: _Listener, entry: Entry) -> None:
    """Runs of all that an entry tells, together."""
    told = await _told(listener, entry)
    if listener.document.form is not None:
        told = [each for each in told if each.record_id is not None]
    begun = await _meeting(listener, told)
    if not begun:
        return
    connection, is_about = listener.connection, listener.document.form is not None
    member = None if entry.actor_id is None else await member_of_user(connection, entry.actor_id)
    starter = Starter(None if member is None else Person.member(member), entry.actor)
    targets = [
        (each.record_id if is_about else None, each.label, f"heard:{entry.seq}:{each.subject}") for each in begun
    ]
    happened = [
        Happened(
            kind="happening",
            event=listener.kind.name,
            inputs=_inputs(listener, each),
            about=dict(each.about),
            own=tuple(who_of(Person.member(member_id)) for member_id in each.own),
        )
        for each in begun
    ]
    await start_runs(connection, listener.row, targets, starter, happened, listener.now)


async def _told(listener: _Listener, entry: Entry) -> Sequence[Occurred]:
    """What an entry tells; nothing where it cannot be read: what others tell is heard all the same."""
    locale = known_locale(listener.actor.workspace.locale)
    try:
        async with listener.connection.transaction():
            return await listener.kind.tell(listener.connection, entry, locale)
    except psycopg.OperationalError:  # the database's trouble is not the entry's: it is heard another time
        raise
    except Exception as error:  # whatever reading it raises is not to keep the flow from what follows
        logger().error("happening_not_readable", seq=entry.seq, action=entry.action, exc_info=error)
        return ()


def _inputs(listener: _Listener, told: Occurred) -> dict[str, Any]:
    return {key: told.values.get(key) for key in listener.reads if told.values.get(key) is not None}


async def _meeting(listener: _Listener, told: Sequence[Occurred]) -> Sequence[Occurred]:
    """What meets the trigger's condition, over what is told and the records it is about, read together."""
    document, when = listener.document, getattr(listener.document.trigger, "when", None)
    if when is None or not told:
        return told
    bound = bound_condition(FlowNames(listener.forms, document), when)
    holds, variables = to_python(bound), variables_of(listener.actor, listener.now)
    start = f"{RECORD}."
    paths = [path for path in bound.fields() if path == RECORD or path.startswith(start)]
    reader = RecordReader(listener.connection, listener.forms, listener.actor, listener.now)
    form = None if document.form is None else listener.forms.get(document.form)
    if form is not None:
        ids = [each.record_id for each in told if each.record_id is not None]
        await reader.look_ahead(form, ids, [path.removeprefix(start) for path in paths if path != RECORD])
    found = []
    for each in told:
        values: Mapping[str, Any] | None = {}
        if form is not None and each.record_id is not None:
            values = await reader.read(form, each.record_id, paths, RECORD)
        inputs = _inputs(listener, each)
        named = {f"{INPUT}.{key}": inputs.get(key) for key in listener.reads}
        if values is not None and holds({**values, **named}, variables) is True:
            found.append(each)
    return found
