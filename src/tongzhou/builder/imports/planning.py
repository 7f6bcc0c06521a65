"""From what a user chose for a file to what is staged, with every wrong choice named. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.imports.contracts import Cell, Choices, Column, Kind, Layout, Mode, Months, OnError, Reading, Span
from tongzhou.builder.imports.controls import Summed, Tally
from tongzhou.builder.imports.destinations import Destination
from tongzhou.builder.imports.fetching import derived_fields
from tongzhou.builder.imports.grouping import beginnings
from tongzhou.builder.imports.mapping import guess_mapping, guess_reading
from tongzhou.builder.imports.normalising import converter
from tongzhou.builder.imports.preparing import ColumnPlan
from tongzhou.builder.imports.spreading import MonthPlan, guess_months, month_columns, plan_months
from tongzhou.builder.imports.staging import PartKey, StagePlan
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.kernel.errors import FieldError, InvalidValues

Distinct = Mapping[int, Sequence[Cell]]
"""The first distinct cells of each column, by its index."""
Places = Mapping[str, Destination]
"""Where columns may go, by key."""

_ADDED_UP = frozenset({Kind.NUMBER, Kind.MONEY, Kind.INTEGER})
_PARTING = frozenset({ValueKind.TEXT, ValueKind.DATE, ValueKind.CHOICE, ValueKind.REFERENCE, ValueKind.BOOLEAN})
READINGS = frozenset({"day_first", "decimal_comma", "percent_fractions"})


def plan_import(
    form: FormDefinition,
    places: Places,
    layout: Layout,
    distinct: Distinct,
    choices: Choices,
    *,
    time_zone: str,
) -> StagePlan:
    """The plan of an import; raises InvalidValues with every choice that cannot be followed."""
    errors: list[FieldError] = []
    columns = {column.name: column for column in layout.columns}
    for name in (*choices.mapping, *choices.values, *choices.readings, *choices.references):
        if name not in columns:
            errors.append(FieldError(f"mapping.{name}", "unknown_column", {"column": name}))
    plans = [
        _column_plan(columns[name], _named_by(name, places[field], choices, errors), distinct, choices, time_zone)
        for name, field in choices.mapping.items()
        if field is not None and name in columns and _is_known(name, field, places, errors)
    ]
    rows = tuple(plan for plan in plans if plan.destination.rows)
    plans = [plan for plan in plans if plan.destination.rows is None]
    if rows and (choices.mode is Mode.REPLACE or choices.months):
        errors.append(FieldError("mode" if choices.mode is Mode.REPLACE else "months", "not_with_rows"))
    months = _planned_months(places, layout, distinct, choices, errors, time_zone)
    plans += months.columns if months else ()
    _refuse_twice(rows, errors)
    _refuse_twice(plans, errors)
    keys = _key_fields(form, choices, errors)
    mapped = {plan.destination.written.id for plan in plans}
    errors += [FieldError("key", "key_not_mapped", {"field": key.key}) for key in keys if key.id not in mapped]
    part = _part(form, choices, mapped, errors)
    proposed = tuple(plan for plan in plans if form.find(plan.destination.written.key) is None)
    plans = [plan for plan in plans if plan not in proposed]
    if not (plans or proposed or errors):
        errors.append(FieldError("mapping", "required"))
    if errors:
        raise InvalidValues(errors=errors)
    derived = derived_fields(form, frozenset(mapped))
    return StagePlan(form, tuple(plans), keys, derived, months.spread if months else None, part, rows, proposed)


def _planned_months(  # noqa: PLR0917  one caller, all of them needed
    places: Places,
    layout: Layout,
    distinct: Distinct,
    choices: Choices,
    errors: list[FieldError],
    time_zone: str,
) -> MonthPlan | None:
    if choices.months is None:
        return None
    both = month_columns(layout) & {name for name, field in choices.mapping.items() if field is not None}
    errors += [FieldError(f"mapping.{name}", "is_a_month", {"column": name}) for name in sorted(both)]
    return plan_months(places, layout, distinct, choices.months, errors, time_zone=time_zone)


def tally_of(plan: StagePlan, places: Places, layout: Layout, distinct: Distinct, choices: Choices) -> Tally | None:
    """What adds up the columns of amounts, where the file has totals to hold them against."""
    zone = next((each.reading.time_zone for each in plan.columns), "UTC")
    months = _planned_months(places, layout, distinct, choices, [], zone)
    across = months.across if months else ()
    if not (layout.has_totals or across):
        return None
    names = {column.index: column.name for column in layout.columns}
    summed = [
        Summed(
            each.index,
            names[each.index],
            target.key,
            converter(target, each.reading),
            of_rows=each.destination.rows is not None,
        )
        for each in (*plan.own, *plan.rows)
        if each.index in names and (target := each.destination.target).kind in _ADDED_UP
    ]
    return Tally([*summed, *(months.summed if months else ())], across, beginnings(plan.own) if plan.rows else None)


def guess_choices(
    form: FormDefinition,
    places: Places,
    layout: Layout,
    distinct: Distinct,
    saved: Choices | None = None,
    *,
    year: int | None = None,
) -> tuple[Choices, Mapping[str, tuple[float, str]]]:
    """What to propose for a file, and per column how sure that is and why. Saved choices stand as they are.

    Months without a year are those of `year`; without one months are not turned into rows.
    """
    known = saved.mapping if saved else {}
    months_apart = month_columns(layout) if saved is None or saved.months else frozenset()
    single = [column for column in layout.columns if column.name not in months_apart]
    guesses = guess_mapping(single, [place.target for place in places.values()], distinct, known)
    taken = {guess.field for guess in guesses if guess.field}
    if saved and saved.months:
        months: Months | None = replace(saved.months, year=year)
    else:
        months = guess_months(places, layout, distinct, taken, year) if months_apart else None
    if months_apart and months is None:
        guesses = guess_mapping(layout.columns, [place.target for place in places.values()], distinct, known)
    by_written: dict[str, str] = {}
    mapping: dict[str, str | None] = {}
    for guess in sorted(guesses, key=lambda guess: -guess.confidence):
        written = places[guess.field].written.id if guess.field else None
        is_second = written is not None and by_written.setdefault(written, guess.column.name) != guess.column.name
        mapping[guess.column.name] = None if is_second else guess.field
    ordered = {column.name: mapping.get(column.name) for column in layout.columns}
    surety = {guess.column.name: (guess.confidence, guess.by) for guess in guesses if ordered[guess.column.name]}
    spread = [months.field, *months.values.values()] if months else []
    key = saved.key if saved and saved.key else guess_key(form, places, [*ordered.values(), *spread])
    mode = saved.mode if saved else Mode.UPSERT if key else Mode.CREATE
    known_keys = _known_references(saved, ordered, places)
    before = replace(saved or Choices({}), new_fields={})
    return replace(before, mapping=ordered, key=key, mode=mode, months=months, references=known_keys), surety


def _known_references(saved: Choices | None, mapping: Mapping[str, str | None], places: Places) -> Mapping[str, str]:
    """What was decided before of columns that name records, as far as the fields still do so."""
    decided = saved.references if saved else {}
    return {
        column: key
        for column, key in decided.items()
        if (field := mapping.get(column)) in places and field is not None and places[field].named_by(key) is not None
    }


def guess_key(form: FormDefinition, places: Places, fed: Iterable[str | None]) -> tuple[str, ...]:
    """The first unique field that is fed, else the first combination of which all fields are."""
    written = {places[field].written.key for field in fed if field and places[field].rows is None}
    single = next((each.key for each in form.unique_keys() if each.key in written), None)
    if single is not None:
        return (single,)
    return next((keys for keys in form.unique_together if written.issuperset(keys)), ())


def _is_known(column: str, field: str, places: Places, errors: list[FieldError]) -> bool:
    if field in places:
        return True
    errors.append(FieldError(f"mapping.{column}", "unknown_field", {"field": field}))
    return False


def _named_by(column: str, place: Destination, choices: Choices, errors: list[FieldError]) -> Destination:
    """The destination as the user says its records are named in this column."""
    key = choices.references.get(column)
    if key is None:
        return place
    named = place.named_by(key)
    if named is None:
        errors.append(FieldError(f"references.{column}", "not_a_reference_key", {"column": column, "field": key}))
    return named or place


def _column_plan(
    column: Column, place: Destination, distinct: Distinct, choices: Choices, time_zone: str
) -> ColumnPlan:
    guessed = guess_reading(distinct.get(column.index, ()), time_zone=time_zone)
    decided: dict[str, Any] = {
        name: value for name, value in choices.readings.get(column.name, {}).items() if name in READINGS
    }
    reading: Reading = replace(guessed, values=choices.values.get(column.name, {}), **decided)
    return ColumnPlan(column.index, place, reading)


def _refuse_twice(plans: Sequence[ColumnPlan], errors: list[FieldError]) -> None:
    seen: set[str] = set()
    for plan in plans:
        written = plan.destination.written
        if written.id in seen:
            errors.append(FieldError(f"mapping.{plan.destination.target.key}", "mapped_twice", {"field": written.key}))
        seen.add(written.id)


def _part(
    form: FormDefinition, choices: Choices, mapped: Container[str], errors: list[FieldError]
) -> tuple[PartKey, ...]:
    """The fields by which parts are replaced: each fed by the file, a span of time for days only."""
    if choices.mode is not Mode.REPLACE:
        return ()
    if not choices.part:
        errors.append(FieldError("part", "required"))
    if choices.on_error is OnError.SKIP_BAD:
        errors.append(FieldError("on_error", "replaced_whole"))
    keys = list[PartKey]()
    for nth, each in enumerate(choices.part):
        found = form.find(each.field)
        if found is None or found.id not in mapped:
            errors.append(FieldError(f"part.{nth}", "key_not_mapped", {"field": each.field}))
        elif not _cuts(found, each.span):
            errors.append(FieldError(f"part.{nth}", "not_a_part", {"field": each.field}))
        else:
            keys.append(PartKey(found, each.span))
    return tuple(keys)


def _cuts(each: Field, span: Span) -> bool:
    """Whether the values of a field, so cut, make parts."""
    if span is not Span.VALUE:
        return each.kind is ValueKind.DATE
    return each.kind in _PARTING


def _key_fields(form: FormDefinition, choices: Choices, errors: list[FieldError]) -> tuple[Field, ...]:
    """The fields of the key, which must be one unique field or a combination that is unique together."""
    if not choices.key:
        if choices.mode not in {Mode.CREATE, Mode.REPLACE}:
            errors.append(FieldError("key", "required"))
        return ()
    fields = [form.find(key) for key in choices.key]
    single = len(fields) == 1 and fields[0] is not None and fields[0].unique
    together = any(set(keys) == set(choices.key) for keys in form.unique_together)
    if not (single or together) or any(each is None or not each.type.is_stored for each in fields):
        errors.append(FieldError("key", "not_a_key", {"field": ", ".join(choices.key)}))
        return ()
    return tuple(each for each in fields if each is not None)
