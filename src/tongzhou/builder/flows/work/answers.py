"""What the routes of the work centre answer; the OpenAPI document is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.builder.flows.contracts import ActionName, FieldUse, FlowDocument
from tongzhou.builder.flows.work.picture import StepState
from tongzhou.builder.schema.facade import FieldShown, FormShown
from tongzhou.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class TitledShown:
    """A flow, a form or a step, and what it is called."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody, or the program itself, which has no id; a flow by its title."""

    id: UUID | None
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLineShown:
    """A line of a box: a to-do, a copy, or of those that one started a run.

    `instead_of` are those who are away; `at` is when it came, was handled or began; `outcome` what one did with it.
    `batch` and `batch_reject` say whether it may be agreed to or refused with others, `brief` what its record says most
    by: three values at most, as its step shows them.
    """

    id: UUID
    run: UUID
    flow: TitledShown
    form: TitledShown | None
    step: TitledShown | None
    label: str
    initiator: PersonShown | None
    instead_of: list[str]
    status: str
    outcome: str | None
    at: datetime
    due_at: datetime | None
    is_overdue: bool
    batch: bool
    batch_reject: bool
    waiting_for: list[str]
    may_withdraw: bool
    may_urge: bool
    kind: str | None
    """Of its step: approve, fill, cc, or start where the run is back with who began it; none of a run."""
    brief: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TasksAnswer:
    """A page of a box; with a cursor where there is more. `fields` are those of the lines' briefs, by form."""

    tasks: list[TaskLineShown]
    fields: dict[str, list[FieldShown]]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroupShown:
    """What lines of a box have in common, and how many they are; nothing for those about no record, or by nobody."""

    flow: TitledShown | None
    step: TitledShown | None
    form: TitledShown | None
    person: PersonShown | None
    count: int


@dataclass(frozen=True, slots=True)
class TaskGroupsAnswer:
    """The groups of a box, the largest first; `partial`: of its latest lines only."""

    groups: list[TaskGroupShown]
    partial: bool


@dataclass(frozen=True, slots=True)
class FlowCount:
    """A flow of which something waits for one, and how much."""

    key: str
    title: Text
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCountsAnswer:
    """How much waits for one, how much of it is late, copies not read, and runs one started that go on."""

    open: int
    overdue: int
    cc: int
    started: int
    flows: list[FlowCount]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPerson:
    """Somebody who was asked in a step, and what they did."""

    name: str
    instead_of: list[str]
    action: str | None
    at: datetime | None
    opinion: str
    signature: UUID | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep:
    """One arrival of the run at a step."""

    visit: int
    step: TitledShown
    kind: str
    arrived_at: datetime
    left_at: datetime | None
    outcome: str | None
    seconds: int | None
    people: list[HistoryPerson]


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """An action that the step offers, and what its button is called where the flow says so."""

    name: ActionName
    label: Text | None


@dataclass(frozen=True, slots=True)
class PrintShown:
    """A print template of the record's form."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnsShown:
    """Where a run may be returned to, and what happens afterwards."""

    steps: list[TitledShown] = field(default_factory=list)
    walk: str = "again"
    choose_walk: bool = False


@dataclass(frozen=True, slots=True)
class PictureShown:
    """The flow as it runs, and how far the run has come."""

    document: FlowDocument
    states: dict[str, StepState]


@dataclass(frozen=True, slots=True)
class RunTold:
    """What a run was told as it began: by a button's dialog, a call, another package."""

    key: str
    label: Text
    type: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown(TaskLineShown):
    """A run as somebody of it sees it; with a to-do of theirs, what they may do.

    `uses` says of each field of the record that may be seen what may be done with it. `may_take_back` is about what one
    decided oneself. `prints` are the templates of a step that offers to print. `about` is what the step says to whom it
    asks.
    """

    about: Text | None
    started_at: datetime
    run_status: str
    may_take_back: bool
    record_id: UUID | None
    revision: int | None
    told: list[RunTold]
    actions: list[OfferedAction]
    prints: list[PrintShown]
    opinion: str
    signature: str
    returns: ReturnsShown
    definition: FormShown | None
    values: dict[str, Any]
    uses: dict[str, FieldUse]
    summary: list[str]
    history: list[HistoryStep]
    picture: PictureShown | None


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """One to-do, or one run."""

    task: TaskShown


@dataclass(frozen=True, slots=True)
class TaskBesideAnswer:
    """Values by field key."""

    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """A to-do that could not be submitted with the others, and why."""

    id: UUID
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """Which to-dos were submitted, and which could not be."""

    done: list[UUID]
    failed: list[TaskFailed]
