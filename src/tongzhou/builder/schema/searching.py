"""Keeping what records are found and sorted by: `_search` and `_label_key`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from psycopg import sql

from tongzhou.builder.fields.facade import SelectSettings, ValueKind, search_text, sort_key
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facts import CHUNK, raw_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.texts import Text


@lru_cache(maxsize=2_000)
def searched_fields(form: FormDefinition) -> tuple[Field, ...]:
    """The fields whose text a search looks into: the label, serial numbers and those marked searchable.

    What is hidden from partners stays out where partners see the form, and what is masked everywhere: a search must
    not reveal it.
    """
    hidden = form.is_seen_by_partners
    return tuple(
        each
        for each in form.stored_fields
        if (each.key == form.label_field or getattr(each.settings, "searchable", each.type.name == "serial"))
        and (each.type.is_searchable or each.key == form.label_field)
        and not (hidden and each.hidden_from_partners)
        and not each.is_masked
    )


def search_columns(form: FormDefinition, values: Mapping[str, Any]) -> dict[str, str | None]:
    """`_search` and `_label_key` of a record with these stored values."""
    label = form.find(form.label_field)
    label_value = values.get(form.label_field)
    return {
        "_search": search_text(spoken(each, values.get(each.key)) for each in searched_fields(form)),
        "_label_key": None
        if label is None or label.kind is not ValueKind.TEXT or label_value is None
        else sort_key(label_value),
    }


@lru_cache(maxsize=2_000)
def depends_on_search(form: FormDefinition) -> frozenset[str]:
    """The fields whose change means new search columns."""
    return frozenset({form.label_field, *(each.key for each in searched_fields(form))})


def spoken(each: Field, value: Any) -> str | None:
    """A stored value as people say it: an option by its words."""
    if value is None:
        return None
    if isinstance(each.settings, SelectSettings):
        labels: dict[str, Text | None] = {option.key: option.label for option in each.settings.options}
        label = labels.get(value)
        return value if label is None else label if isinstance(label, str) else " ".join(label.values())
    return str(value)


async def refresh_search(connection: Connection, form: FormDefinition) -> None:
    """Compute the search columns of every row anew, in chunks by id."""
    fields = [form.get(key) for key in sorted(depends_on_search(form))]
    table = raw_table(form, *fields)
    statement = sql.SQL(
        "update {} t set _search = v.s, _label_key = v.l"
        " from unnest(%s::uuid[], %s::text[], %s::text[]) v(id, s, l) where t.id = v.id"
    ).format(sql.Identifier(connection.schema, form.key))
    last = UUID(int=0)
    while True:
        page = sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(CHUNK)
        rows = await fetch_all(connection, page)
        if not rows:
            return
        found = [search_columns(form, row) for row in rows]
        columns = [[row["id"] for row in rows], [f["_search"] for f in found], [f["_label_key"] for f in found]]
        await connection.execute(statement, columns)
        last = rows[-1]["id"]
