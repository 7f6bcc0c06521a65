"""What the months of a file feed: proposed from its header, and planned as the user decided. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tongzhou.builder.imports.contracts import Cell, Column, Kind, Layout, Months
from tongzhou.builder.imports.controls import Across, Summed
from tongzhou.builder.imports.destinations import Destination
from tongzhou.builder.imports.mapping import guess_mapping, guess_reading
from tongzhou.builder.imports.months import (
    MONTH_KINDS,
    Month,
    Spread,
    find_months,
    measures_of,
    spread,
    totals_across,
)
from tongzhou.builder.imports.normalising import converter
from tongzhou.builder.imports.preparing import ColumnPlan
from tongzhou.kernel.errors import FieldError

Distinct = Mapping[int, Sequence[Cell]]
Places = Mapping[str, Destination]

_AMOUNTS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.INTEGER, Kind.PERCENT})
_SURE = 0.8
_PERIOD_WORDS = re.compile(r"月|期间|账期|month|period", re.IGNORECASE)
_DAY_WORDS = re.compile(r"日期|date|day", re.IGNORECASE)
_AMOUNT_WORDS = re.compile(r"金额|销售额|数量|目标|amount|sales|quantity|target|value", re.IGNORECASE)


class MonthPlan(NamedTuple):
    """How rows become lines, the columns that come of it, and what adds the months up."""

    spread: Spread
    columns: tuple[ColumnPlan, ...]
    summed: tuple[Summed, ...]
    across: tuple[Across, ...]


def month_columns(layout: Layout) -> frozenset[str]:
    """The names of the columns that are months or add them up."""
    months = find_months(layout.columns)
    return frozenset(
        [each.column.name for each in months]
        + [column.name for column, _ in (totals_across(layout.columns, months) if months else ())]
    )


def guess_months(
    places: Places, layout: Layout, distinct: Distinct, taken: Iterable[str], year: int | None
) -> Months | None:
    """The fields that months and their values seem to go to; None without months, or where each has its own field.

    `taken` are fields that other columns feed.
    """
    months = find_months(layout.columns)
    if not months or year is None or _have_fields(months, places, distinct):
        return None
    free = [place for key, place in places.items() if key not in set(taken) and not place.is_reference]
    field = _likeliest_month(free)
    measures = measures_of(months)
    values = _likeliest_values(measures, [place for place in free if place.target.kind in _AMOUNTS])
    if field is None or not any(values.values()):
        return None
    return Months(field, values, year)


def plan_months(
    places: Places, layout: Layout, distinct: Distinct, months: Months, errors: list[FieldError], *, time_zone: str
) -> MonthPlan | None:
    """The plan of the months as they were decided; None where something is wrong, which `errors` then name."""
    found = find_months(layout.columns)
    known = len(errors)
    if not found:
        errors.append(FieldError("months", "no_months"))
    measures = measures_of(found)
    errors += [
        FieldError(f"months.values.{name}", "unknown_column", {"column": name})
        for name in months.values
        if found and name not in measures
    ]
    fed = {name: field for name, field in months.values.items() if field is not None}
    errors += [
        FieldError(f"months.values.{name}", "unknown_field", {"field": field})
        for name, field in fed.items()
        if field not in places
    ]
    if not fed:
        errors.append(FieldError("months.values", "required"))
    place = places.get(months.field)
    if place is None:
        errors.append(FieldError("months.field", "unknown_field", {"field": months.field}))
    elif place.target.kind not in MONTH_KINDS or place.is_reference:
        errors.append(FieldError("months.field", "not_a_month_field", {"field": months.field}))
    if months.year is None and any(each.year is None for each in found):
        errors.append(FieldError("months.year", "required"))
    if len(errors) > known or place is None:
        return None
    return _planned(places, place, layout, distinct, found, fed, months.year or 0, time_zone)


def _planned(  # noqa: PLR0917  one caller, all of them needed
    places: Places,
    place: Destination,
    layout: Layout,
    distinct: Distinct,
    months: Sequence[Month],
    fed: Mapping[str, str],
    year: int,
    time_zone: str,
) -> MonthPlan:
    month = ColumnPlan(layout.width, place)
    columns, summed, across = [month], list[Summed](), list[Across]()
    totals = totals_across(layout.columns, months)
    for position, (measure, field) in enumerate(fed.items(), layout.width + 1):
        own = [each.column for each in months if each.measure == measure]
        cells = [cell for column in own for cell in distinct.get(column.index, ())]
        value = ColumnPlan(position, places[field], guess_reading(cells, time_zone=time_zone))
        columns.append(value)
        reads = converter(value.destination.target, value.reading)
        if value.destination.target.kind is Kind.PERCENT:
            continue
        summed += [Summed(column.index, column.name, field, reads) for column in own]
        indexes = tuple(column.index for column in own)
        across += [Across(column.index, column.name, field, reads, indexes) for column, of in totals if of == measure]
    named = converter(place.target, month.reading)
    shape = spread(months, tuple(fed), year, place.target.kind, named)
    return MonthPlan(shape, tuple(columns), tuple(summed), tuple(across))


def _have_fields(months: Sequence[Month], places: Places, distinct: Distinct) -> bool:
    """Whether the form has a field for most of the months, as a form of yearly targets has."""
    guesses = guess_mapping(
        [each.column for each in months], [place.target for place in places.values()], distinct, None
    )
    return sum(guess.confidence >= _SURE for guess in guesses) * 2 >= len(months)


def _likeliest_month(free: Sequence[Destination]) -> str | None:
    def score(place: Destination) -> int:
        words = _words(place)
        is_date, is_period = place.target.kind is Kind.DATE, bool(_PERIOD_WORDS.search(words))
        if not (is_date or is_period):
            return 0
        return 4 * is_period + 2 * is_date + bool(_DAY_WORDS.search(words)) + place.target.required

    fitting = [place for place in free if place.target.kind in MONTH_KINDS and score(place)]
    return max(fitting, key=score).target.key if fitting else None


def _likeliest_values(measures: Sequence[str], free: Sequence[Destination]) -> dict[str, str | None]:
    """A field for each measure by its name; a measure without a name goes to the likeliest amount."""
    named = [Column(at, name) for at, name in enumerate(measures) if name]
    guessed = {
        guess.column.name: guess.field for guess in guess_mapping(named, [each.target for each in free], {}, None)
    }
    values: dict[str, str | None] = {name: guessed.get(name) for name in measures}
    rest = [each for each in free if each.target.key not in values.values()]
    if rest and len(measures) == 1 and values[measures[0]] is None:
        best = max(rest, key=lambda each: 2 * each.target.required + bool(_AMOUNT_WORDS.search(_words(each))))
        values[measures[0]] = best.target.key
    return values


def _words(place: Destination) -> str:
    return " ".join((place.target.key, *place.target.labels))
