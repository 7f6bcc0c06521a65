"""Sheets of Excel workbooks as rows of typed cells, merged cells filled down and to the right."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tongzhou.builder.imports.archives import check_archive
from tongzhou.builder.imports.contracts import Cell, Format, Limits, Row, Source
from tongzhou.builder.imports.errors import UnreadableFile
from tongzhou.builder.imports.formats import with_formats

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

XLSX_MAGIC = b"PK\x03\x04"
XLS_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLS_BYTES = 64 * 1024**2
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Range = tuple[tuple[int, int], tuple[int, int]]


def inspect_workbook(file: BinaryIO, path: Path, *, sheet: str | None, limits: Limits) -> Source:
    """The visible sheets of a workbook, and the one to read: the named one, else the first with cells."""
    file.seek(0)
    is_xlsx = file.read(4) == XLSX_MAGIC
    if is_xlsx:
        check_archive(file, limits)
    elif file.seek(0, 2) > _XLS_BYTES:
        raise UnreadableFile("file_too_large", limit=_XLS_BYTES)
    with _open(path) as workbook:
        names = _visible_sheets(workbook)
        if not names or len(names) > limits.sheets:
            raise UnreadableFile("no_sheet" if not names else "workbook_bomb", limit=limits.sheets)
        if sheet is not None and sheet not in names:
            raise UnreadableFile("sheet_unknown", sheet=sheet, sheets=", ".join(names))
        chosen = sheet or next((name for name in names if _has_cells(workbook, name)), names[0])
    return Source(format=Format.XLSX if is_xlsx else Format.XLS, sheets=names, sheet=chosen)


def read_workbook(path: Path, source: Source, limits: Limits) -> Iterator[Row]:
    """The rows of the chosen sheet. The file must have passed `inspect_workbook`."""
    with _open(path) as workbook:
        sheet = workbook.get_sheet_by_name(source.sheet or "")
        merged = sheet.merged_cell_ranges or []
        if len(merged) > limits.merged_ranges:
            raise UnreadableFile("too_many_cells", limit=limits.merged_ranges)
        rows = _sheet_rows(sheet)
        if source.format is Format.XLSX:
            rows = with_formats(rows, path, sheet.name)
        yield from filled(rows, merged)


def merged_ranges(path: Path, source: Source) -> list[Range]:
    """The merged ranges of the chosen sheet, rows and columns counted from 0."""
    with _open(path) as workbook:
        return list(workbook.get_sheet_by_name(source.sheet or "").merged_cell_ranges or [])


def filled(rows: Iterator[Row], merged: list[Range]) -> Iterator[Row]:
    """Rows in which every cell of a merged range holds the range's value."""
    waiting = deque(sorted(merged))
    active: list[tuple[Range, Cell]] = []
    for row in rows:
        at = row.number - 1
        while waiting and waiting[0][0][0] <= at:
            span = waiting.popleft()
            active.append((span, row.cells[span[0][1]] if span[0][1] < len(row.cells) else None))
        if active:
            active = [entry for entry in active if entry[0][1][0] >= at]
            for ((_, left), (_, right)), value in active:
                for column in range(left, min(right + 1, len(row.cells))):
                    row.cells[column] = value
        yield row


def _sheet_rows(sheet: CalamineSheet) -> Iterator[Row]:
    if sheet.start is None:
        return
    before: list[Cell] = [None] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield Row(number, before + [_cell(value) for value in cells])


def _cell(value: Cell) -> Cell:
    if value == "":
        return None
    if isinstance(value, str) and "_x" in value:
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return value


def _visible_sheets(workbook: CalamineWorkbook) -> tuple[str, ...]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return tuple(
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    )


def _has_cells(workbook: CalamineWorkbook, name: str) -> bool:
    return workbook.get_sheet_by_name(name).start is not None


@contextmanager
def _open(path: Path) -> Iterator[CalamineWorkbook]:
    """The workbook, whose parser's failures, panics included, become refusals of the file."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            yield workbook
    except PasswordError as error:
        raise UnreadableFile("workbook_encrypted") from error
    except CalamineError as error:
        raise UnreadableFile("workbook_broken") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise UnreadableFile("workbook_broken") from error
        raise
