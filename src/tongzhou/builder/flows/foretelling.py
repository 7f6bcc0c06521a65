"""Whom a flow will ask, told before it is published or resumed: today's people where no record decides who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from tongzhou.builder.assignees.contracts import AssigneeSource, Person
from tongzhou.builder.assignees.facade import PEOPLE_MAX, find_fixed_people
from tongzhou.builder.flows.contracts import ApproveStep, FillStep, FlowDocument
from tongzhou.identity.facade import members_without_account
from tongzhou.kernel.database.connections import Connection

Finds = Literal["somebody", "nobody", "too_many", "later"]
"""What sources find today; `later`: what a run is about decides, and so far nobody is found without it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whom one source means today, None where a run decides that; `passed_over` are those who cannot sign in yet."""

    source: AssigneeSource
    asked: tuple[Person, ...] | None
    passed_over: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Foretold:
    """Whom sources mean together."""

    sources: tuple[Found, ...]

    @property
    def finds(self) -> Finds:
        """What becomes of them today."""
        fixed = [each.asked for each in self.sources if each.asked is not None]
        people = {person.id for asked in fixed for person in asked}
        passed_over = {person.id for each in self.sources for person in each.passed_over}
        if len(people | passed_over) > PEOPLE_MAX:
            return "too_many"
        if people:
            return "somebody"
        return "nobody" if len(fixed) == len(self.sources) else "later"


@dataclass(frozen=True, slots=True)
class Asking:
    """A step that asks people, and whom it asks `instead` where it finds nobody, None where it asks no others then."""

    step: ApproveStep | FillStep
    people: Foretold
    instead: Foretold | None


async def foretell(connection: Connection, document: FlowDocument) -> list[Asking]:
    """The steps of a flow that ask people, in the document's order, with whom they would ask now.

    Neither who stands in for somebody nor what a step keeps out of its own matter is counted in: both are a run's.
    """
    steps = [each for each in document.steps if isinstance(each, ApproveStep | FillStep)]
    sources = [source for step in steps for source in (*step.people, *step.nobody.to)]
    found = await find_fixed_people(connection, sources)
    ids = {person.id for people in found.values() for person in people}
    cannot = await members_without_account(connection, ids)
    return [
        Asking(
            step,
            _foretold(step.people, found, cannot),
            _foretold(step.nobody.to, found, cannot) if step.nobody.act == "people" else None,
        )
        for step in steps
    ]


def _foretold(
    sources: Sequence[AssigneeSource], found: Mapping[AssigneeSource, Sequence[Person]], cannot: Collection[UUID]
) -> Foretold:
    return Foretold(tuple(_found(each, found.get(each), cannot) for each in sources))


def _found(source: AssigneeSource, people: Sequence[Person] | None, cannot: Collection[UUID]) -> Found:
    if people is None:
        return Found(source, None)
    asked = tuple(each for each in people if each.id not in cannot)
    return Found(source, asked, tuple(each for each in people if each.id in cannot))
