"""Steps of flows through the engine against a bare SKIP LOCKED queue on the same database, in one run.

    python -m benchmarks.flows [steps]

Runs of ten formulas each, begun beforehand; four workers do everything that is due, each thing in a transaction of its
own. `bare` is a table of as many rows, from which four workers with a connection each take one after the other: begin,
`delete … where id = (select … for update skip locked limit 1)`, commit. Both take turns; the ratio is the median of the
paired ratios. Nothing else is measured than what is due: a run's beginning counts as a step.

`beside timers` is the same in a workspace where 100,000 more runs wait for a time that is far, against one without.
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
BUDGET, BUDGET_BESIDE = 0.3, 0.95
TIMERS = 100_000
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


class Prepared(NamedTuple):
    """A database with a published flow in two workspaces, and connections that do without it."""

    database: Database
    workspaces: tuple[Workspace, Workspace]
    actors: tuple[Actor, Actor]
    bare: list[psycopg.AsyncConnection[Any]]

    async def rate(self, which: int, steps: int) -> float:
        """Steps per second of the engine in one of the workspaces."""
        return await through_engine(self.database, self.workspaces[which], self.actors[which], steps)


@asynccontextmanager
async def prepared() -> AsyncIterator[Prepared]:
    """A database with a published flow, and connections that do without it."""
    with TemporaryDirectory(prefix="tongzhou-bench-") as folder:
        settings = Settings(data_dir=Path(folder) / "data")
        settings.data_dir.mkdir()
        with EmbeddedPostgres().start(settings.data_dir) as postgres:
            async with open_database(postgres.dsn, settings) as database:
                made = [await with_flow(database, key) for key in ("bench", "waiting")]
                bare = [await psycopg.AsyncConnection.connect(postgres.dsn, autocommit=True) for _ in range(WORKERS)]
                yield Prepared(database, (made[0][0], made[1][0]), (made[0][1], made[1][1]), bare)
                for each in bare:
                    await each.close()


async def with_flow(database: Database, key: str) -> tuple[Workspace, Actor]:
    """A workspace where the flow is published."""
    workspace = await create_workspace(database, WORKSPACE_CHAIN, key=key, name=key)
    actor = await system_actor(database, key)
    async with database.workspace(workspace) as connection:
        flow = await create_flow(connection, document(), actor=actor, now=clock.now())
        await publish(connection, "bench", flow.revision, actor=actor, wiring=None, now=clock.now())
    return workspace, actor


async def wait_for_times(database: Database, workspace: Workspace) -> None:
    """Runs that wait until next year, each with its timer."""
    await begin(database, workspace, TIMERS)
    async with database.workspace(workspace) as connection:
        later = f"update {workspace.schema}._flow_due set kind = 'timer', due_at = now() + interval '1 year'"
        await connection.execute(later.encode())
    async with database.workspace(workspace) as connection:
        await connection.execute(f"analyze {workspace.schema}._flow_due, {workspace.schema}._flow_run".encode())


async def measure(steps: int) -> tuple[Measured, Measured]:
    """Against the queue, and beside timers against without; each pair in turns, after a warm-up."""
    async with prepared() as there:
        await there.rate(0, steps // 10)
        await through_queue(there.bare, steps // 10)
        against = [(await there.rate(0, steps), await through_queue(there.bare, steps)) for _ in range(ROUNDS)]
        await wait_for_times(there.database, there.workspaces[1])
        await there.rate(1, steps // 10)
        beside = [(await there.rate(1, steps), await there.rate(0, steps)) for _ in range(ROUNDS)]
    return middle(against), middle(beside)


def middle(pairs: list[tuple[float, float]]) -> Measured:
    """The medians."""
    return Measured(median(p[0] for p in pairs), median(p[1] for p in pairs), median(a / b for a, b in pairs))


def main() -> None:
    """Print two lines."""
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    against, beside = uvloop.run(measure(steps))
    for work, found, least in (("steps of flows", against, BUDGET), ("beside 100,000 timers", beside, BUDGET_BESIDE)):
        ours, alone = f"{found.flows:.0f} /s", f"{found.bare:.0f} /s"
        print(Line(work, steps, ours, f">= {least}", found.ratio >= least, alone, found.ratio))


if __name__ == "__main__":
    main()
