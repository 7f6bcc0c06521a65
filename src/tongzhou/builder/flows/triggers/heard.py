"""From what other packages wrote down to runs. Entries of the audit follow each other as they were committed, so a flow
that knows how far it has heard misses nothing and hears nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.audit.contracts import Entry
from tongzhou.audit.facade import entries_after, last_entry
from tongzhou.builder.flows.contracts import FlowDocument, Happened
from tongzhou.builder.flows.faults import BROKEN, code_of
from tongzhou.builder.flows.happenings import HappeningKind, Happenings, Occurred
from tongzhou.builder.flows.naming import INPUT, RECORD, FlowNames, bound_condition
from tongzhou.builder.flows.running.context import flow_actor
from tongzhou.builder.flows.running.reading import RecordReader
from tongzhou.builder.flows.running.starting import Starter, start_runs
from tongzhou.builder.flows.tables import flow_table, version_table
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
from tongzhou.kernel.texts import known_locale
from tongzhou.notifications.contracts import Person

AT_ONCE: Final = 50
"""Entries that one transaction hears."""


async def start_by_happenings(
    database: Database, workspace: WorkspaceProfile, happenings: Happenings, *, now: datetime
) -> None:
    """Begin the runs of what was written down since, a flow a transaction."""
    while await _hear_first(database, workspace, happenings, now):
        pass


async def heard_now(connection: Connection, document: FlowDocument) -> int | None:
    """How far a flow that begins from now on has heard; None for one that begins otherwise."""
    return await last_entry(connection) if isinstance(document.trigger, HappeningTrigger) else None


async def _hear_first(database: Database, workspace: WorkspaceProfile, happenings: Happenings, now: datetime) -> bool:
    flow, version = flow_table.c, version_table.c
    async with database.workspace(workspace) as connection:
        last = await last_entry(connection)
        statement = (
            sa.select(flow.id.label("flow_id"), flow.heard, version.id.label("version_id"), version.document)
            .join_from(flow_table, version_table, (version.flow_id == flow.id) & (version.number == flow.active))
            .where(flow.heard < last, ~flow.paused)
            .order_by(flow.heard, flow.id)
            .limit(1)
            .with_for_update(of=flow_table, skip_locked=True)
        )
        row = await fetch_one(connection, statement)
        if row is None:
            return False
        entries = await entries_after(connection, row["heard"], AT_ONCE)
        try:
            async with connection.transaction():
                await _start_all(connection, workspace, happenings, row, entries, now)
        except BROKEN as error:
            await stop_flow(connection, row["flow_id"], code_of(error))
        heard = sa.update(flow_table).where(flow.id == row["flow_id"]).values(heard=entries[-1].seq)
        await execute(connection, heard)
    return True


async def _start_all(  # noqa: PLR0917  what was heard, and by whom
    connection: Connection, workspace: WorkspaceProfile, happenings: Happenings, row: Row, entries: Sequence[Entry],
    now: datetime,
) -> None:  # fmt: skip
    document = FlowDocument.model_validate(row["document"])
    trigger = document.trigger
    kind = happenings.get(trigger.name) if isinstance(trigger, HappeningTrigger) else None
    wanted = () if kind is None else [each for each in entries if each.action in kind.actions]
    if kind is None or not wanted:
        return
    forms, actor = await read_fresh_forms(connection), await flow_actor(connection, workspace.key)
    for entry in wanted:
        await _start(connection, forms, actor, row, document, kind, entry, now)


async def _start(  # noqa: PLR0917  what an entry starts
    connection: Connection, forms: Forms, actor: Actor, row: Row, document: FlowDocument, kind: HappeningKind,
    entry: Entry, now: datetime,
) -> None:  # fmt: skip
    trigger = document.trigger
    assert isinstance(trigger, HappeningTrigger)
    member = None if entry.actor_id is None else await member_of_user(connection, entry.actor_id)
    starter = Starter(None if member is None else Person.member(member), entry.actor)
    read = tuple(each.key for each in trigger.inputs)
    for each in await kind.tell(connection, entry, known_locale(actor.workspace.locale)):
        inputs = {key: each.values.get(key) for key in read if each.values.get(key) is not None}
        record_id = None if document.form is None else each.record_id
        if document.form is not None and record_id is None:
            continue
        if not await _holds(connection, forms, actor, document, each, inputs, now):
            continue
        target = (record_id, each.label, f"heard:{entry.seq}:{each.subject}")
        happened = Happened(kind="happening", event=kind.name, inputs=inputs, about=dict(each.about))
        await start_runs(connection, row, [target], starter, happened, now)


async def _holds(  # noqa: PLR0917  what is asked of what
    connection: Connection, forms: Forms, actor: Actor, document: FlowDocument, told: Occurred, inputs: dict[str, Any],
    now: datetime,
) -> bool:  # fmt: skip
    """Whether what happened meets the trigger's condition, over what is told and the record that it is about."""
    when = getattr(document.trigger, "when", None)
    if when is None:
        return True
    bound = bound_condition(FlowNames(forms, document), when)
    read: dict[str, Any] = {}
    if document.form is not None and told.record_id is not None:
        paths = [path for path in bound.fields() if path.partition(".")[0] == RECORD]
        reader = RecordReader(connection, forms, actor, now)
        found = await reader.read(forms.get(document.form), told.record_id, paths, RECORD)
        if found is None:
            return False
        read |= found
    read |= {f"{INPUT}.{each.key}": inputs.get(each.key) for each in getattr(document.trigger, "inputs", ())}
    return to_python(bound)(read, variables_of(actor, now)) is True
