"""Doing what is due: steps, timers, beginnings and ends, each in a transaction of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

import psycopg
import sqlalchemy as sa
from sqlalchemy import delete, select, update

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.contracts import ApproveStep, FillStep, HttpStep, RunStatus, Step
from tongzhou.builder.flows.core.advance import advance
from tongzhou.builder.flows.core.state import (
    Broke,
    ChildEnded,
    Happening,
    Intervened,
    Performed,
    Refused,
    Started,
    TimeUp,
    Who,
)
from tongzhou.builder.flows.deadline_documents import DeadlineAct
from tongzhou.builder.flows.faults import BROKEN, code_of
from tongzhou.builder.flows.running.context import Running, flow_actor, lock_run, mark_cause, running
from tongzhou.builder.flows.running.engine import able_to_act, happen, people_of, revision_of
from tongzhou.builder.flows.running.leaving import who_left
from tongzhou.builder.flows.running.machines import perform
from tongzhou.builder.flows.running.outside import LEASE, PAUSES, Call, make, outcome, prepare
from tongzhou.builder.flows.running.storing import store
from tongzhou.builder.flows.tables import due_table, run_table, step_table
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import NotFound, Problem
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.logs import logger

ATTEMPTS_MAX: Final = 5
"""How often a step is tried that fails for no reason that people could mend; then it is stuck."""
READING: Final = frozenset({"find", "formula", "loop"})
"""Steps that write nothing: there is nothing to undo of one that fails."""
PAUSE: Final = timedelta(seconds=5)
ASIDE: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""When what was set aside is due."""


async def work_one(
    database: Database, workspace: Workspace, *, wiring: Wiring, outgoing: Outgoing, flow: Actor | None = None
) -> bool:
    """Do the first thing that is due; whether there was any. Whoever works at the same time does another run's."""
    now, row = clock.now(), None
    try:
        async with database.workspace(workspace) as connection:
            row = await _claim(connection, now)
            if row is None:
                return False
            actor = flow or await flow_actor(connection, workspace.key)
            call = await _do(connection, row, actor, wiring, now)
    except Exception as error:
        if row is None:
            raise
        await _failed(database, workspace, wiring, row["seq"], error, now)
        return True
    if call is not None:
        try:
            await _call(database, workspace, wiring, outgoing, call, row)
        except NotFound:
            pass  # the flow was removed meanwhile, with its runs
        except Exception as error:
            await _failed(database, workspace, wiring, row["seq"], error, now)
    return True


async def _claim(connection: Connection, now: datetime) -> Row | None:
    """The first due thing of a run that nobody works on, and the run, both locked."""
    cursor = await connection.execute(_claim_text(connection.schema), (now,))
    return await cursor.fetchone()


@cache
def _claim_text(schema: str) -> bytes:
    return f"""
        select d.seq, d.visit, d.kind as due_kind, d.number, d.due_at, d.attempts, r.*
        from "{schema}"._flow_due d join "{schema}"._flow_run r on r.id = d.run_id
        where d.due_at <= %s order by d.due_at, d.seq limit 1
        for no key update skip locked
    """.encode()


async def _do(connection: Connection, row: Row, actor: Actor, wiring: Wiring, now: datetime) -> Call | None:
    """Do it; a call that is to be made outside is given back."""
    run = await running(connection, row, wiring=wiring, now=now, flow=actor)
    if row["due_kind"] == "step":
        return await _step(run, row)
    happening = await _happening(run, row)
    if happening is None:
        await _take_off(connection, row)
    else:
        await _happen_quietly(run, happening, row)
    return None


async def _step(run: Running, row: Row) -> Call | None:
    visit = run.state.visit(row["visit"])
    if visit is None:
        await _take_off(run.connection, row)
        return None
    step = run.step(visit.step)
    if isinstance(step, HttpStep):
        return await _prepare(run, row, step)
    run.changes.done = row["seq"]
    await happen(run, await _performed(run, visit.number, step))
    return None


async def _performed(run: Running, visit: int, step: Step) -> Performed | Broke:
    """Do a machine step; of one that cannot be done nothing stays."""
    try:
        if step.kind in READING:
            done = await perform(run, visit, step)
        else:
            await mark_cause(run)
            async with run.connection.transaction():
                done = await perform(run, visit, step)
    except BROKEN as error:
        run.reader.forget()
        run.changes.notes[visit] = {"fault": code_of(error), "output": _told(error)}
        return Broke(visit, code_of(error))
    if isinstance(done, Performed):
        run.changes.notes[visit] = {"output": done.output}
    return done


def _told(problem: Exception) -> dict[str, Any]:
    """What a refusal said, for who looks into the run."""
    if not isinstance(problem, Problem):
        return {"params": {}, "errors": []}
    errors = [{"field": each.field, "code": each.code, "params": dict(each.params)} for each in problem.errors]
    return {"params": {key: str(value) for key, value in problem.params.items()}, "errors": errors[:20]}


async def _prepare(run: Running, row: Row, step: HttpStep) -> Call | None:
    try:
        call = await prepare(run, row["visit"], step)
    except BROKEN as error:
        run.changes.done = row["seq"]
        run.changes.notes[row["visit"]] = {"fault": code_of(error)}
        await happen(run, Broke(row["visit"], code_of(error)))
        return None
    leased = update(due_table).where(due_table.c.seq == row["seq"])
    await execute(run.connection, leased.values(due_at=run.now + LEASE, attempts=row["attempts"] + 1))
    return call


async def _call(  # noqa: PLR0917  what is called for whom
    database: Database, workspace: Workspace, wiring: Wiring, outgoing: Outgoing, call: Call, row: Row
) -> None:
    """Call, and note what came of it, if the run still waits for it."""
    reply = await make(call, outgoing)
    async with database.workspace(workspace) as connection:
        run = await lock_run(connection, call.run_id, wiring=wiring, now=clock.now(), key=workspace.key)
        visit = run.state.visit(call.visit)
        step = None if visit is None else run.step(visit.step)
        if not isinstance(step, HttpStep):
            await _take_off(connection, row)
            return
        attempts = row["attempts"] + 1
        done: Any
        try:
            done = outcome(step, call.visit, reply, attempts)
        except BROKEN as error:
            done = Broke(call.visit, code_of(error))
        shown = reply if isinstance(reply, str) else {"status": reply.status, "text": reply.text[:2000]}
        fault = {"fault": done.fault} if isinstance(done, Broke) else {}
        run.changes.notes[call.visit] = {"output": shown, **fault}
        if done is None:
            await store(run)
            later = update(due_table).where(due_table.c.seq == row["seq"])
            await execute(connection, later.values(due_at=run.now + PAUSES[attempts - 1]))
            await another_attempt(run, call.visit)
            return
        run.changes.done = row["seq"]
        await happen(run, done)


async def _happening(run: Running, row: Row) -> Happening | None:
    match row["due_kind"]:
        case "start":
            return Started()
        case "child":
            return ChildEnded(row["visit"], row["number"])
        case "end":
            return Intervened("end")
        case "timer":
            return await _time_up(run, row)
        case "left":
            return await who_left(run, row)
    return None


async def _time_up(run: Running, row: Row) -> TimeUp | None:
    visit = run.state.visit(row["visit"])
    if visit is None:
        return None
    step = run.step(visit.step)
    people: tuple[Who, ...] = ()
    number = row["number"]
    if isinstance(step, ApproveStep | FillStep) and 0 <= number < len(step.deadlines) and step.deadlines[number].to:
        deadline = step.deadlines[number]
        is_heir = deadline.act is DeadlineAct.TRANSFER
        people = await (able_to_act(run, step, deadline.to) if is_heir else people_of(run, deadline.to))
    return TimeUp(row["visit"], number, people, await revision_of(run))


async def _happen_quietly(run: Running, happening: Happening, row: Row) -> None:
    """What machines tell of a run that is over by now changes nothing."""
    run.changes.done = row["seq"]
    try:
        await happen(run, happening)
    except Refused as refused:
        await _take_off(run.connection, row)
        logger().info("flow_too_late", run=str(run.id), reason=refused.code)


async def _take_off(connection: Connection, row: Row) -> None:
    await execute(connection, delete(due_table).where(due_table.c.seq == row["seq"]))


async def another_attempt(run: Running, visit: int) -> None:
    """A row for the next attempt at a step."""
    step = step_table.c
    mine = select(
        step.run_id, step.visit, (sa.func.max(step.attempt) + 1), step.step, step.kind, sa.literal(run.now)
    ).where(step.run_id == run.id, step.visit == visit)
    columns = ["run_id", "visit", "attempt", "step", "kind", "started_at"]
    await execute(
        run.connection,
        sa.insert(step_table).from_select(columns, mine.group_by(step.run_id, step.visit, step.step, step.kind)),
    )


async def _failed(  # noqa: PLR0917  what failed, where and when
    database: Database, workspace: Workspace, wiring: Wiring, seq: int, error: Exception, now: datetime
) -> None:
    """What failed is tried again later; after the last attempt its step is stuck and says so."""
    passing = isinstance(error, (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure))
    if not passing:
        logger().error("flow_step_failed", exc_info=error)
    async with database.workspace(workspace) as connection:
        later = (
            update(due_table)
            .where(due_table.c.seq == seq)
            .values(attempts=due_table.c.attempts + 1, due_at=now + (timedelta(0) if passing else PAUSE))
        )
        row = await fetch_one(connection, later.returning(due_table))
    if row is None or row["attempts"] < ATTEMPTS_MAX:
        return
    try:
        async with database.workspace(workspace) as connection:
            run = await lock_run(connection, row["run_id"], wiring=wiring, now=now, key=workspace.key)
            broke = Broke(row["visit"], "internal_error")
            if advance(run.graph, run.state, broke)[0] != run.state:
                run.changes.notes[row["visit"]] = {"fault": broke.fault}
                await _happen_quietly(run, broke, row)
                return
    except NotFound:
        return
    except Exception as again:  # it cannot even be noted: what is due waits apart until somebody retries the run
        logger().error("flow_cannot_be_noted", run=str(row["run_id"]), exc_info=again)
    async with database.workspace(workspace) as connection:
        await park(connection, row["run_id"], seq)


async def park(connection: Connection, run_id: UUID, seq: int) -> None:
    """Set what is due aside: the run says that it is stuck, a retry takes it up again."""
    aside = update(due_table).where(due_table.c.seq == seq)
    await execute(connection, aside.values(due_at=ASIDE, attempts=0))
    await execute(connection, update(run_table).where(run_table.c.id == run_id).values(status=RunStatus.STUCK.value))


async def unpark(connection: Connection, run_id: UUID, *, now: datetime) -> bool:
    """Do what was set aside after all; whether there was any. The run is locked."""
    aside = update(due_table).where(due_table.c.run_id == run_id, due_table.c.due_at == ASIDE).values(due_at=now)
    if not await execute(connection, aside):
        return False
    await execute(connection, update(run_table).where(run_table.c.id == run_id).values(status=RunStatus.RUNNING.value))
    return True
