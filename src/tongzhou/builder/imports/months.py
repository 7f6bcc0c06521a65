"""Columns that are months (1月 … 12月, 2026-01, Jan): found in a header, and turned into rows. Pure.

A row of twelve months becomes up to twelve lines, each with all other cells of the row, its month, and one value for
each measure (销售额, 数量) that the months have. A month without values makes no line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tongzhou.builder.imports.contracts import Cell, Column, DataRow, Kind, Rejected
from tongzhou.builder.imports.words import bare, folded, is_total

MONTHS_MIN = 3
"""Fewer columns of months are no table of months."""
MONTH_KINDS = frozenset({Kind.DATE, Kind.TEXT, Kind.CHOICE})
"""What a field must hold for months to go there: the first day, `2026-01`, or an option that names the month."""

_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBERS: Mapping[str, int] = {
    **{word: at for at, word in enumerate(_CHINESE, 1)},
    **{word: at for at, word in enumerate(_ENGLISH, 1)},
    **{word[:3]: at for at, word in enumerate(_ENGLISH, 1)},
    "sept": 9,
}
_NAMES = "|".join(sorted(_ENGLISH, key=len, reverse=True)) + "|sept|" + "|".join(word[:3] for word in _ENGLISH)
_YEAR = r"(?P<year>20\d\d)"
_SPELLINGS = (
    re.compile(rf"{_YEAR}\s*[-/.年]\s*(?P<month>0?[1-9]|1[0-2])(?:\s*月份?|[-/.]0?1(?: 00:00:00)?)?(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?!\d)"),
    re.compile(r"(?<!\d)(?:(?P<year>\d\d)年)?(?P<month>0?[1-9]|1[0-2])\s*月份?(?!\d)"),
    re.compile(rf"(?P<month>{'|'.join(sorted(_CHINESE, key=len, reverse=True))})月份?"),
    re.compile(rf"(?<![a-z])(?P<month>{_NAMES})(?![a-z])\.?[\s\-/']*(?P<year>20\d\d|\d\d)?(?!\d)"),
    re.compile(rf"{_YEAR}[\s\-/]*(?P<month>{_NAMES})(?![a-z])"),
)
_ONLY_YEAR = re.compile(r"(20\d\d)(年度?)?")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|[-/.]|$|(?!\d))")


class Month(NamedTuple):
    """A column that is a month, perhaps of a year the header names, and what its values measure."""

    column: Column
    year: int | None
    month: int
    measure: str


class Part(NamedTuple):
    """What one text of a header says: a month, a year, or else a measure."""

    year: int | None
    month: int | None
    rest: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How a row of months becomes lines: per month what its field takes, and the columns of its measures."""

    months: tuple[tuple[Cell, tuple[int | None, ...]], ...]

    @property
    def fan(self) -> int:
        """How many lines a row makes at most. Lines are numbered row × fan and on."""
        return len(self.months)

    def lines(self, row: DataRow) -> list[DataRow]:
        """The lines of a row: all its cells, then the month, then its values."""
        lines, first = list[DataRow](), row.number * self.fan
        for nth, (month, columns) in enumerate(self.months):
            values = [None if index is None else row.cells[index] for index in columns]
            if any(value is not None for value in values):
                lines.append(DataRow(first + nth, [*row.cells, month, *values]))
        return lines


def is_month_row(cells: Sequence[Cell]) -> bool:
    """True for a row of a sheet that names three months or more, as text or as days that spreadsheets make of them."""
    named = [(part.year, part.month) for cell in cells if (part := _cell_part(cell)) and part.month is not None]
    return len(set(named)) >= MONTHS_MIN


def is_month(cell: Cell) -> bool:
    """True for a cell of a header that is a month."""
    part = _cell_part(cell)
    return part is not None and part.month is not None


def find_months(columns: Iterable[Column]) -> tuple[Month, ...]:
    """The columns that are months, if there are enough and no month comes twice for a measure."""
    found = [month for column in columns if (month := _month_of(column)) is not None]
    different = {(each.year, each.month) for each in found}
    keys = {(each.year, each.month, each.measure) for each in found}
    return tuple(found) if len(different) >= MONTHS_MIN and len(keys) == len(found) else ()


def totals_across(columns: Iterable[Column], months: Sequence[Month]) -> tuple[tuple[Column, str], ...]:
    """The columns beside months that add them up, each with its measure."""
    measures = {each.measure for each in months}
    found = []
    for column in columns:
        parts = [part for part in column.parts or (column.name,) if not _ONLY_YEAR.fullmatch(folded(part))]
        rest = " ".join(bare(part) for part in parts if not _is_sum(part))
        if any(map(_is_sum, parts)) and rest in measures:
            found.append((column, rest))
    return tuple(found)


def measures_of(months: Iterable[Month]) -> tuple[str, ...]:
    """What the months measure, in the order of the file; one without a name is empty."""
    return tuple(dict.fromkeys(each.measure for each in months))


def guess_year(texts: Iterable[str], fallback: int) -> int:
    """The year that titles, sheet or file name."""
    found = (match for text in texts if (match := _ANY_YEAR.search(text)))
    return next((int(match[1]) for match in found), fallback)


def spread(
    months: Sequence[Month], measures: Sequence[str], year: int, kind: Kind, reads: Callable[[Cell], object]
) -> Spread:
    """How these columns become lines, where their month goes to a field of this kind."""
    periods = dict.fromkeys((each.year or year, each.month) for each in months)
    where = {(each.year or year, each.month, each.measure): each.column.index for each in months}
    return Spread(
        tuple(
            (_month_cell(*period, kind, reads), tuple(where.get((*period, measure)) for measure in measures))
            for period in sorted(periods)
        )
    )


def _month_cell(year: int, month: int, kind: Kind, reads: Callable[[Cell], object]) -> Cell:
    """The month as its field takes it; of options the first of its spellings that is one."""
    plain = f"{year}-{month:02}"
    if kind is Kind.DATE:
        return date(year, month, 1)
    if kind is not Kind.CHOICE:
        return plain
    english = _ENGLISH[month - 1]
    spellings = (
        plain,
        f"{year}年{month}月",
        f"{month}月",
        f"{month:02}",
        f"{_CHINESE[month - 1]}月",
        english,
        english[:3],
    )
    return next((each for each in spellings if not isinstance(reads(each), Rejected)), plain)


def _month_of(column: Column) -> Month | None:
    year: int | None = None
    month: int | None = None
    rest: list[str] = []
    for text in column.parts or (column.name,):
        part = _part(text)
        if part.month is not None:
            if month is not None:
                return None
            month = part.month
        year = part.year or year
        if part.rest:
            rest.append(part.rest)
    return None if month is None else Month(column, year, month, " ".join(rest))


def _cell_part(cell: Cell) -> Part | None:
    if isinstance(cell, date):
        return Part(cell.year, cell.month, "") if cell.day == 1 else None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        cell = str(int(cell)) if float(cell).is_integer() else None
    return _part(cell) if isinstance(cell, str) else None


def _part(text: str) -> Part:
    plain = folded(text)
    if alone := _ONLY_YEAR.fullmatch(plain):
        return Part(int(alone[1]), None, "")
    for spelling in _SPELLINGS:
        found = spelling.search(plain)
        if found is None:
            continue
        before, after = plain[: found.start()], plain[found.end() :]
        if before and after.strip(" )]】）"):
            continue
        rest = bare(before.rstrip(" ([【（") or after)
        if rest.isdigit():
            continue
        named = found.groupdict()
        word, year = named["month"], named.get("year")
        number = _NUMBERS[word] if word in _NUMBERS else int(word)
        return Part(_whole(year), number, rest)
    return Part(None, None, bare(plain))


def _whole(year: str | None) -> int | None:
    return None if year is None else int(year) if len(year) == 4 else 2000 + int(year)


def _is_sum(text: str) -> bool:
    plain = _ANY_YEAR.sub("", folded(text)).removeprefix("全年").removeprefix("年度").removeprefix("年")
    return is_total(plain) or is_total(text) or folded(text) in {"全年", "年度", "full year", "year total", "ytd"}
