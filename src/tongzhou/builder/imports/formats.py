"""Which cells of a sheet show a percentage or a currency: asked of the number formats, which its parser leaves out.

The archive has passed `check_archive`, so nothing in it expands and no row of it is larger than memory.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO, TypeAlias
from xml.etree import ElementTree

from tongzhou.builder.fields.facade import without_currency
from tongzhou.builder.imports.contracts import Amount, Percentage, Row

_CHUNK = 1 << 20
_BUILT_IN = frozenset({9, 10})
"""The number formats `0%` and `0.00%`, which no workbook spells out."""
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_UNWRITTEN = re.compile(r"\[[^\]]*\]|_.|\*.|[\"\\#0?.,;() -]")
"""What of a number format is never seen as a currency: conditions, fillers, quotes, places of digits."""
Shown: TypeAlias = Callable[[float], float]
"""Makes of a number what its cell shows."""
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(\s[^<>]*)?>")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,9})["']""")
_NAME = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})\d""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,6})["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def with_formats(rows: Iterator[Row], path: Path, sheet: str) -> Iterator[Row]:
    """The rows of a sheet of an .xlsx file, numbers shown as percentages or with a currency marked as such."""
    with zipfile.ZipFile(path) as archive:
        styles = _styles(archive)
        part = _part_of(archive, sheet) if styles else None
        if part is None:
            yield from rows
            return
        with archive.open(part) as file:
            yield from _marked(rows, _cells(file, styles))


def _marked(rows: Iterator[Row], cells: Iterator[tuple[int, int, Shown]]) -> Iterator[Row]:
    """Both go down the sheet in order."""
    at = next(cells, None)
    for row in rows:
        while at is not None and at[0] <= row.number:
            if at[0] == row.number and at[1] < len(row.cells):
                cell = row.cells[at[1]]
                if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                    row.cells[at[1]] = at[2](cell)
            at = next(cells, None)
        yield row


def _cells(file: IO[bytes], styles: Mapping[int, Shown]) -> Iterator[tuple[int, int, Shown]]:
    """Row (from 1) and column (from 0) of every cell in one of the styles, in order, and what it shows."""
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
            if style and (shown := styles.get(int(style[1]))):
                yield row, column, shown
        held = held[max(end, held.rfind(b"<")) :]


def _styles(archive: zipfile.ZipFile) -> dict[int, Shown]:
    """The cell styles whose number format is one of percentages or names a currency."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    root = _tree(archive, "xl/styles.xml")
    formats = {
        int(each.get("numFmtId", "0")): shown
        for each in root.iterfind(".//{*}numFmt")
        if (shown := _shown(each.get("formatCode", ""))) is not None
    }
    formats |= dict.fromkeys(_BUILT_IN, Percentage)
    cells = root.find("{*}cellXfs")
    return {
        position: formats[number]
        for position, each in enumerate(cells if cells is not None else ())
        if (number := int(each.get("numFmtId", "0"))) in formats
    }


def _shown(code: str) -> Shown | None:
    """What a number format makes of a number; None for a plain one."""
    if "%" in _LITERAL.sub("", code):
        return Percentage
    written = _UNWRITTEN.sub("", _CURRENCY.sub(r"\1", code.partition(";")[0]))
    _, marks = without_currency(written)
    return partial(Amount, mark=marks[0]) if marks else None


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
