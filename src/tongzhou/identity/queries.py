"""Reads of identity."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, func, null, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tongzhou.identity.contracts import (
    Account,
    DepartmentLine,
    Invitation,
    MemberLine,
    Membership,
    NamedPerson,
    PartnerUserLine,
    PersonKind,
    SessionLine,
    TokenLine,
    WorkspaceProfile,
)
from tongzhou.identity.credentials import profile_of
from tongzhou.identity.errors import NoWorkspace
from tongzhou.identity.rules import SESSION_IDLE
from tongzhou.identity.tables import (
    account,
    department,
    invitation,
    member,
    member_role,
    membership,
    partner_user,
    partner_user_role,
    session,
    token,
    workspace,
)
from tongzhou.kernel.database.connections import Connection, as_directory
from tongzhou.kernel.database.statements import fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound


async def find_account(connection: Connection, address: str) -> Account | None:
    """The account with this normalised e-mail address or phone number."""
    row = await fetch_one(
        connection, select(account).where(or_(account.c.email == address, account.c.phone == address))
    )
    return None if row is None else account_of(row)


async def get_account(connection: Connection, account_id: UUID) -> Account:
    """The account; raises NotFound."""
    row = await fetch_one(connection, select(account).where(account.c.id == account_id))
    if row is None:
        raise NotFound()
    return account_of(row)


def account_of(row: dict[str, Any]) -> Account:
    """A row of the account table as a value."""
    keys = ("id", "email", "phone", "name", "locale", "password_hash", "operator_reset_at")
    return Account(**{key: row[key] for key in keys})


async def list_memberships(connection: Connection, account_id: UUID) -> list[Membership]:
    """Where the account is a person today, the oldest first."""
    statement = (
        select(workspace, membership.c.person_id, membership.c.person_kind)
        .join(membership, membership.c.workspace_id == workspace.c.id)
        .where(membership.c.account_id == account_id, membership.c.active)
        .order_by(membership.c.created_at, workspace.c.key)
    )
    return [
        Membership(
            workspace=profile_of(row, row["id"]),
            person_id=row["person_id"],
            person_kind=PersonKind(row["person_kind"]),
        )
        for row in await fetch_all(connection, statement)
    ]


async def count_memberships(connection: Connection, account_id: UUID) -> int:
    """Of how many workspaces the account is a person, or was one that could be let in again."""
    mine = membership.c.account_id == account_id
    found: int = await fetch_value(connection, select(func.count()).select_from(membership).where(mine))
    return found


async def get_membership(connection: Connection, account_id: UUID, workspace_key: str | None) -> Membership:
    """The account in the workspace with this key, or in its oldest one; raises NoWorkspace."""
    for found in await list_memberships(connection, account_id):
        if workspace_key in (None, found.workspace.key):
            return found
    raise NoWorkspace()


async def get_workspace_profile(connection: Connection, workspace_id: UUID) -> WorkspaceProfile:
    """The workspace with its settings; raises NotFound."""
    row = await fetch_one(connection, select(workspace).where(workspace.c.id == workspace_id))
    if row is None:
        raise NotFound()
    return profile_of(row, row["id"])


async def find_workspace_profile(connection: Connection, key: str) -> WorkspaceProfile:
    """The workspace with this key and its settings; raises NotFound."""
    row = await fetch_one(connection, select(workspace).where(workspace.c.key == key))
    if row is None:
        raise NotFound()
    return profile_of(row, row["id"])


async def list_workspace_profiles(connection: Connection) -> list[WorkspaceProfile]:
    """All workspaces with their settings, by key."""
    rows = await fetch_all(connection, select(workspace).order_by(workspace.c.key))
    return [profile_of(row, row["id"]) for row in rows]


async def list_sessions(
    connection: Connection, workspace_id: UUID, person_id: UUID, now: datetime
) -> list[SessionLine]:
    """The person's open sessions, the one used last first."""
    columns = ("id", "created_at", "last_seen_at", "expires_at", "address", "browser")
    statement = (
        select(*(session.c[name] for name in columns))
        .where(
            session.c.workspace_id == workspace_id,
            session.c.person_id == person_id,
            session.c.expires_at > now,
            session.c.last_seen_at > now - SESSION_IDLE,
        )
        .order_by(session.c.last_seen_at.desc())
    )
    return [SessionLine(**row) for row in await fetch_all(connection, statement)]


async def may_switch(connection: Connection, session_id: UUID) -> bool:
    """Whether a session may go on in another workspace: not one that a workspace's code opened, nor one that ended."""
    row = await fetch_one(connection, select(session.c.by_code).where(session.c.id == session_id))
    return row is not None and not row["by_code"]


async def list_tokens(connection: Connection, workspace_id: UUID, person_id: UUID) -> list[TokenLine]:
    """The person's API tokens, the newest first."""
    columns = ("id", "name", "scopes", "created_at", "expires_at", "last_used_at")
    statement = (
        select(*(token.c[name] for name in columns))
        .where(token.c.workspace_id == workspace_id, token.c.person_id == person_id)
        .order_by(token.c.created_at.desc())
    )
    rows = await fetch_all(connection, statement)
    return [TokenLine(**{**row, "scopes": tuple(row["scopes"])}) for row in rows]


async def list_invitations(
    connection: Connection, workspace_id: UUID, now: datetime, partner_id: UUID | None = None
) -> list[Invitation]:
    """Invitations that may still be accepted, the newest first; of one partner when asked."""
    statement = (
        select(invitation)
        .where(
            invitation.c.workspace_id == workspace_id,
            invitation.c.consumed_at.is_(None),
            invitation.c.withdrawn_at.is_(None),
            invitation.c.expires_at > now,
        )
        .order_by(invitation.c.created_at.desc())
    )
    if partner_id is not None:
        statement = statement.where(invitation.c.partner_id == partner_id)
    return [invitation_of(row) for row in await fetch_all(connection, statement)]


def invitation_of(row: dict[str, Any]) -> Invitation:
    """A row of the invitation table as a value."""
    plain = ("id", "email", "phone", "name", "member_id", "department_id", "partner_id", "partner_label")
    times = ("invited_by", "created_at", "expires_at", "sent")
    return Invitation(
        kind=PersonKind(row["person_kind"]),
        roles=tuple(row["roles"]),
        **{key: row[key] for key in (*plain, *times)},
    )


async def list_members(connection: Connection) -> list[MemberLine]:
    """All members, the active ones first, by name."""
    rows = await fetch_all(connection, _members().order_by(member.c.active.desc(), member.c.name, member.c.id))
    return [_member_line(row) for row in rows]


async def get_member(connection: Connection, member_id: UUID) -> MemberLine:
    """One member; raises NotFound."""
    row = await fetch_one(connection, _members().where(member.c.id == member_id))
    if row is None:
        raise NotFound()
    return _member_line(row)


def _members() -> Select[Any]:
    boss = member.alias("boss")
    return (
        select(
            member,
            department.c.name.label("department"),
            boss.c.name.label("manager"),
            _roles_of(member_role, member_role.c.member_id == member.c.id),
        )
        .outerjoin(department, department.c.id == member.c.department_id)
        .outerjoin(boss, boss.c.id == member.c.manager_id)
    )


def _roles_of(table: Table, condition: Any) -> Any:
    keys = func.array_agg(aggregate_order_by(table.c.role_key, table.c.role_key))
    return select(keys).where(condition).scalar_subquery().label("roles")


def _member_line(row: dict[str, Any]) -> MemberLine:
    row.pop("created_at")
    return MemberLine(**{**row, "roles": tuple(row["roles"] or ())})


async def list_partner_users(connection: Connection, partner_id: UUID | None = None) -> list[PartnerUserLine]:
    """Partner users by name; of one partner when asked (a partner's own connection shows no others)."""
    statement = _partner_users().order_by(partner_user.c.active.desc(), partner_user.c.name, partner_user.c.id)
    if partner_id is not None:
        statement = statement.where(partner_user.c.partner_id == partner_id)
    return [_partner_user_line(row) for row in await fetch_all(connection, statement)]


async def get_partner_user(connection: Connection, partner_user_id: UUID) -> PartnerUserLine:
    """One partner user; raises NotFound."""
    row = await fetch_one(connection, _partner_users().where(partner_user.c.id == partner_user_id))
    if row is None:
        raise NotFound()
    return _partner_user_line(row)


def _partner_users() -> Select[Any]:
    mine = partner_user_role.c.partner_user_id == partner_user.c.id
    return select(partner_user, _roles_of(partner_user_role, mine))


def _partner_user_line(row: dict[str, Any]) -> PartnerUserLine:
    row.pop("created_at")
    proved = [row.pop(f"{by}_proved_at") for by in ("email", "phone")]
    return PartnerUserLine(**{**row, "roles": tuple(row["roles"] or ()), "address_proved": any(proved)})


async def list_departments(connection: Connection) -> list[DepartmentLine]:
    """All departments by name; the tree is in `parent_id`."""
    columns = ("id", "name", "parent_id", "head_id")
    statement = select(*(department.c[name] for name in columns)).order_by(department.c.name, department.c.id)
    return [DepartmentLine(**row) for row in await fetch_all(connection, statement)]


async def get_department(connection: Connection, department_id: UUID) -> DepartmentLine:
    """One department; raises NotFound."""
    for line in await list_departments(connection):
        if line.id == department_id:
            return line
    raise NotFound()


async def member_of_user(connection: Connection, user_id: UUID) -> UUID | None:
    """The member that an account is in this workspace; None for a partner user's, and for nobody's."""
    found: UUID | None = await fetch_value(connection, select(member.c.id).where(member.c.user_id == user_id))
    return found


async def languages_of(connection: Connection, people: Collection[UUID]) -> dict[UUID, str]:
    """The languages that members and partner users chose, by their ids; those who chose none are not named."""
    if not people:
        return {}
    chosen = (
        select(membership.c.person_id, account.c.locale)
        .join_from(membership, account, account.c.id == membership.c.account_id)
        .where(membership.c.person_id.in_(people), account.c.locale.is_not(None))
    )
    async with as_directory(connection):
        return {row["person_id"]: row["locale"] for row in await fetch_all(connection, chosen)}


async def people_named(connection: Connection, ids: Collection[UUID]) -> dict[UUID, NamedPerson]:
    """Members and partner users by their ids, those who have left among them."""
    if not ids:
        return {}
    found: dict[UUID, NamedPerson] = {}
    for kind, table in ((PersonKind.MEMBER, member), (PersonKind.PARTNER, partner_user)):
        partner = table.c.partner_id if kind is PersonKind.PARTNER else null()
        columns = (table.c.id, table.c.name, table.c.active, partner.label("partner_id"))
        rows = await fetch_all(connection, select(*columns).where(table.c.id.in_(ids)))
        found |= {row["id"]: NamedPerson(kind, **row) for row in rows}
    return found
