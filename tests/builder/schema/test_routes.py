"""What designing a form asks over HTTP beside its changes."""

from __future__ import annotations

import httpx
import pytest

from tests.people import MakeMember, MakeRole, SignIn


@pytest.mark.parametrize(
    ("name", "spelling"),
    [("发运批次", "fa yun pi ci"), ("Annual Sales", "Annual Sales"), ("2020年", "2020nian"), ("", "")],
)
async def test_a_name_is_spelt_in_latin_letters(admin: httpx.AsyncClient, name: str, spelling: str) -> None:
    answer = await admin.get("/api/spelling", params={"text": name})
    assert answer.json() == {"spelling": spelling}


async def test_every_member_asks_for_a_spelling(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    assert (await client.get("/api/spelling", params={"text": "批次"})).status_code == 401
    await make_role({"key": "plain", "title": "Plain", "kind": "member", "forms": {}})
    await make_member("ann@acme.example", "plain")
    answer = await (await sign_in("ann@acme.example")).get("/api/spelling", params={"text": "批次"})
    assert answer.json() == {"spelling": "pi ci"}
    assert (await admin.get("/api/spelling")).status_code == 400
    assert (await admin.get("/api/spelling", params={"text": "批" * 201})).status_code == 400


async def test_a_preview_names_the_fields_of_a_draft_as_its_conditions_do(admin: httpx.AsyncClient) -> None:
    form = {"key": "visit", "title": "Visits", "label_field": "name",
            "fields": [{"key": "name", "type": "text", "label": "Name"}]}  # fmt: skip
    published = (await admin.post("/api/forms", json=form)).json()["form"]
    draft = {**form, "fields": [*published["fields"], {"key": "kind", "type": "text", "label": "Kind"}],
             "rules": [{"when": {"field": "kind", "op": "eq", "value": "x"}, "require": ["name"]}]}  # fmt: skip
    draft["fields"][0] = {key: published["fields"][0][key] for key in ("id", "key", "type", "label")}
    answer = await admin.post("/api/forms/visit:preview", json={"version": published["version"], "definition": draft})
    preview = answer.json()
    assert preview["errors"] == []
    assert preview["ids"]["name"] == published["fields"][0]["id"]
    [needed] = preview["live"]["required"]
    assert needed["field"] == "name"
    assert preview["ids"]["kind"] in str(needed["when"])


async def test_new_money_is_in_the_currency_of_the_workspace(admin: httpx.AsyncClient) -> None:
    money = {"key": "price", "type": "money", "label": "Price"}
    paid = {**money, "key": "paid", "settings": {"currency": "EUR"}}
    changed = await admin.patch("/api/workspace", json={"currency": "USD"})
    assert changed.status_code == 200, changed.text
    made = (await admin.post("/api/forms", json={"key": "sale", "title": "Sales", "fields": [
        {"key": "name", "type": "text", "label": "Name"}, money, paid]})).json()["form"]  # fmt: skip
    assert [field["settings"].get("currency") for field in made["fields"][1:]] == ["USD", "EUR"]
