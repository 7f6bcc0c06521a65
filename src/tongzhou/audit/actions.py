"""The only writer of the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg import sql
from sqlalchemy import insert

from tongzhou.audit.contracts import Doer, Entry, Subject
from tongzhou.audit.rules import Link, check_action, check_detail, seal
from tongzhou.audit.tables import audit
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute


async def record(
    connection: Connection,
    *,
    actor: Doer,
    action: str,
    subject: Subject,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> Entry:
    """Write down what `actor` did, in the transaction that does it: both stay or neither.

    `detail` holds texts, whole numbers, lists and maps. Writers of one workspace queue up here until they
    commit, so this comes last in an action.
    """
    content = dict(detail or {})
    check_action(action)
    check_detail(content)
    tail = await _tail(connection)
    person = actor.preview_by
    entry = seal(
        Entry(
            seq=tail.seq + 1,
            at=now,
            actor_id=person.id if person else actor.user_id,
            actor=person.name if person else actor.name,
            previewed=actor.name if person else None,
            via=str(actor.via),
            action=action,
            subject=subject,
            detail=content,
            previous_hash=tail.hash,
            hash="",
        )
    )
    await execute(connection, insert(audit).values(**_row(entry)))
    return entry


async def _tail(connection: Connection) -> Link:
    """The last link, locked until this transaction ends."""
    call = sql.SQL("select seq, hash from {}._audit_tail()").format(sql.Identifier(connection.schema))
    row = await (await connection.execute(call)).fetchone()
    return Link() if row is None else Link(row["seq"], row["hash"])


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor_id": entry.actor_id,
        "actor": entry.actor,
        "previewed": entry.previewed,
        "via": entry.via,
        "action": entry.action,
        "subject_kind": entry.subject.kind,
        "subject_id": entry.subject.id,
        "subject": entry.subject.label,
        "detail": entry.detail,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }
