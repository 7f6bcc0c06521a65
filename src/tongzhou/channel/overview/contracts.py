"""What the overview shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` up to and including `end`."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Spans:
    """The stretches of time that the figures speak of, all ending on the business date."""

    month: Span
    month_before: Span
    quarter: Span
    quarter_before: Span
    year: Span
    year_before: Span
    chart: Span


@dataclass(frozen=True, slots=True)
class Concentration:
    """How much of the sales hangs on few partners; shares are fractions, `hhi` runs from 0 to 10,000."""

    top1: Decimal
    top3: Decimal
    top10: Decimal
    hhi: int
