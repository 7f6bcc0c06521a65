"""What the routes of slow lists answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from tongzhou.builder.records.facade import IndexState
from tongzhou.kernel.texts import Text


class IndexedFieldShown(TypedDict):
    """A field of an index, in the order of the index."""

    key: str
    label: Text
    descending: bool


class SlowListShown(TypedDict):
    """Lists by the same fields: how often one was slow, and the index that they ask for."""

    name: str
    form: str
    title: Text
    fields: list[IndexedFieldShown]
    times: int
    slowest_ms: int
    last_at: datetime
    state: IndexState
    bytes: int | None
    """What the index takes; None where there is none."""
    uses: int | None
    """How often PostgreSQL has used it since its statistics began."""


class SlowListsAnswer(TypedDict):
    """What was slow, the most often first."""

    lists: list[SlowListShown]
