"""The list of statements: its orders, its search, its export."""

import csv
import io
from itertools import pairwise
from typing import Any

import pytest

from tests.incentives.settlements.conftest import Desk
from tests.incentives.settlements.test_journey import calculated

STATEMENTS = "/api/statements"
EXPORT = "/api/statements:export"


async def listed(desk: Desk, **asked: Any) -> list[dict[str, Any]]:
    """The whole list, page by page."""
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await desk.director.get(STATEMENTS, params={"limit": 100, **asked, **cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["statements"]
        if page["next_cursor"] is None:
            return rows
        cursor = {"cursor": page["next_cursor"]}


async def test_newest_period_first_and_short_codes_before_long_ones(desk: Desk) -> None:
    for period in ("2019-Q3", "2019-Q4"):
        await calculated(desk.finance, period)
    rows = await listed(desk)
    assert len({row["id"] for row in rows}) == len(rows) == 897
    places = [(row["period"], len(row["partner"]), row["partner"]) for row in rows]
    assert places == sorted(places, key=lambda place: (place[0] != "2019-Q4", place[1], place[2]))
    oldest = await listed(desk, sort="period")
    assert [row["id"] for row in oldest[:450]] == [row["id"] for row in rows[447:]]
    by_total = await listed(desk, sort="-total")
    amounts = [(-float(row["total"]), row["period"] != "2019-Q4", row["id"]) for row in by_total]
    assert (len(amounts), amounts) == (897, sorted(amounts))
    assert (by_total[0]["partner"], by_total[0]["total"]) == ("546", "5000.00")
    by_name = [(row["partner_label"], row["period"]) for row in await listed(desk, sort="partner_label")]
    assert len(by_name) == 897
    assert all(one[0] != two[0] or one[1] >= two[1] for one, two in pairwise(by_name))
    found = await listed(desk, search="d TRIP store")
    assert [(row["partner"], row["period"]) for row in found] == [("546", "2019-Q4"), ("546", "2019-Q3")]
    assert await listed(desk, search="%") == []


async def test_the_list_goes_out_as_a_table(desk: Desk) -> None:
    settlement = await calculated(desk.finance, "2018-Q3")
    asked = {"period": "2018-Q3", "sort": "-total"}
    answer = await desk.director.get(EXPORT, params=asked)
    assert answer.status_code == 200
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    texts = "Partner code|Partner|Account|Number|Period|Plan|Status|Currency"
    assert head == [
        *texts.split("|"),
        "Volume",
        "Growth",
        "Breadth",
        "Cap cut",
        "Total",
        "Published",
        "Partner's answer",
    ]
    assert len(rows) == 322
    assert sorted(row[0] for row in rows[:2]) == ["227", "514"]
    capped = next(row for row in rows if row[0] == "514")
    assert capped[4:8] == ["2018-Q3", "Quarterly reseller rebate, version 1", "Calculated", "USD"]
    assert capped[11:] == ["-1536.79", "5000.00", "", ""]
    assert sum(round(float(amount) * 100) for amount in capped[8:12]) == 500_000
    shown = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert f"{sum(round(float(row[12]) * 100) for row in rows) / 100:.2f}" == shown["total"]
    book = await desk.director.get(EXPORT, params={**asked, "format": "xlsx"})
    assert (book.status_code, book.content[:2]) == (200, b"PK")


@pytest.mark.parametrize("path", [STATEMENTS, EXPORT])
@pytest.mark.parametrize("query", ["sort=colour", "sort=--period", "period=soon", "colour=red", "search=" + "x" * 201])
async def test_what_the_list_does_not_know_is_refused(desk: Desk, path: str, query: str) -> None:
    answer = await desk.director.get(f"{path}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


async def test_a_cursor_belongs_to_its_order(desk: Desk) -> None:
    await calculated(desk.finance, "2019-Q3")
    page = (await desk.director.get(STATEMENTS, params={"limit": 1})).json()
    other = await desk.director.get(STATEMENTS, params={"cursor": page["next_cursor"], "sort": "total"})
    assert (other.status_code, other.json()["code"]) == (400, "invalid_parameters")
