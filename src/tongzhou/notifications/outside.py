"""Messages to people who have no account here, as an applicant or somebody invited: at their address alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.statements import execute_many, fetch_all, fetch_value
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.contracts import SUBJECT_MAX, TEXT_MAX, MessageKind
from tongzhou.notifications.routing import delivery_row
from tongzhou.notifications.tables import channel_table, delivery_table, message_table

OUTSIDE: Final = "outside"
LINK: Final = "message_link"
"""What links of messages are sealed for: an invitation's opens an account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideMessage:
    """A message to an e-mail address, a phone, or both. `path` leads into the app and may hold a secret: it is kept
    sealed. The same `key` twice is one message.
    """

    name: str
    email: str | None
    phone: str | None
    subject: str
    text: str
    path: str | None = None
    key: str


async def media_outside(connection: Connection, email: str | None, phone: str | None) -> list[Medium]:
    """How somebody with these addresses can be reached now."""
    reached = {Medium.EMAIL: email, Medium.SMS: phone}
    async with as_workspace(connection):
        found = await fetch_all(connection, select(channel_table.c.medium).where(channel_table.c.active))
    at_work = {row["medium"] for row in found}
    return [medium for medium, address in reached.items() if address and medium.value in at_work]


async def send_outside(connection: Connection, message: OutsideMessage, *, sealer: Sealer, now: datetime) -> bool:
    """Send in the caller's transaction, over every channel at work that reaches the addresses; whether there is one."""
    media = await media_outside(connection, message.email, message.phone)
    if not media:
        return False
    addresses = {Medium.EMAIL.value: message.email, Medium.SMS.value: message.phone}
    statement = (
        insert(message_table)
        .values(
            id=new_id(),
            person_kind=OUTSIDE,
            person_id=uuid5(NAMESPACE_URL, message.key),
            kind=MessageKind.NOTICE.value,
            subject=message.subject[:SUBJECT_MAX],
            text=message.text[:TEXT_MAX],
            urgent=True,
            key=message.key,
            at=now,
            unrouted=False,
            outside={"name": message.name, "addresses": addresses},
            link_sealed=None if message.path is None else sealer.seal(message.path, LINK),
        )
        .on_conflict_do_nothing()
        .returning(message_table.c.id)
    )
    async with as_workspace(connection):
        made = await fetch_value(connection, statement)
        if made is not None:
            rows = [delivery_row(made, medium.value, at=now, now=now) for medium in media]
            await execute_many(connection, delivery_table.insert(), rows)
    return True
