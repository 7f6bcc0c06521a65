"""Tracked values made anew, a batch at a time; each that differs from the one kept is told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.records.facade import RECALCULATED, event_table, recalculation_table
from tongzhou.builder.schema.contracts import Field, Forms
from tongzhou.builder.schema.facade import Element, Everybody, Source
from tongzhou.builder.tracking.registry import Tracked
from tongzhou.builder.tracking.tables import stale_table, value_table
from tongzhou.expressions.facade import SERVER_NOW, Variables
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all

BATCH = 1_000
_NUMBERS = frozenset({ValueKind.NUMBER, ValueKind.MONEY})
_AS_THEY_ARE = frozenset({ValueKind.BOOLEAN, ValueKind.DATE, ValueKind.INSTANT})
_LISTS = frozenset({ValueKind.CHOICES, ValueKind.REFERENCES, ValueKind.FILES})


async def recalculate(
    connection: Connection,
    forms: Forms,
    tracked: Mapping[str, Tracked],
    *,
    workspace: WorkspaceProfile,
    now: datetime,
) -> bool:
    """Look at the first values in doubt, in the connection's transaction; whether there may be more."""
    table = stale_table
    first = sa.select(table.c.field_id, table.c.record_id).order_by(table.c.field_id, table.c.record_id).limit(BATCH)
    taken = sa.delete(table).where(sa.tuple_(table.c.field_id, table.c.record_id).in_(first)).returning(table)
    rows = await fetch_all(connection, taken)
    doubted = defaultdict[tuple[str, bool], list[UUID]](list)
    for row in rows:
        doubted[row["field_id"], row["quiet"]].append(row["record_id"])
    variables = Variables(today=workspace.today(now), now=SERVER_NOW, zone=workspace.time_zone)
    changed = defaultdict[str, set[UUID]](set)
    for (field_id, quiet), ids in sorted(doubted.items()):
        each = tracked.get(field_id)
        if each is not None:
            differing = await fetch_all(connection, _renewing(forms, each, ids, variables, quiet=quiet, now=now))
            changed[each.form.id] |= {row["record_id"] for row in differing if not quiet}
    for form_id, ids_changed in sorted(changed.items()):
        if ids_changed:
            event = {"at": now, "form_id": UUID(form_id), "kind": RECALCULATED, "record_ids": sorted(ids_changed)}
            await execute(connection, sa.insert(event_table).values(event))
    return len(rows) == BATCH


def _renewing(
    forms: Forms, each: Tracked, ids: list[UUID], variables: Variables, *, quiet: bool, now: datetime
) -> sa.Select[tuple[UUID]]:
    """Keep the values of the records that are not in the bin; those that differ from what was kept are answered."""
    meaning = forms.meaning(each.form, each.field)
    fresh = _fresh(forms, each, meaning, ids, variables).cte("fresh")
    kept = value_table
    differing = (
        sa.select(fresh.c.id, kept.c.value.label("before"), fresh.c.value.label("after"))
        .select_from(fresh.outerjoin(kept, sa.and_(kept.c.field_id == each.id, kept.c.record_id == fresh.c.id)))
        .where(sa.or_(kept.c.record_id.is_(None), kept.c.value.is_distinct_from(fresh.c.value)))
        .cte("differing")
    )
    entry = insert(kept).from_select(
        ["field_id", "record_id", "value"], sa.select(sa.literal(each.id), differing.c.id, differing.c.after)
    )
    storing = entry.on_conflict_do_update(
        index_elements=["field_id", "record_id"], set_={"value": entry.excluded.value}
    ).returning(kept.c.record_id)
    seen = sa.select(differing).where(differing.c.before.is_distinct_from(differing.c.after)).cte("seen")
    telling = sa.insert(recalculation_table).from_select(
        ["field_id", "record_id", "at", "before", "after"],
        sa.select(
            sa.literal(each.id), seen.c.id, sa.literal(now), _told(meaning, seen.c.before), _told(meaning, seen.c.after)
        ).where(sa.literal(not quiet)),
    )
    return sa.select(seen.c.id.label("record_id")).add_cte(storing.cte("stored"), telling.cte("told"))


def _fresh(
    forms: Forms, each: Tracked, meaning: Field, ids: list[UUID], variables: Variables
) -> sa.Select[tuple[UUID, Any]]:
    source = Source(forms, each.form, reader=Everybody(variables))
    value = sa.func.to_jsonb(_comparable(meaning, source.own(each.field)))
    wanted = source.root.c.id == sa.func.any(sa.literal(ids, ARRAY(sa.Uuid())))
    return (
        sa.select(source.root.c.id, value.label("value"))
        .select_from(source.joined)
        .where(wanted, source.root.c.deleted_at.is_(None))
    )


def _comparable(meaning: Field, value: Element) -> Element:
    """A value with a type of its own: equal numbers are equal however they are written."""
    if meaning.kind in _NUMBERS:
        return sa.cast(value, sa.Numeric())
    if meaning.kind in _AS_THEY_ARE:
        return value
    return sa.cast(value, ARRAY(sa.Text()) if meaning.kind in _LISTS else sa.Text())


def _told(meaning: Field, value: Element) -> Element:
    """A kept value as the API writes it: numbers as text."""
    return sa.func.to_jsonb(value.op("#>>")(sa.literal_column("'{}'"))) if meaning.kind in _NUMBERS else value
