"""Indexes that duplicate checks look records up by: made and dropped with the checks that ask for them."""

from __future__ import annotations

from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.conversions import run_all
from tongzhou.builder.schema.ddl import qualified
from tongzhou.builder.schema.duplicates import Comparison, key_text, wanted_indexes
from tongzhou.kernel.database.connections import Connection


async def keep_duplicate_indexes(connection: Connection, before: Forms, after: Forms) -> None:
    """Bring the indexes to what the forms ask for; where no form ever asked, nothing is even looked up."""
    wanted = wanted_indexes(after)
    if not wanted and not wanted_indexes(before):
        return
    schema = connection.schema
    found = await connection.execute(
        "select indexname from pg_indexes where schemaname = %s and indexname like %s", (schema, r"\_same\_%")
    )
    there = {row["indexname"] for row in await found.fetchall()}
    await run_all(connection, [f"drop index {qualified(schema, name)}" for name in sorted(there - wanted.keys())])
    await run_all(connection, [_made(schema, name, *wanted[name]) for name in sorted(wanted.keys() - there)])


def _made(schema: str, name: str, form: str, column: str, compare: Comparison) -> str:
    key = key_text(schema, compare, f'"{column}"')
    return f'create index "{name}" on {qualified(schema, form)} ({key}) where deleted_at is null'
