"""Lists that stand group by group, in the order in which aggregates list the groups."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import httpx
import pytest

ORDERS = "/api/forms/order/records"
PARTNERS = "/api/forms/partner/records"

#: Number, partner, day: two partners of one name, and months that alternate by day.
LINES = (
    ("A1", "1", "2020-02-03"), ("A2", "2", "2020-01-20"), ("A3", "1", "2020-01-05"), ("A4", "3", "2019-12-31"),
    ("A5", "2", "2020-02-01"), ("A6", "1", "2020-01-31"), ("A7", "3", "2020-02-02"),
)  # fmt: skip


async def make_orders(admin: httpx.AsyncClient) -> None:
    for code, name in (("1", "Twin"), ("2", "Twin"), ("3", "Early")):
        assert (await admin.post(PARTNERS, json={"code": code, "name": name})).status_code == 201
    for number, partner, day in LINES:
        order = {"number": number, "line": 1, "partner_code": partner, "amount": "1.10", "ordered_on": day}
        assert (await admin.post(ORDERS, json=order)).status_code == 201


async def pages(admin: httpx.AsyncClient, path: str, **asked: str) -> list[dict[str, Any]]:
    """All records of a list that is read two at a time."""
    found, cursor = [], ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = await admin.get(path, params={"limit": "2", **asked, **more})
        assert answer.status_code == 200, answer.text
        found += answer.json()["records"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize("month", ["ordered_on:month", "-ordered_on:month"])
@pytest.mark.parametrize("partner", ["partner", "-partner"])
@pytest.mark.parametrize("month_first", [True, False])
async def test_a_grouped_list_runs_through_the_groups_of_the_aggregate(
    admin: httpx.AsyncClient, month: str, partner: str, month_first: bool
) -> None:
    await make_orders(admin)
    levels = [month, partner] if month_first else [partner, month]
    records = await pages(admin, ORDERS, group=",".join(levels), sort="number")
    body = {
        "group_by": [{"field": "ordered_on", "by": "month"} if "month" in level else "partner" for level in levels],
        "measures": [{"op": "count", "as": "count"}, {"field": "amount", "op": "sum", "as": "amount"}],
        "sort": ",".join(level.removesuffix(":month") for level in levels),
    }
    rows = (await admin.post(f"{ORDERS}:aggregate", json=body)).json()["rows"]
    runs = [
        (*key, len(list(each)))
        for key, each in groupby(records, lambda record: (record["ordered_on"][:7], record["partner"]["id"]))
    ]
    assert runs == [(row["ordered_on"], row["partner"]["id"], row["count"]) for row in rows]
    assert len(records) == len(LINES)
    assert sum(row["count"] for row in rows) == len(LINES)


async def test_empty_groups_come_last_and_the_sort_holds_within(admin: httpx.AsyncClient) -> None:
    for code, tier, since in (("1", None, "2020-01-02"), ("2", "gold", None), ("3", "silver", None), ("4", None, None)):
        values = {"code": code, "name": "P", "tier": tier, "since": since}
        assert (await admin.post(PARTNERS, json=values)).status_code == 201
    asked = await pages(admin, PARTNERS, group="tier", sort="-code")
    assert [record["code"] for record in asked] == ["2", "3", "4", "1"]
    down = await pages(admin, PARTNERS, group="-tier,since:year", sort="code")
    assert [record["code"] for record in down] == ["3", "2", "1", "4"]


@pytest.mark.parametrize(
    "group", ["nothing", "number:month", "ordered_on:week", "number,line,amount,partner", "number,number", ""]
)
async def test_groups_that_cannot_be_are_400(admin: httpx.AsyncClient, group: str) -> None:
    answer = await admin.get(ORDERS, params={"group": group})
    assert (answer.status_code, answer.json()["status"]) == (400, 400)


async def test_an_export_stands_in_the_order_of_its_groups(admin: httpx.AsyncClient) -> None:
    await make_orders(admin)
    parameters = {"format": "csv", "group": "-ordered_on:month,partner", "sort": "number", "fields": "number"}
    text = (await admin.get(f"{ORDERS}:export", params=parameters)).text
    listed = await pages(admin, ORDERS, group="-ordered_on:month,partner", sort="number")
    assert text.split()[1:] == [record["number"] for record in listed]
