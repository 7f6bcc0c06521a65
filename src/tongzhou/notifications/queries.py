"""Reads of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.notifications.contracts import Message, MessageKind, Person
from tongzhou.notifications.tables import message_table

MESSAGES_MAX = 100
_SHOWN = ("id", "subject", "text", "form", "record_id", "path", "urgent", "by_name", "at")


async def list_messages(
    connection: Connection,
    person: Person,
    *,
    kind: MessageKind | None = None,
    unread: bool = False,
    before: UUID | None = None,
) -> list[Message]:
    """A person's latest messages, newest first, at most MESSAGES_MAX; those older than the message `before`."""
    message = message_table.c
    statement = select(message_table).where(message.person_id == person.id)
    if kind is not None:
        statement = statement.where(message.kind == kind.value)
    if unread:
        statement = statement.where(message.read_at.is_(None))
    if before is not None:
        last = await get_message(connection, person, before)
        statement = statement.where((message.at < last.at) | ((message.at == last.at) & (message.id > last.id)))
    rows = await fetch_all(connection, statement.order_by(message.at.desc(), message.id).limit(MESSAGES_MAX))
    return [_message(row) for row in rows]


async def get_message(connection: Connection, person: Person, message_id: UUID) -> Message:
    """One of a person's messages; raises NotFound."""
    message = message_table.c
    row = await fetch_one(
        connection, select(message_table).where(message.id == message_id, message.person_id == person.id)
    )
    if row is None:
        raise NotFound()
    return _message(row)


async def count_unread(connection: Connection, person: Person) -> Mapping[str, int]:
    """How many messages a person has not read, by kind."""
    message = message_table.c
    rows = await fetch_all(
        connection,
        select(message.kind, func.count().label("count"))
        .where(message.person_id == person.id, message.read_at.is_(None))
        .group_by(message.kind),
    )
    return {row["kind"]: row["count"] for row in rows}


async def receipts(connection: Connection, keys: Sequence[str]) -> dict[str, dict[Person, datetime | None]]:
    """Who was sent messages under these keys, and when each was read; None for what was not."""
    message = message_table.c
    columns = (message.key, message.person_kind, message.person_id, message.read_at)
    found: dict[str, dict[Person, datetime | None]] = {}
    for row in await fetch_all(connection, select(*columns).where(message.key.in_(keys))):
        person = Person(PersonKind(row["person_kind"]), row["person_id"])
        found.setdefault(row["key"], {})[person] = row["read_at"]
    return found


def _message(row: Row) -> Message:
    shown = {key: row[key] for key in _SHOWN}
    return Message(**shown, kind=MessageKind(row["kind"]), read=row["read_at"] is not None)
