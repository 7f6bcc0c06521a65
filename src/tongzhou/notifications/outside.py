"""Messages to people who have no account here, as an applicant or somebody invited: at their address alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.statements import execute_many, fetch_all, fetch_value
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.contracts import SUBJECT_MAX, TEXT_MAX, MessageKind
from tongzhou.notifications.errors import TooManyOutsideOfRun, TooManyOutsideToday
from tongzhou.notifications.routing import delivery_row
from tongzhou.notifications.tables import channel_table, delivery_table, message_table

OUTSIDE: Final = "outside"
LINK: Final = "message_link"
"""What links of messages are sealed for: an invitation's opens an account."""
OF_RUN_MAX: Final = 20
A_DAY_MAX: Final = 1_000
"""Texts cost money and carry the company's name: what one source and what a workspace may send in 24 hours. Senders
that commit at the same moment may pass it by their number.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideMessage:
    """A message to an e-mail address, a phone, or both. `path` leads into the app and may hold a secret: it is kept
    sealed. `form` and `record_id` are of whom it is about: erased with their data. The same `key` of one `source`, as
    a run of a flow, twice is one message.
    """

    name: str
    email: str | None
    phone: str | None
    subject: str
    text: str
    path: str | None = None
    form: str | None = None
    record_id: UUID | None = None
    source: str
    key: str

    @property
    def whole_key(self) -> str:
        """What it is told apart by."""
        return f"{self.source}.{self.key}"


async def media_outside(connection: Connection, email: str | None, phone: str | None) -> list[Medium]:
    """How somebody with these addresses can be reached now."""
    reached = {Medium.EMAIL: email, Medium.SMS: phone}
    async with as_workspace(connection):
        found = await fetch_all(connection, select(channel_table.c.medium).where(channel_table.c.active))
    at_work = {row["medium"] for row in found}
    return [medium for medium, address in reached.items() if address and medium.value in at_work]


async def send_outside(connection: Connection, message: OutsideMessage, *, sealer: Sealer, now: datetime) -> bool:
    """Send in the caller's transaction, over every channel at work that reaches the addresses; whether there is one.

    Raises TooManyOutsideOfRun, TooManyOutsideToday.
    """
    media = await media_outside(connection, message.email, message.phone)
    if not media:
        return False
    await _check_limits(connection, message, now)
    addresses = {Medium.EMAIL.value: message.email, Medium.SMS.value: message.phone}
    statement = (
        insert(message_table)
        .values(
            id=new_id(),
            person_kind=OUTSIDE,
            person_id=uuid5(NAMESPACE_URL, message.whole_key),
            kind=MessageKind.NOTICE.value,
            subject=message.subject[:SUBJECT_MAX],
            text=message.text[:TEXT_MAX],
            urgent=True,
            key=message.whole_key,
            form=message.form,
            record_id=message.record_id,
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


async def _check_limits(connection: Connection, message: OutsideMessage, now: datetime) -> None:
    """Sending the same again is no further message."""
    told = message_table.c
    others = (told.person_kind == OUTSIDE) & (told.key != message.whole_key)
    of_run = others & told.key.startswith(f"{message.source}.", autoescape=True)
    today = others & (told.at > now - timedelta(days=1))
    async with as_workspace(connection):
        for which, limit, problem in (
            (of_run, OF_RUN_MAX, TooManyOutsideOfRun),
            (today, A_DAY_MAX, TooManyOutsideToday),
        ):
            if await fetch_value(connection, select(func.count()).select_from(message_table).where(which)) >= limit:
                raise problem(limit=limit)
