"""Running statements of the query compiler: raw cursors, tuples, no dictionary per row."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg import AsyncRawCursor
from psycopg.rows import tuple_row

from tongzhou.builder.query.facade import Statement
from tongzhou.builder.records.errors import FormOutdated
from tongzhou.kernel.database.connections import Connection


async def rows_of(connection: Connection, statement: Statement) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    cursor = AsyncRawCursor(connection, row_factory=tuple_row)
    async with known_form():
        await cursor.execute(statement.text, statement.parameters)
        return await cursor.fetchall()


async def run_text(connection: Connection, text: bytes, parameters: Sequence[Any]) -> AsyncRawCursor[tuple[Any, ...]]:
    """Run one writing statement."""
    cursor = AsyncRawCursor(connection, row_factory=tuple_row)
    async with known_form():
        await cursor.execute(text, parameters)
    return cursor


async def run_many(connection: Connection, text: bytes, rows: Sequence[Sequence[Any]]) -> None:
    """Run one writing statement for each row, in a pipeline."""
    cursor = AsyncRawCursor(connection, row_factory=tuple_row)
    async with known_form():
        await cursor.executemany(text, rows)


@asynccontextmanager
async def known_form() -> AsyncIterator[None]:
    """A definition that was changed by another process a moment ago is an answer of its own, not a failure."""
    try:
        yield
    except (psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedTable) as error:
        raise FormOutdated() from error
