"""Beginning runs: a row each, begun by a worker, so that many begin side by side and each only once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from tongzhou.builder.flows.contracts import FlowDocument, Happened
from tongzhou.builder.flows.core.state import State, to_json
from tongzhou.builder.flows.errors import FlowFault
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.flows.tables import due_table, flow_table, run_table, select_active, version_table
from tongzhou.builder.records import facade as records
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_one, fetch_value
from tongzhou.kernel.ids import new_id
from tongzhou.notifications.contracts import Person

DEPTH_MAX: Final = 5
"""Flows that one sets off another in a row."""
RUNS_A_MINUTE: Final = 6_000
"""That begin in one workspace; those beyond begin in the minutes after, so that no flood takes the others' turn and
nothing is lost.
"""
_MINUTE: Final = timedelta(minutes=1)


Target: TypeAlias = tuple[UUID | None, str, str | None]
"""A record, what it is called, and what makes a run on it one."""


class Starter:
    """Who started a run: a person, or nobody (the clock, another program, another flow)."""

    def __init__(self, person: Person | None, name: str) -> None:
        self.person, self.name = person, name


async def active_version(connection: Connection, key: str) -> dict[str, Any] | None:
    """The flow of a key with its version that new runs begin on; None where it has none, or is paused."""
    flow, version = flow_table.c, version_table.c
    statement = select_active(flow.id.label("flow_id"), version.id.label("version_id"), version.document).where(
        flow.key == key, ~flow.paused
    )
    return await fetch_one(connection, statement)


async def start_runs(  # noqa: PLR0917  what a run begins with
    connection: Connection,
    version: dict[str, Any],
    targets: Sequence[Target],
    starter: Starter,
    happened: Happened | Sequence[Happened],
    now: datetime,
    *,
    cause: str | None = None,
    depth: int = 0,
    parent: tuple[UUID, int] | None = None,
) -> list[UUID]:
    """Runs on records, each with its label and what makes it one (`once`); those that there are already are not new.

    `happened`: of all of them, or of each in the order of `targets`.
    They begin now, or in a later minute where this one has RUNS_A_MINUTE.
    """
    if not targets:
        return []
    each_its = (happened,) * len(targets) if isinstance(happened, Happened) else happened
    written = (each.model_dump(mode="json", exclude_defaults=True) for each in each_its)
    told = dict(zip(targets, written, strict=True))
    targets = await _free(connection, version, targets)
    person = starter.person
    rows = [
        {
            "id": new_id(),
            "flow_id": version["flow_id"],
            "version_id": version["version_id"],
            "form": version["document"].get("form"),
            "record_id": record_id,
            "label": label[:200],
            "status": "running",
            "state": to_json(State(initiator=None if person is None else f"{person.kind.value}:{person.id}")),
            "happened": told[record_id, label, once],
            "starter_kind": None if person is None else person.kind.value,
            "starter_id": None if person is None else person.id,
            "starter_name": starter.name,
            "started_at": now,
            "finished_at": None,
            "cause": cause,
            "depth": depth,
            "parent_id": None if parent is None else parent[0],
            "parent_visit": None if parent is None else parent[1],
            "once": once,
        }
        for record_id, label, once in targets
    ]
    made: list[UUID] = []
    before = await _begun_lately(connection, now)
    for at in range(0, len(rows), 500):
        statement = insert(run_table).values(rows[at : at + 500]).on_conflict_do_nothing()
        new = [row["id"] for row in await fetch_all(connection, statement.returning(run_table.c.id))]
        due = [
            {"run_id": each, "visit": 0, "kind": "start", "number": 0, "due_at": now + _MINUTE * late, "attempts": 0}
            for each, late in zip(new, _minutes(before + len(made), len(new)), strict=True)
        ]
        if due:
            await execute(connection, sa.insert(due_table).values(due))
        made += new
    return made


async def _begun_lately(connection: Connection, now: datetime) -> int:
    recent = sa.select(sa.func.count()).where(run_table.c.started_at > now - _MINUTE)
    found: int = await fetch_value(connection, recent)
    return found


def _minutes(before: int, count: int) -> list[int]:
    """How many minutes each of `count` runs waits after `before` of them. Pure."""
    return [number // RUNS_A_MINUTE for number in range(before, before + count)]


async def _free(connection: Connection, version: dict[str, Any], targets: Sequence[Target]) -> Sequence[Target]:
    """With one run at a time, the records that no run of the flow is on; whoever starts one meanwhile waits."""
    if not version["document"].get("rules", {}).get("one_at_a_time"):
        return targets
    run, flow = run_table.c, flow_table.c
    locked = sa.select(flow.id).where(flow.id == version["flow_id"]).with_for_update(key_share=True)
    await fetch_one(connection, locked)
    busy = sa.select(run.record_id).where(
        run.flow_id == version["flow_id"],
        run.record_id.in_([record_id for record_id, _, _ in targets if record_id is not None]),
        run.status.in_(("running", "stuck")),
    )
    taken = {row["record_id"] for row in await fetch_all(connection, busy)}
    first = {record_id: target for target in reversed(targets) if (record_id := target[0]) is not None}
    return [each for each in targets if each[0] is None or (each[0] not in taken and first[each[0]] is each)]


async def start_children(run: Running, visit: int, key: str, targets: Sequence[UUID | None]) -> int:
    """Runs of another flow that this one starts; raises FlowFault where it cannot be."""
    if run.row["depth"] >= DEPTH_MAX:
        raise FlowFault("too_deep", limit=DEPTH_MAX)
    version = await active_version(run.connection, key)
    if version is None:
        raise FlowFault("no_such_flow", flow=key)
    document = FlowDocument.model_validate(version["document"])
    if document.form is not None and any(each is None for each in targets):
        raise FlowFault("no_record")
    person = run.row["starter_id"]
    starter = None if person is None else Person(PersonKind(run.row["starter_kind"]), person)
    labels = [await label_of(run, document.form, each) for each in targets]
    wanted = [
        (each if document.form is not None else None, label, f"child:{run.id}:{visit}:{number}")
        for number, (each, label) in enumerate(zip(targets, labels, strict=True))
    ]
    made = await start_runs(
        run.connection,
        version,
        wanted,
        Starter(starter, run.row["starter_name"]),
        Happened(kind="flow"),
        run.now,
        cause=str(run.id),
        depth=run.row["depth"] + 1,
        parent=(run.id, visit),
    )
    return len(made)


async def label_of(run: Running, form: str | None, record_id: UUID | None) -> str:
    """What a record is called."""
    if form is None or record_id is None:
        return run.title
    opened = await run.open(form)
    values = await run.record(form, record_id)
    return str((values or {}).get(opened.definition.label_field) or "")


async def labels_of(opened: records.OpenForm, ids: Sequence[UUID]) -> dict[UUID, str]:
    """What records are called, those that are gone left out."""
    found: dict[UUID, str] = {}
    for at in range(0, len(ids), 500):
        wanted = {"field": "id", "op": "in", "value": [str(each) for each in ids[at : at + 500]]}
        rows = await records.extract_records(opened, (opened.definition.label_field,), wanted=wanted)
        found |= {UUID(row[0]): row[1] or "" for row in rows}
    return found
