"""Parts of settings that lead to other forms and to people: what is compared, which options and who are meant."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from tongzhou.builder.fields.contracts import FieldSettings

MATCHES_MAX = 5
RANGE_MAX = 100
KEY_PATTERN = r"^[a-z][a-z0-9_]{0,47}$"

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]


class Match(FieldSettings):
    """A field of another form that holds what a field of this one does."""

    field: Key
    equals: Key


class OptionSource(FieldSettings):
    """The values that records of another form hold in `field`, of those that match this record and fit `filter`."""

    form: Key
    field: Key
    where: Annotated[tuple[Match, ...], Field(max_length=MATCHES_MAX)] = ()
    filter: dict[str, Any] | None = None


class RangeLink(FieldSettings):
    """Departments that records of another form name in `take`, of those that match this record."""

    form: Key
    where: Annotated[tuple[Match, ...], Field(min_length=1, max_length=MATCHES_MAX)]
    take: Key


class DepartmentRange(FieldSettings):
    """Which departments are meant: those named, the writer's `own`, what a department field `of` the record holds, what
    a matching record names; with all `below` them. Any of these is enough.
    """

    departments: Annotated[tuple[UUID, ...], Field(max_length=RANGE_MAX)] = ()
    below: bool = True
    own: bool = False
    of: Key | None = None
    linked: RangeLink | None = None

    @model_validator(mode="after")
    def _names_some(self) -> DepartmentRange:
        people = (getattr(self, "roles", ()), getattr(self, "members", ()))
        if not any((self.departments, self.own, self.of, self.linked, *people)):
            raise ValueError("a range names somebody")
        return self


class RoleRange(FieldSettings):
    """Which roles are meant: those of one kind of people, those named; both must hold where both are said."""

    kind: Literal["member", "partner"] | None = None
    roles: Annotated[tuple[Key, ...], Field(max_length=RANGE_MAX)] = ()

    @model_validator(mode="after")
    def _names_some(self) -> RoleRange:
        if not (self.kind or self.roles):
            raise ValueError("a range names somebody")
        return self


class MemberRange(DepartmentRange):
    """Which members are meant: of these departments, with any of `roles`, or named themselves."""

    roles: Annotated[tuple[Key, ...], Field(max_length=RANGE_MAX)] = ()
    members: Annotated[tuple[UUID, ...], Field(max_length=RANGE_MAX)] = ()
