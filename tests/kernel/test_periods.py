"""Periods: codes, neighbours, windows."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.kernel.periods import Length, Period, PeriodError


@pytest.mark.parametrize(
    ("code", "first", "end"),
    [
        ("2019-Q3", date(2019, 7, 1), date(2019, 10, 1)),
        ("2019-Q4", date(2019, 10, 1), date(2020, 1, 1)),
        ("2019-07", date(2019, 7, 1), date(2019, 8, 1)),
        ("2020-12", date(2020, 12, 1), date(2021, 1, 1)),
        ("2019", date(2019, 1, 1), date(2020, 1, 1)),
    ],
)
def test_a_code_names_a_half_open_window(code: str, first: date, end: date) -> None:
    period = Period.parse(code)
    assert (period.first, period.end, period.code) == (first, end, code)
    assert first in period
    assert end not in period


@pytest.mark.parametrize(
    "text",
    ["", "2019-Q5", "2019-Q0", "2019-13", "2019-00", "2019-7", "19-Q1", "2019-Q3 ", "0000", "9999", "٢٠١٩"],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(PeriodError) as refusal:
        Period.parse(text)
    assert refusal.value.params == {"period": text}


def test_neighbours_and_the_year_before() -> None:
    quarter = Period.parse("2020-Q1")
    assert quarter.previous().code == "2019-Q4"
    assert quarter.next().code == "2020-Q2"
    assert quarter.year_before().code == "2019-Q1"
    assert [part.code for part in quarter.parts(Length.MONTH)] == ["2020-01", "2020-02", "2020-03"]


def test_the_year_before_a_leap_february_is_a_whole_february() -> None:
    assert Period.parse("2020-02").year_before() == Period(date(2019, 2, 1), date(2019, 3, 1))


def test_a_window_begins_at_midnight_of_its_time_zone() -> None:
    assert Period.parse("2019-07").window(ZoneInfo("Asia/Shanghai")) == (
        datetime(2019, 6, 30, 16, tzinfo=UTC),
        datetime(2019, 7, 31, 16, tzinfo=UTC),
    )


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from(Length))
def test_every_day_lies_in_one_period_of_each_length(day: date, length: Length) -> None:
    period = Period.containing(day, length)
    assert day in period
    assert period.length is length
    assert Period.parse(period.code) == period
    assert period.next().previous() == period
    assert day not in period.next()
    assert day not in period.previous()
