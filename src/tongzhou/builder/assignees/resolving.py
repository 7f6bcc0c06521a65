"""From sources to people, over facts already fetched. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from tongzhou.builder.assignees.contracts import (
    ActorOf,
    AssigneeSource,
    ChannelManager,
    DepartmentField,
    Departments,
    Initiator,
    MemberField,
    Members,
    PartnerUsers,
    Person,
    Roles,
    Superior,
    Superiors,
)
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import Organisation, Outsider, Standing

INITIATOR = "initiator"
STEP = "step:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the answer depends on.

    `fields` are the ids that stand in fields of the record, `partner` is whose the record is, `managers` the members
    in fields of that partner's record, `actors` who acted in earlier steps.
    """

    organisation: Organisation
    fields: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    partner: UUID | None = None
    managers: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    initiator: Person | None = None
    actors: Mapping[str, Sequence[Person]] = field(default_factory=dict)


def resolve(sources: Iterable[AssigneeSource], facts: Facts) -> list[Person]:
    """Whom the sources mean: each person once, at their first place, and nobody who has left."""
    return list({person.id: person for source in sources for person in _of(source, facts)}.values())


def _of(source: AssigneeSource, facts: Facts) -> Iterator[Person]:  # noqa: PLR0911
    match source:
        case Members():
            return _members(facts, _named_members(source.ids, facts.organisation))
        case Departments():
            named = named_departments(source.ids, facts.organisation)
            return _in_departments(facts, named, below=source.below, heads_only=source.heads_only)
        case Roles():
            wanted = frozenset(source.keys)
            return (_person(each) for each in _active(facts) if wanted & each.roles)
        case Superior():
            return _superior(source, facts)
        case Superiors():
            return _superiors(source, facts)
        case Initiator():
            return _still_here(facts, [] if facts.initiator is None else [facts.initiator.id])
        case MemberField():
            return _still_here(facts, facts.fields.get(source.field, ()))
        case DepartmentField():
            units = facts.fields.get(source.field, ())
            return _in_departments(facts, units, below=True, heads_only=source.heads_only)
        case ChannelManager():
            return _members(facts, facts.managers.get(source.field, ()))
        case PartnerUsers():
            return _partner_users(source, facts)
        case ActorOf():
            return _still_here(facts, [each.id for each in facts.actors.get(source.step, ())])


def named_departments(names: Iterable[str], organisation: Organisation) -> list[UUID]:
    """The departments with these ids or names."""
    found = []
    for name in names:
        identifier = as_id(name)
        found += organisation.named(name) if identifier is None else [identifier]
    return found


def as_id(text: str) -> UUID | None:
    """The id that a reference is, or None where it is a code or name."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _named_members(names: Iterable[str], organisation: Organisation) -> list[UUID]:
    by_code = {each.code: each.id for each in organisation.members.values() if each.code is not None}
    ids = (by_code.get(name) or as_id(name) for name in names)
    return [each for each in ids if each is not None]


def _in_departments(facts: Facts, departments: Iterable[UUID], *, below: bool, heads_only: bool) -> Iterator[Person]:
    """Heads of the departments that are named themselves, in their order; else everybody inside, by name."""
    organisation, named = facts.organisation, tuple(departments)
    if heads_only:
        yield from (_person(each) for each in organisation.heads_of(named))
        return
    inside = organisation.below(named) if below else frozenset(named)
    yield from (_person(each) for each in _active(facts) if each.department_id in inside)


def _superior(source: Superior, facts: Facts) -> Iterator[Person]:
    for member_id in _whose(source.of, facts):
        above = facts.organisation.superiors_of(member_id)
        yield from (_person(each) for each in islice(above, source.level - 1, source.level))


def _superiors(source: Superiors, facts: Facts) -> Iterator[Person]:
    ends = named_departments([source.department], facts.organisation) if source.department is not None else []
    for member_id in _whose(source.of, facts):
        for number, each in enumerate(facts.organisation.superiors_of(member_id), 1):
            yield _person(each)
            is_end = source.role in each.roles or any(facts.organisation.heads(each.id, end) for end in ends)
            if is_end or number == source.level:
                break


def _whose(of: str, facts: Facts) -> list[UUID]:
    if of == INITIATOR:
        return [] if facts.initiator is None else [facts.initiator.id]
    if of.startswith(STEP):
        return [each.id for each in facts.actors.get(of.removeprefix(STEP), ())]
    return list(facts.fields.get(of, ()))


def _partner_users(source: PartnerUsers, facts: Facts) -> Iterator[Person]:
    named = facts.fields.get(source.field, ()) if source.field is not None else (facts.partner,)
    wanted = frozenset(source.roles)
    for each in facts.organisation.outsiders.values():
        if each.active and each.partner_id in named and (not wanted or wanted & each.roles):
            yield _outsider(each)


def _members(facts: Facts, ids: Iterable[UUID]) -> Iterator[Person]:
    for each in ids:
        standing = facts.organisation.members.get(each)
        if standing is not None and standing.active:
            yield _person(standing)


def _still_here(facts: Facts, ids: Iterable[UUID]) -> Iterator[Person]:
    """Members or partner users, whichever these are."""
    for each in ids:
        yield from _members(facts, [each])
        outsider = facts.organisation.outsiders.get(each)
        if outsider is not None and outsider.active:
            yield _outsider(outsider)


def _active(facts: Facts) -> Iterator[Standing]:
    return (each for each in facts.organisation.members.values() if each.active)


def _person(standing: Standing) -> Person:
    return Person(PersonKind.MEMBER, standing.id, standing.name)


def _outsider(outsider: Outsider) -> Person:
    return Person(PersonKind.PARTNER, outsider.id, outsider.name)
