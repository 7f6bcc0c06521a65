"""Who stands above whom, against walking by hand; what is fetched of the company."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import SETUP, MakeMember
from tongzhou.identity.contracts import DepartmentLine
from tongzhou.identity.facade import (
    Asked,
    Organisation,
    Standing,
    add_department,
    change_department,
    change_member,
    read_organisation,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PEOPLE = [UUID(int=number) for number in range(1, 9)]
UNITS = [UUID(int=100 + number) for number in range(4)]


def standing(person: UUID, manager: UUID | None, unit: UUID | None, active: bool = True) -> Standing:
    return Standing(
        id=person, name=str(person.int), code=None, active=active, department_id=unit, manager_id=manager,
        roles=frozenset(),
    )  # fmt: skip


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Companies in disorder: circles of managers and of departments, heads from anywhere, people who have left."""
    maybe = st.none() | st.sampled_from(PEOPLE)
    unit = st.none() | st.sampled_from(UNITS)
    members = {each: standing(each, draw(maybe), draw(unit), draw(st.booleans())) for each in PEOPLE}
    units = {each: DepartmentLine(id=each, name="", parent_id=draw(unit), head_id=draw(maybe)) for each in UNITS}
    return Organisation(members, units)


def slow_chain(company: Organisation, person: UUID) -> list[UUID]:
    """Everybody above, step by step, until somebody comes again."""
    chain = [person]
    while True:
        me = company.members[chain[-1]]
        above = me.manager_id
        unit, seen = me.department_id, list[UUID]()
        while above is None and unit is not None and unit not in seen:
            head = company.departments[unit].head_id
            above = head if head != me.id else None
            seen.append(unit)
            unit = company.departments[unit].parent_id
        if above is None or above in chain:
            return [each for each in chain[1:] if company.members[each].active]
        chain.append(above)


@settings(max_examples=300, deadline=None)
@given(company=organisations(), person=st.sampled_from(PEOPLE))
def test_superiors_come_one_after_the_other_and_end(company: Organisation, person: UUID) -> None:
    assert [each.id for each in company.superiors_of(person)] == slow_chain(company, person)


@settings(max_examples=200, deadline=None)
@given(company=organisations(), units=st.lists(st.sampled_from(UNITS), max_size=2))
def test_a_department_holds_what_lies_inside_it(company: Organisation, units: list[UUID]) -> None:
    inside: Mapping[UUID, set[UUID]] = {each: {each} for each in UNITS}
    for _ in UNITS:
        for each in UNITS:
            parent = company.departments[each].parent_id
            if parent is not None:
                inside[parent].update(inside[each])
    assert company.below(units) == set().union(*(inside[each] for each in units))


async def test_no_more_is_fetched_than_what_is_asked_about(
    database: Database, workspace: Workspace, make_member: MakeMember
) -> None:
    people = {name: await make_member(f"{name}@acme.example", code=name.upper()) for name in ("a", "b", "c", "d", "e")}
    a, b, c, d, e = (people[name].id for name in people)
    now = clock.now()
    async with database.workspace(workspace) as connection:
        sales = await add_department(connection, name="Sales", head_id=d, actor=SETUP, now=now)
        east = await add_department(connection, name="East", parent_id=sales.id, actor=SETUP, now=now)
        for member, changes in ((a, {"manager_id": b, "department_id": east.id}), (b, {"manager_id": c})):
            await change_member(connection, workspace.id, member, changes, actor=SETUP, now=now)
        await change_department(connection, east.id, {"head_id": e}, actor=SETUP, now=now)

        async def found(asked: Asked, *, departments: bool = True) -> set[UUID]:
            return set((await read_organisation(connection, asked, departments=departments)).members)

        assert await found(Asked()) == set()
        assert await found(Asked(members=[a], codes=["C"]), departments=False) == {a, c}
        assert await found(Asked(department_names=["Sales"])) == {a, d, e}
        assert await found(Asked(members=[a], climb=True)) == {a, b, c, d, e}
        company = await read_organisation(connection, Asked(members=[a], climb=True))
        assert [each.id for each in company.superiors_of(a)] == [b, c]
