"""What the operator does from the command line in somebody's name, written down as the operator's doing."""

from __future__ import annotations

from datetime import datetime

from tongzhou.audit.contracts import NamedDoer
from tongzhou.identity.actions.tokens import NewToken, create_token
from tongzhou.identity.contracts import Account
from tongzhou.identity.errors import NoSuchAccount
from tongzhou.identity.queries import find_account, get_membership
from tongzhou.identity.rules import normal_address
from tongzhou.kernel.database.connections import Connection, Database

OPERATOR = NamedDoer(name="operator", via="cli")


async def create_token_for(
    database: Database,
    typed_address: str,
    workspace_key: str | None,
    *,
    name: str,
    scopes: tuple[str, ...],
    expires_at: datetime | None,
    now: datetime,
) -> str:
    """A token of the account's own person in a workspace (the oldest membership, unless one is named).

    Raises NoSuchAccount or NoWorkspace.
    """
    async with database.reading_directory() as connection:
        account = await account_at(connection, typed_address)
        place = await get_membership(connection, account.id, workspace_key)
    new = NewToken(
        workspace_id=place.workspace.id,
        person_id=place.person_id,
        name=name,
        scopes=scopes,
        expires_at=expires_at,
    )
    async with database.workspace(place.workspace) as connection:
        _, secret = await create_token(connection, new, actor=OPERATOR, now=now)
    return secret


async def account_at(connection: Connection, typed_address: str) -> Account:
    """The account with the address as somebody typed it; raises NoSuchAccount."""
    account = await find_account(connection, normal_address(typed_address) or "")
    if account is None:
        raise NoSuchAccount(address=typed_address)
    return account
