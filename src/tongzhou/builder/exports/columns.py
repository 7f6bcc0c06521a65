"""Fields of a form as columns of an export: headings and kinds, and values as a person reads them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tongzhou.builder.fields.facade import (
    MoneySettings,
    MultiSelectSettings,
    NumberSettings,
    PercentSettings,
    SelectSettings,
    ValueKind,
    option_labels,
)
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn, ExportTable
from tongzhou.kernel.texts import Locale, say, words

Show = Callable[[Any], Any]

_KINDS: Mapping[ValueKind, CellKind] = {
    ValueKind.NUMBER: CellKind.NUMBER,
    ValueKind.MONEY: CellKind.NUMBER,
    ValueKind.DATE: CellKind.DATE,
    ValueKind.INSTANT: CellKind.DATE_TIME,
    ValueKind.BOOLEAN: CellKind.YES_NO,
}
_SHOWN = frozenset({"duration"})
"""Types whose numbers people read as text."""


Parts = Mapping[str, Sequence[Field]]
"""Of each sub-form among the fields, those of its rows."""


def export_columns(
    forms: Forms, form: FormDefinition, fields: Sequence[Field], locale: Locale, parts: Parts
) -> tuple[tuple[ExportColumn, ...], Callable[[Mapping[str, Any]], list[list[Any]]]]:
    """The columns for some fields, and what makes lines of a record as the API shows it.

    A record is one line, or as many as its sub-form with most rows has: `明细.产品` beside each other, its own cells in
    the first line only, so that they add up. An import reads it so.
    """
    columns: list[ExportColumn] = []
    shows: list[tuple[str | None, str, Show]] = []
    for each in fields:
        if each.key not in parts:
            columns.append(_column(forms, form, each, locale))
            shows.append((None, each.key, _shower(forms.meaning(form, each), locale)))
            continue
        rows = forms.get(form.subforms[each.key].form)
        for inner in parts[each.key]:
            column = _column(forms, rows, inner, locale)
            heading = f"{words(each.label, locale)}.{column.heading}"
            columns.append(replace(column, key=f"{each.key}.{column.key}", heading=heading))
            shows.append((each.key, inner.key, _shower(forms.meaning(rows, inner), locale)))

    def lines(record: Mapping[str, Any]) -> list[list[Any]]:
        count = max((len(record.get(key) or ()) for key in parts), default=1)
        return [[_cell(record, nth, *each) for each in shows] for nth in range(max(count, 1))]

    return tuple(columns), lines


def export_sheets(
    forms: Forms, form: FormDefinition, fields: Sequence[Field], locale: Locale, parts: Parts, *, label: Field | None
) -> tuple[tuple[ExportTable, ...], Callable[[Mapping[str, Any]], list[list[list[Any]]]]]:
    """A table of the records and one for each sub-form among the fields, and what makes rows for each of a record.

    The rows of a sub-form begin with the id of their record and, where one is given, its label.
    """
    own = [each for each in fields if each.key not in parts]
    columns, lines = export_columns(forms, form, own, locale, {})
    tables = [ExportTable(words(form.title, locale), columns)]
    makers: list[Callable[[Mapping[str, Any]], list[list[Any]]]] = [lines]
    leading = [ExportColumn("record", say(locale, "exports.record"))]
    named: list[tuple[str, Show]] = []
    if label is not None:
        leading.append(_column(forms, form, label, locale))
        named.append((label.key, _shower(forms.meaning(form, label), locale)))
    for each in (each for each in fields if each.key in parts):
        rows = forms.get(form.subforms[each.key].form)
        inner, make = export_columns(forms, rows, parts[each.key], locale, {})
        tables.append(ExportTable(words(each.label, locale), (*leading, *inner)))
        makers.append(_beneath(each.key, named, make))
    return tuple(tables), lambda record: [make(record) for make in makers]


def _beneath(
    part: str, named: Sequence[tuple[str, Show]], make: Callable[[Mapping[str, Any]], list[list[Any]]]
) -> Callable[[Mapping[str, Any]], list[list[Any]]]:
    def lines(record: Mapping[str, Any]) -> list[list[Any]]:
        leading = [record["id"], *(_cell(record, 0, None, key, show) for key, show in named)]
        return [[*leading, *line] for row in record.get(part) or () for line in make(row)]

    return lines


def _cell(record: Mapping[str, Any], nth: int, part: str | None, key: str, show: Show) -> Any:
    if part is None:
        value = record.get(key) if nth == 0 else None
    else:
        rows = record.get(part) or ()
        value = rows[nth].get(key) if nth < len(rows) else None
    return None if value is None else show(value)


def _column(forms: Forms, form: FormDefinition, each: Field, locale: Locale) -> ExportColumn:
    meaning = forms.meaning(form, each)
    heading = words(each.label, locale)
    return ExportColumn(key=each.key, heading=heading, kind=_kind(meaning), decimals=_decimals(meaning))


def _kind(meaning: Field) -> CellKind:
    return CellKind.TEXT if meaning.type.name in _SHOWN else _KINDS.get(meaning.kind, CellKind.TEXT)


def _decimals(meaning: Field) -> int | None:
    if isinstance(meaning.settings, MoneySettings):
        return 2
    if isinstance(meaning.settings, (NumberSettings, PercentSettings)):
        return meaning.settings.decimals
    return None


def _shower(meaning: Field, locale: Locale) -> Show:
    """A value as one cell: options by their labels, references by theirs, lists separated by commas."""
    if isinstance(meaning.settings, SelectSettings):
        labels = option_labels(meaning.settings, locale)
        return lambda key: labels.get(key, key)
    if isinstance(meaning.settings, MultiSelectSettings):
        labels = option_labels(meaning.settings, locale)
        return lambda keys: ", ".join(labels.get(key, key) for key in keys)
    if meaning.type.name == "record_id":
        return str
    if _kind(meaning) is not CellKind.TEXT:
        return lambda value: value
    return meaning.type.codec.shower(meaning.settings)
