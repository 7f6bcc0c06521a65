"""Steps of flows through the engine against a bare SKIP LOCKED queue on the same database, in one run.

    python -m benchmarks.flows [steps]

Runs of ten formulas each, begun beforehand; four workers do everything that is due, each thing in a transaction of its
own. `bare` is a table of as many rows, from which four workers with a connection each take one after the other: begin,
`delete … where id = (select … for update skip locked limit 1)`, commit. Both take turns; the ratio is the median of the
paired ratios. Nothing else is measured than what is due: a run's beginning counts as a step.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import psycopg
import uvloop

from benchmarks.reporting import Line
from tongzhou.access.facade import Actor, system_actor
from tongzhou.builder.flows.actions import create_flow, publish
from tongzhou.builder.flows.contracts import FlowDocument, Happened
from tongzhou.builder.flows.facade import Wiring
from tongzhou.builder.flows.running.starting import Starter, active_version, start_runs
from tongzhou.builder.flows.running.working import work_one
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.entrypoints.running import open_database
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.embedded import EmbeddedPostgres
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.settings import Settings

WORKERS, ROUNDS, STEPS_OF_A_RUN = 4, 3, 10
BUDGET = 0.3
NOBODY = Starter(None, "benchmark")


class Measured(NamedTuple):
    """Steps per second of both, and the median of the paired ratios."""

    flows: float
    bare: float
    ratio: float


def document() -> FlowDocument:
    """Formulas one behind the other, about no record."""
    keys = [f"s{number}" for number in range(STEPS_OF_A_RUN)]
    steps = [{"key": key, "title": key, "kind": "formula", "values": {"sum": "1 + 2"}} for key in keys]
    ends = [{"key": key, "title": key, "kind": key} for key in ("start", "end")]
    lines = [{"source": source, "target": target} for source, target in pairwise(["start", *keys, "end"])]
    whole = {"key": "bench", "title": "Bench", "trigger": {"kind": "flow"}, "steps": [*ends, *steps], "lines": lines}
    return FlowDocument.model_validate(whole)


async def begin(database: Database, workspace: Workspace, runs: int) -> None:
    """Runs whose beginning is due."""
    async with database.workspace(workspace) as connection:
        version = await active_version(connection, "bench")
        assert version is not None
        targets = [(None, "run", None)] * runs
        await start_runs(connection, version, targets, NOBODY, Happened(kind="flow"), clock.now())


async def through_engine(database: Database, workspace: Workspace, actor: Actor, steps: int) -> float:
    """Steps per second of four workers until nothing is due."""
    await begin(database, workspace, steps // STEPS_OF_A_RUN)
    outgoing = Outgoing("")

    async def once() -> bool:
        return await work_one(database, workspace, wiring=Wiring(), outgoing=outgoing, flow=actor)

    return await rate([once] * WORKERS)


async def rate(workers: list[Callable[[], Awaitable[bool]]]) -> float:
    """How much is done a second, until all find nothing to do."""
    began = time.perf_counter()

    async def work(once: Callable[[], Awaitable[bool]]) -> int:
        done = 0
        while await once():
            done += 1
        return done

    done = sum(await asyncio.gather(*(work(each) for each in workers)))
    return done / (time.perf_counter() - began)


async def through_queue(connections: list[psycopg.AsyncConnection[Any]], steps: int) -> float:
    """Rows per second of four workers until the table is empty."""
    first = connections[0]
    await first.execute("create table if not exists bench_queue (id bigint generated always as identity primary key)")
    await first.execute("insert into bench_queue select from generate_series(1, %s)", (steps,))

    def taker(connection: psycopg.AsyncConnection[Any]) -> Callable[[], Awaitable[bool]]:
        async def once() -> bool:
            async with connection.transaction():
                taken = await connection.execute(
                    "delete from bench_queue where id ="
                    " (select id from bench_queue order by id for update skip locked limit 1)"
                )
                return taken.rowcount == 1

        return once

    return await rate([taker(each) for each in connections])


@asynccontextmanager
async def prepared() -> AsyncIterator[tuple[Database, Workspace, Actor, list[psycopg.AsyncConnection[Any]]]]:
    """A database with a published flow, and connections that do without it."""
    with TemporaryDirectory(prefix="tongzhou-bench-") as folder:
        settings = Settings(data_dir=Path(folder) / "data")
        settings.data_dir.mkdir()
        with EmbeddedPostgres().start(settings.data_dir) as postgres:
            async with open_database(postgres.dsn, settings) as database:
                workspace = await create_workspace(database, WORKSPACE_CHAIN, key="bench", name="Bench")
                actor = await system_actor(database, "bench")
                async with database.workspace(workspace) as connection:
                    flow = await create_flow(connection, document(), actor=actor, now=clock.now())
                    await publish(connection, "bench", flow.revision, actor=actor, wiring=None, now=clock.now())
                bare = [await psycopg.AsyncConnection.connect(postgres.dsn, autocommit=True) for _ in range(WORKERS)]
                yield database, workspace, actor, bare
                for each in bare:
                    await each.close()


async def measure(steps: int) -> Measured:
    """Both in turns, after a warm-up."""
    async with prepared() as (database, workspace, actor, connections):
        await through_engine(database, workspace, actor, steps // 10)
        await through_queue(connections, steps // 10)
        pairs = [
            (await through_engine(database, workspace, actor, steps), await through_queue(connections, steps))
            for _ in range(ROUNDS)
        ]
    return Measured(median(p[0] for p in pairs), median(p[1] for p in pairs), median(a / b for a, b in pairs))


def main() -> None:
    """Print one line."""
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    found = uvloop.run(measure(steps))
    ours, alone = f"{found.flows:.0f} /s", f"{found.bare:.0f} /s"
    print(Line("steps of flows", steps, ours, f">= {BUDGET:.1f}", found.ratio >= BUDGET, alone, found.ratio))


if __name__ == "__main__":
    main()
