"""The loop's work: in each workspace with time limits, records are followed, and moved when time is up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, select

from tongzhou.builder.lifecycles.keeping import Limited, follow_events, keep_limits, read_limited
from tongzhou.builder.lifecycles.running_out import run_out
from tongzhou.builder.lifecycles.tables import limit_table
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.facade import get_workspace_profile, visit_workspaces
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.statements import fetch_value

STEPS_AT_ONCE = 100
"""Transactions in one workspace before the next one has its turn."""


class _Known(NamedTuple):
    version: int
    forms: Forms
    limited: Mapping[UUID, Limited]


class StageKeeper:
    """Knows which forms have time limits, by the workspace's version, so that one without any is not even asked."""

    def __init__(self) -> None:
        self._known: dict[UUID, _Known] = {}

    async def work(self, database: Database, now: datetime) -> None:
        """One round over all workspaces."""
        await visit_workspaces(database, partial(self.work_in, database, now=now), purpose="stages")

    async def work_in(self, database: Database, workspace: Workspace, now: datetime) -> None:
        """What is due in one workspace."""
        known = self._known.get(workspace.id)
        if known is not None and known.version == workspace.version and not known.limited:
            return
        async with database.reading_directory() as connection:
            profile = await get_workspace_profile(connection, workspace.id)
        if known is None or known.version != workspace.version:
            known = await self._learn(database, profile, workspace.version, now)
        if known is None or not known.limited:
            return
        await _follow(database, known, profile, now)
        for _ in range(STEPS_AT_ONCE):
            if not await run_out(database, profile, known.forms, known.limited, now=now):
                return

    async def _learn(
        self, database: Database, workspace: WorkspaceProfile, version: int, now: datetime
    ) -> _Known | None:
        """The limits as of a version, once it is committed that they are kept; None while another worker is at it."""
        async with database.workspace(workspace) as connection:
            if not await _is_alone(connection):
                return None
            forms = await read_fresh_forms(connection)
            limited = read_limited(forms)
            if limited or await fetch_value(connection, select(exists(select(limit_table.c.form_id)))):
                await keep_limits(connection, limited, workspace, now=now)
        known = self._known[workspace.id] = _Known(version, forms, limited)
        return known


async def _follow(database: Database, known: _Known, workspace: WorkspaceProfile, now: datetime) -> None:
    for _ in range(STEPS_AT_ONCE):
        async with database.workspace(workspace) as connection:
            if not await _is_alone(connection):
                return
            if not await follow_events(connection, known.limited, workspace, now=now):
                return


async def _is_alone(connection: Connection) -> bool:
    """Whether no other worker follows records here; until the transaction ends none begins."""
    cursor = await connection.execute(
        "select pg_try_advisory_xact_lock(hashtextextended(%s, 0)) as alone", (f"{connection.schema}:stages",)
    )
    row = await cursor.fetchone()
    return row is not None and bool(row["alone"])
