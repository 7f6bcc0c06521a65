"""One-time codes: six digits for a phone and a workspace, good for minutes, for a few tries, once, in one browser."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select, update

from tongzhou.identity.contracts import Account
from tongzhou.identity.errors import TooManyCodes
from tongzhou.identity.queries import find_account, get_account, list_memberships
from tongzhou.identity.rules import normal_phone
from tongzhou.identity.secrets import CODE_PREFIX, hash_of, new_secret
from tongzhou.identity.sign_in import network_of
from tongzhou.identity.tables import code_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_one
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
    """That codes are to be sent to the phone of an account, or to nobody; `secret` is for the asking browser only."""

    id: UUID
    phone: str
    secret: str
    account: Account | None


@dataclass(frozen=True, slots=True)
class TakenCode:
    """Whose code it was, and the workspace whose channel carried it: the only one that it opens."""

    account: Account
    workspace_key: str


async def ask_code(connection: Connection, typed: str, caller: str, *, now: datetime) -> AskedCode:
    """Note that a browser wants codes for a phone; what this browser asked for before is good no longer.

    Runs on the directory. Raises InvalidValues for what is no number, and TooManyCodes: alike for phones that are
    known and for others.
    """
    phone = normal_phone(typed)
    if phone is None:
        raise InvalidValues(errors=[FieldError("phone", "invalid")])
    found = await find_account(connection, phone)
    identifier, secret = await note_asking(connection, "phone", phone, caller, account=found, now=now)
    return AskedCode(identifier, phone, secret, found)


async def note_asking(
    connection: Connection, kind: str, address: str, caller: str, *, account: Account | None, now: datetime
) -> tuple[UUID, str]:
    """Count that somebody wants something sent to an address, before anything is: the row and its secret.

    Raises TooManyCodes, alike for addresses that are known and for others. Runs on the directory.
    """
    subject, network = _hashed(kind, address), _hashed("caller", network_of(caller))
    await connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"tongzhou.code {subject.hex()}",))
    await _check_limits(connection, subject, network, now)
    identifier, secret = new_id(), new_secret(CODE_PREFIX)
    await execute(
        connection,
        insert(code_table).values(
            id=identifier,
            subject=subject,
            caller=network,
            browser=hash_of(secret),
            account_id=None if account is None else account.id,
            created_at=now,
            expires_at=now + CODE_LIFE,
        ),
    )
    return identifier, secret


async def note_carriers(connection: Connection, asked: AskedCode, workspaces: Sequence[UUID]) -> None:
    """Keep over whose channels the codes go out, before they do. Runs on the directory."""
    mine = code_table.c.id == asked.id
    await execute(connection, update(code_table).where(mine).values(workspaces=list(workspaces)))


def code_for(sealer: Sealer, asked: UUID, workspace_id: UUID) -> str:
    """The six digits that go out over a workspace's channel: others than those of any other workspace.

    They follow from the program's key, so that no table holds them.
    """
    signature = sealer.sign(f"{asked} {workspace_id}".encode(), PURPOSE)
    return f"{int.from_bytes(signature[:16]) % 10**6:06d}"


async def take_code(
    connection: Connection,
    typed: str,
    code: str,
    secret: str,
    *,
    workspace_key: str | None = None,
    sealer: Sealer,
    now: datetime,
) -> TakenCode | None:
    """Whose phone the code was sent to and what it opens, this once, for the browser that asked.

    None for a code that is wrong, over, used, asked for elsewhere, or carried by another workspace than the named
    one. Every try counts, so the caller commits even after None. Runs on the directory.
    """
    phone = normal_phone(typed)
    if phone is None:
        return None
    table = code_table.c
    is_mine = (table.browser == hash_of(secret)) & (table.subject == _hashed("phone", phone))
    is_open = table.used_at.is_(None) & (table.expires_at > now) & (table.tries < CODE_TRIES)
    tried = update(code_table).where(is_mine, is_open).values(tries=table.tries + 1).returning(code_table)
    row = await fetch_one(connection, tried)
    if row is None or row["account_id"] is None:
        return None
    for place in await list_memberships(connection, row["account_id"]):
        workspace = place.workspace
        if workspace.id not in row["workspaces"] or workspace_key not in (None, workspace.key):
            continue
        if compare_digest(code_for(sealer, row["id"], workspace.id), code):
            await execute(connection, update(code_table).where(table.id == row["id"]).values(used_at=now))
            return TakenCode(await get_account(connection, row["account_id"]), workspace.key)
    return None


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


def _hashed(*parts: str) -> bytes:
    """Hashed, so that the table keeps no list of who asked from where."""
    return hashlib.sha256(" ".join(("code", *parts)).encode()).digest()
