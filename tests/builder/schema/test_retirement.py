"""A form goes out of use with its records, comes back with them, and can be removed for good."""

from __future__ import annotations

import httpx

from tests.builder.conftest import MakeForms
from tests.people import MakeMember, MakeRole, SignIn

NOTES = {"key": "memo", "title": "Memos", "fields": [{"key": "note", "type": "text", "label": "Note"}]}


async def test_a_form_goes_and_comes_back_with_its_records(admin: httpx.AsyncClient) -> None:
    assert (await admin.post("/api/forms", json=NOTES)).status_code == 201
    made = (await admin.post("/api/forms/memo/records", json={"note": "Kept"})).json()
    assert (await admin.post("/api/forms/memo:retire")).json() == {"records": 1}
    assert (await admin.get("/api/forms/memo")).status_code == 404
    assert (await admin.get(f"/api/forms/memo/records/{made['id']}")).status_code == 404
    (retired,) = (await admin.get("/api/retired-forms")).json()["forms"]
    assert (retired["key"], retired["records"]) == ("memo", 1)
    again = await admin.post("/api/forms", json=NOTES)
    assert (again.status_code, again.json()["code"]) == (409, "form_exists")
    assert (await admin.post("/api/retired-forms/memo:restore")).status_code == 200
    assert (await admin.get(f"/api/forms/memo/records/{made['id']}")).json()["note"] == "Kept"
    assert (await admin.get("/api/retired-forms")).json()["forms"] == []


async def test_a_form_that_others_lead_to_stays(admin: httpx.AsyncClient) -> None:
    refused = await admin.post("/api/forms/partner:retire")
    assert (refused.status_code, refused.json()["code"]) == (409, "form_in_use")
    errors = {error["field"]: error["message"] for error in refused.json()["errors"]}
    assert errors["order.partner"].count("order.partner") == 0
    found = (await admin.get("/api/forms/partner/uses")).json()
    assert {f"{use['form']}.{use['field']}" for use in found["uses"]} == set(errors)
    assert found["records"] == 0
    assert (await admin.get("/api/forms/nothing/uses")).status_code == 404
    assert (await admin.get("/api/forms/partner")).status_code == 200


async def test_a_form_is_removed_only_with_its_word(admin: httpx.AsyncClient, make_forms: MakeForms) -> None:
    await admin.post("/api/forms", json=NOTES)
    await admin.post("/api/forms/memo/records", json={"note": "Gone"})
    assert (await admin.post("/api/retired-forms/memo:purge", json={"confirm": "memo"})).status_code == 404
    await admin.post("/api/forms/memo:retire")
    asked = await admin.post("/api/retired-forms/memo:purge", json={})
    assert (asked.status_code, asked.json()["count"], asked.json()["confirm_with"]) == (409, 1, "memo")
    assert (await admin.post("/api/retired-forms/memo:purge", json={"confirm": "memo"})).json() == {"records": 1}
    assert (await admin.get("/api/retired-forms")).json()["forms"] == []
    assert (await admin.post("/api/forms", json=NOTES)).status_code == 201
    assert (await admin.get("/api/forms/memo/records")).json()["records"] == []


async def test_roles_forget_a_form_that_is_removed(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await admin.post("/api/forms", json=NOTES)
    given = {"memo": {"actions": ["read", "create"]}, "order": {"actions": ["read"]}}
    await make_role({"key": "writer", "title": "Writer", "kind": "member", "forms": given})
    await make_member("writer@acme.example", "writer")
    writer = await sign_in("writer@acme.example")
    assert (await writer.get("/api/forms/memo/records")).status_code == 200
    await admin.post("/api/forms/memo:retire")
    await admin.post("/api/retired-forms/memo:purge", json={"confirm": "memo"})
    roles = {role["key"]: role["forms"] for role in (await admin.get("/api/roles")).json()["roles"]}
    assert set(roles["writer"]) == {"order"}
    assert set(roles["administrator"]) == {"*"}
    await admin.post("/api/forms", json=NOTES)
    assert (await writer.get("/api/forms/memo/records")).status_code == 404
    assert (await writer.get("/api/forms/order/records")).status_code == 200
    (noted, *_) = (await admin.get("/api/audit", params={"action": "role.changed"})).json()["entries"]
    assert noted["subject"]["id"] == "writer"


async def test_entries_of_the_menu_are_found_in_pinyin(admin: httpx.AsyncClient) -> None:
    named = {**NOTES, "title": {"zh-CN": "备忘录", "en": "Memos"}}
    assert (await admin.post("/api/forms", json=named)).status_code == 201
    apps = (await admin.get("/api/menu")).json()["apps"]
    (entry,) = (item for app in apps for item in app["items"] if item["key"] == "memo")
    assert {"beiwanglu", "bwl", "memos"} <= set(entry["spelled"].split("\n"))
