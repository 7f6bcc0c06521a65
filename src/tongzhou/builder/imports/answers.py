"""What the routes of imports answer; the OpenAPI document is made of it."""

from __future__ import annotations

from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.imports.contracts import Format, Mode, NoteKind, OnError, OnTotals, Span
from tongzhou.kernel.http.answers import Identified


class ImportColumnShown(TypedDict):
    """A column of the file, and the field it seems to be; unknown values each with the option they resemble."""

    name: str
    sample: list[str]
    field: str | None
    confidence: float
    by: str | None
    unknown_values: dict[str, str | None]


class ImportKeyShown(TypedDict):
    """A field by whose values a record may be named."""

    key: str
    label: str


class ImportFieldShown(TypedDict):
    """A field that a column may go to; for one that leads to records, the fields whose values name them."""

    key: str
    label: str
    required: bool
    unique: bool
    accepted: list[ImportKeyShown]


class ImportNewFieldShown(TypedDict):
    """A field that the form may get for a column of the file."""

    type: str
    label: str


class ImportAdditionShown(ImportNewFieldShown):
    """The same with the key it would have."""

    key: str


class ImportMonthShown(TypedDict):
    """A column that is a month, of a year where its header names one, and what it measures."""

    name: str
    year: int | None
    month: int
    measure: str


class ImportMonthsFound(TypedDict):
    """The columns that are months, and those that only add them up."""

    columns: list[ImportMonthShown]
    measures: list[str]
    totals: list[str]


class ImportPartShown(TypedDict):
    """A field that cuts the form into parts, and how much of its values is one."""

    field: str
    span: Span


class ImportMonthsShown(TypedDict):
    """How months become rows: the field of the month, the field of each measure, the year of bare months."""

    field: str
    values: dict[str, str | None]
    year: int | None


class ImportChoicesShown(TypedDict):
    """What is proposed; `saved` when it was decided before for files of this source."""

    mapping: dict[str, str | None]
    values: dict[str, dict[str, str | None]]
    key: list[str]
    mode: Mode
    on_error: OnError
    on_totals: OnTotals
    part: list[ImportPartShown]
    months: ImportMonthsShown | None
    allow_duplicates: bool
    readings: dict[str, dict[str, bool]]
    references: dict[str, str]
    new_fields: dict[str, ImportNewFieldShown]
    saved: bool


class ImportNoteShown(TypedDict):
    """Something odd about the file that was coped with."""

    kind: NoteKind
    text: str
    count: int
    rows: list[int]


class ImportShown(TypedDict):
    """What was found in an uploaded file; `additions` are the new fields that its columns could become, for those who
    may change the form.
    """

    id: UUID
    format: Format
    encoding: str | None
    delimiter: str | None
    sheets: list[str]
    sheet: str | None
    header_row: int
    rows: int
    columns: list[ImportColumnShown]
    fields: list[ImportFieldShown]
    additions: dict[str, ImportAdditionShown] | None
    months: ImportMonthsFound | None
    first_rows: list[list[str]]
    choices: ImportChoicesShown
    notes: list[ImportNoteShown]


ImportAnswer = TypedDict("ImportAnswer", {"import": ImportShown})
"""An upload that waits to be imported."""


ImportBegunAnswer = TypedDict("ImportBegunAnswer", {"job": Identified, "import": Identified})
"""A check or a run that has been queued."""


class ImportErrorShown(TypedDict):
    """What is wrong with one value of the file."""

    row: int
    field: str
    code: str
    message: str
    value: str | None


class ImportErrorsAnswer(TypedDict):
    """A page of what the last check or run found wrong."""

    errors: list[ImportErrorShown]
    next_cursor: str | None
