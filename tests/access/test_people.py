"""Members, departments, partner users over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.people import ActAs, MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.kernel.ids import new_id

STAFF = {"key": "staff", "title": "Staff", "kind": "partner", "permissions": [], "forms": {}}


@pytest.fixture
async def admin(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member("admin@acme.example", "administrator")
    return await sign_in("admin@acme.example")


async def add_department(browser: httpx.AsyncClient, name: str, **other: Any) -> str:
    answer = await browser.post("/api/departments", json={"name": name, **other})
    assert answer.status_code == 201, answer.text
    identifier: str = answer.json()["department"]["id"]
    return identifier


async def test_a_member_is_added_and_changed(admin: httpx.AsyncClient) -> None:
    sales = await add_department(admin, "Sales")
    made = await admin.post(
        "/api/members",
        json={"name": "Qian", "code": "E-17", "email": "Qian@ACME.example", "department_id": sales},
    )
    assert made.status_code == 201
    member = made.json()["member"]
    assert (member["email"], member["department"], member["user_id"]) == ("qian@acme.example", "Sales", None)
    changed = await admin.patch(f"/api/members/{member['id']}", json={"title": "Lead", "code": None})
    assert (changed.json()["member"]["title"], changed.json()["member"]["code"]) == ("Lead", None)


async def test_a_code_belongs_to_one_member(admin: httpx.AsyncClient) -> None:
    assert (await admin.post("/api/members", json={"name": "A", "code": "7"})).status_code == 201
    answers = await asyncio.gather(
        *(admin.post("/api/members", json={"name": "B", "code": "8"}) for _ in range(4)),
        admin.post("/api/members", json={"name": "C", "code": "7"}),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]
    assert {answer.json()["errors"][0]["code"] for answer in answers if answer.status_code == 422} == {"not_unique"}


async def test_a_manager_below_oneself_is_refused(admin: httpx.AsyncClient) -> None:
    ids = []
    for name in ("Top", "Middle", "Low"):
        manager = {"manager_id": ids[-1]} if ids else {}
        answer = await admin.post("/api/members", json={"name": name, **manager})
        ids.append(answer.json()["member"]["id"])
    for boss in ids[1:] + ids[:1]:
        answer = await admin.patch(f"/api/members/{ids[0]}", json={"manager_id": boss})
        assert (answer.status_code, answer.json()["code"]) == (422, "would_make_cycle")
    unknown = await admin.patch(f"/api/members/{ids[0]}", json={"manager_id": str(new_id())})
    assert unknown.json()["errors"][0]["code"] == "unknown_reference"


async def test_two_moves_at_once_cannot_close_a_circle(admin: httpx.AsyncClient) -> None:
    a, b = [(await admin.post("/api/members", json={"name": name})).json()["member"]["id"] for name in ("A", "B")]
    answers = await asyncio.gather(
        admin.patch(f"/api/members/{a}", json={"manager_id": b}),
        admin.patch(f"/api/members/{b}", json={"manager_id": a}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]


async def test_departments_form_a_tree(admin: httpx.AsyncClient) -> None:
    top = await add_department(admin, "Sales")
    east = await add_department(admin, "East", parent_id=top)
    city = await add_department(admin, "Shanghai", parent_id=east)
    for parent in (top, east, city):
        answer = await admin.patch(f"/api/departments/{top}", json={"parent_id": parent})
        assert (answer.status_code, answer.json()["code"]) == (422, "would_make_cycle")
    in_use = await admin.delete(f"/api/departments/{east}")
    assert (in_use.status_code, in_use.json()["code"]) == (409, "department_in_use")
    assert (await admin.delete(f"/api/departments/{city}")).status_code == 204
    names = [line["name"] for line in (await admin.get("/api/departments")).json()["departments"]]
    assert names == ["East", "Sales"]


async def test_my_team_is_everyone_below_by_manager_and_by_department(
    admin: httpx.AsyncClient, make_member: MakeMember, act_as: ActAs
) -> None:
    boss = await make_member("boss@acme.example")
    report = await make_member("report@acme.example", manager_id=boss.id)
    below = await make_member("below@acme.example", manager_id=report.id)
    sales = await add_department(admin, "Sales", head_id=str(boss.id))
    east = await add_department(admin, "East", parent_id=sales)
    colleague = await make_member("east@acme.example", department_id=UUID(east))
    outside = await make_member("outside@acme.example")
    actor = await act_as(boss)
    assert set(actor.team.my_team) == {boss.id, report.id, below.id, colleague.id}
    assert (await act_as(outside)).team.my_team == (outside.id,)


async def test_the_last_administrator_stays(admin: httpx.AsyncClient) -> None:
    me = (await admin.get("/api/session")).json()["member_id"]
    for change in ({"roles": []}, {"active": False}):
        answer = await admin.patch(f"/api/members/{me}", json=change)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    answer = await admin.patch("/api/roles/administrator", json={"permissions": ["audit.read"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    assert (await admin.get("/api/session")).status_code == 200


async def test_who_manages_members_but_not_roles_gives_no_roles(
    admin: httpx.AsyncClient, make_member: MakeMember, make_role: MakeRole, sign_in: SignIn
) -> None:
    await make_role(
        {"key": "hr", "title": "HR", "kind": "member", "permissions": ["members.manage", "members.read"], "forms": {}}
    )
    hr = await make_member("hr@acme.example", "hr")
    browser = await sign_in("hr@acme.example")
    assert (await browser.patch(f"/api/members/{hr.id}", json={"title": "HR"})).status_code == 200
    for answer in (
        await browser.patch(f"/api/members/{hr.id}", json={"roles": ["administrator"]}),
        await browser.post("/api/members", json={"name": "X", "roles": ["administrator"]}),
        await browser.post(
            "/api/invitations",
            json={"email": "x@acme.example", "name": "X", "kind": "member", "roles": ["administrator"]},
        ),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_colleagues_see_names_and_not_addresses(
    admin: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_member("plain@acme.example")
    plain = await sign_in("plain@acme.example")
    shown = (await plain.get("/api/members")).json()["members"]
    assert [line["name"] for line in shown] == ["Admin", "Plain"]
    assert {(line["email"], line["user_id"], tuple(line["roles"])) for line in shown} == {(None, None, ())}


async def test_what_one_may_see_but_not_change_is_403_and_what_one_may_not_see_404(
    admin: httpx.AsyncClient, make_member: MakeMember, make_role: MakeRole, sign_in: SignIn
) -> None:
    reader = {"key": "reader", "title": "R", "kind": "member", "permissions": ["members.read"], "forms": {}}
    await make_role(reader)
    await make_member("reader@acme.example", "reader")
    await make_member("plain@acme.example")
    reading, plain = await sign_in("reader@acme.example"), await sign_in("plain@acme.example")
    body = {"name": "X"}
    assert (await reading.post("/api/members", json=body)).status_code == 403
    assert (await plain.post("/api/members", json=body)).status_code == 404
    assert (await reading.get("/api/roles")).status_code == 200
    assert (await plain.get("/api/roles")).status_code == 404
    for path in ("/api/audit", "/api/partner-users"):
        assert (await plain.get(path)).status_code == 404


async def test_nothing_inside_exists_for_a_partner_user(
    admin: httpx.AsyncClient, make_partner_user: MakePartnerUser, make_role: MakeRole, sign_in: SignIn
) -> None:
    await make_role(STAFF)
    await make_partner_user("x@bikes.example", new_id(), "staff")
    partner = await sign_in("x@bikes.example")
    member = (await admin.get("/api/session")).json()["member_id"]
    for method, path in (
        ("GET", "/api/members"),
        ("GET", f"/api/members/{member}"),
        ("PATCH", f"/api/members/{member}"),
        ("GET", "/api/departments"),
        ("GET", "/api/roles"),
        ("GET", "/api/permissions"),
        ("GET", "/api/partner-users"),
        ("GET", "/api/invitations"),
        ("GET", "/api/audit"),
        ("POST", "/api/audit:verify"),
    ):
        answer = await partner.request(method, path, json={} if method == "PATCH" else None)
        assert answer.status_code == 404, path


async def test_unknown_fields_parameters_and_nulls_are_refused(admin: httpx.AsyncClient) -> None:
    unknown = await admin.post("/api/members", json={"name": "A", "salary": 1})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "salary")
    assert (await admin.get("/api/members?colour=red")).status_code == 400
    me = (await admin.get("/api/session")).json()["member_id"]
    nothing = await admin.patch(f"/api/members/{me}", json={"name": None})
    assert (nothing.status_code, nothing.json()["errors"][0]["field"]) == (422, "name")
    for name in ("", " ", "a\x00b", "x" * 101, "\ud800"):
        body = json.dumps({"name": name})
        answer = await admin.post("/api/members", content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422), repr(name)
