"""Running SQLAlchemy statements through psycopg: Core builds the text, the driver runs it.

The schema token `workspace` of a statement becomes the schema of the connection it runs on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from psycopg import AsyncCursor
from psycopg.types.json import Jsonb
from sqlalchemy import JSON
from sqlalchemy.dialects.postgresql import psycopg as psycopg_dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from tongzhou.kernel.database.connections import Connection

Row: TypeAlias = dict[str, Any]
_dialect = psycopg_dialect.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class CompiledStatement:
    """A statement's text with `%(name)s` marks, its own parameters, and which of them are JSON documents."""

    text: str
    parameters: Row
    documents: frozenset[str]

    def with_values(self, values: Mapping[str, Any] | None) -> Row:
        """All parameters as psycopg takes them, `values` filling the bindparams."""
        merged = {**self.parameters, **(values or {})}
        return {
            name: Jsonb(value) if name in self.documents and value is not None else value
            for name, value in merged.items()
        }


def compile_statement(statement: ClauseElement, schema: str) -> CompiledStatement:
    """The statement as psycopg takes it, for a connection on `schema`."""
    compiled = statement.compile(
        dialect=_dialect,
        schema_translate_map={"workspace": schema},
        compile_kwargs={"render_postcompile": True},
    )
    text = compiled.preparer._render_schema_translates(str(compiled), {"workspace": schema})
    assert isinstance(compiled, SQLCompiler)
    documents = {name for name, bind in compiled.binds.items() if isinstance(bind.type, JSON)}
    return CompiledStatement(text, dict(compiled.construct_params(_check=False) or {}), frozenset(documents))


async def run(
    connection: Connection, statement: ClauseElement, parameters: Mapping[str, Any] | None = None
) -> AsyncCursor[Row]:
    """Run one statement; `parameters` fill its bindparams."""
    compiled = compile_statement(statement, connection.schema)
    return await connection.execute(compiled.text.encode(), compiled.with_values(parameters))


async def fetch_all(
    connection: Connection, statement: ClauseElement, parameters: Mapping[str, Any] | None = None
) -> list[Row]:
    """All rows as dictionaries."""
    return await (await run(connection, statement, parameters)).fetchall()


async def fetch_one(
    connection: Connection, statement: ClauseElement, parameters: Mapping[str, Any] | None = None
) -> Row | None:
    """The first row, or None."""
    return await (await run(connection, statement, parameters)).fetchone()


async def fetch_value(
    connection: Connection, statement: ClauseElement, parameters: Mapping[str, Any] | None = None
) -> Any:
    """The first column of the first row, or None."""
    row = await fetch_one(connection, statement, parameters)
    return None if row is None else next(iter(row.values()))


async def execute(connection: Connection, statement: ClauseElement, parameters: Mapping[str, Any] | None = None) -> int:
    """Run a statement for its effect; the number of rows it touched."""
    return (await run(connection, statement, parameters)).rowcount


async def execute_many(connection: Connection, statement: ClauseElement, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run one statement once per row of parameters, in a pipeline."""
    if not rows:
        return
    compiled = compile_statement(statement, connection.schema)
    async with connection.cursor() as cursor:
        await cursor.executemany(compiled.text.encode(), [compiled.with_values(row) for row in rows])
