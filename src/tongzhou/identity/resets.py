"""Password resets by the operator: started on the command line, finished by the account's owner."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.audit.contracts import NamedDoer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.actions import accounts
from tongzhou.identity.contracts import Account
from tongzhou.identity.operator import OPERATOR, account_at
from tongzhou.identity.queries import get_workspace_profile, list_memberships
from tongzhou.kernel.database.connections import Database


async def start_reset(database: Database, typed_address: str, *, now: datetime) -> str:
    """A one-time secret for the account with this address; raises NoSuchAccount. Written down before it is shown."""
    async with database.directory() as connection:
        account = await account_at(connection, typed_address)
        secret = await accounts.start_reset(connection, account.id, now=now)
    await _record_everywhere(database, account, OPERATOR, "password.reset_started", now)
    return secret


async def finish_reset(database: Database, secret: str, password_hash: str, *, now: datetime) -> None:
    """Set the password with a link's secret; raises LinkNotValid."""
    async with database.directory() as connection:
        account = await accounts.finish_reset(connection, secret, password_hash, now=now)
    doer = NamedDoer(name=account.name, via="session", user_id=account.id)
    await _record_everywhere(database, account, doer, "password.reset_finished", now)


async def _record_everywhere(database: Database, account: Account, doer: NamedDoer, action: str, now: datetime) -> None:
    """Every workspace of the account learns of it."""
    subject = Subject("account", str(account.id), account.name)
    for workspace_id in await _workspaces_of(database, account.id):
        async with database.reading_directory() as connection:
            workspace = await get_workspace_profile(connection, workspace_id)
        async with database.workspace(workspace) as connection:
            await record(connection, actor=doer, action=action, subject=subject, now=now)


async def _workspaces_of(database: Database, account_id: UUID) -> list[UUID]:
    async with database.reading_directory() as connection:
        return [place["id"] for place in await list_memberships(connection, account_id)]
