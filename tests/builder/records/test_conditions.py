"""Rules, checks and defaults by formula: what they decide, alike at every door."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.deals import DEAL
from tongzhou.builder.schema.documents import FieldDocument
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.kernel.http.problems import field_errors

pytestmark = pytest.mark.usefixtures("deal")

RECORDS = "/api/forms/deal/records"


@pytest.fixture
async def deal(make_forms: MakeForms, forms: object) -> None:
    await make_forms(DEAL)


async def make(admin: httpx.AsyncClient, **values: Any) -> dict[str, Any]:
    answer = await admin.post(RECORDS, json={"name": "A", **values})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def refused(admin: httpx.AsyncClient, **values: Any) -> set[tuple[str, str]]:
    answer = await admin.post(RECORDS, json={"name": "A", **values})
    assert answer.status_code == 422, answer.text
    return {(error["field"], error["code"]) for error in answer.json()["errors"]}


async def test_defaults_are_computed_and_hidden_fields_get_none(admin: httpx.AsyncClient) -> None:
    sale = await make(admin, amount="200")
    assert (sale["discount"], sale["reason"], sale["ends"], sale["fee"]) == ("5.00", None, None, "2.00")
    assert sale["source"] == "web"  # hidden always: its default is its value
    rent = await make(admin, kind="rent", amount="10.55", starts="2020-01-01", ends="2020-02-01")
    assert (rent["discount"], rent["fee"], rent["starts"]) == (None, "0.11", "2020-01-01")


async def test_hidden_fields_take_no_value_and_are_never_required(admin: httpx.AsyncClient) -> None:
    assert await refused(admin, kind="rent", discount="200", ends="2030-01-01") == {("discount", "hidden_by_rule")}
    assert await refused(admin, source="mail") == {("source", "hidden_by_rule")}
    assert await refused(admin, discount="200") == {("reason", "required")}
    assert (await make(admin, discount="200", reason="Old customer"))["reason"] == "Old customer"
    assert await refused(admin, kind="rent", reason="x", ends="2030-01-01") == {("reason", "hidden_by_rule")}
    assert await refused(admin, kind="rent") == {("ends", "required")}


async def test_a_protected_value_is_its_default(admin: httpx.AsyncClient) -> None:
    assert await refused(admin, amount="2000", fee="1") == {("fee", "read_only_by_rule")}
    assert (await make(admin, amount="2000", fee="20"))["fee"] == "20.00"
    made = await make(admin, amount="500", fee="7")
    change = {"revision": 1, "amount": "5000", "fee": "8"}
    answer = await admin.patch(f"{RECORDS}/{made['id']}", json=change)
    assert [error["code"] for error in answer.json()["errors"]] == ["read_only_by_rule"]
    assert (await admin.patch(f"{RECORDS}/{made['id']}", json={"revision": 1, "amount": "5000"})).json()[
        "fee"
    ] == "7.00"


async def test_a_check_is_told_at_its_fields_in_the_callers_language(admin: httpx.AsyncClient) -> None:
    values = {"name": "A", "kind": "rent", "starts": "2020-02-01", "ends": "2020-01-01"}
    for language, words in (("en", "It ends before it starts"), ("zh-CN", "结束不能早于开始")):
        answer = await admin.post(RECORDS, json=values, headers={"accept-language": language})
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert (error["field"], error["code"]) == ("ends", "check_failed")
        assert error["message"] in (words, "结束不能早于开始", "It ends before it starts")
    assert (await admin.get(RECORDS)).json()["records"] == []


async def test_a_change_keeps_what_becomes_hidden_and_asks_what_it_touches(admin: httpx.AsyncClient) -> None:
    made = await make(admin, amount="200", discount="150", reason="Old")
    address = f"{RECORDS}/{made['id']}"
    answer = await admin.patch(address, json={"revision": 1, "kind": "rent"})
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("ends", "required")]
    changed = (await admin.patch(address, json={"revision": 1, "kind": "rent", "ends": "2099-01-01"})).json()
    assert (changed["discount"], changed["reason"]) == ("150.00", "Old")
    answer = await admin.patch(address, json={"revision": 2, "discount": "160"})
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("discount", "hidden_by_rule")]
    answer = await admin.patch(address, json={"revision": 2, "ends": "2001-01-01"})
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("ends", "check_failed")]
    assert (await admin.patch(address, json={"revision": 2, "name": "B"})).json()["revision"] == 3


async def test_records_from_before_a_rule_can_be_changed_elsewhere(admin: httpx.AsyncClient) -> None:
    made = await make(admin, amount="1")
    form = (await admin.get("/api/forms/deal")).json()["form"]
    known = ("key", "title", "label_field", "fields", "layout", "rules", "checks")
    document = {name: form[name] for name in known}
    document["fields"] = [
        {key: value for key, value in each.items() if key in FieldDocument.model_fields} for each in form["fields"]
    ]
    document["checks"] = [*form["checks"], {"that": "amount > 10", "message": "Too little", "fields": ["amount"]}]
    applied = await admin.post("/api/forms/deal:apply", json={"version": form["version"], "definition": document})
    assert applied.status_code == 200, applied.text
    address = f"{RECORDS}/{made['id']}"
    assert (await admin.patch(address, json={"revision": 1, "name": "B"})).status_code == 200
    answer = await admin.patch(address, json={"revision": 2, "amount": "2"})
    assert [error["message"] for error in answer.json()["errors"]] == ["Too little"]


async def test_many_records_are_changed_all_or_none(admin: httpx.AsyncClient) -> None:
    one = await make(admin, kind="rent", starts="2020-01-01", ends="2020-03-01")
    other = await make(admin, kind="rent", starts="2021-01-01", ends="2021-03-01")
    body = {"ids": [one["id"], other["id"]], "values": {"ends": "2020-06-01"}}
    answer = await admin.post(f"{RECORDS}:update", json=body)
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == ["check_failed"]
    ends = {each["ends"] for each in (await admin.get(RECORDS)).json()["records"]}
    assert ends == {"2020-03-01", "2021-03-01"}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"rules": [{"when": "amount > 1", "hide": ["amount"]}]}, "rules", "rules_in_a_circle"),
        (
            {"rules": [{"when": "amount > 1", "show": ["fee"]}, {"when": "fee > 1", "show": ["amount"]}]},
            "rules",
            "rules_in_a_circle",
        ),
        ({"rules": [{"when": "amount > 'x'", "hide": ["fee"]}]}, "rules.0.when", "value_malformed"),
        ({"rules": [{"when": "nothing = 1", "hide": ["fee"]}]}, "rules.0.when", "field_unknown"),
        ({"rules": [{"when": "amount > 1", "hide": ["nothing"]}]}, "rules.0", "unknown_field"),
        ({"rules": [{"when": "amount > 1", "hide_sections": ["nothing"]}]}, "rules.0", "unknown_section"),
        ({"rules": [{"when": "amount > 1", "show": ["fee"], "hide": ["fee"]}]}, "rules.0", "shown_and_hidden"),
        ({"rules": [{"when": "amount > 1", "require": ["fee"], "hide": ["fee"]}]}, "rules.0", "required_and_hidden"),
        ({"rules": [{"when": "amount > 1"}]}, "rules.0", "invalid"),
        ({"checks": [{"that": "amount + 1", "message": "No"}]}, "checks.0.that", "condition_expected"),
        ({"checks": [{"that": "amount > 1", "message": ""}]}, "checks.0.message", "invalid"),
    ],
)
async def test_refuses_conditions_that_cannot_be(
    make_forms: MakeForms, system: System, changes: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(InvalidDefinition) as found:
        await make_forms({**DEAL, "key": "other", "rules": [], "checks": [], **changes})
    errors = [(error.field, error.code) for error in found.value.errors]
    assert any(each_code == code and each.startswith(field) for each, each_code in errors), errors


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rules": [{"when": "old = 1", "hide": ["fee"]}]}, ("rules.0.when", "还在用已停用的字段「旧类型」。")),
        ({"rules": [{"when": "amount > 1", "hide": ["old"]}]}, ("rules.0", "还在用已停用的字段「旧类型」。")),
        (
            {"rules": [{"when": "amount > 1", "show": ["fee"]}, {"when": "fee > 1", "show": ["amount"]}]},
            ("rules", "费用 → 金额"),
        ),
        ({"formula": "name"}, ("fields.4.settings.result", "「算」的公式结果是文本，而不是数字。")),
        ({"formula": "old * 2"}, ("fields.4.settings.formula", "还在用已停用的字段「旧类型」。")),
    ],
)
async def test_mistakes_are_told_with_labels_and_names_of_kinds(
    make_forms: MakeForms, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    formula = changes.pop("formula", "amount")
    fields: list[dict[str, Any]] = [
        {"key": "name", "type": "text", "label": "名称"},
        {"key": "amount", "type": "number", "label": "金额"},
        {"key": "fee", "type": "number", "label": "费用"},
        {"key": "old", "type": "number", "label": "旧类型", "retired": True},
        {"key": "sum", "type": "formula", "label": "算", "settings": {"formula": formula, "result": "number"}},
    ]
    with pytest.raises(InvalidDefinition) as found:
        await make_forms({"key": "told", "title": "单", "label_field": "name", "fields": fields, **changes})
    told = {error["field"]: error["message"] for error in field_errors(found.value.errors, "zh-CN")}
    assert list(told) == [expected[0]]
    assert expected[1] in told[expected[0]]
