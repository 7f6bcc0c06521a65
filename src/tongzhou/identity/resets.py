"""Password resets by the operator: started on the command line, finished by the account's owner."""

from __future__ import annotations

from datetime import datetime

from tongzhou.audit.contracts import NamedDoer
from tongzhou.identity.actions import accounts
from tongzhou.identity.everywhere import record_everywhere
from tongzhou.identity.operator import OPERATOR, account_at
from tongzhou.kernel.database.connections import Database


async def start_reset(database: Database, typed_address: str, *, now: datetime) -> str:
    """A one-time secret for the account with this address; raises NoSuchAccount. Written down before it is shown."""
    async with database.directory() as connection:
        account = await account_at(connection, typed_address)
        secret = await accounts.start_reset(connection, account.id, now=now)
    await record_everywhere(database, account, actor=OPERATOR, action="password.reset_started", now=now)
    return secret


async def finish_reset(database: Database, secret: str, password_hash: str, *, caller: str, now: datetime) -> None:
    """Set the password with a link's secret, from the network address `caller`; raises LinkNotValid."""
    async with database.directory() as connection:
        account = await accounts.finish_reset(connection, secret, password_hash, now=now)
    await record_everywhere(
        database,
        account,
        actor=NamedDoer(name=account.name, via="session", user_id=account.id),
        action="password.reset_finished",
        detail={"address": caller},
        now=now,
    )
