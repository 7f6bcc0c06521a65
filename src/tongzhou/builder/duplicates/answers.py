"""What the routes of duplicates answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.records.facade import LikelyShown, NamedShown, RecordShown


class LikelyAnswer(TypedDict):
    """The records that some values are like."""

    duplicates: list[LikelyShown]


class RepeatedShown(TypedDict):
    """Live records that are alike; `total` counts them all, `records` holds the first that the caller sees."""

    key: str
    total: int
    records: list[RecordShown]


class RepeatedAnswer(TypedDict):
    """Groups of records that are alike by one check, in the order of what makes them so.

    A page has looked through `looked` records; how many there are in all (`total`), the first page says. Groups may
    follow although a page has none.
    """

    groups: list[RepeatedShown]
    next_cursor: str | None
    looked: int
    total: int | None


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
