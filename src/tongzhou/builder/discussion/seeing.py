"""What of the followed records somebody has looked at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.discussion.tables import follower_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute


async def see_followed(connection: Connection, person_id: UUID, *, now: datetime) -> None:
    """Say that a person has looked at everything they follow."""
    mine = sa.update(follower_table).where(follower_table.c.person_id == person_id)
    await execute(connection, mine.values(seen_at=now))
