"""What starts a flow, as people write it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, field_serializer
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Texts

Formula = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
Condition = Formula | dict[str, Any]
"""Over the names of the run."""
Days = Annotated[int, Constraint(ge=-1000, le=1000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RecordTrigger(_Strict):
    """Records of the flow's form: submitted by people, created at any door, updated, deleted.

    `changed`: of updates only those that changed one of these fields, calculated ones that are tracked among them.
    """

    kind: Literal["record"]
    events: Annotated[frozenset[Literal["created", "updated", "deleted", "restored"]], Constraint(min_length=1)]
    when: Condition | None = None
    changed: Annotated[tuple[Key, ...], Constraint(max_length=200)] = ()

    @field_serializer("events")
    def _in_one_order(self, events: frozenset[str]) -> list[str]:
        return sorted(events)


class InputField(_Strict):
    """A value from outside of the flow: asked for by a button, brought by a call, told by another package."""

    key: Key
    label: Texts
    type: Literal["text", "number", "date", "boolean", "member"] = "text"
    required: bool = False


class ButtonTrigger(_Strict):
    """A button on one record or on many chosen ones, for who may read them and holds one of the roles (none: all)."""

    kind: Literal["button"]
    label: Texts
    when: Condition | None = None
    roles: Annotated[tuple[Key, ...], Constraint(max_length=50)] = ()
    many: bool = True
    inputs: Annotated[tuple[InputField, ...], Constraint(max_length=20)] = ()


class ScheduleTrigger(_Strict):
    """By the clock of the workspace: a cron line; `workdays` leaves out other days.

    With a condition one run for every record that meets it, else one run without a record.
    """

    kind: Literal["schedule"]
    cron: Annotated[str, StringConstraints(min_length=9, max_length=100, strip_whitespace=True)]
    workdays: bool = False
    when: Condition | None = None


class DateTrigger(_Strict):
    """Each record, some days before (negative) or after the day in a field, at a time of the workspace's day.

    `also`: on these days as well, as 60 and 30 days before after 90. `yearly`: every year on the day and month of the
    date, as birthdays come round; one on February 29 comes on the 28th where its year has no 29th.
    """

    kind: Literal["date"]
    field: Key
    days: Days = 0
    also: Annotated[tuple[Days, ...], Constraint(max_length=10)] = ()
    yearly: bool = False
    at: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "09:00"
    when: Condition | None = None


class WebhookTrigger(_Strict):
    """A call from outside to the flow's own address; of its JSON object come in the values of `inputs`."""

    kind: Literal["webhook"]
    inputs: Annotated[tuple[InputField, ...], Constraint(max_length=50)] = ()


class FlowTrigger(_Strict):
    """Started by a step of another flow only."""

    kind: Literal["flow"]


class HappeningTrigger(_Strict):
    """Something that another package tells of: a settlement that was calculated, a statement that was published.

    `inputs` are those of what is told that the flow reads, as `input.<key>`.
    """

    kind: Literal["happening"]
    name: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}\.[a-z_]{1,40}$")]
    inputs: Annotated[tuple[InputField, ...], Constraint(max_length=20)] = ()
    when: Condition | None = None


Trigger = Annotated[
    RecordTrigger | ButtonTrigger | ScheduleTrigger | DateTrigger | WebhookTrigger | FlowTrigger | HappeningTrigger,
    Constraint(discriminator="kind"),
]
