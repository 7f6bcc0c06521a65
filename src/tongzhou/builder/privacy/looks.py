"""Who saw personal data in full, as the audit tells it: on the screen, and in files that they took away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tongzhou.audit.contracts import Entry
from tongzhou.audit.facade import AuditFilter, list_entries
from tongzhou.builder.privacy.answers import LooksAnswer, LookShown
from tongzhou.kernel.database.connections import Connection

REVEALED: Final = "records.revealed"
LOOKS: Final[Mapping[str, str]] = {REVEALED: "records", "records.exported": "revealed"}
"""The audit's actions that show personal data, each with the list in its detail that says so."""
READ_AT_ONCE, READS_MAX = 200, 20
"""So many looks are read for one page of those at a record."""


async def list_looks(
    connection: Connection, *, form: str | None, record: UUID | None, before: int | None, limit: int
) -> LooksAnswer:
    """Looks at everything, at a form, or at one record of it: those that named it, and exports that may have had it."""
    found = list[LookShown]()
    for _ in range(READS_MAX):
        wanted = AuditFilter(listing=LOOKS, subject_id=form, before_seq=before)
        entries = await list_entries(connection, wanted, READ_AT_ONCE)
        found += [look for entry in entries if (look := _look(entry, record)) is not None]
        before = entries[-1].seq if len(entries) == READ_AT_ONCE else None
        if len(found) > limit or before is None:
            break
    page = found[:limit]
    following = page[-1]["seq"] if len(found) > limit else before
    return LooksAnswer(looks=page, next_cursor=None if following is None else str(following))


def _look(entry: Entry, record: UUID | None) -> LookShown | None:
    """An entry as a look; None for one at other records."""
    detail: Mapping[str, Any] = entry.detail
    shown = entry.action == REVEALED
    named = detail["records"] if shown else []
    if record is not None and shown and str(record) not in named:
        return None
    return LookShown(
        seq=entry.seq,
        at=entry.at,
        by=entry.actor,
        form=entry.subject.id or "",
        title=entry.subject.label,
        fields=list(detail["fields"] if shown else detail["revealed"]),
        records=len(named) if shown else detail["records"],
        reason=detail.get("reason"),
        exported=not shown,
        certain=shown or record is None,
    )
