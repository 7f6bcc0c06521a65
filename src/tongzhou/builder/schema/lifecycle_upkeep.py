"""Records and a lifecycle that changes: how many are in no stage of it, and the stage that each of them goes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facts import SAMPLES_MAX, Fact, raw_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all

_EVENT_RECORDS = 5_000


async def count_unplaced(connection: Connection, current: FormDefinition, draft: FormDefinition) -> Fact:
    """How many records, those in the recycle bin too, are in stages that the draft does not have and says no other
    for, with those stages; `looked_at` is how many move.
    """
    lifecycle = draft.lifecycle
    each = None if lifecycle is None else draft.find(lifecycle.field)
    if lifecycle is None or each is None:
        return Fact()
    before = current.find_by_id(each.id)
    if before is None or before.type != each.type:
        table = raw_table(current)
        rows = await fetch_all(connection, sa.select(sa.func.count().label("rows")).select_from(table))
        return Fact(looked_at=rows[0]["rows"])
    table = raw_table(current, before)
    column = table.c[before.column].label("stage")
    rows = await fetch_all(connection, sa.select(column, sa.func.count().label("rows")).group_by(column))
    ways = _ways(draft)
    astray = {row["stage"]: row["rows"] for row in rows if row["stage"] not in (*stages_of(draft), None)}
    stuck = {stage: count for stage, count in astray.items() if stage not in ways}
    empty = sum(row["rows"] for row in rows if row["stage"] is None)
    moving = sum(count for stage, count in astray.items() if stage in ways) + empty
    return Fact(sum(stuck.values()), tuple(sorted(stuck))[:SAMPLES_MAX], moving)


def stages_of(form: FormDefinition) -> tuple[str, ...]:
    """The keys of a form's stages, in their order; none where it has no lifecycle."""
    each = None if form.lifecycle is None else form.find(form.lifecycle.field)
    return tuple(option.key for option in getattr(each and each.settings, "options", ()))


def _ways(form: FormDefinition) -> Mapping[str, str]:
    return {} if form.lifecycle is None else dict(form.lifecycle.former)


async def place_records(
    connection: Connection, form: FormDefinition, *, by: UUID | None, name: str, now: datetime
) -> None:
    """Bring records from stages that are gone, and from none, to those that the lifecycle says, with their history."""
    lifecycle = form.lifecycle
    if lifecycle is None:
        return
    schema, each = connection.schema, form.get(lifecycle.field)
    ways = _ways(form)
    text = (
        "with gone(old, new) as (select * from unnest(%(old)s::text[], %(new)s::text[])),"
        f' known as (select t.id, t."{each.column}" as old, coalesce(g.new, %(initial)s) as new'
        f' from "{schema}"."{form.key}" t left join gone g on g.old = t."{each.column}"'
        f' where t."{each.column}" is null or g.old is not null for update of t),'
        f' moved as (update "{schema}"."{form.key}" t set "{each.column}" = k.new, revision = t.revision + 1,'
        " updated_at = %(now)s, updated_by = %(by)s from known k where k.id = t.id"
        " returning t.id, t.revision, k.old, k.new),"
        f' noted as (insert into "{schema}"._record_history'
        " (form_id, record_id, revision, at, by_id, by_name, action, changes)"
        " select %(form)s, m.id, m.revision, %(now)s, %(by)s, %(name)s, 'updated',"
        " jsonb_build_object(%(field)s::text, jsonb_build_array(m.old, m.new)) from moved m)"
        f' insert into "{schema}"._event (at, form_id, kind, record_ids, by_id)'
        " select %(now)s, %(form)s, 'updated', array_agg(m.id), %(by)s"
        f" from (select id, row_number() over () / {_EVENT_RECORDS} as part from moved) m group by m.part"
    )
    values = {
        "old": list(ways), "new": list(ways.values()), "initial": lifecycle.initial, "now": now, "by": by,
        "name": name, "form": UUID(form.id), "field": each.id,
    }  # fmt: skip
    await connection.execute(text.encode(), values)
