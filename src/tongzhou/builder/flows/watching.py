"""The loop's work: in each workspace that has flows, events and times become runs, and what is due is done."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, or_, select

from tongzhou.builder.flows.running.context import flow_actor
from tongzhou.builder.flows.running.leaving import note_left
from tongzhou.builder.flows.running.working import work_one
from tongzhou.builder.flows.tables import due_table, flow_table
from tongzhou.builder.flows.triggers.heard import start_by_happenings
from tongzhou.builder.flows.triggers.recorded import start_by_events
from tongzhou.builder.flows.triggers.timed import start_by_time
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.identity.facade import get_workspace_profile, visit_workspaces
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_value
from tongzhou.kernel.http.outgoing import Outgoing

AT_ONCE: Final = 4
"""Runs of one workspace that one process works on at the same time."""
A_ROUND: Final = 500
"""Things done in one workspace before the others have their turn."""
PATIENCE: Final = 1.0
"""Seconds that the others wait for a workspace; what it calls outside may take longer and goes on beside them."""
BESIDE_MAX: Final = 4
"""Workspaces that go on beside the others."""


class FlowWorker:
    """Knows which workspaces have flows, by their version, so that others are not even asked."""

    def __init__(self, wiring: Wiring, outgoing: Outgoing) -> None:
        self._wiring, self._outgoing = wiring, outgoing
        self._known: dict[UUID, tuple[int, bool]] = {}
        self._beside: dict[UUID, asyncio.Task[None]] = {}

    async def work(self, database: Database, now: datetime) -> None:
        """One round over all workspaces."""

        async def visit(workspace: Workspace) -> None:
            if workspace.id in self._beside:
                if not self._beside[workspace.id].done():
                    return
                self._beside.pop(workspace.id).result()
            if await self._has_flows(database, workspace):
                await self._give_a_turn(database, workspace, now)

        await visit_workspaces(database, visit, purpose="flows")

    async def _give_a_turn(self, database: Database, workspace: Workspace, now: datetime) -> None:
        """Work in a workspace; one that takes long goes on beside the others and tells its fault next time."""
        while len(busy := [each for each in self._beside.values() if not each.done()]) >= BESIDE_MAX:
            await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
        turn = asyncio.create_task(self.work_in(database, workspace, now))
        done, _ = await asyncio.wait({turn}, timeout=PATIENCE)
        if done:
            turn.result()
        else:
            self._beside[workspace.id] = turn

    async def work_in(self, database: Database, workspace: Workspace, now: datetime) -> None:
        """Everything that is due in one workspace, a round of it."""
        async with database.reading_directory() as connection:
            profile = await get_workspace_profile(connection, workspace.id)
        while await start_by_events(database, profile, now=now):
            pass
        await start_by_time(database, profile, now=now)
        await start_by_happenings(database, profile, self._wiring.happenings, now=now)
        async with database.workspace(profile) as connection:
            await note_left(connection, now)
        left = [A_ROUND]
        await asyncio.gather(*(self._do_all(database, profile, left) for _ in range(AT_ONCE)))

    async def _do_all(self, database: Database, workspace: Workspace, left: list[int]) -> None:
        async with database.workspace(workspace) as connection:
            flow = await flow_actor(connection, workspace.key)
        while left[0] > 0:
            left[0] -= 1
            if not await work_one(database, workspace, wiring=self._wiring, outgoing=self._outgoing, flow=flow):
                return

    async def _has_flows(self, database: Database, workspace: Workspace) -> bool:
        known = self._known.get(workspace.id)
        if known is None or known[0] != workspace.version:
            async with database.workspace(workspace) as connection:
                any_active = exists(select(flow_table.c.id).where(flow_table.c.active.is_not(None)))
                found = await fetch_value(connection, select(or_(any_active, exists(select(due_table.c.seq)))))
            known = self._known[workspace.id] = (workspace.version, bool(found))
        return known[1]
