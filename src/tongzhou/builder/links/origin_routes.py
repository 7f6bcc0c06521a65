"""How a record came in by a public link, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import Request

from tongzhou.access.facade import CurrentActor
from tongzhou.builder.links.answers import SubmissionAnswer
from tongzhou.builder.links.notices import find_submission
from tongzhou.builder.records.facade import get_record, open_form
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.routing import router as strict_router

router = strict_router("/api/forms/{form}/records/{record_id}", "links")


@router.get("/submission", response_model=SubmissionAnswer)
async def get_submission(request: Request, form: str, record_id: UUID, actor: CurrentActor) -> dict[str, Any]:
    """When and by which channel the record was submitted, and what the visitor accepted; for members only."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await open_form(connection, form, actor=actor, now=clock.now())
        await get_record(opened, record_id, fields=())
        row = None if actor.partner_id is not None else await find_submission(connection, record_id)
    if row is None:
        return {"submission": None}
    told = {"version": row["notice_version"], "text": row["text"], "hash": row["hash"]}
    shown = {name: row[name] for name in ("channel", "at", "accepted_at")}
    return {"submission": {**shown, "notice": None if row["text"] is None else told}}
