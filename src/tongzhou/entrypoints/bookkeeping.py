"""The ledger by the clock and at the start: what was approved before there was one is posted, the book is proved."""

from __future__ import annotations

from tongzhou.audit.contracts import NamedDoer
from tongzhou.incentives.settlements.facade import book_missing
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PROGRAM = NamedDoer(name="system", via="job")


async def book_approved(database: Database, workspace: Workspace) -> None:
    """Post what approved settlements owe and the ledger does not know, each in a transaction of its own."""
    found = True
    while found:
        async with database.workspace(workspace) as connection:
            found = await book_missing(connection, actor=PROGRAM, now=clock.now()) is not None
