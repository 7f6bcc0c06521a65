"""Formulas over HTTP: help on functions, and texts checked and tried as their writer may see."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.kernel.ids import new_id

CHECK = "/api/forms/order/expressions:check"
FIELD = ("id", "key", "label", "settings")


async def check(browser: httpx.AsyncClient, text: str, **more: Any) -> Any:
    """What the check answers."""
    answer = await browser.post(CHECK, json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_functions_are_described_in_the_readers_language(admin: httpx.AsyncClient) -> None:
    described = (await admin.get("/api/expression-functions", headers={"accept-language": "en"})).json()
    assert len(described["functions"]) >= 120
    left = next(each for each in described["functions"] if each["name"] == "LEFT")
    assert left["signature"] in ("LEFT(text, [count])", "LEFT(文本, [个数])")
    assert {each["category"] for each in described["functions"]} <= {each["key"] for each in described["categories"]}


async def test_a_right_formula_answers_its_kind_and_its_tree(admin: httpx.AsyncClient) -> None:
    answer = await check(admin, "ROUND(amount * 1.13, 2)")
    assert (answer["kind"], answer["errors"], answer["sample"]) == ("money", [], None)
    assert answer["bound"]["call"] == "round"


@pytest.mark.parametrize(
    ("text", "use", "kind", "code", "at", "length"),
    [
        ("amount + nothing", "formula", None, "field_unknown", 10, 7),
        ("SUMM(amount)", "formula", None, "function_unknown", 1, 4),
        ("amount +", "formula", None, "expression_ends_early", 9, 0),
        ("amount + 1", "condition", None, "condition_expected", 1, 6),
        ("amount > 1", "formula", "number", "result_differs", 1, 6),
        ("RAND()", "formula", None, "function_volatile", 1, 4),
        ("amount # 1", "formula", None, "expression_syntax", 8, 1),
        ("(" * 3000, "formula", None, "expression_ends_early", 3001, 0),
    ],
)
async def test_a_wrong_one_says_what_and_where(
    admin: httpx.AsyncClient, text: str, use: str, kind: str | None, code: str, at: int, length: int
) -> None:
    answer = await check(admin, text, use=use, kind=kind)
    (error,) = answer["errors"]
    assert (error["code"], error["at"], error["length"]) == (code, at, length)
    assert error["message"]
    assert answer["bound"] is None


async def test_it_is_tried_on_a_record_that_the_writer_sees(admin: httpx.AsyncClient) -> None:
    await admin.post("/api/forms/region/records", json={"code": "R"})
    await admin.post("/api/forms/partner/records", json={"code": "1", "name": "Bike"})
    values = {"number": "7", "line": 1, "partner": "1", "amount": "12.50", "ordered_on": "2019-07-01"}
    made = await admin.post("/api/forms/order/records", json=values)
    assert made.status_code == 201, made.text
    record = made.json()["id"]
    assert (await check(admin, "amount * 2", record=record))["sample"] == {"value": "25"}
    assert (await check(admin, "amount > 100", record=record))["sample"] == {"value": False}
    assert (await check(admin, 'TEXT(amount, "0.0") & "!"', record=record))["sample"] == {"value": "12.5!"}
    unknown = await admin.post(CHECK, json={"text": "amount", "record": str(new_id())})
    assert unknown.status_code == 404


async def test_a_field_that_one_may_not_read_is_unknown(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role(
        {
            "key": "clerk",
            "title": {"zh-CN": "clerk", "en": "clerk"},
            "kind": "member",
            "permissions": [],
            "forms": {"order": {"actions": ["read"], "fields": {"read": ["number"], "write": []}}},
        }
    )
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    assert (await check(clerk, "amount * 2"))["errors"][0]["code"] == "field_unknown"
    assert (await check(clerk, "LEN(number)"))["kind"] == "number"
    assert (await clerk.post("/api/forms/nothing/expressions:check", json={"text": "1"})).status_code == 404


async def test_more_than_a_formula_may_have_is_refused(admin: httpx.AsyncClient) -> None:
    assert (await admin.post(CHECK, json={"text": "1" * 10_001})).status_code == 422
    assert (await admin.post(CHECK, json={"text": "1", "other": 1})).status_code == 422


async def test_a_draft_is_asked_for_the_fields_that_it_alone_has(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    form = (await admin.get("/api/forms/order")).json()["form"]
    half_made = {"key": "", "type": "text", "label": {}}
    tare = {"key": "tare", "type": "number", "label": "Tare", "settings": {}}
    draft = {"fields": [*({"type": f["type"], **{k: f[k] for k in FIELD}} for f in form["fields"]), half_made, tare]}
    assert (await check(admin, "tare * 2"))["errors"][0]["code"] == "field_unknown"
    assert (await check(admin, "tare * 2", definition=draft))["kind"] == "number"
    assert (await check(admin, "tare > 1", use="rule", definition=draft))["kind"] == "boolean"
    assert (await check(admin, "nothing > 1", use="rule", definition=draft))["errors"][0]["code"] == "field_unknown"
    assert (await check(admin, "1", definition={"fields": "nonsense"}))["kind"] == "number"
    await admin.post("/api/forms/region/records", json={"code": "R"})
    await admin.post("/api/forms/partner/records", json={"code": "1", "name": "Bike"})
    values = {"number": "7", "line": 1, "partner": "1", "amount": "12.50", "ordered_on": "2019-07-01"}
    record = (await admin.post("/api/forms/order/records", json=values)).json()["id"]
    assert (await check(admin, "amount > 1", use="rule", record=record, definition=draft))["sample"] == {"value": True}
    assert (await check(admin, "tare > 1", use="rule", record=record, definition=draft))["sample"] is None
    await make_role(
        {
            "key": "reader",
            "title": {"zh-CN": "reader", "en": "reader"},
            "kind": "member",
            "permissions": [],
            "forms": {"order": {"actions": ["read"], "fields": {"read": ["number"], "write": []}}},
        }
    )
    await make_member("reader@acme.example", "reader")
    reader = await sign_in("reader@acme.example")
    assert (await reader.post(CHECK, json={"text": "tare", "definition": draft})).status_code == 404


async def test_a_rule_reads_the_forms_own_fields_alone(admin: httpx.AsyncClient) -> None:
    assert (await check(admin, 'partner.name = "Bike"', use="condition"))["kind"] == "boolean"
    assert (await check(admin, 'partner.name = "Bike"', use="rule"))["errors"][0]["code"] == "field_unknown"
    assert (await check(admin, "amount + 1", use="rule"))["errors"][0]["code"] == "condition_expected"
    assert (await check(admin, "partner.name", use="default"))["errors"][0]["code"] == "field_unknown"
