"""One-time codes: six digits for a phone, good for minutes, for a few tries and once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select, update

from tongzhou.identity.contracts import Account
from tongzhou.identity.errors import TooManyCodes
from tongzhou.identity.queries import find_account, get_account
from tongzhou.identity.rules import normal_phone
from tongzhou.identity.sign_in import network_of
from tongzhou.identity.tables import code_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer

CODE_LIFE: Final = timedelta(minutes=5)
CODE_TRIES: Final = 5
BETWEEN_CODES: Final = timedelta(minutes=1)
WINDOW: Final = timedelta(hours=1)
CODES_PER_PHONE: Final = 5
CODES_PER_CALLER: Final = 20
PURPOSE: Final = "code"


@dataclass(frozen=True, slots=True)
class AskedCode:
    """A code to send to the phone of an account, or to nobody."""

    code: str
    phone: str
    account: Account | None


async def ask_code(connection: Connection, typed: str, caller: str, *, sealer: Sealer, now: datetime) -> AskedCode:
    """Make a code for a phone number; what came before it is good no longer. Runs on the directory.

    Raises InvalidValues for what is no number, and TooManyCodes: alike for phones that are known and for others.
    """
    phone = normal_phone(typed)
    if phone is None:
        raise InvalidValues(errors=[FieldError("phone", "invalid")])
    subject, network = _hashed("phone", phone), _hashed("caller", network_of(caller))
    await connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"tongzhou.code {subject.hex()}",))
    await _check_limits(connection, subject, network, now)
    found = await find_account(connection, phone)
    identifier, code = new_id(), f"{secrets.randbelow(10**6):06d}"
    await execute(
        connection,
        insert(code_table).values(
            id=identifier,
            subject=subject,
            caller=network,
            account_id=None if found is None else found.id,
            signature=sealer.sign(_signed(identifier, code), PURPOSE),
            created_at=now,
            expires_at=now + CODE_LIFE,
        ),
    )
    return AskedCode(code, phone, found)


async def take_code(connection: Connection, typed: str, code: str, *, sealer: Sealer, now: datetime) -> Account | None:
    """The account whose phone the code was sent to, this once; None for a code that is wrong, over or used.

    Every try counts, so the caller commits even after None. Runs on the directory.
    """
    phone = normal_phone(typed)
    if phone is None:
        return None
    table = code_table.c
    subject = _hashed("phone", phone)
    newest = (
        select(table.id)
        .where(table.subject == subject)
        .order_by(table.created_at.desc(), table.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    is_open = (table.id == newest) & table.used_at.is_(None) & (table.expires_at > now) & (table.tries < CODE_TRIES)
    row = await fetch_one(
        connection, update(code_table).where(is_open).values(tries=table.tries + 1).returning(code_table)
    )
    if row is None or not _is_right(row, code, sealer):
        return None
    await execute(connection, update(code_table).where(table.id == row["id"]).values(used_at=now))
    return None if row["account_id"] is None else await get_account(connection, row["account_id"])


def _is_right(row: Row, code: str, sealer: Sealer) -> bool:
    return sealer.is_signed(_signed(row["id"], code), bytes(row["signature"]), PURPOSE)


async def _check_limits(connection: Connection, subject: bytes, network: bytes, now: datetime) -> None:
    table = code_table.c
    waits = [timedelta(0)]
    for mine, most in ((table.subject == subject, CODES_PER_PHONE), (table.caller == network, CODES_PER_CALLER)):
        first, last = func.min(table.created_at).label("first"), func.max(table.created_at).label("last")
        counted = select(func.count().label("count"), first, last).where(mine, table.created_at > now - WINDOW)
        row = await fetch_one(connection, counted)
        assert row is not None
        if row["count"] >= most:
            waits.append(row["first"] + WINDOW - now)
        if most == CODES_PER_PHONE and row["last"] is not None:
            waits.append(row["last"] + BETWEEN_CODES - now)
    wait = max(waits)
    if wait > timedelta(0):
        seconds = ceil(wait.total_seconds())
        raise TooManyCodes(minutes=ceil(seconds / 60), headers={"retry-after": str(seconds)})


def _signed(identifier: UUID, code: str) -> bytes:
    return f"{identifier} {code}".encode()


def _hashed(*parts: str) -> bytes:
    """Hashed, so that the table keeps no list of who asked from where."""
    return hashlib.sha256(" ".join(("code", *parts)).encode()).digest()
