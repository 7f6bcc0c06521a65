"""What fills a template: a record as its reader may see it, or samples that say what will stand where. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from tongzhou.builder.documents.showing import Reader, Show, shower
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.kernel.texts import words

SAMPLE_ROWS = 2
PICTURES_OF_A_FIELD = 6
PRINTED_TYPES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
FOLDED = frozenset({ValueKind.NUMBER, ValueKind.MONEY})


class Values(Protocol):
    """One record, or one row of a sub-form, as a document shows it. What the reader may not see is not there."""

    def label(self, key: str) -> str | None:
        """What a field is called; None where the reader may not see it."""
        ...

    def text(self, key: str) -> str:
        """A field's value in words; empty where there is none."""
        ...

    def rows(self, key: str) -> Sequence[Values]:
        """The rows of a sub-form."""
        ...

    def has_column(self, key: str, column: str) -> bool:
        """Whether the reader sees a field of a sub-form's rows."""
        ...

    def heading(self, key: str, column: str) -> str:
        """What a column is called."""
        ...

    def is_figure(self, key: str, column: str) -> bool:
        """Whether a column's values are numbers, which stand to the right."""
        ...

    def total(self, key: str, column: str) -> str:
        """A column of all rows, added up."""
        ...

    def pictures(self, key: str) -> Sequence[str]:
        """The names under which a field's pictures lie beside the template."""
        ...


class Writer:
    """Writes values of all forms for one reader; asks each field only once how its values read."""

    def __init__(self, forms: Forms, reader: Reader) -> None:
        self.forms, self.reader = forms, reader
        self._shows: dict[tuple[str, str], Show] = {}

    def text(self, form: FormDefinition, key: str, value: Any) -> str:
        """A value in words."""
        if value is None:
            return ""
        place = (form.key, key)
        if place not in self._shows:
            self._shows[place] = shower(self.forms.meaning(form, form.get(key)), self.reader)
        return self._shows[place](value)

    def label(self, form: FormDefinition, key: str) -> str:
        """What a field is called."""
        return words(form.get(key).label, self.reader.locale)

    def rows_form(self, form: FormDefinition, key: str) -> FormDefinition:
        """The form of a sub-form's rows."""
        return self.forms.get(form.row_forms[key])

    def is_figure(self, form: FormDefinition, key: str) -> bool:
        """Whether a field's values are numbers."""
        return self.forms.meaning(form, form.get(key)).kind in FOLDED


class RecordValues:
    """A record as the query compiler answered it: a field that is not in the answer is out of the reader's sight."""

    def __init__(
        self, writer: Writer, form: FormDefinition, record: Mapping[str, Any], columns: Mapping[str, frozenset[str]]
    ) -> None:
        self._writer, self._form, self._record, self._columns = writer, form, record, columns

    def label(self, key: str) -> str | None:
        return self._writer.label(self._form, key) if key in self._record else None

    def text(self, key: str) -> str:
        return self._writer.text(self._form, key, self._record.get(key))

    def rows(self, key: str) -> Sequence[Values]:
        form = self._writer.rows_form(self._form, key)
        return [RecordValues(self._writer, form, row, {}) for row in self._record.get(key) or ()]

    def has_column(self, key: str, column: str) -> bool:
        return column in self._columns.get(key, ())

    def heading(self, key: str, column: str) -> str:
        return self._writer.label(self._writer.rows_form(self._form, key), column)

    def is_figure(self, key: str, column: str) -> bool:
        return self._writer.is_figure(self._writer.rows_form(self._form, key), column)

    def total(self, key: str, column: str) -> str:
        values = [row[column] for row in self._record.get(key) or () if row.get(column) is not None]
        added = sum((Decimal(value) for value in values), Decimal(0))
        whole = added if any(isinstance(value, str) for value in values) else int(added)
        return self._writer.text(self._writer.rows_form(self._form, key), column, whole)

    def pictures(self, key: str) -> Sequence[str]:
        return [picture_name(file) for file in printed_files(self._record.get(key))]


class SampleValues:
    """A record that nobody wrote: every value is the label of its field, in brackets."""

    def __init__(self, writer: Writer, form: FormDefinition) -> None:
        self._writer, self._form = writer, form
        self.label = partial(writer.label, form)

    def text(self, key: str) -> str:
        return f"〔{self._writer.label(self._form, key)}〕"

    def rows(self, key: str) -> Sequence[Values]:
        return [SampleValues(self._writer, self._writer.rows_form(self._form, key))] * SAMPLE_ROWS

    def has_column(self, key: str, column: str) -> bool:  # noqa: ARG002  a sample shows everything
        return True

    def heading(self, key: str, column: str) -> str:
        return self._writer.label(self._writer.rows_form(self._form, key), column)

    def is_figure(self, key: str, column: str) -> bool:
        return self._writer.is_figure(self._writer.rows_form(self._form, key), column)

    def total(self, key: str, column: str) -> str:
        return f"〔{self.heading(key, column)}〕"

    def pictures(self, key: str) -> Sequence[str]:  # noqa: ARG002  there are none to show
        return ()


def printed_files(files: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """The pictures among a field's files that a document shows."""
    return [file for file in files or () if file["type"] in PRINTED_TYPES][:PICTURES_OF_A_FIELD]


def picture_name(file: Mapping[str, Any]) -> str:
    """Under which name a file's picture lies beside the template."""
    return f"{file['id']}.{PRINTED_TYPES[file['type']]}"
