"""What the routes of delegates answer; the OpenAPI document is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from tongzhou.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class NamedMember:
    """A member and what they are called."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class NamedForm:
    """A form and what it is called; without a title where it is no longer there."""

    key: str
    title: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateShown:
    """Who is asked in place of whom; `state` says whether that is so now."""

    id: UUID
    member: NamedMember
    to: NamedMember
    starts_at: datetime
    ends_at: datetime
    forms: list[NamedForm]
    flows: list[str]
    reason: str
    by_name: str
    at: datetime
    state: Literal["coming", "now", "over"]
    changeable: bool


@dataclass(frozen=True, slots=True)
class DelegatesAnswer:
    """Delegates, the latest first."""

    delegates: list[DelegateShown]


@dataclass(frozen=True, slots=True)
class DelegateAnswer:
    """One delegate."""

    delegate: DelegateShown
