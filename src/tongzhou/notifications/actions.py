"""Writers of messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update

from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, execute_many
from tongzhou.kernel.ids import new_id
from tongzhou.notifications.contracts import EXCERPT_MAX, NewMessage
from tongzhou.notifications.tables import message_table


async def send(connection: Connection, messages: Sequence[NewMessage], *, by_name: str, now: datetime) -> None:
    """Put messages into members' inboxes, in the transaction of what they tell of."""
    rows = [
        {
            "id": new_id(),
            "member_id": each.member_id,
            "kind": str(each.kind),
            "form": each.form,
            "record_id": each.record_id,
            "label": each.label,
            "text": each.text[:EXCERPT_MAX],
            "by_name": by_name,
            "at": now,
        }
        for each in messages
    ]
    await execute_many(connection, insert(message_table), rows)


async def mark_read(connection: Connection, member_id: UUID, ids: Sequence[UUID] | None, *, now: datetime) -> int:
    """Mark a member's messages as read, all of them without `ids`; how many were not before."""
    statement = update(message_table).where(message_table.c.member_id == member_id, message_table.c.read_at.is_(None))
    if ids is not None:
        statement = statement.where(message_table.c.id.in_(ids))
    return await execute(connection, statement.values(read_at=now))
