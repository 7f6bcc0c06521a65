"""Deadlines in minutes, hours, days and working days, against an oracle that walks through time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.kernel.workdays import AMOUNT_MAX, PublicCalendar, Unit, WorkCalendar, due_after, due_on, public_days

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = WorkCalendar()
STEP = timedelta(minutes=15)


def slow_due(start: datetime, amount: int, calendar: WorkCalendar) -> datetime:
    """A quarter of an hour after the other; those of working days count, 96 of them a day."""
    moment, left = start.astimezone(SHANGHAI), amount * 96
    while left:
        left -= calendar.is_workday(moment.date())
        moment += STEP
    return moment.astimezone(UTC)


calendars = st.builds(
    WorkCalendar,
    public=st.sampled_from(PublicCalendar),
    week=st.frozensets(st.integers(1, 7), min_size=1),
    own=st.dictionaries(st.dates(date(2026, 9, 1), date(2026, 11, 30)), st.booleans(), max_size=20),
)
starts = st.integers(0, 96 * 60).map(lambda quarter: datetime(2026, 9, 10, tzinfo=UTC) + quarter * STEP)


@settings(max_examples=150, deadline=None)
@given(start=starts, amount=st.integers(1, 6), calendar=calendars)
def test_working_days_pass_on_working_days_only(start: datetime, amount: int, calendar: WorkCalendar) -> None:
    assert due_after(start, amount, Unit.WORKDAYS, calendar, SHANGHAI) == slow_due(start, amount, calendar)


@settings(max_examples=100, deadline=None)
@given(start=starts, first=st.integers(1, 20), then=st.integers(1, 20), calendar=calendars, unit=st.sampled_from(Unit))
def test_one_time_after_another_is_their_sum(
    start: datetime, first: int, then: int, calendar: WorkCalendar, unit: Unit
) -> None:
    between = due_after(start, first, unit, calendar, SHANGHAI)
    assert start < between
    assert due_after(between, then, unit, calendar, SHANGHAI) == due_after(
        start, first + then, unit, calendar, SHANGHAI
    )


@settings(max_examples=100, deadline=None)
@given(one=starts, other=starts, amount=st.integers(1, 20), calendar=calendars)
def test_who_begins_earlier_is_not_due_later(
    one: datetime, other: datetime, amount: int, calendar: WorkCalendar
) -> None:
    early, late = sorted((one, other))
    assert due_after(early, amount, Unit.WORKDAYS, calendar, SHANGHAI) <= due_after(
        late, amount, Unit.WORKDAYS, calendar, SHANGHAI
    )


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-09-30T15:00", 1, Unit.WORKDAYS, "2026-10-08T15:00"),  # the national holiday takes a week
        ("2026-10-09T15:00", 1, Unit.WORKDAYS, "2026-10-10T15:00"),  # a Saturday worked in exchange
        ("2026-10-03T15:00", 1, Unit.WORKDAYS, "2026-10-09T00:00"),  # arrives on a day off: all of the 8th
        ("2026-11-20T15:00", 1, Unit.WORKDAYS, "2026-11-23T15:00"),
        ("2026-11-23T00:00", 1, Unit.WORKDAYS, "2026-11-24T00:00"),
        ("2026-11-20T15:00", 3, Unit.DAYS, "2026-11-23T15:00"),
        ("2026-11-20T15:00", 30, Unit.HOURS, "2026-11-21T21:00"),
        ("2026-11-20T15:00", 90, Unit.MINUTES, "2026-11-20T16:30"),
    ],
)
def test_when_it_is_due(start: str, amount: int, unit: Unit, due: str) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
    expected = datetime.fromisoformat(due).replace(tzinfo=SHANGHAI).astimezone(UTC)
    found = due_after(begun, amount, unit, CHINA, SHANGHAI)
    assert (found, found.tzinfo) == (expected, UTC)


def test_a_day_ends_at_the_same_time_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begun = datetime(2026, 3, 28, 15, tzinfo=berlin)
    assert due_after(begun, 1, Unit.DAYS, CHINA, berlin) == datetime(2026, 3, 29, 13, tzinfo=UTC)
    assert due_after(begun, 24, Unit.HOURS, CHINA, berlin) == datetime(2026, 3, 29, 14, tzinfo=UTC)


def test_years_that_are_not_decreed_have_their_week_only() -> None:
    known = public_days(PublicCalendar.CHINA)
    assert known.first == 2004
    assert known.last >= 2026
    assert CHINA.is_decreed(2026)
    assert not CHINA.is_workday(date(2026, 10, 1))
    assert CHINA.is_workday(date(2026, 10, 10))
    later = known.last + 1
    assert not CHINA.is_decreed(later)
    days = [date(later, 1, 1) + timedelta(days=each) for each in range(365)]
    assert [CHINA.is_workday(day) for day in days] == [day.isoweekday() <= 5 for day in days]
    assert WorkCalendar(public=PublicCalendar.NONE).is_decreed(later)


def test_what_the_company_says_goes_first() -> None:
    own = WorkCalendar(own={date(2026, 10, 1): True, date(2026, 11, 23): False}, week=frozenset({1, 2, 3, 4, 5, 6}))
    assert own.is_workday(date(2026, 10, 1))
    assert not own.is_workday(date(2026, 11, 23))
    assert own.is_workday(date(2026, 11, 21))  # a Saturday
    assert not own.is_workday(date(2026, 10, 3))  # a Saturday of the national holiday


def test_amounts_have_limits_and_a_week_has_a_working_day() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for unit in Unit:
        for amount in (0, AMOUNT_MAX[unit] + 1):
            with pytest.raises(ValueError):
                due_after(now, amount, unit, CHINA, SHANGHAI)
        assert due_after(now, AMOUNT_MAX[unit], unit, CHINA, SHANGHAI) > now
    with pytest.raises(ValueError):
        due_after(datetime(2026, 11, 23), 1, Unit.HOURS, CHINA, SHANGHAI)  # noqa: DTZ001
    for week in (frozenset[int](), frozenset({0}), frozenset({8})):
        with pytest.raises(ValueError):
            WorkCalendar(week=week)


def test_a_day_is_over_at_midnight_of_the_zone() -> None:
    assert due_on(date(2026, 11, 23), SHANGHAI) == datetime(2026, 11, 23, 16, tzinfo=UTC)
