"""Lists of references: as sure as single ones, found from both ends, changed into them and back."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms

PARTNERS = "/api/forms/partner/records"
DEALS = "/api/forms/deal/records"
DEAL: dict[str, Any] = {
    "key": "deal",
    "title": "Deals",
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "partners", "type": "references", "label": "Partners", "settings": {"form": "partner"}},
    ],
}


@pytest.fixture
async def partners(admin: httpx.AsyncClient, make_forms: MakeForms) -> dict[str, str]:
    """Three partners by code."""
    await make_forms(DEAL)
    made = [await admin.post(PARTNERS, json={"code": code, "name": f"Partner {code}"}) for code in "ABC"]
    return {each.json()["code"]: each.json()["id"] for each in made}


async def make(admin: httpx.AsyncClient, name: str, partners: Any) -> dict[str, Any]:
    answer = await admin.post(DEALS, json={"name": name, "partners": partners})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def names(admin: httpx.AsyncClient, **condition: Any) -> list[str]:
    answer = await admin.get(DEALS, params={"filter": json.dumps({"field": "partners", **condition}), "sort": "name"})
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["records"]]


async def test_keeps_its_order_and_is_found_by_what_it_holds(
    admin: httpx.AsyncClient, partners: dict[str, str]
) -> None:
    made = await make(admin, "one", ["B", partners["A"], {"id": partners["B"], "label": "again"}])
    await make(admin, "two", ["C"])
    await make(admin, "three", None)

    assert made["partners"] == [
        {"id": partners["B"], "label": "Partner B"},
        {"id": partners["A"], "label": "Partner A"},
    ]
    assert await names(admin, op="contains", value=partners["A"]) == ["one"]
    assert await names(admin, op="contains", value="C") == ["two"]
    assert await names(admin, op="in", value=["A", "C"]) == ["one", "two"]
    assert await names(admin, op="not_in", value=["A"]) == ["three", "two"]
    assert await names(admin, op="is_empty") == ["three"]


async def test_a_record_shows_the_lists_that_hold_it(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    await make(admin, "one", ["A", "B"])

    related = (await admin.get(f"{PARTNERS}/{partners['A']}/related")).json()["related"]

    deal = next(each for each in related if each["form"] == "deal")
    assert (deal["field"], deal["operator"], deal["count"]) == ("partners", "contains", 1)


async def test_what_a_list_holds_cannot_be_removed_for_good(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    deal = await make(admin, "one", ["A", "B"])
    for code in "AC":
        assert (await admin.delete(f"{PARTNERS}/{partners[code]}")).status_code == 204

    refused = await admin.post(f"{PARTNERS}:purge", json={"ids": [partners["A"]]})
    allowed = await admin.post(f"{PARTNERS}:purge", json={"ids": [partners["C"]]})

    assert (refused.status_code, refused.json()["code"]) == (409, "record_referenced")
    assert allowed.status_code == 200
    unknown = await admin.post(DEALS, json={"name": "two", "partners": [partners["C"]]})
    assert [(each["field"], each["code"]) for each in unknown.json()["errors"]] == [("partners", "unknown_record")]
    assert (await admin.get(f"{DEALS}/{deal['id']}")).json()["partners"] == deal["partners"]


async def test_one_becomes_many_and_back_where_it_fits(admin: httpx.AsyncClient, partners: dict[str, str]) -> None:
    await make(admin, "one", ["A"])
    await make(admin, "two", ["B", "C"])
    form = (await admin.get("/api/forms/deal")).json()["form"]
    draft = {**DEAL, "fields": [{**each, "type": each["type"].removesuffix("s")} for each in DEAL["fields"]]}

    planned = await admin.post("/api/forms/deal:plan", json={"version": form["version"], "definition": draft})

    assert planned.status_code == 200, planned.text
    (change,) = [each for each in planned.json()["plan"]["changes"] if each["kind"] == "change_type"]
    assert change["count"] == 1
