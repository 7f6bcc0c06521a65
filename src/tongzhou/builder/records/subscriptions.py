"""Being told of what happens to records: a subscriber names forms and kinds of event, and takes what was noted for it.

Noting is a trigger of the platform's, so a writer of a form that nobody subscribed to does nothing for it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
from sqlalchemy import delete, select

from tongzhou.builder.records.errors import RecordsBusy
from tongzhou.builder.records.tables import due_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all

CHANGES = ("created", "updated", "deleted", "restored", "erased")
"""The kinds of event that writing records makes."""

EVENTS_AT_ONCE = 50


class NotedEvent(NamedTuple):
    """What happened to records of a form in one write."""

    seq: int
    form_id: UUID
    kind: str
    record_ids: Sequence[UUID]
    at: datetime
    cause: str | None = None
    """The run of a flow that did it; what people do has none."""


async def subscribe(
    connection: Connection, subscriber: str, forms: Collection[UUID], kinds: Collection[str] = CHANGES
) -> None:
    """Have events of these forms and kinds noted from the transaction's end on, for this subscriber no others.

    Whoever writes meanwhile is waited for, so what is read after this holds all that was not noted. Without forms,
    what was noted is forgotten too. Raises RecordsBusy where writers take longer than three seconds.
    """
    try:
        await connection.execute(
            f'select "{connection.schema}"._subscribe(%s, %s::uuid[], %s::text[])'.encode(),
            (subscriber, sorted(forms), sorted(kinds)),
        )
    except psycopg.errors.LockNotAvailable as error:
        raise RecordsBusy() from error
    if not forms:
        await execute(connection, delete(due_table).where(due_table.c.subscriber == subscriber))


async def take_events(connection: Connection, subscriber: str) -> list[NotedEvent]:
    """The first `EVENTS_AT_ONCE` noted events, in their order, taken off the list once the transaction commits.

    Two that take at the same time get different ones.
    """
    due = due_table.c
    first = select(due.seq).where(due.subscriber == subscriber).order_by(due.seq).limit(EVENTS_AT_ONCE)
    locked = first.with_for_update(skip_locked=True).cte("locked")  # found once, whatever the planner makes of the rest
    taken = delete(due_table).where(due.seq.in_(select(locked.c.seq)))
    rows = await fetch_all(
        connection, taken.returning(due.seq, due.form_id, due.kind, due.record_ids, due.at, due.cause)
    )
    return sorted((NotedEvent(**row) for row in rows), key=lambda event: event.seq)
