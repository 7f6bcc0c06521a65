"""The work centre over HTTP beside a million finished to-dos.

    python -m benchmarks.work_centre [finished]

Half of the finished to-dos are the reader's own, four to a run; 300 more wait for them. Each box's first page and the
counts are asked for one after the other; the figure is the slowest's median.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import aiohttp
import orjson
import psycopg
import uvloop

from benchmarks.records import serving, token_of
from benchmarks.reporting import Line
from tongzhou.access.facade import system_actor
from tongzhou.builder.flows.actions import create_flow, publish
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.core.state import State, to_json
from tongzhou.builder.flows.running.starting import active_version
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.entrypoints.running import open_database
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.embedded import EmbeddedPostgres
from tongzhou.kernel.settings import Settings

WAITING, ROUNDS, BUDGET = 300, 15, 100.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGES = (
    "tasks?box=open", "tasks?box=open&sort=deadline", "tasks?box=handled", "tasks?box=started", "tasks?box=cc",
    "tasks:groups?box=open&by=step", "tasks:groups?box=handled&by=flow", "tasks:counts",
)  # fmt: skip


def document() -> FlowDocument:
    """One step that asks its initiator."""
    step = {"key": "ask", "title": "Ask", "kind": "approve", "people": [{"kind": "initiator"}]}
    ends = [{"key": key, "title": key, "kind": key} for key in ("start", "end")]
    lines = [{"source": source, "target": target} for source, target in pairwise(("start", "ask", "end"))]
    whole = {"key": "bench", "title": "Bench", "trigger": {"kind": "flow"}, "steps": [*ends, step], "lines": lines}
    return FlowDocument.model_validate(whole)


async def prepare(dsn: str, settings: Settings, finished: int) -> str:
    """Runs and to-dos; gives the reader's token."""
    async with open_database(dsn, settings) as database:
        workspace = await create_workspace(database, WORKSPACE_CHAIN, key="bench", name="Bench")
        actor = await system_actor(database, "bench")
        token = await token_of(database, workspace)
        async with database.workspace(workspace) as connection:
            flow = await create_flow(connection, document(), actor=actor, now=clock.now())
            await publish(connection, "bench", flow.revision, actor=actor, wiring=None, now=clock.now())
            version = await active_version(connection, "bench")
            row = await (await connection.execute(f"select id from {workspace.schema}._member limit 1")).fetchone()
            assert version is not None
            assert row is not None
            for part in fill(workspace.schema, version["flow_id"], version["version_id"], row["id"], finished):
                await connection.execute(part)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(b"vacuum analyze")
    return token


def fill(schema: str, flow: UUID, version: UUID, member: UUID, finished: int) -> list[bytes]:
    """Without chance; ids are of version 7's form and rise. What waits is among the latest runs."""
    runs = finished // 4
    identity = "('019b0000-0000-7000-{}000-' || lpad(to_hex({}), 12, '0'))::uuid"
    run, task = identity.format(8, "n"), identity.format(9, "n * 8 + k")
    is_open = f"(k = 1 and n > {runs - WAITING})"
    return [
        f"""
        insert into {schema}._flow_run (id, flow_id, version_id, label, status, state, happened, starter_kind,
            starter_id, starter_name, started_at, depth)
        select {run}, '{flow}', '{version}', 'Run ' || n, case when n > {runs - WAITING} then 'running' else 'done' end,
            '{_state()}', '{{"kind": "flow"}}', 'member', '{member}', 'Bench', '{NOW.isoformat()}', 0
        from generate_series(1, {runs}) n
        """.encode(),
        f"""
        insert into {schema}._flow_task (id, run_id, number, flow_id, visit, step, kind, person_kind, person_id,
            person_name, status, role, opened_at, done_at, action, by_kind, by_id, by_name)
        select {task}, {run}, k, '{flow}', k, 'ask', case when k = 4 and n % 10 = 0 then 'cc' else 'approve' end,
            'member', who, 'Bench', case when {is_open} then 'open' else 'done' end, 'decider',
            '{NOW.isoformat()}'::timestamptz + n * interval '1 second',
            case when not {is_open} then '{NOW.isoformat()}'::timestamptz + n * interval '2 seconds' end,
            case when not {is_open} then 'submit' end, 'member', case when not {is_open} then who end, 'Bench'
        from generate_series(1, {runs}) n, generate_series(1, 4) k,
            lateral (select case when k <= 2 then '{member}'::uuid else gen_random_uuid() end who) _
        """.encode(),
    ]


def _state() -> str:
    return orjson.dumps(to_json(State(initiator=None))).decode()


async def measure(finished: int) -> dict[str, float]:
    """Milliseconds of each page, the median."""
    with TemporaryDirectory(prefix="tongzhou-bench-") as folder:
        settings = Settings(data_dir=Path(folder) / "data", port=20_000 + os.getpid() % 20_000)
        settings.data_dir.mkdir()
        with EmbeddedPostgres().start(settings.data_dir) as postgres:
            token = await prepare(postgres.dsn, settings, finished)
            async with serving(settings, postgres.dsn, token) as (base, session):
                return {page: await milliseconds(session, f"{base}/api/{page}") for page in PAGES}


async def milliseconds(session: aiohttp.ClientSession, url: str) -> float:
    """The median of how long an answer takes, after a warm-up."""
    took = []
    for _ in range(ROUNDS + 3):
        began = time.perf_counter()
        async with session.get(url) as answer:
            content = await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{url}: {answer.status} {content[:300]!r}")
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0)
    return median(took[3:])


def main() -> None:
    """Print a line per page."""
    finished = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for page, took in uvloop.run(measure(finished)).items():
        print(Line(page, finished, f"{took:.0f} ms", f"< {BUDGET:.0f} ms", took < BUDGET))


if __name__ == "__main__":
    main()
