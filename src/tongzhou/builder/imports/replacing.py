"""Parts of a form replaced by a file: this dealer's order lines of this month are those of the file, and no others.

A part is named by the rows: with `dealer` and the month of `day`, the parts are the pairs that the file holds. Live
records of these parts that no row of the file means are removed, in the transaction that writes the rows.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Action, actions_on, row_scope
from tongzhou.builder.imports.contracts import Span
from tongzhou.builder.imports.loading import differs
from tongzhou.builder.imports.staging import REMOVED, Element, PartKey, StagePlan, Visible, create_as
from tongzhou.builder.query.facade import Sight, reached_ids
from tongzhou.builder.records.facade import OpenForm, bin_many
from tongzhou.builder.schema.facade import table_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_value
from tongzhou.kernel.errors import NotAllowed

PARTS_SHOWN = 50


async def take_turns(connection: Connection, plan: StagePlan) -> None:
    """Wait until no other transaction replaces parts of the form."""
    key = f"import:{plan.form.id}"
    await connection.execute(b"select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


async def find_removed(connection: Connection, plan: StagePlan, visible: Visible) -> None:
    """Note which records the file's parts hold beside those that its rows mean."""
    table, ready = table_of(plan.form).alias("p"), plan.ready
    parts = sa.select(*(each.of(plan.value(each.field)).label(f"k{nth}") for nth, each in enumerate(plan.part)))
    named = parts.distinct().subquery("named")
    same = [each.of(table.c[each.field.column]) == named.c[f"k{nth}"] for nth, each in enumerate(plan.part)]
    shown = visible(plan.form, table)
    meant = sa.select(ready.c.found).where(ready.c.found.is_not(None))
    values = [table.c[each.field.column].label(f"v{nth}") for nth, each in enumerate(plan.part)]
    removed: Any = (
        sa.select(table.c.id, *values)
        .select_from(table.join(named, sa.and_(*same)))
        .where(table.c.deleted_at.is_(None), table.c.id.not_in(meant), *([] if shown is None else [shown]))
    )
    await create_as(connection, REMOVED.name, removed)


async def check_removable(connection: Connection, sight: Sight, opened: OpenForm) -> None:
    """Pass if the actor may delete every record that is removed; raises NotAllowed."""
    for action in (Action.BATCH, Action.DELETE):
        if action not in actions_on(opened.actor, opened.definition.key):
            raise NotAllowed()
        scope = row_scope(opened.actor, opened.definition.key, action)
        if scope.everything:
            continue
        reached = reached_ids(sight, opened.definition, scope, today=opened.today)
        if await fetch_value(connection, sa.select(REMOVED.c.id).where(REMOVED.c.id.not_in(reached)).limit(1)):
            raise NotAllowed()


async def remove(connection: Connection, opened: OpenForm) -> None:
    """Put what the file's parts hold beside its rows into the recycle bin."""
    rows = await fetch_all(connection, sa.select(REMOVED.c.id))
    await bin_many(opened, [UUID(str(row["id"])) for row in rows])


async def count_removed(connection: Connection) -> int:
    """How many records are removed."""
    return int(await fetch_value(connection, sa.select(sa.func.count()).select_from(REMOVED)) or 0)


async def list_parts(connection: Connection, plan: StagePlan) -> list[dict[str, Any]]:
    """The first parts with what happens in each; those that lose most come first."""
    ready, table = plan.ready, table_of(plan.form).alias("e")
    old = sa.table(REMOVED.name, *(sa.column(f"v{nth}") for nth in range(len(plan.part))))
    here = [each.of(plan.value(each.field)) for each in plan.part]
    gone = [each.of(old.c[f"v{nth}"]) for nth, each in enumerate(plan.part)]
    is_new, nothing = ready.c.found.is_(None), sa.literal(0)
    changes = sa.and_(ready.c.found.is_not(None), differs(plan, table))
    rows = sa.union_all(
        sa.select(
            *(value.label(f"k{nth}") for nth, value in enumerate(here)),
            *(_text(plan, each).label(f"t{nth}") for nth, each in enumerate(plan.part)),
            sa.cast(is_new, sa.Integer()).label("new"),
            sa.cast(sa.func.coalesce(changes, sa.false()), sa.Integer()).label("changed"),
            sa.cast(sa.not_(sa.or_(is_new, changes)), sa.Integer()).label("unchanged"),
            nothing.label("removed"),
        ).select_from(ready.outerjoin(table, table.c.id == ready.c.found)),
        sa.select(
            *(value.label(f"k{nth}") for nth, value in enumerate(gone)),
            *(sa.cast(sa.null(), sa.Text()).label(f"t{nth}") for nth in range(len(plan.part))),
            nothing, nothing, nothing, sa.literal(1),
        ),
    ).subquery("counted")  # fmt: skip
    sums = [sa.func.sum(rows.c[name]).label(name) for name in ("new", "changed", "unchanged", "removed")]
    names = [sa.func.min(rows.c[f"t{nth}"]).label(f"t{nth}") for nth in range(len(plan.part))]
    keys = [rows.c[f"k{nth}"] for nth in range(len(plan.part))]
    query = sa.select(*names, *sums).group_by(*keys).order_by(sa.desc("removed"), *keys).limit(PARTS_SHOWN)
    return [
        {
            "values": [row[f"t{nth}"] for nth in range(len(plan.part))],
            **{name: int(row[name]) for name in ("new", "changed", "unchanged", "removed")},
        }
        for row in await fetch_all(connection, query)
    ]


def _text(plan: StagePlan, each: PartKey) -> Element:
    """The part as the file names it."""
    position = plan.column_of(each.field)
    value = plan.value(each.field)
    match each.span:
        case Span.MONTH:
            return sa.func.to_char(value, "YYYY-MM")
        case Span.QUARTER:
            return sa.func.to_char(value, 'YYYY-"Q"Q')
        case Span.YEAR:
            return sa.func.to_char(value, "YYYY")
        case _:
            raw = plan.ready.c.get(f"raw{position}")
            return sa.cast(value if raw is None else raw, sa.Text())
