"""The frozen values that pass between the steps of an import: limits, rows, columns, notes, rejections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell as the file holds it. An empty cell is None, never an empty string."""


class Percentage(float):
    """A number whose cell shows it as a percentage: 0.1 reads 10%."""

    @property
    def points(self) -> Decimal:
        """What stands before the sign."""
        return (Decimal(format(self, ".15g")) * 100).normalize()


class Amount(float):
    """A number whose cell shows it with a currency; `mark` is the sign or code, in small letters."""

    mark: str

    def __new__(cls, number: float, mark: str) -> Amount:
        """The number as it is shown."""
        amount = super().__new__(cls, number)
        amount.mark = mark
        return amount

    def __eq__(self, other: object) -> bool:
        return float.__eq__(self, other) is True and (not isinstance(other, Amount) or other.mark == self.mark)

    __hash__ = float.__hash__


class Row(NamedTuple):
    """One row of a file; `number` counts from 1 as a spreadsheet program shows it."""

    number: int
    cells: list[Cell]


class DataRow(NamedTuple):
    """A row of the table, padded or cut to its width. `overflow` are the values beyond its last column."""

    number: int
    cells: list[Cell]
    overflow: tuple[str, ...] = ()


class Skipped(NamedTuple):
    """A row that is not data, and why; of a total also its cells."""

    number: int
    kind: NoteKind
    cells: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's file is read before it is refused."""

    file_bytes: int = 512 * 1024**2
    line_characters: int = 1_000_000
    cell_characters: int = 100_000
    columns: int = 500
    rows: int = 1_048_576
    sheets: int = 200
    archive_entries: int = 2_000
    unpacked_bytes: int = 768 * 1024**2
    unpacked_ratio: int = 200
    grid_cells: int = 60_000_000
    merged_ranges: int = 20_000


LIMITS = Limits()


class Format(StrEnum):
    """What the bytes of a file turned out to be, whatever its name says."""

    DELIMITED = "csv"
    XLSX = "xlsx"
    XLS = "xls"


@dataclass(frozen=True, slots=True)
class Source:
    """Everything needed to read the same rows from the same file again."""

    format: Format
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    bom: int = 0
    delimiter: str | None = None
    first_line: int = 1


class NoteKind(StrEnum):
    """Why rows of a file are not data, or were changed before they became data."""

    TITLE_ROWS = "title_rows"
    MERGED = "merged"
    SUBTOTAL = "subtotal"
    FOOTER = "footer"
    REPEATED_HEADER = "repeated_header"
    BLANK = "blank"
    SHORT_ROWS = "short_rows"
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader did on its own, with the first rows it did it to, for the user to see."""

    kind: NoteKind
    count: int
    rows: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table found in a file. `parts` are the header's rows from top to bottom."""

    index: int
    name: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table stands in the sheet. Without a header, columns are named by their letters.

    Whether it `has_totals` and how many `rows` of data are known once the file was read to its end.
    """

    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    title_rows: tuple[int, ...] = ()
    titles: frozenset[tuple[str, ...]] = frozenset()
    header: frozenset[tuple[str, ...]] = frozenset()
    has_totals: bool = False
    rows: int = 0

    @property
    def last_header_row(self) -> int:
        return self.header_rows[-1] if self.header_rows else 0

    @property
    def width(self) -> int:
        return self.columns[-1].index + 1 if self.columns else 0


class Kind(StrEnum):
    """What a cell is turned into. Field types map onto these; lookups take their target's kind."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    INTEGER = "integer"
    DATE = "date"
    DATE_TIME = "date_time"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select field: its key and its label in every language."""

    key: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A field as an import sees it: where values may go and what they must become."""

    key: str
    kind: Kind
    labels: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    required: bool = False
    unique: bool = False
    others: bool = False
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the values of a column are written where the file alone cannot say.

    With `percent_fractions` a number without a percent sign or format is a share: 0.1 means 10%.
    """

    day_first: bool | None = None
    decimal_comma: bool = False
    percent_fractions: bool = False
    time_zone: str = "UTC"
    values: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A value that cannot become what its field holds; `code` is stable, `value` is as it came.

    `params` is what the sentence about it needs besides the value.
    """

    code: str
    value: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Guess(NamedTuple):
    """The field a column most likely feeds; `by` says what the guess rests on."""

    column: Column
    field: str | None
    confidence: float
    by: str


class Mode(StrEnum):
    """What rows may do: make new records, change those with the same key, either, or replace a part of the form."""

    CREATE = "create"
    UPDATE = "update"
    UPSERT = "upsert"
    REPLACE = "replace"


class Span(StrEnum):
    """How much of a field's values is one part: each value, or for days all of a month, quarter or year."""

    VALUE = "value"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartField:
    """One of the fields that say which part of a form a row is of: this dealer's, this month's."""

    field: str
    span: Span = Span.VALUE


class OnError(StrEnum):
    """What becomes of the good rows when some are bad."""

    ALL_OR_NOTHING = "all_or_nothing"
    SKIP_BAD = "skip_bad"


class OnTotals(StrEnum):
    """What becomes of an import when totals of the file differ from its rows."""

    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Months:
    """What the user decides: the field for the month, the field for each measure, and the year of bare months."""

    field: str
    values: Mapping[str, str | None]
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NewField:
    """A field that the form gets for a column of the file: its type and what it is called."""

    type: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decides about a file: columns to fields, spellings to values, and how rows become records.

    Columns are named as in the header; one mapped to None is left out. `key` names the fields that say which
    record a row means. In mode `replace`, records of the parts that the file names (by `part`) which no row means go to
    the recycle bin. `readings` are decided per column where values could be read two ways. `allow_duplicates`: rows
    that are likely there already are meant. `references` say per column by which field alone, a unique one or the
    label, its cells name the records that they lead to. `new_fields` are fields, by key, that the form gets before
    anything is written; those that it has already are fields like any other.
    """

    mapping: Mapping[str, str | None]
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    mode: Mode = Mode.CREATE
    on_error: OnError = OnError.ALL_OR_NOTHING
    readings: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    on_totals: OnTotals = OnTotals.WARN
    months: Months | None = None
    part: tuple[PartField, ...] = ()
    allow_duplicates: bool = False
    references: Mapping[str, str] = field(default_factory=dict)
    new_fields: Mapping[str, NewField] = field(default_factory=dict)
