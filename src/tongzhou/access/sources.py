"""Everything that gives one person rights on records, each source by itself, and all of them together (pure).

Roles, permission sets, shares of single records, and references whose records follow the one they lead to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from tongzhou.access.contracts import EVERY_FIELD, FieldSet, FollowedRows, FormGrant, SharedRows
from tongzhou.access.documents import Role, titles
from tongzhou.access.permissions import Action
from tongzhou.access.rules import Grants, unite
from tongzhou.access.set_documents import set_grants

FOLLOWED_DEPTH_MAX = 5
READ_ACTIONS = frozenset({Action.READ, Action.PRINT, Action.COMMENT})
EDIT_ACTIONS = frozenset({Action.READ, Action.PRINT, Action.COMMENT, Action.UPDATE})

_FOLLOWING: Mapping[Action, frozenset[Action]] = MappingProxyType(
    {
        Action.READ: frozenset({Action.READ}),
        Action.EXPORT: frozenset({Action.EXPORT}),
        Action.PRINT: frozenset({Action.PRINT}),
        Action.COMMENT: frozenset({Action.COMMENT}),
        Action.BATCH: frozenset({Action.BATCH}),
        Action.IMPORT: frozenset({Action.IMPORT}),
        Action.UPDATE: frozenset({Action.CREATE, Action.COPY, Action.UPDATE, Action.DELETE}),
    }
)
"""What one may do with the rows that follow a record, by what one may do with that record."""


class SourceKind(StrEnum):
    """Where a right comes from."""

    ROLE = "role"
    SET = "set"
    SHARE = "share"
    FOLLOWED = "followed"


@dataclass(frozen=True, slots=True)
class Source:
    """One source of rights: its name, through what the person has it, and what it gives by form."""

    kind: SourceKind
    key: str
    title: Mapping[str, str]
    through: str
    grants: Mapping[str, tuple[FormGrant, ...]]
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class StoredSet:
    """A permission set as it is kept. `key` names one that travels in a package."""

    id: UUID
    document: Mapping[str, Any]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ShareTerms:
    """That records of a form are shared with a member or a department on these terms."""

    form: str
    member_id: UUID | None
    department_id: UUID | None
    terms: str
    editable: bool
    readable: tuple[str, ...] | None
    writable: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Follow:
    """A reference of a form whose records are reached like the record of `target` that it leads to."""

    form: str
    reference: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A person as sources look for them: departments from their own outwards; no member id for a partner user."""

    member_id: UUID | None
    departments: tuple[UUID, ...]
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that a workspace gives besides roles."""

    sets: Sequence[StoredSet] = ()
    shares: Sequence[ShareTerms] = ()
    follows: Sequence[Follow] = ()


def sources_of(receiver: Receiver, given: Given) -> list[Source]:
    """All sources of a person's rights, the sets that are switched off included, in a stable order."""
    direct = [*_roles(receiver), *_sets(receiver, given.sets), *_shares(receiver, given.shares)]
    return [*direct, *_followed(direct, given.follows)]


def grants_of(sources: Iterable[Source]) -> Grants:
    """What the sources that are switched on give together."""
    return unite(_singly(sources))


def _singly(sources: Iterable[Source]) -> Iterator[Mapping[str, FormGrant]]:
    for source in sources:
        if source.enabled:
            yield from ({form: grant} for form, grants in source.grants.items() for grant in grants)


def _roles(receiver: Receiver) -> Iterator[Source]:
    for role in receiver.roles:
        grants = {form: (grant,) for form, grant in role.grants.items()}
        yield Source(SourceKind.ROLE, role.key, role.title, "role", grants)


def _sets(receiver: Receiver, sets: Iterable[StoredSet]) -> Iterator[Source]:
    held = {role.key for role in receiver.roles}
    for each in sets:
        document = each.document
        through = _through(receiver, document["given_to"], held)
        if through is not None:
            grants = {document["form"]: set_grants(document)}
            title = titles(document["title"])
            yield Source(SourceKind.SET, str(each.id), title, through, grants, document["enabled"])


def _through(receiver: Receiver, given_to: Mapping[str, Any], roles: set[str]) -> str | None:
    """By what a person has a set; None for one that is not theirs."""
    if str(receiver.member_id) in given_to["members"]:
        return "member"
    if any(str(each) in given_to["departments"] for each in receiver.departments):
        return "department"
    return "role" if roles.intersection(given_to["roles"]) else None


def _shares(receiver: Receiver, shares: Iterable[ShareTerms]) -> Iterator[Source]:
    """One source a form and terms: the same terms by name and by department are one."""
    if receiver.member_id is None:
        return
    found: dict[tuple[str, str], Source] = {}
    for each in shares:
        by_name = each.member_id == receiver.member_id
        if not by_name and each.department_id not in receiver.departments:
            continue
        rows = SharedRows(each.form, each.terms, receiver.departments)
        grant = FormGrant(
            actions=EDIT_ACTIONS if each.editable else READ_ACTIONS,
            rows=rows,
            read=_fields(each.readable),
            write=_fields(each.writable),
        )
        through = "member" if by_name else "department"
        found.setdefault(
            (each.form, each.terms), Source(SourceKind.SHARE, each.terms, {}, through, {each.form: (grant,)})
        )
    yield from found.values()


def _fields(keys: tuple[str, ...] | None) -> FieldSet:
    return EVERY_FIELD if keys is None else FieldSet(frozenset(keys))


def _followed(direct: Sequence[Source], follows: Sequence[Follow]) -> list[Source]:
    """What references give whose records follow another: to those who have rights on that one, level by level."""
    reached = grants_of(direct)
    found: dict[Follow, Source] = {}
    for _ in range(FOLLOWED_DEPTH_MAX if follows else 0):
        fresh = [
            source
            for follow in follows
            if (source := _following(follow, reached)) is not None and source != found.get(follow)
        ]
        if not fresh:
            break
        found |= {follow: source for follow in follows for source in fresh if source.key == _name(follow)}
        reached = grants_of([*direct, *found.values()])
    return list(found.values())


def _name(follow: Follow) -> str:
    return f"{follow.form}.{follow.reference}"


def _following(follow: Follow, reached: Grants) -> Source | None:
    possible = {action for grant in reached.get(follow.target, ()) for action in grant.actions}
    base = FormGrant(actions=frozenset(), rows=None, read=EVERY_FIELD, write=EVERY_FIELD)
    grants = tuple(
        replace(base, actions=actions, rows=FollowedRows(follow.reference, follow.target, action))
        for action, actions in _FOLLOWING.items()
        if action in possible
    )
    if not grants:
        return None
    return Source(SourceKind.FOLLOWED, _name(follow), {}, follow.target, {follow.form: grants})
