"""Decisions of the overview (pure): which days count, how concentrated sales are, who has gone quiet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tongzhou.channel.overview.contracts import Activity, Concentration, Span, Spans

QUIET_DAYS = 90
"""A partner without an order for so many days is dormant (function 34: structure and risk of the channel)."""

CHART_MONTHS = 24
_FOUR_PLACES = Decimal("0.0001")


def spans_at(today: date) -> Spans:
    """The stretches that end today, and the same days a year before."""
    month = Span(today.replace(day=1), today)
    quarter = Span(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today)
    year = Span(year_before(today) + timedelta(days=1), today)
    return Spans(
        month=month,
        month_before=_a_year_before(month),
        quarter=quarter,
        quarter_before=_a_year_before(quarter),
        year=year,
        year_before=_a_year_before(year),
        chart=Span(months_before(today.replace(day=1), CHART_MONTHS - 1), today),
    )


def _a_year_before(span: Span) -> Span:
    return Span(year_before(span.start), year_before(span.end))


def year_before(day: date) -> date:
    """The same day a year before; 29 February becomes the 28th."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def months_before(first: date, count: int) -> date:
    """The first of the month `count` months before the month of `first`."""
    number = first.year * 12 + first.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def months_of(span: Span) -> list[str]:
    """The codes of the months a span touches, such as 2020-05, in order."""
    months, month = [], span.start.replace(day=1)
    while month <= span.end:
        months.append(f"{month:%Y-%m}")
        month = months_before(month, -1)
    return months


def sum_in(days: Mapping[date, Decimal], span: Span) -> Decimal:
    """The sum of the days that lie in a span."""
    return sum((value for day, value in days.items() if span.start <= day <= span.end), Decimal(0))


def by_month(days: Mapping[date, Decimal], span: Span) -> dict[str, Decimal]:
    """The days that lie in a span, summed by month."""
    months: dict[str, Decimal] = {}
    for day, value in days.items():
        if span.start <= day <= span.end:
            months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", Decimal(0)) + value
    return months


def ratio(part: Decimal, whole: Decimal) -> str | None:
    """A part as a fraction of the whole, which may be exceeded; None of nothing."""
    return None if whole <= 0 else str((part / whole).quantize(_FOUR_PLACES, ROUND_HALF_UP))


def concentration(sales: Iterable[Decimal]) -> Concentration:
    """Shares of the largest 1, 3 and 10 and the Herfindahl-Hirschman index, over partners with sales above 0."""
    amounts = sorted((amount for amount in sales if amount > 0), reverse=True)
    total = sum(amounts, Decimal(0))
    if not total:
        return Concentration(Decimal(0), Decimal(0), Decimal(0), 0)
    top1, top3, top10 = (share_of(sum(amounts[:count], Decimal(0)), total) for count in (1, 3, 10))
    hhi = sum(((amount / total * 100) ** 2 for amount in amounts), Decimal(0))
    return Concentration(top1, top3, top10, int(hhi.to_integral_value(ROUND_HALF_UP)))


def quiet_since(today: date) -> date:
    """A last order before this day makes a partner dormant."""
    return today - timedelta(days=QUIET_DAYS)


def activity_of(last_order: str | None, today: date) -> Activity:
    """What the day of a last order, such as 2020-03-01, says of a partner."""
    if last_order is None:
        return Activity.NEVER
    return Activity.ACTIVE if last_order >= quiet_since(today).isoformat() else Activity.DORMANT


def share_of(part: Decimal, whole: Decimal) -> Decimal:
    """A part as a fraction of the whole; of nothing, nothing."""
    return Decimal(0) if whole <= 0 else (part / whole).quantize(_FOUR_PLACES, ROUND_HALF_UP)


def change(now: Decimal, before: Decimal) -> Decimal | None:
    """Growth as a fraction; None when there was nothing to grow from."""
    return None if before <= 0 else ((now - before) / before).quantize(_FOUR_PLACES, ROUND_HALF_UP)


def filled(months: Iterable[str], *series: Mapping[str, Decimal]) -> list[tuple[str, tuple[Decimal | None, ...]]]:
    """Every month with its value of each series, None where a series has none."""
    return [(month, tuple(values.get(month) for values in series)) for month in months]
