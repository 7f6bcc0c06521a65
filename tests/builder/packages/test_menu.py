"""The navigation: packages bring it, those who design forms arrange it, and it travels as it was arranged."""

from __future__ import annotations

from typing import Any

import httpx

from tests.people import MakeMember, MakeRole, SignIn

MEMO = {"key": "memo", "title": "Memos", "fields": [{"key": "note", "type": "text", "label": "Note"}]}
PATH = "/api/menu/arrangement"


async def arrangement(browser: httpx.AsyncClient) -> dict[str, Any]:
    answer = await browser.get(PATH)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def entries(*keys: str) -> list[dict[str, str]]:
    return [{"kind": "form", "key": key} for key in keys]


def outline(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {group["key"]: [item["key"] for item in group["items"]] for group in answer["groups"]}


async def test_groups_are_made_named_and_put_in_order(admin: httpx.AsyncClient) -> None:
    await admin.post("/api/forms", json={**MEMO, "icon": "book", "color": "green"})
    before = await arrangement(admin)
    assert (before["version"], before["arranged"], list(outline(before))) == (0, False, ["other"])
    groups = [
        {"title": {"zh-CN": "拜访", "en": "Visits"}, "items": entries("memo", "order")},
        {"key": "other", "title": "The rest", "items": []},
    ]
    done = await admin.put(PATH, json={"version": 0, "groups": groups})
    assert done.status_code == 200, done.text
    assert outline(done.json())["visits"] == ["memo", "order"]
    assert "memo" not in outline(done.json())["other"]
    apps = (await admin.get("/api/menu")).json()["apps"]
    assert [(app["key"], app["title"]) for app in apps] == [
        ("visits", {"zh-CN": "拜访", "en": "Visits"}),
        ("other", "The rest"),
    ]
    memo, order = apps[0]["items"]
    assert (memo["key"], memo["icon"], memo["color"], order["color"]) == ("memo", "book", "green", None)
    await admin.post("/api/forms", json={**MEMO, "key": "later"})
    assert "later" in outline(await arrangement(admin))["other"]
    undone = await admin.put(PATH, json={"version": 1, "groups": []})
    assert list(outline(undone.json())) == ["other"]
    (noted, *_) = (await admin.get("/api/audit", params={"action": "menu.arranged"})).json()["entries"]
    assert noted["detail"] == {"groups": ["其他表单"]}


async def test_an_empty_group_is_there_for_those_who_design(admin: httpx.AsyncClient) -> None:
    await admin.put(PATH, json={"version": 0, "groups": [{"title": "Empty"}]})
    assert outline(await arrangement(admin))["empty"] == []
    assert [app["key"] for app in (await admin.get("/api/menu")).json()["apps"]] == ["other"]


async def test_what_cannot_be_arranged_is_named_and_nothing_changed(admin: httpx.AsyncClient) -> None:
    groups = [
        {"key": "nowhere", "title": "Nowhere"},
        {"title": "One", "items": entries("order", "order")},
        {"key": "other", "items": entries("unheard_of")},
        {"key": "other"},
        {},
    ]
    refused = await admin.put(PATH, json={"version": 0, "groups": groups})
    assert refused.status_code == 422
    assert {(error["field"], error["code"]) for error in refused.json()["errors"]} == {
        ("groups.0.key", "unknown_menu_group"),
        ("groups.1.items.1", "menu_entry_twice"),
        ("groups.2.items.0", "unknown_menu_entry"),
        ("groups.3.key", "menu_group_twice"),
        ("groups.4.title", "required"),
    }
    assert (await arrangement(admin))["version"] == 0


async def test_the_slower_of_two_is_told(admin: httpx.AsyncClient) -> None:
    one, other = [[{"title": title, "items": entries("order")}] for title in ("One", "Other")]
    assert (await admin.put(PATH, json={"version": 0, "groups": one})).status_code == 200
    late = await admin.put(PATH, json={"version": 0, "groups": other})
    assert (late.status_code, late.json()["code"]) == (409, "menu_changed")
    assert "one" in outline(await arrangement(admin))


async def test_who_may_not_design_forms_may_not_arrange(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role({"key": "seller", "title": "Seller", "kind": "member", "forms": {"order": {"actions": ["read"]}}})
    await make_member("sales@acme.example", "seller")
    sales = await sign_in("sales@acme.example")
    assert (await sales.get(PATH)).status_code == 404
    assert (await sales.put(PATH, json={"version": 0, "groups": []})).status_code == 404
    assert (await arrangement(admin))["version"] == 0


async def test_a_retired_form_leaves_the_menu_and_comes_back_to_its_group(admin: httpx.AsyncClient) -> None:
    await admin.post("/api/forms", json=MEMO)
    await admin.put(PATH, json={"version": 0, "groups": [{"title": "Notes", "items": entries("memo")}]})
    await admin.post("/api/forms/memo:retire")
    assert outline(await arrangement(admin))["notes"] == []
    await admin.post("/api/retired-forms/memo:restore")
    assert outline(await arrangement(admin))["notes"] == ["memo"]


async def test_a_package_without_a_menu_takes_the_groups_along(admin: httpx.AsyncClient) -> None:
    await admin.post("/api/forms", json=MEMO)
    await admin.post("/api/forms", json={**MEMO, "key": "loose"})
    await admin.put(PATH, json={"version": 0, "groups": [{"title": "Notes", "items": entries("memo", "order")}]})
    manifest = {"key": "kit", "version": "1.0.0", "title": "Kit", "forms": ["memo", "loose"]}
    assert (await admin.post("/api/packages", json=manifest)).status_code == 201
    apps = {app["key"]: [item["key"] for item in app["items"]] for app in (await admin.get("/api/menu")).json()["apps"]}
    assert (apps["notes"], apps["kit"]) == (["memo", "order"], ["loose"])
