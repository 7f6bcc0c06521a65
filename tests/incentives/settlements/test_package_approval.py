"""The package's approval of settlements by amount: who is asked, what their decisions do to the settlement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

import tongzhou.channel
from tests.builder.flows.conftest import published as publish_flow
from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.conftest import Desk, People, role
from tests.incentives.settlements.test_in_flows import DRAWER, Work, decide, drawer, status_of, taken, work
from tests.incentives.settlements.test_journey import calculated, take
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.packages.contracts import PartKind
from tongzhou.builder.packages.documents import read_package

__all__ = ["DRAWER", "drawer", "work"]
PACKAGE = Path(tongzhou.channel.__file__).parent / "package"
MANAGER = ["settlements.read"]


def flow(**amounts: int) -> dict[str, Any]:
    """The package's flow, on the roles of this desk, begun at once."""
    text = dict(read_package(PACKAGE).parts[PartKind.FLOW]["settlement_approval"])
    assert text.pop("paused")
    here = {"money": "both", "director": "director"}
    steps = [
        {
            **step,
            "people": [{"kind": "roles", "keys": [here[step["key"]]]}],
            "nobody": {"act": "people", "to": [{"kind": "roles", "keys": ["director"]}]},
        }
        if step["key"] in here
        else step
        for step in text["steps"]
    ]
    lines = [
        {**line, "when": f"input.total >= {amounts[line['source']]}"}
        if line["source"] in amounts and "when" in line
        else line
        for line in text["lines"]
    ]
    return {**text, "steps": steps, "lines": lines}


@pytest.fixture
async def managers(make_role: MakeRole, make_member: MakeMember, sign_in: SignIn) -> dict[str, httpx.AsyncClient]:
    """A browser of each manager before finance."""
    found = {}
    for key in ("region_manager", "area_manager", "sales_operations"):
        await make_role(role(key, "member", MANAGER))
        await make_member(f"{key}@acme.example", key)
        found[key] = await sign_in(f"{key}@acme.example")
    return found


async def waits(browser: httpx.AsyncClient) -> list[str]:
    return [each["step"]["key"] for each in (await browser.get("/api/tasks", params={"box": "open"})).json()["tasks"]]


async def test_each_decides_in_turn_as_far_as_the_amount_asks(
    desk: Desk, managers: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, flow())
    settlement = await calculated(desk.finance)  # 316,352.55 USD
    await work()
    for name, step in (("region_manager", "region"), ("area_manager", "area")):
        assert await waits(managers[name]) == [step]
        assert (await decide(managers[name])).status_code == 204
        await work()
    assert await waits(managers["sales_operations"]) == []
    held = await take(desk.director, settlement, "review")
    assert (held.status_code, held.json()["code"]) == (409, "settlement_held")
    for browser in (desk.both, desk.director):
        assert (await decide(browser)).status_code == 204
        await work()
    assert [action for action, _ in await taken(desk.finance, settlement)] == ["calculated", "review", "approve"]
    assert [by for _, by in await taken(desk.finance, settlement)][1:] == ["Both", "Director"]
    assert (await take(desk.director, settlement, "publish")).status_code == 200


async def test_the_largest_come_to_sales_operations_too(
    desk: Desk, managers: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, flow(very_large=300_000))
    await calculated(desk.finance)
    await work()
    for name in ("region_manager", "area_manager"):
        await decide(managers[name])
        await work()
    assert await waits(managers["sales_operations"]) == ["operations"]


async def refuse(browser: httpx.AsyncClient) -> None:
    (mine,) = (await browser.get("/api/tasks", params={"box": "open"})).json()["tasks"]
    refused = {"action": "reject", "opinion": "Two orders are missing"}
    assert (await browser.post(f"/api/tasks/{mine['id']}:act", json=refused)).status_code == 204


async def test_who_refuses_says_why_and_ends_it(
    desk: Desk, managers: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, flow())
    settlement = await calculated(desk.finance)
    await work()
    assert (await decide(managers["region_manager"], "reject")).status_code == 422
    await refuse(managers["region_manager"])
    await work()
    assert [each["status"] for each in await runs_of(drawer)] == ["rejected"]
    assert await status_of(desk.finance, settlement) == "calculated"
    assert (await take(desk.director, settlement, "review")).json()["code"] == "settlement_needs_approval"
    assert (await take(desk.finance, settlement, "submit")).status_code == 200
    await work()
    assert await waits(managers["region_manager"]) == ["region"]


async def test_the_director_sends_it_back_to_be_calculated(
    desk: Desk, managers: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, flow())
    settlement = await calculated(desk.finance)
    for browser in (managers["region_manager"], managers["area_manager"], desk.both):
        await work()
        assert (await decide(browser)).status_code == 204
    await work()
    await refuse(desk.director)
    await work()
    steps = [("calculated", "Finance"), ("review", "Both"), ("reject", "Director")]
    assert await taken(desk.finance, settlement) == steps
    assert await status_of(desk.finance, settlement) == "calculated"


async def test_roles_that_nobody_has_are_left_out(
    desk: Desk, people: People, make_role: MakeRole, drawer: httpx.AsyncClient, work: Work
) -> None:
    for key in ("region_manager", "area_manager", "sales_operations"):
        await make_role(role(key, "member", MANAGER))
    await publish_flow(drawer, flow())
    await calculated(desk.finance)
    await work()
    assert await waits(desk.both) == ["money"]


async def test_finance_does_not_review_what_they_calculated(
    desk: Desk, managers: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    """Whoever else holds the role is asked, without one the director, however it was submitted."""
    text = flow(large=10_000_000)
    await publish_flow(drawer, text)
    await calculated(desk.both)
    await work()
    assert (await decide(managers["region_manager"])).status_code == 204
    await work()
    assert (await waits(desk.both), await waits(desk.director)) == ([], ["money"])
