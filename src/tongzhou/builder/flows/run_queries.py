"""Reading runs: their lists, their steps and to-dos."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.contracts import FlowDocument, RunStatus, TaskStep
from tongzhou.builder.flows.core.state import State, from_json
from tongzhou.builder.flows.faults import why_of
from tongzhou.builder.flows.initiators import STARTING_TITLE, started_by
from tongzhou.builder.flows.queries import ALIVE
from tongzhou.builder.flows.stored import bare_document, find_document, title_of, written
from tongzhou.builder.flows.tables import flow_table, run_table, select_active, step_table, task_table, version_table
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest
from tongzhou.builder.records import facade as records
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.texts import DEFAULT_LOCALE, Locale, Text, words

PAGE = 50
WAITING_MAX = 2_000
"""To-dos of a page of runs whose people are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """What runs are found by. `q` is in what the record was called, `since` and `until` (excluded) are when they began,
    `late_at` finds those that wait for somebody beyond a deadline.
    """

    flow: str | None = None
    status: str | None = None
    record_id: UUID | None = None
    q: str | None = None
    person: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    late_at: datetime | None = None


async def list_runs(connection: Connection, wanted: RunFilter, *, before: UUID | None) -> tuple[list[Row], UUID | None]:
    """A page of runs, the latest first, and where the next begins; with the names of whom they wait for."""
    run, task = run_table.c, task_table.c
    statement = (
        sa.select(run_table, STARTING_TITLE, flow_table.c.key.label("flow"), version_table.c.document)
        .join_from(run_table, flow_table, flow_table.c.id == run.flow_id)
        .join(version_table, version_table.c.id == run.version_id)
        .order_by(run.id.desc())
        .limit(PAGE + 1)
    )
    equals = (
        (flow_table.c.key, wanted.flow),
        (run.status, wanted.status),
        (run.record_id, wanted.record_id),
        (run.starter_id, wanted.person),
    )
    conditions = [column == value for column, value in equals if value is not None]
    if wanted.q:
        conditions.append(run.label.icontains(wanted.q, autoescape=True))
    if wanted.since is not None:
        conditions.append(run.started_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(run.started_at < wanted.until)
    if wanted.late_at is not None:
        late = sa.select(task.run_id).where(task.status == "open", task.due_at <= wanted.late_at)
        conditions.append(run.id.in_(late))
    if before is not None:
        conditions.append(run.id < before)
    rows = await fetch_all(connection, statement.where(*conditions))
    page = rows[:PAGE]
    waiting = await _waited_for(connection, [row["id"] for row in page])
    found = [{**row, "waits_for": waiting.get(row["id"], [])} for row in page]
    return found, rows[PAGE - 1]["id"] if len(rows) > PAGE else None


async def _waited_for(connection: Connection, runs: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The names of whom runs wait for, each once, in the order in which they were asked."""
    task = task_table.c
    statement = (
        sa.select(task.run_id, task.person_name)
        .where(task.run_id.in_(runs), task.status == "open")
        .order_by(task.id)
        .limit(WAITING_MAX)
    )
    found: dict[UUID, list[str]] = {}
    for row in await fetch_all(connection, statement):
        names = found.setdefault(row["run_id"], [])
        if row["person_name"] not in names:
            names.append(row["person_name"])
    return found


class RunAbout(NamedTuple):
    """A run that is not over, by what it is called, with the names of the tasks that its flow does."""

    id: UUID
    flow: str
    title: Text
    name: str
    is_stuck: bool
    tasks: frozenset[str]


async def runs_about(connection: Connection, about: Mapping[str, str]) -> list[RunAbout]:
    """The runs under way that were begun by what is told as `about`, the earliest first."""
    run = run_table.c
    rows = await fetch_all(
        connection,
        sa.select(run.id, run.label, run.status, flow_table.c.key, version_table.c.document)
        .join_from(run_table, flow_table, flow_table.c.id == run.flow_id)
        .join(version_table, version_table.c.id == run.version_id)
        .where(run.status.in_(ALIVE), run.happened.contains({"about": dict(about)}))
        .order_by(run.id),
    )
    return [_about(row) for row in rows]


async def was_refused(
    connection: Connection, about: Mapping[str, str], tasks: frozenset[str], before: datetime
) -> bool:
    """Whether the latest run that had begun about what is told as `about` before a moment, of those whose flow does one
    of `tasks`, was over by then without having agreed: refused, taken back or ended.
    """
    run = run_table.c
    rows = await fetch_all(
        connection,
        sa.select(run.status, run.finished_at, version_table.c.document)
        .join_from(run_table, version_table, version_table.c.id == run.version_id)
        .where(run.happened.contains({"about": dict(about)}), run.started_at < before)
        .order_by(run.id.desc()),
    )
    latest = next((row for row in rows if _tasks(row["document"]) & tasks), None)
    if latest is None or latest["finished_at"] is None or latest["finished_at"] > before:
        return False
    return latest["status"] in {each.value for each in (RunStatus.REJECTED, RunStatus.WITHDRAWN, RunStatus.ENDED)}


class Listening(NamedTuple):
    """A flow that begins by what it hears, with the names of the tasks that it does, and how far it has heard.

    `document` is None where it cannot be read.
    """

    title: Text
    tasks: frozenset[str]
    heard: int
    document: FlowDocument | None


async def flows_begun_by(connection: Connection, happening: str) -> list[Listening]:
    """The flows that begin by a happening now, by key: published and not paused."""
    flow, version = flow_table.c, version_table.c
    trigger = version.document["trigger"]
    rows = await fetch_all(
        connection,
        select_active(flow.key, flow.heard, version.document)
        .where(~flow.paused, trigger["kind"].astext == "happening", trigger["name"].astext == happening)
        .order_by(flow.key),
    )
    return [
        Listening(
            title_of(row["document"], row["key"]),
            _tasks(row["document"]),
            row["heard"] or 0,
            find_document(row["document"]),
        )
        for row in rows
    ]


def _tasks(stored: Mapping[str, Any]) -> frozenset[str]:
    document = find_document(stored)
    return frozenset(e.name for e in (() if document is None else document.steps) if isinstance(e, TaskStep))


def _about(row: Row) -> RunAbout:
    title = title_of(row["document"], row["key"])
    return RunAbout(
        id=row["id"],
        flow=row["key"],
        title=title,
        name=f"{words(title, DEFAULT_LOCALE)} · {row['label']}",
        is_stuck=row["status"] == RunStatus.STUCK.value,
        tasks=_tasks(row["document"]),
    )


def line_of(row: Row, readable: Collection[UUID | None], locale: Locale) -> dict[str, Any]:
    """A run as lists show it; what the record is called only to who may read it."""
    state, document = from_json(row["state"]), find_document(row["document"])
    titles = {} if document is None else {step.key: step.title for step in document.steps}
    fault = next((visit.fault for visit in state.visits if visit.fault is not None), None)
    names = ("id", "flow", "form", "record_id", "status", "started_at", "finished_at")
    return {
        **{name: row[name] for name in names},
        "label": row["label"] if row["record_id"] in readable else "",
        "title": title_of(row["document"], row["flow"]),
        "started_by": started_by(row),
        "waits_for": row["waits_for"],
        "steps": [titles.get(visit.step, visit.step) for visit in state.visits],
        "fault": fault,
        "why": why_of(fault, locale),
    }


async def get_run(connection: Connection, run_id: UUID, locale: Locale) -> dict[str, Any]:
    """A run with its version, steps and to-dos; raises NotFound."""
    run = run_table.c
    row = await fetch_one(
        connection,
        sa.select(
            run_table, STARTING_TITLE, flow_table.c.key.label("flow"), version_table.c.document, version_table.c.number
        )
        .join_from(run_table, flow_table, flow_table.c.id == run.flow_id)
        .join(version_table, version_table.c.id == run.version_id)
        .where(run.id == run_id),
    )
    if row is None:
        raise NotFound()
    names = ("id", "flow", "form", "record_id", "label", "status", "started_at", "finished_at", "happened")
    return {
        **{name: row[name] for name in names},
        "document": _readable(row["document"]),
        "version": row["number"],
        "started_by": started_by(row),
        "live": _live(from_json(row["state"]), locale),
        "steps": await list_steps(connection, run_id),
        "tasks": await list_tasks_of(connection, run_id),
    }


def _readable(stored: dict[str, Any]) -> dict[str, Any]:
    return stored if find_document(stored) is not None else written(bare_document(stored))


def _live(state: State, locale: Locale) -> list[dict[str, Any]]:
    names = ("step", "status", "fault")
    return [
        {"visit": each.number, **{name: getattr(each, name) for name in names}, "why": why_of(each.fault, locale)}
        for each in state.visits
    ]


async def list_steps(connection: Connection, run_id: UUID) -> list[Row]:
    """Every attempt at every step, in their order."""
    step = step_table.c
    columns = (
        step.visit, step.attempt, step.step, step.kind, step.outcome, step.started_at, step.finished_at, step.output,
        step.fault,
    )  # fmt: skip
    return await fetch_all(
        connection, sa.select(*columns).where(step.run_id == run_id).order_by(step.visit, step.attempt).limit(5000)
    )


async def list_tasks_of(connection: Connection, run_id: UUID) -> list[Row]:
    """The to-dos of a run, in the order in which they were made."""
    task = task_table.c
    columns = (
        task.id, task.visit, task.step, task.person_name.label("person"), task.status, task.role, task.opened_at,
        task.due_at, task.done_at, task.action, task.by_name.label("by"), task.opinion,
    )  # fmt: skip
    return await fetch_all(
        connection,
        sa.select(*columns).where(task.run_id == run_id).order_by(task.visit, sa.func.abs(task.number)).limit(5000),
    )


async def readable_records(
    connection: Connection, rows: Sequence[Row], *, actor: Actor, now: datetime
) -> frozenset[UUID | None]:
    """The records among those of runs that somebody may read; a run about no record is about nothing to hide."""
    found: set[UUID | None] = {None}
    for form in {row["form"] for row in rows if row["record_id"] is not None}:
        ids = [str(row["record_id"]) for row in rows if row["form"] == form and row["record_id"] is not None]
        try:
            opened = await records.open_form(connection, form, actor=actor, now=now)
        except NotFound:
            continue
        wanted = {"field": "id", "op": "in", "value": ids}
        found |= {UUID(row[0]) for row in await records.extract_records(opened, (), wanted=wanted)}
        binned = ListRequest(filter=wanted, fields=(), limit=LIMIT_MAX, deleted=True)
        found |= {UUID(row["id"]) for row in await records.read_records(opened, binned)}
    return frozenset(found)


async def check_readable(connection: Connection, run_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Raise NotFound for a run about a record that somebody may not read."""
    run = run_table.c
    row = await fetch_one(connection, sa.select(run.form, run.record_id).where(run.id == run_id))
    if row is None or row["record_id"] not in await readable_records(connection, [row], actor=actor, now=now):
        raise NotFound()
