"""File imports keep ranges, fills and linked values as every other door does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.imports.conftest import EndOf, upload
from tests.builder.records import test_fetching, test_linked_values
from tests.builder.visits import PARTNERS, VISITS

IMPORT = f"{VISITS}:import"


async def partners(admin: httpx.AsyncClient) -> None:
    for code, name in (("E", "East"), ("W", "West")):
        await admin.post("/api/forms/region/records", json={"code": code, "name": name})
    for code, tier, revenue, since, region in (
        ("G", "gold", "5", "2019-07-01", "E"), ("S", "silver", "7.5", None, "W")
    ):  # fmt: skip
        values = {"code": code, "name": f"Partner {code}", "tier": tier, "revenue": revenue, "since": since}
        assert (await admin.post(PARTNERS, json={**values, "region": region})).status_code == 201


async def visits(admin: httpx.AsyncClient, *keys: str) -> list[tuple[Any, ...]]:
    found = (await admin.get(VISITS, params={"sort": "name"})).json()["records"]
    return [tuple(value["label"] if isinstance(value := each[key], dict) else value for key in keys) for each in found]


async def refused(admin: httpx.AsyncClient, end_of: EndOf, content: str) -> list[tuple[int, str, str]]:
    """What is wrong with the rows of a file that is not taken."""
    begun = await admin.post(IMPORT, files=upload(content))
    assert (await end_of(begun))["problem"]["code"] == "import_refused"
    found = (await admin.get(f"/api/forms/visit/imports/{begun.json()['import']['id']}/errors")).json()["errors"]
    return [(each["row"], each["field"], each["code"]) for each in found]


@pytest.fixture
async def chosen(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    fields = [{**each, "unique": each["key"] == "name"} for each in test_fetching.VISIT["fields"]]
    await make_forms({**test_fetching.VISIT, "fields": fields})
    await partners(admin)
    return admin


async def test_chosen_records_fill_and_those_out_of_range_are_refused(chosen: httpx.AsyncClient, end_of: EndOf) -> None:
    content = "name,partner,partner_name\nA,G,As I say\nB,S,\nC,,\n"
    assert await refused(chosen, end_of, content) == [(3, "partner", "out_of_range")]
    assert await visits(chosen, "name") == []
    await end_of(await chosen.post(IMPORT, files=upload("name,partner\nA,G\nC,\n")))
    assert await visits(chosen, "name", "partner_name", "revenue", "region") == [
        ("A", "Partner G", "5.00", "East"), ("C", None, None, None)
    ]  # fmt: skip


async def test_only_what_changes_is_filled_anew(chosen: httpx.AsyncClient, end_of: EndOf) -> None:
    await end_of(await chosen.post(IMPORT, files=upload("name,partner\nA,G\n")))
    (record,) = (await chosen.get(VISITS)).json()["records"]
    await chosen.patch(f"{VISITS}/{record['id']}", json={"revision": 1, "revenue": "6"})

    job = await end_of(
        await chosen.post(IMPORT, files=upload("name,partner\nA,G\nB,G\n"), data={"key": "name", "mode": "upsert"})
    )

    assert (job["result"]["create"], job["result"]["unchanged"]) == (1, 1)
    assert await visits(chosen, "name", "revenue") == [("A", "6.00"), ("B", "5.00")]


@pytest.fixture
async def linked(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    await make_forms(test_linked_values.visit(name={"unique": True}))
    await partners(admin)
    return admin


async def test_rows_take_linked_values(linked: httpx.AsyncClient, end_of: EndOf) -> None:
    content = "name,code,tier\nA,G,gold\nB,S,gold\nC,,\nPartner S,X,\n"
    job = await end_of(await linked.post(IMPORT, files=upload(content)))

    assert job["result"]["errors"] == []
    keys = ("name", "partner_name", "revenue", "since", "region", "region_name", "partner")
    assert await visits(linked, *keys) == [
        ("A", "Partner G", "5.00", "2019-07-01", "East", "East", "Partner G"),
        ("B", "Partner S", "7.50", None, "West", "West", "Partner S"),
        ("C", None, None, None, None, None, None),
        ("Partner S", None, None, None, "West", None, None),
    ]


async def test_a_row_that_changes_a_condition_takes_values_anew(linked: httpx.AsyncClient, end_of: EndOf) -> None:
    for name in ("A", "B"):
        made = await linked.post(VISITS, json={"name": name, "code": "G", "partner_name": "Partner G"})
        assert made.status_code == 201
    form = {"key": "name", "mode": "upsert"}
    job = await end_of(await linked.post(IMPORT, files=upload("name,code\nA,S\nB,G\n"), data=form))

    assert (job["result"]["update"], job["result"]["unchanged"]) == (1, 1)
    assert await visits(linked, "name", "partner_name", "revenue") == [
        ("A", "Partner S", "7.50"), ("B", "Partner G", "5.00")
    ]  # fmt: skip


async def test_a_value_that_only_its_source_gives_is_refused(linked: httpx.AsyncClient, end_of: EndOf) -> None:
    content = "name,code,revenue\nA,G,5\nB,G,6\n"
    assert await refused(linked, end_of, content) == [(3, "revenue", "value_is_linked")]
    assert await visits(linked, "name") == []
