"""Changes of tracked values, for those who tell of them, and what is forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from tongzhou.builder.records.facade import recalculation_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.database.statements import fetch_all

CHANGES_KEPT = timedelta(days=90)


class ValueChange(NamedTuple):
    """A field, by id, and its value before and after as the API writes it."""

    field: str
    before: Any
    after: Any


async def changes_at(
    connection: Connection, records: Sequence[UUID], at: datetime
) -> Mapping[UUID, Sequence[ValueChange]]:
    """What an event of kind `recalculated` at this moment tells, by record."""
    table = recalculation_table.c
    found = defaultdict[UUID, list[ValueChange]](list)
    rows = await fetch_all(
        connection, select(recalculation_table).where(table.record_id.in_(records), table.at == at).order_by(table.seq)
    )
    for row in rows:
        found[row["record_id"]].append(ValueChange(row["field_id"], row["before"], row["after"]))
    return found


async def prune_changes(connection: Connection, *, now: datetime) -> bool:
    """Forget changes older than CHANGES_KEPT; whether there may be more of them."""
    return await prune(
        connection, recalculation_table, recalculation_table.c.seq, recalculation_table.c.at < now - CHANGES_KEPT
    )
