"""Values of records that cross the border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from tongzhou.builder.query.facade import SortKey
from tongzhou.builder.records.opening import OpenForm

COMMENT_FILES: Final = ":comments"
"""What stands behind a form's key where a file is kept with a record's comments."""


@dataclass(frozen=True, slots=True)
class Written:
    """A record after a write; `shown` is it as JSON."""

    id: UUID
    revision: int
    shown: bytes


@dataclass(frozen=True, slots=True)
class BulkChange:
    """How many records a bulk change touched, what takes it back, and how many refused it and stayed as they were."""

    changed: int
    undo: UUID | None = None
    refused: int = 0


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one value of one of many rows."""

    row: int
    field: str
    code: str
    params: Mapping[str, Any]
    value: Any = None


@dataclass(frozen=True, slots=True)
class ManyWritten:
    """What writing many rows did. With errors and all-or-nothing, nothing."""

    created: int
    updated: int
    unchanged: int
    errors: Sequence[RowError]


@dataclass(frozen=True, slots=True)
class SavedRequest:
    """What a saved view asks for."""

    filter: Any
    sort: tuple[SortKey, ...]
    fields: tuple[str, ...] | None


class SavedViews(Protocol):
    """Finds saved views; the package of views, which stands above records, supplies it."""

    async def __call__(self, form: OpenForm, view: str) -> SavedRequest:
        """The request of a view by id or key; NotFound where the actor may not see it."""
        ...
