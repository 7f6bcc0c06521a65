"""The only writers of plans: make one, save its draft, publish the draft as a version that never changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import insert, null, select, update

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.incentives.plan_versions.contracts import PlanApproval, StoredPlan, StoredVersion
from tongzhou.incentives.plan_versions.documents import hash_of, read_plan
from tongzhou.incentives.plan_versions.errors import (
    DraftChanged,
    DraftSubmitted,
    NeedsApproval,
    NoDraft,
    NothingChanged,
    PlanExists,
    PlanKeyDiffers,
    PlanVersionTaken,
)
from tongzhou.incentives.plan_versions.queries import get_document, get_plan
from tongzhou.incentives.plan_versions.tables import plan_table, version_table
from tongzhou.incentives.plans.facade import Plan
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.ids import new_id


async def create_plan(connection: Connection, text: str, *, actor: Actor, now: datetime) -> StoredPlan:
    """A new plan with this text as its draft. Raises PlanRefused, PlanExists."""
    require(actor, Permission.PLANS_MANAGE)
    plan = read_plan(text)
    row = {
        "id": new_id(),
        "key": plan.key,
        "title": dict(plan.title),
        "currency": plan.currency,
        "created_at": now,
        "created_by": actor.user_id,
        "created_by_name": actor.name,
    }
    try:
        async with connection.transaction():
            await execute(connection, insert(plan_table).values(**row))
    except UniqueViolation:
        raise PlanExists(key=plan.key) from None
    return await save_draft(connection, plan.key, text, actor=actor, now=now)


async def save_draft(connection: Connection, key: str, text: str, *, actor: Actor, now: datetime) -> StoredPlan:
    """Keep this text as the plan's draft; the same text again changes nothing.

    Raises PlanRefused, PlanKeyDiffers, PlanVersionTaken, DraftSubmitted.
    """
    require(actor, Permission.PLANS_MANAGE)
    plan = read_plan(text)
    if plan.key != key:
        raise PlanKeyDiffers(key=key, found=plan.key)
    stored = await lock_plan(connection, key)
    if stored.draft is not None and stored.draft.hash == hash_of(text):
        return stored
    check_not_submitted(stored.draft)
    _check_version(stored, plan)
    values = {
        "version": plan.version,
        "document": text,
        "hash": hash_of(text),
        "saved_at": now,
        "saved_by": actor.user_id,
        "saved_by_name": actor.name,
    }
    if stored.draft is None:
        values |= {"id": new_id(), "plan_id": stored.id, "status": "draft"}
        await execute(connection, insert(version_table).values(**values))
    else:
        await execute(connection, update(version_table).where(version_table.c.id == stored.draft.id).values(**values))
    await _note(connection, "plan.draft_saved", plan, text, actor=actor, now=now)
    return await get_plan(connection, key)


async def publish_draft(
    connection: Connection,
    key: str,
    *,
    actor: Actor,
    now: datetime,
    submission: UUID | None = None,
    approval: PlanApproval | None = None,
) -> StoredPlan:
    """Publish the draft. It applies to the periods settled from now on and can never be changed.

    A second click changes nothing. With `submission` the draft that was submitted then, and nothing else; without one
    by hand, where `approval` asks for nothing. Raises NoDraft for a plan that never had anything to publish,
    DraftChanged, DraftSubmitted, NeedsApproval, NothingChanged.
    """
    require(actor, Permission.PLANS_MANAGE)
    stored = await lock_plan(connection, key)
    if submission is not None and _is_published(stored, submission):
        return stored
    if submission is not None:
        check_submission(stored, submission)
    if stored.draft is None:
        if stored.published is None:
            raise NoDraft(key=key)
        return stored
    if submission is None:
        check_not_submitted(stored.draft)
        asked = None if approval is None else await approval.asked(connection)
        if asked is not None:
            raise NeedsApproval(flow=asked)
        await check_changed(connection, stored)
    text = await get_document(connection, stored.draft.id)
    plan = read_plan(text)
    _check_version(stored, plan)
    await execute(
        connection,
        update(version_table)
        .where(version_table.c.id == stored.draft.id)
        .values(status="published", published_at=now, published_by=actor.user_id, published_by_name=actor.name),
    )
    await execute(
        connection,
        update(plan_table).where(plan_table.c.id == stored.id).values(title=dict(plan.title), currency=plan.currency),
    )
    await _note(connection, "plan.published", plan, text, actor=actor, now=now)
    return await get_plan(connection, key)


async def clear_submission(connection: Connection, draft: StoredVersion) -> None:
    """Let a draft be written again."""
    none = dict.fromkeys(("submission", "submitted_at", "submitted_by", "submitted_by_name"), null())
    await execute(connection, update(version_table).where(version_table.c.id == draft.id).values(**none))


def check_submission(stored: StoredPlan, submission: UUID) -> StoredVersion:
    """The draft of a plan, if it is the one that was submitted then; raises DraftChanged."""
    if stored.draft is None or stored.draft.submission != submission:
        raise DraftChanged(key=stored.key)
    return stored.draft


async def check_changed(connection: Connection, stored: StoredPlan) -> None:
    """Raise NothingChanged for a draft that differs from the version in force by its number only."""
    draft, in_force = stored.draft, stored.published
    if draft is None or in_force is None:
        return
    documents = [read_plan(await get_document(connection, each.id)).document for each in (draft, in_force)]
    now, before = [{**each, "version": None} for each in documents]
    if now == before:
        raise NothingChanged(version=in_force.version)


def check_not_submitted(draft: StoredVersion | None) -> None:
    """Raise DraftSubmitted for a draft that waits for approval."""
    if draft is not None and draft.submission is not None:
        raise DraftSubmitted(by=draft.submitted_by or "")


def _is_published(stored: StoredPlan, submission: UUID) -> bool:
    return any(each.status == "published" and each.submission == submission for each in stored.versions)


async def lock_plan(connection: Connection, key: str) -> StoredPlan:
    """The plan, with writers of the same plan waiting behind us."""
    await execute(connection, select(plan_table.c.id).where(plan_table.c.key == key).with_for_update())
    return await get_plan(connection, key)


def _check_version(stored: StoredPlan, plan: Plan) -> None:
    newest = stored.published.version if stored.published else 0
    if plan.version <= newest:
        raise PlanVersionTaken(version=plan.version, next=newest + 1)


async def _note(connection: Connection, action: str, plan: Plan, text: str, *, actor: Actor, now: datetime) -> None:
    subject = Subject("plan", plan.key, plan.key)
    detail = {"version": plan.version, "hash": hash_of(text)}
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)
