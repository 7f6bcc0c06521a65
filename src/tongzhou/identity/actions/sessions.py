"""Starting and ending sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, delete, insert, update

from tongzhou.identity.contracts import Account
from tongzhou.identity.errors import NoWorkspace
from tongzhou.identity.queries import list_memberships
from tongzhou.identity.rules import SESSION_IDLE, SESSION_LIFE
from tongzhou.identity.secrets import SESSION_PREFIX, hash_of, new_secret
from tongzhou.identity.tables import membership, session, token
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id

BROWSER_MAX = 200


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a session is used from, for its owner's list."""

    address: str
    name: str


async def start_session(
    connection: Connection, account: Account, browser: Browser, *, workspace_key: str | None = None, now: datetime
) -> str:
    """Open a session in one of the account's workspaces (the oldest membership, unless one is named).

    Returns the secret, which only the browser keeps. Raises NoWorkspace. Runs on the directory.
    """
    places = await list_memberships(connection, account.id)
    chosen = [place for place in places if workspace_key in (None, place["key"])]
    if not chosen:
        raise NoWorkspace()
    secret = new_secret(SESSION_PREFIX)
    await execute(connection, _sweep(chosen[0], now))
    await execute(connection, insert(session).values(**_row(secret, chosen[0], browser, now)))
    return secret


def _sweep(place: dict[str, Any], now: datetime) -> Delete:
    """Forget the person's sessions that have ended by themselves."""
    theirs = (session.c.workspace_id == place["id"]) & (session.c.person_id == place["person_id"])
    over = (session.c.expires_at <= now) | (session.c.last_seen_at < now - SESSION_IDLE)
    return delete(session).where(theirs & over)


def _row(secret: str, place: dict[str, Any], browser: Browser, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "token_hash": hash_of(secret),
        "workspace_id": place["id"],
        "person_id": place["person_id"],
        "created_at": now,
        "last_seen_at": now,
        "expires_at": now + SESSION_LIFE,
        "address": browser.address[:BROWSER_MAX],
        "browser": browser.name[:BROWSER_MAX],
    }


async def end_session(connection: Connection, workspace_id: UUID, person_id: UUID, session_id: UUID) -> None:
    """End one of the person's sessions; raises NotFound. Runs on the directory."""
    ended = await execute(
        connection,
        delete(session).where(
            session.c.id == session_id,
            session.c.workspace_id == workspace_id,
            session.c.person_id == person_id,
        ),
    )
    if not ended:
        raise NotFound()


async def end_sessions_of_person(connection: Connection, workspace_id: UUID, person_id: UUID) -> None:
    """End a person's sessions in one workspace: their roles, partner or activity changed."""
    theirs = (session.c.workspace_id == workspace_id) & (session.c.person_id == person_id)
    await execute(connection, delete(session).where(theirs))


async def end_sessions_of_account(connection: Connection, account_id: UUID, *, tokens_too: bool) -> None:
    """End an account's sessions everywhere: its password changed. After a reset its API tokens end too."""
    for table in (session, token) if tokens_too else (session,):
        theirs = (
            (membership.c.account_id == account_id)
            & (membership.c.workspace_id == table.c.workspace_id)
            & (membership.c.person_id == table.c.person_id)
        )
        await execute(connection, delete(table).where(theirs))


async def set_preview(connection: Connection, session_id: UUID, person_id: UUID | None) -> None:
    """Look through another person's eyes in this session, or through one's own again."""
    await execute(connection, update(session).where(session.c.id == session_id).values(preview_id=person_id))
