"""Who came in and went out, and from where, stands in the audit of the workspace."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.people import PASSWORD, MakeMember, SignIn
from tongzhou.audit.facade import AuditFilter, list_entries, verify
from tongzhou.identity.facade import start_reset
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

LI = "li@acme.example"
HERE = {"address": "127.0.0.1", "browser": "Firefox"}
NEW_PASSWORD = "quite another phrase 7"


async def entries(database: Database, workspace: Workspace, kind: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Action, doer, subject and detail of the entries of a kind, the oldest first; the chain holds."""
    async with database.statements(workspace) as connection:
        assert (await verify(connection)).ok
        found = await list_entries(connection, AuditFilter(action=kind), 500)
    return [(one.action, one.actor, one.subject.label, dict(one.detail)) for one in reversed(found)]


@pytest.fixture
async def li(make_member: MakeMember, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser of Li's in which nobody is signed in yet."""
    await make_member(LI, "administrator")
    client.headers["user-agent"] = "Firefox"
    return client


async def enter(browser: httpx.AsyncClient, password: str = PASSWORD) -> int:
    answer = await browser.post("/api/session", json={"email": LI, "password": password})
    return answer.status_code


async def test_signing_in_failing_and_signing_out(
    li: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    assert [await enter(li, "no"), await enter(li), (await li.delete("/api/session")).status_code] == [401, 200, 204]
    assert await entries(database, workspace, "session.") == [
        ("session.refused", "127.0.0.1", "Li", {"address": "127.0.0.1", "failures": 1}),
        ("session.started", "Li", "Li", HERE),
        ("session.signed_out", "Li", "Li", HERE),
    ]
    await li.delete("/api/session")
    assert len(await entries(database, workspace, "session.")) == 3


async def test_failures_on_an_address_nobody_has_are_nobodys_business(
    li: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    await li.post("/api/session", json={"email": "who@acme.example", "password": "no"})
    assert await entries(database, workspace, "session.") == []


async def test_a_session_ended_from_elsewhere_says_from_where_and_which(
    li: httpx.AsyncClient, sign_in: SignIn, database: Database, workspace: Workspace
) -> None:
    await enter(li)
    other = await sign_in(LI)
    (away,) = [line for line in (await other.get("/api/sessions")).json()["sessions"] if not line["current"]]
    assert (await other.delete(f"/api/sessions/{away['id']}")).status_code == 204
    (entry,) = await entries(database, workspace, "session.ended")
    assert entry[:2] == ("session.ended", "Li")
    assert entry[3]["address"] == "127.0.0.1"
    assert entry[3]["ended"] == HERE
    assert (await other.delete(f"/api/sessions/{away['id']}")).status_code == 404
    assert len(await entries(database, workspace, "session.ended")) == 1


async def test_a_new_password_a_reset_and_an_accepted_invitation_say_from_where(
    li: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    await enter(li)
    changed = await li.post("/api/password", json={"current": PASSWORD, "new": NEW_PASSWORD})
    assert changed.status_code == 204
    made = await li.post(
        "/api/invitations",
        json={"name": "Z", "email": "z@acme.example", "kind": "member", "roles": ["administrator"]},
    )
    token = parse_qs(urlsplit(made.json()["link"]).query)["token"][0]
    await li.post("/api/invitations:accept", json={"token": token, "name": "Zhao", "password": PASSWORD})
    secret = await start_reset(database, LI, now=clock.now())
    assert (await li.post("/api/password:reset", json={"token": secret, "new": PASSWORD})).status_code == 204
    assert await entries(database, workspace, "password.") == [
        ("password.changed", "Li", "Li", HERE),
        ("password.reset_started", "operator", "Li", {}),
        ("password.reset_finished", "Li", "Li", {"address": "127.0.0.1"}),
    ]
    accepted = await entries(database, workspace, "invitation.accepted")
    assert accepted == [("invitation.accepted", "Zhao", "z@acme.example", {"address": "127.0.0.1"})]
