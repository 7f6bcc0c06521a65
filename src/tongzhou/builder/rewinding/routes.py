"""Going back to an earlier moment over HTTP."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, require_inside
from tongzhou.builder.records.facade import (
    OpenForm,
    RecordShown,
    history_begins,
    open_form,
    plan_rewind,
    rewind_record,
)
from tongzhou.builder.rewinding.answers import RewindAnswer, RewindJobShown, RewindPlanAnswer, RewindRowsShown
from tongzhou.builder.rewinding.jobs import REWIND
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.jobs.actions import enqueue
from tongzhou.kernel.texts import LOCALES, say, words

routes: APIRouter = router("/api", "rewinding")


class RecordBody(BaseModel):
    """The revision to go back to, and the one that the record has now."""

    model_config = ConfigDict(extra="forbid")

    to: Annotated[int, Field(ge=1)]
    revision: Annotated[int, Field(ge=1)]


class MomentBody(BaseModel):
    """A moment, with its offset."""

    model_config = ConfigDict(extra="forbid")

    moment: AwareDatetime


@routes.post("/forms/{form}/records/{record_id}/rewind", response_model=RecordShown)
async def rewind_one(request: Request, form: str, record_id: UUID, body: RecordBody, actor: CurrentActor) -> Response:
    """Give a record all values that it held at an earlier revision; the answer is the record."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        written = await rewind_record(opened, record_id, to=body.to, revision=body.revision)
        return Response(written.shown, media_type="application/json")


@routes.post("/forms/{form}/rewind:plan", response_model=RewindPlanAnswer)
async def plan(request: Request, form: str, body: MomentBody, actor: CurrentActor) -> RewindPlanAnswer:
    """What going back to a moment would do to a form's records. Nothing is changed."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        opened = await _open(connection, form, actor)
        planned = await plan_rewind(opened, body.moment)
        begins = await history_begins(opened)
        assert begins is not None
        return RewindPlanAnswer(
            moment=body.moment,
            begins=begins,
            changed=planned.records.changed,
            restored=planned.records.restored,
            removed=planned.records.removed,
            rows=RewindRowsShown(
                changed=planned.rows.changed, restored=planned.rows.restored, removed=planned.rows.removed
            ),
            kept=planned.kept,
        )


@routes.post("/forms/{form}/rewind:run", status_code=202, response_model=RewindAnswer)
async def run(request: Request, form: str, body: MomentBody, actor: CurrentActor) -> RewindAnswer:
    """Go back to a moment in the background; the job's result says the moment that takes it back."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        opened = await _open(connection, form, actor)
        await plan_rewind(opened, body.moment)
        title = opened.definition.title
        job = await enqueue(
            connection,
            REWIND,
            payload={"form": form, "moment": body.moment.astimezone(UTC).isoformat()},
            title={locale: say(locale, "jobs.rewind", {"form": words(title, locale)}) for locale in LOCALES},
            actor=actor,
            now=clock.now(),
            lock=f"rewind:{opened.definition.id}",
        )
    return RewindAnswer(job=RewindJobShown(id=job))


async def _open(connection: Connection, form: str, actor: Actor) -> OpenForm:
    return await open_form(connection, form, actor=actor, now=clock.now())
