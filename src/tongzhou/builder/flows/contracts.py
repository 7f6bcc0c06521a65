"""Flows as people write them: a trigger, steps, lines between them. Frozen documents, the same in API and package.

What a document means is said by `core.graph` (its structure) and `checking` (its forms, people and formulas).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Constraint

from tongzhou.builder.assignees.contracts import AssigneeSource
from tongzhou.builder.fields.facade import Key, Texts
from tongzhou.builder.flows.deadline_documents import Deadline, Duration, Template
from tongzhou.builder.flows.trigger_documents import Condition, Formula, InputField, Trigger
from tongzhou.notifications.facade import Medium

FLOWS_MAX: Final = 500
STEPS_MAX: Final = 200
LINES_MAX: Final = 400
DEADLINES_MAX: Final = 5
ITEMS_MAX: Final = 1000
"""Records that one step changes by a condition."""
FOUND_MAX: Final = 2_000
"""Records or rows that one find step finds or one loop goes over."""
PAYLOAD_MAX: Final = 131_072
"""Bytes of what one step keeps for those after it."""

START: Final = "start"

Filter = dict[str, Any]
"""Which records of a form, as lists take it; a leaf may have a `formula` over the names of the run for its `value`."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# --- human steps ------------------------------------------------------------------------------------------------


class DecisionMode(StrEnum):
    """When a step of several people is decided: 或签, 会签, 依次, 按比例, 抢占."""

    ANY = "any"
    ALL = "all"
    SEQUENCE = "sequence"
    SHARE = "share"
    FIRST = "first"


class ActionName(StrEnum):
    """What somebody may do with a to-do."""

    SUBMIT = "submit"
    SAVE = "save"
    REJECT = "reject"
    RETURN = "return"
    TRANSFER = "transfer"
    ADD_BEFORE = "add_before"
    ADD_AFTER = "add_after"
    ADD_BESIDE = "add_beside"
    CLAIM = "claim"
    RELEASE = "release"
    END = "end"
    PRINT = "print"
    BATCH = "batch"


class FieldUse(StrEnum):
    """What a step lets its people do with a field of the record."""

    HIDDEN = "hidden"
    READ = "read"
    WRITE = "write"
    REQUIRED = "required"


class ActionSetting(_Strict):
    """An action that a step offers, and what its button is called."""

    name: ActionName
    label: Texts | None = None


class Walk(StrEnum):
    """What happens after what was returned is submitted again."""

    AGAIN = "again"
    """Every step between is walked again."""
    STRAIGHT = "straight"
    """It goes straight back to the step that returned it."""
    UNCHANGED = "unchanged"
    """Walked again, but steps that agreed to the record as it is now are not asked twice."""


Values = dict[Key, Formula]
"""Formulas by the field they are written to."""


class Return(_Strict):
    """Where a step may return a run to; no steps: every human step before it.

    `values`: written to the run's record as it goes back, as the stage that it falls back to.
    """

    to: Literal["previous", "chosen", "start"] = "chosen"
    steps: Annotated[tuple[Key, ...], Constraint(max_length=50)] = ()
    walk: Walk = Walk.AGAIN
    choose_walk: bool = False
    values: Values = {}


class Nobody(_Strict):
    """What a step does when its people cannot be found."""

    act: Literal["stop", "skip", "people"] = "stop"
    to: Annotated[tuple[AssigneeSource, ...], Constraint(max_length=20)] = ()


class Point(_Strict):
    """Where a step stands on the canvas."""

    x: Annotated[int, Constraint(ge=-100_000, le=100_000)] = 0
    y: Annotated[int, Constraint(ge=-100_000, le=100_000)] = 0


class _Step(_Strict):
    key: Key
    title: Texts
    about: Texts | None = None
    at: Point | None = None

    @property
    def called(self) -> Texts:
        """Its title, its key where that is in no language."""
        return self.title or self.key


class _Human(_Step):
    people: Annotated[tuple[AssigneeSource, ...], Constraint(max_length=20)] = ()
    nobody: Nobody = Nobody()
    fields: dict[Key, FieldUse] = {}
    """Fields that are not named are read as far as `others` says."""
    others: Literal["hidden", "read"] = "read"
    summary: Annotated[tuple[Key, ...], Constraint(max_length=8)] = ()
    notice: Template | None = None


class _Asking(_Human):
    mode: DecisionMode = DecisionMode.ANY
    share: Annotated[int, Constraint(ge=1, le=100)] = 100
    """Percent of the people who must agree, for mode `share`."""
    opinion: Literal["none", "optional", "required", "on_refusal"] = "optional"
    signature: Literal["none", "optional", "required"] = "none"
    actions: Annotated[tuple[ActionSetting, ...], Constraint(max_length=20)] = ()
    """Empty: submit, save, transfer, and for approvals reject and return."""
    returns: Return = Return()
    repeated: Literal["ask", "previous", "any"] = "ask"
    """Submits by itself for who decided the step before, or any step of this run; the initiator counts as one."""
    not_own: bool = False
    """Neither who started the run nor who made its record is asked or acts, in whoever's place."""
    own_fields: Annotated[tuple[Key, ...], Constraint(max_length=10)] = ()
    """Nor, then, the members in these fields of the record, such as its applicant."""
    deadlines: Annotated[tuple[Deadline, ...], Constraint(max_length=DEADLINES_MAX)] = ()


class ApproveStep(_Asking):
    """People agree or refuse."""

    kind: Literal["approve"]


class FillStep(_Asking):
    """People fill in fields of the record."""

    kind: Literal["fill"]


class CcStep(_Human):
    """People are told and may look; nothing waits for them."""

    kind: Literal["cc"]


class StartStep(_Step):
    """Where runs begin; returned to, its initiator fills the record in again."""

    kind: Literal["start"]
    fields: dict[Key, FieldUse] = {}
    others: Literal["hidden", "read", "write"] = "write"


class EndStep(_Step):
    """The run is over, with everything of it that still waits."""

    kind: Literal["end"]
    outcome: Literal["done", "rejected"] = "done"


# --- machine steps ----------------------------------------------------------------------------------------------


class BranchStep(_Step):
    """Which lines the run takes by their conditions: the first that holds, or every one (they meet in a join)."""

    kind: Literal["branch"]
    takes: Literal["first", "every"] = "first"


class ParallelStep(_Step):
    """Every line at once; they meet in a join."""

    kind: Literal["parallel"]


class JoinStep(_Step):
    """Where the lines of a parallel step meet: goes on when all have arrived, or with the first (the others end)."""

    kind: Literal["join"]
    waits_for: Literal["all", "first"] = "all"


class CreateStep(_Step):
    """A new record. Later steps read it by this step's key."""

    kind: Literal["create"]
    form: Key
    values: Values


class _Choosing(_Step):
    form: Key | None = None
    """None: the run's own record."""
    record: Formula | None = None
    """A reference to one record, as `order.partner` or a find step's key."""
    where: Filter | None = None


class UpdateStep(_Choosing):
    """New values for the run's record, for one that is named, or for all that meet a condition (1,000 at most)."""

    kind: Literal["update"]
    values: Values


class UpsertStep(_Step):
    """One record by the value of a unique field: changed where it is there, else created."""

    kind: Literal["upsert"]
    form: Key
    match: Annotated[tuple[Key, ...], Constraint(min_length=1, max_length=3)]
    values: Values


class DeleteStep(_Choosing):
    """Into the recycle bin."""

    kind: Literal["delete"]


class FindStep(_Step):
    """The first record that meets a condition, or all of them; a line of part `none` where there is none.

    Where there are more than `limit` the step fails, unless it is to take only the first so many.
    """

    kind: Literal["find"]
    form: Key
    where: Filter | None = None
    sort: Annotated[str, StringConstraints(max_length=200)] | None = None
    many: bool = False
    limit: Annotated[int, Constraint(ge=1, le=FOUND_MAX)] = 100
    beyond: Literal["fail", "leave"] = "fail"


class FormulaStep(_Step):
    """Values that later steps read as `<this step>.<name>`."""

    kind: Literal["formula"]
    values: Values


class LoopStep(_Step):
    """The lines of part `body`, once for every record of a find step or row of a sub-form, one after the other.

    Inside, `<this step>` is the record.
    """

    kind: Literal["loop"]
    over: Key
    """A find step with `many`, or a sub-form of the run's record."""
    limit: Annotated[int, Constraint(ge=1, le=FOUND_MAX)] = 200


class WaitStep(_Step):
    """Until some time has passed, or until the day in a field."""

    kind: Literal["wait"]
    duration: Duration | None = None
    until: Formula | None = None

    @model_validator(mode="after")
    def _one_of(self) -> WaitStep:
        if (self.duration is None) == (self.until is None):
            raise ValueError("duration_or_until")
        return self


class SubflowStep(_Step):
    """Another flow: on the run's record, on one that is named, or on each of a find step or sub-form."""

    kind: Literal["subflow"]
    flow: Key
    record: Formula | None = None
    each: Key | None = None
    waits: bool = True


class NotifyStep(_Step):
    """A message to people, by the ways of its kind or by those it names. With `unread` only where somebody has not read
    what that step before it sent: then it says who.
    """

    kind: Literal["notify"]
    people: Annotated[tuple[AssigneeSource, ...], Constraint(min_length=1, max_length=20)]
    subject: Template
    text: Template
    urgent: bool = False
    media: Annotated[tuple[Medium, ...], Constraint(max_length=len(Medium))] = ()
    unread: Key | None = None


class HttpStep(_Step):
    """A call to another program, with this step's idempotency key; a line of part `failed` where it gives up.

    A POST carries the values as JSON, a GET in its address. Of the answer `status` and, of a flat JSON object, its
    values are read by later steps.
    """

    kind: Literal["http"]
    method: Literal["POST", "GET"] = "POST"
    url: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    values: Values = {}
    outputs: Annotated[tuple[InputField, ...], Constraint(max_length=20)] = ()


class DocumentStep(_Step):
    """The record printed by a template, stored in a file field."""

    kind: Literal["document"]
    template: Key
    field: Key


class TaskStep(_Step):
    """What another package contributes, by name, such as starting a settlement or publishing statements.

    `outputs` are those of what it leaves that later steps read as `<this step>.<key>`.
    """

    kind: Literal["task"]
    name: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}\.[a-z_]{1,40}$")]
    values: Values = {}
    outputs: Annotated[tuple[InputField, ...], Constraint(max_length=20)] = ()


HumanStep: TypeAlias = ApproveStep | FillStep
Step = Annotated[
    StartStep
    | EndStep
    | ApproveStep
    | FillStep
    | CcStep
    | BranchStep
    | ParallelStep
    | JoinStep
    | CreateStep
    | UpdateStep
    | UpsertStep
    | DeleteStep
    | FindStep
    | FormulaStep
    | LoopStep
    | WaitStep
    | SubflowStep
    | NotifyStep
    | HttpStep
    | DocumentStep
    | TaskStep,
    Constraint(discriminator="kind"),
]


class Part(StrEnum):
    """Which way out of a step a line takes."""

    NEXT = "next"
    REJECTED = "rejected"
    NONE = "none"
    FAILED = "failed"
    BODY = "body"


class Line(_Strict):
    """From one step to another. Of a branch, lines are tried in their order; `otherwise` is taken when none holds."""

    source: Key
    target: Key
    part: Part = Part.NEXT
    when: Condition | None = None
    otherwise: bool = False
    title: Texts | None = None


class Rules(_Strict):
    """What holds for a flow as a whole."""

    withdraw: Literal["never", "untouched", "always"] = "untouched"
    """When the initiator may take a run back: while nobody has acted, or at any time before its end.

    It is theirs again; with `withdrawn` it is over, these values are written to its record, as the stage to mend it in.

    Unless never, others may take back what they decided as long as nobody after them has acted.
    """
    withdrawn: Values = {}
    urges_per_hour: Annotated[int, Constraint(ge=0, le=60)] = 2
    one_at_a_time: bool = False
    """A record that a run of this flow is on starts no other."""
    managers: Annotated[tuple[AssigneeSource, ...], Constraint(max_length=20)] = ()
    """Who may change approvers, end, jump and retry besides those who manage flows."""


class FlowDocument(_Strict):
    """A flow."""

    key: Key
    title: Texts
    about: Texts | None = None
    form: Key | None = None
    """Runs are about a record of this form; a flow by the clock or from outside may have none."""
    trigger: Trigger
    steps: Annotated[tuple[Step, ...], Constraint(min_length=1, max_length=STEPS_MAX)]
    lines: Annotated[tuple[Line, ...], Constraint(max_length=LINES_MAX)] = ()
    rules: Rules = Rules()


class RunStatus(StrEnum):
    """Where a run stands. The last four are final, but one that ended may be taken up again by who manages it."""

    RUNNING = "running"
    STUCK = "stuck"
    """A step failed or finds nobody; the run page says which and why."""
    DONE = "done"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class TaskStatus(StrEnum):
    """Where a to-do stands."""

    OPEN = "open"
    LATER = "later"
    """Its turn comes after others'."""
    DONE = "done"
    GONE = "gone"
    """Others decided, or the run went elsewhere."""


TRIAL: Final = "trial"
"""What starts a run that is only tried."""


class Happened(_Strict):
    """What started a run, kept with it."""

    kind: str
    inputs: dict[str, Any] = {}
    event: str | None = None
    about: dict[str, str] = {}
    """Which thing it was and how it stood then, as who told of it knows it by."""
    own: tuple[str, ...] = ()
    """Whose matter it is besides who started the run, as the core names people."""
