"""Working days: the week, whose public days off are kept, and the company's own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from tongzhou.access.permissions import Permission
from tongzhou.access.requirements import require_inside
from tongzhou.access.routes.shapes import Body, Line
from tongzhou.access.sign_in import CurrentActor
from tongzhou.identity.facade import (
    DAY_FIRST,
    DAY_LAST,
    OwnDay,
    SpecialDay,
    change_week,
    get_week,
    list_own_days,
    remove_own_day,
    set_own_day,
    special_days,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.workdays import PublicCalendar, public_days

routes: APIRouter = router("/api/workspace", "workspace")
"""Which days are worked: deadlines in working days go by it."""

Year = Annotated[int | None, Query(ge=DAY_FIRST.year, le=DAY_LAST.year)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDaysAnswer:
    """The working days of a year. `week` counts from 1, Monday.

    `known_from` and `known_to` are the years that the public calendar is decreed for; of others only the week is
    known. `days` are those on which something else holds.
    """

    year: int
    public: PublicCalendar
    week: list[int]
    known_from: int | None
    known_to: int | None
    is_known: bool
    days: list[SpecialDay]


class WeekChange(Body):
    """What may change; what is not sent stays."""

    public: PublicCalendar | None = None
    week: Annotated[frozenset[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1)] | None = None


class OwnDayBody(Body):
    """Whether the company works on a day, and why."""

    works: bool
    name: Line = ""


@routes.get("/working-days")
async def read_working_days(request: Request, actor: CurrentActor, year: Year = None) -> WorkingDaysAnswer:
    """The week, the public calendar and what differs from them in a year, without one in this year."""
    require_inside(actor)
    return await _shown(request, actor, year)


@routes.patch("/working-days")
async def change_working_week(body: WeekChange, request: Request, actor: CurrentActor) -> WorkingDaysAnswer:
    """Work other days of the week, or keep another public calendar."""
    _require(actor)
    errors = [FieldError(name, "required") for name, value in body.given().items() if value is None]
    if errors:
        raise InvalidValues(errors=errors)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await change_week(connection, public=body.public, week=body.week, actor=actor, now=clock.now())
    return await _shown(request, actor, None)


@routes.put("/working-days/{day}")
async def set_day(day: date, body: OwnDayBody, request: Request, actor: CurrentActor) -> WorkingDaysAnswer:
    """Say of a day that the company works, or does not; answers that day's year."""
    _require(actor)
    if not DAY_FIRST <= day <= DAY_LAST:
        raise InvalidValues(errors=[FieldError("day", "not_a_date")])
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await set_own_day(connection, OwnDay(day, body.works, body.name), actor=actor, now=clock.now())
    return await _shown(request, actor, day.year)


@routes.delete("/working-days/{day}", status_code=204)
async def remove_day(day: date, request: Request, actor: CurrentActor) -> Response:
    """Let the public calendar and the week say it again."""
    _require(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await remove_own_day(connection, day, actor=actor, now=clock.now())
    return Response(status_code=204)


def _require(actor: CurrentActor) -> None:
    require_inside(actor)
    if not actor.may(Permission.WORKSPACE_MANAGE):
        raise NotAllowed()


async def _shown(request: Request, actor: CurrentActor, year: int | None) -> WorkingDaysAnswer:
    asked = year or actor.workspace.today(clock.now()).year
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        week = await get_week(connection)
        own = await list_own_days(connection, asked)
    known = public_days(week.public)
    return WorkingDaysAnswer(
        year=asked,
        public=week.public,
        week=sorted(week.week),
        known_from=known.first if known.days else None,
        known_to=known.last if known.days else None,
        is_known=week.is_decreed(asked),
        days=special_days(week, own, asked),
    )
