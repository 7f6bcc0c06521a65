"""What the routes of flows and runs answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from fastapi import Response
from typing_extensions import TypedDict

from tongzhou.builder.assignees.contracts import AssigneeSource
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.trigger_documents import InputField
from tongzhou.kernel.http.answers import FieldErrorShown
from tongzhou.kernel.texts import Text


def answer(content: Any, status: int = 200) -> Response:
    """JSON with ids and moments as texts."""
    return Response(orjson.dumps(content), status, media_type="application/json")


Status = Literal["running", "stuck", "done", "rejected", "withdrawn", "ended"]


class FlowLine(TypedDict):
    """A flow in the list of flows."""

    key: str
    title: Text
    form: str | None
    trigger: str | None
    """None of a draft that this program cannot read any more; `fault` says so."""
    active: int | None
    paused: bool
    fault: str | None
    draft_is_newer: bool
    running: int
    stuck: int
    updated_at: datetime


class FlowsAnswer(TypedDict):
    """The flows of the workspace."""

    flows: list[FlowLine]


class QueuedJob(TypedDict):
    """A job that was queued."""

    id: UUID


class RemovalBegunAnswer(TypedDict):
    """The job that removes a flow with many runs."""

    job: QueuedJob


class TaskKindShown(TypedDict):
    """What a `task` step may do: what it is given, what later steps may read of it, who may publish it."""

    name: str
    title: Text
    about: Text
    needs: str | None
    values: list[InputField]
    outputs: list[InputField]


class TaskKindsAnswer(TypedDict):
    """Everything that `task` steps may do."""

    tasks: list[TaskKindShown]


class HappeningKindShown(TypedDict):
    """What may start a flow: what it tells, of which form it has a record, who may publish it."""

    name: str
    title: Text
    about: Text
    needs: str | None
    fields: list[InputField]
    form: str | None


class HappeningKindsAnswer(TypedDict):
    """Everything besides records, people, the clock and calls that may start flows."""

    happenings: list[HappeningKindShown]


class VersionShown(TypedDict):
    """A version, with the runs that are under way on it."""

    number: int
    published_at: datetime
    published_by: str
    running: int


class FlowShown(TypedDict):
    """A flow with its draft."""

    key: str
    document: FlowDocument | None
    """None of a draft that this program cannot read any more."""
    unreadable: list[FieldErrorShown]
    """Why it cannot, and where."""
    revision: int
    active: int | None
    paused: bool
    fault: str | None
    draft_is_newer: bool
    versions: list[VersionShown]


class FlowAnswer(TypedDict):
    """One flow."""

    flow: FlowShown


class FlowFaultShown(TypedDict):
    """What is wrong, where, and at which step."""

    field: str
    code: str
    message: str
    step: str | None


class FlowCheckAnswer(TypedDict):
    """What stands in the way of publishing a draft; empty: nothing does."""

    errors: list[FlowFaultShown]


class AskedPeople(TypedDict):
    """The first of some people by name, and how many they are."""

    names: list[str]
    count: int


class AskedSource(TypedDict):
    """Whom a source means today: `asked` null where a run decides; who cannot sign in yet is passed over."""

    source: AssigneeSource
    asked: AskedPeople | None
    passed_over: AskedPeople


class AskedTogether(TypedDict):
    """Whom sources mean together today; `later`: nobody yet, a run decides."""

    sources: list[AskedSource]
    finds: Literal["somebody", "nobody", "too_many", "later"]


class AskingStepShown(TypedDict):
    """A step that asks people, what it does where it finds nobody, and whom it asks instead then."""

    step: str
    title: Text
    people: AskedTogether
    nobody: Literal["stop", "skip", "people"]
    instead: AskedTogether | None


class AskingAnswer(TypedDict):
    """Whom a flow will ask."""

    steps: list[AskingStepShown]


class PublishedAnswer(TypedDict):
    """The number of the new version, and how many runs stay on earlier ones."""

    version: int
    running: int


class VersionAnswer(TypedDict):
    """A version as it was published."""

    document: FlowDocument


class RunLine(TypedDict):
    """A run in a list."""

    id: UUID
    flow: str
    title: Text
    form: str | None
    record_id: UUID | None
    label: str
    status: Status
    started_by: Text
    started_at: datetime
    finished_at: datetime | None
    steps: list[Text]
    """The titles of the steps it is at."""
    waits_for: list[str]
    """The names of whom it asks."""
    fault: str | None
    why: str | None
    """Where it is stuck: a sentence."""


class RunsAnswer(TypedDict):
    """Runs, the latest first."""

    runs: list[RunLine]
    next_cursor: str | None


class AttemptShown(TypedDict):
    """One attempt at a step."""

    visit: int
    attempt: int
    step: str
    kind: str
    outcome: str | None
    started_at: datetime
    finished_at: datetime | None
    output: Any
    fault: str | None


class TaskOfRun(TypedDict):
    """A to-do of a run, and what became of it."""

    id: UUID
    visit: int
    step: str
    person: str
    status: Literal["open", "later", "done", "gone"]
    role: str
    opened_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    action: str | None
    by: str | None
    opinion: str | None


class RunShown(TypedDict):
    """A run with everything of it."""

    id: UUID
    flow: str
    version: int
    document: FlowDocument
    """Of a version that this program cannot read any more its name alone."""
    form: str | None
    record_id: UUID | None
    label: str
    status: Status
    started_by: Text
    started_at: datetime
    finished_at: datetime | None
    happened: dict[str, Any]
    live: list[dict[str, Any]]
    steps: list[AttemptShown]
    tasks: list[TaskOfRun]


class RunAnswer(TypedDict):
    """One run."""

    run: RunShown


class StartedShown(TypedDict):
    """A run that was begun."""

    id: UUID


class StartedAnswer(TypedDict):
    """The run that a button or a call began."""

    run: StartedShown


class FlowAddressAnswer(TypedDict):
    """Where a flow is called; null while it has no address."""

    address: str | None


class ButtonShown(TypedDict):
    """A flow that may be begun on a record by a button."""

    flow: str
    label: Text
    many: bool
    inputs: list[dict[str, Any]]


class ButtonsAnswer(TypedDict):
    """The buttons of a form for the caller."""

    buttons: list[ButtonShown]


class PressedAnswer(TypedDict):
    """On how many records runs began, and on how many none: those that the caller may not read or that are gone, those
    that do not meet the button's condition now, those that a run of the flow is on.
    """

    started: int
    gone: int
    not_now: int
    running: int


class WaitingStep(TypedDict):
    """A step where a run waits for people; their names are told to members."""

    step: Text
    people: list[str]
    since: datetime
    due_at: datetime | None
    is_overdue: bool


class RecordRunShown(TypedDict):
    """A run on a record. `task` is the caller's own to-do in it; `part` says whether they may open it."""

    id: UUID
    flow: str
    title: Text
    status: Status
    started_at: datetime
    started_by: Text | None
    finished_at: datetime | None
    waiting: list[WaitingStep]
    task: UUID | None
    part: bool


class RecordFlowsAnswer(TypedDict):
    """What goes on with a record: the buttons that may be pressed on it now, and its latest runs."""

    buttons: list[ButtonShown]
    runs: list[RecordRunShown]


class UrgedAnswer(TypedDict):
    """How many people were urged."""

    urged: int


class TrialStep(TypedDict):
    """A step that a trial reached, by which part it was left, and why it failed.

    `lines` are those that a branch took, by their numbers among its own.
    """

    step: str
    state: Literal["passed", "waiting", "failed", "returned", "gone"]
    people: list[str]
    part: Literal["next", "rejected", "failed"]
    lines: list[int]
    why: str | None


class TrialAnswer(TypedDict):
    """The way of a trial: its steps in turn, and whether it came to its end."""

    trace: list[TrialStep]
    status: Status


class StayingRun(TypedDict):
    """A run that cannot be moved, and why."""

    run: UUID
    label: str
    errors: list[FieldErrorShown]


class MovedRunsAnswer(TypedDict):
    """How many runs move, which of them stay, and how many are left to be looked at."""

    moved: int
    stays: list[StayingRun]
    left: int


class RunsOfPeriod(TypedDict):
    """A day or week, by its first day: how many runs began, came to their end, were ended, and stand since then."""

    start: date
    started: int
    finished: int
    ended: int
    stuck: int


class WaitingShown(TypedDict):
    """To-dos that were done, how many of them had a deadline and were late; seconds until done; what is open now."""

    done: int
    due: int
    late: int
    open: int
    open_late: int
    median: int | None
    slow: int | None
    """Nine of ten were done sooner."""


class StepWaiting(WaitingShown):
    """A step of a flow. One that the active version does not have any more has no title."""

    flow: str
    flow_title: Text
    step: str
    title: Text | None
    bottleneck: bool


class WaitedFor(TypedDict):
    """Somebody who did to-dos or is asked."""

    kind: Literal["member", "partner_user"]
    id: UUID
    name: str


class PersonWaiting(WaitingShown):
    """What somebody did, and what waits for them."""

    person: WaitedFor


FlowStatistics = TypedDict(
    "FlowStatistics",
    {
        "from": date,
        "to": date,
        "unit": Literal["day", "week"],
        "partial": bool,
        "started": int,
        "finished": int,
        "ended": int,
        "running": int,
        "stuck": int,
        "median": int | None,
        "slow": int | None,
        "periods": list[RunsOfPeriod],
        "steps": list[StepWaiting],
        "people": list[PersonWaiting],
    },
)
"""Runs of some days, and the seconds they took; `partial`: only the latest were read. `running` and `stuck` are now."""


class FlowStatisticsAnswer(TypedDict):
    """How flows do."""

    statistics: FlowStatistics


class NamingFlow(TypedDict):
    """A flow that asks or tells a member by name, and in which steps; none: in what holds for all of it."""

    key: str
    title: Text
    steps: list[Text]


class DutiesAnswer(TypedDict):
    """What a member does in flows."""

    waiting: int
    flows: list[NamingFlow]


class HandedOverAnswer(TypedDict):
    """How many to-dos were given to somebody else, how many stay, and after which to go on, if there are more."""

    handed: int
    kept: int
    after: UUID | None
