"""What must hold at every door, the later ones too: origin, sign-in, preview, scopes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from tests.people import MakeMember, SignIn
from tongzhou.kernel.ids import new_id

READING = {"GET", "HEAD", "OPTIONS"}
OPEN_TO_ALL = {
    ("GET", "/api/health"),
    ("GET", "/api/live"),
    ("GET", "/api/invitations/open"),
    ("POST", "/api/invitations:accept"),
    ("POST", "/api/password:reset"),
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("GET", "/api/session/ways"),
    ("POST", "/api/session/codes"),
    ("POST", "/api/session/code"),
    ("POST", "/api/password/links"),
    ("POST", "/api/hooks/{secret}"),
    ("GET", "/api/bindings/open"),
    ("POST", "/api/bindings:begin"),
    ("POST", "/api/bindings:finish"),
    ("GET", "/api/public/{secret}"),
    ("GET", "/api/public/{secret}/choices"),
    ("POST", "/api/public/{secret}:enter"),
    ("POST", "/api/public/{secret}/files"),
    ("POST", "/api/public/{secret}/linked"),
    ("POST", "/api/public/{secret}/options"),
    ("POST", "/api/public/{secret}/results"),
    ("POST", "/api/public/{secret}/submissions"),
}
"""Doors in front of the sign-in, and signing out, which needs no session."""
ALLOWED_IN_PREVIEW = {
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("DELETE", "/api/preview"),
    ("POST", "/api/session/codes"),
    ("POST", "/api/session/code"),
    ("POST", "/api/password/links"),
    ("POST", "/api/invitations:accept"),
    ("POST", "/api/password:reset"),
    ("POST", "/api/hooks/{secret}"),
    ("POST", "/api/public/{secret}:enter"),
    ("POST", "/api/public/{secret}/files"),
    ("POST", "/api/public/{secret}/linked"),
    ("POST", "/api/public/{secret}/options"),
    ("POST", "/api/public/{secret}/results"),
    ("POST", "/api/public/{secret}/submissions"),
}
"""What somebody in preview does as themselves."""
OF_PROGRAMS = {("POST", "/api/hooks/{secret}")}
"""Where no cookie counts and no browser is expected."""


def doors(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of every route below /api."""
    for path, methods in app.openapi()["paths"].items():
        yield from ((method.upper(), path) for method in methods)


async def knock(browser: httpx.AsyncClient, method: str, path: str, **options: dict[str, str]) -> tuple[int, str]:
    """Status and code of the answer, with unknown ids in the path and an empty body."""
    body = None if method in READING else {}
    address = re.sub(r"\{[^}]+\}", str(new_id()), path)
    answer = await browser.request(method, address, json=body, **options)
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    return answer.status_code, answer.json()["code"] if is_problem else ""


@pytest.fixture
async def admin(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member("admin@acme.example", "administrator")
    return await sign_in("admin@acme.example")


def test_there_are_doors(app: FastAPI) -> None:
    found = set(doors(app))
    assert len(found) > 100
    assert found >= OPEN_TO_ALL | ALLOWED_IN_PREVIEW


@pytest.mark.parametrize("origin", ["http://evil.test", "null", ""])
async def test_whatever_changes_something_by_cookie_needs_our_origin(
    app: FastAPI, admin: httpx.AsyncClient, origin: str
) -> None:
    admin.headers["origin"] = origin
    for method, path in doors(app):
        if method not in READING and (method, path) not in OF_PROGRAMS:
            assert await knock(admin, method, path) == (403, "origin_mismatch"), (method, path)
    admin.headers["origin"] = "http://tongzhou.test"
    assert (await admin.get("/api/session")).status_code == 200


async def test_behind_the_sign_in_nobody_gets_in_without_it(app: FastAPI, client: httpx.AsyncClient) -> None:
    for method, path in doors(app):
        if (method, path) not in OPEN_TO_ALL:
            assert await knock(client, method, path) == (401, "not_signed_in"), (method, path)


async def test_in_a_preview_nothing_changes(app: FastAPI, admin: httpx.AsyncClient, make_member: MakeMember) -> None:
    other = await make_member("li@acme.example", "administrator")
    assert (await admin.post("/api/preview", json={"member_id": str(other.id)})).status_code == 200
    for method, path in doors(app):
        if method not in READING and (method, path) not in ALLOWED_IN_PREVIEW:
            status, code = await knock(admin, method, path)
            assert code == "preview_is_read_only" or reads_only(path), (method, path, status, code)
            assert status >= 400, (method, path)


async def test_a_token_does_no_more_than_its_scopes_say(
    app: FastAPI, admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    made = await admin.post("/api/tokens", json={"name": "t", "scopes": ["people.read"]})
    bearer = {"authorization": f"Bearer {made.json()['token']}"}
    for method, path in doors(app):
        if method not in READING and (method, path) not in OPEN_TO_ALL:
            status, _ = await knock(client, method, path, headers=bearer)
            assert status >= 400, (method, path)


def reads_only(path: str) -> bool:
    """A POST that only reads says so by its name."""
    reading = ":aggregate :verify :validate :preview :plan :linked :options :people :duplicates"
    return path.endswith(tuple(reading.split()))
