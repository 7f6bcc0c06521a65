"""A form made like another: new ids, what belongs to it, and records only when asked for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.packages.whole_app import FORMS, build
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.packages import copying

TEAM: dict[str, Any] = {
    "key": "team",
    "title": "Teams",
    "icon": "team",
    "color": "gold",
    "fields": [
        {"key": "number", "type": "serial", "label": "Number", "settings": {"prefix": "T"}},
        {"key": "name", "type": "text", "label": "Name", "required": True, "unique": True},
        {"key": "above", "type": "reference", "label": "Above", "settings": {"form": "team", "hierarchy": True}},
        {"key": "phone", "type": "phone", "label": "Phone", "privacy": {"level": "personal", "mask": "partly"}},
    ],
    "rules": [{"when": "name = 'x'", "hide": ["above"]}],
}


async def made(browser: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await browser.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_copy_has_the_structure_and_no_records(admin: httpx.AsyncClient) -> None:
    await made(admin, "/api/forms", TEAM)
    await made(admin, "/api/forms/team/records", {"name": "North"})
    answer = await made(admin, "/api/forms/team:copy", {"key": "squad", "title": "Squads"})
    assert answer["records"] == 0
    source, copy = (await admin.get("/api/forms/team")).json()["form"], answer["form"]
    assert [field["key"] for field in copy["fields"]] == [field["key"] for field in source["fields"]]
    assert {field["id"] for field in copy["fields"]}.isdisjoint(field["id"] for field in source["fields"])
    assert (copy["title"], copy["icon"], copy["color"]) == ("Squads", "team", "gold")
    assert copy["fields"][2]["settings"]["form"] == "squad"
    assert copy["rules"] == source["rules"]
    assert (await admin.get("/api/forms/squad/records")).json()["records"] == []
    (noted, *_) = (await admin.get("/api/audit", params={"action": "form.copied"})).json()["entries"]
    assert noted["detail"] == {"form": "squad", "from": "team", "records": 0}


async def test_a_copy_stands_beside_its_source_in_the_menu(admin: httpx.AsyncClient) -> None:
    for key in ("team", "match"):
        await made(admin, "/api/forms", {**TEAM, "key": key, "fields": TEAM["fields"][:2], "rules": []})
    await made(admin, "/api/forms/team:copy", {"key": "squad", "title": "Squads"})
    plain = (await admin.get("/api/menu/arrangement")).json()
    assert (plain["version"], plain["arranged"]) == (0, False)
    sport = {"title": "Sport", "items": [{"kind": "form", "key": key} for key in ("team", "match")]}
    await admin.put("/api/menu/arrangement", json={"version": 0, "groups": [sport]})
    await made(admin, "/api/forms/team:copy", {"key": "crew", "title": "Crews"})
    await made(admin, "/api/forms/squad:copy", {"key": "side", "title": "Sides"})
    groups = (await admin.get("/api/menu/arrangement")).json()["groups"]
    found = {group["key"]: [item["key"] for item in group["items"]] for group in groups}
    assert found["sport"] == ["team", "crew", "match"]
    others = found["other"]
    assert others[others.index("squad") + 1] == "side"


async def test_records_come_along_when_asked_for(admin: httpx.AsyncClient) -> None:
    await made(admin, "/api/forms", TEAM)
    north = await made(admin, "/api/forms/team/records", {"name": "North", "phone": "13800138000"})
    await made(admin, "/api/forms/team/records", {"name": "Lakes", "above": north["id"]})
    await admin.patch(f"/api/forms/team/records/{north['id']}", json={"name": "North East", "revision": 1})
    asked = {"key": "squad", "title": "Squads", "conditions": False, "records": True}
    answer = await made(admin, "/api/forms/team:copy", asked)
    assert (answer["records"], answer["form"]["rules"]) == (2, [])
    found = {each["name"]: each for each in (await admin.get("/api/forms/squad/records")).json()["records"]}
    assert found["Lakes"]["above"]["id"] == next(each["id"] for name, each in found.items() if name != "Lakes")
    assert {each["number"] for each in found.values()} == {"T000001", "T000002"}
    assert len((await admin.get("/api/forms/team/records")).json()["records"]) == 2


async def test_sub_forms_views_and_templates_come_along(admin: httpx.AsyncClient, make_member: MakeMember) -> None:
    fresh = [form for form in FORMS if form["key"] not in {"region", "partner", "order"}]
    first, rest = fresh[0], fresh[1:]
    await made(admin, "/api/forms", {**first, "sub_forms": rest})
    ada = await make_member("boss@acme.example", "administrator")
    department = (await admin.post("/api/departments", json={"name": "Sales"})).json()["department"]
    await build(admin, department["id"], str(ada.id))
    answer = await made(admin, "/api/forms/invoice:copy", {"key": "bill", "title": "Bills"})
    items = next(field for field in answer["form"]["fields"] if field["key"] == "items")
    assert items["settings"]["form"] == "bill_items"
    rows = (await admin.get("/api/forms/bill_items")).json()["form"]
    assert next(field for field in rows["fields"] if field["key"] == "invoice")["settings"]["form"] == "bill"
    assert [each["key"] for each in (await admin.get("/api/forms/bill/templates")).json()["templates"]] == ["paper"]
    await made(admin, "/api/forms/survey:copy", {"key": "visit", "title": "Visits"})
    views = (await admin.get("/api/forms/visit/views")).json()["views"]
    assert {view["key"] for view in views} == {"large_ones", "large_ones_2"}
    lean = {"key": "trip", "title": "Trips", "views": False, "templates": False}
    await made(admin, "/api/forms/survey:copy", lean)
    assert (await admin.get("/api/forms/trip/views")).json()["views"] == []


async def test_what_cannot_be_copied_leaves_nothing(
    admin: httpx.AsyncClient,
    make_role: MakeRole,
    make_member: MakeMember,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await made(admin, "/api/forms", TEAM)
    await made(admin, "/api/forms/team/records", {"name": "North"})
    monkeypatch.setattr(copying, "RECORDS_MAX", 0)
    asked = {"key": "squad", "title": "Squads", "records": True}
    refused = await admin.post("/api/forms/team:copy", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_to_copy")
    taken = await admin.post("/api/forms/team:copy", json={"key": "order", "title": "Again"})
    assert (taken.status_code, taken.json()["code"]) == (409, "form_exists")
    assert (await admin.post("/api/forms/nothing:copy", json=asked)).status_code == 404
    await make_role({"key": "seller", "title": "Seller", "kind": "member", "forms": {"order": {"actions": ["read"]}}})
    await make_member("sales@acme.example", "seller")
    sales = await sign_in("sales@acme.example")
    assert (await sales.post("/api/forms/team:copy", json=asked)).status_code == 404
    assert (await admin.get("/api/forms/squad")).status_code == 404
