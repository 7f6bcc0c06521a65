"""Edits of many records over HTTP and as a job: a look before, then the work with progress, cancel and a way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from fastapi import Request, Response

from tongzhou.access.facade import Actor, AssumingRoute, CurrentActor, transaction
from tongzhou.builder.records.actions.batch import Edit, Example, change_in_background, preview
from tongzhou.builder.records.answers import EditBegunAnswer, EditPreviewAnswer
from tongzhou.builder.records.contracts import BulkChange
from tongzhou.builder.records.documented import BULK, PREVIEW
from tongzhou.builder.records.once import Answered, answer_once
from tongzhou.builder.records.opening import open_form
from tongzhou.builder.records.requests import read_body, read_chosen, read_edit, read_insists, read_switch
from tongzhou.kernel import clock
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.http.problems import field_errors, locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.jobs.actions import enqueue
from tongzhou.kernel.jobs.contracts import JobContext, JobKind
from tongzhou.kernel.texts import LOCALES, Locale, Text, say, words

KIND = "records.edit"
routes = router("/api", "records", route=AssumingRoute)


@routes.post("/forms/{form}/records:preview", response_model=EditPreviewAnswer, openapi_extra=PREVIEW)
async def preview_edit(request: Request, form: str, actor: CurrentActor) -> Response:
    """What an edit of many records would do: counts, the first before and after, the first that refuse and why."""
    body, locale = await read_body(request), locale_of(request)
    edit, chosen = read_edit(body), read_chosen(body)
    insists = read_insists(request.query_params)
    async with transaction(request, actor) as connection:
        opened = replace(await open_form(connection, form, actor=actor, now=clock.now()), insists=insists)
        found = await preview(opened, chosen, edit)
    answer = {
        "total": found.total,
        "changed": found.changed,
        "refused": found.refused,
        "examples": [_shown(each, locale) for each in found.examples],
        "refusals": [_shown(each, locale) for each in found.refusals],
    }
    return Response(orjson.dumps(answer), media_type="application/json")


@routes.post("/forms/{form}/records:edit", status_code=202, response_model=EditBegunAnswer, openapi_extra=BULK)
async def edit_in_background(request: Request, form: str, actor: CurrentActor) -> Response:
    """Edit many records as a job, all or none of them; with `skip_refused` those that refuse stay as they are."""
    body = await read_body(request)
    for read in (
        lambda: read_edit(body, "skip_refused"),
        lambda: read_chosen(body),
        lambda: read_switch(body, "skip_refused"),
    ):
        read()
    if actor.partner_id is not None:
        raise NotAllowed()
    insists = read_insists(request.query_params)
    async with transaction(request, actor) as connection:
        opened = await open_form(connection, form, actor=actor, now=clock.now())

        async def begin() -> Answered:
            job = await enqueue(
                connection,
                KIND,
                payload={"form": form, "body": body, "insists": insists},
                title=_title(opened.definition.title),
                actor=actor,
                now=opened.now,
                lock=f"edit:{opened.definition.id}",
            )
            return Answered(202, orjson.dumps({"job": {"id": str(job)}}))

        return await answer_once(request, connection, actor, begin)


def edit_job() -> JobKind:
    """The kind of job that edits records in one transaction."""
    return JobKind(KIND, _work)


async def _work(context: JobContext, payload: dict[str, Any]) -> Mapping[str, Any]:
    actor: Actor = context.actor
    body = payload["body"]
    async with context.database.workspace(context.workspace) as connection:
        opened = await open_form(connection, payload["form"], actor=actor, now=clock.now())
        done = await change_in_background(
            replace(opened, insists=payload.get("insists", False)),
            read_chosen(body),
            Edit(body.get("values", {}), body.get("formulas", {})),
            skips_refused=body.get("skip_refused", False),
            token=context.id,
            progress=context.progress,
        )
    return _result(done)


def _title(form: Text) -> Text:
    return {locale: say(locale, "records_edit.title", {"form": words(form, locale)}) for locale in LOCALES}


def _result(done: BulkChange) -> Mapping[str, Any]:
    return {
        "changed": done.changed,
        "refused": done.refused,
        "undo": None if done.undo is None else str(done.undo),
    }


def _shown(each: Example, locale: Locale) -> dict[str, Any]:
    return {"before": each.before, "after": each.after, "errors": field_errors(list(each.errors), locale)}
