"""Values of identity that other packages may hold: who a person is and which workspace they work in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from tongzhou.kernel.database.connections import Connection, Workspace


class PersonKind(StrEnum):
    """Inside the company, or a person of one partner."""

    MEMBER = "member"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A member or partner user, by name, and whether they are still here."""

    kind: PersonKind
    id: UUID
    name: str
    active: bool
    partner_id: UUID | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """An account as a person of one workspace."""

    workspace: WorkspaceProfile
    person_id: UUID
    person_kind: PersonKind


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

    async def find_all(self, workspace: Workspace, ids: Collection[UUID]) -> Mapping[UUID, PartnerCard]:
        """The partners with these ids, by id."""
        ...


class StatementKeys(Protocol):
    """Holds the keys that sign statements; the package that signs them registers one at start."""

    async def fingerprint_of(self, connection: Connection, workspace_id: UUID, *, now: datetime) -> str:
        """The fingerprint of the workspace's key, which is made at first need. Runs in the workspace."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's way in: one e-mail address or phone number and a password, for all their workspaces.

    `locale` is the language they chose; without one their browser's goes.
    """

    id: UUID
    email: str | None
    phone: str | None
    name: str
    locale: str | None
    password_hash: str | None
    operator_reset_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What a session cookie or an API token stands for, as one query finds it.

    `stamp` changes with every row that it was read from.
    """

    id: UUID
    via: str
    stamp: str
    workspace: WorkspaceProfile
    account_id: UUID
    account_name: str
    email: str | None
    phone: str | None
    locale: str | None
    person_kind: PersonKind
    person_id: UUID
    scopes: tuple[str, ...] | None
    preview_id: UUID | None
    preview_kind: PersonKind | None
    operator_reset_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One open session in its owner's list."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """A member as a list shows them."""

    id: UUID
    user_id: UUID | None
    code: str | None
    name: str
    title: str
    email: str | None
    phone: str | None
    department_id: UUID | None
    department: str | None
    manager_id: UUID | None
    manager: str | None
    active: bool
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerUserLine:
    """A partner user as a list shows them."""

    id: UUID
    user_id: UUID
    partner_id: UUID
    name: str
    email: str | None
    phone: str | None
    active: bool
    roles: tuple[str, ...]
    address_proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonContact:
    """Where somebody of the workspace is reached; not `active` is whoever is kept out by now."""

    kind: PersonKind
    id: UUID
    name: str
    email: str | None
    phone: str | None
    active: bool
    email_proved_at: datetime | None
    phone_proved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentLine:
    """A department; the tree is in `parent_id`."""

    id: UUID
    name: str
    parent_id: UUID | None
    head_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time way in, bound to an address, a kind of person, roles and, for partner users, a partner."""

    id: UUID
    kind: PersonKind
    email: str | None
    phone: str | None
    name: str
    roles: tuple[str, ...]
    member_id: UUID | None
    department_id: UUID | None
    partner_id: UUID | None
    partner_label: str | None
    invited_by: str
    created_at: datetime
    expires_at: datetime
    sent: bool = False
    """To its address alone: whoever has the link reads what comes there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    """An API token in its owner's list; the secret was shown once."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
