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
    around: Mapping[UUID, tuple[UUID, ...]]
    """For each department itself and those it lies in, from the inside out."""

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
    around = {department_id: _around(department_id, units_by_id) for department_id in units_by_id}
    below: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for place in places:
        if place.manager_id is not None:
            below[place.manager_id].add(place.member_id)
        for department_id in () if place.department_id is None else around.get(place.department_id, ()):
            head = units_by_id[department_id].head_id
            if head is not None:
                below[head].add(place.member_id)
    return OrganisationChart({boss: frozenset(members) for boss, members in below.items()}, around)


def _around(department_id: UUID, units: Mapping[UUID, Unit]) -> tuple[UUID, ...]:
    """A department and every department around it."""
    found: dict[UUID, None] = {}
    inner: UUID | None = department_id
    while inner is not None and inner in units and inner not in found:
        found[inner] = None
        inner = units[inner].parent_id
    return tuple(found)
