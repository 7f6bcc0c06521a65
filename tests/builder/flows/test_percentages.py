"""What flows write to fields of percentages: percentages, and never the factor that a sum made of one."""

from __future__ import annotations

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published
from tests.expressions.cases import CASES
from tongzhou.expressions.facade import FieldType, Kind, Type, bind, is_factor, parse

NAMES = {
    "rate": FieldType("rate", Type(Kind.PERCENT)),
    "amount": FieldType("amount", Type(Kind.MONEY)),
    "count": FieldType("count", Type(Kind.NUMBER)),
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("rate + 5", True),
        ("1 - rate", True),
        ("round(1 - rate, 2)", True),
        ("if(count > 1, count, 1 + rate)", True),
        ("if(rate > 5, 1, 2)", False),
        ("rate + 5%", False),
        ("100% - rate", False),
        ("100% * (1 - rate)", False),
        ("100 * (1 - rate)", False),
        ("rate * 2", False),
        ("count + 5", False),
        ("amount * (1 - rate)", False),
    ],
)
def test_a_sum_with_a_number_makes_a_factor_of_a_percentage(formula: str, expected: bool) -> None:
    assert is_factor(bind(parse(formula), NAMES)) is expected


def test_the_browser_is_held_to_the_same_sums() -> None:
    told = {case["formula"]: case["is"] for case in CASES["formulas"] if case["record"] == "full"}
    assert {each: told[each] for each in ("rate + 5", "1 - rate", "100% - rate", "100% * (1 - rate)")} == {
        "rate + 5": "5.125",
        "1 - rate": "0.875",
        "100% - rate": "87.5",
        "100% * (1 - rate)": "87.5",
    }


def raising(formula: str) -> dict[str, object]:
    return {"kind": "update", "key": "raise", "title": "Raise", "values": {"secret_rate": formula}}


async def test_a_flow_raises_a_percentage_by_points(admin: httpx.AsyncClient, work: Work) -> None:
    await published(admin, flow(raising("secret_rate + 5%")))
    made = await admin.post(REGIONS, json={"code": "E", "name": "East", "secret_rate": "10"})
    await work()
    found = await admin.get(f"{REGIONS}/{made.json()['id']}")
    assert found.json()["secret_rate"] == "15.00"


@pytest.mark.parametrize("formula", ["secret_rate + 5", "1 - secret_rate"])
async def test_a_factor_is_refused_for_a_percentage(admin: httpx.AsyncClient, formula: str) -> None:
    document = flow(raising(formula))
    await admin.post("/api/flows", json={"document": document})
    answer = await admin.post("/api/flows/sample:publish", json={"revision": 1})
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("steps.raise.values.secret_rate", "factor_for_percent")
    ]
    assert (await admin.get("/api/flows/sample")).json()["flow"]["active"] is None


async def test_a_default_value_is_refused_for_the_same(admin: httpx.AsyncClient) -> None:
    fields = [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "rate", "type": "percent", "label": "Rate"},
        {"key": "rest", "type": "percent", "label": "Rest", "default_formula": "1 - rate"},
    ]
    form = {"key": "offer", "title": "Offer", "label_field": "name", "fields": fields}
    refused = await admin.post("/api/forms", json=form)
    codes = [(each["field"], each["code"]) for each in refused.json()["errors"]]
    assert (refused.status_code, codes) == (422, [("fields.2.default_formula", "factor_for_percent")])
    assert (await admin.get("/api/forms/offer")).status_code == 404
    fields[2]["default_formula"] = "100% - rate"
    assert (await admin.post("/api/forms", json=form)).status_code == 201
