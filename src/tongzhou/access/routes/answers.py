"""What these routes answer; the OpenAPI document is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongzhou.access.contracts import Via
from tongzhou.access.documents import RoleDocument
from tongzhou.access.permissions import Permission
from tongzhou.access.set_documents import Preset, SetDocument
from tongzhou.identity.contracts import DepartmentLine, MemberLine, PartnerCard, PersonKind, TokenLine
from tongzhou.kernel.texts import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class UserShown:
    """The account behind a session; without a `locale` they never chose a language, and their browser's goes."""

    id: UUID | None
    name: str
    email: str | None
    phone: str | None
    locale: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceShown:
    """A workspace's settings; `today` is the business date when there is one."""

    key: str
    name: str
    locale: str
    currency: str
    time_zone: str
    business_date: date | None
    today: date
    accent: str
    statement_key: str | None


@dataclass(frozen=True, slots=True)
class WorkspaceChoice:
    """A workspace that one may change to."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Titled:
    """A word of a vocabulary in the caller's language."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """Through whose eyes one looks, and who one is."""

    name: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswer:
    """Who is signed in, where, with which permissions; `workspaces` are all that the account may change to."""

    user: UserShown
    workspace: WorkspaceShown
    workspaces: list[WorkspaceChoice]
    kind: PersonKind
    member_id: UUID | None
    partner: PartnerCard | None
    roles: list[Titled]
    permissions: list[str]
    money_held_until: datetime | None
    preview: PreviewShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One of one's own sessions."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str
    browser: str
    current: bool


@dataclass(frozen=True, slots=True)
class SessionsAnswer:
    """One's own sessions, the one used last first."""

    sessions: list[OpenSession]


@dataclass(frozen=True, slots=True)
class MembersAnswer:
    """Members, the active ones first."""

    members: list[MemberLine]


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """One member."""

    member: MemberLine


@dataclass(frozen=True, slots=True)
class DepartmentsAnswer:
    """All departments; the tree is in `parent_id`."""

    departments: list[DepartmentLine]


@dataclass(frozen=True, slots=True)
class DepartmentAnswer:
    """One department."""

    department: DepartmentLine


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerUserShown:
    """A partner user and their partner."""

    id: UUID
    user_id: UUID
    name: str
    email: str | None
    phone: str | None
    partner: PartnerCard
    roles: tuple[str, ...]
    active: bool
    address_proved: bool


@dataclass(frozen=True, slots=True)
class PartnerUsersAnswer:
    """Partner users, the active ones first."""

    partner_users: list[PartnerUserShown]


@dataclass(frozen=True, slots=True)
class PartnerUserAnswer:
    """One partner user."""

    partner_user: PartnerUserShown


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationShown:
    """An invitation that may still be accepted."""

    id: UUID
    kind: PersonKind
    name: str
    email: str | None
    phone: str | None
    roles: tuple[str, ...]
    partner: PartnerCard | None
    invited_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationsAnswer:
    """Open invitations, the newest first."""

    invitations: list[InvitationShown]


@dataclass(frozen=True, slots=True)
class InvitedAnswer:
    """A new invitation with its link, shown this once, as text and as a picture."""

    invitation: InvitationShown
    link: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class Inviting:
    """The workspace that invites; times are told in its time zone."""

    name: str
    accent: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class InvitingPartner:
    """The partner that the invited person will belong to."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    """What somebody who opened a link is told before they accept."""

    workspace: Inviting
    name: str
    email: str | None
    phone: str | None
    kind: PersonKind
    partner: InvitingPartner | None
    invited_by: str
    expires_at: datetime
    has_account: bool
    statement_key: str | None


@dataclass(frozen=True, slots=True)
class OpenInvitationAnswer:
    """What a link invites to."""

    invitation: OpenInvitation


@dataclass(frozen=True, slots=True)
class PermissionShown:
    """A permission; `partner` says whether partner roles may contain it."""

    key: Permission
    title: str
    partner: bool


@dataclass(frozen=True, slots=True)
class VocabularyAnswer:
    """Everything a role or a token may contain."""

    permissions: list[PermissionShown]
    actions: list[Titled]
    scopes: list[Titled]


@dataclass(frozen=True, slots=True)
class RolesAnswer:
    """Roles as documents."""

    roles: list[RoleDocument]


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role as fields of records name it."""

    id: UUID
    key: str
    kind: PersonKind
    title: str | dict[Locale, str]


@dataclass(frozen=True, slots=True)
class RoleNamesAnswer:
    """The roles that a field may name."""

    roles: list[RoleName]


@dataclass(frozen=True, slots=True)
class RoleAnswer:
    """One role as a document."""

    role: RoleDocument


@dataclass(frozen=True, slots=True)
class PermissionSetShown:
    """A permission set."""

    id: UUID
    document: SetDocument


@dataclass(frozen=True, slots=True)
class PresetShown:
    """What a preset allows, in the caller's language."""

    key: Preset
    title: str
    about: str
    actions: list[str]


@dataclass(frozen=True, slots=True)
class PermissionSetsAnswer:
    """Permission sets, and the presets there are."""

    sets: list[PermissionSetShown]
    presets: list[PresetShown]


@dataclass(frozen=True, slots=True)
class PermissionSetAnswer:
    """One permission set."""

    set: PermissionSetShown


@dataclass(frozen=True, slots=True)
class TokensAnswer:
    """One's own tokens without their secrets."""

    tokens: list[TokenLine]


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A new token's secret, shown this once."""

    id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class SubjectShown:
    """What something was done to."""

    kind: str
    id: str | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """One line of the audit; `title` says `action` in the caller's language."""

    seq: int
    at: datetime
    actor_id: UUID | None
    actor: str
    previewed: str | None
    via: Via
    action: str
    title: str
    subject: SubjectShown
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class AuditAnswer:
    """A page of the audit, the newest first."""

    entries: list[EntryShown]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class WorkspaceAnswer:
    """The workspace's settings."""

    workspace: WorkspaceShown
