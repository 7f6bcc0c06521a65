"""Trying a draft on a record, or on values for one: the engine does what the steps say, and all of it is undone.

Calls to other programs are not made, documents not set, and no time passes: waits are over at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.checking import find_errors
from tongzhou.builder.flows.contracts import TRIAL, FlowDocument, Happened
from tongzhou.builder.flows.core.state import Acted, Broke, ChildEnded, Performed, Refused, Started, TimeUp, Visit
from tongzhou.builder.flows.errors import InvalidFlow, RunRefused, TrialTooLong
from tongzhou.builder.flows.faults import BROKEN, code_of, why_of
from tongzhou.builder.flows.queries import get_flow, list_flows
from tongzhou.builder.flows.reach import check_reach
from tongzhou.builder.flows.run_queries import list_steps, list_tasks_of
from tongzhou.builder.flows.running.context import Running, lock_run, name_in
from tongzhou.builder.flows.running.engine import happen, revision_of
from tongzhou.builder.flows.running.machines import perform
from tongzhou.builder.flows.running.notifying import notice_key
from tongzhou.builder.flows.running.starting import start_runs
from tongzhou.builder.flows.stored import written
from tongzhou.builder.flows.tables import version_table
from tongzhou.builder.flows.trigger_documents import ButtonTrigger, HappeningTrigger, WebhookTrigger
from tongzhou.builder.flows.triggers.pressed import read_inputs, starter
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.identity.facade import people_named
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import Locale
from tongzhou.notifications.facade import receipts

TOLD_MAX = 50
"""People whom a step would tell that a trial names."""
STEPS_MAX = 300
"""Things that one trial does."""
SECONDS_MAX = 20
LOCK_SECONDS = 3
"""Others wait for what a trial has locked, and a trial for what others have: both not for long."""

_STATES = {"done": "passed", "skipped": "passed", "rejected": "passed", "failed": "failed", "returned": "returned"}


_PARTS = {"rejected": "rejected", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A draft, the record to try it on or values for one, what a button or call brings, and what people do, in turn."""

    document: FlowDocument
    record_id: UUID | None
    sample: Mapping[str, Any] | None
    inputs: Mapping[str, Any]
    replies: Sequence[Mapping[str, Any]]


async def try_flow(
    connection: Connection, key: str, trial: Trial, *, actor: Actor, wiring: Wiring, now: datetime, locale: Locale
) -> dict[str, Any]:
    """The way of a record through a draft; nothing of it stays, no number is drawn.

    Raises InvalidFlow for a draft with mistakes, NotAllowed for who may not do themselves what its steps do, and for a
    sample what making a record of it raises.
    """
    flow = await get_flow(connection, key)
    forms = await read_fresh_forms(connection)
    known = [each.key for each, _ in await list_flows(connection)]
    errors = await find_errors(connection, forms, trial.document, wiring=wiring, flows=known)
    if errors:
        raise InvalidFlow(errors=errors)
    check_reach(forms, trial.document, actor, wiring)
    trigger = trial.document.trigger
    if isinstance(trigger, ButtonTrigger | WebhookTrigger | HappeningTrigger):
        trial = replace(trial, inputs=read_inputs(trigger.inputs, trial.inputs))
    opened = None
    if trial.document.form is not None:
        if (trial.record_id is None) == (trial.sample is None):
            raise InvalidValues(errors=[FieldError("record", "record_or_sample")])
        opened = await records.open_form(connection, trial.document.form, actor=actor, now=now, forms=forms)
        if trial.record_id is not None:
            await records.get_record(opened, trial.record_id, fields=())
    connection.rehearsed = {}
    try:
        async with asyncio.timeout(SECONDS_MAX), connection.transaction(force_rollback=True):
            await connection.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'")
            if opened is not None and trial.sample is not None:
                trial = replace(trial, record_id=await _made_up(opened, trial.sample))
            run = await _begin(connection, flow.id, trial, actor=actor, wiring=wiring, now=now)
            await _go(run, list(trial.replies))
            found = await _trace(run, locale)
    except (TimeoutError, psycopg.errors.LockNotAvailable):
        raise TrialTooLong(seconds=SECONDS_MAX) from None
    finally:
        connection.rehearsed = None
    connection.pending = None  # what waits for the end of the transaction belongs to what is undone
    return found


async def _made_up(form: records.OpenForm, sample: Mapping[str, Any]) -> UUID:
    """A record of these values, made as by hand, but for a question about likely duplicates."""
    try:
        return (await records.create(records.insisting(form), sample)).id
    except InvalidValues as refused:
        wrong = [replace(each, field=f"sample.{each.field}") for each in refused.errors]
        raise InvalidValues(errors=wrong) from None


async def _begin(
    connection: Connection, flow_id: UUID, trial: Trial, *, actor: Actor, wiring: Wiring, now: datetime
) -> Running:
    version = {"flow_id": flow_id, "version_id": new_id(), "document": written(trial.document)}
    await execute(
        connection,
        sa.insert(version_table).values(
            id=version["version_id"],
            flow_id=flow_id,
            number=0,
            document=version["document"],
            published_at=now,
            by_name=actor.name,
        ),
    )
    happened = Happened(kind=TRIAL, inputs=dict(trial.inputs))
    (run_id,) = await start_runs(connection, version, [(trial.record_id, "", None)], starter(actor), happened, now)
    run = await lock_run(connection, run_id, wiring=wiring, now=now, key=actor.workspace.key)
    await happen(run, Started())
    return run


async def _go(run: Running, replies: list[Mapping[str, Any]]) -> None:
    """Do what is to be done until people are asked who have not answered."""
    for _ in range(STEPS_MAX):
        done = False
        for visit in run.state.visits:
            if await _do(run, visit, replies):
                done = True
                break
        if not done:
            return


async def _do(run: Running, visit: Visit, replies: list[Mapping[str, Any]]) -> bool:
    step = run.step(visit.step)
    if visit.status == "failed":
        return False
    match step.kind:
        case "parallel" | "branch":
            return False
        case "approve" | "fill" | "start":
            return await _reply(run, visit, replies)
        case "wait":
            await happen(run, TimeUp(visit.number))
        case "http":
            await happen(run, Performed(visit.number, output={"status": 200}))
        case "document":
            await happen(run, Performed(visit.number))
        case "loop" if visit.status == "waiting":
            return False
        case "subflow" if visit.status == "waiting":
            await happen(run, ChildEnded(visit.number))
        case _:
            await _perform(run, visit)
    return True


async def _perform(run: Running, visit: Visit) -> None:
    done: Any
    try:
        async with run.connection.transaction():
            done = await perform(run, visit.number, run.step(visit.step))
    except BROKEN as error:
        run.reader.forget()
        done = Broke(visit.number, code_of(error))
    await happen(run, done)


async def _reply(run: Running, visit: Visit, replies: list[Mapping[str, Any]]) -> bool:
    given = next((each for each in replies if each["step"] == visit.step), None)
    todo = next((each for each in visit.todos if each.status.value == "open"), None)
    if given is None or todo is None:
        return False
    replies.remove(given)
    acted = Acted(todo.number, given["action"], todo.who, to=given.get("to"), revision=await revision_of(run))
    try:
        await happen(run, acted)
    except Refused as refused:
        raise RunRefused.by(refused) from None
    return True


async def _trace(run: Running, locale: Locale) -> dict[str, Any]:
    tasks, steps = await list_tasks_of(run.connection, run.id), await list_steps(run.connection, run.id)
    told = await _told(run, [each["visit"] for each in steps if each["kind"] == "notify"])
    trace = []
    for each in steps:
        live = run.state.visit(each["visit"])
        fault = each["fault"] if live is None else live.fault
        state = "waiting" if each["outcome"] is None else _STATES.get(each["outcome"], "gone")
        trace.append(
            {
                "step": each["step"],
                "state": "failed" if live is not None and live.fault is not None else state,
                "people": told.get(each["visit"], [task["person"] for task in tasks if task["visit"] == each["visit"]]),
                "part": _PARTS.get(each["outcome"] or "", "next"),
                "lines": (each["output"] or {}).get("lines", []) if each["kind"] == "branch" else [],
                "why": why_of(fault, locale),
            }
        )
    return {"trace": trace, "status": run.state.status.value}


async def _told(run: Running, visits: Sequence[int]) -> dict[int, list[str]]:
    """The first of those whom steps would tell, by name."""
    keys = {notice_key(run.id, visit): visit for visit in visits}
    found = await receipts(run.connection, list(keys))
    told = {keys[key]: [person.id for person in people][:TOLD_MAX] for key, people in found.items()}
    known = await people_named(run.connection, {each for ids in told.values() for each in ids})
    return {visit: sorted(name_in(known, each) for each in ids) for visit, ids in told.items()}
