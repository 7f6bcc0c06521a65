"""Values of identity that other packages may hold: who a person is and which workspace they work in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from tongzhou.kernel.database.connections import Workspace


class PersonKind(StrEnum):
    """Inside the company, or a person of one partner."""

    MEMBER = "member"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceProfile(Workspace):
    """A workspace with its settings, as one request sees it."""

    name: str
    locale: str
    currency: str
    time_zone: str
    business_date: date | None
    accent: str
    statement_key: str | None = None

    def today(self, now: datetime) -> date:
        """The business date when the workspace has one, else the date in its own time zone."""
        if self.business_date is not None:
            return self.business_date
        return now.astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True, slots=True)
class PersonName:
    """Enough of a person to write down who did something."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """What a session and an invitation show of a partner."""

    id: UUID
    label: str
    code: str


class PartnerBook(Protocol):
    """Finds partners; the package that owns the partner form registers one at start."""

    async def find(self, workspace: Workspace, reference: str) -> PartnerCard | None:
        """The partner with this id or this code, or None."""
        ...
