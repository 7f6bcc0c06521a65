"""API tokens: made for oneself, shown once, ended at will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert

from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.secrets import TOKEN_PREFIX, hash_of, new_secret
from tongzhou.identity.tables import token
from tongzhou.kernel.database.connections import Connection, as_directory
from tongzhou.kernel.database.statements import execute, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token to be: whose, what it may be used for at most, and until when."""

    workspace_id: UUID
    person_id: UUID
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime | None


async def create_token(connection: Connection, new: NewToken, *, actor: Doer, now: datetime) -> tuple[UUID, str]:
    """Make a token; its id and the secret, which is stored nowhere. Runs in the workspace."""
    token_id, secret = new_id(), new_secret(TOKEN_PREFIX)
    values = {
        "id": token_id,
        "token_hash": hash_of(secret),
        "workspace_id": new.workspace_id,
        "person_id": new.person_id,
        "name": new.name,
        "scopes": list(new.scopes),
        "created_at": now,
        "expires_at": new.expires_at,
    }
    async with as_directory(connection):
        await execute(connection, insert(token).values(**values))
    await record(
        connection,
        actor=actor,
        action="token.created",
        subject=Subject("token", str(token_id), new.name),
        detail={
            "person": str(new.person_id),
            "scopes": list(new.scopes),
            "expires_at": None if new.expires_at is None else new.expires_at.isoformat(),
        },
        now=now,
    )
    return token_id, secret


async def revoke_token(
    connection: Connection, workspace_id: UUID, person_id: UUID, token_id: UUID, *, actor: Doer, now: datetime
) -> None:
    """End one of the person's tokens; raises NotFound."""
    theirs = (token.c.id == token_id) & (token.c.workspace_id == workspace_id) & (token.c.person_id == person_id)
    async with as_directory(connection):
        row = await fetch_one(connection, delete(token).where(theirs).returning(token.c.name))
    if row is None:
        raise NotFound()
    subject = Subject("token", str(token_id), row["name"])
    await record(connection, actor=actor, action="token.revoked", subject=subject, now=now)
