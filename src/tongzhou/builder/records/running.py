"""Running statements of the query compiler: raw cursors, tuples, no dictionary per row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import AsyncRawCursor
from psycopg.rows import tuple_row

from tongzhou.builder.query.facade import Statement
from tongzhou.builder.records.errors import FormOutdated
from tongzhou.kernel.database.connections import Connection

_OUTDATED = (
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedTable,
    psycopg.errors.DatatypeMismatch,
    psycopg.errors.InvalidTextRepresentation,
)
"""What PostgreSQL says of a definition that another process changed a moment ago: an answer, not a failure."""


async def rows_of(connection: Connection, statement: Statement) -> list[tuple[Any, ...]]:
    """All rows of a statement; while the connection's rights are assumed, one that also confirms them."""
    assumption = connection.assumption
    if assumption is None:
        return await _fetch(connection, statement.text, statement.parameters, anew=statement.planned_anew)
    count = len(statement.parameters)
    text = _confirming(statement.text, count, assumption.function, len(assumption.parameters))
    values = [*statement.parameters, *assumption.parameters]
    rows = await _fetch(connection, text, values, anew=statement.planned_anew)
    assumption.confirm(rows[0][0] if rows else None)
    connection.assumption = None
    return [row[1:] for row in rows]


async def _fetch(
    connection: Connection, text: bytes, parameters: Sequence[Any], *, anew: bool = False
) -> list[tuple[Any, ...]]:
    cursor = AsyncRawCursor(connection, row_factory=tuple_row)
    try:
        await cursor.execute(text, parameters, prepare=False if anew else None)
    except _OUTDATED as error:
        raise FormOutdated() from error
    return await cursor.fetchall()


@lru_cache(maxsize=2_000)
def _confirming(text: bytes, count: int, function: str, arguments: int) -> bytes:
    """A statement with an assumption's function in front of its columns, asked once for all rows."""
    marks = ", ".join(f"${count + index}" for index in range(1, arguments + 1))
    return b"select (select " + f"{function}({marks})".encode() + b"), _q.* from (" + text + b") _q"


def condition_of(connection: Connection, first: int) -> tuple[str, Sequence[Any]]:
    """What a writing statement adds to its conditions so that it touches no row unless the assumed rights hold.

    With its parameters, from `$first` on. Whoever runs it says with `touched` whether a row was.
    """
    assumption = connection.assumption
    if assumption is None:
        return "", ()
    last = first + len(assumption.parameters)
    marks = ", ".join(f"${index}" for index in range(first, last))
    return f" and (select {assumption.function}({marks})) = ${last}", (*assumption.parameters, assumption.expected)


def touched(connection: Connection, *, is_touched: bool) -> None:
    """Note what became of `condition_of`; raises Unconfirmed where it kept a row from being touched."""
    assumption = connection.assumption
    if assumption is not None:
        assumption.confirm(assumption.expected if is_touched else None)
        connection.assumption = None


async def make_sure(connection: Connection) -> None:
    """Nothing is written while rights are only assumed."""
    if connection.assumption is not None:
        await rows_of(connection, Statement(b"select 1"))


async def run_text(connection: Connection, text: bytes, parameters: Sequence[Any]) -> AsyncRawCursor[tuple[Any, ...]]:
    """Run one writing statement."""
    await make_sure(connection)
    cursor = AsyncRawCursor(connection, row_factory=tuple_row)
    try:
        await cursor.execute(text, parameters)
    except _OUTDATED as error:
        raise FormOutdated() from error
    return cursor


async def fetch_written(connection: Connection, text: bytes, parameters: Sequence[Any]) -> tuple[Any, ...]:
    """The one row of a writing statement that holds `condition_of` the connection."""
    (row,) = await _fetch(connection, text, parameters)
    return row


async def run_many(connection: Connection, text: bytes, rows: Sequence[Sequence[Any]]) -> None:
    """Run one writing statement for each row, in a pipeline."""
    await make_sure(connection)
    cursor = AsyncRawCursor(connection, row_factory=tuple_row)
    try:
        await cursor.executemany(text, rows)
    except _OUTDATED as error:
        raise FormOutdated() from error
