"""Fields of a form as columns of an export: headings and kinds, and values as a person reads them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn
from tongzhou.kernel.texts import Locale, words

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


def export_columns(
    forms: Forms, form: FormDefinition, fields: Sequence[Field], locale: Locale
) -> tuple[tuple[ExportColumn, ...], Callable[[Mapping[str, Any]], list[Any]]]:
    """The columns for some fields, and what makes a row of a record as the API shows it."""
    meanings = [forms.meaning(form, each) for each in fields]
    columns = tuple(
        ExportColumn(
            key=each.key,
            heading=words(each.label, locale),
            kind=_kind(meaning),
            decimals=_decimals(meaning),
        )
        for each, meaning in zip(fields, meanings, strict=True)
    )
    shows = [(each.key, _shower(meaning, locale)) for each, meaning in zip(fields, meanings, strict=True)]

    def row(record: Mapping[str, Any]) -> list[Any]:
        return [None if (value := record.get(key)) is None else show(value) for key, show in shows]

    return columns, row


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
