"""Password resets: by the operator on the command line, or by mail; finished by the account's owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tongzhou.audit.contracts import NamedDoer
from tongzhou.identity.actions import accounts
from tongzhou.identity.codes import note_asking
from tongzhou.identity.contracts import Account, WorkspaceProfile
from tongzhou.identity.everywhere import record_everywhere
from tongzhou.identity.operator import OPERATOR, account_at
from tongzhou.identity.queries import count_memberships, find_account, list_memberships
from tongzhou.identity.rules import MAILED_RESET_LIFE, normal_email
from tongzhou.identity.tables import account
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import FieldError, InvalidValues


@dataclass(frozen=True, slots=True)
class ResetWanted:
    """An account whose owner may set a new password by a link, and the one workspace that may carry it."""

    account: Account
    email: str
    workspace: WorkspaceProfile


async def start_reset(database: Database, typed_address: str, *, now: datetime) -> str:
    """A one-time secret for the account with this address; raises NoSuchAccount. Written down before it is shown."""
    async with database.directory() as connection:
        owner = await account_at(connection, typed_address)
        secret = await accounts.start_reset(connection, owner.id, now=now)
    await record_everywhere(database, owner, actor=OPERATOR, action="password.reset_started", now=now)
    return secret


async def ask_reset(connection: Connection, typed: str, caller: str, *, now: datetime) -> ResetWanted | None:
    """Count that somebody wants a link sent to an e-mail address; whom it would be for, or None.

    Whoever runs a workspace's mail server reads what it sends, so a link goes by it only where the account opens
    that workspace and nothing else. Runs on the directory. Raises InvalidValues for what is no address and
    TooManyCodes: alike for addresses that are known and for others.
    """
    email = normal_email(typed)
    if email is None:
        raise InvalidValues(errors=[FieldError("email", "not_an_address")])
    found = await find_account(connection, email)
    await note_asking(connection, "reset", email, caller, account=found, now=now)
    if found is None or await count_memberships(connection, found.id) != 1:
        return None
    places = await list_memberships(connection, found.id)
    return ResetWanted(found, email, places[0].workspace) if places else None


async def start_mailed_reset(database: Database, wanted: ResetWanted, *, caller: str, now: datetime) -> str | None:
    """A one-time secret for the link, written down before it is sent; None if the account joined another workspace."""
    async with database.directory() as connection:
        mine = account.c.id == wanted.account.id
        await execute(connection, select(account.c.id).where(mine).with_for_update())  # no membership joins meanwhile
        if await count_memberships(connection, wanted.account.id) != 1:
            return None
        secret = await accounts.start_reset(connection, wanted.account.id, life=MAILED_RESET_LIFE, now=now)
    await record_everywhere(
        database,
        wanted.account,
        actor=NamedDoer(name=caller, via="session"),
        action="password.reset_started",
        detail={"address": caller},
        now=now,
    )
    return secret


async def finish_reset(database: Database, secret: str, password_hash: str, *, caller: str, now: datetime) -> None:
    """Set the password with a link's secret, from the network address `caller`; raises LinkNotValid."""
    async with database.directory() as connection:
        owner = await accounts.finish_reset(connection, secret, password_hash, now=now)
    await record_everywhere(
        database,
        owner,
        actor=NamedDoer(name=owner.name, via="session", user_id=owner.id),
        action="password.reset_finished",
        detail={"address": caller},
        now=now,
    )
