"""From new messages to deliveries: which ways each goes out, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from tongzhou.identity.contracts import PersonKind, WorkspaceProfile
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute_many, fetch_all
from tongzhou.kernel.ids import new_id
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.choices import KindPolicy, plan, policies_of
from tongzhou.notifications.contracts import MessageKind
from tongzhou.notifications.people import Contact, read_contacts
from tongzhou.notifications.tables import channel_table, delivery_table, message_table, policy_table

AT_ONCE: Final = 500
_SAME = ("at", "kind", "subject", "text", "form", "record_id", "path", "by_name")
"""Messages that differ in the person alone are one post to a group."""


async def route(connection: Connection, workspace: WorkspaceProfile, *, now: datetime) -> bool:
    """Make deliveries of the first new messages, in the connection's transaction; whether there may be more."""
    message = message_table.c
    first = select(message.id).where(message.unrouted).order_by(message.id).limit(AT_ONCE)
    taken = update(message_table).where(message.id.in_(first.with_for_update(skip_locked=True)))
    rows = await fetch_all(connection, taken.values(unrouted=False).returning(message_table))
    if not rows:
        return False
    policies = await read_policies(connection)
    channels = await fetch_all(connection, select(channel_table).where(channel_table.c.active))
    contacts = await read_contacts(connection, {row["person_id"] for row in rows})
    media = {Medium(each["medium"]) for each in channels if each["medium"]}
    zone = ZoneInfo(workspace.time_zone)
    made = [
        each
        for row in rows
        if (contact := contacts.get(row["person_id"])) is not None and contact.active
        for each in _to_person(row, contact, policies[MessageKind(row["kind"])], media, zone=zone, now=now)
    ]
    made += [each for channel in channels if not channel["medium"] for each in _to_group(rows, channel, now)]
    await execute_many(connection, insert(delivery_table), made)
    return len(rows) == AT_ONCE


async def read_policies(connection: Connection) -> Mapping[MessageKind, KindPolicy]:
    """Every kind's policy."""
    return policies_of({row["kind"]: row["document"] for row in await fetch_all(connection, select(policy_table))})


def _to_person(
    row: Row, contact: Contact, policy: KindPolicy, media: set[Medium], *, zone: ZoneInfo, now: datetime
) -> Iterable[Row]:
    planned = plan(
        MessageKind(row["kind"]), PersonKind(row["person_kind"]),
        urgent=row["urgent"], policy=policy, preferences=contact.preferences,
        reachable=media & contact.addresses.keys(),
        named=[Medium(each) for each in row["media"] or ()], zone=zone, now=now,
    )  # fmt: skip
    for each in planned:
        yield delivery_row(
            row["id"], each.medium.value, at=each.at, now=now, gathered=each.gathered, unless_read=each.unless_read
        )


def _to_group(rows: Sequence[Row], channel: Row, now: datetime) -> Iterable[Row]:
    wanted = [row for row in rows if row["kind"] in channel["kinds"]]
    for _, same in groupby(sorted(wanted, key=_likeness), key=_likeness):
        group = list(same)
        people = [row["person_id"] for row in group]
        yield delivery_row(group[0]["id"], str(channel["id"]), at=now, now=now, people=people)


def _likeness(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _SAME)


def delivery_row(
    message_id: UUID,
    route: str,
    *,
    at: datetime,
    now: datetime,
    people: Sequence[UUID] = (),
    gathered: bool = False,
    unless_read: bool = False,
) -> Row:
    """A delivery that waits for its time."""
    return {
        "id": new_id(),
        "message_id": message_id,
        "route": route,
        "people": list(people),
        "status": "waiting",
        "gathered": gathered,
        "unless_read": unless_read,
        "attempts": 0,
        "next_at": at,
        "created_at": now,
    }
