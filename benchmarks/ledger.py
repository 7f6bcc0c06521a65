"""Postings into one hot account on the embedded PostgreSQL, beside the same rows by the driver alone, in one run.

    python -m benchmarks.ledger [postings]

`singly`: eight connections post journals of two postings, each in a transaction of its own and all of them into our
one expense account, so whoever comes waits for the commit of who came before. `in batches`: one connection posts
journals by thousands, as the approval of a settlement does. `bare` writes as many journals and postings and keeps the
same balances without keys, constraints and triggers. Both take turns; the ratio is the median of the paired ratios. At
the end the whole book is proved: every journal sums to zero, every balance is the sum of its postings, none is missing.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg
import uvloop

from benchmarks.reporting import Line
from tongzhou.audit.contracts import NamedDoer
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.entrypoints.running import open_database
from tongzhou.identity.workspaces import create_workspace
from tongzhou.incentives.ledger.contracts import Book, NewJournal, Owner
from tongzhou.incentives.ledger.posting import post
from tongzhou.incentives.ledger.proving import prove
from tongzhou.incentives.ledger.rules import Position, earn
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.embedded import EmbeddedPostgres
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.settings import Settings

POSTERS, PARTNERS, BATCH, ROUNDS = 8, 50, 5_000, 3
PER_JOURNAL: Final = 2
BUDGET: Final = 5_000
BOOK = Book("CNY")
NOBODY = NamedDoer(name="benchmark", via="cli")
Working = Callable[[], Awaitable[None]]

BARE = """
    create table bare_account (id integer primary key, balance bigint not null) with (fillfactor = 50);
    create table bare_journal (id uuid primary key, key text not null);
    create table bare_posting (journal_id uuid not null, account integer not null, minor bigint not null);
    insert into bare_account select number, 0 from generate_series(0, 50) as number;
"""
BARE_POST = """
    with told as (select * from unnest(%s::uuid[], %s::integer[]) as t(id, account)),
    journals as (insert into bare_journal select id, 'key:' || id from told),
    postings as (
        insert into bare_posting select id, side.account, side.minor from told,
        lateral (values (account, -1), (0, 1)) as side(account, minor) returning account, minor
    ), moved as (select account, sum(minor) as minor from postings group by account),
    locked as (select id from bare_account where id in (select account from moved) order by id desc for no key update)
    update bare_account a set balance = balance + moved.minor
    from locked join moved on moved.account = locked.id where a.id = locked.id
"""


class Rates(NamedTuple):
    """Postings a second of both, and the median of the paired ratios."""

    ours: float
    bare: float
    ratio: float


class Prepared(NamedTuple):
    """A workspace with an empty book, and connections that write the same rows by themselves."""

    database: Database
    workspace: Workspace
    bare: list[psycopg.AsyncConnection[Any]]

    async def post(self, journals: list[NewJournal]) -> None:
        """Through the ledger, in one transaction."""
        async with self.database.workspace(self.workspace) as connection:
            await post(connection, journals, actor=NOBODY, now=clock.now())


def journals() -> Iterator[NewJournal]:
    """Earnings of one cent of fifty partners in turns, for ever."""
    owners = [Owner(new_id(), str(number)) for number in range(PARTNERS)]
    while True:
        for owner in owners:
            (entry,) = earn(Position(owner, BOOK), 1)
            yield NewJournal(key=str(new_id()), entry=entry, effective_on=date(2026, 1, 31), period="2026-01")


async def rate(postings: int, works: list[Working], each: int) -> float:
    """Postings a second when the workers do all of it; one call of a worker posts `each`."""
    calls = iter(range(postings // each))

    async def work(once: Working) -> None:
        for _ in calls:
            await once()

    began = time.perf_counter()
    await asyncio.gather(*(work(once) for once in works))
    return postings / (time.perf_counter() - began)


async def compare(there: Prepared, postings: int, *, posters: int, batch: int) -> Rates:
    """The ledger and the driver alone in turns, after a warm-up, with journals that are made beforehand."""
    source = journals()
    each = batch * PER_JOURNAL
    pairs = []
    for warm in (True, *[False] * ROUNDS):
        wanted = max(each * posters, postings // 10 if warm else postings)
        made = iter([[next(source) for _ in range(batch)] for _ in range(wanted // each)])

        async def ours(made: Iterator[list[NewJournal]] = made) -> None:
            await there.post(next(made))

        pair = (
            await rate(wanted, [ours] * posters, each),
            await rate(wanted, [by_driver(alone, batch) for alone in there.bare[:posters]], each),
        )
        pairs += [] if warm else [pair]
    return Rates(median(p[0] for p in pairs), median(p[1] for p in pairs), median(a / b for a, b in pairs))


def by_driver(connection: psycopg.AsyncConnection[Any], batch: int) -> Working:
    """The same rows without the ledger."""

    async def once() -> None:
        ids: list[UUID] = [new_id() for _ in range(batch)]
        await connection.execute(BARE_POST, (ids, [1 + number % PARTNERS for number in range(batch)]))

    return once


@asynccontextmanager
async def prepared() -> AsyncIterator[Prepared]:
    """A database of its own, thrown away afterwards."""
    with TemporaryDirectory(prefix="tongzhou-bench-") as folder:
        settings = Settings(data_dir=Path(folder) / "data")
        settings.data_dir.mkdir()
        with EmbeddedPostgres().start(settings.data_dir) as postgres:
            async with open_database(postgres.dsn, settings) as database:
                workspace = await create_workspace(database, WORKSPACE_CHAIN, key="bench", name="bench")
                bare = [await psycopg.AsyncConnection.connect(postgres.dsn, autocommit=True) for _ in range(POSTERS)]
                await bare[0].execute(BARE)
                yield Prepared(database, workspace, bare)
                for each in bare:
                    await each.close()


async def check(there: Prepared) -> None:
    """Stop with an error unless the book is sound and holds two postings a journal."""
    async with there.database.workspace(there.workspace) as connection:
        proof = await prove(connection, now=clock.now())
    if not proof.is_sound or proof.postings != PER_JOURNAL * proof.journals or not proof.journals:
        raise SystemExit(f"the book does not add up: {proof}")


async def measure(postings: int) -> tuple[Rates, Rates]:
    """Singly and in batches."""
    async with prepared() as there:
        singly = await compare(there, postings // 10, posters=POSTERS, batch=1)
        batches = await compare(there, postings, posters=1, batch=BATCH)
        await check(there)
    return singly, batches


def main() -> None:
    """Print two lines."""
    postings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    singly, batches = uvloop.run(measure(postings))
    for work, records, found in (
        ("postings singly", postings // 10, singly),
        ("postings in batches", postings, batches),
    ):
        ours, alone = f"{found.ours:,.0f} /s", f"{found.bare:,.0f} /s"
        print(Line(work, records, ours, f">= {BUDGET:,}/s", found.ours >= BUDGET, alone, found.ratio))


if __name__ == "__main__":
    main()
