"""Who acts and how far they reach: frozen values that every action and query takes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import InitVar, dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias, TypeVar
from uuid import UUID

from tongzhou.access.permissions import Action, Permission, Scope
from tongzhou.identity.contracts import PersonKind, PersonName, WorkspaceProfile
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError

EVERY_FORM: Final = "*"
"""The form key of a grant that holds for every form of the workspace, later ones too."""

ALWAYS_READABLE: Final = frozenset({"id", "revision"})
"""System fields that anybody who reads a row may read."""

Kept = TypeVar("Kept")

SEAL: Final = object()
"""What only `access.rules` passes: scopes are computed there and nowhere else."""


class RowConditions(Protocol):
    """Tries the row conditions of roles on the forms they speak of; the package that owns forms provides it."""

    async def find_errors(
        self, connection: Connection, kind: PersonKind, rows: Mapping[str, str | None]
    ) -> list[FieldError]:
        """What is wrong with a role's conditions by form key (`*`: every form); None is every row."""
        ...


class Via(StrEnum):
    """How somebody came in."""

    SESSION = "session"
    TOKEN = "token"
    JOB = "job"
    CLI = "cli"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A set of field keys; None means every field, those added later too."""

    keys: frozenset[str] | None

    def __contains__(self, key: str) -> bool:
        return self.keys is None or key in self.keys

    def __or__(self, other: FieldSet) -> FieldSet:
        if self.keys is None or other.keys is None:
            return EVERY_FIELD
        return FieldSet(self.keys | other.keys)

    def __and__(self, other: FieldSet) -> FieldSet:
        if self.keys is None:
            return other
        return self if other.keys is None else FieldSet(self.keys & other.keys)


EVERY_FIELD: Final = FieldSet(None)
NO_FIELD: Final = FieldSet(frozenset())


@dataclass(frozen=True, slots=True)
class SharedRows:
    """The records of a form that were shared on these terms with the person, or with a department around them."""

    form: str
    terms: str
    departments: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class FollowedRows:
    """The records whose `reference` leads to a record of `form` that the person reaches with `action`."""

    reference: str
    form: str
    action: Action


RowRule: TypeAlias = str | SharedRows | FollowedRows
"""Which rows of a form: a predicate's source over its fields and the variables, or what the database is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGrant:
    """What one source of rights gives on one form: actions, on the rows of one rule (None: every row), on fields."""

    actions: frozenset[Action]
    rows: RowRule | None
    read: FieldSet
    write: FieldSet


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role as shown to people; the title is a text per language."""

    key: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What the variables of row predicates stand for, resolved for one person; `me` is a member or partner user."""

    me: UUID | None
    my_team: tuple[UUID, ...]
    my_partner: UUID | None

    def variables(self) -> Mapping[str, object]:
        """`me`, `my_team`, `my_partner`: member id, member ids, partner record id."""
        return MappingProxyType(
            {"me": self.me, "my_team": self.my_team, "my_partner": self.my_partner},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody acting in one workspace, with the rights they have at this moment.

    In preview `preview_by` is who really sits there, every right to change something is already gone,
    and `user_id`, `member_id` and the rest are those of the person looked at. `unveiled` is whoever reads personal
    data in full: the program itself, or somebody for one answer that is written down.
    """

    workspace: WorkspaceProfile
    kind: PersonKind
    user_id: UUID | None
    member_id: UUID | None
    partner_user_id: UUID | None
    partner_id: UUID | None
    name: str
    locale: str | None
    roles: tuple[RoleName, ...]
    permissions: frozenset[Permission]
    grants: Mapping[str, tuple[FormGrant, ...]] = field(repr=False)
    team: Team = field(repr=False)
    via: Via
    credential_id: UUID | None = None
    preview_by: PersonName | None = None
    token_scopes: frozenset[Scope] | None = None
    no_money_before: datetime | None = None
    unveiled: bool = False
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def keep(self, key: Hashable, make: Callable[[], Kept], *, fits: Callable[[Kept], bool] | None = None) -> Kept:
        """What was made of these rights before under this key and still fits, else made now.

        An actor is kept from call to call, and so is this.
        """
        known: Kept | None = self._kept.get(key)
        if known is None or (fits is not None and not fits(known)):
            known = self._kept[key] = make()
        return known

    @property
    def read_only(self) -> bool:
        """True in preview."""
        return self.preview_by is not None

    def may(self, permission: Permission) -> bool:
        """Whether the actor has this permission now."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class RowScope:
    """Rows of one form that one actor reaches with one action: every row, or those any rule admits.

    `rules` are to be read with `variables`; None means every row.
    Never empty: an actor without any row gets an error instead of a scope.
    """

    form: str
    action: Action
    rules: tuple[RowRule, ...] | None
    variables: Mapping[str, object]
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not SEAL or self.rules == ():
            raise TypeError("A row scope is computed by access.facade.row_scope, never built by hand.")

    @property
    def everything(self) -> bool:
        """No rule restricts the rows (a partner user's row policies in the database still do)."""
        return self.rules is None

    @property
    def shape(self) -> tuple[RowRule, ...] | None:
        """What a cache of compiled SQL may be keyed by: the rules without the variables' values."""
        return self.rules


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScope:
    """Fields of one form that one actor may read and write. Deny by default.

    Roles unite exactly: a field that only some of the actor's roles show, while others open more rows, is
    not readable as a whole; `rows_showing` names the rows on which it may be shown. What only some rows
    would let one write may not be written at all.
    """

    form: str
    readable: FieldSet
    creatable: FieldSet
    updatable: FieldSet
    revealable: FieldSet
    shown: tuple[tuple[RowRule | None, FieldSet], ...]
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not SEAL:
            raise TypeError("A field scope is computed by access.facade.field_scope, never built by hand.")

    def may_read(self, key: str) -> bool:
        """Readable on every row the actor sees; only such fields may be filtered, sorted or grouped by."""
        return key in ALWAYS_READABLE or key in self.readable

    def may_write(self, key: str, action: Action) -> bool:
        """Writable by `create` or by `update`."""
        return key in (self.creatable if action is Action.CREATE else self.updatable)

    def may_reveal(self, key: str) -> bool:
        """Whether a masked field may be revealed on every row the actor sees; else one may not look for its values."""
        return key in self.revealable

    def rows_showing(self, key: str) -> tuple[RowRule, ...] | None:
        """The rules of which any must hold for the field to be shown: () nowhere, None everywhere."""
        if self.may_read(key):
            return None
        return tuple(rows for rows, fields in self.shown if rows is not None and key in fields)
