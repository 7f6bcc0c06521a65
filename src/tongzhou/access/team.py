"""Who stands below whom (pure): direct reports and members of headed departments, all the way down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OrganisationChart:
    """For each member the members directly below: by manager, or in a department (or one inside it) they head."""

    below: Mapping[UUID, frozenset[UUID]]

    def team_of(self, member_id: UUID) -> tuple[UUID, ...]:
        """The member and everyone below, in a stable order."""
        found = {member_id}
        waiting = [member_id]
        while waiting:
            new = self.below.get(waiting.pop(), frozenset()) - found
            found |= new
            waiting.extend(new)
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member stands."""

    member_id: UUID
    manager_id: UUID | None
    department_id: UUID | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A department in the tree."""

    department_id: UUID
    parent_id: UUID | None
    head_id: UUID | None


def chart(places: Iterable[Place], units: Iterable[Unit]) -> OrganisationChart:
    """The organisation chart of a workspace."""
    units_by_id = {unit.department_id: unit for unit in units}
    below: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for place in places:
        if place.manager_id is not None:
            below[place.manager_id].add(place.member_id)
        for head in _heads_above(place.department_id, units_by_id):
            below[head].add(place.member_id)
    return OrganisationChart({boss: frozenset(members) for boss, members in below.items()})


def _heads_above(department_id: UUID | None, units: Mapping[UUID, Unit]) -> list[UUID]:
    """The heads of a department and of every department around it."""
    heads: list[UUID] = []
    seen: set[UUID] = set()
    while department_id is not None and department_id in units and department_id not in seen:
        seen.add(department_id)
        unit = units[department_id]
        if unit.head_id is not None:
            heads.append(unit.head_id)
        department_id = unit.parent_id
    return heads
