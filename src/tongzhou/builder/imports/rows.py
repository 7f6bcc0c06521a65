"""Rows below the header as data, or as skipped with the reason: totals, footers, page breaks, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tongzhou.builder.imports.contracts import Cell, DataRow, Layout, Note, NoteKind, Row, Skipped
from tongzhou.builder.imports.detecting import signature
from tongzhou.builder.imports.words import is_footer, is_number_like, is_total, mentions_total

_NOTED_ROWS = 50
_ROWS_THAT_SHOW_WHAT_IS_USUAL = 1000
_LEADING_WORDS = 5
_MAY_BE_TOTAL = re.compile(r"[计計]|otal|OTAL|[Ss][Uu][Mm]|ｏｔａｌ|ＯＴＡＬ")


def classify(rows: Iterable[Row], layout: Layout) -> Iterator[DataRow | Skipped]:
    """Every row after the header as data or as skipped, in order, one at a time, in constant memory."""
    judge = _Judge(layout)
    width, last = layout.width, layout.last_header_row
    for row in rows:
        if row.number <= last:
            continue
        kind = judge.kind_of(row.cells)
        if kind is not None:
            yield Skipped(row.number, kind, row.cells if kind is NoteKind.SUBTOTAL else ())
        elif len(row.cells) == width:
            yield DataRow(row.number, row.cells)
        else:
            yield _fitted(row, width)


def notes_of(layout: Layout, skipped: Iterable[Skipped], merged_rows: Sequence[int] = ()) -> tuple[Note, ...]:
    """What was left out or filled, one note per kind with its first rows; blank rows are not worth a note."""
    counts: dict[NoteKind, int] = {}
    rows: dict[NoteKind, list[int]] = {}
    given = [Skipped(number, NoteKind.TITLE_ROWS) for number in layout.title_rows]
    given += [Skipped(number, NoteKind.MERGED) for number in merged_rows]
    for source in (given, skipped):
        for number, kind, _cells in source:
            counts[kind] = counts.get(kind, 0) + 1
            if counts[kind] <= _NOTED_ROWS:
                rows.setdefault(kind, []).append(number)
    counts.pop(NoteKind.BLANK, None)
    return tuple(Note(kind, count, tuple(rows[kind])) for kind, count in counts.items())


def _fitted(row: Row, width: int) -> DataRow:
    extra = tuple(str(cell) for cell in row.cells[width:] if cell is not None)
    return DataRow(row.number, (row.cells + [None] * (width - len(row.cells)))[:width], extra)


class _Judge:
    """Knows the header, the titles and which columns are usually filled; says what kind a row is.

    Nearly every row is data and must be known as such from one search over its text.
    """

    def __init__(self, layout: Layout) -> None:
        self._width = layout.width
        self._printed = dict.fromkeys(layout.titles, NoteKind.TITLE_ROWS)
        self._printed |= dict.fromkeys(layout.header, NoteKind.REPEATED_HEADER)
        self._openings = {next(filter(None, name), "") for name in self._printed}
        self._filled_in_column = [0] * layout.width
        self._rows = 0

    def kind_of(self, cells: list[Cell]) -> NoteKind | None:
        filled = len(cells) - cells.count(None)
        if not filled:
            return NoteKind.BLANK
        texts = [cell for cell in cells if type(cell) is str]
        suspicious = filled * 2 <= self._width or _MAY_BE_TOTAL.search("\n".join(texts))
        kind = self._look_closer(cells, filled) if suspicious else self._printed_again(cells)
        if kind is None and self._rows < _ROWS_THAT_SHOW_WHAT_IS_USUAL:
            self._learn(cells)
        return kind

    def _look_closer(self, cells: list[Cell], filled: int) -> NoteKind | None:
        leading, words = _leading_texts(cells), _words(cells)
        if any(map(is_total, leading)):
            return NoteKind.SUBTOTAL
        may_be_total = any(map(is_total, words)) or any(map(mentions_total, words[:_LEADING_WORDS]))
        if may_be_total and self._has_gaps(cells):
            return NoteKind.SUBTOTAL
        if leading and is_footer(leading[0]) and filled * 2 <= max(self._width, 2):
            return NoteKind.FOOTER
        return self._printed_again(cells)

    def _printed_again(self, cells: list[Cell]) -> NoteKind | None:
        first = next(cell for cell in cells if cell is not None)
        if isinstance(first, str) and first.strip() in self._openings:
            return self._printed.get(signature(cells))
        return None

    def _learn(self, cells: list[Cell]) -> None:
        self._rows += 1
        for column, cell in enumerate(cells[: self._width]):
            self._filled_in_column[column] += cell is not None

    def _has_gaps(self, cells: list[Cell]) -> bool:
        """True if a column that nine rows in ten fill is empty here."""
        usual = self._rows * 0.9
        filled = cells[: self._width] + [None] * (self._width - len(cells))
        return any(cell is None and count >= usual for cell, count in zip(filled, self._filled_in_column, strict=True))


def _words(cells: list[Cell]) -> list[str]:
    return [cell for cell in cells if isinstance(cell, str) and not is_number_like(cell)]


def _leading_texts(cells: list[Cell]) -> list[str]:
    """The words at the beginning of a row, up to its first number or date."""
    leading: list[str] = []
    for cell in cells:
        if cell is None:
            continue
        if not isinstance(cell, str) or is_number_like(cell):
            break
        leading.append(cell)
    return leading
