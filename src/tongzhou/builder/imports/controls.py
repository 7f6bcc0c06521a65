"""Sub-totals and totals of a file, held against the rows that they stand for. Pure, in memory that does not grow
with the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from tongzhou.builder.imports.contracts import Cell, DataRow, Rejected, Skipped
from tongzhou.builder.imports.words import folded

CONTROLS_SHOWN = 200
_REMEMBERED = 50_000
_KIND_OF_TOTAL = re.compile(r"(小计|合计|总计|累计|共计|sub-?total|grand ?total|running ?total|total|sum)")
_ZERO = Decimal(0)

Reads: TypeAlias = Callable[[Cell], "object | Rejected"]


@dataclass(frozen=True, slots=True)
class Summed:
    """A column that totals are held against: where it stands, what it feeds, how its numbers are read.

    Where a record has several lines, only a number `of_rows` of its sub-forms counts in each of them.
    """

    index: int
    name: str
    field: str
    reads: Reads
    of_rows: bool = False


@dataclass(frozen=True, slots=True)
class Across:
    """A column that says what other columns of its row add up to, such as 全年 beside twelve months."""

    index: int
    name: str
    field: str
    reads: Reads
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """What a total row says of one column, and what the rows `first` to `last` add up to."""

    row: int
    label: str
    column: str
    field: str
    first: int
    last: int
    expected: Decimal
    computed: Decimal

    @property
    def agrees(self) -> bool:
        """Whether both are the same, the sum rounded as the total is, to two decimals at least."""
        places = max(2, -int(self.expected.as_tuple().exponent))
        return self.computed.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == self.expected


@dataclass(slots=True)
class Tally:
    """Adds up the rows as they pass and holds every total row against the rows that it fits best.

    A total may stand for the rows since the last total, since the last of its kind (小计, 合计), or for all of them;
    reports do not say which. One above all rows stands for all of them. A total that fits none is told with the
    smallest difference. Where records have several lines, `begins` tells the first of each.
    """

    columns: Sequence[Summed]
    across: Sequence[Across] = ()
    begins: Callable[[DataRow], bool] | None = None
    checked: int = 0
    differing: list[Control] = field(default_factory=list)
    agreeing: list[Control] = field(default_factory=list)
    differ_count: int = 0
    _sums: list[Decimal] = field(default_factory=list)
    _starts: dict[str, _Start] = field(default_factory=dict)
    _fresh: _Start | None = None
    _above: list[Skipped] = field(default_factory=list)
    _rows: int = 0
    _first: int = 0
    _last: int = 0
    _readers: list[Callable[[Cell], Decimal]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._readers = [_amounts(column.reads) for column in self.columns]
        self._sums = [_ZERO] * len(self.columns)

    def through(self, entries: Iterable[DataRow | Skipped]) -> Iterator[DataRow]:
        """The rows of data, each added up, every total met on the way checked."""
        for entry in entries:
            if isinstance(entry, DataRow):
                self._add(entry)
                yield entry
            elif entry.cells:
                self._meet(entry)
        for above in self._above:
            self._hold(above, [_Start([_ZERO] * len(self.columns), 0, self._first)])

    @property
    def shown(self) -> list[Control]:
        """What to tell of: differing totals first."""
        return [*self.differing, *self.agreeing][:CONTROLS_SHOWN]

    def _add(self, row: DataRow) -> None:
        self._rows += 1
        self._first, self._last = self._first or row.number, row.number
        sums, cells = self._sums, row.cells
        is_first = self.begins is None or self.begins(row)
        for position, (column, read) in enumerate(zip(self.columns, self._readers, strict=True)):
            if is_first or column.of_rows:
                sums[position] += read(cells[column.index])
        if self._fresh is not None:
            self._fresh.first, self._fresh = row.number, None
        for each in self.across:
            self._hold_across(row, each)

    def _meet(self, total: Skipped) -> None:
        if not self._rows:
            self._above.append(total)
            return
        kind = _kind_of(_label(total))
        recent = [start for start in reversed(list(self._starts.values())) if start.rows < self._rows]
        self._hold(total, [*recent, _Start([_ZERO] * len(self.columns), 0, self._first)])
        self._starts.pop(kind, None)
        if self._fresh is None:
            self._fresh = _Start(list(self._sums), self._rows, 0)
        self._starts[kind] = self._fresh

    def _hold(self, total: Skipped, starts: Sequence[_Start]) -> None:
        found = [self._controls(total, start) for start in starts]
        for control in min(found, key=_misfit, default=[]):
            self._keep(control)

    def _hold_across(self, row: DataRow, total: Across) -> None:
        expected = None if row.cells[total.index] is None else total.reads(row.cells[total.index])
        if isinstance(expected, str):
            amounts = (total.reads(row.cells[index]) for index in total.parts)
            computed = sum((Decimal(each) for each in amounts if isinstance(each, str)), _ZERO)
            span = row.number, row.number
            self._keep(Control(row.number, total.name, total.name, total.field, *span, Decimal(expected), computed))

    def _keep(self, control: Control) -> None:
        agrees = control.agrees
        self.checked += 1
        self.differ_count += not agrees
        kept = self.agreeing if agrees else self.differing
        if len(kept) < CONTROLS_SHOWN:
            kept.append(control)

    def _controls(self, total: Skipped, start: _Start) -> list[Control]:
        label, controls = _label(total), list[Control]()
        for position, column in enumerate(self.columns):
            cell = total.cells[column.index] if column.index < len(total.cells) else None
            expected = None if cell is None else column.reads(cell)
            if isinstance(expected, str):
                computed = self._sums[position] - start.sums[position]
                span = start.first, self._last
                controls.append(Control(total.number, label, column.name, column.field, *span,
                                        Decimal(expected), computed))  # fmt: skip
        return controls


@dataclass(slots=True)
class _Start:
    """Where the rows of a total may begin: what had been added up before, and the first row after."""

    sums: list[Decimal]
    rows: int
    first: int


def _misfit(controls: Sequence[Control]) -> tuple[int, Decimal]:
    differences = [abs(each.expected - each.computed) for each in controls if not each.agrees]
    return len(differences), sum(differences, _ZERO)


def _amounts(reads: Reads) -> Callable[[Cell], Decimal]:
    known: dict[Cell, Decimal] = {None: _ZERO}

    def amount(cell: Cell) -> Decimal:
        found = known.get(cell)
        if found is None:
            value = reads(cell)
            found = Decimal(value) if isinstance(value, str) else _ZERO
            if len(known) < _REMEMBERED:
                known[cell] = found
        return found

    return amount


def _label(total: Skipped) -> str:
    return next((cell.strip() for cell in total.cells if isinstance(cell, str)), "")


def _kind_of(label: str) -> str:
    found = _KIND_OF_TOTAL.findall(folded(label).replace(" ", ""))
    return found[-1] if found else ""
