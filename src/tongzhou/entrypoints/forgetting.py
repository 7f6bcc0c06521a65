"""What the program forgets by the clock, everywhere; how long things are kept stands in `docs/operator.md`."""

from __future__ import annotations

from datetime import datetime

from tongzhou.builder.links.facade import prune_tries
from tongzhou.builder.privacy.facade import expire
from tongzhou.builder.records.facade import prune_events, prune_idempotency, prune_undo
from tongzhou.builder.tracking.facade import prune_changes
from tongzhou.builder.webhooks.facade import prune_deliveries
from tongzhou.files.facade import FileStore, release_abandoned, sweep
from tongzhou.identity.facade import prune_ended, visit_workspaces
from tongzhou.incentives.simulations.facade import prune_simulations
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.jobs.actions import prune_jobs
from tongzhou.notifications.facade import prune_bindings, prune_confirmations, prune_message_deliveries


async def forget(database: Database, now: datetime, *, store: FileStore) -> None:
    """Forget what is over in the directory and in each workspace."""
    async with database.directory() as connection:
        await prune_ended(connection, now=now)

    async def visit(workspace: Workspace) -> None:
        await _forget_in(database, workspace, now)
        await _sweep_files(database, store, workspace, now)

    await visit_workspaces(database, visit, purpose="forgetting")


async def _forget_in(database: Database, workspace: Workspace, now: datetime) -> None:
    for prune in (
        prune_jobs, prune_events, prune_undo, prune_idempotency, prune_tries, prune_deliveries, prune_changes,
        prune_message_deliveries, prune_confirmations, prune_bindings, prune_simulations,
    ):  # fmt: skip
        more = True
        while more:
            async with database.workspace(workspace) as connection:
                more = await prune(connection, now=now)
    more = True
    while more:
        async with database.workspace(workspace) as connection:
            more = await expire(connection, workspace.key, now=now)


async def _sweep_files(database: Database, store: FileStore, workspace: Workspace, now: datetime) -> None:
    async with database.workspace(workspace) as connection:
        await release_abandoned(connection, now=now)
    more = True
    while more:
        async with database.workspace(workspace) as connection:
            more = await sweep(connection, store, workspace=workspace.key)
