"""Giving a person an account and a place in a workspace, in one transaction over both schemas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from tongzhou.audit.contracts import Doer
from tongzhou.identity.actions.accounts import Address, add_membership, create_account
from tongzhou.identity.actions.people import NewMember, NewPartnerUser, add_member, add_partner_user, bind_member
from tongzhou.identity.contracts import Account, PersonKind
from tongzhou.identity.errors import AlreadyMember
from tongzhou.identity.tables import membership
from tongzhou.kernel.database.connections import Connection, as_directory
from tongzhou.kernel.database.statements import fetch_value


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """How somebody will sign in: their address, name, the hash of their password, and a language they chose."""

    address: Address
    name: str
    password_hash: str | None
    locale: str | None = None


async def join_as_member(
    connection: Connection,
    workspace_id: UUID,
    sign_up: SignUp,
    new: NewMember,
    *,
    bind_to: UUID | None = None,
    actor: Doer,
    now: datetime,
) -> Account:
    """Make the person a member, or let the member `bind_to` sign in. An account of this address is kept as it is."""
    account = await _account(connection, workspace_id, sign_up, now)
    if bind_to is None:
        person = replace(new, user_id=account.id, email=sign_up.address.email, phone=sign_up.address.phone)
        member_id = await add_member(connection, person, actor=actor, now=now)
    else:
        member_id = bind_to
        await bind_member(connection, member_id, account.id, sign_up.address)
    await _let_in(connection, account, workspace_id, kind=PersonKind.MEMBER, person_id=member_id, now=now)
    return account


async def join_as_partner_user(
    connection: Connection,
    workspace_id: UUID,
    sign_up: SignUp,
    *,
    partner_id: UUID,
    roles: tuple[str, ...],
    proved: bool = False,
    actor: Doer,
    now: datetime,
) -> Account:
    """Make the person a user of one partner; `proved` if they are known to read what comes to their address."""
    account = await _account(connection, workspace_id, sign_up, now)
    new = NewPartnerUser(
        user_id=account.id,
        partner_id=partner_id,
        name=sign_up.name,
        email=sign_up.address.email,
        phone=sign_up.address.phone,
        roles=roles,
        proved=proved,
    )
    person_id = await add_partner_user(connection, new, actor=actor, now=now)
    await _let_in(connection, account, workspace_id, kind=PersonKind.PARTNER, person_id=person_id, now=now)
    return account


async def _account(connection: Connection, workspace_id: UUID, sign_up: SignUp, now: datetime) -> Account:
    async with as_directory(connection):
        account = await create_account(
            connection,
            sign_up.address,
            name=sign_up.name,
            locale=sign_up.locale,
            password_hash=sign_up.password_hash,
            now=now,
        )
        already = select(membership.c.person_id).where(
            membership.c.account_id == account.id, membership.c.workspace_id == workspace_id
        )
        if await fetch_value(connection, already) is not None:
            raise AlreadyMember(address=sign_up.address.text)
    return account


async def _let_in(
    connection: Connection,
    account: Account,
    workspace_id: UUID,
    *,
    kind: PersonKind,
    person_id: UUID,
    now: datetime,
) -> None:
    async with as_directory(connection):
        await add_membership(connection, account.id, workspace_id, kind=kind, person_id=person_id, now=now)
