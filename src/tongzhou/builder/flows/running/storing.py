"""Writing what a turn made of a run: its state, steps, to-dos and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import delete, insert, update

from tongzhou.builder.flows.contracts import RunStatus
from tongzhou.builder.flows.core.state import to_json
from tongzhou.builder.flows.running.context import Changes, Running
from tongzhou.builder.flows.tables import due_table, run_table, step_table, task_table
from tongzhou.kernel.database.statements import execute

OVER = frozenset({RunStatus.DONE, RunStatus.REJECTED, RunStatus.WITHDRAWN, RunStatus.ENDED})


async def store(run: Running) -> None:
    """Write everything that changed; the run's row is locked."""
    changes, run.changes = run.changes, Changes()
    _settle_closed(run, changes)
    async with run.connection.pipeline():  # one way to the database and back
        await _store_changes(run, changes)


async def _store_changes(run: Running, changes: Changes) -> None:
    await _store_run(run)
    if changes.opened:
        await execute(run.connection, insert(step_table).values(changes.opened))
    await _close_steps(run, changes)
    for visit, output in changes.outputs.items():
        await _update_step(run, visit, {"output": output})
    if changes.asked:
        await execute(run.connection, insert(task_table).values(list(changes.asked.values())))
    for number, values in changes.answered.items():
        task = task_table.c
        await execute(
            run.connection, update(task_table).where(task.run_id == run.id, task.number == number).values(**values)
        )
    if changes.undue:
        due = due_table.c
        await execute(run.connection, delete(due_table).where(due.run_id == run.id, due.visit.in_(changes.undue)))
    if changes.due:
        await execute(run.connection, insert(due_table).values(changes.due))


def _settle_closed(run: Running, changes: Changes) -> None:
    """What was opened and closed in one turn is written once; so is a to-do."""
    for row in changes.opened:
        row["output"] = changes.outputs.pop(row["visit"], None)
        outcome = changes.closed.pop(row["visit"], None)
        if outcome is not None:
            row |= {"outcome": outcome, "finished_at": run.now}
    for number in list(changes.answered):
        if number in changes.asked:
            changes.asked[number] |= changes.answered.pop(number)


async def _store_run(run: Running) -> None:
    status = run.state.status
    values: dict[str, Any] = {"state": to_json(run.state), "status": status.value}
    values["finished_at"] = run.now if status in OVER else None
    await execute(run.connection, update(run_table).where(run_table.c.id == run.id).values(**values))


async def _close_steps(run: Running, changes: Changes) -> None:
    for visit, outcome in changes.closed.items():
        await _update_step(run, visit, {"outcome": outcome, "finished_at": run.now})


async def _update_step(run: Running, visit: int, values: Mapping[str, Any]) -> None:
    """The last attempt at a step."""
    step = step_table.c
    last = sa.select(sa.func.max(step.attempt)).where(step.run_id == run.id, step.visit == visit).scalar_subquery()
    await execute(
        run.connection,
        update(step_table).where(step.run_id == run.id, step.visit == visit, step.attempt == last).values(**values),
    )
