"""Which cells of a sheet show a percentage: asked of the workbook's number formats, which its parser leaves out.

The archive has passed `check_archive`, so nothing in it expands and no row of it is larger than memory.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from tongzhou.builder.imports.contracts import Percentage, Row

_CHUNK = 1 << 20
_BUILT_IN = frozenset({9, 10})
"""The number formats `0%` and `0.00%`, which no workbook spells out."""
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(\s[^<>]*)?>")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,9})["']""")
_NAME = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})\d""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,6})["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def with_percentages(rows: Iterator[Row], path: Path, sheet: str) -> Iterator[Row]:
    """The rows of a sheet of an .xlsx file, numbers shown as percentages marked as such."""
    with zipfile.ZipFile(path) as archive:
        styles = _percent_styles(archive)
        part = _part_of(archive, sheet) if styles else None
        if part is None:
            yield from rows
            return
        with archive.open(part) as file:
            yield from _marked(rows, _percent_cells(file, styles))


def _marked(rows: Iterator[Row], cells: Iterator[tuple[int, int]]) -> Iterator[Row]:
    """Both go down the sheet in order."""
    at = next(cells, None)
    for row in rows:
        while at is not None and at[0] <= row.number:
            if at[0] == row.number and at[1] < len(row.cells):
                cell = row.cells[at[1]]
                if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                    row.cells[at[1]] = Percentage(cell)
            at = next(cells, None)
        yield row


def _percent_cells(file: IO[bytes], styles: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Row (from 1) and column (from 0) of every cell in one of the styles, in order."""
    row, column, held = 0, -1, b""
    while chunk := file.read(_CHUNK):
        held += chunk
        end = 0
        for tag in _TAG.finditer(held):
            end, attributes = tag.end(), tag[2] or b""
            if tag[1] == b"row":
                numbered = _NUMBER.search(attributes)
                row, column = (int(numbered[1]) if numbered else row + 1), -1
                continue
            named = _NAME.search(attributes)
            column = _column(named[1]) if named else column + 1
            style = _STYLE.search(attributes)
            if style and int(style[1]) in styles:
                yield row, column
        held = held[max(end, held.rfind(b"<")) :]


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The cell styles whose number format is one of percentages."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _tree(archive, "xl/styles.xml")
    formats = {
        int(each.get("numFmtId", "0")): _LITERAL.sub("", each.get("formatCode", ""))
        for each in root.iterfind(".//{*}numFmt")
    }
    wanted = _BUILT_IN | {number for number, code in formats.items() if "%" in code}
    cells = root.find("{*}cellXfs")
    return frozenset(
        position
        for position, each in enumerate(cells if cells is not None else ())
        if int(each.get("numFmtId", "0")) in wanted
    )


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The entry of the archive that holds the sheet of this name."""
    sheets = {
        each.get("name"): each.get(_RELATION) for each in _tree(archive, "xl/workbook.xml").iterfind(".//{*}sheet")
    }
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {each.get("Id"): each.get("Target", "") for each in relations.iterfind(".//{*}Relationship")}
    target = targets.get(sheets.get(sheet))
    part = posixpath.normpath(posixpath.join("/xl", target or "")).lstrip("/")
    return part if part in archive.namelist() else None


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(part))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
