"""What the operator does from the command line in somebody's name, written down as the operator's doing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tongzhou.audit.contracts import NamedDoer
from tongzhou.identity.actions.tokens import NewToken, create_token
from tongzhou.identity.contracts import Account
from tongzhou.identity.errors import NoSuchAccount, NoWorkspace
from tongzhou.identity.queries import find_account, get_workspace_profile, list_memberships
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
        place = _chosen(await list_memberships(connection, account.id), workspace_key)
        workspace = await get_workspace_profile(connection, place["id"])
    new = NewToken(
        workspace_id=workspace.id,
        person_id=place["person_id"],
        name=name,
        scopes=scopes,
        expires_at=expires_at,
    )
    async with database.workspace(workspace) as connection:
        _, secret = await create_token(connection, new, actor=OPERATOR, now=now)
    return secret


async def account_at(connection: Connection, typed_address: str) -> Account:
    """The account with the address as somebody typed it; raises NoSuchAccount."""
    account = await find_account(connection, normal_address(typed_address) or "")
    if account is None:
        raise NoSuchAccount(address=typed_address)
    return account


def _chosen(places: list[dict[str, Any]], workspace_key: str | None) -> dict[str, Any]:
    for place in places:
        if workspace_key in (None, place["key"]):
            return place
    raise NoWorkspace()
