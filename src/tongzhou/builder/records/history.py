"""What was written is written down: one history entry per record and revision, one event per write.

`changes` of a new record is `{field id: value}`, of a changed one `{field id: [before, after]}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from tongzhou.access.facade import Actor
from tongzhou.builder.records.running import run_text
from tongzhou.builder.records.values import Moved
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.kernel.database.connections import Connection

CHUNK = 5_000


class Entry(NamedTuple):
    """One record's line of history; `moved` is the transition that it took."""

    record: UUID
    revision: int
    changes: bytes
    moved: bytes | None = None


def created(definition: FormDefinition, record: UUID, values: Mapping[str, Any]) -> Entry:
    """The entry of a new record."""
    known = {definition.get(key).id: value for key, value in values.items() if value is not None}
    return Entry(record, 1, orjson.dumps(known, default=str))


def updated(  # noqa: PLR0917  what a line of history says
    definition: FormDefinition,
    record: UUID,
    revision: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    moved: Moved | None = None,
) -> Entry:
    """The entry of a changed record, which now has `revision`."""
    changes = {definition.get(key).id: (before.get(key), value) for key, value in after.items()}
    taken = None if moved is None else orjson.dumps(moved._asdict())
    return Entry(record, revision, orjson.dumps(changes, default=str), taken)


def author_of(actor: Actor) -> UUID | None:
    """Who a record says wrote it: the member, or the person of a partner."""
    return actor.member_id or actor.partner_user_id


@lru_cache(maxsize=5_000)
def noted_text(schema: str, written: str, first: int) -> str:
    """WITH queries that note the history and event of the row in `written`; `noted_values` go from `$first` on."""
    form, now, by, name, action, record, revision, changes, moved = (f"${first + index}" for index in range(9))
    return (
        f'_noted as (insert into "{schema}"._record_history'
        " (form_id, record_id, revision, at, by_id, by_name, action, changes, transition)"
        f" select {form}::uuid, {record}::uuid, {revision}, {now}::timestamptz, {by}::uuid, {name}::text,"
        f" {action}::text, {changes}::jsonb, {moved}::jsonb from {written}),"
        f' _told as (insert into "{schema}"._event (at, form_id, kind, record_ids, by_id)'
        f" select {now}::timestamptz, {form}::uuid, {action}::text, array[{record}::uuid], {by}::uuid from {written})"
    )


def noted_values(definition: FormDefinition, action: str, entry: Entry, *, actor: Actor, now: datetime) -> list[Any]:
    """What `noted_text` writes."""
    who = (UUID(definition.id), now, author_of(actor), actor.name)
    moved = None if entry.moved is None else entry.moved.decode()
    return [*who, action, entry.record, entry.revision, entry.changes.decode(), moved]


async def write_down(
    connection: Connection,
    definition: FormDefinition,
    action: str,
    entries: Sequence[Entry],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """History and event of a write of many records, in one statement per chunk of it."""
    text = (
        f'with noted as (insert into "{connection.schema}"._record_history'
        " (form_id, record_id, revision, at, by_id, by_name, action, changes, transition)"
        " select $1::uuid, e.record, e.revision, $2::timestamptz, $3::uuid, $4::text, $5::text, e.changes::jsonb,"
        " e.moved::jsonb"
        " from unnest($6::uuid[], $7::integer[], $8::text[], $9::text[]) e(record, revision, changes, moved))"
        f' insert into "{connection.schema}"._event (at, form_id, kind, record_ids, by_id)'
        " values ($2::timestamptz, $1::uuid, $5::text, $6::uuid[], $3::uuid)"
    ).encode()
    who = (UUID(definition.id), now, author_of(actor), actor.name, action)
    for start in range(0, len(entries), CHUNK):
        part = entries[start : start + CHUNK]
        columns = [
            [entry.record for entry in part],
            [entry.revision for entry in part],
            [entry.changes.decode() for entry in part],
            [None if entry.moved is None else entry.moved.decode() for entry in part],
        ]
        await run_text(connection, text, [*who, *columns])
