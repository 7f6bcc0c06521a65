"""A quarter over HTTP: calculated by finance, reviewed, approved and published by the director, read by a reseller."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from sqlalchemy import select

from tests.incentives.settlements.bicycles import Bicycles
from tests.incentives.settlements.conftest import Desk, People
from tests.jobs import end_of, end_of_job
from tests.people import SignIn
from tongzhou.audit.tables import audit
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all

QUARTER = {"plan": "reseller-rebate", "period": "2019-Q3"}


async def calculated(browser: httpx.AsyncClient, period: str = "2019-Q3") -> str:
    """A calculated settlement of a period; its id."""
    answer = await browser.post("/api/settlements", json={"plan": "reseller-rebate", "period": period})
    assert answer.status_code == 202, answer.text
    job = await end_of(browser, answer)
    assert job["status"] == "done", job
    settlement: str = answer.json()["settlement"]["id"]
    return settlement


async def take(browser: httpx.AsyncClient, settlement: str, action: str, **body: Any) -> httpx.Response:
    """One step of a settlement."""
    return await browser.post(f"/api/settlements/{settlement}:{action}", json=body or None)


async def published(desk: Desk, period: str = "2019-Q3") -> str:
    """A published settlement; its id."""
    settlement = await calculated(desk.finance, period)
    for action in ("review", "approve", "publish"):
        answer = await take(desk.director, settlement, action)
        assert answer.status_code == 200, answer.text
    return settlement


async def test_a_quarter_from_calculation_to_the_resellers_statement(
    desk: Desk, people: People, sign_in: SignIn
) -> None:
    settlement = await calculated(desk.finance)
    shown = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert (shown["status"], shown["total"], shown["currency"]) == ("calculated", "316352.55", "USD")
    assert (shown["partners"], shown["transactions"], shown["exclusions"]) == (450, 9700, 0)
    assert shown["left_out"] == [{"key": "volume", "title": "Volume", "count": 991}]
    assert shown["actions"] == ["review"]
    owner = await sign_in(people.owner_676.email)
    asked = {"partner": "676", "period": "2019-Q3"}
    assert (await owner.get("/api/statements", params=asked)).json()["statements"] == []

    for action, status in (("review", "reviewed"), ("approve", "approved"), ("publish", "published")):
        answer = await take(desk.director, settlement, action, result_hash=shown["result_hash"])
        assert answer.status_code == 200, answer.text
        assert answer.json()["settlement"]["status"] == status

    listed = (await owner.get("/api/statements", params=asked)).json()
    assert listed["next_cursor"] is None
    (statement,) = listed["statements"]
    assert statement["components"] == [
        {"key": "volume", "title": "Volume", "amount": "628.49"},
        {"key": "growth", "title": "Growth", "amount": "0.00"},
        {"key": "breadth", "title": "Breadth", "amount": "250.00"},
    ]
    assert {key: statement[key] for key in ("partner", "period", "currency", "status", "total")} == {
        "partner": "676",
        "period": "2019-Q3",
        "currency": "USD",
        "status": "published",
        "total": "878.49",
    }
    assert statement["number"].startswith("P1-2019-Q3-00")
    page = (await owner.get(f"/api/statements/{statement['id']}")).json()["statement"]
    assert (page["transactions"], page["exclusions"], page["left_out"]) == (
        51,
        0,
        [{"key": "volume", "title": "Volume", "count": 7}],
    )
    steps = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]["steps"]
    assert [(step["action"], step["by"]) for step in steps] == [
        ("calculated", "Finance"),
        ("review", "Director"),
        ("approve", "Director"),
        ("publish", "Director"),
    ]


async def test_nobody_approves_what_they_calculated(desk: Desk) -> None:
    settlement = await calculated(desk.both)
    assert (await take(desk.both, settlement, "review")).status_code == 200
    refused = await take(desk.both, settlement, "approve")
    assert (refused.status_code, refused.json()["code"]) == (403, "settlement_own_calculation")
    assert "approve" not in (await desk.both.get(f"/api/settlements/{settlement}")).json()["settlement"]["actions"]
    assert (await take(desk.director, settlement, "approve")).status_code == 200


async def test_a_second_click_changes_nothing_and_steps_come_in_order(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    early = await take(desk.director, settlement, "publish")
    assert (early.status_code, early.json()["code"]) == (409, "settlement_step_not_possible")
    for action in ("review", "review", "approve", "approve", "publish", "publish"):
        assert (await take(desk.director, settlement, action)).status_code == 200
    steps = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]["steps"]
    assert [step["action"] for step in steps] == ["calculated", "review", "approve", "publish"]
    late = await take(desk.director, settlement, "review")
    assert (late.status_code, late.json()["code"]) == (409, "settlement_step_not_possible")


async def test_two_clicks_at_once_take_one_step(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    answers = await asyncio.gather(*(take(desk.director, settlement, "review") for _ in range(5)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"settlement_busy"}
    steps = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]["steps"]
    assert [step["action"] for step in steps] == ["calculated", "review"]


async def test_rejecting_sends_back_with_the_reason(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    await take(desk.director, settlement, "review")
    wordless = await take(desk.director, settlement, "reject")
    assert (wordless.status_code, wordless.json()["errors"][0]["field"]) == (422, "reason")
    sent_back = (await take(desk.director, settlement, "reject", reason="缺少 9 月退货")).json()["settlement"]
    assert sent_back["status"] == "calculated"
    assert sent_back["steps"][-1]["reason"] == "缺少 9 月退货"


async def test_the_same_inputs_change_nothing_and_other_inputs_replace_the_result(
    desk: Desk, bicycles: Bicycles
) -> None:
    settlement = await calculated(desk.finance)
    before = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    await take(desk.director, settlement, "review")
    again = await desk.both.post(f"/api/settlements/{settlement}:recalculate")
    assert (await end_of(desk.both, again))["result"]["changed"] is False
    same = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert (same["status"], same["result_hash"], len(same["steps"])) == ("reviewed", before["result_hash"], 2)

    bicycles.extra.append(
        {
            "order_number": "SO99999", "line_number": "1", "order_date": "2019-09-30", "reseller_key": "676",
            "product_key": "310", "salesperson_key": "285", "territory_key": "5", "quantity": "1",
            "unit_price": "100.00", "sales_amount": "100.00",
        }
    )  # fmt: skip
    other = await desk.finance.post(f"/api/settlements/{settlement}:recalculate")
    assert (await end_of(desk.finance, other))["result"]["changed"] is True
    after = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert (after["status"], after["total"]) == ("calculated", "316354.55")
    assert [step["action"] for step in after["steps"]] == ["calculated", "review", "recalculated"]
    stale = await take(desk.director, settlement, "review", result_hash=before["result_hash"])
    assert (stale.status_code, stale.json()["code"]) == (409, "settlement_result_changed")


async def test_a_recalculation_after_a_rejection_is_written_down_though_nothing_changed(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    settlement = await calculated(desk.finance)
    await take(desk.director, settlement, "review")
    await take(desk.director, settlement, "reject", reason="returns are missing")
    again = await desk.finance.post(f"/api/settlements/{settlement}:recalculate")
    assert (await end_of(desk.finance, again))["result"]["changed"] is False
    after = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert [step["action"] for step in after["steps"]] == ["calculated", "review", "reject", "recalculated"]
    assert (after["status"], after["recalculating"]) == ("calculated", False)
    async with database.workspace(workspace) as connection:
        entries = select(audit.c.detail).where(audit.c.action == "settlement.recalculated")
        assert [row["detail"]["changed"] for row in await fetch_all(connection, entries)] == [False]


async def test_facts_that_cannot_be_calculated_on_leave_nothing_and_say_why(desk: Desk, bicycles: Bicycles) -> None:
    line = {
        "order_number": "SO99999", "line_number": "1", "order_date": "2019-09-30", "reseller_key": "676",
        "product_key": "310", "salesperson_key": "285", "territory_key": "5", "quantity": "1",
        "unit_price": "100.00", "sales_amount": "about 100",
    }  # fmt: skip
    bicycles.extra.append(line)
    asked = await desk.finance.post("/api/settlements", json=QUARTER)
    job = await end_of(desk.finance, asked)
    assert (job["status"], job["problem"]["code"]) == ("failed", "facts_refused")
    assert "about 100" in job["problem"]["errors"][0]["message"]
    assert (await desk.finance.get("/api/settlements")).json() == {"settlements": []}
    bicycles.extra.clear()
    settlement = await calculated(desk.finance)
    before = (await desk.finance.get(f"/api/settlements/{settlement}")).json()["settlement"]
    bicycles.extra.append(line)
    again = await desk.finance.post(f"/api/settlements/{settlement}:recalculate")
    assert (await end_of(desk.finance, again))["status"] == "failed"
    after = (await desk.finance.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert (after["status"], after["result_hash"]) == ("calculated", before["result_hash"])


async def test_asking_twice_while_a_calculation_waits_answers_the_same_job(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.finance.post("/api/settlements", json=QUARTER) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["settlement"]["id"] for answer in answers}) == 1
    for job_id in {answer.json()["job"]["id"] for answer in answers}:
        assert (await end_of_job(desk.finance, job_id))["status"] == "done"
    settlements = (await desk.finance.get("/api/settlements")).json()["settlements"]
    assert [(item["period"], item["status"], len(item["steps"])) for item in settlements] == [
        ("2019-Q3", "calculated", 1)
    ]


async def test_open_future_published_and_odd_periods_are_refused(desk: Desk) -> None:
    await published(desk)
    cases = [
        ("2020-Q2", 409, "period_still_open"),
        ("2020-Q3", 409, "period_in_future"),
        ("2019-Q3", 409, "period_published"),
        ("2019-07", 422, "invalid_values"),
        ("2019Q3", 422, "invalid_values"),
    ]
    for period, status, code in cases:
        answer = await desk.finance.post("/api/settlements", json={"plan": "reseller-rebate", "period": period})
        assert (period, answer.status_code, answer.json()["code"]) == (period, status, code)
        assert period != "2020-Q2" or "2020-06-30" in answer.json()["title"]
    unknown = await desk.finance.post("/api/settlements", json={"plan": "no-such-plan", "period": "2019-Q3"})
    assert unknown.status_code == 404
    assert len((await desk.finance.get("/api/settlements")).json()["settlements"]) == 1


async def test_periods_show_where_each_stands(desk: Desk) -> None:
    settlement = await calculated(desk.finance, "2020-Q1")
    periods = (await desk.director.get("/api/periods", params={"plan": "reseller-rebate"})).json()["periods"]
    assert [(item["code"], item["status"]) for item in periods[:3]] == [
        ("2020-Q3", "future"),
        ("2020-Q2", "open"),
        ("2020-Q1", "ended"),
    ]
    assert periods[2]["settlement"]["id"] == settlement
    assert (periods[2]["start"], periods[2]["end"]) == ("2020-01-01", "2020-03-31")


async def test_people_without_the_right_see_nothing_or_may_not(desk: Desk, people: People, sign_in: SignIn) -> None:
    settlement = await calculated(desk.finance)
    assert (await take(desk.finance, settlement, "review")).status_code == 403
    assert (await desk.director.post("/api/settlements", json=QUARTER)).status_code == 403
    owner = await sign_in(people.owner_676.email)
    for path in (
        "/api/settlements",
        f"/api/settlements/{settlement}",
        "/api/plans",
        "/api/periods?plan=reseller-rebate",
    ):
        assert (await owner.get(path)).status_code == 404, path
    assert (await take(owner, settlement, "review")).status_code == 404
