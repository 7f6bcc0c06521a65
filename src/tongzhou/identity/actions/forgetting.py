"""What of sessions, tokens, links and failures is forgotten by the clock; the audit keeps that they were."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from tongzhou.identity.rules import CODES_KEPT, ENDED_KEPT, FAILURE_WINDOW, SESSION_IDLE
from tongzhou.identity.tables import code_table, invitation, password_reset, session, sign_in_failure, token
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute


async def prune_ended(connection: Connection, *, now: datetime) -> None:
    """Forget ended sessions and failures at once, tokens and links ENDED_KEPT after their end.

    Runs on the directory.
    """
    for table, over in (
        (session, (session.c.expires_at <= now) | (session.c.last_seen_at < now - SESSION_IDLE)),
        (code_table, code_table.c.created_at <= now - CODES_KEPT),
        (sign_in_failure, sign_in_failure.c.at <= now - FAILURE_WINDOW),
        (token, token.c.expires_at < now - ENDED_KEPT),
        (invitation, invitation.c.expires_at < now - ENDED_KEPT),
        (password_reset, password_reset.c.expires_at < now - ENDED_KEPT),
    ):
        await execute(connection, delete(table).where(over))
