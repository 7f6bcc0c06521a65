"""The work centre over HTTP, for members and partner users: their boxes, one to-do, acting, acting on many."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor
from tongzhou.builder.flows.acting import OPINION_MAX, Act, act, person_of_actor, require_writing, take_back
from tongzhou.builder.flows.contracts import ActionName, TaskStatus, Walk
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import Refused
from tongzhou.builder.flows.errors import RunRefused
from tongzhou.builder.flows.tables import task_table
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.builder.flows.work.answers import (
    BatchAnswer,
    FlowCount,
    TaskAnswer,
    TaskBesideAnswer,
    TaskCountsAnswer,
    TaskFailed,
    TaskGroupsAnswer,
    TasksAnswer,
)
from tongzhou.builder.flows.work.boxes import Box, DueWhen, Grouping, TaskFilter, count_mine, list_box, list_groups
from tongzhou.builder.flows.work.possible import may_batch
from tongzhou.builder.flows.work.queries import Mine, get_run_of, get_task, read_mine, waiting_of
from tongzhou.builder.flows.work.rows import RunRow
from tongzhou.builder.flows.work.screen import find_beside, print_record, show
from tongzhou.builder.flows.work.showing import Reader, by_run, group_shown, run_line, task_line
from tongzhou.builder.flows.work.summaries import summaries_of
from tongzhou.builder.records.facade import COMMENT_FILES
from tongzhou.builder.schema.facade import read_forms
from tongzhou.files.facade import FileStore, attach
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import NotFound, Problem
from tongzhou.kernel.http.answers import binary
from tongzhou.kernel.http.problems import document, locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.notifications.contracts import Person

routes: APIRouter = router("/api", "tasks")
BATCH_MAX = 100
PEOPLE_MAX = 20
Opinion = Annotated[str, Field(max_length=OPINION_MAX)]


class TaskActBody(BaseModel):
    """What to do with a to-do. `people` of a transfer or addition, `to` and `walk` of a return, `signature` a file."""

    model_config = ConfigDict(extra="forbid")

    action: ActionName
    opinion: Opinion = ""
    values: dict[str, Any] = Field(default={}, max_length=500)
    revision: int | None = None
    people: Annotated[list[UUID], Field(max_length=PEOPLE_MAX)] = []
    to: Annotated[str | None, Field(max_length=48)] = None
    walk: Walk | None = None
    signature: UUID | None = None


class TaskPrintBody(BaseModel):
    """By which template."""

    model_config = ConfigDict(extra="forbid")

    template: Annotated[str, Field(max_length=48)]


class TaskBesideBody(BaseModel):
    """What somebody has filled in so far, and the fields that depend on it."""

    model_config = ConfigDict(extra="forbid")

    values: dict[str, Any] = Field(max_length=500)
    fields: Annotated[list[Annotated[str, Field(max_length=48)]], Field(max_length=500)]


class TaskBatchBody(BaseModel):
    """To-dos to be submitted, or refused, with one opinion for all."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[UUID], Field(min_length=1, max_length=BATCH_MAX)]
    action: Literal["submit", "reject"] = "submit"
    opinion: Opinion = ""


def _wanted(  # noqa: PLR0917  what to-dos are found by
    actor: CurrentActor,
    q: Annotated[str | None, Query(max_length=100)] = None,
    flow: Annotated[str | None, Query(max_length=48)] = None,
    step: Annotated[str | None, Query(max_length=48)] = None,
    form: Annotated[str | None, Query(max_length=48)] = None,
    person: UUID | None = None,
    due: DueWhen | None = None,
) -> TaskFilter:
    zone = actor.workspace.time_zone
    return TaskFilter(q=q, flow=flow, step=step, form=form, person=person, due=due, zone=zone)


Wanted = Annotated[TaskFilter, Depends(_wanted)]


@routes.get("/tasks")
async def list_tasks(  # noqa: PLR0917  what to-dos are found by
    request: Request,
    actor: CurrentActor,
    wanted: Wanted,
    box: Box = Box.OPEN,
    sort: Literal["newest", "deadline"] = "newest",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> TasksAnswer:
    """A box of one's work centre, the latest first: what waits, what one handled, began, was told of.

    `step` narrows to a step of the flow, `form=-` to what is about no record, `person` is who began, `due` the days of
    the deadline. What waits may be sorted by deadline, too.
    """
    async with _database(request).statements(actor.workspace) as connection:
        mine, now = await _mine(connection, actor)
        found, following = await list_box(connection, box, mine, wanted, sort=sort, cursor=cursor, now=now)
        started = [run.id for run, task in found if task is None]
        waiting = by_run(await waiting_of(connection, started))
        forms = await read_forms(connection, actor.workspace)
        briefs = await summaries_of(connection, found, forms, actor=actor, now=now)
    reader = Reader(mine.who, forms, now)
    lines = [
        run_line(run, waiting.get(run.id, []), reader)
        if task is None
        else replace(task_line(task, run, reader), brief=dict(briefs.values.get(task.id, {})))
        for run, task in found
    ]
    return TasksAnswer(lines, dict(briefs.fields), following)


@routes.get("/tasks:groups")
async def group_tasks(
    request: Request, actor: CurrentActor, wanted: Wanted, by: Grouping, box: Box = Box.OPEN
) -> TaskGroupsAnswer:
    """What a box holds, by flow, step, form or who began, with counts: each group is opened by its filters."""
    async with _database(request).statements(actor.workspace) as connection:
        mine, now = await _mine(connection, actor)
        groups, partial = await list_groups(connection, box, mine, wanted, by, now=now)
        forms = await read_forms(connection, actor.workspace)
    return TaskGroupsAnswer([group_shown(each, forms) for each in groups], partial)


@routes.get("/tasks:counts")
async def count_tasks(request: Request, actor: CurrentActor) -> TaskCountsAnswer:
    """How much waits for one, by flow."""
    me, now = _me(actor), clock.now()
    async with _database(request).statements(actor.workspace) as connection:
        counted = await count_mine(connection, await read_mine(connection, me, now=now), now=now)
    return TaskCountsAnswer(**{**counted, "flows": [FlowCount(**each) for each in counted["flows"]]})


@routes.get("/tasks/{task_id}")
async def read_task(task_id: UUID, request: Request, actor: CurrentActor) -> TaskAnswer:
    """A to-do with what its step shows of the record, the run's history and the flow's picture."""
    async with _database(request).statements(actor.workspace) as connection:
        mine, now = await _mine(connection, actor)
        run, task = await get_task(connection, mine, task_id)
        return TaskAnswer(await show(connection, run, task, mine, actor=actor, now=now))


@routes.get("/tasks/runs/{run_id}")
async def read_task_run(run_id: UUID, request: Request, actor: CurrentActor) -> TaskAnswer:
    """A run that one started or has a part in, with what one may see of its record otherwise."""
    async with _database(request).statements(actor.workspace) as connection:
        mine, now = await _mine(connection, actor)
        run = await get_run_of(connection, mine, run_id)
        shown = await show(connection, run, None, mine, actor=actor, now=now)
    return TaskAnswer(shown)


@routes.post("/tasks/{task_id}:act", status_code=204)
async def act_on_task(task_id: UUID, body: TaskActBody, request: Request, actor: CurrentActor) -> Response:
    """Do something with a to-do that the step offers."""
    async with _database(request).workspace(actor.workspace) as connection:
        await _act(connection, task_id, body, request=request, actor=actor)
    return Response(status_code=204)


@routes.post("/tasks/{task_id}:print", response_class=Response, responses=binary("application/pdf"))
async def print_task(task_id: UUID, body: TaskPrintBody, request: Request, actor: CurrentActor) -> Response:
    """The run's record as a PDF by a print template, with what the step shows of it. Written down in the audit."""
    store: FileStore = request.app.state.files
    async with _database(request).workspace(actor.workspace) as connection:
        mine, now = await _mine(connection, actor)
        run, task = await get_task(connection, mine, task_id)
        if task.status != TaskStatus.OPEN:
            raise RunRefused.by(Refused("todo_not_open"))
        name, made = await print_record(connection, run, task, body.template, store, actor=actor, now=now)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, no-store",
    }
    return Response(made, media_type="application/pdf", headers=headers)


@routes.post("/tasks/{task_id}:linked")
async def find_beside_task(
    task_id: UUID, body: TaskBesideBody, request: Request, actor: CurrentActor
) -> TaskBesideAnswer:
    """What linked fields take and calculations are beside what is being filled in. Nothing is written."""
    async with _database(request).statements(actor.workspace) as connection:
        mine, now = await _mine(connection, actor)
        run, task = await get_task(connection, mine, task_id)
        if task.status != TaskStatus.OPEN:
            return TaskBesideAnswer({})
        found = await find_beside(connection, run, task, body.values, body.fields, actor=actor, now=now)
    return TaskBesideAnswer(found)


@routes.post("/tasks/{task_id}:take-back", status_code=204)
async def take_task_back(task_id: UUID, request: Request, actor: CurrentActor) -> Response:
    """Take back what one decided, while nobody after has acted."""
    require_writing(actor)
    wiring: Wiring = request.app.state.flows
    async with _database(request).workspace(actor.workspace) as connection:
        mine, now = await _mine(connection, actor)
        run, _ = await get_task(connection, mine, task_id)
        people = mine.people(run.document.key)
        await take_back(connection, task_id, actor=actor, people=people, wiring=wiring, now=now)
    return Response(status_code=204)


@routes.post("/tasks/{task_id}:read", status_code=204)
async def note_task_read(task_id: UUID, request: Request, actor: CurrentActor) -> Response:
    """Say that one has read a copy."""
    async with _database(request).workspace(actor.workspace) as connection:
        mine, now = await _mine(connection, actor)
        await get_task(connection, mine, task_id)
        task = task_table.c
        unread = (task.id == task_id, task.person_id == mine.person.id, task.read_at.is_(None))
        await execute(connection, sa.update(task_table).where(*unread).values(read_at=now))
    return Response(status_code=204)


@routes.post("/tasks:batch")
async def submit_tasks(body: TaskBatchBody, request: Request, actor: CurrentActor) -> BatchAnswer:
    """Submit or refuse many to-dos of steps that allow it, each for itself: what cannot be is told, others are done."""
    done, failed = [], []
    given = TaskActBody(action=ActionName(body.action), opinion=body.opinion)
    for task_id in dict.fromkeys(body.ids):
        try:
            async with _database(request).workspace(actor.workspace) as connection:
                await _act(connection, task_id, given, request=request, actor=actor, batch=True)
            done.append(task_id)
        except Problem as problem:
            told = document(problem, locale_of(request))
            failed.append(TaskFailed(task_id, told["code"], told["title"]))
    return BatchAnswer(done, failed)


async def _act(
    connection: Connection, task_id: UUID, body: TaskActBody, *, request: Request, actor: Actor, batch: bool = False
) -> None:
    """Do it under the workspace's role: the step gives rights on the one record, to partner users too."""
    wiring: Wiring = request.app.state.flows
    mine, now = await _mine(connection, actor)
    run, task = await get_task(connection, mine, task_id)
    if task.status != TaskStatus.OPEN:
        raise RunRefused.by(Refused("todo_not_open"))
    if batch and not may_batch(Graph(run.document), task.step):
        raise RunRefused.by(Refused("action_not_offered", action=ActionName.BATCH.value))
    signature = await _signed(connection, run, body.signature, actor)
    wanted = Act(
        action=body.action,
        opinion=body.opinion or None,
        values=body.values,
        revision=body.revision,
        people=[Person(PersonKind.MEMBER, each) for each in body.people],
        to=body.to,
        walk=body.walk,
        signature=signature,
    )
    people = mine.people(run.document.key)
    await act(connection, task_id, wanted, actor=actor, people=people, wiring=wiring, now=now)


async def _signed(connection: Connection, run: RunRow, signature: UUID | None, actor: Actor) -> dict[str, str] | None:
    """The drawn signature, kept with the record's discussion."""
    if signature is None:
        return None
    if run.form is None or run.record_id is None:
        raise NotFound()
    await attach(
        connection,
        [signature],
        form=f"{run.form}{COMMENT_FILES}",
        record_id=run.record_id,
        partner_id=actor.partner_id,
        actor=actor,
    )
    return {"id": str(signature)}


def _me(actor: Actor) -> Person:
    person = person_of_actor(actor)
    if person is None:
        raise NotFound()
    return person


async def _mine(connection: Connection, actor: Actor) -> tuple[Mine, datetime]:
    now = clock.now()
    return await read_mine(connection, _me(actor), now=now), now


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
