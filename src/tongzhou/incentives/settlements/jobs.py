"""Calculation as a job: progress, cancel, and a second run that finds the first one's work done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tongzhou.incentives.settlements.calculation import KIND, calculate_settlement, forget_uncalculated
from tongzhou.incentives.settlements.contracts import FactSource
from tongzhou.kernel import clock
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.jobs.contracts import JobCancelled, JobContext, JobKind
from tongzhou.kernel.jobs.queries import is_cancel_requested
from tongzhou.kernel.money import format_minor


def calculation_job(source: FactSource) -> JobKind:
    """The kind `settlements.calculate`, reading its facts from `source`."""

    async def run(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
        def progress(done: int, total: int) -> None:
            if context.cancelled():
                raise JobCancelled
            context.progress_from_thread(done, total)

        settlement_id = UUID(payload["settlement_id"])
        try:
            async with context.database.workspace(context.workspace) as connection:
                outcome = await calculate_settlement(
                    connection, settlement_id, source, actor=context.actor, now=clock.now(), progress=progress
                )
        except (Problem, JobCancelled) as error:
            async with context.database.workspace(context.workspace) as connection:
                if isinstance(error, Problem) or await is_cancel_requested(connection, context.id):
                    await forget_uncalculated(connection, settlement_id)
            raise
        return {
            "settlement": str(outcome.settlement_id),
            "changed": outcome.changed,
            "statements": outcome.statements,
            "total": format_minor(outcome.total_minor, outcome.currency),
            "currency": outcome.currency,
            "result_hash": outcome.result_hash,
        }

    return JobKind(KIND, run)
