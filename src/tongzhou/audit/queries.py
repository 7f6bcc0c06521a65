"""Reading and checking the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH

from tongzhou.audit.contracts import Entry, Subject, Verdict
from tongzhou.audit.rules import Link, walk
from tongzhou.audit.tables import audit
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_value

PAGE_OF_CHECK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries; None does not restrict. `action` may end in `.` to mean all of that kind.

    `listing`: by action the list in its detail that must not be empty; other actions are left out.
    """

    actor_id: UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_seq: int | None = None
    listing: Mapping[str, str] | None = None
    subject_id: str | None = None


async def last_entry(connection: Connection) -> int:
    """The number of the last entry, 0 where there is none."""
    found: int | None = await fetch_value(connection, select(func.max(audit.c.seq)))
    return found or 0


async def entries_after(connection: Connection, seq: int, limit: int) -> list[Entry]:
    """Up to `limit` entries after a number, in their order, which is that of their commits."""
    later = select(audit).where(audit.c.seq > seq).order_by(audit.c.seq).limit(limit)
    return [_entry(row) for row in await fetch_all(connection, later)]


async def list_entries(connection: Connection, wanted: AuditFilter, limit: int) -> list[Entry]:
    """Up to `limit` entries, newest first, below `before_seq`."""
    statement = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    if wanted.actor_id is not None:
        statement = statement.where(audit.c.actor_id == wanted.actor_id)
    if wanted.action is not None and wanted.action.endswith("."):
        statement = statement.where(audit.c.action.startswith(wanted.action, autoescape=True))
    elif wanted.action is not None:
        statement = statement.where(audit.c.action == wanted.action)
    if wanted.since is not None:
        statement = statement.where(audit.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(audit.c.at < wanted.until)
    if wanted.before_seq is not None:
        statement = statement.where(audit.c.seq < wanted.before_seq)
    if wanted.subject_id is not None:
        statement = statement.where(audit.c.subject_id == wanted.subject_id)
    if wanted.listing is not None:
        statement = statement.where(or_(*(_lists(action, name) for action, name in wanted.listing.items())))
    return [_entry(row) for row in await fetch_all(connection, statement)]


def _lists(action: str, name: str) -> ColumnElement[bool]:
    path = cast(f"$.{name}[0]", JSONPATH)
    return and_(audit.c.action == action, func.jsonb_path_exists(audit.c.detail, path))


async def verify(connection: Connection) -> Verdict:
    """Walk the whole chain; `first_broken` is the first number that is missing, changed or out of line."""
    link = Link()
    while True:
        page = await fetch_all(
            connection,
            select(audit).where(audit.c.seq > link.seq).order_by(audit.c.seq).limit(PAGE_OF_CHECK),
        )
        link, broken = walk(link, map(_entry, page))
        if broken is not None or len(page) < PAGE_OF_CHECK:
            return Verdict(ok=broken is None, checked=link.seq, first_broken=broken)


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        seq=row["seq"],
        at=row["at"],
        actor_id=row["actor_id"],
        actor=row["actor"],
        previewed=row["previewed"],
        via=row["via"],
        action=row["action"],
        subject=Subject(row["subject_kind"], row["subject_id"], row["subject"]),
        detail=row["detail"],
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )
