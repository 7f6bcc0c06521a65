"""Proving who one is with a password: guesses are slow, counted per account and per address, and look alike."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from weakref import WeakKeyDictionary

from sqlalchemy import delete, func, insert, select, update

from tongzhou.identity.contracts import Account
from tongzhou.identity.errors import SignInFailed, TooManyFailures
from tongzhou.identity.passwords import hash_password, needs_rehash, verify_password
from tongzhou.identity.queries import find_account
from tongzhou.identity.rules import FAILURE_WINDOW, FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS, normal_address
from tongzhou.identity.tables import account, sign_in_failure
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import execute, fetch_value

AT_ONCE = 4
"""Guesses checked at the same time; the limits are looked at inside, so a burst overshoots by no more."""

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


async def authenticate(database: Database, tried: Attempt, now: datetime) -> Account:
    """The account that this address and password open.

    Raises SignInFailed alike for a wrong password and an unknown account, and TooManyFailures when this
    account or this caller has failed too often. Only failures count.
    """
    async with _gate():
        async with database.reading_directory() as connection:
            found = await find_account(connection, tried.address)
            subjects = _subjects(str(found.id) if found else tried.address, tried.caller)
            await _check_limits(connection, subjects, now)
        if await verify_password(found.password_hash if found else None, tried.password) and found:
            await _renew_hash(database, found, tried.password)
            return found
        async with database.directory() as connection:
            await _record_failure(connection, subjects, now)
    raise SignInFailed()


def _gate() -> asyncio.Semaphore:
    loop = asyncio.get_running_loop()
    return _gates.setdefault(loop, asyncio.Semaphore(AT_ONCE))


def _subjects(who: str, caller: str) -> tuple[bytes, bytes]:
    """What failures are counted under; hashed, so that the table keeps no list of who tried from where."""
    return (
        hashlib.sha256(f"account {who}".encode()).digest(),
        hashlib.sha256(f"address {_network(caller)}".encode()).digest(),
    )


def _network(caller: str) -> str:
    """An IPv4 address itself; of IPv6 the /64, within which one caller has addresses without end."""
    try:
        address = ip_address(caller)
    except ValueError:
        return caller
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


async def _check_limits(connection: Connection, subjects: tuple[bytes, bytes], now: datetime) -> None:
    for subject, limit in zip(subjects, (FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS), strict=True):
        failures = await fetch_value(
            connection,
            select(func.count())
            .select_from(sign_in_failure)
            .where(sign_in_failure.c.subject == subject, sign_in_failure.c.at > now - FAILURE_WINDOW),
        )
        if failures >= limit:
            minutes = int(FAILURE_WINDOW.total_seconds()) // 60
            raise TooManyFailures(minutes=minutes, headers={"retry-after": str(minutes * 60)})


async def _record_failure(connection: Connection, subjects: tuple[bytes, bytes], now: datetime) -> None:
    rows = [{"subject": subject, "at": now} for subject in subjects]
    await execute(connection, insert(sign_in_failure).values(rows))
    await execute(connection, delete(sign_in_failure).where(sign_in_failure.c.at <= now - FAILURE_WINDOW))


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
