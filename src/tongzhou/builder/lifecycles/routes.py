"""Stages of a record over HTTP: where it may go, and going there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from tongzhou.access.facade import CurrentActor
from tongzhou.builder.lifecycles.answers import StageAnswer, StageDueShown, WayShown
from tongzhou.builder.lifecycles.deadlines import deadline_of
from tongzhou.builder.lifecycles.tables import due_table
from tongzhou.builder.records.facade import (
    Moving,
    RecordShown,
    StageOf,
    Way,
    change,
    find_stage,
    insisting,
    open_form,
)
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import working_calendar
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, as_workspace
from tongzhou.kernel.database.statements import fetch_value
from tongzhou.kernel.http.problems import field_errors, locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.texts import Locale, words

routes: APIRouter = router("/api", "lifecycles")

REASON_MAX = 2_000


class MoveBody(BaseModel):
    """The revision of the record, the values that the transition's dialog asks for, and why it is taken."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    revision: Annotated[int, Field(ge=1)]
    values: Annotated[dict[str, Any], Field(max_length=300)] = {}
    reason: Annotated[str, Field(max_length=REASON_MAX)] | None = None
    allow_duplicates: bool = False


@routes.get("/forms/{form}/records/{record_id}/transitions", response_model=StageAnswer)
async def list_transitions(request: Request, form: str, record_id: UUID, actor: CurrentActor) -> StageAnswer:
    """The stage of a record, its time there, and each transition that leaves it with what stands in its way."""
    database: Database = request.app.state.database
    now, locale = clock.now(), locale_of(request)
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        found = await find_stage(await open_form(connection, form, actor=actor, now=now), record_id)
        due = await _due(connection, found, record_id, actor.workspace, locale, now)
    return {
        "field": found.lifecycle.field,
        "stage": found.stage,
        "since": found.since,
        "due": due,
        "transitions": [_way(each, locale) for each in found.ways],
    }


@routes.post("/forms/{form}/records/{record_id}/transitions/{transition}", response_model=RecordShown)
async def take_transition(  # noqa: PLR0917  the path and the body
    request: Request, form: str, record_id: UUID, transition: str, body: MoveBody, actor: CurrentActor
) -> Response:
    """Take a record to another stage with the values that this asks for; the answer is the record."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await open_form(connection, form, actor=actor, now=clock.now())
        opened = insisting(opened) if body.allow_duplicates else opened
        moving = replace(opened, moving=Moving(transition, body.reason or None))
        written = await change(moving, record_id, body.values, revision=body.revision)
        return Response(written.shown, media_type="application/json")


def _way(each: Way, locale: Locale) -> WayShown:
    return {
        "key": each.transition.key,
        "title": each.transition.title,
        "to": each.transition.to,
        "allowed": not each.errors,
        "errors": field_errors(each.errors, locale),
        "fields": [{"key": key, "required": must} for key, must in each.fields.items()],
        "reason": each.transition.reason,
    }


async def _due(  # noqa: PLR0917  one caller, all of them needed
    connection: Connection, found: StageOf, record: UUID, workspace: WorkspaceProfile, locale: Locale, now: datetime
) -> StageDueShown | None:
    """When time is over; the days off of a company are everybody's to reckon with."""
    limit = found.lifecycle.limit_of(found.stage)
    if limit is None:
        return None
    async with as_workspace(connection):
        calendar = await working_calendar(connection)
        fault = await fetch_value(connection, select(due_table.c.fault).where(due_table.c.record_id == record))
    at = deadline_of(limit, found.since, workspace.time_zone, calendar).due_at
    told = words(fault, locale) if at <= now and fault is not None else None
    return {"at": at, "overdue": at <= now, "then": limit.then, "fault": told}
