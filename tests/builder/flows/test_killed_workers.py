"""Workers that are killed at any moment lose nothing and do nothing twice."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from contextlib import suppress
from itertools import pairwise
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import func, select

from tests.builder.flows.conftest import REGIONS, flow, published
from tongzhou.builder.flows.tables import due_table, run_table, step_table
from tongzhou.builder.flows.triggers.recorded import start_by_events
from tongzhou.identity.facade import get_workspace_profile
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all, fetch_value

RUNS = int(os.environ.get("KILLED_RUNS", "60"))
AT_ONCE = 2
#: The most things that a worker does before it, or its connections, are killed.
LONGEST = 100
STEPS = ("start", "double", "fork", "left", "right", "join", "copy", "end")


async def cut_off(database: Database, name: str) -> None:
    """End every connection of a worker in the server, whatever it was about."""
    async with database.owner() as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s", (name,)
        )


async def worked_until_killed(database: Database, workspace: Workspace, lines: int, *, cut: bool) -> None:
    """Begin a worker and kill it, or `cut` its connections, once it has told so many things done; it may end before."""
    name = f"worker-{uuid4().hex}"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.builder.flows.worker",
        database.dsn, str(workspace.id), workspace.key, workspace.schema, workspace.role,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env={**os.environ, "PGAPPNAME": name},
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(lines):
        if not await process.stdout.readline():
            break
    if cut:
        await cut_off(database, name)
    elif process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.communicate()


async def count_alive(database: Database, workspace: Workspace) -> int:
    async with database.workspace(workspace) as connection:
        alive = select(func.count()).select_from(run_table).where(run_table.c.finished_at.is_(None))
        found: int = await fetch_value(connection, alive)
        return found


async def test_all_runs_finish_and_each_thing_is_done_once(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    def rename(key: str, name: str) -> dict[str, Any]:
        return {"kind": "update", "key": key, "title": key, "values": {"name": name}}

    copy = {"code": "concat('copy ', code)", "name": "name", "secret_rate": "secret_rate"}
    steps = [
        {"kind": "update", "key": "double", "title": "D", "values": {"secret_rate": "secret_rate + 1%"}},
        {"kind": "parallel", "key": "fork", "title": "F"},
        rename("left", "concat(name, 'l')"),
        rename("right", "concat(name, 'r')"),
        {"kind": "join", "key": "join", "title": "J"},
        {"kind": "create", "key": "copy", "title": "C", "form": "region", "values": copy},
    ]
    ways = ["start", "double", "fork", "left", "join", "copy", "end"]
    lines = [{"source": source, "target": target} for source, target in pairwise(ways)]
    lines += [{"source": "fork", "target": "right"}, {"source": "right", "target": "join"}]
    trigger = {"kind": "record", "events": ["created"], "when": "secret_rate < 1"}
    await published(admin, flow(*steps, lines=lines, trigger=trigger))
    for number in range(RUNS):
        await admin.post(REGIONS, json={"code": f"R{number}", "name": "x", "secret_rate": "0"})
    async with database.reading_directory() as connection:
        profile = await get_workspace_profile(connection, workspace.id)
    while await start_by_events(database, profile, now=clock.now()):
        pass
    assert await count_alive(database, workspace) == RUNS

    chance = random.Random(20261123)
    for _ in range(20 + RUNS):
        if await count_alive(database, workspace) == 0:
            break
        ends = [(chance.randint(1, min(RUNS, LONGEST)), chance.random() < 1 / 3) for _ in range(AT_ONCE)]
        await asyncio.gather(*(worked_until_killed(database, workspace, each, cut=cut) for each, cut in ends))

    async with database.workspace(workspace) as connection:
        runs = await fetch_all(connection, select(run_table.c.status, func.count()).group_by(run_table.c.status))
        steps_done = await fetch_all(
            connection,
            select(step_table.c.step, func.count().label("count"), func.count(step_table.c.finished_at).label("ended"))
            .group_by(step_table.c.step)
            .order_by(step_table.c.step),
        )
        left = await fetch_value(connection, select(func.count()).select_from(due_table))
    assert [tuple(row.values()) for row in runs] == [("done", RUNS)]
    assert {row["step"]: (row["count"], row["ended"]) for row in steps_done} == dict.fromkeys(STEPS, (RUNS, RUNS))
    assert left == 0
    body = {"group_by": ["secret_rate"], "measures": [{"op": "count", "as": "count"}]}
    rows = (await admin.post(f"{REGIONS}:aggregate", json=body)).json()["rows"]
    assert [(row["secret_rate"], row["count"]) for row in rows] == [("1.00", 2 * RUNS)]
    names = (await admin.post(f"{REGIONS}:aggregate", json={**body, "group_by": ["name"]})).json()["rows"]
    assert {row["name"] for row in names} <= {"xlr", "xrl"}
