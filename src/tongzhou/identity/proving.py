"""That a partner's person really reads the mailbox, or holds the phone, that they are known by."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import update

from tongzhou.identity.tables import partner_user
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute

ProvedBy = Literal["email", "phone"]


async def note_proved(connection: Connection, person_id: UUID, by: ProvedBy, address: str, *, now: datetime) -> bool:
    """Note that a partner user has this address, if it still is theirs; whether that is news.

    Runs in the workspace. Of members nothing is noted: no code of theirs moves money.
    """
    table = partner_user.c
    proved_at = table[f"{by}_proved_at"]
    mine = (table.id == person_id) & (table[by] == address) & proved_at.is_(None)
    return bool(await execute(connection, update(partner_user).where(mine).values({proved_at.name: now})))
