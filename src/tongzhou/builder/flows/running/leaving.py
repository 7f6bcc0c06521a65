"""To-dos of people who have left: made due, each to go on by its step's own rule."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final

from tongzhou.builder.flows.contracts import ApproveStep, FillStep
from tongzhou.builder.flows.core.state import Broke, PersonLeft, Who
from tongzhou.builder.flows.faults import BROKEN, code_of
from tongzhou.builder.flows.running.context import Running, person_of
from tongzhou.builder.flows.running.engine import able_to_act, revision_of
from tongzhou.identity.facade import people_named
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row

A_ROUND: Final = 500
"""To-dos that are made due at once."""


async def note_left(connection: Connection, now: datetime) -> int:
    """Make what people who have left were to decide due; how many to-dos these are.

    Asked anew in every round, so it matters neither by which door somebody left nor who was cut off meanwhile.
    """
    cursor = await connection.execute(_left_text(connection.schema), (now,))
    return cursor.rowcount


@cache
def _left_text(schema: str) -> bytes:
    return f"""
        insert into "{schema}"._flow_due (run_id, visit, kind, number, due_at, attempts)
        select t.run_id, t.visit, 'left', t.number, %s, 0
        from (
            select id from "{schema}"._member where not active
            union all select id from "{schema}"._partner_user where not active
        ) p
        join "{schema}"._flow_task t on t.person_id = p.id and t.status in ('open', 'later') and t.kind <> 'cc'
        join "{schema}"._flow_run r on r.id = t.run_id and (r.status = 'running' or r.status = 'stuck' and not exists (
            select from jsonb_array_elements(r.state->'visits') v
            where (v->>'number')::int = t.visit and v->>'status' = 'failed'
        ))
        where not exists (
            select from "{schema}"._flow_due d
            where d.run_id = t.run_id and d.visit = t.visit and d.kind = 'left' and d.number = t.number
        )
        limit {A_ROUND}
    """.encode()


async def who_left(run: Running, row: Row) -> PersonLeft | Broke | None:
    """What the run is told of it; None where they are here again or the to-do is somebody else's by now."""
    found = run.state.todo(row["number"])
    if found is None:
        return None
    visit, todo = found
    person = person_of(todo.who)
    known = (await people_named(run.connection, [person.id])).get(person.id)
    if known is not None and known.active:
        return None
    step, people = run.step(visit.step), tuple[Who, ...]()
    if isinstance(step, ApproveStep | FillStep):
        try:
            people = await able_to_act(run, step, step.people)
        except BROKEN as error:
            return Broke(visit.number, code_of(error))
    return PersonLeft(visit.number, todo.number, people, await revision_of(run))
