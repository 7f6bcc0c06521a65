"""Formulas over places and addresses: the same text in a rule, a check, a default and a calculated field."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms

VISITS = "/api/forms/visit/records"
SHOP = "121.4737,31.2304"
VISIT: dict[str, Any] = {
    "key": "visit",
    "title": "Visits",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "place", "type": "location", "label": "Place"},
        {"key": "ship_to", "type": "address", "label": "Ship to"},
        {"key": "reason", "type": "text", "label": "Reason"},
        {"key": "where", "type": "text", "label": "Where", "default_formula": "TEXTLOCATION(place)"},
        {
            "key": "metres",
            "type": "formula",
            "label": "Metres",
            "settings": {"formula": f'DISTANCE(place, "{SHOP}")', "result": "number"},
        },
        {
            "key": "is_shanghai",
            "type": "formula",
            "label": "In Shanghai",
            "settings": {"formula": 'ship_to = "上海市 黄浦区"', "result": "yes_no"},
        },
    ],
    "rules": [{"when": 'ship_to = "上海市 黄浦区"', "require": ["reason"]}],
    "checks": [{"that": f'DISTANCE(place, "{SHOP}") <= 500', "message": "Too far", "fields": ["place"]}],
}


@pytest.fixture
async def visits(make_forms: MakeForms, forms: object) -> None:
    await make_forms(VISIT)


@pytest.mark.usefixtures("visits")
async def test_a_visit_is_checked_where_it_takes_place(admin: httpx.AsyncClient) -> None:
    near = {"lng": 121.474, "lat": 31.2305, "address": "人民广场, 上海"}
    made = await admin.post(VISITS, json={"name": "A", "place": near})
    assert made.status_code == 201, made.text
    assert (made.json()["metres"], made.json()["where"], made.json()["is_shanghai"]) == ("31", "人民广场, 上海", False)
    far = await admin.post(VISITS, json={"name": "B", "place": {**near, "lat": 31.3}})
    assert far.status_code == 422
    assert [(error["field"], error["code"]) for error in far.json()["errors"]] == [("place", "check_failed")]
    assert (await admin.get(VISITS, params={"count": "true"})).json()["total"] == 1


@pytest.mark.usefixtures("visits")
async def test_a_rule_reads_an_address_as_the_calculated_field_does(admin: httpx.AsyncClient) -> None:
    visit = {
        "name": "A",
        "ship_to": {"province": "上海市", "district": "黄浦区"},
        "place": {"lng": 121.4737, "lat": 31.2304},
    }
    refused = await admin.post(VISITS, json=visit)
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("reason", "required")]
    made = await admin.post(VISITS, json={**visit, "reason": "First visit"})
    assert (made.json()["is_shanghai"], made.json()["metres"]) == (True, "0")
