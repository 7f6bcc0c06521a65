"""Taking changes of many records back over HTTP: at once, or as a job where they are very many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request, Response

from tongzhou.access.facade import Actor, AssumingRoute, CurrentActor, transaction
from tongzhou.builder.records.actions.bulk import undo
from tongzhou.builder.records.answers import BulkAnswer, EditBegunAnswer
from tongzhou.builder.records.documented import UNDO
from tongzhou.builder.records.once import Answered, answer_once
from tongzhou.builder.records.requests import check_names, read_body, read_insists
from tongzhou.kernel import clock
from tongzhou.kernel.errors import NotAllowed, NotFound
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.ids import as_id
from tongzhou.kernel.jobs.actions import enqueue
from tongzhou.kernel.jobs.contracts import JobContext, JobKind
from tongzhou.kernel.texts import LOCALES, Text, say

KIND = "records.undo"
routes = router("/api", "records", route=AssumingRoute)


@routes.post("/undo", response_model=BulkAnswer, openapi_extra=UNDO)
async def undo_change(request: Request, actor: CurrentActor) -> Response:
    """Take a bulk change back where nobody wrote since."""
    token, insists = await _asked(request)
    async with transaction(request, actor) as connection:

        async def write() -> Answered:
            done = await undo(connection, token, actor=actor, now=clock.now(), insists=insists)
            return Answered(200, orjson.dumps({"changed": done.changed, "undo": None, "refused": 0}))

        return await answer_once(request, connection, actor, write)


@routes.post("/undo:run", status_code=202, response_model=EditBegunAnswer, openapi_extra=UNDO)
async def undo_in_background(request: Request, actor: CurrentActor) -> Response:
    """The same as a job, with progress: for changes of thousands of records."""
    token, insists = await _asked(request)
    if actor.partner_id is not None:
        raise NotAllowed()
    async with transaction(request, actor) as connection:

        async def begin() -> Answered:
            now = clock.now()
            payload = {"token": str(token), "insists": insists, "mark": now.astimezone(UTC).isoformat()}
            title: Text = {locale: say(locale, "records_edit.undo") for locale in LOCALES}
            job = await enqueue(
                connection, KIND, payload=payload, title=title, actor=actor, now=now, lock=f"undo:{token}"
            )
            return Answered(202, orjson.dumps({"job": {"id": str(job)}}))

        return await answer_once(request, connection, actor, begin)


async def _asked(request: Request) -> tuple[UUID, bool]:
    body, insists = await read_body(request), read_insists(request.query_params)
    check_names(body, frozenset({"token"}))
    token = as_id(body.get("token"))
    if token is None:
        raise NotFound()
    return token, insists


def undo_job() -> JobKind:
    """The kind of job that takes a change of many records back, in one transaction."""
    return JobKind(KIND, _work)


async def _work(context: JobContext, payload: dict[str, Any]) -> Mapping[str, Any]:
    actor: Actor = context.actor
    async with context.database.workspace(context.workspace) as connection:
        done = await undo(
            connection,
            UUID(payload["token"]),
            actor=actor,
            now=clock.now(),
            insists=payload["insists"],
            mark=datetime.fromisoformat(payload["mark"]),
            progress=context.progress,
        )
    return {"changed": done.changed}
