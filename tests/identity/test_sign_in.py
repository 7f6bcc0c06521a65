"""Signing in, over HTTP: what comes back, what is refused, what is counted."""

from __future__ import annotations

import httpx
import pytest

from tests.people import PASSWORD, MakeMember, SignIn


async def test_nobody_is_an_error_unless_asked_quietly(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/session")).status_code == 401
    quiet = await client.get("/api/session", params={"quiet": True})
    assert (quiet.status_code, quiet.content) == (204, b"")


async def test_sign_in_sets_a_cookie_that_scripts_cannot_read(
    client: httpx.AsyncClient, make_member: MakeMember
) -> None:
    await make_member("li@acme.example", "administrator")
    answer = await client.post("/api/session", json={"email": " Li@ACME.example ", "password": PASSWORD})
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    session = answer.json()
    assert session["user"]["email"] == "li@acme.example"
    assert session["workspace"]["key"] == "acme"
    assert (session["kind"], session["partner"], session["preview"]) == ("member", None, None)
    assert session["roles"] == [{"key": "administrator", "title": "Administrator"}]
    assert "members.manage" in session["permissions"]
    assert (await client.get("/api/session")).json() == session


async def test_the_cookie_is_secure_on_https(app, make_member: MakeMember) -> None:  # type: ignore[no-untyped-def]
    await make_member("li@acme.example")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://tongzhou.test") as client:
        answer = await client.post(
            "/api/session",
            json={"email": "li@acme.example", "password": PASSWORD},
            headers={"origin": "https://tongzhou.test"},
        )
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.test", "https://evil.test", "http://tongzhou.test:81", "tongzhou.test"]
)
async def test_sign_in_from_another_origin_is_403(
    client: httpx.AsyncClient, make_member: MakeMember, origin: str | None
) -> None:
    await make_member("li@acme.example")
    del client.headers["origin"]
    headers = {} if origin is None else {"origin": origin}
    answer = await client.post("/api/session", json={"email": "li@acme.example", "password": PASSWORD}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_mismatch")
    assert "set-cookie" not in answer.headers


async def test_changes_by_cookie_need_the_origin_and_reads_do_not(sign_in: SignIn, make_member: MakeMember) -> None:
    await make_member("li@acme.example")
    browser = await sign_in("li@acme.example")
    browser.headers["origin"] = "http://evil.test"
    assert (await browser.get("/api/session")).status_code == 200
    refused = await browser.patch("/api/session", json={"locale": "zh-CN"})
    assert (refused.status_code, refused.json()["code"]) == (403, "origin_mismatch")


async def test_a_wrong_password_and_an_unknown_account_look_alike(
    client: httpx.AsyncClient, make_member: MakeMember
) -> None:
    await make_member("li@acme.example")
    wrong = await client.post("/api/session", json={"email": "li@acme.example", "password": "wrong"})
    unknown = await client.post("/api/session", json={"email": "who@acme.example", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}


async def test_a_forged_cookie_or_token_is_401(client: httpx.AsyncClient) -> None:
    for headers in (
        {"cookie": "tongzhou_session=tzs_forged"},
        {"cookie": f"tongzhou_session={'x' * 5000}"},
        {"authorization": "Bearer tzt_forged"},
        {"authorization": "Basic bGk6bGk="},
        {},
    ):
        answer = await client.get("/api/session", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_unknown_fields_of_the_body_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/session", json={"email": "a@b.example", "password": "x", "admin": True})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "admin"
