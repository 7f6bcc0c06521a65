"""The views of aggregate tables, kept as the forms they read change."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager

from psycopg import AsyncClientCursor

from tongzhou.builder.schema.aggregate_rules import forms_read
from tongzhou.builder.schema.aggregate_views import groups_view
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.ddl import qualified
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import compile_statement


@asynccontextmanager
async def views_aside(
    connection: Connection, before: Forms, after: Forms, keys: Collection[str]
) -> AsyncIterator[None]:
    """Inside, the tables of forms `keys` may change: views that read them, or are them, are gone and then made anew."""
    await drop_views(connection, _concerned(before, keys))
    yield
    await make_views(connection, after, _concerned(after, keys))


def _concerned(forms: Forms, keys: Collection[str]) -> list[FormDefinition]:
    return [
        form
        for form in forms
        if form.aggregate is not None and (form.key in keys or not forms_read(forms, form).isdisjoint(keys))
    ]


async def make_views(connection: Connection, forms: Forms, aggregates: Iterable[FormDefinition]) -> None:
    """Make the views of aggregate tables. They read with the rights of whoever asks, as policies demand."""
    for form in aggregates:
        compiled = compile_statement(groups_view(forms, form), connection.schema)
        name = qualified(connection.schema, form.key)
        text = f"create view {name} with (security_invoker = true) as {compiled.text}"
        await AsyncClientCursor(connection).execute(text.encode(), compiled.parameters)


async def drop_views(connection: Connection, aggregates: Iterable[FormDefinition]) -> None:
    """Take views away; their rows are only what other tables hold."""
    for form in aggregates:
        await connection.execute(f"drop view if exists {qualified(connection.schema, form.key)}".encode())
