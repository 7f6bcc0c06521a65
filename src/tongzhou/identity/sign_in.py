"""Proving who one is with a password: guesses are slow, look alike and are counted where they come from."""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil
from weakref import WeakKeyDictionary

from sqlalchemy import func, insert, select, update

from tongzhou.audit.contracts import NamedDoer
from tongzhou.identity.contracts import Account
from tongzhou.identity.errors import SignInFailed, TooManyFailures
from tongzhou.identity.everywhere import record_everywhere
from tongzhou.identity.passwords import hash_password, needs_rehash, verify_password
from tongzhou.identity.queries import find_account
from tongzhou.identity.rules import FAILURE_WINDOW, is_written_down, normal_address, waiting_time
from tongzhou.identity.tables import account, sign_in_failure
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_value

AT_ONCE = 4
"""Guesses checked at the same time; the limits are looked at inside, so a burst overshoots by no more."""
FAILURE_ANSWERED_AFTER = 0.2
"""Seconds: longer than it takes to write a failure down, which is done for known accounts only."""

_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: the normalised e-mail or phone number, the password, and where it comes from."""

    address: str
    password: str
    caller: str


def attempt(typed: str, password: str, caller: str) -> Attempt:
    """What somebody typed, as an attempt; an address that cannot be one is tried like any other."""
    return Attempt(normal_address(typed) or typed.strip().lower(), password, caller)


@dataclass(frozen=True, slots=True)
class Counters:
    """What failures are counted under; hashed, so that the table keeps no list of who tried from where."""

    account: bytes
    address: bytes
    pair: bytes

    @classmethod
    def of(cls, who: str, caller: str) -> Counters:
        """The three counters of a try on this account from this network address."""
        network = network_of(caller)
        return cls(_hashed("account", who), _hashed("address", network), _hashed("pair", who, network))


async def authenticate(database: Database, tried: Attempt, now: datetime) -> Account:
    """The account that this address and password open.

    Raises SignInFailed for a wrong password and for an unknown account, alike and after the same time, and
    TooManyFailures while the caller has to wait. Only failures count, and only against where they came from.
    """
    began = time.monotonic()
    async with _gate():
        async with database.reading_directory() as connection:
            found = await find_account(connection, tried.address)
            counters = Counters.of(str(found.id) if found else tried.address, tried.caller)
            await _check_limits(connection, counters, now)
        if await verify_password(found.password_hash if found else None, tried.password) and found:
            await _renew_hash(database, found, tried.password)
            return found
        async with database.directory() as connection:
            failures = await _record_failure(connection, counters, now)
    if found is not None:
        await _write_down(database, found, tried.caller, failures, now)
    await asyncio.sleep(FAILURE_ANSWERED_AFTER - (time.monotonic() - began))
    raise SignInFailed()


def _gate() -> asyncio.Semaphore:
    loop = asyncio.get_running_loop()
    return _gates.setdefault(loop, asyncio.Semaphore(AT_ONCE))


def _hashed(*parts: str) -> bytes:
    return hashlib.sha256(" ".join(parts).encode()).digest()


def network_of(caller: str) -> str:
    """An IPv4 address itself; of IPv6 the /64, within which one caller has addresses without end."""
    try:
        address = ip_address(caller)
    except ValueError:
        return caller
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


async def _check_limits(connection: Connection, counters: Counters, now: datetime) -> None:
    recent = sign_in_failure.c.at > now - FAILURE_WINDOW
    nearby = sign_in_failure.c.subject.in_((counters.pair, counters.address))
    rows = await fetch_all(connection, select(sign_in_failure).where(nearby, recent).order_by(sign_in_failure.c.at))
    wait = waiting_time(
        [row["at"] for row in rows if bytes(row["subject"]) == counters.pair],
        [row["at"] for row in rows if bytes(row["subject"]) == counters.address],
        await _count(connection, counters.account, now),
        now,
    )
    if wait > timedelta(0):
        seconds = ceil(wait.total_seconds())
        raise TooManyFailures(minutes=ceil(seconds / 60), headers={"retry-after": str(seconds)})


async def _count(connection: Connection, subject: bytes, now: datetime) -> int:
    mine = (sign_in_failure.c.subject == subject) & (sign_in_failure.c.at > now - FAILURE_WINDOW)
    counted: int = await fetch_value(connection, select(func.count()).select_from(sign_in_failure).where(mine))
    return counted


async def _record_failure(connection: Connection, counters: Counters, now: datetime) -> int:
    """Count the failure; how many there are now on the account."""
    rows = [{"subject": subject, "at": now} for subject in (counters.account, counters.address, counters.pair)]
    await execute(connection, insert(sign_in_failure).values(rows))
    return await _count(connection, counters.account, now)


async def _write_down(database: Database, found: Account, caller: str, failures: int, now: datetime) -> None:
    """Tell the account's workspaces; who tried is not known, only from where."""
    if not is_written_down(failures):
        return
    await record_everywhere(
        database,
        found,
        actor=NamedDoer(name=caller, via="session"),
        action="session.refused",
        detail={"address": caller, "failures": failures},
        now=now,
    )


async def _renew_hash(database: Database, found: Account, password: str) -> None:
    if found.password_hash is None or not needs_rehash(found.password_hash):
        return
    renewed = await hash_password(password)
    async with database.directory() as connection:
        await execute(
            connection,
            update(account)
            .where(account.c.id == found.id, account.c.password_hash == found.password_hash)
            .values(password_hash=renewed),
        )
