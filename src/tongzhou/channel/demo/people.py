"""Who works in the demo company: the salespeople of the source with their managers, and the accounts of the README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.identity.contracts import PartnerBook
from tongzhou.identity.facade import (
    NewMember,
    SignUp,
    add_department,
    add_member,
    address_of,
    change_member,
    find_account,
    hash_password,
    join_as_member,
    join_as_partner_user,
    list_members,
    list_partner_users,
    set_password,
    verify_password,
)
from tongzhou.kernel.database.connections import Connection, Database

VICE_PRESIDENT = "277"
DEPARTMENTS: Mapping[str, tuple[str, str | None]] = {
    # name → (head's code, department above)
    "Sales": (VICE_PRESIDENT, None),
    "North America": ("272", "Sales"),
    "Europe": ("290", "Sales"),
    "Pacific": ("294", "Sales"),
}


@dataclass(frozen=True, slots=True)
class InsideAccount:
    """Somebody inside who signs in: the salesperson they are, if any, and their role."""

    email: str
    name: str
    role: str
    code: str | None = None


INSIDE: Sequence[InsideAccount] = (
    InsideAccount("admin@demo.example", "Demo Administrator", "administrator"),
    InsideAccount("director@demo.example", "Channel Director", "channel_director", VICE_PRESIDENT),
    InsideAccount("manager@demo.example", "North American Sales Manager", "channel_manager", "272"),
    InsideAccount("finance@demo.example", "Finance", "finance"),
)
PARTNERS: Mapping[str, str] = {"reseller-676@demo.example": "676", "reseller-1@demo.example": "1"}


async def add_inside_people(
    connection: Connection, salespeople: Sequence[Mapping[str, str]], *, password: str, actor: Actor, now: datetime
) -> None:
    """Members, their managers and departments; those already there stay as they are."""
    hashed = await hash_password(password)
    known = {line.code or line.email: line.id for line in await list_members(connection)}
    for account in INSIDE:
        if account.email not in known and account.code not in known:
            await join_as_member(
                connection,
                actor.workspace.id,
                SignUp(address=address_of(account.email, None), name=account.name, password_hash=hashed),
                NewMember(name=account.name, code=account.code, roles=(account.role,)),
                actor=actor,
                now=now,
            )
    for person in salespeople:
        if person["salesperson_key"] not in known:
            await _add_salesperson(connection, person, actor=actor, now=now)
    await _arrange(connection, salespeople, actor=actor, now=now)


async def _add_salesperson(connection: Connection, person: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    code = person["salesperson_key"]
    if code in {account.code for account in INSIDE}:
        return
    role = "channel_manager" if "Manager" in person["title"] else "channel_specialist"
    new = NewMember(name=f"{person['title']} {code}", title=person["title"], code=code, roles=(role,))
    await add_member(connection, new, actor=actor, now=now)


async def _arrange(
    connection: Connection, salespeople: Sequence[Mapping[str, str]], *, actor: Actor, now: datetime
) -> None:
    """Give everybody their manager and department."""
    ids = {line.code: line.id for line in await list_members(connection) if line.code}
    departments: dict[str, UUID] = {}
    for name, (head, above) in DEPARTMENTS.items():
        line = await add_department(
            connection, name=name, parent_id=departments.get(above or ""), head_id=ids[head], actor=actor, now=now
        )
        departments[name] = line.id
    heads = {head: name for name, (head, _) in DEPARTMENTS.items()}
    for person in salespeople:
        code, manager = person["salesperson_key"], person["manager_key"]
        department = heads.get(code) or heads[manager]
        changes: dict[str, Any] = {"department_id": departments[department], "title": person["title"]}
        if manager:
            changes["manager_id"] = ids[manager]
        await change_member(connection, actor.workspace.id, ids[code], changes, actor=actor, now=now)


async def add_partner_people(
    database: Database, partners: PartnerBook, *, password: str, actor: Actor, now: datetime
) -> None:
    """The owners of two partners."""
    hashed = await hash_password(password)
    for email, code in PARTNERS.items():
        partner = await partners.find(actor.workspace, code)
        assert partner is not None
        async with database.workspace(actor.workspace) as connection:
            if any(line.email == email for line in await list_partner_users(connection, partner.id)):
                continue
            await join_as_partner_user(
                connection,
                actor.workspace.id,
                SignUp(address=address_of(email, None), name=partner.label, password_hash=hashed),
                partner_id=partner.id,
                roles=("partner_owner",),
                proved=True,
                actor=actor,
                now=now,
            )


async def keep_passwords(database: Database, password: str) -> None:
    """Make the demo's accounts open with this start's password."""
    hashed = ""
    for email in [*(account.email for account in INSIDE), *PARTNERS]:
        async with database.directory() as connection:
            account = await find_account(connection, email)
            if account is None or await verify_password(account.password_hash, password):
                continue
            hashed = hashed or await hash_password(password)
            await set_password(connection, account.id, hashed)
