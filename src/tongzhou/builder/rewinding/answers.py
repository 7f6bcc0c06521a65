"""What the routes answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from typing_extensions import TypedDict


class RewindRowsShown(TypedDict):
    """What would become of the rows of sub-forms."""

    changed: int
    restored: int
    removed: int


class RewindPlanAnswer(TypedDict):
    """What would change; `begins` is how far history reaches. `kept` values cannot be brought back."""

    moment: datetime
    begins: datetime
    changed: int
    restored: int
    removed: int
    rows: RewindRowsShown
    kept: int


class RewindJobShown(TypedDict):
    """The job that does it."""

    id: UUID


class RewindAnswer(TypedDict):
    """A rewinding that is under way."""

    job: RewindJobShown
