"""Plans over HTTP: drafts are checked and kept, published versions never change and apply from then on."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.incentives.settlements.bicycles import PLAN_TEXT
from tests.incentives.settlements.conftest import Desk, People
from tests.incentives.settlements.test_journey import calculated
from tests.people import SignIn

SECOND = PLAN_TEXT.replace("version: 1", "version: 2").replace("amount: 250.00", "amount: 300.00")


@pytest.fixture
async def finance(people: People, sign_in: SignIn) -> httpx.AsyncClient:
    """A browser of finance, before there is any plan."""
    return await sign_in(people.finance.email)


async def test_a_plan_from_draft_to_published(finance: httpx.AsyncClient) -> None:
    made = await finance.post("/api/plans", json={"document": PLAN_TEXT})
    assert made.status_code == 201, made.text
    assert [(v["version"], v["status"]) for v in made.json()["plan"]["versions"]] == [(1, "draft")]
    again = await finance.post("/api/plans", json={"document": PLAN_TEXT})
    assert (again.status_code, again.json()["code"]) == (409, "plan_exists")
    for _ in range(2):
        answer = await finance.post("/api/plans/reseller-rebate:publish")
        assert answer.status_code == 200
        assert [(v["version"], v["status"]) for v in answer.json()["plan"]["versions"]] == [(1, "published")]
    shown = (await finance.get("/api/plans/reseller-rebate/versions/1")).json()
    assert shown["document"] == PLAN_TEXT
    assert (await finance.get("/api/plans/reseller-rebate/versions/2")).status_code == 404


async def test_a_version_is_published_once(finance: httpx.AsyncClient) -> None:
    await finance.post("/api/plans", json={"document": PLAN_TEXT})
    await finance.post("/api/plans/reseller-rebate:publish")
    other = PLAN_TEXT.replace("amount: 250.00", "amount: 300.00")
    refused = await finance.put("/api/plans/reseller-rebate/draft", json={"document": other})
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_version_taken")
    kept = await finance.put("/api/plans/reseller-rebate/draft", json={"document": SECOND})
    assert [(v["version"], v["status"]) for v in kept.json()["plan"]["versions"]] == [(2, "draft"), (1, "published")]
    answers = await asyncio.gather(*(finance.post("/api/plans/reseller-rebate:publish") for _ in range(3)))
    assert {answer.status_code for answer in answers} == {200}
    versions = (await finance.get("/api/plans")).json()["plans"][0]["versions"]
    assert [(v["version"], v["status"]) for v in versions] == [(2, "published"), (1, "published")]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (("from: 10000, rate: 2%", "from: 60000, rate: 2%"), "components[0]"),
        (("amount: 250.00", "amount: -250.00"), "components[2].amount"),
        (("amount: 250.00", "amount: 250.00 EUR"), "components[2].amount"),
        (("key: growth", "key: volume"), "components[1]"),
        (("window: quarter", "windows: quarter"), "components[0].windows"),
    ],
)
async def test_a_faulty_plan_is_refused_with_the_place(
    finance: httpx.AsyncClient, change: tuple[str, str], path: str
) -> None:
    faulty = PLAN_TEXT.replace(*change, 1)
    assert faulty != PLAN_TEXT
    answer = await finance.post("/api/plans", json={"document": faulty})
    assert (answer.status_code, answer.json()["code"]) == (422, "plan_refused")
    assert any(error["field"].startswith(path) for error in answer.json()["errors"]), answer.json()["errors"]
    checked = (await finance.post("/api/plans/reseller-rebate:validate", json={"document": faulty})).json()
    assert any(problem["path"].startswith(path) for problem in checked["problems"])
    assert (await finance.get("/api/plans")).json() == {"plans": []}


async def test_a_new_version_applies_to_periods_calculated_after_it(desk: Desk) -> None:
    first = await calculated(desk.finance, "2019-Q3")
    await desk.finance.put("/api/plans/reseller-rebate/draft", json={"document": SECOND})
    later = await calculated(desk.finance, "2019-Q4")
    assert (await desk.finance.get(f"/api/settlements/{later}")).json()["settlement"]["plan_version"] == 1
    await desk.finance.post("/api/plans/reseller-rebate:publish")
    third = await calculated(desk.finance, "2020-Q1")
    assert (await desk.finance.get(f"/api/settlements/{third}")).json()["settlement"]["plan_version"] == 2
    assert (await desk.finance.get(f"/api/settlements/{first}")).json()["settlement"]["plan_version"] == 1
    shown = await desk.director.get("/api/statements", params={"partner": "546", "period": "2020-Q1"})
    assert shown.json()["statements"][0]["components"][2]["amount"] == "300.00"


async def test_who_may_only_read_changes_nothing(desk: Desk, people: People, sign_in: SignIn) -> None:
    assert (await desk.director.get("/api/plans")).status_code == 200
    for answer in (
        await desk.director.post("/api/plans", json={"document": SECOND}),
        await desk.director.put("/api/plans/reseller-rebate/draft", json={"document": SECOND}),
        await desk.director.post("/api/plans/reseller-rebate:publish"),
    ):
        assert answer.status_code == 403
    owner = await sign_in(people.owner_676.email)
    assert (await owner.post("/api/plans", json={"document": SECOND})).status_code == 404
