"""The bad rows of a file as they came, each with what is wrong with it: to be corrected and imported again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from tongzhou.builder.imports.contracts import Layout, Source
from tongzhou.builder.imports.examining import data_rows
from tongzhou.builder.imports.normalising import shown
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn

_AT_ONCE = 500


def returned_columns(layout: Layout, reason: str) -> list[ExportColumn]:
    """The columns of the file under their own names, and one for the reason."""
    own = [ExportColumn(f"c{column.index}", column.name, CellKind.TEXT) for column in layout.columns]
    return [*own, ExportColumn("reason", reason, CellKind.TEXT)]


def returned_rows(path: Path, source: Source, layout: Layout, reasons: Mapping[int, str]) -> Iterator[list[list[str]]]:
    """The rows that have a reason, in pieces."""
    rows = (
        [*(shown(row.cells[column.index]) for column in layout.columns), reasons[row.number]]
        for row in data_rows(path, source, layout)
        if row.number in reasons
    )
    while taken := list(islice(rows, _AT_ONCE)):
        yield taken
