"""A published quarter is corrected by a new version: only what changes is stated anew, and only the difference owed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.incentives.settlements.bicycles import Bicycles, read
from tests.incentives.settlements.conftest import Desk, People
from tests.incentives.settlements.test_journey import calculated, published, take
from tests.jobs import end_of
from tests.people import SignIn
from tongzhou.incentives.ledger.tables import journal_table, posting_table
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all

LATE = {
    "order_number": "SO99901", "line_number": "1", "reseller_key": "676", "order_date": "2019-08-31",
    "product_key": "310", "quantity": "1", "sales_amount": "1000.00",
}  # fmt: skip


def late(bicycles: Bicycles, **changes: str) -> dict[str, str]:
    """A line of the settled quarter that arrives after its publication: a bicycle for 1,000.00 of reseller 676."""
    columns = read("order_lines").schema.names
    line = {**dict.fromkeys(columns, ""), **LATE, **changes}
    bicycles.extra.append({name: line[name] for name in columns})
    return line


async def restated(browser: httpx.AsyncClient, settlement: str, **body: Any) -> str:
    """A new version of a settlement, calculated; its id."""
    answer = await browser.post(f"/api/settlements/{settlement}:restate", json={"reason": "a late order", **body})
    assert answer.status_code == 202, answer.text
    job = await end_of(browser, answer)
    assert job["status"] == "done", job
    found: str = answer.json()["settlement"]["id"]
    return found


async def shown(browser: httpx.AsyncClient, settlement: str) -> dict[str, Any]:
    found: dict[str, Any] = (await browser.get(f"/api/settlements/{settlement}")).json()["settlement"]
    return found


async def decided(desk: Desk, settlement: str) -> None:
    """Reviewed, approved and published."""
    for action in ("review", "approve", "publish"):
        answer = await take(desk.director, settlement, action)
        assert answer.status_code == 200, answer.text


async def test_p_01_a_late_line_restates_its_period_and_owes_the_difference(
    desk: Desk, people: People, sign_in: SignIn, bicycles: Bicycles, database: Database, workspace: Workspace
) -> None:
    first = await published(desk)
    owner = await sign_in(people.owner_676.email)
    asked = {"partner": "676", "period": "2019-Q3"}
    (before,) = (await owner.get("/api/statements", params=asked)).json()["statements"]
    page_before = (await owner.get(f"/api/statements/{before['id']}")).json()
    assert (before["total"], before["restates"], before["change"]) == ("878.49", None, None)

    late(bicycles)
    second = await restated(desk.finance, first)
    found = await shown(desk.director, second)
    assert (found["version"], found["restates"], found["restated_because"]) == (2, first, "a late order")
    assert (found["total"], found["previous_total"], found["change"]) == ("316372.55", "316352.55", "20.00")
    assert found["partners"] == 1
    origin = await shown(desk.director, first)
    assert (origin["restated_by"], origin["total"]) == (second, "316352.55")
    assert "restate" not in origin["actions"]
    (row,) = (await desk.director.get(f"/api/settlements/{second}/statements")).json()["statements"]
    assert (row["partner"], row["previous"], row["change"], row["previous_id"]) == (
        "676",
        "878.49",
        "20.00",
        before["id"],
    )
    (unpublished,) = (await owner.get("/api/statements", params=asked)).json()["statements"]
    assert unpublished["id"] == before["id"]

    await decided(desk, second)
    (after,) = (await owner.get("/api/statements", params=asked)).json()["statements"]
    assert (after["total"], after["prior_total"], after["change"]) == ("898.49", "878.49", "20.00")
    assert (after["number"], after["restates"]) == ("P1-2019-Q3-v2-00001", before["id"])
    page = (await owner.get(f"/api/statements/{before['id']}")).json()
    assert page["statement"].pop("restated_by") == after["id"]
    page_before["statement"].pop("restated_by")
    assert page == page_before
    other = await sign_in(people.owner_546.email)
    (untouched,) = (await other.get("/api/statements", params={"partner": "546", "period": "2019-Q3"})).json()[
        "statements"
    ]
    assert untouched["restates"] is None

    posted = await _posted(database, workspace, second)
    assert posted == [("earning", "2020-Q2", "2019-Q3", 2000)]


async def _posted(database: Database, workspace: Workspace, settlement: str) -> list[tuple[str, str, str, int]]:
    """Kind, accounting period, the period it is about and the debit of the journals of a settlement."""
    table, posting = journal_table.c, posting_table.c
    wanted = (
        select(table.kind, table.period, table.about_period, posting.amount_minor)
        .join(posting_table, posting.journal_id == table.id)
        .where(table.settlement_id == settlement, posting.amount_minor > 0)
        .order_by(table.number)
    )
    async with database.workspace(workspace) as connection:
        rows = await fetch_all(connection, wanted)
    return [(row["kind"], row["period"], row["about_period"], row["amount_minor"]) for row in rows]


async def test_restating_what_did_not_change_states_and_posts_nothing(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    first = await published(desk)
    second = await restated(desk.finance, first)
    found = await shown(desk.director, second)
    assert (found["partners"], found["total"], found["change"]) == (0, "316352.55", "0.00")
    await decided(desk, second)
    assert await _posted(database, workspace, second) == []
    listed = (await desk.director.get("/api/statements", params={"period": "2019-Q3", "limit": 1})).json()
    assert listed["statements"][0]["restates"] is None


async def test_the_next_period_is_compared_with_what_stands_of_the_restated_one(desk: Desk, bicycles: Bicycles) -> None:
    first = await published(desk)
    late(bicycles)
    second = await restated(desk.finance, first)
    following = await calculated(desk.finance, "2019-Q4")
    assert (await shown(desk.director, following))["previous_total"] == "316352.55"
    await decided(desk, second)
    found = await shown(desk.director, following)
    assert found["previous_total"] == "316372.55"
    assert found["outliers"]["new"] < 100


async def test_whoever_comes_to_nothing_any_more_gets_a_statement_of_nothing(
    desk: Desk, people: People, sign_in: SignIn, bicycles: Bicycles
) -> None:
    first = await published(desk)
    bicycles.without.add("676")
    await decided(desk, await restated(desk.finance, first))
    owner = await sign_in(people.owner_676.email)
    asked = {"partner": "676", "period": "2019-Q3"}
    (after,) = (await owner.get("/api/statements", params=asked)).json()["statements"]
    assert (after["total"], after["prior_total"], after["change"]) == ("0.00", "878.49", "-878.49")
    bundle = await owner.get(f"/api/statements/{after['id']}/document", params={"format": "bundle"})
    assert bundle.status_code == 200, bundle.text


async def test_a_third_version_corrects_what_stands(desk: Desk, bicycles: Bicycles) -> None:
    first = await published(desk)
    late(bicycles)
    second = await restated(desk.finance, first)
    await decided(desk, second)
    late(bicycles, order_number="SO99902", reseller_key="546")
    third = await restated(desk.finance, second)
    rows = (await desk.director.get(f"/api/settlements/{third}/statements")).json()["statements"]
    assert [row["partner"] for row in rows] == ["546"]


async def test_a_statement_that_is_restated_is_answered_in_its_later_version(
    desk: Desk, people: People, sign_in: SignIn, bicycles: Bicycles
) -> None:
    first = await published(desk)
    owner = await sign_in(people.owner_676.email)
    asked = {"partner": "676", "period": "2019-Q3"}
    (before,) = (await owner.get("/api/statements", params=asked)).json()["statements"]
    late(bicycles)
    await decided(desk, await restated(desk.finance, first))
    refused = await owner.post(f"/api/statements/{before['id']}/answers", json={"kind": "confirmed"})
    assert (refused.status_code, refused.json()["code"]) == (409, "statement_restated")
    assert (await owner.get(f"/api/statements/{before['id']}/answers")).json() == {"answers": [], "may": []}
    (after,) = (await owner.get("/api/statements", params=asked)).json()["statements"]
    taken = await owner.post(f"/api/statements/{after['id']}/answers", json={"kind": "confirmed"})
    assert taken.status_code == 201, taken.text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"reason": "  "}, 422, "invalid_values"),
        ({}, 422, "invalid_values"),
        ({"reason": "x", "plan": "oldest"}, 422, "invalid_values"),
        ({"reason": "x", "force": True}, 422, "invalid_values"),
    ],
)
async def test_a_restatement_says_why(desk: Desk, body: dict[str, Any], status: int, code: str) -> None:
    first = await published(desk)
    refused = await desk.finance.post(f"/api/settlements/{first}:restate", json=body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await shown(desk.director, first))["restated_by"] is None


async def test_only_what_is_published_is_restated_once_and_by_who_calculates(desk: Desk) -> None:
    first = await published(desk)
    reason = {"reason": "twice"}
    assert (await desk.director.post(f"/api/settlements/{first}:restate", json=reason)).status_code == 403
    second = await restated(desk.finance, first)
    again = await desk.finance.post(f"/api/settlements/{first}:restate", json=reason)
    assert (again.status_code, again.json()["code"]) == (409, "settlement_already_restated")
    early = await desk.finance.post(f"/api/settlements/{second}:restate", json=reason)
    assert (early.status_code, early.json()["code"]) == (409, "settlement_step_not_possible")


async def test_what_is_owed_counts_a_restated_period_once(desk: Desk, bicycles: Bicycles) -> None:
    first = await published(desk)
    late(bicycles)
    await decided(desk, await restated(desk.finance, first))
    listed = (await desk.director.get("/api/settlements", params={"period": "2019-Q3"})).json()["settlements"]
    assert [(each["version"], each["total"]) for each in listed] == [(2, "316372.55"), (1, "316352.55")]
