"""People of a step act through the engine: whose turn it is hears of it, deadlines stay, decisions are taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tests.people import ActAs, MakeMember, Person
from tongzhou.builder.flows.acting import Act, act, take_back
from tongzhou.builder.flows.contracts import ActionName
from tongzhou.builder.flows.errors import RunRefused
from tongzhou.builder.flows.facade import Wiring
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.notifications.contracts import Person as Asked
from tongzhou.notifications.tables import message_table

EAST = {"code": "E", "name": "East", "secret_rate": "5"}
Does = Callable[..., Awaitable[None]]


@pytest.fixture
def does(database: Database, workspace: Workspace, act_as: ActAs, admin: httpx.AsyncClient) -> Does:
    """Somebody does something with their last to-do, or takes it back."""

    async def do(who: Person, name: str, what: str, *people: Person) -> None:
        (run,) = await runs_of(admin)
        mine = [each["id"] for each in run["tasks"] if each["person"] == name]
        actor, wiring, now = await act_as(who), Wiring(), clock.now()
        async with database.workspace(workspace) as connection:
            if what == "take_back":
                await take_back(connection, mine[-1], actor=actor, people=[who.id], wiring=wiring, now=now)
                return
            asked = [Asked(PersonKind.MEMBER, each.id) for each in people]
            wanted = Act(action=ActionName(what), people=asked)
            await act(connection, mine[-1], wanted, actor=actor, people=[who.id], wiring=wiring, now=now)

    return do


async def asked(admin: httpx.AsyncClient) -> list[tuple[str, str, str | None]]:
    """The to-dos of the only run."""
    (run,) = await runs_of(admin)
    return [(each["person"], each["status"], each["action"]) for each in run["tasks"]]


async def begin(admin: httpx.AsyncClient, work: Work, people: list[Person], **settings: Any) -> None:
    members = {"kind": "members", "ids": [str(each.id) for each in people]}
    deadlines = [{"after": {"amount": 2, "unit": "hours"}, "act": "remind"}]
    step = {"kind": "approve", "key": "a", "title": "A", "people": [members], "deadlines": deadlines, **settings}
    await published(admin, flow(step))
    await admin.post(REGIONS, json=EAST)
    await work()


async def messages(person: Person, database: Database, workspace: Workspace) -> int:
    mine = select(message_table.c.id).where(message_table.c.person_id == person.id)
    async with database.workspace(workspace) as connection:
        return len(await fetch_all(connection, mine))


async def test_whose_turn_comes_hears_of_it(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember, does: Does, database: Database, workspace: Workspace
) -> None:
    bo, cy = await make_member("bo@example.com"), await make_member("cy@example.com")
    await begin(admin, work, [bo, cy], mode="sequence")
    assert await asked(admin) == [("Bo", "open", None), ("Cy", "later", None)]
    assert [await messages(each, database, workspace) for each in (bo, cy)] == [1, 0]
    await does(bo, "Bo", "submit")
    assert await asked(admin) == [("Bo", "done", "submit"), ("Cy", "open", None)]
    assert [await messages(each, database, workspace) for each in (bo, cy)] == [1, 1]


async def test_a_decision_is_taken_back_and_made_again(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember, does: Does
) -> None:
    bo, cy = await make_member("bo@example.com"), await make_member("cy@example.com")
    await begin(admin, work, [bo, cy], mode="all")
    await does(bo, "Bo", "submit")
    with pytest.raises(RunRefused):
        await does(cy, "Cy", "take_back")
    await does(bo, "Bo", "take_back")
    assert await asked(admin) == [("Bo", "open", "take_back"), ("Cy", "open", None)]
    (run,) = await runs_of(admin)
    assert run["tasks"][0]["done_at"] is None
    for who, name in ((bo, "Bo"), (cy, "Cy")):
        await does(who, name, "submit")
    (run,) = await runs_of(admin)
    assert run["status"] == "done"
    with pytest.raises(RunRefused):
        await does(cy, "Cy", "take_back")


async def test_who_is_given_a_to_do_has_its_deadline(
    admin: httpx.AsyncClient, work: Work, make_member: MakeMember, does: Does
) -> None:
    bo, cy = await make_member("bo@example.com"), await make_member("cy@example.com")
    await begin(admin, work, [bo])
    await does(bo, "Bo", "transfer", cy)
    (run,) = await runs_of(admin)
    first, second = sorted(run["tasks"], key=lambda each: each["person"])
    assert (first["status"], second["status"]) == ("gone", "open")
    assert first["due_at"] == second["due_at"] is not None
