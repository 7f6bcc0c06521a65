"""What the routes of rights answer; the OpenAPI document is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Verdict = Literal["allowed", "some_rows", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareShown:
    """With whom a record is shared."""

    id: UUID
    member_id: UUID | None
    department_id: UUID | None
    name: str
    editable: bool
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SharesAnswer:
    """All shares of a record, and whether the caller may add and end them."""

    shares: list[ShareShown]
    may_share: bool


@dataclass(frozen=True, slots=True)
class ShareAnswer:
    """One share."""

    share: ShareShown


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonShown:
    """One source of rights and what it says of the question; `admits` is null where nobody asked of a record."""

    kind: Literal["role", "set", "share", "followed"]
    key: str
    title: str
    through: str
    enabled: bool
    allows: bool
    rows: str
    admits: bool | None
    shows_field: bool | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationAnswer:
    """Why somebody may or may not do something; every sentence is in the caller's language."""

    person: str
    form: str
    action: str
    verdict: Verdict
    sentence: str
    notes: list[str]
    reasons: list[ReasonShown]
