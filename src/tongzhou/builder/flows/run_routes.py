"""Runs over HTTP: looking into them, intervening, taking back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.builder.flows.acting import intervene, require_writing, urge, withdraw
from tongzhou.builder.flows.answers import (
    RunAnswer,
    RunsAnswer,
    UrgedAnswer,
    answer,
)
from tongzhou.builder.flows.core.state import Intervened
from tongzhou.builder.flows.run_queries import RunFilter, check_readable, get_run, line_of, list_runs, readable_records
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.notifications.contracts import Person

router = strict_router("/api", "flows")


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskedPersonBody(_Body):
    """Somebody who is asked."""

    kind: PersonKind
    id: UUID


class InterventionBody(_Body):
    """What is done to a run, and why."""

    what: Literal["end", "retry", "skip", "jump", "reassign", "reactivate"]
    reason: Annotated[str, Field(max_length=2000)]
    visit: int | None = None
    step: Annotated[str, Field(max_length=48)] | None = None
    people: Annotated[list[AskedPersonBody], Field(max_length=200)] = []


@router.get("/runs", response_model=RunsAnswer)
async def runs(  # noqa: PLR0917  what runs are listed by
    request: Request,
    actor: CurrentActor,
    flow: Annotated[str | None, Query(max_length=48)] = None,
    status: Annotated[Literal["running", "stuck", "done", "rejected", "withdrawn", "ended"] | None, Query()] = None,
    record: Annotated[UUID | None, Query()] = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    person: Annotated[UUID | None, Query()] = None,
    since: Annotated[date | None, Query(alias="from")] = None,
    until: Annotated[date | None, Query(alias="to")] = None,
    overdue: Annotated[bool, Query()] = False,
    cursor: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Runs, the latest first, for who manages flows.

    `q` is looked for in what the records are called that the caller may read, `person` began them, on a day from `from`
    to `to` of the workspace's time zone; `overdue` are those that wait for somebody whose deadline has passed.
    """
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    now, zone = clock.now(), actor.workspace.time_zone
    wanted = RunFilter(
        flow=flow,
        status=status,
        record_id=record,
        q=q,
        person=person,
        since=None if since is None else _start_of(since, zone),
        until=None if until is None or until == date.max else _start_of(until + timedelta(days=1), zone),
        late_at=now if overdue else None,
    )
    async with database.statements(actor.workspace) as connection:
        rows, following = await list_runs(connection, wanted, before=cursor)
        readable = await readable_records(connection, rows, actor=actor, now=now)
    known = [row for row in rows if not q or row["record_id"] in readable]
    return answer({"runs": [line_of(row, readable, locale_of(request)) for row in known], "next_cursor": following})


def _start_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


@router.get("/runs/{run_id}", response_model=RunAnswer)
async def run(request: Request, actor: CurrentActor, run_id: UUID) -> Response:
    """A run with every attempt at every step, for who manages flows."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        await check_readable(connection, run_id, actor=actor, now=clock.now())
        return answer({"run": await get_run(connection, run_id, locale_of(request))})


@router.post("/runs/{run_id}:intervene", response_model=RunAnswer)
async def intervene_in(request: Request, actor: CurrentActor, run_id: UUID, body: InterventionBody) -> Response:
    """End, retry, skip, jump, reassign or reactivate, with a reason that the audit keeps."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    people = [Person(each.kind, each.id) for each in body.people]
    done = Intervened(body.what, body.visit, body.step)
    async with database.workspace(actor.workspace) as connection:
        await intervene(
            connection, run_id, done, body.reason, actor=actor, wiring=_wiring(request), now=clock.now(), people=people
        )
        return answer({"run": await get_run(connection, run_id, locale_of(request))})


@router.post("/runs/{run_id}:withdraw", status_code=204)
async def take_back(request: Request, actor: CurrentActor, run_id: UUID) -> Response:
    """Take back a run that one started."""
    require_writing(actor)
    async with _acting(request, actor) as connection:
        await withdraw(connection, run_id, actor=actor, wiring=_wiring(request), now=clock.now())
    return Response(status_code=204)


@router.post("/runs/{run_id}:urge", response_model=UrgedAnswer)
async def urge_people(request: Request, actor: CurrentActor, run_id: UUID) -> Response:
    """Tell all who are to decide that one waits."""
    require_writing(actor)
    async with _acting(request, actor) as connection:
        count = await urge(connection, run_id, actor=actor, wiring=_wiring(request), now=clock.now())
    return answer({"urged": count})


def _wiring(request: Request) -> Wiring:
    wiring: Wiring = request.app.state.flows
    return wiring


def _acting(request: Request, actor: Actor) -> Any:
    """Under the workspace's role, for partner users too: what they may take back or urge is what they began."""
    database: Database = request.app.state.database
    return database.workspace(actor.workspace)
