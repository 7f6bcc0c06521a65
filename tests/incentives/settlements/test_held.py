"""A settlement that a flow decides about: its page says whom it waits for, and a refusal is not the last word."""

from __future__ import annotations

from typing import Any

import httpx

from tests.builder.flows.conftest import published as publish_flow
from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.conftest import Desk, People
from tests.incentives.settlements.test_in_flows import Work, approval, away, decide, drawer, of, value, work
from tests.incentives.settlements.test_journey import calculated, take
from tests.jobs import end_of

__all__ = ["drawer", "work"]


async def shown(browser: httpx.AsyncClient, settlement: str) -> dict[str, Any]:
    found: dict[str, Any] = (await browser.get(f"/api/settlements/{settlement}")).json()["settlement"]
    return found


async def calculated_again(browser: httpx.AsyncClient, settlement: str) -> None:
    begun = await browser.post(f"/api/settlements/{settlement}:recalculate")
    assert begun.status_code == 202, begun.text
    ended = await end_of(browser, begun)
    assert (ended["status"], ended["result"]["changed"]) == ("done", False)


async def test_the_page_says_whom_a_held_settlement_waits_for_and_offers_no_step(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    settlement = await calculated(desk.finance)
    assert (await shown(desk.director, settlement))["held"] is None
    assert "review" in (await shown(desk.director, settlement))["actions"]
    await publish_flow(drawer, approval(people))
    settlement = await calculated(desk.finance, "2019-Q2")
    await work()
    (task,) = (await desk.director.get("/api/tasks")).json()["tasks"]
    found = await shown(desk.director, settlement)
    waits = {"title": "settlement.calculated", "people": ["Director"], "stuck": False}
    assert found["held"] == {**waits, "task": task["id"], "run": None}
    assert found["actions"] == []
    (run,) = await runs_of(drawer)
    other = await shown(desk.finance, settlement)
    assert other["held"] == {**waits, "task": None, "run": None}
    assert other["actions"] == ["recalculate"]
    assert (await shown(drawer, settlement))["held"] == {**waits, "task": None, "run": run["id"]}


async def test_who_stands_in_finds_the_to_do(desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work) -> None:
    await publish_flow(drawer, approval(people))
    await away(desk.director, people.both)
    settlement = await calculated(desk.finance)
    await work()
    (task,) = (await desk.both.get("/api/tasks")).json()["tasks"]
    assert (await shown(desk.both, settlement))["held"]["task"] == task["id"]


async def test_a_run_that_is_stuck_is_for_who_manages_flows(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    document = approval(people)
    document["steps"][1]["deadlines"] = [{"after": {"amount": 1, "unit": "hours"}, "act": "submit"}]
    await publish_flow(drawer, document)
    settlement = await calculated(desk.finance)
    await work()
    await work(hours=2)
    held = (await shown(desk.director, settlement))["held"]
    assert (held["stuck"], held["people"], held["task"]) == (True, [], None)


async def test_a_refused_result_that_comes_out_again_is_decided_anew(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, approval(people))
    settlement = await calculated(desk.finance)
    await work()
    assert (await decide(desk.director, "reject")).status_code == 204
    await work()
    assert [run["status"] for run in await runs_of(drawer)] == ["rejected"]
    await calculated_again(desk.finance, settlement)
    await work()
    runs = await runs_of(drawer)
    assert [run["status"] for run in runs] == ["rejected", "running"]
    await calculated_again(desk.finance, settlement)
    await work()
    assert len(await runs_of(drawer)) == 2
    assert (await decide(desk.director)).status_code == 204
    await work()
    assert [run["status"] for run in await runs_of(drawer)] == ["rejected", "done"]
    assert (await shown(desk.finance, settlement))["status"] == "published"


async def test_a_result_that_was_sent_back_by_hand_is_told_again_once(
    desk: Desk, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, of("settlement.calculated", inputs=[value("settlement")]))
    settlement = await calculated(desk.finance)
    await calculated_again(desk.finance, settlement)
    await work()
    assert len(await runs_of(drawer)) == 1
    assert (await take(desk.director, settlement, "review")).status_code == 200
    assert (await take(desk.director, settlement, "reject", reason="wrong quarter")).status_code == 200
    for _ in range(2):
        await calculated_again(desk.finance, settlement)
        await work()
        assert len(await runs_of(drawer)) == 2
