"""What a member does in flows, for who lets them go: their to-dos, the flows and delegates that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.flows.acting import OPINION_MAX, Act, acts_of, who_acts
from tongzhou.builder.flows.contracts import ActionName, TaskStatus
from tongzhou.builder.flows.core.state import Intervened, Refused
from tongzhou.builder.flows.errors import FlowUnreadable
from tongzhou.builder.flows.queries import list_flows
from tongzhou.builder.flows.running.context import lock_run, mark_cause
from tongzhou.builder.flows.running.engine import happen
from tongzhou.builder.flows.running.owning import kept_out_of
from tongzhou.builder.flows.stored import title_of
from tongzhou.builder.flows.tables import flow_table, select_active, task_table, version_table
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.identity.contracts import MemberLine
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_value
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.texts import Text

WAITING = (TaskStatus.OPEN.value, TaskStatus.LATER.value)
A_PAGE = 100
"""To-dos that one request hands over."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A flow whose draft or active version names a member, and the steps that do; none where it is the flow itself."""

    key: str
    title: Text
    steps: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many to-dos are somebody else's now, how many are not, and after which to go on."""

    handed: int
    kept: int
    following: UUID | None


async def count_waiting(connection: Connection, member_id: UUID) -> int:
    """To-dos that wait for a member, those whose turn comes later among them."""
    return int(await fetch_value(connection, sa.select(sa.func.count()).where(*_waiting(member_id))) or 0)


def _waiting(member_id: UUID) -> Sequence[sa.ColumnElement[bool]]:
    task = task_table.c
    return task.person_id == member_id, task.status.in_(WAITING), task.kind != "cc"


async def flows_naming(connection: Connection, line: MemberLine) -> list[Naming]:
    """The flows that ask or tell a member by name, by key."""
    active = await fetch_all(connection, select_active(flow_table.c.key, version_table.c.document))
    names = {str(line.id), *([line.code] if line.code else [])}
    published: dict[str, Mapping[str, Any]] = {row["key"]: row["document"] for row in active}
    found = []
    for each, _ in await list_flows(connection):
        documents = [document for document in (each.stored, published.get(each.key)) if document is not None]
        places = dict(place for document in documents for place in _places(document, names))
        if places:
            steps = tuple(title for title in places.values() if title is not None)
            found.append(Naming(each.key, title_of(each.stored, each.key), steps))
    return found


def _places(document: Mapping[str, Any], names: set[str]) -> Iterator[tuple[str, Text | None]]:
    """The steps that name somebody, by key with their titles; what the flow as a whole says stands under no key."""
    for step in document.get("steps", ()):
        if _names(step, names):
            yield step["key"], step.get("title", step["key"])
    if _names([value for key, value in document.items() if key != "steps"], names):
        yield "", None


def _names(part: Any, names: set[str]) -> bool:
    if isinstance(part, Mapping):
        if part.get("kind") == "members" and names.intersection(_texts(part.get("ids", ()))):
            return True
        return any(_names(each, names) for each in part.values())
    return isinstance(part, Sequence) and not isinstance(part, str) and any(_names(each, names) for each in part)


def _texts(values: Iterable[Any]) -> set[str]:
    return {each for each in values if isinstance(each, str)}


async def hand_over(
    database: Database, member_id: UUID, heir: UUID, reason: str, *, after: UUID | None, actor: Actor, wiring: Wiring,
    now: datetime,
) -> HandedOver:  # fmt: skip
    """Give a stretch of a member's to-dos to another, each for itself, as they stand: open ones, and those whose turn
    comes later. What the other may not decide, or is asked for already, stays.
    """
    of = sa.select(task_table).where(*_waiting(member_id)).order_by(task_table.c.id).limit(A_PAGE)
    async with database.workspace(actor.workspace) as connection:
        rows = await fetch_all(connection, of if after is None else of.where(task_table.c.id > after))
    handed = 0
    for row in rows:
        async with database.workspace(actor.workspace) as connection:
            handed += await _hand_one(connection, row, heir, reason, actor=actor, wiring=wiring, now=now)
    return HandedOver(handed, len(rows) - handed, rows[-1]["id"] if len(rows) == A_PAGE else None)


async def _hand_one(
    connection: Connection, row: Row, heir: UUID, reason: str, *, actor: Actor, wiring: Wiring, now: datetime
) -> bool:
    who = f"member:{heir}"
    try:
        run = await lock_run(connection, row["run_id"], wiring=wiring, now=now, key=actor.workspace.key)
    except (FlowUnreadable, NotFound):
        return False
    visit = run.state.visit(row["visit"])
    if visit is None or who in await kept_out_of(run, run.step(visit.step)):
        return False
    run.acts = {**acts_of(actor, Act(action=ActionName.TRANSFER)), "opinion": reason[:OPINION_MAX]}
    await mark_cause(run)
    try:
        await happen(run, Intervened("reassign", visit.number, people=(who,), todo=row["number"], by=who_acts(actor)))
    except Refused:
        return False
    subject = Subject("run", str(run.id), f"{run.title} · {run.row['label']}")
    detail = {"what": "reassign", "step": visit.step, "visit": visit.number, "reason": reason[:OPINION_MAX]}
    await record(connection, actor=actor, action="run.reassign", subject=subject, detail=detail, now=now)
    return True
