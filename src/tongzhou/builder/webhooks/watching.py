"""The loop's work: in each workspace that has webhooks, events become deliveries and due ones are sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from tongzhou.builder.webhooks.delivering import deliver
from tongzhou.builder.webhooks.tables import webhook_table
from tongzhou.builder.webhooks.telling import tell
from tongzhou.identity.facade import get_workspace_profile, visit_workspaces
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_value
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.sealing import Sealer


class WebhookSender:
    """Knows which workspaces have webhooks, by their version, so that others are not even asked."""

    def __init__(self, sealer: Sealer, outgoing: Outgoing) -> None:
        self._sealer, self._outgoing = sealer, outgoing
        self._known: dict[UUID, tuple[int, bool]] = {}

    async def work(self, database: Database, now: datetime) -> None:
        """One round over all workspaces."""

        async def visit(workspace: Workspace) -> None:
            if await self._has_webhooks(database, workspace):
                await self.work_in(database, workspace, now)

        await visit_workspaces(database, visit, purpose="webhooks")

    async def work_in(self, database: Database, workspace: Workspace, now: datetime) -> None:
        """Everything that is due in one workspace, a batch of it."""
        async with database.reading_directory() as connection:
            profile = await get_workspace_profile(connection, workspace.id)
        async with database.workspace(profile) as connection:
            await tell(connection, profile, now=now)
        await deliver(database, profile, sealer=self._sealer, outgoing=self._outgoing, now=now)

    async def _has_webhooks(self, database: Database, workspace: Workspace) -> bool:
        known = self._known.get(workspace.id)
        if known is None or known[0] != workspace.version:
            async with database.workspace(workspace) as connection:
                found = await fetch_value(connection, select(exists(select(webhook_table.c.id))))
            known = self._known[workspace.id] = (workspace.version, bool(found))
        return known[1]
