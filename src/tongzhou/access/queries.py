"""Reads of access: role documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tongzhou.access.tables import role
from tongzhou.identity.facade import list_members, list_partner_users
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound


async def list_role_documents(connection: Connection) -> list[dict[str, Any]]:
    """All roles of the workspace as documents, in the order they were made."""
    rows = await fetch_all(connection, select(role.c.document).order_by(role.c.created_at, role.c.key))
    return [row["document"] for row in rows]


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
