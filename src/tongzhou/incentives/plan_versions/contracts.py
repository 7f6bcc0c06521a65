"""Values about stored plans that cross the border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A draft or a published version of a plan, without its text.

    `submission` names the one time that it was submitted for approval as it is; who saved it is known by account too.
    """

    id: UUID
    plan_id: UUID
    plan_key: str
    version: int
    status: Literal["draft", "published"]
    hash: str
    saved_at: datetime
    saved_by: str
    saved_by_id: UUID | None
    submission: UUID | None
    submitted_at: datetime | None
    submitted_by: str | None
    submitted_by_id: UUID | None
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


class PlanApproval(Protocol):
    """Knows what approves drafts of plans before they are published."""

    async def asked(self, connection: Connection) -> Text | None:
        """What drafts are submitted to; None where nothing approves them: then they are published by hand."""

    async def held_by(self, connection: Connection, submission: UUID) -> str | None:
        """The name of what decides about a submitted draft now; None where nothing does."""
