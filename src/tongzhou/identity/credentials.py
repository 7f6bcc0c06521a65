"""From a secret to what it stands for: the one look-up that every request makes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tongzhou.identity.contracts import Credential, PersonKind, WorkspaceProfile
from tongzhou.identity.rules import SEEN_EVERY, SESSION_IDLE
from tongzhou.identity.secrets import hash_of
from tongzhou.kernel.database.connections import Database

_OPEN_SESSION = "select * from directory.open_session(%s, %s, %s, %s)"
_OPEN_TOKEN = "select * from directory.open_token(%s, %s, %s)"


async def open_session(database: Database, secret: str, now: datetime) -> Credential | None:
    """The session behind a cookie with its workspace and version, or None when it ended or never was."""
    async with database.reading_as_is() as connection:
        parameters = (hash_of(secret), now, now - SESSION_IDLE, now - SEEN_EVERY)
        row = await (await connection.execute(_OPEN_SESSION, parameters)).fetchone()
    return None if row is None else _credential(row)


async def open_token(database: Database, secret: str, now: datetime) -> Credential | None:
    """The API token behind a bearer header, or None."""
    async with database.reading_as_is() as connection:
        parameters = (hash_of(secret), now, now - SEEN_EVERY)
        row = await (await connection.execute(_OPEN_TOKEN, parameters)).fetchone()
    return None if row is None else _credential(row)


def _credential(row: dict[str, Any]) -> Credential:
    return Credential(
        id=row["id"],
        via=row["via"],
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
