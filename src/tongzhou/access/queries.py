"""Reads of access: role documents, permission sets, shares, what follows what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tongzhou.access.sources import Follow, Given, ShareTerms, StoredSet
from tongzhou.access.tables import follow, permission_set, record_share, role
from tongzhou.identity.facade import list_members, list_partner_users
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound


async def list_role_documents(connection: Connection) -> list[dict[str, Any]]:
    """All roles of the workspace as documents, in the order they were made."""
    rows = await fetch_all(connection, select(role.c.document).order_by(role.c.created_at, role.c.key))
    return [row["document"] for row in rows]


async def list_role_ids(connection: Connection) -> dict[str, UUID]:
    """By the key of each role the id that fields of records name it by."""
    rows = await fetch_all(connection, select(role.c.key, role.c.id))
    return {row["key"]: row["id"] for row in rows}


async def get_role_document(connection: Connection, key: str) -> dict[str, Any]:
    """One role's document; raises NotFound."""
    row = await fetch_one(connection, select(role.c.document).where(role.c.key == key))
    if row is None:
        raise NotFound()
    document: dict[str, Any] = row["document"]
    return document


async def count_holders(connection: Connection, key: str) -> int:
    """How many people have the role."""
    members = [line for line in await list_members(connection) if key in line.roles]
    partner_users = [line for line in await list_partner_users(connection) if key in line.roles]
    return len(members) + len(partner_users)


async def list_sets(connection: Connection, form: str | None = None) -> list[StoredSet]:
    """The permission sets of a form, or all, in the order they were made."""
    statement = select(permission_set).order_by(permission_set.c.created_at, permission_set.c.id)
    if form is not None:
        statement = statement.where(permission_set.c.form == form)
    return [StoredSet(row["id"], row["document"], row["key"]) for row in await fetch_all(connection, statement)]


async def get_set(connection: Connection, set_id: UUID) -> StoredSet:
    """One permission set; raises NotFound."""
    row = await fetch_one(connection, select(permission_set).where(permission_set.c.id == set_id))
    if row is None:
        raise NotFound()
    return StoredSet(row["id"], row["document"], row["key"])


async def read_given(connection: Connection) -> Given:
    """All that the workspace gives besides roles; of shares only on which terms there are any."""
    columns = [record_share.c[name] for name in ShareTerms.__slots__]
    shares = await fetch_all(connection, select(*columns).distinct())
    follows = await fetch_all(connection, select(follow).order_by(follow.c.form, follow.c.reference))
    return Given(
        sets=await list_sets(connection),
        shares=sorted((_terms(row) for row in shares), key=str),
        follows=[Follow(row["form"], row["reference"], row["target"]) for row in follows],
    )


def _terms(row: dict[str, Any]) -> ShareTerms:
    known: dict[str, Any] = {**row}
    for name in ("readable", "writable"):
        fields: Sequence[str] | None = row[name]
        known[name] = None if fields is None else tuple(fields)
    return ShareTerms(**known)
