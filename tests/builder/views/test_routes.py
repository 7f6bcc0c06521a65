"""Views over HTTP: whose they are, and what is refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.kernel.ids import new_id

VIEWS = "/api/forms/order/views"
MINE: dict[str, Any] = {"title": {"en": "Mine"}, "columns": [{"field": "number", "width": 120}], "sort": "-number"}


def reader(key: str, kind: str) -> dict[str, Any]:
    """A role that reads orders and shares nothing."""
    return {
        "key": key,
        "title": {"zh-CN": key, "en": key},
        "kind": kind,
        "permissions": [],
        "forms": {"order": {"actions": ["read"]}},
    }


async def titles(browser: httpx.AsyncClient) -> list[Any]:
    """The views somebody is offered."""
    return [view["title"] for view in (await browser.get(VIEWS)).json()["views"]]


async def test_a_view_of_ones_own_is_saved_changed_and_forgotten(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role(reader("clerk", "member"))
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    saved = (await clerk.post(VIEWS, json=MINE)).json()["view"]
    assert (saved["own"], saved["shared"], saved["columns"]) == (True, False, MINE["columns"])
    assert await titles(admin) == []
    assert (await clerk.patch(f"{VIEWS}/{saved['id']}", json={**MINE, "title": "Ours"})).status_code == 200
    assert await titles(clerk) == ["Ours"]
    assert (await clerk.delete(f"{VIEWS}/{saved['id']}")).status_code == 204
    assert await titles(clerk) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": {}}, "title"),
        ({"columns": [{"field": "nothing"}]}, "columns.0.field"),
        ({"colour": "red"}, "colour"),
        ({"kind": "map"}, "kind"),
        ({"look": {"shape": "round"}}, "look.shape"),
        ({"kind": "kanban"}, "look.group"),
        ({"kind": "kanban", "look": {"group": "number"}}, "look.group"),
        ({"kind": "kanban", "look": {"group": "partner", "start": "ordered_on"}}, "look.start"),
        ({"kind": "calendar", "look": {"start": "amount"}}, "look.start"),
        ({"kind": "gantt", "look": {"start": "ordered_on", "end": "nothing"}}, "look.end"),
        ({"kind": "tree", "look": {"parent": "partner"}}, "look.parent"),
        ({"kind": "gallery", "look": {"cover": "number"}}, "look.cover"),
        ({"look": {"grouping": [{"field": "partner", "by": "month"}]}}, "look.grouping.0"),
        ({"look": {"grouping": [{"field": "number"}] * 4}}, "look.grouping"),
        ({"look": {"row_colour": "amount"}}, "look.row_colour"),
        ({"look": {"frozen": 9}}, "look.frozen"),
        ({"look": {"formats": [{"when": {"field": "amount", "op": "gt", "value": "1"}, "colour": "mud"}]}},
         "look.formats.0.colour"),
    ],
)  # fmt: skip
async def test_what_no_view_can_be_is_refused(admin: httpx.AsyncClient, changed: dict[str, Any], field: str) -> None:
    refused = await admin.post(VIEWS, json={**MINE, **changed})
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [field])
    assert await titles(admin) == []


KANBAN: dict[str, Any] = {
    "title": "Board",
    "kind": "kanban",
    "look": {
        "group": "tier",
        "title": "code",
        "grouping": [{"field": "since", "by": "month", "descending": True}],
        "row_height": "tall",
        "formats": [
            {"when": {"field": "revenue", "op": "gt", "value": "9"}, "colour": "red", "field": "revenue"},
            {"when": {"field": "bank_account", "op": "is_empty"}, "colour": "gold"},
        ],
        "row_colour": "tier",
    },
}


async def test_a_view_keeps_its_look(admin: httpx.AsyncClient) -> None:
    saved = (await admin.post("/api/forms/partner/views", json=KANBAN)).json()["view"]
    (listed,) = (await admin.get("/api/forms/partner/views")).json()["views"]
    for view in (saved, listed):
        bound = [each.pop("bound") for each in view["look"]["formats"]]
        assert (view["kind"], view["look"], view["missing"]) == ("kanban", KANBAN["look"], [])
        assert [each["call"] for each in bound] == ["gt", "is_empty"]


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ({"field": "amount", "op": "contains", "value": "1"}, "operator_unfit"),
        ({"field": "partner.name", "op": "eq", "value": "A"}, "own_fields_only"),
        ("amount + 1", "condition_expected"),
        ("amount >", "expression_ends_early"),
        ("nothing = 1", "field_unknown"),
    ],
)
async def test_a_condition_that_cannot_be_asked_is_refused(admin: httpx.AsyncClient, when: Any, code: str) -> None:
    formats = [{"when": "amount > 5", "colour": "gold"}, {"when": when, "colour": "red"}]
    refused = await admin.post(VIEWS, json={**MINE, "look": {"formats": formats}})
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["code"]) == (422, "look.formats.1.when", code)
    assert await titles(admin) == []


async def test_a_look_is_checked_before_anything_is_saved(admin: httpx.AsyncClient) -> None:
    look = {"formats": [{"when": "amount > 5", "colour": "gold"}]}
    checked = (await admin.post(f"{VIEWS}:check", json={**MINE, "look": look})).json()["look"]
    assert checked["formats"][0]["bound"]["call"] == "gt"
    assert (await admin.post(f"{VIEWS}:check", json={**MINE, "kind": "tree"})).status_code == 422
    assert await titles(admin) == []


async def test_what_a_reader_may_not_see_of_a_view_is_left_out_and_named(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    filtered = {**KANBAN, "shared": True, "filter": {"field": "since", "op": "is_not_empty"}, "sort": "since"}
    view = (await admin.post("/api/forms/partner/views", json=filtered)).json()["view"]
    role = reader("clerk", "member")
    role["forms"] = {"partner": {"actions": ["read"], "fields": {"read": ["code", "name", "revenue"]}}}
    await make_role(role)
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    (shown,) = (await clerk.get("/api/forms/partner/views")).json()["views"]
    assert shown["missing"] == ["filter", "sort", "formats", "group", "grouping", "row_colour"]
    assert shown["look"]["formats"][0].pop("bound")["call"] == "gt"
    assert shown["look"] == {"title": "code", "row_height": "tall", "formats": KANBAN["look"]["formats"][:1]}
    assert ("filter" in shown, shown["sort"]) == (False, "")
    assert (await clerk.get("/api/forms/partner/records", params={"view": view["id"]})).status_code == 404


async def test_a_locked_view_is_changed_by_its_owner_and_administrators_alone(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role({**reader("lead", "member"), "permissions": ["views.share"]})
    await make_member("one@acme.example", "lead")
    await make_member("two@acme.example", "lead")
    owner, other = await sign_in("one@acme.example"), await sign_in("two@acme.example")
    locked = {**MINE, "shared": True, "locked": True}
    view = (await owner.post(VIEWS, json=locked)).json()["view"]["id"]
    for refused in (await other.patch(f"{VIEWS}/{view}", json=MINE), await other.delete(f"{VIEWS}/{view}")):
        assert (refused.status_code, refused.json()["code"]) == (403, "view_locked")
    assert (await owner.patch(f"{VIEWS}/{view}", json={**locked, "title": "Ours"})).status_code == 200
    assert (await admin.patch(f"{VIEWS}/{view}", json={**locked, "locked": False})).status_code == 200
    assert (await other.patch(f"{VIEWS}/{view}", json={**MINE, "shared": True})).status_code == 200
    assert (await other.patch(f"{VIEWS}/{view}", json=locked)).status_code == 403
    assert await titles(other) == [MINE["title"]]


async def test_partner_users_use_shared_views_and_save_none(
    admin: httpx.AsyncClient, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    shared = (await admin.post(VIEWS, json={**MINE, "shared": True})).json()["view"]["id"]
    await make_role(reader("owner", "partner"))
    await make_partner_user("owner@partner.example", new_id(), "owner")
    owner = await sign_in("owner@partner.example")
    assert await titles(owner) == [MINE["title"]]
    assert (await owner.post(VIEWS, json=MINE)).status_code == 403
    assert (await owner.patch(f"{VIEWS}/{shared}", json=MINE)).status_code == 403
    assert (await owner.delete(f"{VIEWS}/{shared}")).status_code == 403
    assert await titles(owner) == [MINE["title"]]
