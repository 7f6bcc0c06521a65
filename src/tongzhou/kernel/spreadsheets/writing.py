"""Rows as CSV or XLSX, one batch at a time, so that a million of them never stand in memory together.

Values come as the API shows them: decimals and dates as strings, booleans, None. Text can never become a
formula: CSV marks it with an apostrophe, XLSX stores it as a string.
"""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import date, datetime, time
from itertools import chain, count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn, ExportTable, ExportWords

Batch = Sequence[Sequence[Any]]
"""Some rows, each with one value per column."""

BOM = b"\xef\xbb\xbf"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 256 * 1024
_SHEET_ROWS = 1_048_576
_CELL_UNITS = 32_767
"""What a cell holds, counted as spreadsheet programs count: in UTF-16."""

_CUTS_LISTED = 1_000
_NAME_CHARACTERS = 31
_EXACT_DIGITS = 15
_WIDTHS = {CellKind.NUMBER: 14, CellKind.DATE: 12, CellKind.DATE_TIME: 18, CellKind.YES_NO: 8, CellKind.TEXT: 20}


async def csv_stream(
    columns: Sequence[ExportColumn],
    batches: AsyncIterator[Batch],
    *,
    words: ExportWords | None = None,
    bom: bool = True,
    time_zone: str = "UTC",
) -> AsyncIterator[bytes]:
    """The rows as CSV (RFC 4180) in UTF-8. The byte order mark makes Excel read Chinese right."""
    writers = [_csv_writer(column, words or ExportWords(), ZoneInfo(time_zone)) for column in columns]
    yield (BOM if bom else b"") + _csv_lines([[guarded(column.heading) for column in columns]])
    async for batch in batches:
        rows = [
            [write(value) if value is not None else "" for write, value in zip(writers, row, strict=True)]
            for row in batch
        ]
        yield _csv_lines(rows)


async def xlsx_stream(
    columns: Sequence[ExportColumn],
    batches: AsyncIterator[Batch],
    *,
    words: ExportWords | None = None,
    time_zone: str = "UTC",
) -> AsyncIterator[bytes]:
    """The rows as a workbook: bold frozen heading, typed cells; more rows than a sheet holds go to the next.

    The file is built on disk, row by row, before its first byte is sent: a workbook begins with its end.
    """
    words = words or ExportWords()

    async def alone() -> AsyncIterator[Sequence[Batch]]:
        async for batch in batches:
            yield [batch]

    async for chunk in xlsx_sheets_stream([ExportTable(words.sheet, tuple(columns))], alone(), words, time_zone):
        yield chunk


async def xlsx_sheets_stream(
    tables: Sequence[ExportTable], batches: AsyncIterator[Sequence[Batch]], words: ExportWords, time_zone: str
) -> AsyncIterator[bytes]:
    """A workbook of several tables, each on a sheet of its own; a batch has rows for each of them."""
    with tempfile.TemporaryDirectory(prefix="tongzhou-export-") as folder:
        path = Path(folder) / "export.xlsx"
        workbook = _Workbook(path, words, ZoneInfo(time_zone))
        sheets = [_Sheet(workbook, table) for table in tables]
        try:
            async for batch in batches:
                for sheet, rows in zip(sheets, batch, strict=True):
                    await asyncio.to_thread(sheet.add, rows)
        finally:
            await asyncio.to_thread(workbook.close)
        for chunk in _file_chunks(path):
            yield chunk


def guarded(text: str) -> str:
    """Text that a spreadsheet program will not run: one that starts like a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def fitting(text: str) -> str:
    """As much of a text as a cell holds."""
    if 2 * len(text) <= _CELL_UNITS:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    return text if len(units) <= 2 * _CELL_UNITS else units[: 2 * _CELL_UNITS].decode("utf-16-le", "ignore")


def _csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines.getvalue().encode()


def _csv_writer(column: ExportColumn, words: ExportWords, zone: ZoneInfo) -> Callable[[Any], str]:
    match column.kind:
        case CellKind.TEXT:
            return lambda value: guarded(str(value))
        case CellKind.YES_NO:
            return lambda value: words.yes if value else words.no
        case CellKind.DATE_TIME:
            return lambda value: _local(value, zone).isoformat(sep=" ", timespec="seconds")
        case _:
            return str


def _local(value: Any, zone: ZoneInfo) -> datetime:
    """A moment as a clock in `zone` showed it."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.astimezone(zone).replace(tzinfo=None)


def _file_chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


class _Workbook:
    """A workbook whose sheets grow by batches; XlsxWriter flushes each row to disk."""

    def __init__(self, path: Path, words: ExportWords, zone: ZoneInfo) -> None:
        import xlsxwriter

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(path, options)
        self.words = words
        self.zone = zone
        self.heading = self.book.add_format({"bold": True, "bg_color": "#F0F0F0", "bottom": 1})
        self.cuts: list[str] = []

    def close(self) -> None:
        """Finish the file; a last sheet names the cells that could not hold all of their text."""
        if self.cuts:
            self._write_notes()
        self.book.close()

    def _write_notes(self) -> None:
        notes = self.book.add_worksheet(self.free_name(self.words.notes))
        notes.set_column(0, 0, 60)
        listed = [self.words.cut, *self.cuts[:_CUTS_LISTED]]
        if len(self.cuts) > _CUTS_LISTED:
            listed.append(self.words.more)
        for row, text in enumerate(listed):
            notes.write_string(row, 0, text, self.heading if row == 0 else None)

    def free_name(self, wanted: str) -> str:
        """A name that no sheet has yet; spreadsheet programs do not tell case apart."""
        taken = {str(sheet.name).lower() for sheet in self.book.worksheets()}
        endings = chain([""], (f" {number}" for number in count(2)))
        names = (sheet_name(wanted[: _NAME_CHARACTERS - len(ending)] + ending) for ending in endings)
        return next(name for name in names if name.lower() not in taken)


class _Sheet:
    """One table of a workbook; it goes on upon further sheets where one is full."""

    def __init__(self, workbook: _Workbook, table: ExportTable) -> None:
        self._workbook = workbook
        self._book = workbook.book
        self._words = workbook.words
        self._title = table.title
        self._columns = table.columns
        self._formats = [self._format(column) for column in table.columns]
        self._writers = [self._writer(column) for column in table.columns]
        self._next_sheet()

    def add(self, batch: Batch) -> None:
        """Write rows below those already there."""
        for row in batch:
            if self._row == _SHEET_ROWS:
                self._next_sheet()
            for column, (write, style, value) in enumerate(zip(self._writers, self._formats, row, strict=True)):
                if value is not None:
                    write(self._row, column, value, style)
            self._row += 1

    def _next_sheet(self) -> None:
        self._sheet = self._book.add_worksheet(self._workbook.free_name(self._title))
        self._sheet.freeze_panes(1, 0)
        for index, column in enumerate(self._columns):
            self._sheet.set_column(index, index, column.width or _width(column))
            self._sheet.write_string(0, index, fitting(column.heading), self._workbook.heading)
        self._row = 1

    def _format(self, column: ExportColumn) -> Any:
        pattern = {CellKind.DATE: "yyyy-mm-dd", CellKind.DATE_TIME: "yyyy-mm-dd hh:mm:ss"}.get(column.kind)
        if column.kind is CellKind.NUMBER and column.decimals is not None:
            pattern = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
        return self._book.add_format({"num_format": pattern}) if pattern else None

    def _writer(self, column: ExportColumn) -> Callable[[int, int, Any, Any], None]:
        match column.kind:
            case CellKind.NUMBER:
                return self._write_number
            case CellKind.DATE:
                return self._write_date
            case CellKind.DATE_TIME:
                return self._write_moment
            case CellKind.YES_NO:
                return lambda row, at, value, style: self._write_text(
                    row, at, self._words.yes if value else self._words.no, style
                )
            case _:
                return self._write_text

    def _write_text(self, row: int, column: int, value: Any, style: Any) -> None:
        text = str(value)
        fits = fitting(text)
        if len(fits) < len(text) and len(self._workbook.cuts) <= _CUTS_LISTED:
            self._workbook.cuts.append(self._cell_name(row, column))
        self._sheet.write_string(row, column, fits, style)

    def _cell_name(self, row: int, column: int) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        return f"'{self._sheet.name}'!{xl_rowcol_to_cell(row, column)}"

    def _write_number(self, row: int, column: int, value: Any, style: Any) -> None:
        """A number that a spreadsheet would round stays whole as text."""
        text = str(value)
        if sum(character.isdigit() for character in text.lstrip("-0.")) > _EXACT_DIGITS:
            self._write_text(row, column, text, None)
        else:
            self._sheet.write_number(row, column, float(text), style)

    def _write_date(self, row: int, column: int, value: Any, style: Any) -> None:
        day = value if isinstance(value, date) else date.fromisoformat(value)
        if day.year < 1900:
            self._write_text(row, column, day.isoformat(), None)
        else:
            self._sheet.write_datetime(row, column, datetime.combine(day, time()), style)

    def _write_moment(self, row: int, column: int, value: Any, style: Any) -> None:
        moment = _local(value, self._workbook.zone)
        if moment.year < 1900:
            self._write_text(row, column, moment.isoformat(sep=" "), None)
        else:
            self._sheet.write_datetime(row, column, moment, style)


def sheet_name(title: str) -> str:
    """A title as a sheet may be called: at most 31 characters, none of []:*?/\\."""
    plain = title.translate(str.maketrans("[]:*?/\\", "       ")).strip().strip("'")
    return plain[:_NAME_CHARACTERS] or "Sheet1"


def _width(column: ExportColumn) -> int:
    heading = sum(2 if ord(character) > 0x2E7F else 1 for character in column.heading) + 2
    return min(max(heading, _WIDTHS[column.kind]), 60)
