"""Simulations over HTTP: for who reads plans and settlements, and writes the ones or calculates the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.incentives.settlements.facade import Wiring
from tongzhou.incentives.simulations.actions import request_simulation
from tongzhou.incentives.simulations.answers import (
    OfferedPeriodsAnswer,
    PartnerDifferenceAnswer,
    SimulatedPartnersAnswer,
    SimulationAnswer,
    SimulationBegunAnswer,
    SimulationsAnswer,
)
from tongzhou.incentives.simulations.contracts import PERIODS_MOST, Fate, NewSimulation, Simulation
from tongzhou.incentives.simulations.errors import SimulationNotDone
from tongzhou.incentives.simulations.offering import offered_periods
from tongzhou.incentives.simulations.presentation import OutcomeExport, show_difference, show_partner, show_simulation
from tongzhou.incentives.simulations.queries import (
    SORTS,
    OutcomeRequest,
    differences_of,
    every_outcome,
    get_outcome,
    get_simulation,
    key_of,
    list_outcomes,
    list_simulations,
)
from tongzhou.incentives.simulations.rules import check_may_simulate
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, InvalidParameters, NotAllowed, NotFound
from tongzhou.kernel.http.cursors import read_cursor, write_cursor
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.jobs.contracts import JobStatus
from tongzhou.kernel.jobs.queries import get_job
from tongzhou.kernel.spreadsheets.sending import A_TABLE, Output, send_table

routes: APIRouter = router("/api/simulations", "simulations")
Limit = Annotated[int, Query(ge=1, le=500)]
Text = Annotated[str | None, Query(max_length=1000)]


class SimulationBody(BaseModel):
    """Which version of a plan, its draft too, to try over which ended periods."""

    model_config = ConfigDict(extra="forbid")

    plan: Annotated[str, Field(min_length=1, max_length=48)]
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    periods: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=20)]], Field(min_length=1, max_length=PERIODS_MOST)
    ]


@routes.post("", status_code=202)
async def simulate(request: Request, actor: CurrentActor, body: SimulationBody) -> SimulationBegunAnswer:
    """Try a version of a plan over periods of the past: a job whose progress the page shows. Nothing is posted."""
    wiring: Wiring = request.app.state.incentives
    asked = NewSimulation(plan=body.plan, version=body.version, periods=tuple(body.periods))
    async with _workspace(request, actor) as connection:
        begun = await request_simulation(connection, asked, wiring.facts, actor=actor, now=clock.now())
    return {"simulation": {"id": begun.simulation_id}, "job": {"id": begun.job_id}}


@routes.get("")
async def read_simulations(
    request: Request, actor: CurrentActor, plan: Annotated[str, Query(max_length=48)]
) -> SimulationsAnswer:
    """The simulations of a plan that are still kept, newest first."""
    _check(actor)
    async with _workspace(request, actor) as connection:
        found = await list_simulations(connection, plan)
        statuses = [await _status(connection, each) for each in found]
    locale = locale_of(request)
    return {"simulations": [show_simulation(each, is_, locale) for each, is_ in zip(found, statuses, strict=True)]}


@routes.get("/periods")
async def read_offered_periods(
    request: Request,
    actor: CurrentActor,
    plan: Annotated[str, Query(max_length=48)],
    version: Annotated[int, Query(ge=1, le=2**31 - 1)],
) -> OfferedPeriodsAnswer:
    """The ended periods that a version may be tried over, newest first."""
    wiring: Wiring = request.app.state.incentives
    async with _workspace(request, actor) as connection:
        found = await offered_periods(connection, plan, version, wiring.facts, actor=actor, now=clock.now())
    return {
        "periods": [
            {
                "code": each.period.code,
                "start": each.period.first,
                "end": each.period.end - timedelta(days=1),
                "settled": each.is_settled,
            }
            for each in found
        ],
        "most": PERIODS_MOST,
    }


@routes.get("/{simulation_id}")
async def read_simulation(request: Request, actor: CurrentActor, simulation_id: UUID) -> SimulationAnswer:
    """A simulation: cost by period, distribution, winners and losers in number."""
    _check(actor)
    async with _workspace(request, actor) as connection:
        found = await get_simulation(connection, simulation_id)
        status = await _status(connection, found)
    return {"simulation": show_simulation(found, status, locale_of(request))}


@routes.get("/{simulation_id}/partners")
async def read_partners(
    request: Request,
    actor: CurrentActor,
    simulation_id: UUID,
    *,
    sort: Annotated[str, Query(max_length=40)] = "partner",
    fate: Fate | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
    cursor: Text = None,
    limit: Limit = 50,
) -> SimulatedPartnersAnswer:
    """Winners and losers: what each partner gets by both versions, with the difference by component."""
    _check(actor)
    name, descending = _sort(sort)
    kind = str if name.startswith("partner") else int
    after = read_cursor(cursor, kind, str)
    asked = OutcomeRequest(
        sort=name,
        descending=descending,
        fate=fate,
        search=search,
        after=None if after is None else (after[0], after[1]),
        limit=limit,
    )
    async with _workspace(request, actor) as connection:
        simulation = await _done(connection, simulation_id)
        rows = await list_outcomes(connection, simulation_id, asked)
    page, locale = rows[:limit], locale_of(request)
    return {
        "partners": [show_partner(row, simulation, locale) for row in page],
        "next_cursor": write_cursor(*key_of(page[-1], name)) if len(rows) > limit else None,
    }


@routes.get("/{simulation_id}/partners:export", response_class=StreamingResponse, responses=A_TABLE)
async def export_partners(
    request: Request,
    actor: CurrentActor,
    simulation_id: UUID,
    *,
    output: Annotated[Output, Query(alias="format")] = "csv",
    sort: Annotated[str, Query(max_length=40)] = "partner",
    fate: Fate | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
) -> StreamingResponse:
    """Every partner that the list shows, as a file."""
    _check(actor)
    if actor.read_only:
        raise NotAllowed()
    name, descending = _sort(sort)
    async with _workspace(request, actor) as connection:
        simulation = await _done(connection, simulation_id)
        await _note_export(connection, simulation, output, actor)
    export = OutcomeExport(simulation, locale_of(request))
    asked = OutcomeRequest(sort=name, descending=descending, fate=fate, search=search)
    return send_table(
        export.columns(),
        export.batches(every_outcome(lambda: _workspace(request, actor), simulation_id, asked)),
        output=output,
        title=export.title,
        locale=locale_of(request),
        time_zone=actor.workspace.time_zone,
    )


@routes.get("/{simulation_id}/partners/{partner}")
async def read_difference(
    request: Request, actor: CurrentActor, simulation_id: UUID, partner: str
) -> PartnerDifferenceAnswer:
    """Why a partner wins or loses: both explanations of each period in which the versions differ."""
    _check(actor)
    async with _workspace(request, actor) as connection:
        simulation = await _done(connection, simulation_id)
        row = await get_outcome(connection, simulation_id, partner[:200])
        periods = await differences_of(connection, simulation_id, partner[:200])
    locale = locale_of(request)
    return {
        "partner": show_partner(row, simulation, locale),
        "periods": [show_difference(each, simulation.currency, locale) for each in periods],
    }


async def _done(connection: Connection, simulation_id: UUID) -> Simulation:
    simulation = await get_simulation(connection, simulation_id)
    if simulation.result is None:
        raise SimulationNotDone()
    return simulation


async def _status(connection: Connection, simulation: Simulation) -> JobStatus:
    """How far the job is; its note may end a moment after the result stands."""
    if simulation.result is not None:
        return JobStatus.DONE
    try:
        return JobStatus((await get_job(connection, simulation.job_id))["status"])
    except NotFound:
        return JobStatus.CANCELLED


async def _note_export(connection: Connection, simulation: Simulation, output: str, actor: Actor) -> None:
    subject = Subject("plan", simulation.plan_key, simulation.plan_key)
    detail = {"format": output, "version": simulation.version, "periods": ", ".join(simulation.periods)}
    action = "plan.simulation_exported"
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=clock.now())


def _check(actor: Actor) -> None:
    check_may_simulate(actor)


def _workspace(request: Request, actor: Actor) -> Any:
    database: Database = request.app.state.database
    return database.workspace(actor.workspace)


def _sort(text: str) -> tuple[str, bool]:
    name = text.removeprefix("-")
    if name not in SORTS:
        error = FieldError("sort", "choice_unknown", {"value": name, "options": ", ".join(SORTS)})
        raise InvalidParameters(errors=[error], parameter="sort")
    return name, text.startswith("-")
