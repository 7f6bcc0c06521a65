"""Arrow tables into PostgreSQL by COPY, inside the caller's transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from psycopg import sql

from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.ids import new_id

if TYPE_CHECKING:
    from pyarrow.lib import Table

ROWS_AT_ONCE = 65_536


def as_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Rows as an Arrow table of what COPY reads: ids and documents as text."""
    import pyarrow as pa

    return pa.Table.from_pylist([{name: _plain(value) for name, value in row.items()} for row in rows])


async def copy_in(connection: Connection, table: str, rows: Table) -> None:
    """Append `rows` to a platform table of the connection's schema; columns go by name.

    PostgreSQL takes no COPY into a table with row policies, so the rows arrive in a table of their own first.
    """
    if rows.num_rows == 0:
        return
    arrived = sql.Identifier(connection.schema, f"_arrived_{new_id().hex}")
    target = sql.Identifier(connection.schema, table)
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in rows.column_names)
    shape = sql.SQL("create unlogged table {} as select {} from {} with no data")
    await connection.execute(shape.format(arrived, columns, target))
    await _copy(connection, sql.SQL("copy {} from stdin (format csv)").format(arrived), rows)
    await connection.execute(sql.SQL("insert into {} ({}) select {} from {}").format(target, columns, columns, arrived))
    await connection.execute(sql.SQL("drop table {}").format(arrived))


async def _copy(connection: Connection, statement: sql.Composed, rows: Table) -> None:
    batches = iter(rows.to_batches(max_chunksize=ROWS_AT_ONCE))
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        while (text := await asyncio.to_thread(_next_text, batches)) is not None:
            await copy.write(text)


def _next_text(batches: Iterator[Any]) -> bytes | None:
    """The next batch as CSV: texts always quoted, so an empty one stays apart from a missing one."""
    from pyarrow import csv

    batch = next(batches, None)
    if batch is None:
        return None
    target = BytesIO()
    csv.write_csv(batch, target, csv.WriteOptions(include_header=False, quoting_style="needed"))
    return target.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return orjson.dumps(value).decode() if isinstance(value, dict) else value
