"""From a secret to what it stands for: the one look-up that every request makes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg import AsyncRawCursor
from psycopg.rows import tuple_row

from tongzhou.identity.contracts import Credential, PersonKind, WorkspaceProfile
from tongzhou.identity.rules import SEEN_EVERY, SESSION_IDLE
from tongzhou.identity.secrets import hash_of
from tongzhou.kernel.database.connections import Assumption, Database

_OPEN_SESSION = b"select * from directory.open_session($1, $2, $3, $4)"
_OPEN_TOKEN = b"select * from directory.open_token($1, $2, $3)"
KEPT_MAX = 10_000
_kept: OrderedDict[bytes, tuple[tuple[Any, ...], Credential]] = OrderedDict()


async def open_session(database: Database, secret: str, now: datetime) -> Credential | None:
    """The session behind a cookie with its workspace and version, or None when it ended or never was."""
    hashed = hash_of(secret)
    return await _open(database, hashed, _OPEN_SESSION, (hashed, now, now - SESSION_IDLE, now - SEEN_EVERY))


async def open_token(database: Database, secret: str, now: datetime) -> Credential | None:
    """The API token behind a bearer header, or None."""
    hashed = hash_of(secret)
    return await _open(database, hashed, _OPEN_TOKEN, (hashed, now, now - SEEN_EVERY))


async def _open(database: Database, hashed: bytes, text: bytes, parameters: Sequence[Any]) -> Credential | None:
    """The database is asked every time; as long as its row is the same, so is the value (see access.sign_in)."""
    async with database.reading_as_is() as connection:
        cursor = AsyncRawCursor(connection, row_factory=tuple_row)
        row = await (await cursor.execute(text, parameters)).fetchone()
    if row is None:
        _kept.pop(hashed, None)
        return None
    known = _kept.get(hashed)
    if known is not None and known[0] == row:
        _kept.move_to_end(hashed)
        return known[1]
    assert cursor.description is not None
    found = _credential(dict(zip((column.name for column in cursor.description), row, strict=True)))
    _kept[hashed] = (row, found)
    if len(_kept) > KEPT_MAX:
        _kept.popitem(last=False)
    return found


def kept_credential(secret: str, via: str) -> Credential | None:
    """What the secret of a session or a token stood for when it was last looked up; it may be worth nothing by now."""
    hashed = hash_of(secret)
    known = _kept.get(hashed)
    if known is None or known[1].via != via:
        return None
    _kept.move_to_end(hashed)
    return known[1]


def assumption_of(credential: Credential, secret: str, now: datetime) -> Assumption:
    """What must still be so for a kept credential to be the present one."""
    function = "directory.token_stamp" if credential.via == "token" else "directory.session_stamp"
    parameters = (hash_of(secret), now, now - SEEN_EVERY)
    return Assumption(function=function, parameters=parameters, expected=credential.stamp)


def _credential(row: dict[str, Any]) -> Credential:
    return Credential(
        id=row["id"],
        via=row["via"],
        stamp=row["stamp"],
        workspace=profile_of(row, row["workspace_id"]),
        account_id=row["account_id"],
        account_name=row["account_name"],
        email=row["email"],
        phone=row["phone"],
        locale=row["account_locale"],
        person_kind=PersonKind(row["person_kind"]),
        person_id=row["person_id"],
        scopes=None if row["scopes"] is None else tuple(row["scopes"]),
        preview_id=row["preview_id"],
        preview_kind=None if row["preview_kind"] is None else PersonKind(row["preview_kind"]),
        operator_reset_at=row["operator_reset_at"],
    )


def profile_of(row: dict[str, Any], workspace_id: Any) -> WorkspaceProfile:
    """A workspace's row in the directory as a value."""
    return WorkspaceProfile(
        id=workspace_id,
        key=row["key"],
        schema=row["schema_name"],
        role=row["role_name"],
        version=row["version"],
        name=row["name"],
        locale=row["locale"],
        currency=row["currency"],
        time_zone=row["time_zone"],
        business_date=row["business_date"],
        accent=row["accent"],
        statement_key=row["statement_key"],
    )
