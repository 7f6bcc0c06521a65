"""Sessions end when they should; a right taken away is gone on the next request."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from tests.people import PASSWORD, MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.identity.facade import start_reset
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.ids import new_id

NEW_PASSWORD = "quite another phrase 7"


@pytest.mark.parametrize(
    "change",
    [
        "last_seen_at = last_seen_at - interval '12 hours 1 second'",
        "expires_at = expires_at - interval '7 days'",
    ],
    ids=["idle for 12 hours", "7 days old"],
)
async def test_an_expired_session_is_401(
    sign_in: SignIn, make_member: MakeMember, database: Database, change: str
) -> None:
    await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    async with database.directory() as connection:
        await connection.execute(f"update directory.session set {change}".encode())
    answer = await browser.get("/api/session")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_use_keeps_a_session_from_idling_out_but_not_beyond_seven_days(
    sign_in: SignIn, make_member: MakeMember, database: Database
) -> None:
    await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    async with database.directory() as connection:
        await connection.execute("update directory.session set last_seen_at = now() - interval '11 hours'")
    assert (await browser.get("/api/session")).status_code == 200
    async with database.directory() as connection:
        row = await (
            await connection.execute("select last_seen_at, expires_at - created_at as life from directory.session")
        ).fetchone()
    assert row is not None
    assert row["last_seen_at"] > clock.now() - timedelta(minutes=1)
    assert row["life"] == timedelta(days=7)


async def test_a_session_is_stored_hashed(sign_in: SignIn, make_member: MakeMember, database: Database) -> None:
    await make_member("li@acme.example")
    secret = (await sign_in("li@acme.example")).cookies["tongzhou_session"]
    assert len(secret) >= 4 + 43
    async with database.directory() as connection:
        row = await (await connection.execute("select s::text as t from directory.session s")).fetchone()
    assert row is not None
    assert secret not in row["t"]
    assert secret.encode().hex() not in row["t"]


async def test_signing_out_ends_the_session_on_the_server(sign_in: SignIn, make_member: MakeMember) -> None:
    await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    secret = browser.cookies["tongzhou_session"]
    assert (await browser.delete("/api/session")).status_code == 204
    kept = await browser.get("/api/session", headers={"cookie": f"tongzhou_session={secret}"})
    assert kept.status_code == 401
    assert (await browser.delete("/api/session")).status_code == 204


async def test_one_lists_and_ends_ones_own_sessions_and_nobody_elses(sign_in: SignIn, make_member: MakeMember) -> None:
    await make_member("li@acme.example")
    await make_member("wang@acme.example", "administrator")
    here, there = await sign_in("li@acme.example"), await sign_in("li@acme.example")
    other = await sign_in("wang@acme.example")
    sessions = (await here.get("/api/sessions")).json()["sessions"]
    assert [session["current"] for session in sessions].count(True) == 1
    assert len(sessions) == 2
    away = next(session["id"] for session in sessions if not session["current"])
    assert (await other.delete(f"/api/sessions/{away}")).status_code == 404
    assert (await there.get("/api/session")).status_code == 200
    assert (await here.delete(f"/api/sessions/{away}")).status_code == 204
    assert (await there.get("/api/session")).status_code == 401
    assert (await here.get("/api/session")).status_code == 200


async def test_a_changed_password_ends_all_other_sessions(sign_in: SignIn, make_member: MakeMember) -> None:
    await make_member("li@acme.example")
    here, there = await sign_in("li@acme.example"), await sign_in("li@acme.example")
    before = here.cookies["tongzhou_session"]
    wrong = await here.post("/api/password", json={"current": "wrong", "new": NEW_PASSWORD})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "current")
    weak = await here.post("/api/password", json={"current": PASSWORD, "new": "1234567890"})
    assert (weak.status_code, weak.json()["errors"][0]["code"]) == (422, "password_guessable")
    changed = await here.post("/api/password", json={"current": PASSWORD, "new": NEW_PASSWORD})
    assert changed.status_code == 204
    assert here.cookies["tongzhou_session"] != before
    assert (await here.get("/api/session")).status_code == 200
    assert (await there.get("/api/session")).status_code == 401
    old = await there.get("/api/session", headers={"cookie": f"tongzhou_session={before}"})
    assert old.status_code == 401
    body = {"email": "li@acme.example", "password": PASSWORD}
    assert (await there.post("/api/session", json=body)).status_code == 401


async def test_guessing_the_present_password_in_a_stolen_session_is_limited(
    sign_in: SignIn, make_member: MakeMember
) -> None:
    await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    for _ in range(10):
        await browser.post("/api/password", json={"current": "guess", "new": NEW_PASSWORD})
    answer = await browser.post("/api/password", json={"current": PASSWORD, "new": NEW_PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_failures")


async def test_a_change_of_roles_or_activity_ends_the_members_sessions(
    sign_in: SignIn, make_member: MakeMember
) -> None:
    await make_member("admin@acme.example", "administrator")
    li = await make_member("li@acme.example")
    admin = await sign_in("admin@acme.example")
    for change in ({"roles": ["administrator"]}, {"active": False}):
        browser = await sign_in("li@acme.example")
        assert (await admin.patch(f"/api/members/{li.id}", json={"title": "Lead"})).status_code == 200
        assert (await browser.get("/api/session")).status_code == 200
        assert (await admin.patch(f"/api/members/{li.id}", json=change)).status_code == 200
        assert (await browser.get("/api/session")).status_code == 401
        assert (await admin.patch(f"/api/members/{li.id}", json={"title": ""})).status_code == 200
    closed = await browser.post("/api/session", json={"email": "li@acme.example", "password": PASSWORD})
    assert (closed.status_code, closed.json()["code"]) == (403, "no_workspace")


async def test_a_right_taken_from_a_role_is_gone_on_the_next_request(
    sign_in: SignIn, make_member: MakeMember, make_role: MakeRole
) -> None:
    await make_member("admin@acme.example", "administrator")
    auditor = {"key": "auditor", "title": "Auditor", "kind": "member", "permissions": ["audit.read"], "forms": {}}
    await make_role(auditor)
    await make_member("li@acme.example", "auditor")
    browser, admin = await sign_in("li@acme.example"), await sign_in("admin@acme.example")
    assert (await browser.get("/api/audit")).status_code == 200
    assert (await admin.patch("/api/roles/auditor", json={"permissions": []})).status_code == 200
    assert (await browser.get("/api/audit")).status_code == 404
    assert (await browser.get("/api/session")).json()["permissions"] == []


async def test_a_partner_user_kept_out_is_out_on_the_next_request(
    sign_in: SignIn, make_member: MakeMember, make_partner_user: MakePartnerUser, make_role: MakeRole
) -> None:
    await make_role({"key": "staff", "title": "Staff", "kind": "partner", "permissions": [], "forms": {}})
    await make_member("admin@acme.example", "administrator")
    user = await make_partner_user("x@bikes.example", new_id(), "staff")
    browser, admin = await sign_in("x@bikes.example"), await sign_in("admin@acme.example")
    assert (await browser.get("/api/session")).json()["kind"] == "partner"
    changed = await admin.patch(f"/api/partner-users/{user.id}", json={"active": False})
    assert changed.json()["partner_user"]["active"] is False
    assert (await browser.get("/api/session")).status_code == 401


async def test_a_reset_by_the_operator_works_once_and_ends_sessions_and_tokens(
    sign_in: SignIn, make_member: MakeMember, database: Database
) -> None:
    await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    made = await browser.post("/api/tokens", json={"name": "t", "scopes": ["everything"]})
    bearer = {"authorization": f"Bearer {made.json()['token']}"}
    secret = await start_reset(database, "LI@acme.example", now=clock.now())
    assert (await browser.get("/api/session")).status_code == 200
    body = {"token": secret, "new": NEW_PASSWORD}
    answers = await asyncio.gather(*(browser.post("/api/password:reset", json=body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [204, 410, 410]
    assert (await browser.get("/api/session")).status_code == 401
    assert (await browser.get("/api/session", headers=bearer)).status_code == 401
    new = {"email": "li@acme.example", "password": NEW_PASSWORD}
    assert (await browser.post("/api/session", json=new)).status_code == 200


async def test_a_reset_link_is_stored_hashed_and_of_several_the_one_used_ends_the_others(
    client: httpx.AsyncClient, make_member: MakeMember, database: Database
) -> None:
    await make_member("li@acme.example")
    first, second = [await start_reset(database, "li@acme.example", now=clock.now()) for _ in range(2)]
    async with database.directory() as connection:
        rows = await (await connection.execute("select r::text as t from directory.password_reset r")).fetchall()
    assert len(first) >= 4 + 43
    for row in rows:
        for secret in (first, second):
            assert secret not in row["t"]
            assert secret.encode().hex() not in row["t"]
    body = {"token": second, "new": NEW_PASSWORD}
    assert (await client.post("/api/password:reset", json=body)).status_code == 204
    late = await client.post("/api/password:reset", json={"token": first, "new": "yet another phrase 8"})
    assert (late.status_code, late.json()["code"]) == (410, "link_not_valid")


async def test_a_reset_expires_after_a_day(
    client: httpx.AsyncClient, make_member: MakeMember, database: Database
) -> None:
    await make_member("li@acme.example")
    secret = await start_reset(database, "li@acme.example", now=clock.now() - timedelta(hours=24, seconds=1))
    late = await client.post("/api/password:reset", json={"token": secret, "new": NEW_PASSWORD})
    assert (late.status_code, late.json()["code"]) == (410, "link_not_valid")
