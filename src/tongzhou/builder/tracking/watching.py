"""The loop's work: in each workspace that tracks something, doubtful values are found and made anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, select

from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.builder.tracking.doubting import doubt_changed, doubt_with_time
from tongzhou.builder.tracking.recalculating import recalculate
from tongzhou.builder.tracking.registry import Tracked, keep_registry, read_tracked
from tongzhou.builder.tracking.tables import field_table
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import get_workspace_profile, visit_workspaces
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.statements import fetch_value

STEPS_AT_ONCE = 50
"""Transactions in one workspace before the next one has its turn."""


class _Known(NamedTuple):
    version: int
    forms: Forms
    tracked: Mapping[str, Tracked]


class TrackingKeeper:
    """Knows what each workspace tracks, by its version, so that one that tracks nothing is not even asked."""

    def __init__(self) -> None:
        self._known: dict[UUID, _Known] = {}

    async def work(self, database: Database, now: datetime) -> None:
        """One round over all workspaces."""
        await visit_workspaces(database, partial(self.work_in, database, now=now), purpose="tracking")

    async def work_in(self, database: Database, workspace: Workspace, now: datetime) -> None:
        """What is due in one workspace, a batch to a transaction."""
        known = self._known.get(workspace.id)
        if known is not None and known.version == workspace.version and not known.tracked:
            return
        async with database.reading_directory() as connection:
            profile = await get_workspace_profile(connection, workspace.id)
        if known is None or known.version != workspace.version:
            known = await self._learn(database, profile, workspace.version, now)
        if known is None or not known.tracked:
            return
        for _ in range(STEPS_AT_ONCE):
            async with database.workspace(profile) as connection:
                if not await _is_alone(connection) or not await _step(connection, known, profile, now):
                    return

    async def _learn(
        self, database: Database, workspace: WorkspaceProfile, version: int, now: datetime
    ) -> _Known | None:
        """What is tracked as of a version, once it is committed that it is; None while another worker is at it."""
        async with database.workspace(workspace) as connection:
            if not await _is_alone(connection):
                return None
            forms = await read_fresh_forms(connection)
            tracked = read_tracked(forms)
            if tracked or await fetch_value(connection, select(exists(select(field_table.c.field_id)))):
                await keep_registry(connection, tracked, today=workspace.today(now))
        known = self._known[workspace.id] = _Known(version, forms, {each.id: each for each in tracked})
        return known


async def _step(connection: Connection, known: _Known, workspace: WorkspaceProfile, now: datetime) -> bool:
    """Some of the work; whether there is more."""
    tracked = list(known.tracked.values())
    await doubt_with_time(connection, tracked, today=workspace.today(now))
    has_more = await doubt_changed(connection, tracked)
    return await recalculate(connection, known.forms, known.tracked, workspace=workspace, now=now) or has_more


async def _is_alone(connection: Connection) -> bool:
    """Whether no other worker does this work here; until the transaction ends none begins."""
    cursor = await connection.execute(
        "select pg_try_advisory_xact_lock(hashtextextended(%s, 0)) as alone", (f"{connection.schema}:tracking",)
    )
    row = await cursor.fetchone()
    return row is not None and bool(row["alone"])
