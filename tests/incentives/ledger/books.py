"""Partners and books for tests of the ledger, and short ways to post and to look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from tongzhou.audit.contracts import NamedDoer
from tongzhou.incentives.ledger.contracts import AccountKind, Book, Entry, NewJournal, Origin, Owner, Posted
from tongzhou.incentives.ledger.posting import open_positions, post
from tongzhou.incentives.ledger.rules import Position
from tongzhou.kernel.database.connections import Connection, Database, Workspace

NOW = datetime(2026, 2, 1, 8, tzinfo=UTC)
DAY = date(2026, 1, 31)
FINANCE = NamedDoer(name="Finance", via="job")
CNY, USD = Book("CNY"), Book("USD")


def partner(code: str) -> Owner:
    """The partner of this code."""
    return Owner(uuid5(NAMESPACE_URL, f"tongzhou:ledger:{code}"), code, code, f"Partner {code}")


def journal(
    key: str,
    entry: Entry,
    *,
    on: date = DAY,
    period: str = "2026-01",
    origin: Origin | None = None,
    reverses: UUID | None = None,
) -> NewJournal:
    """A journal of January 2026."""
    return NewJournal(
        key=key, entry=entry, effective_on=on, period=period, origin=origin or Origin(), reverses=reverses
    )


async def put(database: Database, workspace: Workspace, *journals: NewJournal, now: datetime = NOW) -> list[Posted]:
    """Post in a transaction of its own."""
    async with database.workspace(workspace) as connection:
        return await post(connection, journals, actor=FINANCE, now=now)


async def put_all(
    database: Database, workspace: Workspace, key: str, entries: Iterable[Entry], now: datetime = NOW
) -> list[Posted]:
    """Post entries under numbered keys."""
    journals = [journal(f"{key}:{number}", each) for number, each in enumerate(entries)]
    return await put(database, workspace, *journals, now=now)


async def stands(database: Database, workspace: Workspace, owner: Owner, book: Book = CNY) -> dict[str, int]:
    """What a partner's accounts show that are not empty."""
    async with database.workspace(workspace) as connection:
        position = (await open_positions(connection, [(owner, book)]))[owner, book]
    return not_empty(position)


def not_empty(position: Position) -> dict[str, int]:
    """The balances by kind, without the zeros."""
    return {kind.value: position[kind] for kind in AccountKind if position[kind]}


async def rows(connection: Connection, query: str) -> list[dict[str, Any]]:
    """Rows of a query in which `{s}` is the connection's schema."""
    return await (await connection.execute(query.format(s=connection.schema).encode())).fetchall()


async def look(database: Database, workspace: Workspace, query: str) -> list[dict[str, Any]]:
    """The same in a transaction of its own."""
    async with database.workspace(workspace) as connection:
        return await rows(connection, query)


async def counts(database: Database, workspace: Workspace) -> tuple[int, int, int]:
    """How many journals and postings there are, and the sum of all kept balances."""
    (row,) = await look(
        database,
        workspace,
        "select (select count(*) from {s}._journal) as j, (select count(*) from {s}._posting) as p,"
        " (select coalesce(sum(balance_minor), 0) from {s}._ledger_account)::bigint as b",
    )
    return row["j"], row["p"], row["b"]
