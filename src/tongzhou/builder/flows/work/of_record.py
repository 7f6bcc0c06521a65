"""What goes on with one record: its latest runs, where they stand, whom they wait for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.acting import person_of_actor
from tongzhou.builder.flows.tables import run_table, task_table
from tongzhou.builder.flows.work.queries import Mine, read_mine, runs_where, waiting_of
from tongzhou.builder.flows.work.rows import RunRow, TaskRow
from tongzhou.builder.flows.work.showing import by_run
from tongzhou.kernel.database.connections import Connection, as_workspace

LATEST: Final = 20


async def runs_on(
    connection: Connection, form: str, record_id: UUID, *, actor: Actor, now: datetime
) -> list[dict[str, Any]]:
    """The latest runs on a record that the caller may read; a partner's people find those they have a part in, for what
    else goes on about them is the business of the house.
    """
    me = person_of_actor(actor)
    if me is None:
        return []
    async with as_workspace(connection):
        mine = await read_mine(connection, me, now=now)
        run, task = run_table.c, task_table.c
        about = sa.and_(run.form == form, run.record_id == record_id)
        asked = sa.exists().where(task.run_id == run.id, sa.or_(task.person_id == me.id, task.by_id == me.id))
        part = sa.and_(about, sa.or_(run.starter_id == me.id, asked))
        own = await runs_where(connection, part, LATEST)
        found = own if actor.partner_id is not None else await runs_where(connection, about, LATEST)
        waiting = by_run(await waiting_of(connection, [each.id for each in found]))
    names, parts = actor.partner_id is None, {each.id for each in own}
    return [
        {**_shown(each, waiting.get(each.id, []), mine, now, names=names), "part": each.id in parts} for each in found
    ]


def _shown(run: RunRow, waiting: list[TaskRow], mine: Mine, now: datetime, *, names: bool) -> dict[str, Any]:
    titles = {step.key: step.title for step in run.document.steps}
    people = mine.people(run.document.key)
    own = next((each for each in waiting if UUID(each.who.partition(":")[2]) in people), None)
    steps: dict[str, list[TaskRow]] = {}
    for each in waiting:
        steps.setdefault(each.step, []).append(each)
    return {
        "id": run.id,
        "flow": run.document.key,
        "title": run.document.title,
        "status": run.status,
        "started_at": run.started_at,
        "started_by": run.initiator_name if names or run.initiator == mine.who else None,
        "finished_at": run.ended_at,
        "waiting": [
            {
                "step": titles.get(step, step),
                "people": list(dict.fromkeys(each.name for each in tasks)) if names else [],
                "since": min(each.at for each in tasks),
                "due_at": (due := min((each.due_at for each in tasks if each.due_at is not None), default=None)),
                "is_overdue": due is not None and due <= now,
            }
            for step, tasks in steps.items()
        ],
        "task": None if own is None else own.id,
    }
