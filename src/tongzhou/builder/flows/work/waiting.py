"""Whom a run waits for, for pages of other packages."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.acting import person_of_actor
from tongzhou.builder.flows.run_queries import RunAbout
from tongzhou.builder.flows.work.queries import read_mine, waiting_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.ids import as_id


class WaitedFor(NamedTuple):
    """The people that a run waits for, by name, and the to-do among theirs that somebody may do."""

    people: tuple[str, ...]
    task: UUID | None


async def waited_for_by(connection: Connection, run: RunAbout, actor: Actor, now: datetime) -> WaitedFor:
    """Whom a run waits for now. What somebody may do is theirs, or of whom they stand in for."""
    me = person_of_actor(actor)
    mine = set() if me is None else set((await read_mine(connection, me, now=now)).people(run.flow))
    waiting = await waiting_of(connection, [run.id])
    names = tuple(dict.fromkeys(each.person_name for each in waiting))
    return WaitedFor(names, next((each.id for each in waiting if as_id(each.who.partition(":")[2]) in mine), None))
