"""Fresh codes: that whoever does something now also holds the phone, or reads the mailbox, of the person they are.

A code is bound to person, purpose, object and the content that is confirmed: what was shown when it was asked for.
It is good for minutes, for a few tries, once. No table holds it: it follows from the program's key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from math import ceil
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql

from tongzhou.access.facade import Actor
from tongzhou.identity.facade import BETWEEN_CODES, CODE_LIFE, CODE_TRIES, WINDOW
from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.database.statements import Row, execute, fetch_all, fetch_one
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.notifications.channels.catalogue import ADAPTERS
from tongzhou.notifications.channels.contracts import ChannelKind, Medium
from tongzhou.notifications.errors import AddressNotProved, CodeWrong, NoWayForCode, TooManyConfirmations
from tongzhou.notifications.people import read_contacts
from tongzhou.notifications.persons import person_of
from tongzhou.notifications.tables import channel_table, confirmation_rule_table, confirmation_table

CODES_PER_PERSON: Final = 10
"""In an hour."""
KEPT: Final = timedelta(days=7)
WAYS: Final = (Medium.SMS, Medium.EMAIL)
"""A phone first: partners' people share mailboxes more than phones."""
SIGNED_AS: Final = "confirmation"


class CodePurpose(StrEnum):
    """What partners' people confirm with a fresh code."""

    STATEMENT_CONFIRM = "statement.confirm"
    STATEMENT_DISPUTE = "statement.dispute"
    RECORD_CHANGE = "record.change"
    """Fields marked so, such as bank details."""
    ADDRESS_PROVE = "address.prove"
    """That the address is theirs: the one code that goes where nobody has proved it yet."""


SWITCHED: Final = tuple(each for each in CodePurpose if each is not CodePurpose.ADDRESS_PROVE)
"""Purposes that whoever manages the workspace may do without."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a code goes: a person's phone number or mail address, and the channel that carries it there."""

    medium: Medium
    address: str
    channel: Row

    @property
    def masked(self) -> str:
        """The address as it may be shown to whoever holds the browser."""
        head, at, domain = self.address.partition("@")
        if at:
            return f"{head[:1]}•••@{domain}"
        return f"{self.address[:-8]}••••{self.address[-4:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """What is confirmed: for what purpose, which object, and the content as the person saw and typed it."""

    purpose: CodePurpose
    object: str
    content: Mapping[str, Any]

    @property
    def hashed(self) -> bytes:
        """The same for the same content, however it was spelled."""
        return hashlib.sha256(orjson.dumps(self.content, option=orjson.OPT_SORT_KEYS)).digest()


@dataclass(frozen=True, slots=True)
class Proof:
    """A code that was right; it is used up by `use`, in the transaction of what it confirms."""

    id: UUID


async def is_code_needed(connection: Connection, actor: Actor, purpose: CodePurpose) -> bool:
    """Whether a partner's person confirms this with a code: a channel can carry one, and nobody switched it off."""
    if actor.partner_id is None:
        return False
    async with as_workspace(connection):
        return bool((await active_purposes(connection)).get(purpose)) and bool(await carriers(connection))


async def active_purposes(connection: Connection) -> dict[CodePurpose, bool]:
    """Which purposes are switched on; all are until somebody says otherwise."""
    rows = await fetch_all(connection, select(confirmation_rule_table))
    said = {row["purpose"]: row["active"] for row in rows}
    return {purpose: said.get(purpose.value, True) for purpose in SWITCHED}


async def carriers(connection: Connection) -> dict[Medium, Row]:
    """The channels at work that can carry a code, by medium."""
    is_fit = channel_table.c.active & channel_table.c.medium.in_([each.value for each in WAYS])
    rows = await fetch_all(connection, select(channel_table).where(is_fit))
    return {Medium(row["medium"]): row for row in rows if ADAPTERS[ChannelKind(row["kind"])].carries_codes}


async def way_to(connection: Connection, actor: Actor, *, proved: bool = True) -> Way | None:
    """How a code reaches the person, by an address that is proved or one that is not; None where there is none.

    Only addresses that a channel at work takes count.
    """
    person = person_of(actor)
    async with as_workspace(connection):
        found = await carriers(connection)
        contact = (await read_contacts(connection, [person.id]))[person.id]
    fit = (medium for medium in WAYS if medium in found and medium in contact.addresses)
    reached = (medium for medium in fit if (medium in contact.proved) is proved)
    medium = next(reached, None)
    return None if medium is None else Way(medium, contact.addresses[medium], found[medium])


async def begin(
    connection: Connection, actor: Actor, what: Confirming, *, proved: bool = True, now: datetime
) -> tuple[UUID, Way]:
    """Note that a code is to be sent; one asked for before, for the same object, is good no longer.

    Raises NoWayForCode, AddressNotProved where it would only go where nobody has proved it, and TooManyConfirmations
    within a minute of the last and after ten in an hour.
    """
    person = person_of(actor)
    way = await way_to(connection, actor, proved=proved)
    if way is None:
        unproved = await way_to(connection, actor, proved=False) if proved else None
        raise NoWayForCode() if unproved is None else AddressNotProved(to=unproved.masked)
    table, identifier = confirmation_table.c, new_id()
    async with as_workspace(connection):
        await connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"tongzhou.confirm {person.id}",))
        await _check_limits(connection, person.id, what.purpose, now)
        same = (table.person_id == person.id) & (table.purpose == what.purpose.value) & (table.object == what.object)
        ended = update(confirmation_table).where(same, table.expires_at > now).values(expires_at=now)
        await execute(connection, ended)
        row = {
            "id": identifier, "person_id": person.id, "purpose": what.purpose.value, "object": what.object,
            "content": what.hashed, "created_at": now, "expires_at": now + CODE_LIFE, "tries": 0,
        }  # fmt: skip
        await execute(connection, insert(confirmation_table).values(**row))
    return identifier, way


def code_of(sealer: Sealer, identifier: UUID) -> str:
    """The six digits of a code that was asked for."""
    return f"{int.from_bytes(sealer.sign(identifier.bytes, SIGNED_AS)[:16]) % 10**6:06d}"


async def check(
    connection: Connection, actor: Actor, what: Confirming, code: str, *, sealer: Sealer, now: datetime
) -> Proof | None:
    """The proof that a code is of this person, for exactly this, not over and not used; else None.

    Every try counts, so the caller commits even after None.
    """
    table, person = confirmation_table.c, person_of(actor)
    mine = (table.person_id == person.id) & (table.purpose == what.purpose.value) & (table.object == what.object)
    is_open = table.used_at.is_(None) & (table.expires_at > now) & (table.tries < CODE_TRIES)
    async with as_workspace(connection):
        tried = update(confirmation_table).where(mine, is_open).values(tries=table.tries + 1)
        row = await fetch_one(connection, tried.returning(confirmation_table))
    if row is None or not compare_digest(bytes(row["content"]), what.hashed):
        return None
    is_right = compare_digest(code_of(sealer, row["id"]).encode(), code.encode())
    return Proof(row["id"]) if is_right else None


async def use(connection: Connection, proof: Proof, *, now: datetime) -> None:
    """Use the code up in the transaction of what it confirms; raises CodeWrong where another one did meanwhile."""
    mine = (confirmation_table.c.id == proof.id) & confirmation_table.c.used_at.is_(None)
    async with as_workspace(connection):
        if not await execute(connection, update(confirmation_table).where(mine).values(used_at=now)):
            raise CodeWrong()


async def switch(connection: Connection, purpose: CodePurpose, *, active: bool) -> None:
    """Switch a purpose on or off."""
    written = postgresql.insert(confirmation_rule_table).values(purpose=purpose.value, active=active)
    await execute(connection, written.on_conflict_do_update(index_elements=["purpose"], set_={"active": active}))


async def prune_confirmations(connection: Connection, *, now: datetime) -> bool:
    """Forget codes older than KEPT; whether there may be more of them."""
    table = confirmation_table
    return await prune(connection, table, table.c.id, table.c.created_at < now - KEPT)


async def _check_limits(connection: Connection, person_id: UUID, purpose: CodePurpose, now: datetime) -> None:
    """Whoever has just proved their address may ask at once for the code that they came for."""
    table = confirmation_table.c
    recent = (table.person_id == person_id) & (table.created_at > now - WINDOW)
    proving = CodePurpose.ADDRESS_PROVE
    alike = table.purpose == proving.value if purpose is proving else table.purpose != proving.value
    first, last = func.min(table.created_at).label("first"), func.max(table.created_at).filter(alike).label("last")
    row = await fetch_one(connection, select(func.count().label("count"), first, last).where(recent))
    assert row is not None
    wait = timedelta(0) if row["last"] is None else row["last"] + BETWEEN_CODES - now
    if row["count"] >= CODES_PER_PERSON:
        wait = max(wait, row["first"] + WINDOW - now)
    if wait > timedelta(0):
        seconds = ceil(wait.total_seconds())
        raise TooManyConfirmations(minutes=ceil(seconds / 60), headers={"retry-after": str(seconds)})
