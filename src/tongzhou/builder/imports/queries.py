"""All reads of imports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, tuple_

from tongzhou.builder.imports.contracts import Choices
from tongzhou.builder.imports.documents import read_choices
from tongzhou.builder.imports.tables import error_table, import_table, source_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.texts import Locale, say

ERRORS_MAX = 500


async def get_import(connection: Connection, form_id: UUID, import_id: UUID, *, created_by: UUID | None) -> Row:
    """One import of a form by the person who began it; raises NotFound."""
    row = await fetch_one(
        connection,
        select(import_table).where(
            import_table.c.id == import_id,
            import_table.c.form_id == form_id,
            import_table.c.created_by.is_not_distinct_from(created_by),
        ),
    )
    if row is None:
        raise NotFound()
    return row


async def find_result(connection: Connection, import_id: UUID) -> dict[str, Any] | None:
    """What an import that is finished did."""
    found: dict[str, Any] | None = await fetch_value(
        connection, select(import_table.c.result).where(import_table.c.id == import_id)
    )
    return found


async def saved_choices(connection: Connection, form_id: UUID, fingerprint: str) -> Choices | None:
    """What was decided before for files of this source, if anything."""
    document = await fetch_value(
        connection,
        select(source_table.c.choices).where(
            source_table.c.form_id == form_id, source_table.c.fingerprint == fingerprint
        ),
    )
    return None if document is None else read_choices(document)


async def list_errors(
    connection: Connection, import_id: UUID, *, after: tuple[int, int] = (0, 0), limit: int = ERRORS_MAX
) -> list[Row]:
    """What is wrong, by row, from after a place on."""
    later = tuple_(error_table.c.row, error_table.c.seq) > tuple_(*map(literal, after))
    return await fetch_all(
        connection,
        select(error_table)
        .where(error_table.c.import_id == import_id, later)
        .order_by(error_table.c.row, error_table.c.seq)
        .limit(limit),
    )


async def every_error(connection: Connection, import_id: UUID) -> AsyncIterator[list[Row]]:
    """All that is wrong, page by page."""
    after: tuple[int, int] = (0, 0)
    while rows := await list_errors(connection, import_id, after=after):
        yield rows
        after = rows[-1]["row"], rows[-1]["seq"]


def show_errors(rows: list[Row], locale: Locale) -> list[dict[str, Any]]:
    """Errors as the API shows them, in the caller's language."""
    return [
        {
            "row": row["row"],
            "field": row["field"],
            "code": row["code"],
            "message": say(locale, f"field_errors.{row['code']}", {"field": row["field"], **row["params"]}),
            "value": row["value"],
        }
        for row in rows
    ]
