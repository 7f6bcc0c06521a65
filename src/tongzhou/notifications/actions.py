"""Writers of messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert

from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.statements import Row, execute, fetch_all
from tongzhou.kernel.ids import new_id
from tongzhou.notifications.contracts import SUBJECT_MAX, TEXT_MAX, NewMessage, Person
from tongzhou.notifications.tables import channel_table, message_table

AT_ONCE: Final = 1_000
"""Rows of one statement: a statement takes 65,535 parameters."""


async def send(
    connection: Connection, messages: Sequence[NewMessage], *, by_name: str | None = None, now: datetime
) -> int:
    """Send messages in the transaction of what they tell of; how many were not sent before under their key.

    A rollback sends none, and a second call with the same keys changes nothing. Partner users may cause messages to
    anybody.
    """
    if not messages:
        return 0
    count = 0
    async with as_workspace(connection):
        for start in range(0, len(messages), AT_ONCE):
            part = messages[start : start + AT_ONCE]
            rows = [_row(each, by_name, now) for each in part]
            written = insert(message_table).values(rows).on_conflict_do_nothing().returning(message_table.c.id)
            count += len(await fetch_all(connection, written))
    return count


async def mark_read(connection: Connection, person: Person, ids: Sequence[UUID] | None, *, now: datetime) -> int:
    """Mark a person's messages as read, all of them without `ids`; how many were not before."""
    message = message_table.c
    statement = update(message_table).where(message.person_id == person.id, message.read_at.is_(None))
    if ids is not None:
        statement = statement.where(message.id.in_(ids))
    return await execute(connection, statement.values(read_at=now))


def _row(message: NewMessage, by_name: str | None, now: datetime) -> Row:
    return {
        "id": new_id(),
        "person_kind": message.to.kind.value,
        "person_id": message.to.id,
        "kind": message.kind.value,
        "form": message.form,
        "record_id": message.record_id,
        "path": message.path,
        "subject": message.subject[:SUBJECT_MAX],
        "text": message.text[:TEXT_MAX],
        "urgent": message.urgent,
        "key": message.key,
        "media": [each.value for each in message.media] or None,
        "by_name": by_name,
        "at": now,
        "unrouted": exists(select(channel_table.c.id).where(channel_table.c.active)),
    }
