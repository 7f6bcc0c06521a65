"""The overview's arithmetic, with exact values."""

from datetime import date
from decimal import Decimal

from tongzhou.channel.overview.contracts import Concentration, Span
from tongzhou.channel.overview.rules import change, concentration, months_before, months_of, quiet_since, spans_at


def test_spans_end_on_the_business_date() -> None:
    spans = spans_at(date(2020, 5, 31))
    assert spans.month == Span(date(2020, 5, 1), date(2020, 5, 31))
    assert spans.quarter == Span(date(2020, 4, 1), date(2020, 5, 31))
    assert spans.quarter_before == Span(date(2019, 4, 1), date(2019, 5, 31))
    assert spans.year == Span(date(2019, 6, 1), date(2020, 5, 31))
    assert spans.chart.start == date(2018, 6, 1)


def test_a_leap_day_has_a_day_a_year_before() -> None:
    assert spans_at(date(2020, 2, 29)).month_before == Span(date(2019, 2, 1), date(2019, 2, 28))


def test_months_run_over_the_year() -> None:
    assert months_of(Span(date(2019, 11, 15), date(2020, 1, 2))) == ["2019-11", "2019-12", "2020-01"]
    assert months_before(date(2020, 1, 1), 13) == date(2018, 12, 1)


def test_concentration_of_equal_and_of_single_partners() -> None:
    assert concentration([Decimal(10)] * 4) == Concentration(
        Decimal("0.2500"), Decimal("0.7500"), Decimal("1.0000"), 2500
    )
    assert concentration([Decimal(7), Decimal(-3), Decimal(0)]).hhi == 10_000
    assert concentration([]).hhi == 0


def test_growth_needs_something_to_grow_from() -> None:
    assert change(Decimal(120), Decimal(80)) == Decimal("0.5000")
    assert change(Decimal(120), Decimal(0)) is None


def test_ninety_days_of_silence() -> None:
    assert quiet_since(date(2020, 5, 31)) == date(2020, 3, 2)
