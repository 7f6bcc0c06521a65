"""The lifecycle of a form: which stage a record may be in, who may take it to the next, and for how long. As written.

The options of one single choice are the stages. Stages, fields and roles are named by keys, which never change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Texts
from tongzhou.builder.schema.conditions import Formula
from tongzhou.kernel.workdays import AMOUNT_MAX, Unit

TRANSITIONS_MAX = 100
FIELDS_MAX = 30
WHO_MAX = 30

_Stage = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Fields = Annotated[tuple[Key, ...], Constraint(max_length=FIELDS_MAX)]


class Reason(StrEnum):
    """Whether who takes a transition says why."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Transition(_Strict):
    """A way from some stages (none named: from every other) to one.

    Who may take it: whoever has one of `roles` or stands in one of the `members` fields; without either, whoever may
    write the stage's field. `guard` must hold of the record as it will be; `require` are the fields that have a value
    then, `show` those that the dialog offers besides.
    """

    key: Key
    title: Texts
    from_: Annotated[tuple[_Stage, ...], Constraint(alias="from", max_length=100)] = ()
    to: _Stage
    guard: Formula | dict[str, Any] | None = None
    roles: Annotated[tuple[Annotated[str, StringConstraints(max_length=48)], ...], Constraint(max_length=WHO_MAX)] = ()
    members: Annotated[tuple[Key, ...], Constraint(max_length=WHO_MAX)] = ()
    not_creator: bool = False
    require: _Fields = ()
    show: _Fields = ()
    reason: Reason = Reason.OPTIONAL

    def leads_from(self, stage: str | None) -> bool:
        """Whether it may be taken in a stage."""
        return stage != self.to and (not self.from_ or stage in self.from_)

    @property
    def names_somebody(self) -> bool:
        """Whether it says who may take it."""
        return bool(self.roles or self.members)


class TimeLimit(_Strict):
    """How long a record may be in a stage, when who is `tell` fields are reminded, and which transition is taken when
    nobody acted; none: it is only marked as overdue.
    """

    stage: _Stage
    after: Annotated[int, Constraint(ge=1)]
    unit: Unit = Unit.DAYS
    remind: Annotated[int, Constraint(ge=1)] | None = None
    tell: Annotated[tuple[Key, ...], Constraint(max_length=WHO_MAX)] = ()
    then: Key | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> TimeLimit:
        if self.after > AMOUNT_MAX[self.unit]:
            raise ValueError(f"at most {AMOUNT_MAX[self.unit]} {self.unit}")
        if self.remind is not None and self.remind >= self.after:
            raise ValueError("the reminder comes before the limit")
        return self


class Lifecycle(_Strict):
    """The lifecycle of a form. `former` says of stages that are gone where their records go."""

    field: Key
    initial: _Stage
    transitions: Annotated[tuple[Transition, ...], Constraint(max_length=TRANSITIONS_MAX)] = ()
    limits: Annotated[tuple[TimeLimit, ...], Constraint(max_length=100)] = ()
    former: Annotated[Mapping[_Stage, _Stage], Constraint(max_length=100)] = {}

    def find(self, key: str) -> Transition | None:
        """The transition of this key."""
        return next((each for each in self.transitions if each.key == key), None)

    def ways_from(self, stage: str | None) -> tuple[Transition, ...]:
        """The transitions that leave a stage, in their order."""
        return tuple(each for each in self.transitions if each.leads_from(stage))

    def ways_between(self, stage: str | None, to: str | None) -> tuple[Transition, ...]:
        """The transitions from one stage to another."""
        return tuple(each for each in self.ways_from(stage) if each.to == to)

    def limit_of(self, stage: str | None) -> TimeLimit | None:
        """How long a record may be in a stage; None: as long as it wants."""
        return next((each for each in self.limits if each.stage == stage), None)

    def used_fields(self) -> Iterator[tuple[str, str]]:
        """Every field that it names, with the place."""
        yield "lifecycle.field", self.field
        for index, each in enumerate(self.transitions):
            for name, keys in (("require", each.require), ("show", each.show), ("members", each.members)):
                yield from ((f"lifecycle.transitions.{index}.{name}", key) for key in keys)
        for index, limit in enumerate(self.limits):
            yield from ((f"lifecycle.limits.{index}.tell", key) for key in limit.tell)

    def told_to(self, seen: Collection[str]) -> Lifecycle:
        """What who does not design the form may know of it, of fields those `seen`."""

        def told(each: Transition) -> Transition:
            known = {name: tuple(key for key in getattr(each, name) if key in seen) for name in ("require", "show")}
            return each.model_copy(update={"guard": None, "roles": (), "members": (), "not_creator": False, **known})

        limits = tuple(each.model_copy(update={"tell": ()}) for each in self.limits)
        ways = tuple(told(each) for each in self.transitions)
        return self.model_copy(update={"transitions": ways, "limits": limits, "former": {}})

    def as_json(self) -> dict[str, Any]:
        """The lifecycle as a definition keeps it, what is usual left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
