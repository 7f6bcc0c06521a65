"""Who was sent something, by which ways it went out, and who has read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, cast, func, or_, select
from typing_extensions import TypedDict

from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all
from tongzhou.notifications.delivery_log import DeliveryStatus
from tongzhou.notifications.people import read_contacts
from tongzhou.notifications.tables import channel_table, delivery_table, message_table

RECIPIENTS_PAGE: Final = 50


class Way(TypedDict):
    """One way a message went out by: a medium, or the title of a group's channel. `fault` is why it did not."""

    medium: str | None
    title: str | None
    status: DeliveryStatus
    attempts: int
    next_at: datetime | None
    finished_at: datetime | None
    fault: str | None


class Recipient(TypedDict):
    """Somebody who was sent a message; `read_at` is when they opened it, here or by its link."""

    kind: PersonKind
    id: UUID
    name: str
    active: bool
    sent_at: datetime
    read_at: datetime | None
    ways: list[Way]


async def count_receipts(connection: Connection, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many were sent messages under these keys, and how many have read them; none for what was not sent."""
    message = message_table.c
    counted = select(message.key, func.count().label("sent"), func.count(message.read_at).label("read"))
    rows = await fetch_all(connection, counted.where(message.key.in_(keys)).group_by(message.key))
    return {row["key"]: {"sent": row["sent"], "read": row["read"]} for row in rows}


async def list_recipients(
    connection: Connection, key: str, *, after: UUID | None
) -> tuple[list[Recipient], UUID | None]:
    """A page of those who were sent a message under this key, and the cursor of the next."""
    message = message_table.c
    statement = select(message_table).where(message.key == key).order_by(message.id).limit(RECIPIENTS_PAGE + 1)
    if after is not None:
        statement = statement.where(message.id > after)
    rows = await fetch_all(connection, statement)
    page = rows[:RECIPIENTS_PAGE]
    contacts = await read_contacts(connection, {row["person_id"] for row in page})
    ways = await _ways(connection, key, page)
    found = [
        Recipient(
            kind=row["person_kind"],
            id=row["person_id"],
            name=contacts[row["person_id"]].name if row["person_id"] in contacts else "",
            active=row["person_id"] in contacts and contacts[row["person_id"]].active,
            sent_at=row["at"],
            read_at=row["read_at"],
            ways=[_way(each) for each in ways if _is_for(each, row)],
        )
        for row in page
    ]
    return found, page[-1]["id"] if len(rows) > RECIPIENTS_PAGE else None


async def _ways(connection: Connection, key: str, page: Collection[Row]) -> list[Row]:
    """Deliveries to these people; one to a group hangs on the message of one of them."""
    delivery, message, channel = delivery_table.c, message_table.c, channel_table.c
    people, messages = [row["person_id"] for row in page], [row["id"] for row in page]
    statement = (
        select(delivery_table, channel.title)
        .join_from(delivery_table, message_table, message.id == delivery.message_id)
        .outerjoin(channel_table, cast(channel.id, Text) == delivery.route)
        .where(message.key == key)
        .where(or_(delivery.message_id.in_(messages), delivery.people.op("&&")(cast(people, ARRAY(Uuid)))))
        .order_by(delivery.id)
    )
    return await fetch_all(connection, statement)


def _is_for(way: Row, message: Row) -> bool:
    return message["person_id"] in way["people"] if way["people"] else way["message_id"] == message["id"]


def _way(row: Row) -> Way:
    is_group = bool(row["people"])
    return Way(
        medium=None if is_group else row["route"],
        title=row["title"] if is_group else None,
        status=row["status"],
        attempts=row["attempts"],
        next_at=row["next_at"],
        finished_at=row["finished_at"],
        fault=row["fault"],
    )
