"""Sharing of one record, records that inherit rights, and why somebody sees what they see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel.ids import new_id

PARTNERS = "/api/forms/partner/records"
CONTACTS = "/api/forms/contact/records"
NOTES = "/api/forms/visit/records"
CONTACT = {
    "key": "contact",
    "title": {"zh-CN": "联系人", "en": "Contacts"},
    "label_field": "name",
    "partner_path": ["partner"],
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True},
        {"key": "partner", "type": "reference", "label": {"zh-CN": "伙伴", "en": "Partner"},
         "settings": {"form": "partner", "inherits": True}},
    ],
}  # fmt: skip
VISIT = {
    "key": "visit",
    "title": "Visits",
    "label_field": "summary",
    "fields": [
        {"key": "summary", "type": "text", "label": "Summary"},
        {"key": "contact", "type": "reference", "label": "Contact", "settings": {"form": "contact", "inherits": True}},
    ],
}
SELLER = {
    "key": "seller",
    "title": {"zh-CN": "销售", "en": "Seller"},
    "kind": "member",
    "forms": {
        "partner": {
            "actions": ["read", "update", "share"],
            "rows": "manager = me",
            "fields": {"read": ["code", "name", "tier", "manager"], "write": ["name", "tier"]},
        }
    },
}


@pytest.fixture
async def all_forms(make_forms: MakeForms, forms: Forms) -> Forms:
    return await make_forms(CONTACT, VISIT)


async def make(browser: httpx.AsyncClient, path: str, **values: Any) -> dict[str, Any]:
    answer = await browser.post(path, json=values)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def names(browser: httpx.AsyncClient, path: str, field: str = "name") -> list[str] | int:
    answer = await browser.get(path)
    return sorted(each[field] for each in answer.json()["records"]) if answer.status_code == 200 else answer.status_code


class World:
    """Li manages partner A; Wu has no rights at all; an administrator sees everything."""

    def __init__(self, admin: httpx.AsyncClient, li: httpx.AsyncClient, wu: httpx.AsyncClient, wu_id: UUID) -> None:
        self.admin, self.li, self.wu, self.wu_id = admin, li, wu, wu_id
        self.a: dict[str, Any] = {}
        self.b: dict[str, Any] = {}

    def shares(self, partner: dict[str, Any]) -> str:
        return f"{PARTNERS}/{partner['id']}/shares"


@pytest.fixture
async def world(
    all_forms: Forms, admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> World:
    await make_role(SELLER)
    li = await make_member("li@acme.example", "seller", code="E2")
    wu = await make_member("wu@acme.example")
    world = World(admin, await sign_in("li@acme.example"), await sign_in("wu@acme.example"), wu.id)
    world.a = await make(admin, PARTNERS, code="A", name="Alpha", manager=str(li.id), tier="gold", bank_account="1")
    world.b = await make(admin, PARTNERS, code="B", name="Beta")
    return world


async def test_a_share_opens_one_record_with_what_its_giver_reads(world: World) -> None:
    assert await names(world.wu, PARTNERS) == 404
    shared = await world.li.post(world.shares(world.a), json={"member_id": str(world.wu_id)})
    assert shared.status_code == 201, shared.text
    assert await names(world.wu, PARTNERS) == ["Alpha"]
    record = (await world.wu.get(f"{PARTNERS}/{world.a['id']}")).json()
    assert record["tier"] == "gold"
    assert "bank_account" not in record
    assert (await world.wu.get(f"{PARTNERS}/{world.b['id']}")).status_code == 404
    body = {"measures": [{"op": "count", "as": "n"}]}
    assert (await world.wu.post(f"{PARTNERS}:aggregate", json=body)).json() == {"rows": [{"n": 1}]}
    refused = await world.wu.patch(f"{PARTNERS}/{world.a['id']}", json={"revision": 1, "name": "X"})
    assert refused.status_code == 403
    assert (await world.wu.post(world.shares(world.a), json={"member_id": str(world.wu_id)})).status_code == 403


async def test_a_share_to_edit_is_listed_changed_and_taken_back(world: World) -> None:
    path = world.shares(world.a)
    body = {"member_id": str(world.wu_id), "editable": True}
    first = (await world.li.post(path, json=body)).json()["share"]
    changed = await world.wu.patch(f"{PARTNERS}/{world.a['id']}", json={"revision": 1, "tier": "silver"})
    assert changed.json()["tier"] == "silver"
    not_theirs = await world.wu.patch(f"{PARTNERS}/{world.a['id']}", json={"revision": 2, "bank_account": "9"})
    assert [each["field"] for each in not_theirs.json()["errors"]] == ["bank_account"]
    listed = (await world.wu.get(path)).json()
    assert [(each["name"], each["editable"], each["by_name"]) for each in listed["shares"]] == [("Wu", True, "Li")]
    assert (listed["may_share"], (await world.li.get(path)).json()["may_share"]) == (False, True)
    again = (await world.li.post(path, json={**body, "editable": False})).json()["share"]
    assert again["id"] == first["id"]
    assert (
        await world.wu.patch(f"{PARTNERS}/{world.a['id']}", json={"revision": 2, "tier": "gold"})
    ).status_code == 403
    assert (await world.li.delete(f"{path}/{first['id']}")).status_code == 204
    assert await names(world.wu, PARTNERS) == 404
    assert (await world.li.delete(f"{path}/{first['id']}")).status_code == 404
    entries = (await world.admin.get("/api/audit")).json()["entries"]
    assert [each["action"] for each in entries if each["subject"]["kind"] == "record"] == [
        "record.unshared", "record.shared", "record.shared",
    ]  # fmt: skip


async def test_a_share_with_a_department_reaches_those_below(
    world: World, make_member: MakeMember, sign_in: SignIn
) -> None:
    top = (await world.admin.post("/api/departments", json={"name": "Top"})).json()["department"]
    low = (await world.admin.post("/api/departments", json={"name": "Low", "parent_id": top["id"]})).json()[
        "department"
    ]
    await make_member("zh@acme.example", department_id=UUID(low["id"]))
    zh = await sign_in("zh@acme.example")
    await world.li.post(world.shares(world.a), json={"department_id": top["id"]})
    assert await names(zh, PARTNERS) == ["Alpha"]
    assert await names(world.wu, PARTNERS) == 404


async def test_who_may_not_share_or_with_nobody(world: World) -> None:
    assert (await world.li.post(world.shares(world.b), json={"member_id": str(world.wu_id)})).status_code == 404
    for body in ({}, {"member_id": str(new_id())}, {"department_id": str(new_id())}):
        assert (await world.li.post(world.shares(world.a), json=body)).status_code == 422
    assert (await world.li.get(world.shares(world.a))).json()["shares"] == []


async def test_what_inherits_is_reached_like_the_record_it_leads_to(world: World) -> None:
    ann = await make(world.admin, CONTACTS, name="Ann", partner=world.a["id"])
    await make(world.admin, CONTACTS, name="Bob", partner=world.b["id"])
    await make(world.admin, CONTACTS, name="Nobody's")
    await make(world.admin, NOTES, summary="met Ann", contact=ann["id"])
    assert await names(world.li, CONTACTS) == ["Ann"]
    assert await names(world.li, NOTES, "summary") == ["met Ann"]
    assert await names(world.wu, CONTACTS) == 404
    mine = await make(world.li, CONTACTS, name="Amy", partner=world.a["id"])
    refused = await world.li.post(CONTACTS, json={"name": "Bo", "partner": world.b["id"]})
    assert refused.status_code == 422
    moved = await world.li.patch(f"{CONTACTS}/{mine['id']}", json={"revision": 1, "partner": None})
    assert moved.status_code == 403
    share = (await world.li.post(world.shares(world.a), json={"member_id": str(world.wu_id)})).json()["share"]
    assert await names(world.wu, CONTACTS) == ["Amy", "Ann"]
    assert await names(world.wu, NOTES, "summary") == ["met Ann"]
    assert (await world.wu.post(CONTACTS, json={"name": "Al", "partner": world.a["id"]})).status_code == 403
    await world.li.delete(f"{world.shares(world.a)}/{share['id']}")
    assert await names(world.wu, CONTACTS) == 404
    assert (await world.admin.delete(f"{PARTNERS}/{world.a['id']}")).status_code == 204
    assert await names(world.li, CONTACTS) == []


async def test_inheriting_leaves_a_partner_users_border_alone(
    world: World, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    await make_role(
        {"key": "shop", "title": "Shop", "kind": "partner", "forms": {"partner": {"actions": ["read", "update"]}}}
    )
    await make(world.admin, CONTACTS, name="Ann", partner=world.a["id"])
    await make(world.admin, CONTACTS, name="Bob", partner=world.b["id"])
    await make_partner_user("shop@b.example", UUID(world.b["id"]), "shop")
    shop = await sign_in("shop@b.example")
    assert await names(shop, CONTACTS) == ["Bob"]
    assert (await make(shop, CONTACTS, name="Bea", partner=world.b["id"]))["name"] == "Bea"
    assert await names(shop, NOTES) == 404


async def test_inheriting_in_a_circle_is_refused(world: World) -> None:
    form = (await world.admin.get("/api/forms/partner")).json()["form"]
    field = {"key": "best", "type": "reference", "label": "Best", "settings": {"form": "contact", "inherits": True}}
    kept = ("key", "title", "label_field", "partner_path")
    names = ("id", "key", "type", "label", "settings", "required", "unique", "hidden_from_partners")
    fields = [{name: each[name] for name in names if name in each} for each in form["fields"]]
    draft = {**{name: form[name] for name in kept if name in form}, "fields": [*fields, field]}
    answer = await world.admin.post("/api/forms/partner:plan", json={"definition": draft, "version": form["version"]})
    assert answer.status_code == 422
    assert {each["code"] for each in answer.json()["errors"]} == {"inherits_in_a_circle"}


async def explained(browser: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await browser.get("/api/rights/explanation", params={"form": "partner", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_why_somebody_sees_a_record(world: World) -> None:
    await world.li.post(world.shares(world.a), json={"member_id": str(world.wu_id)})
    off = {"form": "partner", "title": "Readers", "preset": "view", "given_to": {"members": [str(world.wu_id)]}}
    await world.admin.post("/api/permission-sets", json={**off, "enabled": False})
    about_wu = {"member_id": str(world.wu_id)}
    seen = await explained(world.admin, record=world.a["id"], **about_wu)
    assert seen["verdict"] == "allowed"
    assert [(each["kind"], each["enabled"], each["admits"]) for each in seen["reasons"]] == [
        ("set", False, True), ("share", True, True),
    ]  # fmt: skip
    assert seen["sentence"] == "Wu has “Read” on this record."
    unseen = await explained(world.admin, record=world.b["id"], **about_wu)
    assert (unseen["verdict"], [each["admits"] for each in unseen["reasons"]]) == ("refused", [True, False])
    field = await explained(world.admin, record=world.a["id"], field="bank_account", **about_wu)
    assert (field["verdict"], field["reasons"][1]["shows_field"]) == ("refused", False)
    own = await explained(world.li, record=world.a["id"], action="update")
    assert (own["verdict"], own["reasons"][0]["title"], own["reasons"][0]["rows"]) == (
        "allowed", "Seller", "Manager is one of oneself",
    )  # fmt: skip
    assert (await explained(world.li))["verdict"] == "some_rows"
    assert (await explained(world.li, action="delete"))["verdict"] == "refused"
    child = await explained(world.admin, **about_wu, form="contact")
    assert (child["verdict"], [each["kind"] for each in child["reasons"]]) == ("some_rows", ["followed"])


async def test_an_explanation_tells_nobody_what_is_there(world: World) -> None:
    unseen = await explained(world.li, record=world.b["id"])
    nowhere = await explained(world.li, record=str(new_id()))
    assert unseen == nowhere
    assert (unseen["verdict"], [each["admits"] for each in unseen["reasons"]]) == ("refused", [None])
    hidden = await explained(world.wu, form="secret")
    assert {**hidden, "form": ""} == {**await explained(world.wu, form="nowhere"), "form": ""}
    assert hidden["reasons"] == []
    about = {"form": "partner", "member_id": str(world.wu_id)}
    assert (await world.li.get("/api/rights/explanation", params=about)).status_code in (403, 404)
    field = {"form": "partner", "field": "bank_account"}
    assert (await world.li.get("/api/rights/explanation", params=field)).status_code == 400
    assert (
        await world.admin.get("/api/rights/explanation", params={**about, "record": str(new_id())})
    ).status_code == 404


async def test_why_a_partner_user_is_kept_out(
    world: World, make_role: MakeRole, make_partner_user: MakePartnerUser
) -> None:
    forms = {"partner": {"actions": ["read"]}, "secret": {"actions": ["read"]}}
    await make_role({"key": "shop", "title": "Shop", "kind": "partner", "forms": forms})
    person = await make_partner_user("shop@b.example", UUID(world.b["id"]), "shop")
    about = {"partner_user_id": str(person.id)}
    assert (await explained(world.admin, record=world.b["id"], **about))["verdict"] == "allowed"
    other = await explained(world.admin, record=world.a["id"], **about)
    assert (other["verdict"], len(other["notes"])) == ("refused", 1)
    assert (await explained(world.admin, **about, form="secret"))["verdict"] == "refused"
    assert (await explained(world.admin, field="bank_account", **about))["verdict"] == "refused"
