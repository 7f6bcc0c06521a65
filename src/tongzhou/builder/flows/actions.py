"""Writing flows: drafts, publishing, pausing, removing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.flows.checking import find_errors
from tongzhou.builder.flows.contracts import FLOWS_MAX, FlowDocument
from tongzhou.builder.flows.errors import FlowInUse, InvalidFlow, TooManyFlows
from tongzhou.builder.flows.queries import ALIVE, Flow, get_flow, get_version
from tongzhou.builder.flows.reach import check_reach
from tongzhou.builder.flows.stored import find_document, read_document, written
from tongzhou.builder.flows.tables import flow_table, run_table, select_active, version_table
from tongzhou.builder.flows.trigger_documents import HappeningTrigger, RecordTrigger
from tongzhou.builder.flows.triggers.heard import hear_out, heard_now
from tongzhou.builder.flows.triggers.recorded import EVENTS, SUBSCRIBER
from tongzhou.builder.flows.triggers.timed import next_time
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.builder.records.facade import subscribe
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.identity.facade import touch_workspace
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_value
from tongzhou.kernel.errors import Conflict, FieldError, InvalidValues
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import words


async def create_flow(connection: Connection, document: FlowDocument, *, actor: Actor, now: datetime) -> Flow:
    """Keep a first draft, finished or not. Raises InvalidValues for a key that is taken, and TooManyFlows."""
    require(actor, Permission.FLOWS_MANAGE)
    if await fetch_value(connection, sa.select(sa.func.count()).select_from(flow_table)) >= FLOWS_MAX:
        raise TooManyFlows(limit=FLOWS_MAX)
    made = await execute(
        connection,
        insert(flow_table)
        .values(
            id=new_id(),
            key=document.key,
            form=document.form,
            document=written(document),
            revision=1,
            paused=False,
            created_by=actor.member_id,
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_nothing(),
    )
    if not made:
        raise InvalidValues(errors=[FieldError("key", "taken", {"value": document.key})])
    flow = await get_flow(connection, document.key)
    await _note(connection, "flow.created", flow, actor=actor, now=now)
    return flow


async def save_draft(
    connection: Connection, key: str, document: FlowDocument, revision: int, *, actor: Actor, now: datetime
) -> Flow:
    """Keep a draft, finished or not; raises Conflict when somebody saved another meanwhile."""
    require(actor, Permission.FLOWS_MANAGE)
    flow = await get_flow(connection, key, locks=True)
    if flow.revision != revision:
        raise Conflict()
    if document.key != key:
        raise InvalidValues(errors=[FieldError("key", "unchangeable", {"value": key})])
    if written(document) != flow.stored:
        values = {"document": written(document), "revision": revision + 1, "updated_at": now}
        await execute(connection, update(flow_table).where(flow_table.c.id == flow.id).values(**values))
    return await get_flow(connection, key)


async def publish(
    connection: Connection, key: str, revision: int, *, actor: Actor, wiring: Wiring | None, now: datetime
) -> int:
    """Make the draft the version that new runs begin on; its number. Runs under way stay on theirs.

    Raises InvalidFlow with everything that is wrong, Conflict, and NotAllowed for who may not do themselves what its
    steps do.
    """
    require(actor, Permission.FLOWS_MANAGE)
    flow = await get_flow(connection, key, locks=True)
    if flow.revision != revision:
        raise Conflict()
    forms = await read_fresh_forms(connection)
    known = [row["key"] for row in await fetch_all(connection, sa.select(flow_table.c.key))]
    draft = flow.document
    errors = await find_errors(connection, forms, draft, wiring=wiring, flows=known)
    if errors:
        raise InvalidFlow(errors=errors)
    check_reach(forms, draft, actor, wiring)
    latest = sa.select(sa.func.coalesce(sa.func.max(version_table.c.number), 0)).where(
        version_table.c.flow_id == flow.id
    )
    number: int = await fetch_value(connection, latest) + 1
    await execute(
        connection,
        insert(version_table).values(
            id=new_id(),
            flow_id=flow.id,
            number=number,
            document=written(draft),
            published_at=now,
            published_by=actor.member_id,
            by_name=actor.name,
        ),
    )
    zone = ZoneInfo(actor.workspace.time_zone)
    values = {
        "active": number,
        "published_revision": revision,
        "form": draft.form,
        "next_at": next_time(draft, now, zone),
        "heard": await _heard_by(connection, flow, draft, actor=actor, wiring=wiring, now=now),
        "fault": None,
    }
    await execute(connection, update(flow_table).where(flow_table.c.id == flow.id).values(**values))
    await watch(connection)
    await _note(connection, "flow.published", flow, actor=actor, now=now)
    return number


async def _heard_by(
    connection: Connection, flow: Flow, draft: FlowDocument, *, actor: Actor, wiring: Wiring | None, now: datetime
) -> int | None:
    """How far a flow that is published anew has heard: it goes on where the version before it stands. What that one has
    still to hear of another happening it hears first.
    """
    if not isinstance(draft.trigger, HappeningTrigger) or (flow.paused and flow.heard is None):
        return None
    if flow.heard is not None and await _begins_by(connection, flow) == draft.trigger.name:
        return flow.heard
    if wiring is not None and flow.active is not None and not flow.paused:
        await hear_out(connection, actor.workspace, flow.id, wiring.happenings, now=now)
    return await heard_now(connection, draft)


async def _begins_by(connection: Connection, flow: Flow) -> str | None:
    """The happening that the active version begins by, whether the program can read the rest of it or not."""
    version = version_table.c
    name = sa.select(version.document["trigger"]["name"].astext)
    found: str | None = await fetch_value(
        connection, name.where(version.flow_id == flow.id, version.number == flow.active)
    )
    return found


async def set_paused(
    connection: Connection, key: str, paused: bool, *, actor: Actor, wiring: Wiring, now: datetime
) -> Flow:
    """Let a flow begin no runs, or let it again; runs under way go on. What happened before the pause begins runs,
    what happens while it lasts does not. A flow that the program paused goes on where it stopped.
    """
    require(actor, Permission.FLOWS_MANAGE)
    flow = await get_flow(connection, key, locks=True)
    values: dict[str, Any] = {"paused": paused, "fault": None}
    if not paused and flow.active is not None and flow.heard is None:
        document = await get_version(connection, flow.id, flow.active)
        values["heard"] = await heard_now(connection, read_document(document))
    elif paused and not flow.paused:
        heard_all = await hear_out(connection, actor.workspace, flow.id, wiring.happenings, now=now)
        values = {"paused": True, "heard": None} if heard_all else {"paused": True}
    await execute(connection, update(flow_table).where(flow_table.c.id == flow.id).values(**values))
    await watch(connection)
    await _note(connection, "flow.paused" if paused else "flow.resumed", flow, actor=actor, now=now)
    return await get_flow(connection, key)


async def forget_flow(connection: Connection, flow: Flow, *, actor: Actor, now: datetime) -> None:
    """Forget a locked flow with its versions and the runs that are left; raises FlowInUse."""
    await check_unused(connection, flow)
    await execute(connection, delete(flow_table).where(flow_table.c.id == flow.id))
    await watch(connection)
    await _note(connection, "flow.removed", flow, actor=actor, now=now)


async def check_unused(connection: Connection, flow: Flow) -> None:
    """Pass where no run of a flow is under way; raises FlowInUse."""
    run = run_table.c
    alive = sa.select(sa.func.count()).where(run.flow_id == flow.id, run.status.in_(ALIVE))
    count = await fetch_value(connection, alive)
    if count:
        raise FlowInUse(count=count)


async def watch(connection: Connection) -> None:
    """Have the events of the forms noted whose flows begin by them, those of no other."""
    rows = await fetch_all(connection, select_active(version_table.c.document).where(~flow_table.c.paused))
    documents = (find_document(row["document"]) for row in rows)
    keys = {each.form for each in documents if each is not None and isinstance(each.trigger, RecordTrigger)}
    forms = await read_fresh_forms(connection)
    ids = {form.id for form in forms if form.key in keys}
    await subscribe(connection, SUBSCRIBER, {UUID(each) for each in ids}, EVENTS)
    await touch_workspace(connection)


async def _note(connection: Connection, action: str, flow: Flow, *, actor: Actor, now: datetime) -> None:
    subject = Subject("flow", flow.key, words(flow.title, "zh-CN"))
    await record(connection, actor=actor, action=action, subject=subject, now=now)
