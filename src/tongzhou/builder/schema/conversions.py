"""Rewriting a column into another type: fill the new one, keep what would not convert."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from psycopg import sql
from psycopg.types.json import Jsonb

from tongzhou.builder.fields.facade import Rejected, conversion
from tongzhou.builder.schema import ddl
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facts import CHUNK, stream
from tongzhou.builder.schema.tables import conversion_reject_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute_many


async def convert_column(
    connection: Connection, form: FormDefinition, before: Field, after: Field, *, now: datetime
) -> None:
    """Give a column another type. Rejected values move to `_conversion_reject` with their reason."""
    await run_all(connection, ddl.start_conversion(connection.schema, form, after))
    converted, rejected = await _convert_all(connection, form, before, after)
    for start in range(0, len(converted), CHUNK):
        await _fill(connection, form, after, converted[start : start + CHUNK])
    await execute_many(
        connection,
        sa.insert(conversion_reject_table).values(
            form_id=sa.bindparam("form_id"), field_id=sa.bindparam("field_id"), record_id=sa.bindparam("record_id"),
            value=sa.bindparam("value"), code=sa.bindparam("code"), at=sa.bindparam("at"),
        ),
        [
            {"form_id": UUID(form.id), "field_id": after.id, "record_id": record, "value": outcome.text,
             "code": outcome.code, "at": now}
            for record, outcome in rejected
        ],
    )  # fmt: skip
    await run_all(connection, ddl.finish_conversion(connection.schema, form, before, after))


async def _convert_all(
    connection: Connection, form: FormDefinition, before: Field, after: Field
) -> tuple[list[tuple[UUID, Any]], list[tuple[UUID, Rejected]]]:
    convert = conversion(before.type, before.settings, after.type, after.settings)
    converted: list[tuple[UUID, Any]] = []
    rejected: list[tuple[UUID, Rejected]] = []
    async for record, value in stream(connection, form, before):
        outcome = convert(value)
        if isinstance(outcome, Rejected):
            rejected.append((record, outcome))
        else:
            converted.append((record, outcome.value))
    return converted, rejected


async def _fill(connection: Connection, form: FormDefinition, after: Field, rows: list[tuple[UUID, Any]]) -> None:
    """One statement per chunk; lists and documents travel as JSON because unnest would flatten them."""
    storage = after.type.storage.column
    assert storage is not None
    table = sql.Identifier(connection.schema, form.key)
    column = sql.Identifier(f"_new_{after.id}")
    values: list[Any] = [value for _, value in rows]
    source: sql.Composable = sql.SQL("v.value")
    given: sql.Composable = sql.SQL("jsonb[]")
    if storage in ("text[]", "uuid[]", "jsonb"):
        values = [Jsonb([str(item) for item in value] if isinstance(value, list) else value) for value in values]
    else:
        given = sql.SQL("{}[]").format(sql.SQL(storage.split("(")[0]))
    if storage == "text[]":
        source = sql.SQL("array(select jsonb_array_elements_text(v.value))")
    if storage == "uuid[]":
        source = sql.SQL("array(select jsonb_array_elements_text(v.value)::uuid)")
    statement = sql.SQL(
        "update {table} t set {column} = {source} from unnest(%s::uuid[], %s::{given}) v(id, value) where t.id = v.id"
    ).format(table=table, column=column, source=source, given=given)
    await connection.execute(statement, ([record for record, _ in rows], values))


async def run_all(connection: Connection, statements: list[str]) -> None:
    """Run DDL in order."""
    for statement in statements:
        await connection.execute(statement.encode())
