"""What was slow, and what PostgreSQL says of the indexes made for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from tongzhou.builder.query.facade import IndexWish
from tongzhou.builder.records.facade import IndexState, slow_list_table
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.speed.answers import IndexedFieldShown, SlowListShown
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound

SHOWN_MAX = 200
_COLUMN = re.compile(r'"([^"]+)"( desc)?')


async def list_slow(connection: Connection, forms: Forms) -> list[SlowListShown]:
    """Slow lists of the forms that there are, the most often slow first."""
    table = slow_list_table
    noted = await fetch_all(connection, select(table).order_by(table.c.times.desc()).limit(SHOWN_MAX))
    cursor = await connection.execute(
        "select indexrelname as name, idx_scan as uses, pg_relation_size(indexrelid) as bytes"
        " from pg_stat_user_indexes where schemaname = %s and starts_with(indexrelname, '_asked_')",
        (connection.schema,),
    )
    indexes = {row["name"]: row for row in await cursor.fetchall()}
    shown = []
    for row in noted:
        form, index = forms.by_key.get(row["form"]), indexes.get(row["name"])
        if form is not None:
            shown.append(
                SlowListShown(
                    name=row["name"],
                    form=form.key,
                    title=form.title,
                    fields=list(_fields(form, row["columns"])),
                    times=row["times"],
                    slowest_ms=row["slowest_ms"],
                    last_at=row["last_at"],
                    state=IndexState(row["state"]),
                    bytes=None if index is None else index["bytes"],
                    uses=None if index is None else index["uses"],
                )
            )
    return shown


async def get_wish(connection: Connection, name: str) -> IndexWish:
    """The index of this name that slow lists ask for; raises NotFound."""
    row = await fetch_one(connection, select(slow_list_table).where(slow_list_table.c.name == name))
    if row is None:
        raise NotFound()
    return IndexWish(row["form"], tuple(row["columns"]))


def _fields(form: FormDefinition, columns: Iterable[str]) -> Iterator[IndexedFieldShown]:
    """An index's columns as fields; the id behind them, which every index ends with, is left out."""
    for column in columns:
        found = _COLUMN.match(column)
        key = "" if found is None else found.group(1)
        each = form.find(form.label_field if key == "_label_key" else key)
        if each is not None and key != "id":
            descending = found is not None and found.group(2) is not None
            yield IndexedFieldShown(key=each.key, label=each.label, descending=descending)
