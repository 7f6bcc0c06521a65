"""Drafts of plans on their way to approval: submitted, taken back, sent back. They stay as they are meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.identity.facade import member_of_user
from tongzhou.incentives.plan_versions.actions import check_changed, check_submission, clear_submission, lock_plan
from tongzhou.incentives.plan_versions.contracts import PlanApproval, StoredPlan, StoredVersion
from tongzhou.incentives.plan_versions.errors import DraftChanged, DraftHeld, NoDraft, NothingApproves, OwnDraft
from tongzhou.incentives.plan_versions.queries import get_plan
from tongzhou.incentives.plan_versions.tables import version_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import known_locale, say, words
from tongzhou.notifications.facade import MessageKind, NewMessage, Person, send


async def submit_draft(
    connection: Connection, key: str, seen: str, *, approval: PlanApproval, actor: Actor, now: datetime
) -> StoredPlan:
    """Submit the draft with the hash `seen` for approval; submitted already, nothing changes.

    Raises NoDraft, DraftChanged, NothingApproves, NothingChanged.
    """
    require(actor, Permission.PLANS_MANAGE)
    stored = await lock_plan(connection, key)
    draft = stored.draft
    if draft is None:
        raise NoDraft(key=key)
    if draft.hash != seen:
        raise DraftChanged(key=key)
    if draft.submission is not None:
        return stored
    if await approval.asked(connection) is None:
        raise NothingApproves()
    await check_changed(connection, stored)
    submission = new_id()
    values = {
        "submission": submission,
        "submitted_at": now,
        "submitted_by": actor.user_id,
        "submitted_by_name": actor.name,
    }
    await execute(connection, update(version_table).where(version_table.c.id == draft.id).values(**values))
    await _note(connection, "plan.submitted", draft, submission, actor=actor, now=now)
    return await get_plan(connection, key)


async def take_back_draft(
    connection: Connection, key: str, *, approval: PlanApproval, actor: Actor, now: datetime
) -> StoredPlan:
    """Let a submitted draft be written again, as nothing decides about it; not submitted, nothing changes.

    Raises NoDraft, DraftHeld.
    """
    require(actor, Permission.PLANS_MANAGE)
    stored = await lock_plan(connection, key)
    draft = stored.draft
    if draft is None:
        raise NoDraft(key=key)
    if draft.submission is None:
        return stored
    held_by = await approval.held_by(connection, draft.submission)
    if held_by is not None:
        raise DraftHeld(run=held_by)
    await clear_submission(connection, draft)
    await _note(connection, "plan.taken_back", draft, draft.submission, actor=actor, now=now)
    return await get_plan(connection, key)


async def send_back_draft(
    connection: Connection, key: str, submission: UUID, reason: str, *, actor: Actor, now: datetime
) -> StoredPlan:
    """Let the draft that was submitted then be written again, and tell who saved and who submitted it why not.

    Raises DraftChanged.
    """
    require(actor, Permission.PLANS_MANAGE)
    stored = await lock_plan(connection, key)
    draft = check_submission(stored, submission)
    await clear_submission(connection, draft)
    await _note(connection, "plan.sent_back", draft, submission, actor=actor, now=now, reason=reason)
    await _tell(connection, stored, draft, reason, actor=actor, now=now)
    return await get_plan(connection, key)


def check_not_own(draft: StoredVersion, decider: UUID) -> None:
    """Raise OwnDraft where the account `decider` saved the draft."""
    if draft.saved_by_id == decider:
        raise OwnDraft()


async def _tell(
    connection: Connection, plan: StoredPlan, draft: StoredVersion, reason: str, *, actor: Actor, now: datetime
) -> None:
    locale = known_locale(actor.workspace.locale)
    text = {"plan": words(plan.title, locale), "version": draft.version, "reason": reason}
    users = dict.fromkeys(each for each in (draft.saved_by_id, draft.submitted_by_id) if each is not None)
    members = [await member_of_user(connection, each) for each in users]
    messages = [
        NewMessage(
            to=Person.member(member),
            kind=MessageKind.FLOW,
            subject=say(locale, "plan_message.subject", text),
            text=say(locale, "plan_message.text", text),
            path=f"/plans/{plan.key}",
            key=f"plan:{draft.submission}",
        )
        for member in members
        if member is not None
    ]
    await send(connection, messages, now=now)


async def _note(
    connection: Connection,
    action: str,
    draft: StoredVersion,
    submission: UUID,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
) -> None:
    subject = Subject("plan", draft.plan_key, draft.plan_key)
    detail = {"version": draft.version, "hash": draft.hash, "submission": str(submission)}
    words_said = {} if reason is None else {"reason": reason}
    await record(connection, actor=actor, action=action, subject=subject, detail={**detail, **words_said}, now=now)
