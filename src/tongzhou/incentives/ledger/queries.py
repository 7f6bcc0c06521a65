"""Reading the book."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from tongzhou.incentives.ledger.contracts import JournalKind
from tongzhou.incentives.ledger.tables import journal_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all


async def journals_of(connection: Connection, settlement_id: UUID) -> list[UUID]:
    """What stands in the book for a settlement: its journals that nothing reversed, the oldest first."""
    table, reversal = journal_table.c, journal_table.alias()
    not_of_its_own = (JournalKind.REVERSAL.value, JournalKind.CARRY.value)
    wanted = (
        select(table.id)
        .where(
            table.settlement_id == settlement_id,
            table.kind.not_in(not_of_its_own),
            ~exists().where(reversal.c.reverses_id == table.id),
        )
        .order_by(table.number)
    )
    return [row["id"] for row in await fetch_all(connection, wanted)]


def is_in_book(settlement_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether anything stands in the book for a settlement, as a condition."""
    table, reversal = journal_table.alias(), journal_table.alias()
    return exists().where(
        table.c.settlement_id == settlement_id,
        table.c.kind.not_in((JournalKind.REVERSAL.value, JournalKind.CARRY.value)),
        ~exists().where(reversal.c.reverses_id == table.c.id),
    )
