"""The ledger by the clock and at the start: what was approved before there was one is posted, the book is proved."""

from __future__ import annotations

from datetime import datetime

from tongzhou.access.facade import system_actor
from tongzhou.audit.contracts import NamedDoer
from tongzhou.identity.facade import visit_workspaces
from tongzhou.incentives.ledger.facade import Proof, prove, ring
from tongzhou.incentives.settlements.facade import book_missing
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.texts import known_locale

PROGRAM = NamedDoer(name="system", via="job")


async def book_approved(database: Database, workspace: Workspace) -> None:
    """Post what approved settlements owe and the ledger does not know, each in a transaction of its own."""
    found = True
    while found:
        async with database.workspace(workspace) as connection:
            found = await book_missing(connection, actor=PROGRAM, now=clock.now()) is not None


async def prove_books(database: Database, now: datetime) -> None:
    """Prove the ledger of each workspace; what is wrong is told to the log and to who reads the ledger."""

    async def visit(workspace: Workspace) -> None:
        await prove_book(database, workspace, now)
        await book_approved(database, workspace)

    await visit_workspaces(database, visit, purpose="proving")


async def prove_book(database: Database, workspace: Workspace, now: datetime) -> Proof:
    """Prove the ledger of one workspace, and ring when it is wrong."""
    profile = (await system_actor(database, workspace.key)).workspace
    async with database.workspace(workspace) as connection:
        proof = await prove(connection, now=now)
        if not proof.is_sound:
            await ring(connection, proof, workspace, locale=known_locale(profile.locale), now=now)
    return proof
