"""What the overview shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


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


class Activity(StrEnum):
    """Whether a partner orders, has stopped ordering, or never did."""

    ACTIVE = "active"
    DORMANT = "dormant"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class PartnerSales:
    """What a partner buys: in the last twelve months (`share` is its fraction of everybody's), and ever."""

    id: str
    code: str
    label: str
    activity: Activity
    last_order: str | None
    year: Decimal
    share: Decimal
    total: Decimal
