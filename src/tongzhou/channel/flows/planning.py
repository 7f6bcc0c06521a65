"""Drafts of plans as steps of flows: published once they are approved, or sent back to be written again.

A run decides about the one draft that it was begun by, as it was submitted then. Nobody approves what they wrote: who
saved the draft is kept out of the steps that nobody takes in their own matter, and a draft is published only by what
another member really decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from tongzhou.access.facade import Permission, actor_on
from tongzhou.builder.flows.facade import (
    TRIAL,
    InputField,
    Running,
    TaskKind,
    flows_begun_by,
    last_decision,
    runs_about,
)
from tongzhou.channel.flows.errors import AnotherPlan, NobodyDecided
from tongzhou.channel.flows.news import PLAN_SUBMITTED
from tongzhou.identity.contracts import PersonKind
from tongzhou.incentives.plan_versions.facade import check_not_own, get_plan, publish_draft, send_back_draft
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.texts import Text

PUBLISH: Final = "plans.publish"
DECIDING: Final = frozenset({PUBLISH, "plans.send_back"})
PLAN: Final = InputField(key="plan", label={"zh-CN": "政策标识", "en": "Key of the plan"}, required=True)
VERSION: Final = InputField(key="version", label={"zh-CN": "版本", "en": "Version"}, type="number")
REASON: Final = InputField(key="reason", label={"zh-CN": "退回原因", "en": "Reason"}, required=True)


def plan_tasks() -> Sequence[TaskKind]:
    """What `task` steps do with drafts of plans."""
    begun_by = frozenset({PLAN_SUBMITTED})
    needs = Permission.PLANS_MANAGE
    return (
        TaskKind(name=PUBLISH, values=(PLAN,), outputs=(VERSION,), needs=needs, begun_by=begun_by, act=_publish),
        TaskKind(name="plans.send_back", values=(PLAN, REASON), needs=needs, begun_by=begun_by, act=_send_back),
    )


class FlowApproval:
    """Drafts are submitted to the flow that begins by it and publishes them, where one is at work."""

    async def asked(self, connection: Connection) -> Text | None:
        """The title of that flow."""
        begun = await flows_begun_by(connection, PLAN_SUBMITTED)
        return next((flow.title for flow in begun if PUBLISH in flow.tasks), None)

    async def held_by(self, connection: Connection, submission: UUID) -> str | None:
        """The run under way that decides about a submitted draft."""
        runs = await runs_about(connection, {"submission": str(submission)})
        return next((run.name for run in runs if run.tasks & DECIDING), None)


async def _publish(run: Running, values: Mapping[str, Any], *, key: str) -> Mapping[str, Any]:  # noqa: ARG001  in one transaction
    plan, submission = await _submitted(run, values)
    await _check_decided(run, plan)
    stored = await publish_draft(run.connection, plan, actor=run.actor, now=run.now, submission=submission)
    published = next(each for each in stored.versions if each.submission == submission)
    return {"version": published.version}


async def _send_back(run: Running, values: Mapping[str, Any], *, key: str) -> None:  # noqa: ARG001  in one transaction
    plan, submission = await _submitted(run, values)
    reason = str(values.get("reason") or "")[:2000]
    await send_back_draft(run.connection, plan, submission, reason, actor=run.actor, now=run.now)


async def _submitted(run: Running, values: Mapping[str, Any]) -> tuple[str, UUID]:
    """The plan that the run is about and which submission of its draft; a trial is about the one it names, as it is.

    Raises AnotherPlan, NotFound.
    """
    key, happened = str(values["plan"]), run.row["happened"]
    if happened["kind"] == TRIAL:
        draft = (await get_plan(run.connection, key)).draft
        if draft is None or draft.submission is None:
            raise NotFound()
        return key, draft.submission
    about = happened.get("about", {})
    if about.get("plan") != key:
        raise AnotherPlan()
    return key, UUID(about["submission"])


async def _check_decided(run: Running, plan: str) -> None:
    """Raise NobodyDecided unless a member agreed at the step of people before, OwnDraft where they wrote the draft."""
    found = last_decision(run)
    if found is None or found.person.kind is not PersonKind.MEMBER or not found.agreed:
        raise NobodyDecided()
    decider = await actor_on(run.connection, run.actor.workspace, PersonKind.MEMBER, found.person.id)
    draft = (await get_plan(run.connection, plan)).draft
    if draft is not None and decider.user_id is not None:
        check_not_own(draft, decider.user_id)
