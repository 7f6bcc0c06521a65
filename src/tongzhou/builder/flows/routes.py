"""Flows over HTTP: drafts, checks, versions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.builder.assignees.contracts import Person
from tongzhou.builder.flows.actions import create_flow, publish, save_draft, set_paused
from tongzhou.builder.flows.answers import (
    AskingAnswer,
    FlowAnswer,
    FlowCheckAnswer,
    FlowsAnswer,
    HappeningKindsAnswer,
    MovedRunsAnswer,
    PublishedAnswer,
    RemovalBegunAnswer,
    TaskKindsAnswer,
    TrialAnswer,
    VersionAnswer,
    answer,
)
from tongzhou.builder.flows.checking import find_errors
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.foretelling import Asking, Foretold, foretell
from tongzhou.builder.flows.happenings import HappeningKind
from tongzhou.builder.flows.moving import move_runs
from tongzhou.builder.flows.queries import Flow, get_flow, get_version, list_flows, list_versions
from tongzhou.builder.flows.removing import remove_flow
from tongzhou.builder.flows.run_queries import readable_records
from tongzhou.builder.flows.stored import faults_of, find_document
from tongzhou.builder.flows.tasks import TaskKind
from tongzhou.builder.flows.trying import Trial, try_flow
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.builder.schema.facade import read_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.http.problems import field_errors, locale_of
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.texts import Locale

router = strict_router("/api/flows", "flows")
task_kind_routes = strict_router("/api/flow-tasks", "flows")
happening_kind_routes = strict_router("/api/flow-happenings", "flows")

_NAMES_MAX = 20
"""People of one source whose names are told."""

_STEP = re.compile(r"steps\.([a-z][a-z0-9_]*)")


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FlowBody(_Body):
    """A new flow."""

    document: FlowDocument


class FlowDraftBody(_Body):
    """A draft, over the one of `revision`."""

    document: FlowDocument
    revision: int


class FlowPublishBody(_Body):
    """The revision of the draft that is to be published."""

    revision: int


class MoveRunsBody(_Body):
    """Whether runs are moved, or only looked at."""

    really: bool = False


class TrialReply(_Body):
    """What somebody does at a step of people."""

    step: Annotated[str, Field(max_length=48)]
    action: Literal["submit", "reject", "return"] = "submit"
    to: Annotated[str, Field(max_length=48)] | None = None


class TrialBody(_Body):
    """A draft, a record to try it on or values for one that is made up, and what people do, in turn."""

    document: FlowDocument
    record: UUID | None = None
    sample: dict[str, Any] | None = Field(default=None, max_length=500)
    inputs: dict[str, Any] = Field(default={}, max_length=50)
    answers: Annotated[list[TrialReply], Field(max_length=200)] = []


@router.get("", response_model=FlowsAnswer)
async def flows(request: Request, actor: CurrentActor) -> Response:
    """All flows, for who manages them."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        found = await list_flows(connection)
    return answer({"flows": [{**_line(flow), **_counts(counts)} for flow, counts in found]})


@task_kind_routes.get("", response_model=TaskKindsAnswer)
async def task_kinds(request: Request, actor: CurrentActor) -> Response:
    """What `task` steps may do, for who manages flows."""
    require(actor, Permission.FLOWS_MANAGE)
    wiring: Wiring = request.app.state.flows
    return answer({"tasks": [_task_kind(each) for each in wiring.tasks.values()]})


@happening_kind_routes.get("", response_model=HappeningKindsAnswer)
async def happening_kinds(request: Request, actor: CurrentActor) -> Response:
    """What may start flows besides records, people, the clock and calls, for who manages flows."""
    require(actor, Permission.FLOWS_MANAGE)
    wiring: Wiring = request.app.state.flows
    return answer({"happenings": [_happening_kind(each) for each in wiring.happenings.values()]})


@router.post("", status_code=201, response_model=FlowAnswer)
async def create(request: Request, actor: CurrentActor, body: FlowBody) -> Response:
    """Keep a new flow as a draft."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        flow = await create_flow(connection, body.document, actor=actor, now=clock.now())
        return answer({"flow": await _shown(connection, flow, locale_of(request))}, 201)


@router.get("/{flow}", response_model=FlowAnswer)
async def one(request: Request, actor: CurrentActor, flow: str) -> Response:
    """A flow with its draft and versions."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        return answer({"flow": await _shown(connection, await get_flow(connection, flow), locale_of(request))})


@router.put("/{flow}/draft", response_model=FlowAnswer)
async def draft(request: Request, actor: CurrentActor, flow: str, body: FlowDraftBody) -> Response:
    """Save the draft, finished or not; 409 where somebody saved another meanwhile."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        saved = await save_draft(connection, flow, body.document, body.revision, actor=actor, now=clock.now())
        return answer({"flow": await _shown(connection, saved, locale_of(request))})


@router.post("/{flow}/draft:check", response_model=FlowCheckAnswer)
async def check(request: Request, actor: CurrentActor, flow: str, body: FlowBody) -> Response:
    """What stands in the way of publishing a draft; nothing is saved."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    wiring: Wiring = request.app.state.flows
    async with database.statements(actor.workspace) as connection:
        await get_flow(connection, flow)
        known = [each.key for each, _ in await list_flows(connection)]
        forms = await read_forms(connection, actor.workspace)
        errors = await find_errors(connection, forms, body.document, wiring=wiring, flows=known)
    shown = [
        {**each, "step": _step_of(body.document, each["field"])} for each in field_errors(errors, locale_of(request))
    ]
    return answer({"errors": shown})


@router.post("/{flow}:foretell", response_model=AskingAnswer)
async def foretell_people(request: Request, actor: CurrentActor, flow: str, body: FlowBody) -> Response:
    """Whom the steps of a document would ask now, its draft or the version that is to be resumed; nothing is saved."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        await get_flow(connection, flow)
        found = await foretell(connection, body.document)
    return answer({"steps": [_asking(each) for each in found]})


@router.post("/{flow}:publish", response_model=PublishedAnswer)
async def publish_flow(request: Request, actor: CurrentActor, flow: str, body: FlowPublishBody) -> Response:
    """Make the draft the version that new runs begin on."""
    database: Database = request.app.state.database
    wiring: Wiring = request.app.state.flows
    async with database.workspace(actor.workspace) as connection:
        number = await publish(connection, flow, body.revision, actor=actor, wiring=wiring, now=clock.now())
        versions = await list_versions(connection, (await get_flow(connection, flow)).id)
    running = sum(each["running"] for each in versions if each["number"] != number)
    return answer({"version": number, "running": running})


@router.post("/{flow}:try", response_model=TrialAnswer)
async def try_draft(request: Request, actor: CurrentActor, flow: str, body: TrialBody) -> Response:
    """The way of a record through a draft, with everything that its steps do; all of it is undone again."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    wiring: Wiring = request.app.state.flows
    replies = tuple(each.model_dump() for each in body.answers)
    trial = Trial(body.document, body.record, body.sample, body.inputs, replies)
    async with database.workspace(actor.workspace) as connection:
        found = await try_flow(
            connection, flow, trial, actor=actor, wiring=wiring, now=clock.now(), locale=locale_of(request)
        )
    return answer(found)


@router.post("/{flow}:move", response_model=MovedRunsAnswer)
async def move(request: Request, actor: CurrentActor, flow: str, body: MoveRunsBody) -> Response:
    """Bring runs on earlier versions to the one that new runs begin on, or say what would become of them."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        found = await move_runs(connection, flow, really=body.really, actor=actor, now=clock.now())
        rows = [row for row, _ in found.stays]
        readable = await readable_records(connection, rows, actor=actor, now=clock.now())
    stays = [
        {
            "run": row["id"],
            "label": row["label"] if row["record_id"] in readable else "",
            "errors": field_errors(faults, locale_of(request)),
        }
        for row, faults in found.stays
    ]
    return answer({"moved": found.moved, "stays": stays, "left": found.left})


@router.post("/{flow}:pause", response_model=FlowAnswer)
async def pause(request: Request, actor: CurrentActor, flow: str) -> Response:
    """Let the flow begin no more runs; those under way go on."""
    return await _set_paused(request, actor, flow, paused=True)


@router.post("/{flow}:resume", response_model=FlowAnswer)
async def resume(request: Request, actor: CurrentActor, flow: str) -> Response:
    """Let the flow begin runs again."""
    return await _set_paused(request, actor, flow, paused=False)


@router.delete("/{flow}", status_code=204, responses={202: {"model": RemovalBegunAnswer}})
async def remove(request: Request, actor: CurrentActor, flow: str) -> Response:
    """Forget a flow with its versions and finished runs, where they are many by a job (202), until which it is paused;
    409 while runs of it are under way.
    """
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        job = await remove_flow(connection, flow, actor=actor, now=clock.now())
    return Response(status_code=204) if job is None else answer({"job": {"id": job}}, 202)


@router.get("/{flow}/versions/{number}", response_model=VersionAnswer)
async def version(request: Request, actor: CurrentActor, flow: str, number: int) -> Response:
    """A version as it was published."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        found = await get_flow(connection, flow)
        return answer({"document": await get_version(connection, found.id, number)})


async def _set_paused(request: Request, actor: Actor, flow: str, *, paused: bool) -> Response:
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        wiring: Wiring = request.app.state.flows
        changed = await set_paused(connection, flow, paused, actor=actor, wiring=wiring, now=clock.now())
        return answer({"flow": await _shown(connection, changed, locale_of(request))})


def _task_kind(kind: TaskKind) -> dict[str, object]:
    fields = {name: [each.model_dump() for each in getattr(kind, name)] for name in ("values", "outputs")}
    return {"name": kind.name, "title": kind.title, "about": kind.about, "needs": kind.needs, **fields}


def _happening_kind(kind: HappeningKind) -> dict[str, object]:
    fields = [each.model_dump() for each in kind.fields]
    shown = {"name": kind.name, "title": kind.title, "about": kind.about, "needs": kind.needs, "form": kind.form}
    return {**shown, "fields": fields}


def _asking(asking: Asking) -> dict[str, object]:
    return {
        "step": asking.step.key,
        "title": asking.step.called,
        "people": _foretold(asking.people),
        "nobody": asking.step.nobody.act,
        "instead": None if asking.instead is None else _foretold(asking.instead),
    }


def _foretold(foretold: Foretold) -> dict[str, object]:
    sources = [
        {
            "source": each.source.model_dump(mode="json"),
            "asked": None if each.asked is None else _people(each.asked),
            "passed_over": _people(each.passed_over),
        }
        for each in foretold.sources
    ]
    return {"sources": sources, "finds": foretold.finds}


def _people(people: Sequence[Person]) -> dict[str, object]:
    return {"names": [each.name for each in people[:_NAMES_MAX]], "count": len(people)}


def _line(flow: Flow) -> dict[str, object]:
    document = find_document(flow.stored)
    return {
        "key": flow.key,
        "title": flow.title,
        "form": flow.form if document is None else document.form,
        "trigger": None if document is None else document.trigger.kind,
        "active": flow.active,
        "paused": flow.paused,
        "fault": "document_outdated" if document is None else flow.fault,
        "draft_is_newer": flow.draft_is_newer,
        "updated_at": flow.updated_at,
    }


def _counts(counts: dict[str, int]) -> dict[str, int]:
    return {"running": counts.get("running", 0), "stuck": counts.get("stuck", 0)}


async def _shown(connection: Connection, flow: Flow, locale: Locale) -> dict[str, object]:
    faults = field_errors(faults_of(flow.stored), locale)
    versions = await list_versions(connection, flow.id)
    return {
        "key": flow.key,
        "document": None if faults else flow.stored,
        "unreadable": faults,
        "revision": flow.revision,
        "active": flow.active,
        "paused": flow.paused,
        "fault": "document_outdated" if faults else flow.fault,
        "draft_is_newer": flow.draft_is_newer,
        "versions": [
            {**{k: v for k, v in row.items() if k != "by_name"}, "published_by": row["by_name"]} for row in versions
        ],
    }


def _step_of(document: FlowDocument, field: str) -> str | None:
    """The step that an error belongs to; a line's is where it begins."""
    found = _STEP.match(field)
    if found is not None:
        return found[1]
    parts = field.split(".")
    if parts[0] == "lines" and len(parts) > 1 and parts[1].isdecimal() and int(parts[1]) < len(document.lines):
        return document.lines[int(parts[1])].source
    return None
