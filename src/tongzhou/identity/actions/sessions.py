"""Starting and ending sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, update

from tongzhou.identity.contracts import Membership, SessionLine
from tongzhou.identity.rules import SESSION_LIFE
from tongzhou.identity.secrets import SESSION_PREFIX, hash_of, new_secret
from tongzhou.identity.tables import membership, session, token
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id

BROWSER_MAX = 200
LINE = ("id", "created_at", "last_seen_at", "expires_at", "address", "browser")


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a session is used from, for its owner's list and for the audit; overlong texts are cut."""

    address: str
    name: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", self.address[:BROWSER_MAX])
        object.__setattr__(self, "name", self.name[:BROWSER_MAX])

    def as_detail(self) -> dict[str, str]:
        """The same for an audit entry."""
        return {"address": self.address, "browser": self.name}


async def start_session(
    connection: Connection,
    place: Membership,
    browser: Browser,
    *,
    expires_at: datetime | None = None,
    by_code: bool = False,
    now: datetime,
) -> str:
    """Open a session as this person of this workspace, until `expires_at` at the latest.

    One `by_code` stays in its workspace: what carried the code is that workspace's own.

    Returns the secret, which only the browser keeps. Runs on the directory.
    """
    secret = new_secret(SESSION_PREFIX)
    values = {
        "id": new_id(),
        "token_hash": hash_of(secret),
        "workspace_id": place.workspace.id,
        "person_id": place.person_id,
        "created_at": now,
        "last_seen_at": now,
        "expires_at": expires_at or now + SESSION_LIFE,
        "address": browser.address,
        "browser": browser.name,
        "by_code": by_code,
    }
    await execute(connection, insert(session).values(**values))
    return secret


async def end_session(connection: Connection, workspace_id: UUID, person_id: UUID, session_id: UUID) -> SessionLine:
    """End one of the person's sessions; what it was. Raises NotFound. Runs on the directory."""
    one = (session.c.id == session_id) & (session.c.workspace_id == workspace_id) & (session.c.person_id == person_id)
    row = await fetch_one(connection, delete(session).where(one).returning(*(session.c[name] for name in LINE)))
    if row is None:
        raise NotFound()
    return SessionLine(**row)


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
