"""Where people of a workspace are reached."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import literal, select, union_all

from tongzhou.identity.contracts import PersonContact, PersonKind
from tongzhou.identity.tables import member, partner_user
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all


async def get_contacts(connection: Connection, ids: Collection[UUID]) -> list[PersonContact]:
    """Members and partner users with these ids; who is unknown is left out."""
    columns = ("id", "name", "email", "phone", "active")
    found = union_all(
        *(
            select(literal(kind.value).label("kind"), *(table.c[name] for name in columns)).where(table.c.id.in_(ids))
            for kind, table in ((PersonKind.MEMBER, member), (PersonKind.PARTNER, partner_user))
        )
    )
    return [PersonContact(**{**row, "kind": PersonKind(row["kind"])}) for row in await fetch_all(connection, found)]
