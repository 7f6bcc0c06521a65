"""The addresses that people have for themselves, and the channels that could use them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql

from tongzhou.access.facade import Actor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_all
from tongzhou.notifications.channels.catalogue import ADAPTERS
from tongzhou.notifications.channels.contracts import ChannelKind, Medium
from tongzhou.notifications.contracts import Person
from tongzhou.notifications.persons import person_of
from tongzhou.notifications.tables import address_table, channel_table

FOR_PARTNERS: Final = frozenset({Medium.EMAIL, Medium.SMS, Medium.OFFICIAL_ACCOUNT})
"""Companies' messengers hold none of their partners' people."""


async def media_at_work(connection: Connection, person: Person) -> dict[Medium, Row]:
    """The channels that reach persons of this kind, by medium."""
    rows = await fetch_all(connection, select(channel_table).where(channel_table.c.active))
    found = {row["medium"]: row for row in rows if row["medium"]}
    offered = FOR_PARTNERS if person.kind is PersonKind.PARTNER else frozenset(Medium)
    return {medium: found[medium.value] for medium in Medium if medium in offered and medium.value in found}


def is_bindable(channel: Row) -> bool:
    """Whether the channel's vendor tells who opens a page in its app."""
    return ADAPTERS[ChannelKind(channel["kind"])].binding is not None


async def own_addresses(connection: Connection, person: Person) -> dict[Medium, str]:
    """The addresses kept of a person."""
    rows = await fetch_all(connection, select(address_table).where(address_table.c.person_id == person.id))
    return {Medium(row["medium"]): row["address"] for row in rows}


async def save_address(connection: Connection, person: Person, medium: Medium, address: str) -> bool:
    """Keep an address, or take it away where it is empty; whether anything changed."""
    table = address_table
    if not address:
        mine = (table.c.person_id == person.id) & (table.c.medium == medium.value)
        return await execute(connection, delete(table).where(mine)) > 0
    written = postgresql.insert(table).values(person_id=person.id, medium=medium.value, address=address)
    keys = ["person_id", "medium"]
    await execute(connection, written.on_conflict_do_update(index_elements=keys, set_={"address": address}))
    return True


async def note_address(
    connection: Connection, action: str, actor: Actor, media: Sequence[Medium], *, now: datetime
) -> None:
    """Write down whose address changed on which media, not to what."""
    subject = Subject("message_address", str(person_of(actor).id), actor.name)
    detail = {"media": [medium.value for medium in media]}
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)
