"""What is tracked: read from the forms, and what is kept brought in line with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from tongzhou.builder.records.facade import recalculation_table, subscribe
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import Place, Way, parts_of, table_of, tracked_fields, variables_read, ways_of
from tongzhou.builder.tracking.tables import field_table, stale_table, value_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all

SUBSCRIBER = "tracking"


class Tracked(NamedTuple):
    """A tracked field, the ways by which it reads others, and a digest of what it means."""

    form: FormDefinition
    field: Field
    ways: tuple[Way, ...]
    meaning: str
    is_timed: bool

    @property
    def id(self) -> str:
        """The field's id."""
        return self.field.id


def read_tracked(forms: Forms) -> tuple[Tracked, ...]:
    """Every tracked field of a workspace's forms."""
    return tuple(_tracked(forms, place) for place in tracked_fields(forms))


def _tracked(forms: Forms, place: Place) -> Tracked:
    parts = sorted(_spelling(part) for part in parts_of(forms, *place))
    digest = blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
    is_timed = not variables_read(forms, *place).isdisjoint({"today", "now"})
    return Tracked(*place, ways_of(forms, *place), digest, is_timed)


def _spelling(part: Place) -> str:
    return f"{part.form.key} {part.field.id} {part.field.type.name} {part.field.settings.model_dump_json()}"


async def keep_registry(connection: Connection, tracked: Sequence[Tracked], *, today: date) -> None:
    """Forget what is no longer tracked; what is new, or means something else, gets its values anew, which is no event.

    Who looks next waits for the forms to be watched, so nothing that happens after is missed.
    """
    known = {row["field_id"]: row["meaning"] for row in await fetch_all(connection, sa.select(field_table))}
    gone = known.keys() - {each.id for each in tracked}
    fresh = [each for each in tracked if known.get(each.id) != each.meaning]
    if not gone and not fresh:
        return
    for table in (field_table, stale_table, value_table, recalculation_table):
        await execute(connection, sa.delete(table).where(table.c.field_id.in_(gone)))
    await _watch(connection, tracked)
    for each in fresh:
        values = {"form_id": UUID(each.form.id), "meaning": each.meaning, "checked_on": today}
        entry = insert(field_table).values(field_id=each.id, **values)
        await execute(connection, entry.on_conflict_do_update(index_elements=["field_id"], set_=values))
        await doubt_all(connection, each, quiet=True)


async def _watch(connection: Connection, tracked: Iterable[Tracked]) -> None:
    forms = {UUID(way.form.id) for each in tracked for way in each.ways} | {UUID(each.form.id) for each in tracked}
    await subscribe(connection, SUBSCRIBER, forms)


async def doubt_all(connection: Connection, each: Tracked, *, quiet: bool) -> None:
    """Have every value of a field looked at again."""
    table = table_of(each.form)
    rows = sa.select(sa.literal(each.id), table.c.id, sa.literal(quiet)).where(table.c.deleted_at.is_(None))
    await execute(connection, doubting(rows))


def doubting(rows: sa.Select[tuple[str, UUID, bool]]) -> sa.Insert:
    """Note rows `(field, record, quiet)`; a change that anything else doubts too is no longer quiet."""
    entry = insert(stale_table).from_select(["field_id", "record_id", "quiet"], rows)
    louder = sa.and_(stale_table.c.quiet, entry.excluded.quiet)
    return entry.on_conflict_do_update(
        index_elements=["field_id", "record_id"], set_={"quiet": louder}, where=stale_table.c.quiet
    )
