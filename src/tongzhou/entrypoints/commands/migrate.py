"""`tongzhou migrate`: bring the directory and every workspace up to date."""

from __future__ import annotations

import asyncio

import typer

from tongzhou.kernel.settings import Settings


def migrate() -> None:
    """Bring every schema up to date and say how far each went."""
    asyncio.run(_migrate(Settings()))


async def _migrate(settings: Settings) -> None:
    from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
    from tongzhou.entrypoints.running import attached_dsn, open_database
    from tongzhou.identity.facade import list_workspaces

    with attached_dsn(settings) as dsn:
        async with open_database(dsn, settings) as database:
            for workspace in await list_workspaces(database):
                typer.echo(f"{workspace.key}: {WORKSPACE_CHAIN.head}")
