"""`tongzhou prove`: check the ledger of every workspace now."""

from __future__ import annotations

import asyncio
import os

import typer

from tongzhou.kernel.settings import Settings
from tongzhou.kernel.texts import say, shell_locale

WRONG = 1
"""Exit code when a ledger does not add up."""


def prove() -> None:
    """Check that every journal sums to zero and every balance is the sum of its postings."""
    if not asyncio.run(_prove(Settings())):
        raise typer.Exit(WRONG)


async def _prove(settings: Settings) -> bool:
    from tongzhou.entrypoints.bookkeeping import prove_book
    from tongzhou.entrypoints.running import attached_dsn, open_database
    from tongzhou.identity.facade import list_workspaces
    from tongzhou.kernel import clock

    is_sound = True
    with attached_dsn(settings) as dsn:
        async with open_database(dsn, settings) as database:
            for workspace in await list_workspaces(database):
                proof = await prove_book(database, workspace, clock.now())
                found = {name: getattr(proof, name) for name in ("journals", "postings", "unbalanced", "drifted")}
                key = f"ledger.proof.{'sound' if proof.is_sound else 'wrong'}"
                typer.echo(say(shell_locale(os.environ), key, {"workspace": workspace.key, **found}))
                is_sound = is_sound and proof.is_sound
    return is_sound
