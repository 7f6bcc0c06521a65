"""Where the table stands in a sheet: the header below titles, of one row or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from itertools import islice

from tongzhou.builder.imports.contracts import Cell, Column, Layout, Row
from tongzhou.builder.imports.errors import UnreadableFile
from tongzhou.builder.imports.months import is_month, is_month_row
from tongzhou.builder.imports.words import bare, is_footer, is_number_like, is_total

SAMPLE_ROWS = 200
_HEADER_WITHIN = 40
_ENOUGH_OF_THE_WIDTH = 0.6


def find_layout(rows: Iterable[Row], *, known: Iterable[str] = (), header_row: int | None = None) -> Layout:
    """The header among the first rows of a sheet; `known` labels of the form make a row a likelier header.

    It is the first row of names about as wide as the rows below it (titles are narrower). A row of group
    names above it, with gaps or repeats, joins it column by column. With `header_row` the user has said
    which row it is; 0 says that the file has none.
    """
    sample = [row for row in islice(rows, SAMPLE_ROWS) if _filled(row.cells)]
    if header_row == 0:
        return _without_header(sample)
    at = _given(sample, header_row) if header_row else _likeliest(sample, frozenset(map(bare, known)))
    if at is None:
        return _without_header(sample)
    first, last = _span(sample, at)
    header = sample[first : last + 1]
    return Layout(
        header_rows=tuple(row.number for row in header),
        columns=_columns([row.cells for row in header], sample[last + 1 :]),
        title_rows=tuple(row.number for row in sample[:first]),
        titles=frozenset(signature(row.cells) for row in sample[:first]),
        header=frozenset(signature(row.cells) for row in header),
    )


def signature(cells: Sequence[Cell]) -> tuple[str, ...]:
    """What two rows must share to be the same header or title printed twice, by the same program."""
    words = [str(cell).strip() if cell is not None else "" for cell in cells]
    while words and not words[-1]:
        words.pop()
    return tuple(words)


def column_letters(index: int) -> str:
    """The name a spreadsheet program gives a column: 0 is A, 26 is AA."""
    letters, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def _given(sample: list[Row], header_row: int) -> int:
    for at, row in enumerate(sample):
        if row.number == header_row:
            return at
    raise UnreadableFile("header_row_empty", row=header_row)


def _likeliest(sample: list[Row], known: frozenset[str]) -> int | None:
    usual = _usual_width(sample)
    first: int | None = None
    best: tuple[int, int] | None = None
    for at, row in enumerate(sample[:_HEADER_WITHIN]):
        wide = len(set(_filled(row.cells))) >= usual * _ENOUGH_OF_THE_WIDTH
        if wide and _is_names(row.cells):
            first = at if first is None else first
            matches = len({bare(str(cell)) for cell in _filled(row.cells)} & known)
            if matches >= 2 and (best is None or matches > best[0]):
                best = (matches, at)
        elif wide and not _is_caption(row.cells) and first is None:
            break
    return best[1] if best else first


def _usual_width(sample: list[Row]) -> int:
    widths = Counter(len(_filled(row.cells)) for row in sample)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _is_names(cells: Sequence[Cell]) -> bool:
    """Only words, nothing that reads as a value, a total or a caption such as `打印日期：`."""
    filled = _filled(cells)
    if not filled or _is_caption(cells):
        return False
    if is_month_row(filled):
        return all(is_month(cell) or (isinstance(cell, str) and not is_number_like(cell)) for cell in filled)
    return all(isinstance(cell, str) and not is_number_like(cell) and not is_total(cell) for cell in filled[:-1]) and (
        isinstance(filled[-1], str) and not is_number_like(filled[-1])
    )


def _is_caption(cells: Sequence[Cell]) -> bool:
    first = str(_filled(cells)[0])
    return is_footer(first) or first.rstrip().endswith(("：", ":"))


def _span(sample: list[Row], at: int) -> tuple[int, int]:
    """First and last row of the header that has its row of names, or of groups, at `at`."""
    if at + 1 < len(sample) and _is_group_row(sample[at], sample[at + 1], sample[at + 2 :]):
        return at, at + 1
    above = sample[at - 1] if at else None
    if above and len(set(_filled(above.cells))) >= 2 and _is_names(above.cells):
        groups = _is_group_row(above, sample[at], sample[at + 1 :])
        return (at - 1, at) if groups else (at, at)
    return at, at


def _is_group_row(top: Row, below: Row, rest: list[Row]) -> bool:
    """True if `top` names groups of the columns that `below` names."""
    if below.number != top.number + 1 or not _is_names(below.cells):
        return False
    pairs = list(zip(_padded(top.cells, len(below.cells)), below.cells, strict=False))
    gaps = any(upper is None and lower is not None for upper, lower in pairs)
    repeats = any(left is not None and left == right for left, right in zip(top.cells, top.cells[1:], strict=False))
    if not (gaps or repeats):
        return False
    spans_both = any(upper is not None and upper == lower for upper, lower in pairs)
    return spans_both or _values_under_names(below.cells, rest[:20])


def _values_under_names(names: Sequence[Cell], rest: list[Row]) -> bool:
    """True if some column holds mostly numbers or dates where `names` holds a word."""
    for column, name in enumerate(names):
        below = [row.cells[column] for row in rest if column < len(row.cells) and row.cells[column] is not None]
        values = sum(1 for cell in below if _is_value(cell))
        if name is not None and values * 2 > len(below):
            return True
    return False


def _columns(header: list[list[Cell]], rest: list[Row]) -> tuple[Column, ...]:
    width = max(len(cells) for cells in header)
    rows = [_padded(cells, width) for cells in header]
    if len(rows) == 2:
        rows[0] = _groups_filled(rows[0], rows[1])
    used = {index for row in rest for index, cell in enumerate(row.cells[:width]) if cell is not None}
    columns: list[Column] = []
    seen: Counter[str] = Counter()
    for index in range(width):
        parts = _parts([row[index] for row in rows])
        if not parts and index not in used:
            continue
        name = " ".join(parts) or column_letters(index)
        seen[name] += 1
        columns.append(Column(index, name if seen[name] == 1 else f"{name} ({seen[name]})", parts))
    return tuple(columns)


def _groups_filled(top: list[Cell], below: list[Cell]) -> list[Cell]:
    """The group names, repeated over the columns they stand above."""
    result: list[Cell] = []
    group: Cell = None
    for upper, lower in zip(top, below, strict=True):
        group = upper if upper is not None else group
        result.append(group if lower is not None else upper)
    return result


def _parts(cells: list[Cell]) -> tuple[str, ...]:
    parts: list[str] = []
    for cell in cells:
        text = " ".join(_spelt(cell).split()) if cell is not None else ""
        if text and text not in parts:
            parts.append(text)
    return tuple(parts)


def _spelt(cell: Cell) -> str:
    """A cell of a header; the first of a month, which spreadsheets make of `2026-01`, is that month."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}" if cell.day == 1 else f"{cell:%Y-%m-%d}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _without_header(sample: list[Row]) -> Layout:
    width = max((len(row.cells) for row in sample), default=0)
    return Layout(header_rows=(), columns=tuple(Column(index, column_letters(index)) for index in range(width)))


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell is not None]


def _padded(cells: list[Cell], width: int) -> list[Cell]:
    return cells + [None] * (width - len(cells))


def _is_value(cell: Cell) -> bool:
    if isinstance(cell, str):
        return is_number_like(cell)
    return isinstance(cell, (int, float, date, time, timedelta))
