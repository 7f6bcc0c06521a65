"""What designers do to forms that cannot be: told at its place with the way out, and nothing is changed."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms

FIELD_PARTS = ("id", "key", "type", "label", "required", "settings", "retired", "default_formula")
SALE: dict[str, Any] = {
    "key": "sale",
    "title": "Orders",
    "label_field": "name",
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "price", "type": "number", "label": "Price"},
        {"key": "count", "type": "number", "label": "Count"},
        {"key": "note", "type": "text", "label": "Note"},
    ],
}
TOTAL = {
    "key": "total",
    "type": "formula",
    "label": "Total",
    "settings": {"formula": "price * count", "result": "number"},
}
USUAL = {"key": "usual", "type": "number", "label": "Usual", "default_formula": "price + 1"}


async def drafted(admin: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    """The form as a designer has it before them, to be sent back changed."""
    form = (await admin.get("/api/forms/sale")).json()["form"]
    definition = {key: form[key] for key in ("id", "key", "title", "label_field", "rules", "checks") if key in form}
    fields = [{part: field[part] for part in FIELD_PARTS if part in field} for field in form["fields"]]
    return {"version": form["version"], "definition": {**definition, "fields": fields, **more}}


def retire(draft: dict[str, Any], key: str) -> dict[str, Any]:
    for field in draft["definition"]["fields"]:
        field["retired"] = field["key"] == key
    return draft


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"fields": [*SALE["fields"], TOTAL]}, "fields.4.settings.formula"),
        ({"fields": [*SALE["fields"], USUAL]}, "fields.4.default_formula"),
        ({"checks": [{"that": "price > 1", "message": "No"}]}, "checks.0.that"),
        ({"rules": [{"when": "price > 1", "show": ["note"]}]}, "rules.0.when"),
    ],
)
async def test_a_field_that_a_formula_reads_is_not_retired(
    make_forms: MakeForms, admin: httpx.AsyncClient, more: dict[str, Any], place: str
) -> None:
    await make_forms({**SALE, **more})
    refused = await admin.post("/api/forms/sale:apply", json=retire(await drafted(admin), "price"))
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_definition")
    (error,) = refused.json()["errors"]
    assert error["field"].startswith(place)
    assert (error["code"], "Price" in error["message"]) == ("field_retired", True), error
    form = (await admin.get("/api/forms/sale")).json()["form"]
    assert (form["version"], [each["key"] for each in form["fields"] if each.get("retired")]) == (1, [])


async def test_a_new_formula_over_a_retired_field_is_refused(make_forms: MakeForms, admin: httpx.AsyncClient) -> None:
    await make_forms(SALE)
    gone = await admin.post("/api/forms/sale:apply", json=retire(await drafted(admin), "price"))
    assert gone.status_code == 200, gone.text
    draft = await drafted(admin)
    draft["definition"]["fields"].append(TOTAL)
    refused = await admin.post("/api/forms/sale:apply", json=draft)
    assert refused.status_code == 422
    assert [each["field"].split(".")[0] for each in refused.json()["errors"]] == ["fields"]
    assert (await admin.get("/api/forms/sale")).json()["form"]["version"] == 2


async def test_of_rules_that_contradict_each_other_hiding_wins(make_forms: MakeForms, admin: httpx.AsyncClient) -> None:
    rules = [
        {"when": "count > 1", "show": ["note"]},
        {"when": "price > 1", "hide": ["note"]},
        {"when": "price > 1", "require": ["note"]},
    ]
    await make_forms({**SALE, "rules": rules})
    hidden = await admin.post("/api/forms/sale/records", json={"name": "A", "price": "2", "count": "2"})
    assert (hidden.status_code, hidden.json()["note"]) == (201, None)
    sent = await admin.post("/api/forms/sale/records", json={"price": "2", "count": "2", "note": "x"})
    assert [(each["field"], each["code"]) for each in sent.json()["errors"]] == [("note", "hidden_by_rule")]
    shown = await admin.post("/api/forms/sale/records", json={"price": "1", "count": "2", "note": "x"})
    assert (shown.status_code, shown.json()["note"]) == (201, "x")


async def test_of_two_designers_who_publish_at_once_one_is_told(
    make_forms: MakeForms, admin: httpx.AsyncClient
) -> None:
    await make_forms(SALE)
    drafts = [await drafted(admin), await drafted(admin)]
    for draft, key in zip(drafts, ("mine", "yours"), strict=True):
        draft["definition"]["fields"].append({"key": key, "type": "text", "label": key})
    answers = await asyncio.gather(*(admin.post("/api/forms/sale:apply", json=draft) for draft in drafts))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (told,) = [answer.json() for answer in answers if answer.status_code == 409]
    assert told["code"] == "form_changed"
    form = (await admin.get("/api/forms/sale")).json()["form"]
    assert (form["version"], len(form["fields"])) == (2, 5)


@pytest.mark.parametrize("verb", ["plan", "apply"])
async def test_what_is_wrong_with_the_rows_of_a_sub_form_is_said_at_their_field(
    make_forms: MakeForms, admin: httpx.AsyncClient, verb: str
) -> None:
    await make_forms(SALE)
    draft = await drafted(admin)
    settings = {"form": "sale_lines", "through": "sale"}
    draft["definition"]["fields"].append({"key": "lines", "type": "subform", "label": "Lines", "settings": settings})
    back = {"key": "sale", "type": "reference", "label": "Order", "required": True, "settings": {"form": "sale"}}
    columns = [
        {"key": "product", "type": "text", "label": "Product"},
        {"key": "sum", "type": "formula", "label": "Sum", "settings": {"formula": "nothing * 2", "result": "number"}},
        {"key": "colour", "type": "colourful", "label": "Colour"},
    ]
    for wrong, expected in ((columns[1], "settings.formula"), (columns[2], "type")):
        rows = {"key": "sale_lines", "title": "Lines", "fields": [columns[0], wrong, back]}
        answer = await admin.post(f"/api/forms/sale:{verb}", json={**draft, "sub_forms": [rows]})
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [f"sub_forms.0.fields.1.{expected}"]
    assert (await admin.get("/api/forms/sale")).json()["form"]["version"] == 1
    assert (await admin.get("/api/forms/sale_lines")).status_code == 404


ALONE = {"all": [{"field": "price", "op": "gt"}, {"field": "count", "op": "eq", "value": 1}]}
STAGE = {
    "key": "stage",
    "type": "select",
    "label": "Stage",
    "settings": {"options": [{"key": key, "label": key} for key in ("new", "done")]},
}
WAY = {"key": "finish", "title": "Finish", "from": ["new"], "to": "done", "guard": ALONE}


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"rules": [{"when": ALONE, "show": ["note"]}]}, "rules.0.when"),
        ({"checks": [{"that": ALONE, "message": "No"}]}, "checks.0.that"),
        (
            {"lifecycle": {"field": "stage", "initial": "new", "transitions": [WAY]}},
            "lifecycle.transitions.0.guard",
        ),
    ],
)
async def test_a_comparison_without_a_value_is_told_and_not_published(
    make_forms: MakeForms, admin: httpx.AsyncClient, more: dict[str, Any], place: str
) -> None:
    await make_forms({**SALE, "fields": [*SALE["fields"], STAGE]})
    draft = await drafted(admin, **more)
    for act in ("plan", "apply"):
        refused = await admin.post(f"/api/forms/sale:{act}", json=draft)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_definition")
        assert [(each["field"], each["code"], each["message"]) for each in refused.json()["errors"]] == [
            (place, "condition_without_value", "The condition on “Price” has no value yet.")
        ]
    assert (await admin.get("/api/forms/sale")).json()["form"]["version"] == 1


@pytest.mark.parametrize("operator", [["gt"], {"gt": 1}, None])
async def test_an_operator_that_is_none_is_refused(
    make_forms: MakeForms, admin: httpx.AsyncClient, operator: object
) -> None:
    await make_forms(SALE)
    rule = {"when": {"all": [{"field": "price", "op": operator, "value": 1}]}, "show": ["note"]}
    refused = await admin.post("/api/forms/sale:plan", json=await drafted(admin, rules=[rule]))
    assert refused.status_code == 422
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("price", "operator_unknown")]
