"""What an approval means to the ledger: each statement is an earning, taken back when the approval is.

Everything is posted in the transaction of the step. The keys name the approval too, by its place among the steps, so
that a settlement that is sent back and approved again posts again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import exists, func, select

from tongzhou.audit.contracts import Doer
from tongzhou.incentives.ledger.facade import (
    Book,
    Entry,
    NewJournal,
    Origin,
    Owner,
    Position,
    earn,
    is_in_book,
    journals_of,
    offset,
    open_positions,
    post,
    reverse,
)
from tongzhou.incentives.settlements.contracts import Settlement, Status
from tongzhou.incentives.settlements.queries import get_settlement
from tongzhou.incentives.settlements.tables import settlement_table, statement_table, step_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_value
from tongzhou.kernel.periods import Period

DIFFERS: Final = statement_table.c.total_minor != statement_table.c.prior_minor
"""What a statement changes: of a first version all of it, of a later one the difference to the one before."""
APPROVED: Final = tuple(status.value for status in Status if status.reached(Status.APPROVED))


async def book_approval(
    connection: Connection, settlement: Settlement, *, actor: Doer, now: datetime, today: date | None = None
) -> None:
    """Post an earning for every statement of an approved settlement, and what it pays off of earlier debts.

    Of a version that restates another one only the difference, in the period that `today` lies in: a settled period
    takes no more postings.
    """
    approval = await _approval(connection, settlement.id)
    statements = await _statements(connection, settlement.id)
    book = Book(settlement.currency)
    owners = {row["id"]: _owner(row) for row in statements}
    positions = await open_positions(connection, [(owner, book) for owner in owners.values()])
    journals = [
        _journal(settlement, approval, row["id"], entry, today=today or now.date())
        for row in statements
        for entry in _entries(positions[owners[row["id"]], book], row["total_minor"] - row["prior_minor"])
    ]
    await post(connection, journals, actor=actor, now=now)


async def unbook_approval(connection: Connection, settlement: Settlement, *, actor: Doer, now: datetime) -> None:
    """Take back what the approval of a settlement posted."""
    standing = await journals_of(connection, settlement.id)
    if standing:
        await reverse(connection, standing, actor=actor, now=now)


async def book_missing(connection: Connection, *, actor: Doer, now: datetime) -> UUID | None:
    """Post for the oldest approved settlement that the ledger does not know, approved before there was one.

    Answers which it was, None when there is none left; called again until then.
    """
    table = settlement_table.c
    owing = exists().where(statement_table.c.settlement_id == table.id, DIFFERS)
    wanted = (
        select(table.id)
        .where(table.status.in_(APPROVED), owing, ~is_in_book(table.id))
        .order_by(table.period_first, table.created_at, table.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found: UUID | None = await fetch_value(connection, wanted)
    if found is not None:
        await book_approval(connection, await get_settlement(connection, found), actor=actor, now=now)
    return found


def _entries(position: Position, minor: int) -> Iterator[Entry]:
    earned = earn(position, minor)
    yield from earned
    yield from offset(position.after(earned))


def _journal(settlement: Settlement, approval: int, statement_id: UUID, entry: Entry, *, today: date) -> NewJournal:
    own, is_first = settlement.period, settlement.restates_id is None
    return NewJournal(
        key=f"settlement:{settlement.id}:{settlement.version}:{approval}:{statement_id}:{entry.kind.value}",
        entry=entry,
        effective_on=own.end - timedelta(days=1) if is_first else today,
        period=own.code if is_first else Period.containing(today, own.length).code,
        origin=Origin(
            about=None if is_first else own.code,
            settlement_id=settlement.id,
            settlement_version=settlement.version,
            statement_id=statement_id,
        ),
    )


def _owner(row: Row) -> Owner:
    return Owner(row["partner_id"], row["account"], row["partner_code"], row["partner_label"])


async def _statements(connection: Connection, settlement_id: UUID) -> Sequence[Row]:
    table = statement_table.c
    columns = (table.id, table.partner_id, table.account, table.partner_code, table.partner_label)
    amounts = (table.total_minor, table.prior_minor)
    wanted = select(*columns, *amounts).where(table.settlement_id == settlement_id, DIFFERS).order_by(table.id)
    return await fetch_all(connection, wanted)


async def _approval(connection: Connection, settlement_id: UUID) -> int:
    """The place of the newest approval among the settlement's steps."""
    table = step_table.c
    newest = select(func.max(table.ordinal)).where(table.settlement_id == settlement_id, table.action == "approve")
    found: int | None = await fetch_value(connection, newest)
    return found or 0
