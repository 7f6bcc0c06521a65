"""The audit's page: read, filter, check the chain."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime

from tongzhou.access.contracts import Via
from tongzhou.access.permissions import Permission
from tongzhou.access.requirements import require
from tongzhou.access.routes.answers import AuditAnswer, EntryShown, SubjectShown
from tongzhou.access.sign_in import CurrentActor, ReadingActor
from tongzhou.audit.contracts import Entry, Verdict
from tongzhou.audit.facade import AuditFilter, list_entries, verify
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.texts import Locale, say

routes: APIRouter = router("/api", "audit")
"""Who did what; nothing here changes anything."""

LIMIT_MAX = 500


@routes.get("/audit")
async def read_audit(
    *,
    request: Request,
    caller: CurrentActor,
    actor: UUID | None = None,
    action: Annotated[str | None, Query(pattern=r"^[a-z_]+\.[a-z_]*$")] = None,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    cursor: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50,
) -> AuditAnswer:
    """Entries, newest first. `action` may end in a dot for all of one kind (`role.`)."""
    require(caller, Permission.AUDIT_READ)
    wanted = AuditFilter(actor_id=actor, action=action, since=since, until=until, before_seq=cursor)
    database: Database = request.app.state.database
    async with database.statements(caller.workspace) as connection:
        entries = await list_entries(connection, wanted, limit + 1)
    page = entries[:limit]
    locale = locale_of(request)
    following = str(page[-1].seq) if len(entries) > limit else None
    return AuditAnswer([_shown(entry, locale) for entry in page], following)


@routes.post("/audit:verify")
async def verify_audit(request: Request, actor: ReadingActor) -> Verdict:
    """Recompute every hash from the first entry on."""
    require(actor, Permission.AUDIT_READ)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        return await verify(connection)


def _shown(entry: Entry, locale: Locale) -> EntryShown:
    return EntryShown(
        seq=entry.seq,
        at=entry.at,
        actor_id=entry.actor_id,
        actor=entry.actor,
        previewed=entry.previewed,
        via=Via(entry.via),
        action=entry.action,
        title=say(locale, f"audit_actions.{entry.action}"),
        subject=SubjectShown(entry.subject.kind, entry.subject.id, entry.subject.label),
        detail=dict(entry.detail),
        hash=entry.hash,
    )
