"""What happens to a run, and doing at once what follows: finding people, opening to-dos, setting timers, telling."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from tongzhou.builder.assignees.contracts import Person
from tongzhou.builder.assignees.facade import find_people
from tongzhou.builder.flows.contracts import (
    ApproveStep,
    BranchStep,
    CcStep,
    FillStep,
    RunStatus,
    StartStep,
    Step,
    TaskStatus,
    WaitStep,
)
from tongzhou.builder.flows.core.advance import advance
from tongzhou.builder.flows.core.state import (
    ROBOT,
    Ask,
    Broke,
    Change,
    ClearDue,
    Closed,
    Command,
    Decide,
    Decided,
    Find,
    Finish,
    Happening,
    Opened,
    PeopleFound,
    Perform,
    SetTimers,
    Tell,
    Who,
    Write,
)
from tongzhou.builder.flows.deadline_documents import Deadline
from tongzhou.builder.flows.faults import BROKEN, code_of
from tongzhou.builder.flows.running.context import Running, mark_cause, name_in, person_of
from tongzhou.builder.flows.running.owning import kept_out_of
from tongzhou.builder.flows.running.storing import OVER, store
from tongzhou.builder.flows.running.telling import tell_asked, tell_people
from tongzhou.builder.flows.running.timing import moment_of_deadline, moment_of_wait
from tongzhou.builder.flows.running.values import calculate_all, holds
from tongzhou.builder.flows.tables import due_table, run_table, task_table
from tongzhou.builder.records import facade as records
from tongzhou.identity.facade import members_without_account, people_named
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_all, fetch_one
from tongzhou.kernel.ids import new_id


async def happen(run: Running, happening: Happening) -> None:
    """Go on with a locked run as far as it goes at once, and store it. Raises Refused."""
    agenda = deque([happening])
    while agenda:
        run.state, commands = advance(run.graph, run.state, agenda.popleft())
        for command in commands:
            answer = await _do(run, command)
            if answer is not None:
                agenda.append(answer)
    await store(run)


async def _do(run: Running, command: Command) -> Happening | None:
    match command:
        case Opened():
            _open_step(run, command)
        case Closed():
            run.changes.closed[command.visit] = command.outcome
        case ClearDue():
            await _clear(run, command.visit)
        case Find():
            return await _find(run, command)
        case Decide():
            return await _decide(run, command)
        case Ask():
            await _ask(run, command)
        case Change():
            await _change(run, command)
        case SetTimers():
            return await _set_timers_or_break(run, command)
        case Perform():
            _due(run, command.visit, "step", run.now)
        case Tell():
            await tell_people(run, command)
        case Write():
            await _write(run, command.step)
        case Finish():
            await _finish(run, command.status)
    return None


def _open_step(run: Running, command: Opened) -> None:
    row = {"visit": command.visit, "step": command.step, "kind": run.step(command.step).kind}
    run.changes.opened.append(row)


def _due(run: Running, visit: int, kind: str, at: datetime, number: int = 0) -> None:
    run.changes.due.append(_row(run.id, visit, kind, at, number))


def _row(run_id: UUID, visit: int, kind: str, at: datetime, number: int = 0) -> Row:
    return {"run_id": run_id, "visit": visit, "kind": kind, "number": number, "due_at": at, "attempts": 0}


async def _clear(run: Running, visit: int) -> None:
    """What a visit was waiting for is due no more; runs that it started and waits for end."""
    run.changes.due = [each for each in run.changes.due if each["visit"] != visit]
    run.changes.undue.append(visit)
    if any(each.kind == "subflow" and each.waits for each in run.document.steps):
        child = run_table.c
        waiting = select(child.id).where(
            child.parent_id == run.id, child.parent_visit == visit, child.status.in_(("running", "stuck"))
        )
        ends = [_row(row["id"], 0, "end", run.now) for row in await fetch_all(run.connection, waiting)]
        if ends:
            await execute(run.connection, insert(due_table).values(ends))


async def _find(run: Running, command: Find) -> Happening:
    step = run.step(command.step)
    assert isinstance(step, ApproveStep | FillStep | CcStep)
    try:
        people = await able_to_act(run, step, step.nobody.to if command.instead else step.people)
    except BROKEN as error:
        return Broke(command.visit, code_of(error))
    return PeopleFound(command.visit, people, await revision_of(run))


async def able_to_act(run: Running, step: Step, sources: Any) -> tuple[Who, ...]:
    """Whom a step may ask of those whom sources mean: not whose own matter it is, nor who cannot sign in."""
    people = await people_of(run, sources)
    kept_out = await kept_out_of(run, step)
    cannot = frozenset[UUID]()
    if not isinstance(step, CcStep):
        cannot = await members_without_account(run.connection, [person_of(each).id for each in people])
    return tuple(each for each in people if each not in kept_out and person_of(each).id not in cannot)


async def people_of(run: Running, sources: Any) -> tuple[Who, ...]:
    """Whom sources mean now."""
    if not sources:
        return ()
    form = None if run.document.form is None else await run.open(run.document.form)
    values = None
    if form is not None and run.record_id is not None:
        values = await run.record(form.definition.key, run.record_id)
    starter = None
    if run.row["starter_id"] is not None:
        starter = await _person(run, f"{run.row['starter_kind']}:{run.row['starter_id']}")
    found = await find_people(
        run.connection, sources, form=form, values=values, initiator=starter, actors=await _actors(run)
    )
    return tuple(f"{each.kind.value}:{each.id}" for each in found)


async def _person(run: Running, who: Who) -> Person:
    person = person_of(who)
    return Person(person.kind, person.id, name_in(await people_named(run.connection, [person.id]), person.id))


async def _actors(run: Running) -> dict[str, list[Person]]:
    acted: dict[str, list[Person]] = {}
    for past in run.state.past:
        acted[past.step] = [await _person(run, who) for who in past.by if who != ROBOT]
    return acted


async def revision_of(run: Running) -> int:
    """The revision of the run's record, 0 without one."""
    if run.document.form is None or run.record_id is None:
        return 0
    values = await run.record(run.document.form, run.record_id)
    return int(values["revision"]) if values else 0


async def _decide(run: Running, command: Decide) -> Happening:
    step = run.step(command.step)
    assert isinstance(step, BranchStep)
    taken: list[int] = []
    otherwise = 0
    for number, line in enumerate(run.graph.ways(step.key)):
        if line.otherwise:
            otherwise = number
        elif line.when is not None and (step.takes == "every" or not taken):
            try:
                if await holds(run, line.when):
                    taken.append(number)
            except BROKEN as error:
                return Broke(command.visit, code_of(error))
    lines = tuple(taken) or (otherwise,)
    run.changes.notes[command.visit] = {"output": {"lines": list(lines)}}
    return Decided(command.visit, lines)


async def _ask(run: Running, command: Ask) -> None:
    person = person_of(command.todo.who)
    known = await people_named(run.connection, [person.id])
    task = {
        "id": new_id(),
        "run_id": run.id,
        "number": command.todo.number,
        "flow_id": run.row["flow_id"],
        "form": run.document.form,
        "record_id": run.record_id,
        "visit": command.visit,
        "step": command.step,
        "kind": run.step(command.step).kind,
        "person_kind": person.kind.value,
        "person_id": person.id,
        "person_name": name_in(known, person.id),
        "status": command.todo.status.value,
        "role": command.todo.role,
        "opened_at": run.now,
        "due_at": await _due_at(run, command.visit),
        "done_at": None,
        "action": None,
        "by_kind": None,
        "by_id": None,
        "by_name": None,
        "opinion": None,
        "signature": None,
    }
    run.changes.asked[command.todo.number] = task
    if command.todo.status.value == "open":
        await tell_asked(run, command.step, [(command.todo.who, task["id"])])


async def _due_at(run: Running, visit: int) -> datetime | None:
    """When the last deadline of a visit is that was reached in an earlier turn."""
    if any(each["visit"] == visit for each in run.changes.opened):
        return None
    due = due_table.c
    last = select(func.max(due.due_at).label("at")).where(due.run_id == run.id, due.visit == visit, due.kind == "timer")
    row = await fetch_one(run.connection, last)
    return None if row is None else row["at"]


async def _tell_turn(run: Running, command: Change) -> None:
    """Somebody's turn has come."""
    found = run.state.todo(command.todo.number)
    task = run.changes.asked.get(command.todo.number)
    if task is None:
        of_run = (task_table.c.run_id == run.id, task_table.c.number == command.todo.number)
        task = await fetch_one(run.connection, select(task_table.c.id).where(*of_run))
    if found is not None and task is not None:
        await tell_asked(run, found[0].step, [(command.todo.who, task["id"])])


async def _change(run: Running, command: Change) -> None:
    values: dict[str, Any] = {"status": command.todo.status.value}
    is_open = command.todo.status is TaskStatus.OPEN
    if command.action is None and is_open:
        values["opened_at"] = run.now
        await _tell_turn(run, command)
    if command.action is not None:
        values |= {"action": command.action, "done_at": None if is_open else run.now}
        if command.by == ROBOT:
            values |= {"by_kind": ROBOT, "by_name": ""}
        elif command.by is not None and run.acts:
            values |= run.acts
    run.changes.answered[command.todo.number] = run.changes.answered.get(command.todo.number, {}) | values


async def _write(run: Running, key: str) -> None:
    """What a step, or with the first one the flow, writes as the run is given or taken back.

    Raises Problem where it cannot be written; then the run stays where it is.
    """
    step, form = run.step(key), run.document.form
    if not isinstance(step, StartStep | ApproveStep | FillStep) or form is None or run.record_id is None:
        return
    formulas = run.document.rules.withdrawn if isinstance(step, StartStep) else step.returns.values
    values = await calculate_all(run, formulas)
    await mark_cause(run)
    await records.change(await run.open(form), run.record_id, values, revision=await revision_of(run))
    run.reader.forget()


async def _set_timers_or_break(run: Running, command: SetTimers) -> Happening | None:
    try:
        return await _set_timers(run, command)
    except (OverflowError, ValueError):  # a day at the end of all days, or a formula that makes none
        return Broke(command.visit, "no_moment")
    except BROKEN as error:
        return Broke(command.visit, code_of(error))


async def _set_timers(run: Running, command: SetTimers) -> Happening | None:
    step = run.step(command.step)
    if isinstance(step, WaitStep):
        at = await moment_of_wait(run, step)
        if at is None:
            return Broke(command.visit, "no_moment")
        _due(run, command.visit, "timer", at, -1)
        return None
    assert isinstance(step, ApproveStep | FillStep)
    moments = await _deadlines(run, step.deadlines)
    for number, at in moments.items():
        _due(run, command.visit, "timer", at, number)
    last = max(moments.values(), default=None)
    if last is not None:
        for number, task in run.changes.asked.items():
            if task["visit"] == command.visit:
                run.changes.asked[number]["due_at"] = last
    return None


async def _deadlines(run: Running, deadlines: tuple[Deadline, ...]) -> dict[int, datetime]:
    """When each deadline is; those that are shares go by the first that is none."""
    moments: dict[int, datetime] = {}
    for number, deadline in enumerate(deadlines):
        if deadline.share is None:
            at = await moment_of_deadline(run, deadline)
            if at is not None:
                moments[number] = at
    whole = next(iter(moments.values()), None)
    for number, deadline in enumerate(deadlines):
        if deadline.share is not None and whole is not None:
            moments[number] = run.now + timedelta(seconds=(whole - run.now).total_seconds() * deadline.share / 100)
    return moments


async def _finish(run: Running, status: RunStatus) -> None:
    """Who waits for the run hears of its end; so does who started it."""
    if status in OVER:
        await tell_parent(run.connection, run.row, run.now)


async def tell_parent(connection: Connection, row: Row, now: datetime) -> None:
    """Make the end of a run due for the run that waits for it, where one does."""
    if row["parent_id"] is not None:
        child = int((row["once"] or "").rpartition(":")[2] or 0)
        waiting = _row(row["parent_id"], row["parent_visit"], "child", now, child)
        await execute(connection, insert(due_table).values(waiting))
