"""Where people of a workspace are reached."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import DateTime, cast, literal, null, select, union_all

from tongzhou.identity.contracts import PersonContact, PersonKind
from tongzhou.identity.tables import member, partner_user
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all


async def get_contacts(connection: Connection, ids: Collection[UUID]) -> list[PersonContact]:
    """Members and partner users with these ids; who is unknown is left out."""
    columns, proofs = ("id", "name", "email", "phone", "active"), ("email_proved_at", "phone_proved_at")
    never = [cast(null(), DateTime(timezone=True)).label(name) for name in proofs]
    found = union_all(
        *(
            select(literal(kind.value).label("kind"), *(table.c[name] for name in columns), *proved).where(
                table.c.id.in_(ids)
            )
            for kind, table, proved in (
                (PersonKind.MEMBER, member, never),
                (PersonKind.PARTNER, partner_user, [partner_user.c[name] for name in proofs]),
            )
        )
    )
    return [PersonContact(**{**row, "kind": PersonKind(row["kind"])}) for row in await fetch_all(connection, found)]


async def members_without_account(connection: Connection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these are members who cannot sign in: they have accepted no invitation yet."""
    if not ids:
        return frozenset()
    mine = select(member.c.id).where(member.c.id.in_(ids), member.c.user_id.is_(None))
    return frozenset(row["id"] for row in await fetch_all(connection, mine))
