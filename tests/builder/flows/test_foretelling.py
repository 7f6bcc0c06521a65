"""Whom a flow will ask, told before it is published or resumed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.flows.conftest import flow
from tests.people import SETUP, MakeMember, MakeRole, SignIn
from tongzhou.builder.assignees.contracts import Person, Roles
from tongzhou.builder.flows.foretelling import Foretold, Found
from tongzhou.identity.actions.people import add_member
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import NewMember
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

VIEWER = {"key": "viewer", "title": "Viewer", "kind": "member"}
Hire = Callable[..., Awaitable[UUID]]


@pytest.fixture
def hire(database: Database, workspace: Workspace) -> Hire:
    """Adds somebody who was invited to nothing."""

    async def hired(name: str, *roles: str) -> UUID:
        async with database.workspace(workspace) as connection:
            return await add_member(connection, NewMember(name=name, roles=roles), actor=SETUP, now=clock.now())

    return hired


async def asking(browser: httpx.AsyncClient, *people: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """What is told of one approval."""
    step = {"kind": "approve", "key": "a", "title": "A", "people": list(people), **settings}
    document = flow(step)
    await browser.post("/api/flows", json={"document": document})
    answer = await browser.post("/api/flows/sample:foretell", json={"document": document})
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["steps"]
    assert (found["step"], found["title"]) == ("a", "A")
    return found


def members(*ids: UUID) -> dict[str, Any]:
    return {"kind": "members", "ids": [str(each) for each in ids]}


def told(*names: str) -> dict[str, Any]:
    return {"names": list(names), "count": len(names)}


async def test_named_people_are_told_and_who_cannot_sign_in_apart(
    admin: httpx.AsyncClient, hire: Hire, make_member: MakeMember
) -> None:
    new, li = await hire("New"), await make_member("li@acme.example", name="Li")
    found = await asking(admin, members(li.id, new))
    (source,) = found["people"]["sources"]
    assert source == {"source": members(li.id, new), "asked": told("Li"), "passed_over": told("New")}
    assert found["people"]["finds"] == "somebody"
    assert (found["nobody"], found["instead"]) == ("stop", None)


async def test_who_holds_a_role_today_is_told(
    admin: httpx.AsyncClient, hire: Hire, make_member: MakeMember, make_role: MakeRole
) -> None:
    await make_role(VIEWER)
    await make_member("li@acme.example", "viewer", name="Li")
    await hire("New", "viewer")
    (source,) = (await asking(admin, {"kind": "roles", "keys": ["viewer"]}))["people"]["sources"]
    assert (source["asked"], source["passed_over"]) == (told("Li"), told("New"))


async def test_a_role_that_nobody_holds_finds_nobody_and_its_fallback_is_told(
    admin: httpx.AsyncClient, hire: Hire, make_member: MakeMember, make_role: MakeRole
) -> None:
    await make_role(VIEWER)
    new, li = await hire("New", "viewer"), await make_member("li@acme.example", name="Li")
    found = await asking(admin, {"kind": "roles", "keys": ["viewer"]}, nobody={"act": "people", "to": [members(li.id)]})
    assert found["people"]["finds"] == "nobody"
    assert found["nobody"] == "people"
    assert [each["asked"] for each in found["instead"]["sources"]] == [told("Li")]
    alone = await asking(admin, members(new), nobody={"act": "people", "to": [members(new)]})
    assert (alone["people"]["finds"], alone["instead"]["finds"]) == ("nobody", "nobody")


async def test_what_a_run_decides_is_left_to_it(admin: httpx.AsyncClient, hire: Hire) -> None:
    superior = {"kind": "superior", "of": "initiator", "level": 1}
    found = await asking(admin, superior)
    (source,) = found["people"]["sources"]
    assert source == {"source": superior, "asked": None, "passed_over": told()}
    assert found["people"]["finds"] == "later"
    assert (await asking(admin, superior, members(await hire("New"))))["people"]["finds"] == "later"


async def test_steps_that_ask_nobody_are_left_out(admin: httpx.AsyncClient, hire: Hire) -> None:
    document = flow({"kind": "cc", "key": "c", "title": "C", "people": [members(await hire("New"))]})
    await admin.post("/api/flows", json={"document": document})
    answer = await admin.post("/api/flows/sample:foretell", json={"document": document})
    assert answer.json() == {"steps": []}


async def test_only_who_manages_flows_is_told(
    admin: httpx.AsyncClient, make_member: MakeMember, make_role: MakeRole, sign_in: SignIn
) -> None:
    await make_role(VIEWER)
    await make_member("li@acme.example", "viewer", name="Li")
    viewer = await sign_in("li@acme.example")
    await admin.post("/api/flows", json={"document": flow()})
    refused = await viewer.post("/api/flows/sample:foretell", json={"document": flow()})
    assert refused.status_code == 404
    unknown = await admin.post("/api/flows/other:foretell", json={"document": flow()})
    assert unknown.status_code == 404


def test_more_than_one_step_may_ask_are_too_many() -> None:
    role = Roles(kind="roles", keys=("all",))
    crowd = tuple(Person(PersonKind.MEMBER, UUID(int=number), "X") for number in range(501))
    assert Foretold((Found(role, crowd[1:]),)).finds == "somebody"
    assert Foretold((Found(role, crowd),)).finds == "too_many"
    assert Foretold((Found(role, crowd[:300]), Found(role, crowd[200:500], crowd[:1]))).finds == "somebody"
