"""What the routes of duplicates answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.records.facade import RecordShown
from tongzhou.builder.schema.facade import OnMatch
from tongzhou.kernel.texts import Text


class NamedShown(TypedDict):
    """A record by its name; without one for who may not see it."""

    id: UUID
    label: str | None


class LikelyShown(TypedDict):
    """A record that somebody is about to write again: without `record` one that they do not see, made by `ask`."""

    field: str
    on_match: OnMatch
    form: str
    title: Text
    record: NamedShown | None
    ask: str | None


class LikelyAnswer(TypedDict):
    """The records that some values are like."""

    duplicates: list[LikelyShown]


class RepeatedShown(TypedDict):
    """Live records that are alike; `total` counts them all, `records` holds the first that the caller sees."""

    key: str
    total: int
    records: list[RecordShown]


class RepeatedAnswer(TypedDict):
    """Groups of records that are alike by one check, in the order of what makes them so."""

    groups: list[RepeatedShown]
    next_cursor: str | None


class MergeShown(TypedDict):
    """Two records that became one."""

    id: UUID
    at: datetime
    by: str
    survivor: NamedShown
    survivor_revision: int
    other: NamedShown
    other_revision: int
    undone: bool


class MergesAnswer(TypedDict):
    """The merges of a record, newest first."""

    merges: list[MergeShown]


class MergedAnswer(TypedDict):
    """What takes the merge back."""

    merge: UUID
