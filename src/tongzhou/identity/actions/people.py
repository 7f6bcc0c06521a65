"""Members and partner users: adding and changing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from sqlalchemy import delete, insert, select, update

from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.actions.accounts import Address
from tongzhou.identity.actions.sessions import end_sessions_of_person
from tongzhou.identity.contracts import MemberLine, PartnerUserLine
from tongzhou.identity.errors import WouldMakeCycle
from tongzhou.identity.queries import get_department, get_member, get_partner_user
from tongzhou.identity.tables import member, member_role, membership, partner_user, partner_user_role
from tongzhou.identity.workspaces import touch_workspace
from tongzhou.kernel.database.connections import Connection, as_directory
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.ids import new_id

ENDING_CHANGES: Final = frozenset({"roles", "active"})
"""Changes of a person that end their sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """A member to be; without `user_id` they cannot sign in until an invitation is accepted."""

    name: str
    title: str = ""
    code: str | None = None
    email: str | None = None
    phone: str | None = None
    department_id: UUID | None = None
    manager_id: UUID | None = None
    roles: tuple[str, ...] = ()
    user_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPartnerUser:
    """A partner user to be, bound to one partner."""

    user_id: UUID
    partner_id: UUID
    name: str
    email: str | None
    phone: str | None
    roles: tuple[str, ...]
    proved: bool = False


async def add_member(connection: Connection, new: NewMember, *, actor: Doer, now: datetime) -> UUID:
    """Add a member; raises InvalidValues for a code in use, an unknown department or manager."""
    await lock_people(connection)
    member_id = new_id()
    await _check_places(connection, member_id, {"code": new.code, "department_id": new.department_id})
    await _check_manager(connection, member_id, new.manager_id)
    columns = ("name", "title", "code", "email", "phone", "department_id", "manager_id", "user_id")
    values = {name: getattr(new, name) for name in columns}
    await execute(connection, insert(member).values(id=member_id, active=True, created_at=now, **values))
    await _give_roles(connection, member_id, new.roles)
    await touch_workspace(connection)
    await record(
        connection,
        actor=actor,
        action="member.added",
        subject=Subject("member", str(member_id), new.name),
        detail={"roles": list(new.roles)},
        now=now,
    )
    return member_id


async def change_member(
    connection: Connection,
    workspace_id: UUID,
    member_id: UUID,
    changes: Mapping[str, Any],
    *,
    actor: Doer,
    now: datetime,
) -> MemberLine:
    """Change name, title, code, department_id, manager_id, roles or active.

    A change of roles or activity ends the member's sessions. Raises NotFound, InvalidValues, WouldMakeCycle.
    """
    await lock_people(connection)
    before = await get_member(connection, member_id)
    real = {key: value for key, value in changes.items() if getattr(before, key) != value}
    if not real:
        return before
    await _check_places(connection, member_id, real)
    if "manager_id" in real:
        await _check_manager(connection, member_id, real["manager_id"])
    columns = {key: value for key, value in real.items() if key != "roles"}
    if columns:
        await execute(connection, update(member).where(member.c.id == member_id).values(**columns))
    if "roles" in real:
        await execute(connection, delete(member_role).where(member_role.c.member_id == member_id))
        await _give_roles(connection, member_id, real["roles"])
    await _settle_access(connection, workspace_id, member_id, real)
    await touch_workspace(connection)
    await record(
        connection,
        actor=actor,
        action="member.changed",
        subject=Subject("member", str(member_id), before.name),
        detail=_difference(before, real),
        now=now,
    )
    return await get_member(connection, member_id)


async def bind_member(connection: Connection, member_id: UUID, user_id: UUID, address: Address) -> None:
    """Give a member who could not sign in yet their account; raises NotFound if they have one by now."""
    free = (member.c.id == member_id) & member.c.user_id.is_(None) & member.c.active
    reached = {"email": address.email} if address.email else {"phone": address.phone}
    values = {"user_id": user_id, **reached}
    if not await execute(connection, update(member).where(free).values(**values)):
        raise NotFound()
    await touch_workspace(connection)


async def add_partner_user(connection: Connection, new: NewPartnerUser, *, actor: Doer, now: datetime) -> UUID:
    """Add a partner user, bound to their partner for good."""
    partner_user_id = new_id()
    columns = ("user_id", "partner_id", "name", "email", "phone")
    values = {name: getattr(new, name) for name in columns}
    if new.proved:
        values |= {f"{by}_proved_at": now for by in ("email", "phone") if values[by]}
    await execute(connection, insert(partner_user).values(id=partner_user_id, active=True, created_at=now, **values))
    await _give_partner_roles(connection, partner_user_id, new.roles)
    await touch_workspace(connection)
    await record(
        connection,
        actor=actor,
        action="partner_user.added",
        subject=Subject("partner_user", str(partner_user_id), new.name),
        detail={"partner": str(new.partner_id), "roles": list(new.roles)},
        now=now,
    )
    return partner_user_id


async def change_partner_user(
    connection: Connection,
    workspace_id: UUID,
    partner_user_id: UUID,
    changes: Mapping[str, Any],
    *,
    actor: Doer,
    now: datetime,
) -> PartnerUserLine:
    """Change name, roles or active; the partner they belong to never changes.

    A change of roles or activity ends their sessions. Raises NotFound for one that this connection may not see,
    InvalidValues for a role that is not there (any more).
    """
    await lock_people(connection)
    before = await get_partner_user(connection, partner_user_id)
    real = {key: value for key, value in changes.items() if getattr(before, key) != value}
    if not real:
        return before
    columns = {key: value for key, value in real.items() if key != "roles"}
    if columns:
        await execute(connection, update(partner_user).where(partner_user.c.id == partner_user_id).values(**columns))
    if "roles" in real:
        theirs = partner_user_role.c.partner_user_id == partner_user_id
        await execute(connection, delete(partner_user_role).where(theirs))
        await _give_partner_roles(connection, partner_user_id, real["roles"])
    await _settle_access(connection, workspace_id, partner_user_id, real)
    await touch_workspace(connection)
    await record(
        connection,
        actor=actor,
        action="partner_user.changed",
        subject=Subject("partner_user", str(partner_user_id), before.name),
        detail=_difference(before, real),
        now=now,
    )
    return await get_partner_user(connection, partner_user_id)


async def lock_people(connection: Connection) -> None:
    """One writer of people and departments at a time, so that two moves cannot close a circle together."""
    await connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"tongzhou.people.{connection.schema}",))


async def _give_roles(connection: Connection, member_id: UUID, roles: Iterable[str]) -> None:
    rows = [{"member_id": member_id, "role_key": key} for key in dict.fromkeys(roles)]
    if rows:
        await execute(connection, insert(member_role).values(rows))


async def _give_partner_roles(connection: Connection, partner_user_id: UUID, roles: Iterable[str]) -> None:
    keys = list(dict.fromkeys(roles))
    if not keys:
        return
    rows = [{"partner_user_id": partner_user_id, "role_key": key} for key in keys]
    try:
        await execute(connection, insert(partner_user_role).values(rows))
    except psycopg.errors.ForeignKeyViolation:
        wrong = FieldError("roles", "unknown_role", {"role": ", ".join(keys)})
        raise InvalidValues(errors=[wrong]) from None


async def _settle_access(
    connection: Connection, workspace_id: UUID, person_id: UUID, changes: Mapping[str, Any]
) -> None:
    """Carry a change of roles or activity to the directory: who may sign in, and which sessions end."""
    if not ENDING_CHANGES & changes.keys():
        return
    async with as_directory(connection):
        if "active" in changes:
            theirs = (membership.c.workspace_id == workspace_id) & (membership.c.person_id == person_id)
            await execute(connection, update(membership).where(theirs).values(active=changes["active"]))
        await end_sessions_of_person(connection, workspace_id, person_id)


async def _check_places(connection: Connection, member_id: UUID, changes: Mapping[str, Any]) -> None:
    code = changes.get("code")
    if code is not None:
        taken = select(member.c.id).where(member.c.code == code, member.c.id != member_id)
        if await fetch_value(connection, taken) is not None:
            raise InvalidValues(errors=[FieldError("code", "not_unique")])
    department_id = changes.get("department_id")
    if department_id is not None:
        try:
            await get_department(connection, department_id)
        except NotFound:
            raise InvalidValues(errors=[FieldError("department_id", "unknown_reference")]) from None


async def _check_manager(connection: Connection, member_id: UUID, manager_id: UUID | None) -> None:
    """Refuse an unknown manager, and one who stands below the member."""
    if manager_id is None:
        return
    rows = await fetch_all(connection, select(member.c.id, member.c.manager_id))
    above = {row["id"]: row["manager_id"] for row in rows}
    if manager_id not in above:
        raise InvalidValues(errors=[FieldError("manager_id", "unknown_reference")])
    step: UUID | None = manager_id
    while step is not None:
        if step == member_id:
            raise WouldMakeCycle(errors=[FieldError("manager_id", "would_make_cycle")])
        step = above.get(step)


def _difference(before: MemberLine | PartnerUserLine, changes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: {"before": _plain(getattr(before, key)), "after": _plain(value)} for key, value in changes.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
