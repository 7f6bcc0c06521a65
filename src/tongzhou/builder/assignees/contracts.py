"""Sources of people as flows and messages write them. Frozen documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key
from tongzhou.identity.contracts import PersonKind

NAMED_MAX: Final = 100

MemberRef = Annotated[str, StringConstraints(min_length=1, max_length=60)]
"""A member's id, or in packages their code; a department's id, or in packages its name."""

Whose = Annotated[str, StringConstraints(min_length=1, max_length=60)]
"""`initiator`, the key of a member field of the record, or `step:<key>` for who acted in an earlier step."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Members(_Strict):
    """These members."""

    kind: Literal["members"]
    ids: Annotated[tuple[MemberRef, ...], Constraint(min_length=1, max_length=NAMED_MAX)]


class Departments(_Strict):
    """Everybody in these departments, or their heads."""

    kind: Literal["departments"]
    ids: Annotated[tuple[MemberRef, ...], Constraint(min_length=1, max_length=NAMED_MAX)]
    below: bool = True
    heads_only: bool = False


class Roles(_Strict):
    """Everybody who holds one of these roles."""

    kind: Literal["roles"]
    keys: Annotated[tuple[Key, ...], Constraint(min_length=1, max_length=NAMED_MAX)]


class Superior(_Strict):
    """The n-th superior of somebody; 1 is the direct one."""

    kind: Literal["superior"]
    of: Whose = "initiator"
    level: Annotated[int, Constraint(ge=1, le=20)] = 1


class Superiors(_Strict):
    """The superiors of somebody one above the other, up to and with an end point; without one, all of them."""

    kind: Literal["superiors"]
    of: Whose = "initiator"
    level: Annotated[int, Constraint(ge=1, le=20)] | None = None
    role: Key | None = None
    department: MemberRef | None = None


class Initiator(_Strict):
    """Who started the run."""

    kind: Literal["initiator"]


class MemberField(_Strict):
    """The members in a field of the record."""

    kind: Literal["member_field"]
    field: Key


class DepartmentField(_Strict):
    """Everybody in the department in a field of the record, or its head."""

    kind: Literal["department_field"]
    field: Key
    heads_only: bool = True


class ChannelManager(_Strict):
    """Who looks after the record's partner, inside: the members in `field` of the partner's record."""

    kind: Literal["channel_manager"]
    field: Key = "channel_manager"


class PartnerUsers(_Strict):
    """People of the record's partner, or of the partner in a field."""

    kind: Literal["partner_users"]
    field: Key | None = None
    roles: Annotated[tuple[Key, ...], Constraint(max_length=NAMED_MAX)] = ()


class ActorOf(_Strict):
    """Who acted in an earlier step."""

    kind: Literal["actor_of"]
    step: Key


AssigneeSource = Annotated[
    Members
    | Departments
    | Roles
    | Superior
    | Superiors
    | Initiator
    | MemberField
    | DepartmentField
    | ChannelManager
    | PartnerUsers
    | ActorOf,
    Constraint(discriminator="kind"),
]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be asked."""

    kind: PersonKind
    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A member who is asked in place of another from `starts_at` until before `ends_at`.

    For flows of these forms, for these flows, or, naming neither, for everything.
    """

    id: UUID
    member_id: UUID
    to_id: UUID
    starts_at: datetime
    ends_at: datetime
    forms: frozenset[str]
    flows: frozenset[str]
    reason: str = ""
    by_name: str = ""
    at: datetime

    @property
    def scope(self) -> tuple[frozenset[str], frozenset[str]]:
        """What it is for."""
        return self.forms, self.flows


@dataclass(frozen=True, slots=True)
class Handed:
    """Who is asked; `instead_of` are those who are away, `own` says whether they were meant themselves too."""

    person: Person
    instead_of: tuple[Person, ...] = ()
    own: bool = True
