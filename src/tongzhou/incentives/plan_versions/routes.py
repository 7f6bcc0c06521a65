"""Plans over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, Permission, ReadingActor, require
from tongzhou.incentives.plan_versions.actions import create_plan, publish_draft, save_draft
from tongzhou.incentives.plan_versions.answers import (
    PlanAnswer,
    PlanApprovalShown,
    PlanReadingAnswer,
    PlansAnswer,
    PlanVersionAnswer,
    PlanVersionShown,
    StoredPlanShown,
)
from tongzhou.incentives.plan_versions.contracts import PlanApproval, StoredPlan, StoredVersion
from tongzhou.incentives.plan_versions.documents import faults_of, read_plan
from tongzhou.incentives.plan_versions.queries import get_document, get_plan, list_plans
from tongzhou.incentives.plan_versions.submitting import submit_draft, take_back_draft
from tongzhou.incentives.plans.facade import summarize
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.texts import LOCALES, Locale, words

routes: APIRouter = router("/api/plans", "plans")


class PlanText(BaseModel):
    """A plan document as text (YAML)."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[str, Field(max_length=300_000)]


class SeenDraft(BaseModel):
    """The draft that somebody looked at, by its hash."""

    model_config = ConfigDict(extra="forbid")

    hash: Annotated[str, Field(min_length=64, max_length=64)]


@routes.get("")
async def read_plans(request: Request, actor: CurrentActor) -> PlansAnswer:
    """All plans with their versions."""
    require(actor, Permission.PLANS_READ)
    async with _workspace(request, actor) as connection:
        plans = await list_plans(connection)
    return {"plans": [_show(plan, locale_of(request)) for plan in plans]}


@routes.post("", status_code=201)
async def new_plan(request: Request, actor: CurrentActor, body: PlanText) -> PlanAnswer:
    """A new plan, its text kept as a draft."""
    async with _workspace(request, actor) as connection:
        plan = await create_plan(connection, body.document, actor=actor, now=clock.now())
        return await _answer(request, connection, plan)


@routes.get("/{key}")
async def read_stored_plan(request: Request, actor: CurrentActor, key: str) -> PlanAnswer:
    """One plan with its versions."""
    require(actor, Permission.PLANS_READ)
    async with _workspace(request, actor) as connection:
        return await _answer(request, connection, await get_plan(connection, key))


@routes.put("/{key}/draft")
async def keep_draft(request: Request, actor: CurrentActor, key: str, body: PlanText) -> PlanAnswer:
    """Keep a text as the plan's draft."""
    async with _workspace(request, actor) as connection:
        plan = await save_draft(connection, key, body.document, actor=actor, now=clock.now())
        return await _answer(request, connection, plan)


@routes.post("/{key}:validate")
async def validate(
    request: Request,
    actor: ReadingActor,
    key: str,  # noqa: ARG001 - the plan need not exist yet
    body: PlanText,
) -> PlanReadingAnswer:
    """Everything wrong with a text, each with its place, else what it says."""
    require(actor, Permission.PLANS_READ)
    locale = locale_of(request)
    faults = faults_of(body.document)
    return {
        "problems": [{"path": fault.path, "code": fault.code, "message": fault.sentence(locale)} for fault in faults],
        "summary": None if faults else _summaries(body.document),
    }


@routes.post("/{key}:publish")
async def publish(request: Request, actor: CurrentActor, key: str) -> PlanAnswer:
    """Publish the draft as a version that never changes; 409 where drafts are submitted for approval."""
    async with _workspace(request, actor) as connection:
        approval = _approval(request)
        plan = await publish_draft(connection, key, actor=actor, now=clock.now(), approval=approval)
        return await _answer(request, connection, plan)


@routes.post("/{key}:submit")
async def submit(request: Request, actor: CurrentActor, key: str, body: SeenDraft) -> PlanAnswer:
    """Submit the draft for approval; it stays as it is until that is decided."""
    async with _workspace(request, actor) as connection:
        approval = _approval(request)
        plan = await submit_draft(connection, key, body.hash, approval=approval, actor=actor, now=clock.now())
        return await _answer(request, connection, plan)


@routes.post("/{key}:withdraw")
async def withdraw(request: Request, actor: CurrentActor, key: str) -> PlanAnswer:
    """Let a submitted draft be written again; 409 `plan_held` while a run decides about it."""
    async with _workspace(request, actor) as connection:
        plan = await take_back_draft(connection, key, approval=_approval(request), actor=actor, now=clock.now())
        return await _answer(request, connection, plan)


@routes.get("/{key}/versions/{version}")
async def read_version(request: Request, actor: CurrentActor, key: str, version: int) -> PlanVersionAnswer:
    """One version: its text and what it says in plain words."""
    require(actor, Permission.PLANS_READ)
    async with _workspace(request, actor) as connection:
        plan = await get_plan(connection, key)
        found = next((item for item in plan.versions if item.version == version), None)
        if found is None:
            raise NotFound()
        document = await get_document(connection, found.id)
    return {"version": _show_version(found), "document": document, "summary": _summaries(document)}


def _summaries(document: str) -> dict[str, str]:
    plan = read_plan(document)
    return {locale: "\n".join(summarize(plan, locale)) for locale in LOCALES}


async def _answer(request: Request, connection: Connection, plan: StoredPlan) -> PlanAnswer:
    approval, submission = _approval(request), plan.draft.submission if plan.draft is not None else None
    asked = await approval.asked(connection)
    shown: PlanApprovalShown = {
        "flow": None if asked is None else words(asked, locale_of(request)),
        "run": None if submission is None else await approval.held_by(connection, submission),
    }
    return {"plan": _show(plan, locale_of(request)), "approval": shown}


def _approval(request: Request) -> PlanApproval:
    approval: PlanApproval = request.app.state.plan_approval
    return approval


def _show(plan: StoredPlan, locale: Locale) -> StoredPlanShown:
    return {
        "key": plan.key,
        "title": words(plan.title, locale),
        "currency": plan.currency,
        "versions": [_show_version(version) for version in plan.versions],
    }


def _show_version(version: StoredVersion) -> PlanVersionShown:
    return {
        "version": version.version,
        "status": version.status,
        "hash": version.hash,
        "saved_at": version.saved_at,
        "saved_by": version.saved_by,
        "submitted_at": version.submitted_at,
        "submitted_by": version.submitted_by,
        "published_at": version.published_at,
        "published_by": version.published_by,
    }


def _workspace(request: Request, actor: Actor) -> Any:
    database: Database = request.app.state.database
    return database.workspace(actor.workspace)
