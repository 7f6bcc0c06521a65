"""Notice rules: flows that only tell people something. What they sent, and who has read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.actions import create_flow, publish, save_draft
from tongzhou.builder.flows.contracts import START, FlowDocument, NotifyStep, Part, Rules, Step, WaitStep
from tongzhou.builder.flows.deadline_documents import Duration
from tongzhou.builder.flows.errors import InvalidFlow
from tongzhou.builder.flows.queries import Flow, get_flow, list_flows
from tongzhou.builder.flows.run_queries import readable_records
from tongzhou.builder.flows.running.notifying import notice_key
from tongzhou.builder.flows.stored import find_document, written
from tongzhou.builder.flows.tables import run_table, step_table
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_one
from tongzhou.kernel.errors import FieldError, NotFound
from tongzhou.notifications.facade import Recipient, count_receipts, list_recipients

EVENTS: Final = frozenset({"record", "date", "schedule", "happening"})
"""Triggers of rules; buttons and calls from outside belong to flows."""
FOLLOW_UPS_MAX: Final = 3
SENT_PAGE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """What is told to whom, and whom else as long as somebody has not read it."""

    notice: NotifyStep
    follow_ups: tuple[tuple[Duration, NotifyStep], ...]


def find_rule(document: FlowDocument) -> NoticeRule | None:
    """A flow as a notice rule; None for one that does more. Pure.

    Start, a message, then up to three times a wait and a message where the first is unread, end; one line each.
    """
    if document.trigger.kind not in EVENTS or document.rules != Rules():
        return None
    steps = _in_turn(document)
    if steps is None or len(steps) < 3 or not isinstance(steps[1], NotifyStep) or steps[1].unread is not None:
        return None
    notice, rest = steps[1], steps[2:-1]
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    follow_ups = [each for wait, told in pairs if (each := _follow_up(wait, told, notice.key)) is not None]
    if len(rest) != 2 * len(follow_ups) or len(follow_ups) > FOLLOW_UPS_MAX:
        return None
    return NoticeRule(notice=notice, follow_ups=tuple(follow_ups))


def _follow_up(wait: Step, told: Step, notice: str) -> tuple[Duration, NotifyStep] | None:
    if not isinstance(wait, WaitStep) or wait.duration is None:
        return None
    return (wait.duration, told) if isinstance(told, NotifyStep) and told.unread == notice else None


def _in_turn(document: FlowDocument) -> list[Step] | None:
    """All steps from the start to the end, where they follow each other by plain lines."""
    steps = {step.key: step for step in document.steps}
    following = {line.source: line for line in document.lines}
    if len(document.lines) != len(document.steps) - 1 or len(following) != len(document.lines):
        return None
    if any(line.part is not Part.NEXT or line.when is not None or line.otherwise for line in document.lines):
        return None
    found, key = [], START
    while (step := steps.pop(key, None)) is not None:
        found.append(step)
        key = following[key].target if key in following else ""
    is_plain = not steps and found[0].kind == "start" and found[-1].kind == "end"
    return found if is_plain and not getattr(found[0], "fields", None) else None


async def list_rules(connection: Connection) -> list[dict[str, Any]]:
    """Flows that tell people something by a step of its own; `simple` are those that do nothing else."""
    return [
        shown
        for flow, counts in await list_flows(connection)
        if (shown := _shown(flow, counts)) is not None
    ]  # fmt: skip


def _shown(flow: Flow, counts: Mapping[str, int]) -> dict[str, Any] | None:
    document = find_document(flow.stored)
    if document is None or not any(isinstance(each, NotifyStep) for each in document.steps):
        return None
    rule, plain = find_rule(document), written(document)
    return {
        "key": flow.key,
        "title": flow.title,
        "form": document.form,
        "trigger": plain["trigger"],
        "notices": [each for each in plain["steps"] if each["kind"] == "notify"],
        "after": [] if rule is None else [each.model_dump(mode="json") for each, _ in rule.follow_ups],
        "simple": rule is not None,
        "active": flow.active,
        "paused": flow.paused,
        "fault": flow.fault,
        "draft_is_newer": flow.draft_is_newer,
        "running": counts.get("running", 0),
        "stuck": counts.get("stuck", 0),
    }


async def save_rule(
    connection: Connection, key: str, document: FlowDocument, revision: int | None, *, actor: Actor, wiring: Wiring,
    now: datetime,
) -> int:  # fmt: skip
    """Make a rule (no revision), or bring it to this document, and let it work: the number of its version.

    Raises InvalidFlow with everything that is wrong, for what is more than a rule as well; nothing is kept then.
    """
    if document.key != key or find_rule(document) is None:
        code = "unchangeable" if document.key != key else "more_than_a_rule"
        raise InvalidFlow(errors=[FieldError("document.key" if document.key != key else "document", code)])
    if revision is None:
        made = await create_flow(connection, document, actor=actor, now=now)
    else:
        made = await save_draft(connection, key, document, revision, actor=actor, now=now)
    return await publish(connection, key, made.revision, actor=actor, wiring=wiring, now=now)


async def list_sent(
    connection: Connection, key: str, *, before: UUID | None, actor: Actor, now: datetime
) -> tuple[list[dict[str, Any]], UUID | None]:
    """What the steps of a flow told people, the latest runs first, and where the next page begins."""
    flow, run, step = await get_flow(connection, key), run_table.c, step_table.c
    wanted = sa.select(run.id).where(run.flow_id == flow.id).order_by(run.id.desc()).limit(SENT_PAGE + 1)
    if before is not None:
        wanted = wanted.where(run.id < before)
    ids = [row["id"] for row in await fetch_all(connection, wanted)]
    rows = await fetch_all(
        connection,
        sa.select(run.id.label("run"), run.form, run.record_id, run.label, step.visit, step.step, step.finished_at)
        .join_from(run_table, step_table, step.run_id == run.id)
        .where(run.id.in_(ids[:SENT_PAGE]), step.kind == "notify", step.outcome == "done")
        .order_by(run.id.desc(), step.visit.desc())
        .limit(SENT_PAGE * 10),
    )
    readable = await readable_records(connection, rows, actor=actor, now=now)
    counts = await count_receipts(connection, [notice_key(row["run"], row["visit"]) for row in rows])
    sent = [
        {
            **{name: row[name] for name in ("run", "visit", "step")},
            "label": row["label"] if row["record_id"] in readable else "",
            "at": row["finished_at"],
            **counts.get(notice_key(row["run"], row["visit"]), {"sent": 0, "read": 0}),
        }
        for row in rows
    ]
    return sent, ids[SENT_PAGE - 1] if len(ids) > SENT_PAGE else None


async def recipients_of(
    connection: Connection, run_id: UUID, visit: int, *, after: UUID | None
) -> tuple[dict[str, int], list[Recipient], UUID | None]:
    """Who was told by a step of a run, with how many of them have read it, and where the next page begins.

    Raises NotFound for a step that tells nobody.
    """
    step = step_table.c
    known = sa.select(step.visit).where(step.run_id == run_id, step.visit == visit, step.kind == "notify").limit(1)
    if await fetch_one(connection, known) is None:
        raise NotFound()
    key = notice_key(run_id, visit)
    counts = (await count_receipts(connection, [key])).get(key, {"sent": 0, "read": 0})
    found, following = await list_recipients(connection, key, after=after)
    return counts, found, following
