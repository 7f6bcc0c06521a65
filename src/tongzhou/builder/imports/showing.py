"""An examined upload as the page needs it to propose a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongzhou.access.facade import Actor, Permission
from tongzhou.builder.imports.actions import Begun
from tongzhou.builder.imports.additions import propose_fields
from tongzhou.builder.imports.destinations import Destination
from tongzhou.builder.imports.documents import show_note, write_choices
from tongzhou.builder.imports.examining import Examined
from tongzhou.builder.imports.loading import filled_when_created
from tongzhou.builder.imports.mapping import unknown_values
from tongzhou.builder.imports.months import find_months, measures_of, totals_across
from tongzhou.builder.imports.normalising import shown
from tongzhou.builder.imports.planning import plan_import
from tongzhou.builder.imports.preparing import ColumnPlan
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.kernel.errors import InvalidValues
from tongzhou.kernel.texts import Locale, words

SAMPLES_SHOWN = 5


def show_begun(begun: Begun, form: FormDefinition, locale: Locale, actor: Actor) -> dict[str, Any]:
    """An examined upload as the page needs it to propose a mapping."""
    examined, source = begun.examined, begun.examined.source
    choices = write_choices(begun.choices)
    filled = filled_when_created(form)
    unknown = _unknown(begun, form)
    return {
        "id": str(begun.id),
        "format": source.format.value,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "sheets": list(source.sheets),
        "sheet": source.sheet,
        "header_row": examined.layout.last_header_row,
        "rows": examined.rows,
        "columns": [
            {
                "name": column.name,
                "sample": [shown(cell) for cell in examined.distinct[column.index][:SAMPLES_SHOWN]],
                "field": choices["mapping"][column.name],
                "confidence": begun.surety.get(column.name, (0.0, ""))[0],
                "by": begun.surety.get(column.name, (0.0, ""))[1] or None,
                "unknown_values": unknown.get(column.name, {}),
            }
            for column in examined.layout.columns
        ],
        "fields": [
            {
                "key": key,
                "label": _label(form, place, locale),
                "required": place.target.required and key not in filled,
                "unique": place.target.unique,
                "accepted": [{"key": each.key, "label": words(each.label, locale)} for each in place.accepted],
            }
            for key, place in begun.places.items()
        ],
        "additions": _additions(examined, form, actor),
        "months": _months(examined),
        "first_rows": [[shown(row[column.index]) for column in examined.layout.columns] for row in examined.first],
        "choices": {**choices, "saved": begun.is_saved},
        "notes": [show_note(note) for note in examined.notes],
    }


def _label(form: FormDefinition, place: Destination, locale: Locale) -> str:
    """How a field is called; one of a sub-form after it."""
    if place.rows is None:
        return words(form.get(place.target.key).label, locale)
    return f"{words(form.get(place.rows).label, locale)} · {words(place.written.label, locale)}"


def _additions(examined: Examined, form: FormDefinition, actor: Actor) -> dict[str, Any] | None:
    """The new fields that columns could become, by column; None for those who may not change the form."""
    if not actor.may(Permission.FORMS_MANAGE):
        return None
    columns = ((column.name, examined.distinct[column.index]) for column in examined.layout.columns)
    proposed = propose_fields(columns, form, currency=actor.workspace.currency)
    return {name: {"key": key, "type": each.type, "label": each.label} for name, (key, each) in proposed.items()}


def _months(examined: Examined) -> dict[str, Any] | None:
    """The columns that are months, what they measure, and the columns that add them up."""
    months = find_months(examined.layout.columns)
    if not months:
        return None
    return {
        "columns": [
            {"name": each.column.name, "year": each.year, "month": each.month, "measure": each.measure}
            for each in months
        ],
        "measures": list(measures_of(months)),
        "totals": [column.name for column, _ in totals_across(examined.layout.columns, months)],
    }


def _unknown(begun: Begun, form: FormDefinition) -> dict[str, dict[str, str | None]]:
    """Per mapped select column, the values that are no option, each with the option it resembles."""
    layout, distinct = begun.examined.layout, begun.examined.distinct
    named = {column.index: column.name for column in layout.columns}
    try:
        plan = plan_import(form, begun.places, layout, distinct, begun.choices, time_zone="UTC")
    except InvalidValues:
        return {}
    return {
        named[column.index]: _unknown_in(column, distinct)
        for column in plan.columns
        if column.index in named and column.destination.target.options
    }


def _unknown_in(column: ColumnPlan, distinct: Mapping[int, Any]) -> dict[str, str | None]:
    return unknown_values(column.destination.target, distinct[column.index], column.reading)
