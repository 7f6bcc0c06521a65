"""Who is asked in place of somebody who is away. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from tongzhou.builder.assignees.contracts import Delegation, Handed, Person
from tongzhou.identity.contracts import PersonKind

CHAIN_MAX: Final = 5


def applying(
    delegations: Iterable[Delegation], *, form: str | None, flow: str | None, now: datetime
) -> dict[UUID, UUID]:
    """Who is asked in place of whom now, for a flow of a form.

    Of several, the one that names the flow goes before one that names the form, and both before one for everything;
    among equals the newest.
    """
    found: dict[UUID, tuple[int, datetime, UUID]] = {}
    for each in delegations:
        weight = _weight(each, form, flow)
        if weight is None or not each.starts_at <= now < each.ends_at:
            continue
        found[each.member_id] = max((weight, each.at, each.to_id), found.get(each.member_id, (-1, each.at, each.to_id)))
    return {member: to for member, (_, _, to) in found.items()}


def hand_over(people: Sequence[Person], to: Mapping[UUID, UUID], active: Mapping[UUID, Person]) -> list[Handed]:
    """Each of the people, or who is asked in their place; one person once, at the first place.

    A delegate who is away too hands on, at most CHAIN_MAX times. Where the last of a chain is not `active`, the one
    before keeps it; in a circle everybody keeps their own.
    """
    own: set[UUID] = set()
    away: dict[UUID, list[Person]] = {}
    found: dict[UUID, Person] = {}
    for person in people:
        asked = _end_of_chain(person, to, active)
        found.setdefault(asked.id, asked)
        if asked.id == person.id:
            own.add(person.id)
        else:
            away.setdefault(asked.id, []).append(person)
    return [Handed(each, tuple(away.get(each.id, ())), each.id in own) for each in found.values()]


def closes_circle(new: Delegation, others: Iterable[Delegation]) -> bool:
    """Whether somebody would, at some moment and for something, be asked in place of themselves in the end."""
    meeting = [each for each in others if _meet(each, new)]
    reached, waiting = {new.to_id}, [new.to_id]
    while waiting:
        here = waiting.pop()
        onward = {each.to_id for each in meeting if each.member_id == here} - reached
        reached |= onward
        waiting.extend(onward)
    return new.member_id in reached


def overlaps(new: Delegation, others: Iterable[Delegation]) -> bool:
    """Whether the same member has named somebody for exactly the same things at the same time."""
    return any(each.member_id == new.member_id and each.scope == new.scope and _at_once(each, new) for each in others)


def _weight(each: Delegation, form: str | None, flow: str | None) -> int | None:
    if not each.forms and not each.flows:
        return 0
    if flow in each.flows:
        return 2
    return 1 if form in each.forms else None


def _end_of_chain(person: Person, to: Mapping[UUID, UUID], active: Mapping[UUID, Person]) -> Person:
    if person.kind is not PersonKind.MEMBER:
        return person
    here, seen = person, {person.id}
    for _ in range(CHAIN_MAX):
        onward = to.get(here.id)
        if onward in seen:
            return person
        following = None if onward is None else active.get(onward)
        if following is None:
            return here
        seen.add(following.id)
        here = following
    return here


def _meet(one: Delegation, other: Delegation) -> bool:
    everything = not (one.forms or one.flows) or not (other.forms or other.flows)
    return _at_once(one, other) and (everything or bool(one.forms & other.forms or one.flows & other.flows))


def _at_once(one: Delegation, other: Delegation) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
