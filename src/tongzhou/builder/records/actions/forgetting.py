"""What of the past of records is forgotten by the clock. Their history is not: it stays with the record."""

from __future__ import annotations

from datetime import datetime, timedelta

from tongzhou.builder.records.actions.bulk import UNDO_LIFE
from tongzhou.builder.records.tables import event_table, undo_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.pruning import prune

EVENT_KEPT = timedelta(days=30)
"""How long whoever follows events may fall behind."""


async def prune_events(connection: Connection, *, now: datetime) -> bool:
    """Forget events older than EVENT_KEPT; whether there may be more of them."""
    return await prune(connection, event_table, event_table.c.seq, event_table.c.at < now - EVENT_KEPT)


async def prune_undo(connection: Connection, *, now: datetime) -> bool:
    """Forget the values that bulk changes replaced once they can no longer be taken back; whether there are more."""
    return await prune(connection, undo_table, undo_table.c.id, undo_table.c.at < now - UNDO_LIFE)
