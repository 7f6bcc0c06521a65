"""Options that depend on another choice, records that fill fields, and ranges: held to at every door."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.visits import PARTNERS, VISITS, errors

VISIT: dict[str, Any] = {
    "key": "visit",
    "title": "Visits",
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "partner", "type": "reference", "label": "Partner", "settings": {
            "form": "partner",
            "filter": {"field": "tier", "op": "eq", "value": "gold"},
            "columns": ["code"],
            "fills": [{"field": "partner_name", "source": "name"}, {"field": "revenue", "source": "revenue"},
                      {"field": "region", "source": "region"}],
        }},
        {"key": "partner_name", "type": "text", "label": "Partner's name"},
        {"key": "revenue", "type": "money", "label": "Revenue", "settings": {"currency": "USD"}},
        {"key": "region", "type": "reference", "label": "Region", "settings": {"form": "region"}},
        {"key": "kind", "type": "select", "label": "Kind", "settings": {"options": [{"key": "call"}, {"key": "trip"}]}},
        {"key": "means", "type": "multi_select", "label": "Means", "settings": {
            "depends_on": "kind",
            "options": [{"key": "phone", "when": ["call"]}, {"key": "train", "when": ["trip"]}, {"key": "other"}],
        }},
    ],
}  # fmt: skip


@pytest.fixture
async def visits(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    await make_forms(VISIT)
    await admin.post("/api/forms/region/records", json={"code": "E", "name": "East"})
    for code, tier in (("G", "gold"), ("S", "silver")):
        values = {"code": code, "name": f"Partner {code}", "tier": tier, "revenue": "5", "region": "E"}
        assert (await admin.post(PARTNERS, json=values)).status_code == 201
    return admin


async def test_a_chosen_record_fills_what_is_not_given(visits: httpx.AsyncClient) -> None:
    made = (await visits.post(VISITS, json={"partner": "G", "partner_name": "As I say"})).json()

    assert (made["partner_name"], made["revenue"], made["region"]["label"]) == ("As I say", "5.00", "East")
    cleared = (await visits.patch(f"{VISITS}/{made['id']}", json={"revision": 1, "partner": None})).json()
    assert (cleared["partner"], cleared["revenue"]) == (None, "5.00")


async def test_a_record_out_of_range_is_refused(visits: httpx.AsyncClient) -> None:
    assert errors(await visits.post(VISITS, json={"partner": "S"})) == [("partner", "out_of_range")]
    assert (await visits.get(VISITS)).json()["records"] == []


async def test_options_wait_for_the_choice_they_depend_on(visits: httpx.AsyncClient) -> None:
    made = (await visits.post(VISITS, json={"kind": "call", "means": ["phone", "other"]})).json()

    assert made["means"] == ["phone", "other"]
    assert errors(await visits.post(VISITS, json={"means": ["phone"]})) == [("means", "option_not_offered")]
    assert errors(await visits.post(VISITS, json={"kind": "trip", "means": ["phone"]})) == [
        ("means", "option_not_offered")
    ]
    path = f"{VISITS}/{made['id']}"
    assert errors(await visits.patch(path, json={"revision": 1, "kind": "trip"})) == [("means", "option_not_offered")]
    changed = await visits.patch(path, json={"revision": 1, "kind": "trip", "means": ["train"]})
    assert changed.json()["means"] == ["train"]


@pytest.mark.parametrize(
    ("field", "given", "path", "code"),
    [
        (1, {"form": "partner", "fills": [{"field": "nothing", "source": "name"}]}, "fills.0.field", "unknown_field"),
        (1, {"form": "partner", "fills": [{"field": "revenue", "source": "name"}]}, "fills.0.source", "cannot_fill"),
        (1, {"form": "partner", "columns": ["nothing"]}, "columns.0", "unknown_field"),
        (1, {"form": "partner", "filter": {"field": "nothing", "op": "eq", "value": 1}}, "filter", "field_unknown"),
        (6, {"depends_on": "name", "options": [{"key": "a"}]}, "depends_on", "not_a_choice"),
        (6, {"depends_on": "kind", "options": [{"key": "a", "when": ["b"]}]}, "options.0.when", "not_an_option"),
    ],
)
async def test_a_wrong_definition_is_named(
    admin: httpx.AsyncClient, field: int, given: dict[str, Any], path: str, code: str
) -> None:
    fields = [{**each, **({"settings": given} if at == field else {})} for at, each in enumerate(VISIT["fields"])]

    answer = await admin.post("/api/forms", json={**VISIT, "fields": fields})

    assert (answer.status_code, [(each["field"], each["code"]) for each in answer.json()["errors"]]) == (
        422,
        [(f"fields.{field}.settings.{path}", code)],
    ), answer.text
