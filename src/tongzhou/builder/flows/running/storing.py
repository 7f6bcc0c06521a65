"""Writing what a turn made of a run: its state, steps, to-dos and what is due.

All but to-dos is one statement: a machine step costs its claim and this, whatever it does besides.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from psycopg.types.json import Jsonb
from sqlalchemy import insert, update

from tongzhou.builder.flows.contracts import RunStatus
from tongzhou.builder.flows.core.state import to_json
from tongzhou.builder.flows.running.context import Changes, Running
from tongzhou.builder.flows.tables import task_table
from tongzhou.kernel.database.statements import execute

OVER = frozenset({RunStatus.DONE, RunStatus.REJECTED, RunStatus.WITHDRAWN, RunStatus.ENDED})


async def store(run: Running) -> None:
    """Write everything that changed; the run's row is locked."""
    changes, run.changes = run.changes, Changes()
    await run.connection.execute(_text(run.connection.schema), _values(run, changes))
    await _store_tasks(run, changes)
    if run.state.status in OVER and run.row["happened"].get("erased"):
        await _forget(run)


def _values(run: Running, changes: Changes) -> dict[str, Any]:
    opened = {row["visit"]: row for row in changes.opened}
    told = {visit: dict(note) for visit, note in changes.notes.items()}
    for visit, outcome in changes.closed.items():
        told.setdefault(visit, {})["outcome"] = outcome
    new = [{**row, **told.pop(visit, {})} for visit, row in opened.items()]
    status = run.state.status
    turn = {
        "state": to_json(run.state),
        "status": status.value,
        "finished": run.now if status in OVER else None,
        "opened": new,
        "told": [{"visit": visit, **note} for visit, note in told.items()],
        "done": changes.done,
        "undue": changes.undue,
        "due": changes.due,
    }
    return {"run": run.id, "now": run.now, "turn": Jsonb(turn, dumps=orjson.dumps)}


@cache
def _text(schema: str) -> bytes:
    step, due = f'"{schema}"._flow_step', f'"{schema}"._flow_due'
    return f"""
        with _run as (
            update "{schema}"._flow_run set state = %(turn)s -> 'state', status = %(turn)s ->> 'status',
                finished_at = (%(turn)s ->> 'finished')::timestamptz
            where id = %(run)s
        ), _opened as (
            insert into {step} (run_id, visit, attempt, step, kind, outcome, started_at, finished_at, output, fault)
            select %(run)s, visit, 1, step, kind, outcome, %(now)s::timestamptz,
                case when outcome is not null then %(now)s::timestamptz end, output, fault
            from jsonb_to_recordset(%(turn)s -> 'opened')
                as _(visit int, step text, kind text, outcome text, output jsonb, fault text)
        ), _told as (
            update {step} s set finished_at = %(now)s, outcome = coalesce(_.outcome, s.outcome),
                output = coalesce(_.output, s.output), fault = coalesce(_.fault, s.fault)
            from jsonb_to_recordset(%(turn)s -> 'told') as _(visit int, outcome text, output jsonb, fault text)
            where s.run_id = %(run)s and s.visit = _.visit and s.attempt = (
                select max(attempt) from {step} latest where latest.run_id = %(run)s and latest.visit = _.visit
            )
        ), _undue as (
            delete from {due} where seq = (%(turn)s ->> 'done')::bigint
                or (run_id = %(run)s and %(turn)s -> 'undue' @> to_jsonb(visit))
        )
        insert into {due} (run_id, visit, kind, number, due_at, attempts)
        select %(run)s, visit, kind, number, due_at, 0
        from jsonb_to_recordset(%(turn)s -> 'due') as _(visit int, kind text, number int, due_at timestamptz)
    """.encode()


async def _store_tasks(run: Running, changes: Changes) -> None:
    """A to-do that was made and changed in one turn is written once."""
    for number in list(changes.answered):
        if number in changes.asked:
            changes.asked[number] |= changes.answered.pop(number)
    if changes.asked:
        await execute(run.connection, insert(task_table).values(list(changes.asked.values())))
    task = task_table.c
    for number, values in changes.answered.items():
        changed = update(task_table).where(task.run_id == run.id, task.number == number)
        await execute(run.connection, changed.values(**values))


async def _forget(run: Running) -> None:
    """The record was erased while the run was under way: what it kept of it goes now."""
    schema = run.connection.schema
    text = f"""
        with _steps as (update "{schema}"._flow_step set input = null, output = null where run_id = %(run)s)
        update "{schema}"._flow_run set happened = happened - 'inputs', state = state - 'outputs' where id = %(run)s
    """
    await run.connection.execute(text.encode(), {"run": run.id})
