"""Changing partner users: by who manages them inside, and by their partner's owner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from tests.people import PASSWORD, MakeMember, MakePartnerUser, MakeRole, Person, SignIn
from tongzhou.kernel.database.connections import Database, Workspace

NORTH, SOUTH = UUID(int=676), UUID(int=1)
OWNER = {
    "key": "owner",
    "title": "Owner",
    "kind": "partner",
    "permissions": ["partner_users.invite"],
    "forms": {},
}
STAFF = {"key": "staff", "title": "Staff", "kind": "partner", "permissions": ["statements.read"], "forms": {}}


@pytest.fixture
async def clerk(make_member: MakeMember, make_partner_user: MakePartnerUser, make_role: MakeRole) -> Person:
    """A clerk of North, beside North's owner and South's."""
    await make_role(OWNER)
    await make_role(STAFF)
    await make_member("admin@acme.example", "administrator")
    await make_partner_user("north@bikes.example", NORTH, "owner")
    await make_partner_user("south@bikes.example", SOUTH, "owner")
    return await make_partner_user("clerk@bikes.example", NORTH, "staff")


async def change(browser: httpx.AsyncClient, person: Person | str, **body: Any) -> httpx.Response:
    identifier = person if isinstance(person, str) else person.id
    return await browser.patch(f"/api/partner-users/{identifier}", json=body)


async def state(browser: httpx.AsyncClient, person: Person) -> tuple[str, list[str], bool]:
    users = (await browser.get("/api/partner-users")).json()["partner_users"]
    (line,) = [line for line in users if line["id"] == str(person.id)]
    return line["name"], line["roles"], line["active"]


async def partner_user_id(browser: httpx.AsyncClient, email: str) -> str:
    users = (await browser.get("/api/partner-users")).json()["partner_users"]
    identifier: str = next(line["id"] for line in users if line["email"] == email)
    return identifier


@pytest.mark.parametrize("who", ["admin@acme.example", "north@bikes.example"])
async def test_name_roles_and_activity_change_and_are_written_down(clerk: Person, sign_in: SignIn, who: str) -> None:
    admin, browser = await sign_in("admin@acme.example"), await sign_in(who)
    changed = await change(browser, clerk, name="Clerk Zhou", roles=["staff", "owner", "owner"])
    assert changed.status_code == 200, changed.text
    assert await state(admin, clerk) == ("Clerk Zhou", ["owner", "staff"], True)
    assert (await change(browser, clerk, roles=["staff"])).status_code == 200
    assert (await change(browser, clerk, active=False)).json()["partner_user"]["active"] is False
    assert (await change(browser, clerk, active=False, name="Clerk Zhou")).status_code == 200
    entries = (await admin.get("/api/audit", params={"action": "partner_user.changed"})).json()["entries"]
    assert [entry["detail"] for entry in reversed(entries)] == [
        {
            "name": {"before": "Clerk", "after": "Clerk Zhou"},
            "roles": {"before": ["staff"], "after": ["owner", "staff"]},
        },
        {"roles": {"before": ["owner", "staff"], "after": ["staff"]}},
        {"active": {"before": True, "after": False}},
    ]


async def test_new_roles_hold_from_the_next_sign_in_on_and_a_new_name_ends_nothing(
    clerk: Person, sign_in: SignIn
) -> None:
    owner, browser = await sign_in("north@bikes.example"), await sign_in("clerk@bikes.example")
    assert (await change(owner, clerk, name="Zhou")).status_code == 200
    assert (await browser.get("/api/session")).json()["user"]["name"] == "Zhou"
    assert (await change(owner, clerk, roles=["owner"])).status_code == 200
    assert (await browser.get("/api/session")).status_code == 401
    session = (await (await sign_in("clerk@bikes.example")).get("/api/session")).json()
    assert session["permissions"] == ["partner_users.invite"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"roles": ["administrator"]}, "roles", "unknown_role"),
        ({"roles": ["staff", "nobody"]}, "roles", "unknown_role"),
        ({"roles": []}, "roles", "invalid"),
        ({"roles": None}, "roles", "required"),
        ({"name": None}, "name", "required"),
        ({"name": " "}, "name", "invalid"),
        ({"active": None}, "active", "required"),
        ({"partner_id": str(SOUTH)}, "partner_id", "unknown_field"),
        ({"email": "other@bikes.example"}, "email", "unknown_field"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    clerk: Person, sign_in: SignIn, body: dict[str, Any], field: str, code: str
) -> None:
    admin = await sign_in("admin@acme.example")
    for browser in (admin, await sign_in("north@bikes.example")):
        refused = await change(browser, clerk, **body)
        assert (refused.status_code, [(e["field"], e["code"]) for e in refused.json()["errors"]]) == (
            422,
            [(field, code)],
        )
    assert await state(admin, clerk) == ("Clerk", ["staff"], True)


async def test_an_owner_renames_themselves_but_keeps_their_roles_and_their_way_in(
    clerk: Person, sign_in: SignIn
) -> None:
    owner = await sign_in("north@bikes.example")
    myself = await partner_user_id(owner, "north@bikes.example")
    for body in ({"roles": ["staff"]}, {"active": False}):
        refused = await change(owner, myself, **body)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "cannot_change")
    assert (await change(owner, myself, name="North Wind")).status_code == 200
    assert (await owner.get("/api/session")).json()["user"]["name"] == "North Wind"


async def test_people_of_another_partner_and_staff_without_the_right_do_not_find_them(
    clerk: Person, sign_in: SignIn
) -> None:
    admin = await sign_in("admin@acme.example")
    staff, south = await sign_in("clerk@bikes.example"), await sign_in("south@bikes.example")
    for browser in (staff, south):
        for body in ({"name": "X"}, {"roles": ["owner"]}, {"active": False}):
            refused = await change(browser, clerk, **body)
            assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert await state(admin, clerk) == ("Clerk", ["staff"], True)


@pytest.mark.parametrize(
    "statement",
    [
        "update {s}._partner_user set name = 'x' where id = '{other}'",
        "delete from {s}._partner_user_role where partner_user_id = '{other}'",
    ],
)
async def test_the_database_shows_a_partners_connection_nobody_elses_people_to_change(
    clerk: Person, sign_in: SignIn, database: Database, workspace: Workspace, statement: str
) -> None:
    other = await partner_user_id(await sign_in("admin@acme.example"), "south@bikes.example")
    async with database.workspace(workspace, NORTH) as connection:
        touched = await connection.execute(statement.format(s=workspace.schema, other=other).encode())
    assert touched.rowcount == 0


@pytest.mark.parametrize("kind", ["partner", "member"])
async def test_the_database_refuses_roles_for_others_and_roles_of_members(
    clerk: Person, sign_in: SignIn, database: Database, workspace: Workspace, kind: str
) -> None:
    admin = await sign_in("admin@acme.example")
    other = await partner_user_id(admin, "south@bikes.example")
    target, role = (other, "staff") if kind == "partner" else (str(clerk.id), "administrator")
    text = (
        f"insert into {workspace.schema}._partner_user_role (partner_user_id, role_key) values ('{target}', '{role}')"
    )
    refusals = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ForeignKeyViolation)
    with pytest.raises(refusals):
        async with database.workspace(workspace, NORTH) as connection:
            await connection.execute(text.encode())
    assert await state(admin, clerk) == ("Clerk", ["staff"], True)
    assert (
        await admin.post("/api/session", json={"email": "south@bikes.example", "password": PASSWORD})
    ).status_code == 200
