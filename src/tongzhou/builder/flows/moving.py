"""Bringing runs that are under way to the version on which new ones begin: looked at first, then done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.flows.core.moving import moved
from tongzhou.builder.flows.core.state import from_json, to_json
from tongzhou.builder.flows.errors import FlowUnreadable, InvalidFlow
from tongzhou.builder.flows.queries import ALIVE, Flow, get_flow
from tongzhou.builder.flows.running.context import VERSIONS
from tongzhou.builder.flows.tables import run_table, version_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_all, fetch_value
from tongzhou.kernel.errors import FieldError
from tongzhou.kernel.texts import words

AT_ONCE: Final = 500
"""Runs that one request moves; it says how many are left."""
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Moves:
    """How many runs move, which stay and why, and how many were not looked at."""

    moved: int
    stays: Sequence[tuple[Row, Sequence[FieldError]]]
    left: int


async def move_runs(connection: Connection, key: str, *, really: bool, actor: Actor, now: datetime) -> Moves:
    """Move the runs under way on earlier versions to the one that new runs begin on; without `really` only say what
    would become of them. A run that is at a step which is not there, or stands elsewhere, stays.
    """
    require(actor, Permission.FLOWS_MANAGE)
    flow = await get_flow(connection, key, locks=True)
    version_id = await _active(connection, flow)
    run = run_table.c
    earlier = (run.flow_id == flow.id) & (run.version_id != version_id) & run.status.in_(ALIVE)
    found = sa.select(run_table).where(earlier).order_by(run.id).limit(AT_ONCE)
    rows = await fetch_all(connection, found.with_for_update(key_share=True) if really else found)
    count, stays = 0, list[tuple[Row, Sequence[FieldError]]]()
    for row in rows:
        faults = await _move(connection, row, version_id, really=really)
        count += not faults
        if faults:
            stays.append((row, faults))
    total: int = await fetch_value(connection, sa.select(sa.func.count()).select_from(run_table).where(earlier))
    if really:
        title = words(flow.title, "zh-CN")
        detail = {"moved": count, "version": flow.active or 0}
        subject = Subject("flow", key, title)
        await record(connection, actor=actor, action="flow.moved", subject=subject, detail=detail, now=now)
    left = total - len(stays) if really else total - len(rows)
    return Moves(count, stays[:SHOWN], max(left, 0))


async def _active(connection: Connection, flow: Flow) -> UUID:
    if flow.active is None:
        raise InvalidFlow(errors=[FieldError("active", "required")])
    version = version_table.c
    statement = sa.select(version.id).where(version.flow_id == flow.id, version.number == flow.active)
    found: UUID = await fetch_value(connection, statement)
    return found


async def _move(connection: Connection, row: Row, version_id: UUID, *, really: bool) -> Sequence[FieldError]:
    new = await VERSIONS.get(connection, version_id)
    try:
        old = await VERSIONS.get(connection, row["version_id"])
    except FlowUnreadable:
        return [FieldError("version", "document_outdated", {}, "flow_faults")]
    state, faults = moved(old, new, from_json(row["state"]))
    if really and not faults:
        values = {"version_id": version_id, "state": to_json(state)}
        await execute(connection, sa.update(run_table).where(run_table.c.id == row["id"]).values(**values))
    return faults
