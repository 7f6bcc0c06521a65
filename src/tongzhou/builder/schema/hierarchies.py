"""Trees of records: where a chain of parents leads back to where it began. Pure: statements only."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, array

from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.tables import table_of

Columns = sa.ColumnElement[Any]


def adrift(table: sa.FromClause, parent: Columns, shown: Columns, *, limit: int) -> sa.Select[Any, Any]:
    """Rows `(count, name)`: how many records have no topmost one above them, and some of them.

    Whoever walks down from the topmost ones never comes to a circle, nor below it.
    """
    down = sa.select(table.c.id).where(parent.is_(None)).cte("down", recursive=True)
    down = down.union_all(sa.select(table.c.id).select_from(table.join(down, parent == down.c.id)))
    lost = table.c.id.not_in(sa.select(down.c.id))
    return sa.select(sa.func.count().over().label("count"), shown.label("name")).where(lost).limit(limit)


def ascents(form: FormDefinition, each: Field) -> sa.Select[Any]:
    """Rows `(path,)`: the ids from one of `:ids` up along its parents, where they lead back to it, and it again.

    Records in the recycle bin count, so that none that comes back closes a circle.
    """
    up = _up(form, each)
    path = sa.func.array_append(up.c.path, up.c.start).label("path")
    return sa.select(path).where(up.c.next == up.c.start).order_by(up.c.start)


def lines_up(form: FormDefinition, each: Field) -> sa.Select[Any]:
    """Rows `(start, path)`: the ids from each of `:ids` to the topmost above it."""
    up = _up(form, each)
    return sa.select(up.c.start, up.c.path).where(up.c.next.is_(None))


def _up(form: FormDefinition, each: Field) -> sa.CTE:
    table, above = table_of(form).alias("t"), table_of(form).alias("above")
    ids = sa.bindparam("ids", type_=ARRAY(sa.Uuid()))
    up = (
        sa.select(table.c.id.label("start"), table.c[each.column].label("next"), array([table.c.id]).label("path"))
        .where(table.c.id == sa.any_(ids))
        .cte("up", recursive=True)
    )
    further = sa.select(up.c.start, above.c[each.column], sa.func.array_append(up.c.path, above.c.id)).where(
        above.c.id == up.c.next, above.c.id != sa.all_(up.c.path)
    )
    return up.union_all(further)
