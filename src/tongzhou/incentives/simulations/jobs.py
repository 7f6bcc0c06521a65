"""Simulation as a job: progress by period, cancel, and a second run that finds the first one's work done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tongzhou.incentives.settlements.facade import FactSource
from tongzhou.incentives.simulations.actions import KIND
from tongzhou.incentives.simulations.trying import try_out
from tongzhou.kernel import clock
from tongzhou.kernel.jobs.contracts import JobContext, JobKind
from tongzhou.kernel.jobs.stopping import until_cancelled


def simulation_job(source: FactSource) -> JobKind:
    """The kind `simulations.calculate`, reading its facts from `source`."""

    async def run(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
        simulation_id = UUID(payload["simulation_id"])

        async def work() -> None:
            async with context.database.workspace(context.workspace) as connection:
                await try_out(connection, simulation_id, source, now=clock.now(), progress=context.progress)

        await until_cancelled(context, work())
        return {"simulation": str(simulation_id)}

    return JobKind(KIND, run)
