"""Which lines of a file are of one record, where it brings rows of sub-forms. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tongzhou.builder.imports.contracts import Cell, DataRow
from tongzhou.builder.imports.preparing import ColumnPlan

Begins: TypeAlias = Callable[[DataRow], bool]
"""Asked of line after line: whether the line is the first of a record."""


@dataclass(slots=True)
class Group:
    """The lines of one record: the first, and per sub-form those that hold a row of it."""

    first: DataRow
    rows: dict[str, list[DataRow]] = field(default_factory=dict)


def beginnings(own: Sequence[ColumnPlan]) -> Begins:
    """What tells the first line of each record in one pass: it says something else than the record above.

    Lines that repeat the record's `own` cells, and those without any, belong to it.
    """
    indices = [column.index for column in own]
    before: list[Cell] | None = None

    def begins(row: DataRow) -> bool:
        nonlocal before
        mine = [row.cells[index] for index in indices]
        is_named = any(cell is not None for cell in mine)
        if before is not None and (not is_named or mine == before):
            return False
        before = mine
        return True

    return begins


def groups(
    rows: Iterable[DataRow], own: Sequence[ColumnPlan], parts: Mapping[str, Sequence[ColumnPlan]]
) -> Iterator[Group]:
    """The records of a file, one after the other."""
    begins = beginnings(own)
    group: Group | None = None
    for row in rows:
        if begins(row) or group is None:
            if group is not None:
                yield group
            group = Group(row)
        for key, columns in parts.items():
            if any(row.cells[column.index] is not None for column in columns):
                group.rows.setdefault(key, []).append(row)
    if group is not None:
        yield group
