"""Reading the work centre: one to-do with its run, whom runs wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.assignees.facade import acting_for
from tongzhou.builder.flows.contracts import RunStatus
from tongzhou.builder.flows.core.state import State, from_json
from tongzhou.builder.flows.initiators import STARTING_TITLE, started_by
from tongzhou.builder.flows.stored import bare_document, find_document
from tongzhou.builder.flows.tables import flow_table, run_table, step_table, task_table, version_table
from tongzhou.builder.flows.work.rows import RunRow, TaskRow, VisitRow
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.notifications.contracts import Person

HISTORY_MAX = 2_000
CC = "cc"


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


async def waiting_of(connection: Connection, runs: Sequence[UUID]) -> list[TaskRow]:
    """The open to-dos of runs."""
    if not runs:
        return []
    task = task_table.c
    statement = (
        sa.select(*TASK).where(task.run_id.in_(runs), task.status == "open").order_by(task.id).limit(HISTORY_MAX)
    )
    return [task_of(row) for row in await fetch_all(connection, statement)]


async def get_task(connection: Connection, mine: Mine, task_id: UUID) -> tuple[RunRow, TaskRow]:
    """A to-do or copy of one's own, one that one did, or of somebody in whose place one stands; raises NotFound."""
    task = task_table.c
    theirs = sa.or_(is_mine(mine), sa.and_(task.by_id == mine.person.id, task.status == "done"))
    row = await fetch_one(connection, joined([*RUN, *TASK], task_table).where(task.id == task_id, theirs))
    if row is None:
        raise NotFound()
    return run_of(row), task_of(row)


async def get_run_of(connection: Connection, mine: Mine, run_id: UUID) -> RunRow:
    """A run that one started, or has or had a to-do or copy of; raises NotFound."""
    task, run = task_table.c, run_table.c
    part = sa.exists().where(
        task.run_id == run.id, sa.or_(task.person_id == mine.person.id, task.by_id == mine.person.id)
    )
    statement = joined(RUN, run_table).where(run.id == run_id, sa.or_(run.starter_id == mine.person.id, part))
    row = await fetch_one(connection, statement)
    if row is None:
        raise NotFound()
    return run_of(row)


async def runs_where(connection: Connection, wanted: sa.ColumnElement[bool], limit: int) -> list[RunRow]:
    """The latest runs of which something holds."""
    statement = joined(RUN, run_table).where(wanted).order_by(run_table.c.id.desc()).limit(limit)
    return [run_of(row) for row in await fetch_all(connection, statement)]


async def tasks_of(connection: Connection, run_id: UUID) -> list[TaskRow]:
    """The to-dos and copies of a run in their order."""
    task = task_table.c
    statement = sa.select(*TASK).where(task.run_id == run_id).order_by(task.id).limit(HISTORY_MAX)
    return [task_of(row) for row in await fetch_all(connection, statement)]


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


RUN = (
    run_table.c.id.label("run_id_"),
    run_table.c.form.label("run_form"),
    run_table.c.record_id.label("run_record_id"),
    run_table.c.label,
    run_table.c.status.label("run_status"),
    run_table.c.state,
    run_table.c.starter_kind,
    run_table.c.starter_id,
    run_table.c.starter_name,
    STARTING_TITLE,
    run_table.c.started_at,
    run_table.c.finished_at,
    run_table.c.happened,
    version_table.c.document,
)
TASK = tuple(task_table.c)


def joined(columns: Sequence[Any], first: sa.Table) -> sa.Select[Any]:
    """Columns of runs, or of to-dos and their runs, with their flows and versions."""
    task, run = task_table.c, run_table.c
    statement = sa.select(*columns).select_from(first)
    if first is task_table:
        statement = statement.join(run_table, run.id == task.run_id)
    return statement.join(flow_table, flow_table.c.id == run.flow_id).join(
        version_table, version_table.c.id == run.version_id
    )


def is_mine(mine: Mine) -> sa.ColumnElement[bool]:
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


def run_of(row: Row) -> RunRow:
    """A run of the columns `RUN`."""
    starter = None if row["starter_id"] is None else f"{row['starter_kind']}:{row['starter_id']}"
    document = find_document(row["document"])
    return RunRow(
        id=row["run_id_"],
        document=bare_document(row["document"]) if document is None else document,
        form=row["run_form"],
        record_id=row["run_record_id"],
        label=row["label"],
        initiator=starter,
        initiator_name=started_by(row) or None,
        status=RunStatus(row["run_status"]),
        started_at=row["started_at"],
        ended_at=row["finished_at"],
        state=State() if document is None else from_json(row["state"]),
        inputs=row["happened"].get("inputs", {}),
        own=tuple(row["happened"].get("own", ())),
    )


def task_of(row: Row) -> TaskRow:
    """A to-do of the columns `TASK`."""
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
