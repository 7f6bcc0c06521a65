"""Ending a run whose version cannot be read any more: nothing of its document is asked, so nothing follows either."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.flows.contracts import RunStatus, TaskStatus
from tongzhou.builder.flows.core.state import Refused, from_json, to_json
from tongzhou.builder.flows.errors import RunRefused
from tongzhou.builder.flows.queries import ALIVE
from tongzhou.builder.flows.running.engine import tell_parent
from tongzhou.builder.flows.tables import due_table, run_table, step_table, task_table
from tongzhou.builder.records import facade as records
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound


async def end_unreadable(connection: Connection, run_id: UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """End it with a reason that the audit keeps; its to-dos are gone, and who waits for it goes on.

    Raises NotFound, NotAllowed, InvalidValues and RunRefused.
    """
    require(actor, Permission.FLOWS_MANAGE)
    run = run_table.c
    row = await fetch_one(connection, sa.select(run_table).where(run.id == run_id).with_for_update(key_share=True))
    if row is None:
        raise NotFound()
    if not reason:
        raise InvalidValues(errors=[FieldError("reason", "required")])
    if row["form"] is not None and row["record_id"] is not None:
        opened = await records.open_form(connection, row["form"], actor=actor, now=now)
        await records.get_record(opened, row["record_id"], fields=())
    if row["status"] not in ALIVE:
        raise RunRefused.by(Refused("run_is_over"))
    await _end(connection, row, now)
    await tell_parent(connection, row, now)
    subject = Subject("run", str(run_id), row["label"])
    detail = {"what": "end", "step": None, "visit": None, "reason": reason}
    await record(connection, actor=actor, action="run.end", subject=subject, detail=detail, now=now)


async def _end(connection: Connection, row: Row, now: datetime) -> None:
    run, step, task, due = run_table.c, step_table.c, task_table.c, due_table.c
    state = to_json(replace(from_json(row["state"]), status=RunStatus.ENDED, visits=()))
    ended = sa.update(run_table).where(run.id == row["id"])
    await execute(connection, ended.values(state=state, status=RunStatus.ENDED.value, finished_at=now))
    open_steps = sa.update(step_table).where(step.run_id == row["id"], step.finished_at.is_(None))
    await execute(connection, open_steps.values(outcome="gone", finished_at=now))
    waiting = (TaskStatus.OPEN.value, TaskStatus.LATER.value)
    asked = sa.update(task_table).where(task.run_id == row["id"], task.status.in_(waiting))
    await execute(connection, asked.values(status=TaskStatus.GONE.value))
    await execute(connection, sa.delete(due_table).where(due.run_id == row["id"]))
