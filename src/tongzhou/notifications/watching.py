"""The loop's work: in each workspace that has channels, messages become deliveries and due ones are sent."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select

from tongzhou.identity.facade import get_workspace_profile, visit_workspaces
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_value
from tongzhou.notifications.delivering import deliver
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.routing import route
from tongzhou.notifications.tables import channel_table

ROUNDS_MAX: Final = 20
"""Of one workspace in a row, before the others have their turn."""


class MessageSender:
    """Knows which workspaces have channels, by their version, so that others are not even asked."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._known: dict[UUID, tuple[int, bool]] = {}

    async def work(self, database: Database, now: datetime) -> None:
        """One round over all workspaces."""

        async def visit(workspace: Workspace) -> None:
            if await self._has_channels(database, workspace):
                await self.work_in(database, workspace, now)

        await visit_workspaces(database, visit, purpose="messages")

    async def work_in(self, database: Database, workspace: Workspace, now: datetime) -> None:
        """What is due in one workspace."""
        async with database.reading_directory() as connection:
            profile = await get_workspace_profile(connection, workspace.id)
        for _ in range(ROUNDS_MAX):
            async with database.workspace(profile) as connection:
                more = await route(connection, profile, now=now)
            tried = await deliver(database, profile, self._opener, now=now)
            if not tried and not more:
                break

    async def _has_channels(self, database: Database, workspace: Workspace) -> bool:
        known = self._known.get(workspace.id)
        if known is None or known[0] != workspace.version:
            async with database.workspace(workspace) as connection:
                found = await fetch_value(connection, select(exists(select(channel_table.c.id))))
            known = self._known[workspace.id] = (workspace.version, bool(found))
        return known[1]
