"""Removing a flow with all that is kept of its runs: few at once, many in the background, batch by batch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.builder.flows.actions import check_unused, forget_flow, watch
from tongzhou.builder.flows.queries import ALIVE, find_flow_of, get_flow
from tongzhou.builder.flows.tables import flow_table, run_table
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.jobs.actions import enqueue
from tongzhou.kernel.jobs.contracts import JobContext, JobKind
from tongzhou.kernel.texts import LOCALES, say, words

KIND: Final = "flows.remove"
AT_ONCE: Final = 500
"""Finished runs, with their steps and to-dos, that one transaction takes away."""


async def remove_flow(connection: Connection, key: str, *, actor: Actor, now: datetime) -> UUID | None:
    """Forget a flow with its versions and finished runs, now or, where they are many, by a job: its id.

    Until the job is through the flow is paused, so that nothing begins. Raises FlowInUse while runs are under way.
    """
    require(actor, Permission.FLOWS_MANAGE)
    flow = await get_flow(connection, key, locks=True)
    if await _count(connection, flow.id) <= AT_ONCE:
        await forget_flow(connection, flow, actor=actor, now=now)
        return None
    await check_unused(connection, flow)
    mine = flow_table.c.id == flow.id
    await execute(connection, sa.update(flow_table).where(mine).values(paused=True, heard=None, fault=None))
    await watch(connection)
    title: dict[str, str] = {each: say(each, "jobs.remove_flow", {"flow": words(flow.title, each)}) for each in LOCALES}
    return await enqueue(
        connection, KIND, payload={"flow": str(flow.id)}, title=title, actor=actor, now=now, lock=f"flow:{flow.id}"
    )


def removing_job() -> JobKind:
    """The kind of job that removes a flow. What a run of it that was cut off took away is gone; the next goes on."""
    return JobKind(KIND, _run)


async def _run(context: JobContext, payload: dict[str, Any]) -> Mapping[str, Any]:
    flow_id, actor = UUID(payload["flow"]), context.actor
    require(actor, Permission.FLOWS_MANAGE)
    async with context.database.workspace(context.workspace) as connection:
        flow = await find_flow_of(connection, flow_id)
        total = await _count(connection, flow_id)
        if flow is not None:
            await check_unused(connection, flow)
    done = 0
    while flow is not None:
        await context.progress(done, total)
        async with context.database.workspace(context.workspace) as connection:
            taken = await _take_away(connection, flow_id)
        if not taken:
            break
        done += taken
    async with context.database.workspace(context.workspace) as connection:
        found = await find_flow_of(connection, flow_id, locks=True)
        if found is not None:
            await forget_flow(connection, found, actor=actor, now=clock.now())
    return {"runs": done}


async def _take_away(connection: Connection, flow_id: UUID) -> int:
    """Take a batch of finished runs away, the earliest first; how many."""
    run = run_table.c
    over = sa.select(run.id).where(run.flow_id == flow_id, run.status.not_in(ALIVE)).order_by(run.id).limit(AT_ONCE)
    return await execute(connection, sa.delete(run_table).where(run.id.in_(over)))


async def _count(connection: Connection, flow_id: UUID) -> int:
    counted = sa.select(sa.func.count()).where(run_table.c.flow_id == flow_id)
    found: int = await fetch_value(connection, counted)
    return found
