"""Permission sets over HTTP: presets and custom ones, for members, departments, roles and partner users."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.schema.contracts import Forms

PARTNERS = "/api/forms/partner/records"
SETS = "/api/permission-sets"
pytestmark = pytest.mark.usefixtures("forms")


async def give(admin: httpx.AsyncClient, form: str = "partner", **given: Any) -> dict[str, Any]:
    answer = await admin.post(SETS, json={"form": form, "title": "Set", **given})
    assert answer.status_code == 201, answer.text
    return answer.json()["set"]


async def make_partner(browser: httpx.AsyncClient, code: str, **values: Any) -> httpx.Response:
    return await browser.post(PARTNERS, json={"code": code, "name": f"Partner {code}", **values})


async def codes(browser: httpx.AsyncClient) -> list[str] | int:
    answer = await browser.get(PARTNERS, params={"sort": "code", "fields": "code"})
    return [each["code"] for each in answer.json()["records"]] if answer.status_code == 200 else answer.status_code


async def test_presets_say_what_they_allow(admin: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn) -> None:
    people = {name: await make_member(f"{name}@acme.example") for name in ("submit", "own", "add_and_view", "view")}
    for preset, person in people.items():
        await give(admin, preset=preset, given_to={"members": [str(person.id)]})
    await make_partner(admin, "A")
    browsers = {name: await sign_in(person.email) for name, person in people.items()}
    submitted = await make_partner(browsers["submit"], "S")
    assert submitted.json() == {"id": submitted.json()["id"], "revision": 1}
    assert (await make_partner(browsers["own"], "O")).status_code == 201
    assert (await make_partner(browsers["add_and_view"], "V")).status_code == 201
    assert (await make_partner(browsers["view"], "X")).status_code == 403
    seen = {name: await codes(browser) for name, browser in browsers.items()}
    assert seen == {
        "submit": [], "own": ["O"], "add_and_view": ["A", "O", "S", "V"], "view": ["A", "O", "S", "V"],
    }  # fmt: skip
    own = (await browsers["own"].get(PARTNERS)).json()["records"][0]
    changed = await browsers["own"].patch(f"{PARTNERS}/{own['id']}", json={"revision": 1, "name": "Mine"})
    assert changed.json()["name"] == "Mine"
    refused = await browsers["add_and_view"].patch(f"{PARTNERS}/{own['id']}", json={"revision": 2, "name": "Yours"})
    assert refused.status_code == 403
    gone = await browsers["submit"].patch(f"{PARTNERS}/{submitted.json()['id']}", json={"revision": 1, "name": "N"})
    assert gone.status_code == 403


async def test_a_set_holds_for_departments_below_and_ends_when_switched_off(
    admin: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    sales = (await admin.post("/api/departments", json={"name": "Sales"})).json()["department"]
    east = (await admin.post("/api/departments", json={"name": "East", "parent_id": sales["id"]})).json()["department"]
    await make_member("li@acme.example", department_id=UUID(east["id"]))
    await make_partner(admin, "A", tier="gold")
    await make_partner(admin, "B", tier="silver")
    li = await sign_in("li@acme.example")
    assert await codes(li) == 404
    made = await give(
        admin,
        actions=["read", "update"],
        rows="tier = 'gold'",
        fields={"read": ["code", "name", "tier"], "write": ["name"]},
        given_to={"departments": [sales["id"]]},
    )
    assert await codes(li) == ["A"]
    record = (await li.get(PARTNERS)).json()["records"][0]
    assert "revenue" not in record
    assert (await li.get(PARTNERS, params={"sort": "revenue"})).status_code == 400
    refused = await li.patch(f"{PARTNERS}/{record['id']}", json={"revision": 1, "tier": "silver"})
    assert [error["field"] for error in refused.json()["errors"]] == ["tier"]
    off = await admin.patch(f"{SETS}/{made['id']}", json={"enabled": False})
    assert off.json()["set"]["document"]["enabled"] is False
    assert await codes(li) == 404
    assert (await admin.patch(f"{SETS}/{made['id']}", json={"enabled": True})).status_code == 200
    assert await codes(li) == ["A"]
    assert (await admin.delete(f"{SETS}/{made['id']}")).status_code == 204
    assert await codes(li) == 404
    noted = (await admin.get("/api/audit")).json()["entries"]
    assert [each["action"] for each in noted if each["subject"]["kind"] == "permission_set"] == [
        "permission_set.removed", "permission_set.changed", "permission_set.changed", "permission_set.added",
    ]  # fmt: skip


async def test_sets_unite_with_roles_exactly(
    admin: httpx.AsyncClient, make_member: MakeMember, make_role: MakeRole, sign_in: SignIn
) -> None:
    """One source shows every partner's name, the other the bank accounts of gold ones: nobody else's show."""
    names = {"actions": ["read"], "fields": {"read": ["code", "name"], "write": []}}
    await make_role({"key": "reader", "title": "Reader", "kind": "member", "forms": {"partner": names}})
    await make_member("li@acme.example", "reader")
    await make_partner(admin, "A", tier="gold", bank_account="1")
    await make_partner(admin, "B", tier="silver", bank_account="2")
    fields = {"read": ["bank_account"], "write": []}
    await give(admin, actions=["read"], rows="tier = 'gold'", fields=fields, given_to={"roles": ["reader"]})
    li = await sign_in("li@acme.example")
    shown = (await li.get(PARTNERS, params={"sort": "code"})).json()["records"]
    assert [(each["code"], each["bank_account"]) for each in shown] == [("A", "1"), ("B", None)]
    assert (await li.get(PARTNERS, params={"sort": "bank_account"})).status_code == 400


async def test_a_partner_role_may_have_a_set(
    admin: httpx.AsyncClient, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    await make_role({"key": "shop", "title": "Shop", "kind": "partner"})
    mine = (await make_partner(admin, "A")).json()
    await make_partner(admin, "B")
    await make_partner_user("wu@shop.example", UUID(mine["id"]), "shop")
    wu = await sign_in("wu@shop.example")
    assert await codes(wu) == 404
    await give(admin, preset="view", given_to={"roles": ["shop"]})
    assert await codes(wu) == ["A"]
    await give(admin, form="order", preset="own", given_to={"roles": ["shop"]})
    body = {"number": "SO1", "line": 1, "partner_code": "A", "amount": "1", "ordered_on": "2019-07-01"}
    assert (await wu.post("/api/forms/order/records", json=body)).status_code == 201
    assert (await admin.post("/api/forms/order/records", json={**body, "number": "SO2"})).status_code == 201
    own = (await wu.get("/api/forms/order/records")).json()["records"]
    assert [each["number"] for each in own] == ["SO1"]


@pytest.mark.parametrize(
    ("document", "field", "code"),
    [
        ({"form": "nowhere", "preset": "view"}, "form", "unknown_form"),
        ({"preset": "view", "actions": ["read"]}, "actions", "not_with_preset"),
        ({"preset": "view", "rows": "tier = 'gold'"}, "rows", "not_with_preset"),
        ({"actions": []}, "actions", "required"),
        ({"actions": ["update"]}, "actions", "role_needs_read"),
        ({"actions": ["read"], "rows": "tier ="}, "rows", "expression_ends_early"),
        ({"actions": ["read"], "rows": "colour = 'red'"}, "rows", "field_unknown"),
        ({"preset": "view", "given_to": {"roles": ["nobody"]}}, "given_to.roles", "unknown_record"),
        ({"preset": "view", "given_to": {"members": [str(UUID(int=9))]}}, "given_to.members", "unknown_record"),
    ],
)
async def test_what_is_wrong_with_a_set_is_named(
    admin: httpx.AsyncClient, document: dict[str, Any], field: str, code: str
) -> None:
    answer = await admin.post(SETS, json={"form": "partner", "title": "Set", **document})
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]
    assert (await admin.get(SETS)).json()["sets"] == []


async def test_only_who_manages_roles_sees_sets(forms: Forms, make_member: MakeMember, sign_in: SignIn) -> None:
    await make_member("li@acme.example")
    li = await sign_in("li@acme.example")
    assert (await li.get(SETS)).status_code == 404
    assert (await li.post(SETS, json={"form": "partner", "title": "S", "preset": "view"})).status_code == 404


async def test_many_at_once_and_copies_are_actions_of_their_own(
    admin: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    person = await make_member("li@acme.example")
    made = await give(admin, actions=["read", "create", "update"], given_to={"members": [str(person.id)]})
    first, second = [(await make_partner(admin, code, revenue="5")).json() for code in "AB"]
    li = await sign_in("li@acme.example")
    both = {"ids": [first["id"], second["id"]], "values": {"tier": "gold"}}
    assert (await li.post(f"{PARTNERS}:update", json=both)).status_code == 403
    assert (await li.post(f"{PARTNERS}/{first['id']}/copy", json={"code": "C"})).status_code == 403
    actions = ["read", "create", "update", "batch", "copy"]
    await admin.patch(f"{SETS}/{made['id']}", json={"actions": actions})
    assert (await li.post(f"{PARTNERS}:update", json=both)).json()["changed"] == 2
    copied = await li.post(f"{PARTNERS}/{first['id']}/copy", json={"code": "C"})
    assert (copied.json()["code"], copied.json()["name"], copied.json()["revenue"]) == ("C", "Partner A", "5.00")
    missing = await li.post(f"{PARTNERS}/{first['id']}/copy", json={})
    assert [error["field"] for error in missing.json()["errors"]] == ["code"]
