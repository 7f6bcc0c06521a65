"""Where the people of a workspace are reached: from their own page of settings, their account, and what they chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select

from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import get_contacts
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.choices import Preferences
from tongzhou.notifications.tables import address_table, preference_table

OWN_ADDRESSES: Final = (Medium.WECOM, Medium.DINGTALK, Medium.FEISHU, Medium.OFFICIAL_ACCOUNT)
"""Media whose addresses are kept here; mail and phone are those people sign in with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person of the workspace, who may be gone by now (`active`), with all their addresses."""

    kind: PersonKind
    id: UUID
    name: str
    active: bool
    addresses: Mapping[Medium, str]
    proved: frozenset[Medium]
    preferences: Preferences


async def read_contacts(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Contact]:
    """Members and partner users by id; who is unknown is left out."""
    if not ids:
        return {}
    people = await get_contacts(connection, ids)
    addresses, preferences = await _addresses(connection, ids), await _preferences(connection, ids)
    return {
        each.id: Contact(
            kind=each.kind,
            id=each.id,
            name=each.name,
            active=each.active,
            addresses={
                **addresses.get(each.id, {}),
                **({Medium.EMAIL: each.email} if each.email else {}),
                **({Medium.SMS: each.phone} if each.phone else {}),
            },
            proved=frozenset(
                medium
                for medium, at in ((Medium.EMAIL, each.email_proved_at), (Medium.SMS, each.phone_proved_at))
                if at is not None
            ),
            preferences=preferences.get(each.id) or Preferences(kinds={}),
        )
        for each in people
    }


async def _addresses(connection: Connection, ids: Collection[UUID]) -> dict[UUID, dict[Medium, str]]:
    rows = await fetch_all(connection, select(address_table).where(address_table.c.person_id.in_(ids)))
    found: dict[UUID, dict[Medium, str]] = {}
    for row in rows:
        found.setdefault(row["person_id"], {})[Medium(row["medium"])] = row["address"]
    return found


async def _preferences(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Preferences]:
    rows = await fetch_all(connection, select(preference_table).where(preference_table.c.person_id.in_(ids)))
    return {row["person_id"]: Preferences.model_validate(row["document"]) for row in rows}
