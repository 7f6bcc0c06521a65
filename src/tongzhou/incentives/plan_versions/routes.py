"""Plans over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor, Permission, ReadingActor, require
from tongzhou.incentives.plan_versions.actions import create_plan, publish_draft, save_draft
from tongzhou.incentives.plan_versions.answers import (
    PlanAnswer,
    PlanReadingAnswer,
    PlansAnswer,
    PlanVersionAnswer,
    PlanVersionShown,
    StoredPlanShown,
)
from tongzhou.incentives.plan_versions.contracts import StoredPlan, StoredVersion
from tongzhou.incentives.plan_versions.documents import faults_of, read_plan
from tongzhou.incentives.plan_versions.queries import get_document, get_plan, list_plans
from tongzhou.incentives.plans.facade import summarize
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.texts import LOCALES, Locale, words

routes: APIRouter = router("/api/plans", "plans")


class PlanText(BaseModel):
    """A plan document as text (YAML)."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[str, Field(max_length=300_000)]


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
    return {"plan": _show(plan, locale_of(request))}


@routes.get("/{key}")
async def read_stored_plan(request: Request, actor: CurrentActor, key: str) -> PlanAnswer:
    """One plan with its versions."""
    require(actor, Permission.PLANS_READ)
    async with _workspace(request, actor) as connection:
        return {"plan": _show(await get_plan(connection, key), locale_of(request))}


@routes.put("/{key}/draft")
async def keep_draft(request: Request, actor: CurrentActor, key: str, body: PlanText) -> PlanAnswer:
    """Keep a text as the plan's draft."""
    async with _workspace(request, actor) as connection:
        plan = await save_draft(connection, key, body.document, actor=actor, now=clock.now())
    return {"plan": _show(plan, locale_of(request))}


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
    """Publish the draft as a version that never changes."""
    async with _workspace(request, actor) as connection:
        plan = await publish_draft(connection, key, actor=actor, now=clock.now())
    return {"plan": _show(plan, locale_of(request))}


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
        "published_at": version.published_at,
        "published_by": version.published_by,
    }


def _workspace(request: Request, actor: Actor) -> Any:
    database: Database = request.app.state.database
    return database.workspace(actor.workspace)
