"""A workspace's working days: its week, whose public days off it keeps, and days of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from tongzhou.identity.tables import working_day, working_week
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one
from tongzhou.kernel.workdays import PublicCalendar, WorkCalendar, public_days

OWN_DAYS_MAX = 2_000
DAY_FIRST, DAY_LAST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day off, or a working day, of one company."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which something else holds than the week says; `own` where the company said so itself."""

    day: date
    works: bool
    name: str
    own: bool


async def working_calendar(connection: Connection) -> WorkCalendar:
    """Which days the workspace works."""
    return calendar_of(await get_week(connection), await list_own_days(connection))


async def get_week(connection: Connection) -> WorkCalendar:
    """The workspace's week and public calendar, without its own days."""
    row = await fetch_one(connection, sa.select(working_week))
    assert row is not None
    return WorkCalendar(public=PublicCalendar(row["public"]), week=frozenset(row["week"]))


async def list_own_days(connection: Connection, year: int | None = None) -> list[OwnDay]:
    """The company's own days in order, of one year when asked."""
    columns = (working_day.c.day, working_day.c.works, working_day.c.name)
    statement = sa.select(*columns).order_by(working_day.c.day)
    if year is not None:
        statement = statement.where(working_day.c.day.between(date(year, 1, 1), date(year, 12, 31)))
    return [OwnDay(**row) for row in await fetch_all(connection, statement)]


def calendar_of(week: WorkCalendar, own: list[OwnDay]) -> WorkCalendar:
    """The week with the company's own days. Pure."""
    return WorkCalendar(public=week.public, week=week.week, own={each.day: each.works for each in own})


def special_days(week: WorkCalendar, own: list[OwnDay], year: int) -> list[SpecialDay]:
    """What differs from the week in a year, in order: decreed days, and the company's own before them. Pure."""
    found = {
        day: SpecialDay(day, decreed.works, decreed.name, False)
        for day, decreed in public_days(week.public).days.items()
        if day.year == year and decreed.works is not (day.isoweekday() in week.week)
    }
    found |= {each.day: SpecialDay(each.day, each.works, each.name, True) for each in own if each.day.year == year}
    return [found[day] for day in sorted(found)]
