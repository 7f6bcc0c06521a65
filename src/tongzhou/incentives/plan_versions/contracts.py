"""Values about stored plans that cross the border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A draft or a published version of a plan, without its text."""

    id: UUID
    plan_id: UUID
    plan_key: str
    version: int
    status: Literal["draft", "published"]
    hash: str
    saved_at: datetime
    saved_by: str
    published_at: datetime | None
    published_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlan:
    """A plan with its versions, newest first."""

    id: UUID
    key: str
    title: Mapping[str, str]
    currency: str
    versions: tuple[StoredVersion, ...]

    @property
    def draft(self) -> StoredVersion | None:
        """The version still being written, if there is one."""
        return next((version for version in self.versions if version.status == "draft"), None)

    @property
    def published(self) -> StoredVersion | None:
        """The newest published version: what the next settlement goes by."""
        return next((version for version in self.versions if version.status == "published"), None)
