"""Reads of messages."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_value
from tongzhou.notifications.contracts import Message, MessageKind
from tongzhou.notifications.tables import message_table

MESSAGES_MAX = 100


async def list_messages(connection: Connection, member_id: UUID) -> list[Message]:
    """A member's latest messages, newest first, at most MESSAGES_MAX."""
    table = message_table
    rows = await fetch_all(
        connection,
        select(table).where(table.c.member_id == member_id).order_by(table.c.at.desc(), table.c.id).limit(MESSAGES_MAX),
    )
    keys = ("id", "form", "record_id", "label", "text", "by_name", "at")
    return [
        Message(**{key: row[key] for key in keys}, kind=MessageKind(row["kind"]), read=row["read_at"] is not None)
        for row in rows
    ]


async def count_unread(connection: Connection, member_id: UUID) -> int:
    """How many messages a member has not read."""
    mine = (message_table.c.member_id == member_id) & message_table.c.read_at.is_(None)
    count: int = await fetch_value(connection, select(func.count()).select_from(message_table).where(mine))
    return count
