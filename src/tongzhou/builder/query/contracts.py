"""Requests for records and the statements that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

LIMIT_MAX = 500
LIMIT_DEFAULT = 50
SKIP_MAX = 1_000_000
"""Skipped records are still walked by the index; a reader of more follows cursors."""
SORTS_MAX = 5
GROUPS_MAX = 5
LIST_GROUPS_MAX = 3
MEASURES_MAX = 10
GROUP_ROWS_MAX = 5_000

Named = tuple[Mapping[str, tuple[UUID, ...]], ...]
"""Of each word of a search, the records of other forms that it names, by the keys of their forms."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field to sort by."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class GroupKey:
    """A field to group by; `by` truncates dates and moments to year, quarter, month or day.

    `descending` turns the order of a list's groups; aggregates say theirs in `sort`.
    """

    field: str
    by: str | None = None
    name: str | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A page of records. `filter` is a JSON predicate; `deleted` looks into the recycle bin instead.

    `skip` passes over so many records after the cursor: a jump to a far place of a long list. With `group` the
    records stand group by group, in the order in which an aggregate of these groups lists them, and by `sort` within.
    A search finds what leads to `named` records, too, which are looked for before (`compile_named`). With `first`
    only so many rows of the form are looked at, the oldest by their ids.
    """

    filter: Any = None
    search: str | None = None
    named: Named = ()
    sort: tuple[SortKey, ...] = ()
    group: tuple[GroupKey, ...] = ()
    fields: tuple[str, ...] | None = None
    limit: int = LIMIT_DEFAULT
    cursor: str | None = None
    skip: int = 0
    first: int | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class MeasureKey:
    """What to fold the records of a group into; only a count needs no field."""

    op: str
    field: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AggregateRequest:
    """Groups of records with their measures, sorted by names of groups or measures."""

    group_by: tuple[GroupKey, ...] = ()
    measures: tuple[MeasureKey, ...] = ()
    filter: Any = None
    search: str | None = None
    named: Named = ()
    sort: tuple[SortKey, ...] = ()
    limit: int = GROUP_ROWS_MAX


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a parameter's value comes from: which input, and which of its values."""

    source: str
    index: int | str = 0


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """A statement's text with `$1` marks, and what fills them. Kept per shape."""

    text: bytes
    parameters: tuple[Slot | tuple[Any, ...] | Any, ...]
    """Slots, fixed values, and tuples of both for parameters that are lists."""
    planned_anew: bool = False
    """Whether the best plan hangs on the values: one word is in every record, another in one."""

    def bind(self, inputs: Mapping[str, Any]) -> Statement:
        """The statement with the values of one request."""
        return Statement(
            self.text,
            [_value(each, inputs) for each in self.parameters],
            self.planned_anew,
        )


def _value(parameter: Any, inputs: Mapping[str, Any]) -> Any:
    if isinstance(parameter, Slot):
        return inputs[parameter.source][parameter.index]
    return [_value(each, inputs) for each in parameter] if isinstance(parameter, tuple) else parameter


@dataclass(frozen=True, slots=True)
class Statement:
    """Ready to run by a raw cursor."""

    text: bytes
    parameters: list[Any] = field(default_factory=list)
    planned_anew: bool = False
