"""One look through a whole file: where its table stands, how many rows it has, what its columns hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tongzhou.builder.imports.contracts import LIMITS, Cell, DataRow, Layout, Limits, Note, NoteKind, Skipped, Source
from tongzhou.builder.imports.controls import Tally
from tongzhou.builder.imports.detecting import find_layout
from tongzhou.builder.imports.errors import UnreadableFile
from tongzhou.builder.imports.reading import inspect_source, merged_row_numbers, read_rows
from tongzhou.builder.imports.rows import classify, notes_of

DISTINCT_MAX = 500
FIRST_ROWS = 5
_SAMPLE_ROWS = 2_000
_PLAIN = ("utf-8", None)


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file holds: the first `distinct` cells of each column, by its index, and its `first` rows."""

    source: Source
    layout: Layout
    rows: int
    notes: tuple[Note, ...]
    distinct: dict[int, tuple[Cell, ...]]
    first: tuple[tuple[Cell, ...], ...] = ()


def examine(
    path: Path,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
    known: Iterable[str] = (),
    limits: Limits = LIMITS,
) -> Examined:
    """Read the file to its end once, in bounded memory. Raises UnreadableFile.

    `known` are labels by which the header is recognised; the other choices are the user's, where made.
    """
    source = inspect_source(path, encoding=encoding, sheet=sheet, delimiter=delimiter, limits=limits)
    layout = find_layout(read_rows(path, source, limits=limits), known=known, header_row=header_row)
    distinct: dict[int, dict[Cell, None]] = {column.index: {} for column in layout.columns}
    skipped: list[Skipped] = []
    first: list[tuple[Cell, ...]] = []
    rows = 0
    for entry in classify(read_rows(path, source, limits=limits), layout):
        if isinstance(entry, Skipped):
            skipped.append(Skipped(entry.number, entry.kind))
            continue
        rows += 1
        if rows <= FIRST_ROWS:
            first.append(tuple(entry.cells))
        _remember(distinct, entry.cells)
    if not rows:
        raise UnreadableFile("no_rows")
    layout = replace(layout, rows=rows, has_totals=any(each.kind is NoteKind.SUBTOTAL for each in skipped))
    notes = (*_encoding_note(source), *notes_of(layout, skipped, merged_row_numbers(path, source)))
    cells = {index: tuple(cells) for index, cells in distinct.items()}
    return Examined(source, layout, rows, notes, cells, tuple(first))


def sample_cells(path: Path, source: Source, layout: Layout) -> dict[int, tuple[Cell, ...]]:
    """The first distinct cells of each column, from the first rows of an examined file."""
    distinct: dict[int, dict[Cell, None]] = {column.index: {} for column in layout.columns}
    for row in islice(data_rows(path, source, layout), _SAMPLE_ROWS):
        _remember(distinct, row.cells)
    return {index: tuple(cells) for index, cells in distinct.items()}


def data_rows(path: Path, source: Source, layout: Layout, tally: Tally | None = None) -> Iterable[DataRow]:
    """The rows of an examined file that are data; `tally` adds them up and checks the totals between them."""
    entries = classify(read_rows(path, source), layout)
    return tally.through(entries) if tally else (entry for entry in entries if isinstance(entry, DataRow))


def _remember(distinct: dict[int, dict[Cell, None]], cells: Sequence[Cell]) -> None:
    for index in list(distinct):
        cell, known = cells[index], distinct[index]
        if cell is not None and cell not in known and len(known) < DISTINCT_MAX:
            known[cell] = None


def _encoding_note(source: Source) -> tuple[Note, ...]:
    if source.encoding in _PLAIN:
        return ()
    return (Note(NoteKind.ENCODING, 1, (), source.encoding or ""),)
