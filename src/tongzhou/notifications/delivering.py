"""Sending what is due: claimed in one transaction, sent outside of any, noted in another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, select, tuple_, update

from tongzhou.identity.contracts import PersonKind, WorkspaceProfile
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.database.statements import Row, execute, fetch_all
from tongzhou.kernel.logs import logger
from tongzhou.kernel.sealing import SecretUnreadable
from tongzhou.kernel.texts import known_locale, say
from tongzhou.notifications.channels.contracts import Addressee, Envelope, Medium, NotSent
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.outside import LINK
from tongzhou.notifications.people import Contact, read_contacts
from tongzhou.notifications.tables import channel_table, delivery_table, message_table

AT_ONCE: Final = 10
"""Deliveries of one channel in a round: a server that hangs holds up no more than these, and no other channel."""
LEASE: Final = timedelta(minutes=5)
"""A claimed delivery whose sender died is sent again after this time: longer than any channel takes."""
PAUSES: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (10, 30, 120, 600, 1800, 3600, 2 * 3600, 4 * 3600, 6 * 3600, 9 * 3600 + 1240, 12 * 3600)
)
"""How long to wait after each failure; together a day and a half."""
LOG_KEPT: Final = timedelta(days=90)
GATHERED_MAX: Final = 50
"""Messages in one digest; more make further ones."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out in one call: a message, or those gathered for one person."""

    channel: Row
    deliveries: tuple[Row, ...]
    envelope: Envelope | None
    """None where the person cannot be reached this way."""


async def deliver(database: Database, workspace: WorkspaceProfile, opener: Opener, *, now: datetime) -> int:
    """Send what is due in a workspace; how many deliveries were tried."""
    async with database.workspace(workspace) as connection:
        parcels = await _claim(connection, workspace, opener, now)
    await asyncio.gather(*(_send(database, workspace, each, opener, now) for each in parcels))
    return sum(len(each.deliveries) for each in parcels)


async def prune_message_deliveries(connection: Connection, *, now: datetime) -> bool:
    """Forget deliveries older than LOG_KEPT; whether there may be more of them."""
    return await prune(connection, delivery_table, delivery_table.c.id, delivery_table.c.created_at < now - LOG_KEPT)


async def _claim(connection: Connection, workspace: WorkspaceProfile, opener: Opener, now: datetime) -> list[Parcel]:
    """What is due, as parcels; what was read meanwhile, or concerns nobody any more, is dropped here."""
    rows = await _due(connection, now)
    if not rows:
        return []
    spared = [row["id"] for row in rows if row["unless_read"] and row["read_at"] is not None]
    await _finish(connection, spared, "dropped", now=now, fault="read_meanwhile")
    wanted = [row for row in rows if row["id"] not in spared]
    contacts = await read_contacts(connection, {each for row in wanted for each in _people(row)})
    parcels = [
        Parcel(group[0]["channel"], tuple(group), _sealed_or_not(group, contacts, workspace, opener))
        for group in _groups(wanted)
    ]
    lost = [row["id"] for parcel in parcels if parcel.envelope is None for row in parcel.deliveries]
    await _finish(connection, lost, "dropped", now=now, fault="no_address")
    return [parcel for parcel in parcels if parcel.envelope is not None]


async def _due(connection: Connection, now: datetime) -> list[Row]:
    """Deliveries whose time has come, AT_ONCE of each channel, with their message and channel; leased."""
    channel, delivery, message = channel_table, delivery_table, message_table
    due = (
        select(delivery.c.id, delivery.c.gathered, delivery.c.route, message.c.person_id)
        .join(message, message.c.id == delivery.c.message_id)
        .where(delivery.c.route == func.coalesce(channel.c.medium, cast(channel.c.id, Text)), *_is_due(now))
        .order_by(delivery.c.next_at, delivery.c.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=delivery)
        .lateral("due")
    )
    shown = (due.c.id.label("delivery_id"), due.c.gathered, due.c.route, due.c.person_id, channel)
    rows = await fetch_all(connection, select(*shown).select_from(channel).join(due, channel.c.active))
    if not rows:
        return []
    channels = {row["route"]: row for row in rows}
    ids = [row["delivery_id"] for row in rows] + await _beside(connection, rows, now)
    leased = (
        update(delivery)
        .where(delivery.c.id.in_(ids), message.c.id == delivery.c.message_id)
        .values(next_at=now + LEASE, attempts=delivery.c.attempts + 1)
        .returning(delivery, *(message.c[name].label(name) for name in _OF_MESSAGE))
    )
    return [{**row, "channel": channels[row["route"]]} for row in await fetch_all(connection, leased)]


async def _beside(connection: Connection, rows: Sequence[Row], now: datetime) -> list[UUID]:
    """What else is gathered for the same people on the same routes: it goes out in the same digest."""
    digests = {(row["route"], row["person_id"]) for row in rows if row["gathered"]}
    if not digests:
        return []
    delivery, message = delivery_table, message_table
    more = (
        select(delivery.c.id)
        .join(message, message.c.id == delivery.c.message_id)
        .where(
            *_is_due(now),
            delivery.c.gathered,
            delivery.c.id.not_in([row["delivery_id"] for row in rows]),
            tuple_(delivery.c.route, message.c.person_id).in_(digests),
        )
        .order_by(delivery.c.next_at, delivery.c.id)
        .limit(GATHERED_MAX)
        .with_for_update(skip_locked=True, of=delivery)
    )
    return [row["id"] for row in await fetch_all(connection, more)]


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (delivery_table.c.status == "waiting", delivery_table.c.next_at <= now)


_OF_MESSAGE = ("person_id", "kind", "subject", "text", "at", "read_at", "form", "path", "outside", "link_sealed")


def _people(row: Row) -> Sequence[UUID]:
    return row["people"] or (row["person_id"],)


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    """Gathered messages of one person on one channel together, every other by itself."""

    def place(row: Row) -> tuple[str, ...]:
        own = (str(row["person_id"]), "") if row["gathered"] else (str(row["person_id"]), str(row["id"]))
        return (str(row["channel"]["id"]), *own)

    return [list(group) for _, group in groupby(sorted(rows, key=lambda row: (place(row), row["at"])), key=place)]


def _envelope(group: Sequence[Row], contacts: dict[UUID, Contact], workspace: WorkspaceProfile) -> Envelope | None:
    row = group[0]
    medium = row["channel"]["medium"]
    found = [contacts[each] for each in _people(row) if each in contacts and contacts[each].active]
    to = tuple(_addressee(each, None if medium is None else Medium(medium)) for each in found)
    if medium is not None and (not to or to[0].address is None):
        return None
    locale, place = known_locale(workspace.locale), row["channel"]["link_base"]
    link = f"{place}/m/{row['message_id']}" if len(group) == 1 else f"{place}/m"
    subject, text = row["subject"], row["text"]
    if len(group) > 1:
        subject = say(locale, "mails.gathered", {"count": len(group)})
        text = "\n".join(" — ".join(part for part in (each["subject"], each["text"]) if part) for each in group)
    return Envelope(
        id=row["id"], kind=row["kind"], to=to, subject=subject, text=text, link=link,
        workspace=workspace.name, locale=locale, at=row["at"],
    )  # fmt: skip


def _sealed_or_not(
    group: Sequence[Row], contacts: dict[UUID, Contact], workspace: WorkspaceProfile, opener: Opener
) -> Envelope | None:
    """The envelope for people of the workspace, or for somebody outside, whose link stands nowhere in the open."""
    row, outside = group[0], group[0]["outside"]
    if outside is None:
        return _envelope(group, contacts, workspace)
    link, place = None, row["channel"]["link_base"]
    if row["link_sealed"] is not None:
        path = opener.unseal(row["link_sealed"], LINK)
        if path is None:
            return None
        link = f"{place}{path}"
    address = outside["addresses"].get(row["channel"]["medium"])
    to = Addressee(kind=PersonKind.PARTNER, id=row["person_id"], name=outside["name"], address=address)
    return Envelope(
        id=row["id"], kind=row["kind"], to=(to,), subject=row["subject"], text=row["text"], link=link,
        workspace=workspace.name, locale=known_locale(workspace.locale), at=row["at"],
    )  # fmt: skip


def _addressee(contact: Contact, medium: Medium | None) -> Addressee:
    return Addressee(
        kind=contact.kind,
        id=contact.id,
        name=contact.name,
        address=None if medium is None else contact.addresses.get(medium),
        phone=contact.addresses.get(Medium.SMS),
    )


async def _send(
    database: Database, workspace: WorkspaceProfile, parcel: Parcel, opener: Opener, claimed_at: datetime
) -> None:
    fault: NotSent | None = None
    assert parcel.envelope is not None
    try:
        await opener.send(parcel.channel, parcel.envelope)
    except NotSent as error:
        fault = error
    except SecretUnreadable as error:
        fault = NotSent(error.code)
    except Exception as error:  # a fault of ours in one channel is tried again, and is not to stop the others
        logger().error("channel_failed", channel=str(parcel.channel["id"]), exc_info=error)
        fault = NotSent("broken", type(error).__name__)
    async with database.workspace(workspace) as connection:
        await _note(connection, parcel, fault, max(clock.now(), claimed_at))


async def _note(connection: Connection, parcel: Parcel, fault: NotSent | None, now: datetime) -> None:
    """What became of an attempt: done, to be tried again, or given up."""
    ids = [row["id"] for row in parcel.deliveries]
    attempts = max(row["attempts"] for row in parcel.deliveries)
    channel = channel_table
    if fault is None:
        await _finish(connection, ids, "done", now=now)
        values: dict[str, Any] = {"failing_since": None, "last_fault": None, "last_sent_at": now}
    else:
        detail = fault.detail.replace("\x00", "")
        if fault.final or attempts > len(PAUSES):
            await _finish(connection, ids, "failed", now=now, fault=fault.fault, detail=detail)
        else:
            again = {"next_at": now + PAUSES[attempts - 1], "fault": fault.fault, "detail": detail}
            await execute(connection, update(delivery_table).where(delivery_table.c.id.in_(ids)).values(**again))
        values = {}
        if not fault.final:
            values = {
                "failing_since": func.coalesce(channel.c.failing_since, now),
                "last_fault": f"{fault.fault} {detail}".strip(),
            }
    if values:
        await execute(connection, update(channel).where(channel.c.id == parcel.channel["id"]).values(**values))


async def _finish(
    connection: Connection,
    ids: Sequence[UUID],
    status: str,
    *,
    now: datetime,
    fault: str | None = None,
    detail: str | None = None,
) -> None:
    if not ids:
        return
    values = {"status": status, "finished_at": now, "next_at": None, "fault": fault, "detail": detail}
    await execute(connection, update(delivery_table).where(delivery_table.c.id.in_(ids)).values(**values))
