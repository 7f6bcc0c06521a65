"""Working days, and the instant at which a time allowed in minutes, hours, days or working days is over. Pure.

China's public calendar (days off, and week-ends worked in exchange) is decreed each autumn for the next year. Of years
that are not decreed yet only the week is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from tongzhou.kernel.periods import midnight

MONDAY_TO_FRIDAY: Final = frozenset(range(1, 6))
"""Days of a week as `date.isoweekday` counts them: Monday is 1."""
WHOLE_DAY: Final = timedelta(days=1)
LAST_DAY: Final = date(9000, 1, 1)
"""No working day is looked for later."""


class Unit(StrEnum):
    """What a time allowed is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"


AMOUNT_MAX: Final[Mapping[Unit, int]] = MappingProxyType(
    {Unit.MINUTES: 525_600, Unit.HOURS: 8_760, Unit.DAYS: 366, Unit.WORKDAYS: 366}
)
"""How much of each may be allowed: about a year."""


class PublicCalendar(StrEnum):
    """Whose public days off a workspace keeps."""

    CHINA = "cn"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A day off, or a day of a week-end that is worked; `name` is the holiday in English, as its source writes it."""

    works: bool
    name: str


@dataclass(frozen=True, slots=True)
class PublicDays:
    """What is decreed for the years from `first` to `last`."""

    first: int
    last: int
    days: Mapping[date, PublicDay]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Which days are worked: `own` says it first, then the public calendar, then the week."""

    public: PublicCalendar = PublicCalendar.CHINA
    week: frozenset[int] = MONDAY_TO_FRIDAY
    own: Mapping[date, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.week or not self.week <= frozenset(range(1, 8)):
            raise ValueError("a week has at least one working day, counted from 1, Monday")

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked."""
        own = self.own.get(day)
        if own is not None:
            return own
        decreed = public_days(self.public).days.get(day)
        return day.isoweekday() in self.week if decreed is None else decreed.works

    def is_decreed(self, year: int) -> bool:
        """Whether the public calendar says anything of the year; else only its week is known."""
        if self.public is PublicCalendar.NONE:
            return True
        known = public_days(self.public)
        return known.first <= year <= known.last

    def workdays_from(self, day: date) -> Iterator[date]:
        """The working days from `day` on, itself included, in order."""
        while day < LAST_DAY:
            if self.is_workday(day):
                yield day
            day += WHOLE_DAY


@cache
def public_days(public: PublicCalendar) -> PublicDays:
    """The days that a public calendar takes out of the week or puts into it."""
    if public is PublicCalendar.NONE:
        return PublicDays(0, 0, MappingProxyType({}))
    from chinese_calendar import constants

    days = {day: PublicDay(False, name) for day, name in constants.holidays.items()}
    days |= {day: PublicDay(True, name) for day, name in constants.workdays.items()}
    years = [day.year for day in constants.holidays]
    return PublicDays(min(years), max(years), MappingProxyType(days))


def due_after(start: datetime, amount: int, unit: Unit, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which `amount` of `unit` has passed since `start`; never before it.

    Minutes and hours pass always. A day ends at the same time of the next day in `zone`. Working days pass on
    working days only: one that begins on Friday at 15:00 ends on Monday at 15:00, one that begins on a Saturday ends
    when Monday does. Raises ValueError for an amount below 1 or above AMOUNT_MAX, or a start without time zone.
    """
    if start.tzinfo is None:
        raise ValueError("a start has a time zone")
    if not 1 <= amount <= AMOUNT_MAX[unit]:
        raise ValueError(f"from 1 to {AMOUNT_MAX[unit]} {unit}")
    if unit is Unit.MINUTES:
        return start.astimezone(UTC) + timedelta(minutes=amount)
    if unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=amount)
    local = start.astimezone(zone)
    if unit is Unit.DAYS:
        return _at(local.date() + timedelta(days=amount), local.time(), zone)
    if not calendar.is_workday(local.date()):
        begun = next(calendar.workdays_from(local.date()))
        return midnight(_later(calendar, begun, amount - 1) + WHOLE_DAY, zone)
    if local.time() == time.min:
        return midnight(_later(calendar, local.date(), amount - 1) + WHOLE_DAY, zone)
    return _at(_later(calendar, local.date(), amount), local.time(), zone)


def due_on(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the day is over."""
    return midnight(day + WHOLE_DAY, zone)


def _later(calendar: WorkCalendar, workday: date, amount: int) -> date:
    """The working day that comes `amount` working days after one."""
    days = calendar.workdays_from(workday)
    found = next(days)
    for _ in range(amount):
        found = next(days)
    return found


def _at(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """A time of a day in `zone` as an instant; one that the clocks leave out is as much later as they are put on."""
    return datetime.combine(day, moment, tzinfo=zone).astimezone(UTC)
