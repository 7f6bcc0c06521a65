"""Reading the work centre: boxes by keys, counts, one to-do with its run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.assignees.facade import acting_for
from tongzhou.builder.flows.contracts import RunStatus
from tongzhou.builder.flows.core.state import State, from_json
from tongzhou.builder.flows.queries import ALIVE
from tongzhou.builder.flows.stored import bare_document, find_document
from tongzhou.builder.flows.tables import flow_table, run_table, step_table, task_table, version_table
from tongzhou.builder.flows.work.rows import RunRow, TaskRow, VisitRow
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import FieldError, InvalidParameters, NotFound
from tongzhou.notifications.contracts import Person

PAGE = 50
HISTORY_MAX = 2_000
CC = "cc"


class Box(StrEnum):
    """What of the work centre."""

    OPEN = "open"
    HANDLED = "handled"
    STARTED = "started"
    CC = "cc"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """What of a box; `person` is who started the run."""

    q: str | None = None
    flow: str | None = None
    form: str | None = None
    person: UUID | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Mine:
    """Who looks, and in whose place they stand, by flow key."""

    person: Person
    away: Mapping[str, frozenset[UUID]]

    @property
    def who(self) -> str:
        """As the core names them."""
        return f"{self.person.kind.value}:{self.person.id}"

    def people(self, flow: str) -> list[UUID]:
        """Whose to-dos of a flow they may do."""
        return [self.person.id, *sorted(self.away.get(flow, ()))]


async def read_mine(connection: Connection, person: Person, *, now: datetime) -> Mine:
    """Who somebody is in the work centre."""
    flow = flow_table.c
    rows = await fetch_all(connection, sa.select(flow.key, flow.form))
    return Mine(person, await acting_for(connection, person.id, [(row["key"], row["form"]) for row in rows], now=now))


async def list_box(
    connection: Connection, box: Box, mine: Mine, wanted: TaskFilter, *, cursor: str | None, now: datetime
) -> tuple[list[tuple[RunRow, TaskRow | None]], str | None]:
    """A page of a box, the latest first, with the cursor of the next."""
    statement = _started(mine) if box is Box.STARTED else _tasks(box, mine)
    statement = _narrowed(statement, wanted, now=now, tasks=box is not Box.STARTED)
    moment = task_table.c.done_at if box is Box.HANDLED else None
    identity = run_table.c.id if box is Box.STARTED else task_table.c.id
    if cursor is not None:
        statement = statement.where(_after(moment, identity, cursor))
    order = [identity.desc()] if moment is None else [moment.desc(), identity.desc()]
    rows = await fetch_all(connection, statement.order_by(*order).limit(PAGE + 1))
    found = [(_run(row), None if box is Box.STARTED else _task(row)) for row in rows[:PAGE]]
    following = None
    if len(rows) > PAGE:
        run, task = found[-1]
        last = run.id if task is None else task.id
        following = str(last) if moment is None or task is None else f"{rows[PAGE - 1]['done_at'].isoformat()}~{last}"
    return found, following


async def waiting_of(connection: Connection, runs: Sequence[UUID]) -> list[TaskRow]:
    """The open to-dos of runs."""
    if not runs:
        return []
    task = task_table.c
    statement = (
        sa.select(*_TASK).where(task.run_id.in_(runs), task.status == "open").order_by(task.id).limit(HISTORY_MAX)
    )
    return [_task(row) for row in await fetch_all(connection, statement)]


async def count_mine(connection: Connection, mine: Mine, *, now: datetime) -> dict[str, Any]:
    """How much waits, by flow; how much of it is late; copies not read; runs started that go on."""
    task, run, flow = task_table.c, run_table.c, flow_table.c
    late = sa.func.count().filter(task.due_at <= now)
    rows = await fetch_all(
        connection,
        sa.select(flow.key, flow.document["title"].label("title"), sa.func.count().label("open"), late.label("late"))
        .join_from(task_table, flow_table, flow.id == task.flow_id)
        .where(_is_mine(mine), task.status == "open")
        .group_by(flow.id)
        .order_by(flow.key),
    )
    copies = sa.select(sa.func.count()).where(task.person_id == mine.person.id, task.kind == CC, task.read_at.is_(None))
    started = sa.select(sa.func.count()).where(run.starter_id == mine.person.id, run.status.in_(ALIVE))
    other = await fetch_one(
        connection, sa.select(copies.scalar_subquery().label("cc"), started.scalar_subquery().label("started"))
    )
    assert other is not None
    return {
        "open": sum(row["open"] for row in rows),
        "overdue": sum(row["late"] for row in rows),
        **other,
        "flows": [{"key": row["key"], "title": row["title"], "open": row["open"]} for row in rows],
    }


async def get_task(connection: Connection, mine: Mine, task_id: UUID) -> tuple[RunRow, TaskRow]:
    """A to-do or copy of one's own, one that one did, or of somebody in whose place one stands; raises NotFound."""
    task = task_table.c
    is_mine = sa.or_(_is_mine(mine), sa.and_(task.by_id == mine.person.id, task.status == "done"))
    row = await fetch_one(connection, _joined([*_RUN, *_TASK], task_table).where(task.id == task_id, is_mine))
    if row is None:
        raise NotFound()
    return _run(row), _task(row)


async def get_run_of(connection: Connection, mine: Mine, run_id: UUID) -> RunRow:
    """A run that one started, or has or had a to-do or copy of; raises NotFound."""
    task, run = task_table.c, run_table.c
    part = sa.exists().where(
        task.run_id == run.id, sa.or_(task.person_id == mine.person.id, task.by_id == mine.person.id)
    )
    statement = _joined(_RUN, run_table).where(run.id == run_id, sa.or_(run.starter_id == mine.person.id, part))
    row = await fetch_one(connection, statement)
    if row is None:
        raise NotFound()
    return _run(row)


async def runs_where(connection: Connection, wanted: sa.ColumnElement[bool], limit: int) -> list[RunRow]:
    """The latest runs of which something holds."""
    statement = _joined(_RUN, run_table).where(wanted).order_by(run_table.c.id.desc()).limit(limit)
    return [_run(row) for row in await fetch_all(connection, statement)]


async def tasks_of(connection: Connection, run_id: UUID) -> list[TaskRow]:
    """The to-dos and copies of a run in their order."""
    task = task_table.c
    statement = sa.select(*_TASK).where(task.run_id == run_id).order_by(task.id).limit(HISTORY_MAX)
    return [_task(row) for row in await fetch_all(connection, statement)]


async def visits_of(connection: Connection, run: RunRow) -> list[VisitRow]:
    """The run's arrivals at steps, in their order."""
    step = step_table.c
    statement = (
        sa.select(step.visit, step.step, step.outcome, step.started_at, step.finished_at, step.fault)
        .where(step.run_id == run.id, step.visit > 0, step.kind != "urge")
        .order_by(step.visit, step.attempt)
        .limit(HISTORY_MAX)
    )
    alive = {each.number: each.fault for each in run.state.visits}
    found: dict[int, VisitRow] = {}
    for row in await fetch_all(connection, statement):
        before = found.get(row["visit"])
        found[row["visit"]] = VisitRow(
            visit=row["visit"],
            step=row["step"],
            arrived_at=row["started_at"] if before is None else before.arrived_at,
            left_at=None if row["visit"] in alive else row["finished_at"],
            outcome=row["outcome"],
            fault=alive.get(row["visit"]),
        )
    return list(found.values())


_RUN = (
    run_table.c.id.label("run_id_"),
    run_table.c.form.label("run_form"),
    run_table.c.record_id.label("run_record_id"),
    run_table.c.label,
    run_table.c.status.label("run_status"),
    run_table.c.state,
    run_table.c.starter_kind,
    run_table.c.starter_id,
    run_table.c.starter_name,
    run_table.c.started_at,
    run_table.c.finished_at,
    run_table.c.happened,
    version_table.c.document,
)
_TASK = tuple(task_table.c)


def _joined(columns: Sequence[Any], first: sa.Table) -> sa.Select[Any]:
    task, run = task_table.c, run_table.c
    statement = sa.select(*columns).select_from(first)
    if first is task_table:
        statement = statement.join(run_table, run.id == task.run_id)
    return statement.join(flow_table, flow_table.c.id == run.flow_id).join(
        version_table, version_table.c.id == run.version_id
    )


def _started(mine: Mine) -> sa.Select[Any]:
    return _joined(_RUN, run_table).where(run_table.c.starter_id == mine.person.id)


def _tasks(box: Box, mine: Mine) -> sa.Select[Any]:
    task = task_table.c
    statement = _joined([*_RUN, *_TASK], task_table)
    if box is Box.OPEN:
        return statement.where(_is_mine(mine), task.status == "open")
    if box is Box.CC:
        return statement.where(task.person_id == mine.person.id, task.kind == CC)
    return statement.where(task.by_id == mine.person.id, task.status == "done", task.kind != CC)


def _is_mine(mine: Mine) -> sa.ColumnElement[bool]:
    """Of the person, or of those whose place they take in the to-do's flow."""
    task = task_table.c
    own = task.person_id == mine.person.id
    by_people: dict[frozenset[UUID], list[str]] = {}
    for flow, people in mine.away.items():
        by_people.setdefault(people, []).append(flow)
    others = [
        sa.and_(
            task.person_id.in_(people),
            task.kind != CC,
            task.flow_id.in_(sa.select(flow_table.c.id).where(flow_table.c.key.in_(flows))),
        )
        for people, flows in by_people.items()
    ]
    return sa.or_(own, *others)


def _narrowed(statement: sa.Select[Any], wanted: TaskFilter, *, now: datetime, tasks: bool) -> sa.Select[Any]:
    run = run_table.c
    if wanted.q:
        statement = statement.where(run.label.icontains(wanted.q, autoescape=True))
    if wanted.flow is not None:
        statement = statement.where(flow_table.c.key == wanted.flow)
    if wanted.form is not None:
        statement = statement.where(run.form == wanted.form)
    if wanted.person is not None:
        statement = statement.where(run.starter_id == wanted.person)
    if wanted.overdue and tasks:
        statement = statement.where(task_table.c.status == "open", task_table.c.due_at <= now)
    return statement


def _after(moment: Any, identity: Any, cursor: str) -> sa.ColumnElement[bool]:
    """What comes after a cursor, the latest first."""
    try:
        at, _, last = cursor.rpartition("~")
        behind: sa.ColumnElement[bool] = (
            identity < UUID(cursor)
            if moment is None
            else sa.tuple_(moment, identity) < sa.tuple_(datetime.fromisoformat(at), UUID(last))
        )
        return behind
    except ValueError:
        raise InvalidParameters(errors=[FieldError("cursor", "invalid")]) from None


def _run(row: Row) -> RunRow:
    starter = None if row["starter_id"] is None else f"{row['starter_kind']}:{row['starter_id']}"
    document = find_document(row["document"])
    return RunRow(
        id=row["run_id_"],
        document=bare_document(row["document"]) if document is None else document,
        form=row["run_form"],
        record_id=row["run_record_id"],
        label=row["label"],
        initiator=starter,
        initiator_name=row["starter_name"] or None,
        status=RunStatus(row["run_status"]),
        started_at=row["started_at"],
        ended_at=row["finished_at"],
        state=State() if document is None else from_json(row["state"]),
        inputs=row["happened"].get("inputs", {}),
        own=tuple(row["happened"].get("own", ())),
    )


def _task(row: Row) -> TaskRow:
    signature = row["signature"]
    acted = row["by_id"] is not None or row["action"] is not None
    in_place = row["by_id"] is not None and row["by_id"] != row["person_id"]
    return TaskRow(
        id=row["id"],
        run_id=row["run_id"],
        number=row["number"],
        visit=row["visit"],
        step=row["step"],
        kind=row["kind"],
        who=f"{row['person_kind']}:{row['person_id']}",
        name=(row["by_name"] if in_place else row["person_name"]) or row["person_name"],
        person_name=row["person_name"],
        status=row["status"],
        role=row["role"],
        instead_of=(row["person_name"],) if in_place else (),
        action=row["action"],
        opinion=row["opinion"] or "",
        signature=None if not signature else UUID(str(signature["id"])),
        at=row["opened_at"],
        acted_at=row["done_at"] if acted else None,
        by_id=row["by_id"],
        due_at=row["due_at"],
    )
