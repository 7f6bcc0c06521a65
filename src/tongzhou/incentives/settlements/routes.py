"""Settlements and periods over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.incentives.plan_versions.facade import get_document, read_plan
from tongzhou.incentives.settlements.answers import (
    ApprovalShown,
    BegunAnswer,
    ExclusionsAnswer,
    HoldingShown,
    MovesAnswer,
    PeriodsAnswer,
    PeriodShown,
    ReviewAnswer,
    SettlementAnswer,
    SettlementsAnswer,
    SettlementShown,
)
from tongzhou.incentives.settlements.calculation import is_under_way, request_calculation, request_restatement
from tongzhou.incentives.settlements.contracts import FactSource, Outlier, Settlement, Wiring
from tongzhou.incentives.settlements.details import conditions_by_component
from tongzhou.incentives.settlements.explanations import Words
from tongzhou.incentives.settlements.filters import matching
from tongzhou.incentives.settlements.periods import periods_of
from tongzhou.incentives.settlements.presentation import (
    last_day,
    show_counts,
    show_exclusion,
    show_left_out,
    show_move,
    show_review_row,
    show_settlement,
)
from tongzhou.incentives.settlements.queries import get_settlement, list_settlements, steps_by_settlement, steps_of
from tongzhou.incentives.settlements.review import (
    SORTS,
    Key,
    ReviewRequest,
    largest_moves,
    review_figures,
    review_rows,
)
from tongzhou.incentives.settlements.review_export import ReviewExport
from tongzhou.incentives.settlements.rules import STEPS, SUBMITTED_FOR, SUBMITTING, possible_actions
from tongzhou.incentives.settlements.statements import (
    StatementFilter,
    answer_counts,
    component_titles_of,
    components_by_statement,
    exclusions_of_settlement,
    left_out_of_settlement,
)
from tongzhou.incentives.settlements.steps import take_step
from tongzhou.incentives.settlements.submitting import asked_for, submit_settlement
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, InvalidParameters, NotAllowed
from tongzhou.kernel.http.cursors import read_cursor, write_cursor
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.spreadsheets.sending import A_TABLE, Output, send_table

routes: APIRouter = router("/api", "settlements")
Limit = Annotated[int, Query(ge=1, le=500)]
Text = Annotated[str | None, Query(max_length=200)]


class Body(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class NewSettlement(Body):
    """Which period of which plan to calculate."""

    plan: Annotated[str, Field(min_length=1, max_length=48)]
    period: Annotated[str, Field(min_length=1, max_length=20)]


class Restatement(Body):
    """Why a published settlement is corrected, and by which version of its plan: its own, or the one in force."""

    reason: Annotated[str, Field(max_length=5000)]
    plan: Literal["same", "newest"] = "same"


class SeenBody(Body):
    """What the caller saw."""

    result_hash: Annotated[str, Field(max_length=128)] | None = None


class StepBody(SeenBody):
    """What the caller saw when taking a step, and why a settlement is sent back."""

    reason: Annotated[str, Field(max_length=5000)] | None = None


@routes.get("/periods")
async def read_periods(
    request: Request, actor: CurrentActor, plan: Annotated[str, Query(max_length=48)]
) -> PeriodsAnswer:
    """The periods of a plan around the business date, newest first, each with its settlement."""
    require(actor, Permission.SETTLEMENTS_READ)
    now = clock.now()
    async with _workspace(request, actor) as connection:
        periods = await periods_of(connection, plan, actor.workspace.today(now))
        settled = await _show_all(request, connection, [item.settlement for item in periods if item.settlement], actor)
        shown: list[PeriodShown] = [
            {
                "code": item.period.code,
                "start": item.period.first,
                "end": last_day(item.period),
                "status": item.status,
                "settlement": settled[item.settlement.id] if item.settlement else None,
            }
            for item in periods
        ]
    return {"periods": shown}


@routes.get("/settlements")
async def read_settlements(
    request: Request, actor: CurrentActor, plan: Text = None, period: Text = None
) -> SettlementsAnswer:
    """Settlements, newest period first."""
    require(actor, Permission.SETTLEMENTS_READ)
    async with _workspace(request, actor) as connection:
        found = await list_settlements(connection, plan_key=plan, period=period)
        return {"settlements": list((await _show_all(request, connection, found, actor)).values())}


@routes.post("/settlements", status_code=202)
async def calculate(request: Request, actor: CurrentActor, body: NewSettlement) -> BegunAnswer:
    """Calculate a period, or calculate it anew: a job whose progress the page shows."""
    async with _workspace(request, actor) as connection:
        asked = await request_calculation(
            connection, body.plan, body.period, _facts(request), actor=actor, now=clock.now()
        )
    return {"settlement": {"id": asked.settlement_id}, "job": {"id": asked.job_id}}


@routes.post("/settlements/{settlement_id}:restate", status_code=202)
async def restate(request: Request, actor: CurrentActor, settlement_id: UUID, body: Restatement) -> BegunAnswer:
    """Begin a new version of a published settlement: what it changes is posted when it is approved."""
    async with _workspace(request, actor) as connection:
        asked = await request_restatement(
            connection, settlement_id, body.reason, newest_plan=body.plan == "newest", actor=actor, now=clock.now()
        )
    return {"settlement": {"id": asked.settlement_id}, "job": {"id": asked.job_id}}


@routes.get("/settlements/{settlement_id}")
async def read_settlement(request: Request, actor: CurrentActor, settlement_id: UUID) -> SettlementAnswer:
    """A settlement with its figures, its steps and what the caller may do next."""
    require(actor, Permission.SETTLEMENTS_READ)
    async with _workspace(request, actor) as connection:
        settlement = await get_settlement(connection, settlement_id)
        return {"settlement": await _show(request, connection, settlement, actor)}


@routes.get("/settlements/{settlement_id}/statements")
async def read_review(
    request: Request,
    actor: CurrentActor,
    settlement_id: UUID,
    *,
    sort: Annotated[str, Query(max_length=40)] = "partner",
    filter: Annotated[str | None, Query(max_length=100_000)] = None,  # noqa: A002 - the contract's name
    outlier: Outlier | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
    cursor: Text = None,
    limit: Limit = 50,
) -> ReviewAnswer:
    """The review list: each statement beside the one of the period before, with the reasons to look at it."""
    require(actor, Permission.SETTLEMENTS_READ)
    name, descending = _sort(sort)
    async with _workspace(request, actor) as connection:
        settlement = await get_settlement(connection, settlement_id)
        asked = ReviewRequest(
            sort=name,
            descending=descending,
            outlier=outlier,
            search=search,
            matching=None if filter is None else matching(filter, settlement.currency),
            after=_key(cursor, name),
            limit=limit,
        )
        rows = await review_rows(connection, settlement, asked)
    page = rows[:limit]
    return {
        "statements": [show_review_row(row, settlement.currency) for row in page],
        "next_cursor": write_cursor(page[-1][name], page[-1]["partner"]) if len(rows) > limit else None,
    }


@routes.get("/settlements/{settlement_id}/statements:export", response_class=StreamingResponse, responses=A_TABLE)
async def export_review(
    request: Request,
    actor: CurrentActor,
    settlement_id: UUID,
    *,
    output: Annotated[Output, Query(alias="format")] = "csv",
    sort: Annotated[str, Query(max_length=40)] = "partner",
    filter: Annotated[str | None, Query(max_length=100_000)] = None,  # noqa: A002 - the contract's name
    outlier: Outlier | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
) -> StreamingResponse:
    """Every row of the review list, with what each component came to and why it moved."""
    require(actor, Permission.SETTLEMENTS_READ)
    if actor.read_only:
        raise NotAllowed()
    name, descending = _sort(sort)
    async with _workspace(request, actor) as connection:
        settlement = await get_settlement(connection, settlement_id)
        plan = read_plan(await get_document(connection, settlement.plan_version_id))
        wanted = None if filter is None else matching(filter, settlement.currency)
        await _note_export(connection, settlement, output, actor)
    export = ReviewExport(settlement, plan, Words(locale_of(request), settlement.currency))
    asked = ReviewRequest(sort=name, descending=descending, outlier=outlier, search=search, matching=wanted)
    return send_table(
        export.columns(),
        export.batches(lambda: _workspace(request, actor), asked),
        output=output,
        title=export.title,
        locale=locale_of(request),
        time_zone=actor.workspace.time_zone,
    )


async def _note_export(connection: Connection, settlement: Settlement, output: str, actor: Actor) -> None:
    subject = Subject("settlement", str(settlement.id), f"{settlement.plan_key} {settlement.period.code}")
    detail = {"format": output}
    await record(connection, actor=actor, action="settlement.exported", subject=subject, detail=detail, now=clock.now())


@routes.get("/settlements/{settlement_id}/moves")
async def read_moves(request: Request, actor: CurrentActor, settlement_id: UUID) -> MovesAnswer:
    """The ten statements that changed most against the period before, and what moved them."""
    require(actor, Permission.SETTLEMENTS_READ)
    async with _workspace(request, actor) as connection:
        settlement = await get_settlement(connection, settlement_id)
        rows = await largest_moves(connection, settlement)
        ids = [row[name] for row in rows for name in ("id", "previous_id") if row[name] is not None]
        components = await components_by_statement(connection, ids)
    words = Words(locale_of(request), settlement.currency)
    return {"statements": [show_move(row, components, words) for row in rows]}


@routes.get("/settlements/{settlement_id}/exclusions")
async def read_exclusions(
    request: Request, actor: CurrentActor, settlement_id: UUID, cursor: Text = None, limit: Limit = 50
) -> ExclusionsAnswer:
    """The lines of the whole period that did not count, and why not."""
    require(actor, Permission.SETTLEMENTS_READ)
    (after,) = read_cursor(cursor, int) or (0,)
    async with _workspace(request, actor) as connection:
        settlement = await get_settlement(connection, settlement_id)
        plan = read_plan(await get_document(connection, settlement.plan_version_id))
        rows = await exclusions_of_settlement(connection, settlement_id, after=after, limit=limit)
    page, locale, details = rows[:limit], locale_of(request), conditions_by_component(plan)
    return {
        "exclusions": [show_exclusion(row, settlement.currency, locale, details) for row in page],
        "next_cursor": write_cursor(page[-1]["position"]) if len(rows) > limit else None,
    }


@routes.post("/settlements/{settlement_id}:recalculate", status_code=202)
async def recalculate(request: Request, actor: CurrentActor, settlement_id: UUID) -> BegunAnswer:
    """Calculate the settlement's period anew."""
    require(actor, Permission.SETTLEMENTS_CALCULATE)
    async with _workspace(request, actor) as connection:
        settlement = await get_settlement(connection, settlement_id)
        asked = await request_calculation(
            connection, settlement.plan_key, settlement.period.code, _facts(request), actor=actor, now=clock.now()
        )
    return {"settlement": {"id": asked.settlement_id}, "job": {"id": asked.job_id}}


@routes.post("/settlements/{settlement_id}:review")
async def review(
    request: Request, actor: CurrentActor, settlement_id: UUID, body: StepBody | None = None
) -> SettlementAnswer:
    """Note that the result was checked."""
    return await _step(request, actor, settlement_id, "review", body)


@routes.post("/settlements/{settlement_id}:approve")
async def approve(
    request: Request, actor: CurrentActor, settlement_id: UUID, body: StepBody | None = None
) -> SettlementAnswer:
    """Approve the money; never one's own calculation."""
    return await _step(request, actor, settlement_id, "approve", body)


@routes.post("/settlements/{settlement_id}:submit")
async def submit(
    request: Request, actor: CurrentActor, settlement_id: UUID, body: SeenBody | None = None
) -> SettlementAnswer:
    """Have the flow at work decide about the settlement; nothing changes while it does."""
    wiring: Wiring = request.app.state.incentives
    seen, now = (body or SeenBody()).result_hash, clock.now()
    async with _workspace(request, actor) as connection:
        settlement = await submit_settlement(
            connection, settlement_id, holder=wiring.holder, actor=actor, now=now, seen_result=seen
        )
        return {"settlement": await _show(request, connection, settlement, actor)}


@routes.post("/settlements/{settlement_id}:publish")
async def publish(
    request: Request, actor: CurrentActor, settlement_id: UUID, body: StepBody | None = None
) -> SettlementAnswer:
    """Number the statements and show them to the partners, for good."""
    return await _step(request, actor, settlement_id, "publish", body)


@routes.post("/settlements/{settlement_id}:reject")
async def reject(
    request: Request, actor: CurrentActor, settlement_id: UUID, body: StepBody | None = None
) -> SettlementAnswer:
    """Send a reviewed or approved settlement back to calculated, with the reason."""
    return await _step(request, actor, settlement_id, "reject", body)


async def _step(
    request: Request, actor: Actor, settlement_id: UUID, action: str, body: StepBody | None
) -> SettlementAnswer:
    given, wiring = body or StepBody(), request.app.state.incentives
    async with _workspace(request, actor) as connection:
        settlement = await take_step(
            connection,
            settlement_id,
            action,
            actor=actor,
            now=clock.now(),
            reason=given.reason,
            seen_result=given.result_hash,
            keys=wiring.keys,
            holder=wiring.holder,
        )
        return {"settlement": await _show(request, connection, settlement, actor)}


async def _show(request: Request, connection: Connection, settlement: Settlement, actor: Actor) -> SettlementShown:
    """A settlement by itself, with its figures against the period before."""
    steps, figures = await steps_of(connection, settlement.id), await review_figures(connection, settlement)
    titles = await component_titles_of(connection, settlement.id)
    counts = await left_out_of_settlement(connection, settlement.id)
    now, locale = clock.now(), locale_of(request)
    held = await _held(request, connection, settlement, actor, now)
    asks = None if held is not None else await _asked(request, connection, settlement, actor, now)
    actions = [each for each in possible_actions(settlement, actor, now) if held is None or each not in STEPS]
    if asks is not None:
        actions = [each for each in actions if each != SUBMITTED_FOR[settlement.status]]
        actions += ["submit"] if actor.permissions & SUBMITTING and not asks["submitted"] else []
    left_out = show_left_out(titles, counts, locale)
    of_this = StatementFilter(settlement_id=settlement.id)
    said = None if settlement.status.is_open else show_counts(await answer_counts(connection, of_this))
    shown = show_settlement(settlement, steps, actions, locale, figures, left_out=left_out)
    return {
        **shown,
        "recalculating": await is_under_way(connection, settlement.job_id),
        "held": held,
        "approval": asks,
        "answers": said,
    }


async def _asked(
    request: Request, connection: Connection, settlement: Settlement, actor: Actor, now: datetime
) -> ApprovalShown | None:
    """What the settlement is submitted to, so that nobody takes its next step by hand."""
    wiring: Wiring = request.app.state.incentives
    found = await asked_for(connection, settlement, wiring.holder, actor=actor, now=now)
    return None if found is None else ApprovalShown(title=found.title, submitted=found.is_told)


async def _held(
    request: Request, connection: Connection, settlement: Settlement, actor: Actor, now: datetime
) -> HoldingShown | None:
    """What decides about the settlement, so that nobody does by hand."""
    wiring: Wiring = request.app.state.incentives
    if wiring.holder is None:
        return None
    found = await wiring.holder.shown(connection, settlement, actor=actor, now=now)
    if found is None:
        return None
    return HoldingShown(
        title=found.title, people=list(found.people), stuck=found.is_stuck, task=found.task, run=found.run
    )


async def _show_all(
    request: Request, connection: Connection, settlements: Sequence[Settlement], actor: Actor
) -> dict[UUID, SettlementShown]:
    """Settlements in a list, by their ids and in their order."""
    steps = await steps_by_settlement(connection, [settlement.id for settlement in settlements])
    now, locale = clock.now(), locale_of(request)
    return {
        settlement.id: show_settlement(
            settlement, steps[settlement.id], possible_actions(settlement, actor, now), locale, None
        )
        for settlement in settlements
    }


def _facts(request: Request) -> FactSource:
    wiring: Wiring = request.app.state.incentives
    return wiring.facts


def _workspace(request: Request, actor: Actor) -> Any:
    database: Database = request.app.state.database
    return database.workspace(actor.workspace)


def _sort(text: str) -> tuple[str, bool]:
    name = text.removeprefix("-")
    if name not in SORTS:
        error = FieldError("sort", "choice_unknown", {"value": name, "options": ", ".join(SORTS)})
        raise InvalidParameters(errors=[error], parameter="sort")
    return name, text.startswith("-")


def _key(cursor: str | None, sort: str) -> Key | None:
    values = read_cursor(cursor, str if sort.startswith("partner") else int, str)
    return None if values is None else Key(*values)
