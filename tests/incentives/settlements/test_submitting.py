"""Settlements where a flow approves them: nobody does by hand, and each may be submitted to it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import published as publish_flow
from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.conftest import Desk, People
from tests.incentives.settlements.test_held import shown
from tests.incentives.settlements.test_in_flows import (
    Work,
    approval,
    decide,
    drawer,
    of,
    status_of,
    taken,
    task,
    value,
    work,
)
from tests.incentives.settlements.test_journey import calculated, take
from tongzhou.audit.facade import AuditFilter, list_entries
from tongzhou.kernel.database.connections import Database, Workspace

__all__ = ["drawer", "work"]
TITLE = "settlement.calculated"
FLOW = "/api/flows/settlement_calculated"


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
async def earlier(desk: Desk, people: People, drawer: httpx.AsyncClient) -> str:
    """A settlement that was calculated before the flow was switched on."""
    settlement = await calculated(desk.finance)
    await publish_flow(drawer, approval(people))
    return settlement


async def submissions(database: Database, workspace: Workspace) -> list[str]:
    async with database.statements(workspace) as connection:
        found = await list_entries(connection, AuditFilter(action="settlement.submit"), 50)
    return [entry.actor for entry in found]


async def test_what_was_calculated_before_is_not_decided_by_hand_but_submitted(
    desk: Desk, earlier: str, drawer: httpx.AsyncClient, work: Work
) -> None:
    await work()
    assert await runs_of(drawer) == []
    refused = await take(desk.director, earlier, "review")
    assert told(refused) == (409, "settlement_needs_approval")
    assert TITLE in refused.text
    assert await status_of(desk.finance, earlier) == "calculated"
    asked = await shown(desk.both, earlier)
    assert (asked["held"], asked["approval"]) == (None, {"title": TITLE, "submitted": False})
    assert asked["actions"] == ["recalculate", "submit"]
    submitted = (await take(desk.both, earlier, "submit")).json()["settlement"]
    assert (submitted["approval"], submitted["actions"]) == ({"title": TITLE, "submitted": True}, ["recalculate"])
    await work()
    assert (await shown(desk.both, earlier))["held"]["people"] == ["Director"]
    assert (await decide(desk.director)).status_code == 204
    await work()
    assert [action for action, _ in await taken(desk.finance, earlier)] == [
        "calculated",
        "review",
        "approve",
        "publish",
    ]


async def test_however_often_it_is_submitted_one_run_decides(
    desk: Desk, earlier: str, drawer: httpx.AsyncClient, work: Work, database: Database, workspace: Workspace
) -> None:
    for browser in (desk.finance, desk.director):
        assert (await take(browser, earlier, "submit")).status_code == 200
    await work()
    assert (await take(desk.finance, earlier, "submit")).status_code == 200
    await work()
    assert [run["status"] for run in await runs_of(drawer)] == ["running"]
    assert await submissions(database, workspace) == ["Finance"]


async def test_what_the_flow_refused_is_submitted_again(
    desk: Desk, earlier: str, drawer: httpx.AsyncClient, work: Work
) -> None:
    for _ in range(2):
        assert (await take(desk.finance, earlier, "submit")).status_code == 200
        await work()
        assert (await decide(desk.director, "reject")).status_code == 204
        await work()
    assert [run["status"] for run in await runs_of(drawer)] == ["rejected", "rejected"]
    assert (await shown(desk.finance, earlier))["actions"] == ["recalculate", "submit"]


async def test_what_was_reviewed_before_is_submitted_and_only_sent_back_by_hand(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    settlement = await calculated(desk.finance)
    assert (await take(desk.director, settlement, "review")).status_code == 200
    await publish_flow(drawer, approval(people))
    assert told(await take(desk.director, settlement, "approve")) == (409, "settlement_needs_approval")
    assert (await shown(desk.director, settlement))["actions"] == ["reject", "submit"]
    assert (await take(desk.finance, settlement, "submit")).status_code == 200
    await work()
    assert (await decide(desk.director)).status_code == 204
    await work()
    assert [run["status"] for run in await runs_of(drawer)] == ["done"]
    assert await status_of(desk.finance, settlement) == "published"


async def test_what_the_flow_would_not_begin_by_is_decided_by_hand(
    desk: Desk, people: People, drawer: httpx.AsyncClient
) -> None:
    settlement = await calculated(desk.finance)
    await publish_flow(drawer, approval(people, when="input.total > 400000"))
    assert (await shown(desk.director, settlement))["approval"] is None
    assert told(await take(desk.finance, settlement, "submit")) == (409, "settlement_nothing_approves")
    assert (await take(desk.director, settlement, "review")).status_code == 200


async def test_a_flow_that_only_reviews_leaves_the_approval_to_people(
    desk: Desk, people: People, drawer: httpx.AsyncClient
) -> None:
    settlement = await calculated(desk.finance)
    assert (await take(desk.director, settlement, "review")).status_code == 200
    reviewing = task("review", "settlements.review", settlement="input.settlement")
    await publish_flow(drawer, of("settlement.calculated", reviewing, inputs=[value("settlement")]))
    assert (await shown(desk.director, settlement))["approval"] is None
    assert (await take(desk.director, settlement, "approve")).status_code == 200


async def test_while_the_flow_is_paused_people_decide(
    desk: Desk, earlier: str, drawer: httpx.AsyncClient, work: Work
) -> None:
    assert (await take(desk.finance, earlier, "submit")).status_code == 200
    await work()
    (run,) = await runs_of(drawer)
    await drawer.post(f"{FLOW}:pause")
    ended = await drawer.post(f"/api/runs/{run['id']}:intervene", json={"what": "end", "reason": "A mistake"})
    assert ended.status_code == 200, ended.text
    assert told(await take(desk.finance, earlier, "submit")) == (409, "settlement_nothing_approves")
    assert (await take(desk.director, earlier, "review")).status_code == 200


async def test_a_submission_of_a_result_that_is_gone_or_approved_begins_nothing(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    settlement = await calculated(desk.finance)
    for action in ("review", "approve"):
        assert (await take(desk.director, settlement, action)).status_code == 200
    await publish_flow(drawer, approval(people))
    late: dict[str, Any] = {"result_hash": "0" * 64}
    assert told(await take(desk.finance, settlement, "submit", **late)) == (409, "settlement_result_changed")
    assert told(await take(desk.finance, settlement, "submit")) == (409, "settlement_step_not_possible")
    await work()
    assert await runs_of(drawer) == []
    assert (await take(desk.director, settlement, "publish")).status_code == 200
