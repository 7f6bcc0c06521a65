"""Imports as JSON: what is stored, and what the API shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tongzhou.builder.imports.contracts import (
    Choices,
    Column,
    Format,
    Layout,
    Mode,
    Months,
    NewField,
    Note,
    OnError,
    OnTotals,
    PartField,
    Source,
    Span,
)
from tongzhou.builder.imports.controls import Tally

Document = dict[str, Any]


def write_source(source: Source) -> Document:
    """A source as stored."""
    return asdict(source)


def read_source(document: Mapping[str, Any]) -> Source:
    """A stored source."""
    values = {**document, "format": Format(document["format"]), "sheets": tuple(document["sheets"])}
    return Source(**values)


def write_layout(layout: Layout) -> Document:
    """A layout as stored."""
    return {
        "header_rows": list(layout.header_rows),
        "title_rows": list(layout.title_rows),
        "columns": [[column.index, column.name, list(column.parts)] for column in layout.columns],
        "titles": [list(each) for each in layout.titles],
        "header": [list(each) for each in layout.header],
        "has_totals": layout.has_totals,
        "rows": layout.rows,
    }


def read_layout(document: Mapping[str, Any]) -> Layout:
    """A stored layout."""
    return Layout(
        header_rows=tuple(document["header_rows"]),
        title_rows=tuple(document["title_rows"]),
        columns=tuple(Column(index, name, tuple(parts)) for index, name, parts in document["columns"]),
        titles=frozenset(tuple(each) for each in document["titles"]),
        header=frozenset(tuple(each) for each in document["header"]),
        has_totals=document.get("has_totals", False),
        rows=document.get("rows", 0),
    )


def write_choices(choices: Choices) -> Document:
    """Choices as stored and shown."""
    return {
        "mapping": dict(choices.mapping),
        "values": {column: dict(values) for column, values in choices.values.items()},
        "key": list(choices.key),
        "mode": choices.mode.value,
        "on_error": choices.on_error.value,
        "readings": {column: dict(readings) for column, readings in choices.readings.items()},
        "on_totals": choices.on_totals.value,
        "part": [{"field": each.field, "span": each.span.value} for each in choices.part],
        "months": None if choices.months is None else write_months(choices.months),
        "allow_duplicates": choices.allow_duplicates,
        "references": dict(choices.references),
        "new_fields": {key: asdict(each) for key, each in choices.new_fields.items()},
    }


def write_months(months: Months) -> Document:
    """What becomes of months, as stored and shown."""
    return {"field": months.field, "values": dict(months.values), "year": months.year}


def read_choices(document: Mapping[str, Any]) -> Choices:
    """Stored choices."""
    return Choices(
        mapping=document["mapping"],
        values=document["values"],
        key=tuple(document["key"]),
        mode=Mode(document["mode"]),
        on_error=OnError(document["on_error"]),
        readings=document["readings"],
        on_totals=OnTotals(document.get("on_totals", OnTotals.WARN)),
        part=tuple(PartField(each["field"], Span(each["span"])) for each in document.get("part", ())),
        months=None if document.get("months") is None else Months(**document["months"]),
        allow_duplicates=document.get("allow_duplicates", False),
        references=document.get("references", {}),
        new_fields={key: NewField(**each) for key, each in document.get("new_fields", {}).items()},
    )


def show_totals(tally: Tally) -> Document:
    """What the totals of a file say of its rows, as the API shows it: those that differ first."""
    return {
        "checked": tally.checked,
        "differing": tally.differ_count,
        "lines": [
            {
                "row": each.row,
                "label": each.label,
                "column": each.column,
                "field": each.field,
                "first_row": each.first,
                "last_row": each.last,
                "expected": format(each.expected, "f"),
                "computed": format(each.computed, "f"),
                "difference": format(each.expected - each.computed, "f"),
                "agrees": each.agrees,
            }
            for each in tally.shown
        ],
    }


def show_note(note: Note) -> Document:
    """A note as the API shows it."""
    return {"kind": note.kind.value, "text": note.text, "count": note.count, "rows": list(note.rows)}
