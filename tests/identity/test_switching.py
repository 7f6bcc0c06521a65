"""One account in several workspaces: a session belongs to one of them, and one may change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.people import ADMINISTRATOR, PASSWORD, SETUP, MakeMember, SignIn
from tongzhou.access.facade import save_role
from tongzhou.audit.facade import AuditFilter, list_entries, verify
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.facade import NewMember, SignUp, address_of, join_as_member, start_reset
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

LI = "li@acme.example"
BOTH = [{"key": "acme", "name": "Acme"}, {"key": "bright", "name": "Bright"}]
Browsers = Callable[[], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def bright(database: Database, workspace: Workspace, make_member: MakeMember) -> Workspace:
    """A second workspace in which Li, a plain member of the first, is administrator."""
    await make_member(LI)
    other = await create_workspace(database, WORKSPACE_CHAIN, key="bright", name="Bright")
    async with database.workspace(other) as connection:
        await save_role(connection, ADMINISTRATOR, conditions=FormRowConditions(), actor=SETUP, now=clock.now())
        await join_as_member(
            connection,
            other.id,
            SignUp(address=address_of(LI, None), name="Li", locale="en", password_hash=None),
            NewMember(name="Li of Bright", roles=("administrator",)),
            actor=SETUP,
            now=clock.now(),
        )
    return other


async def actions(database: Database, workspace: Workspace, kind: str) -> list[str]:
    async with database.statements(workspace) as connection:
        assert (await verify(connection)).ok
        return [entry.action for entry in reversed(await list_entries(connection, AuditFilter(action=kind), 500))]


def secret_of(browser: httpx.AsyncClient) -> dict[str, str]:
    return {"cookie": f"tongzhou_session={browser.cookies['tongzhou_session']}"}


async def switch(browser: httpx.AsyncClient, key: str) -> httpx.Response:
    return await browser.post("/api/session:switch", json={"workspace": key})


async def test_who_is_in_one_workspace_sees_one(sign_in: SignIn, make_member: MakeMember) -> None:
    await make_member(LI)
    browser = await sign_in(LI)
    assert (await browser.get("/api/session")).json()["workspaces"] == BOTH[:1]


@pytest.mark.parametrize(("named", "key"), [(None, "acme"), ("acme", "acme"), ("bright", "bright")])
async def test_sign_in_leads_to_the_named_workspace_or_to_the_oldest(
    bright: Workspace, client: httpx.AsyncClient, named: str | None, key: str
) -> None:
    body: dict[str, Any] = {"email": LI, "password": PASSWORD, **({"workspace": named} if named else {})}
    session = (await client.post("/api/session", json=body)).json()
    assert (session["workspace"]["key"], session["workspaces"]) == (key, BOTH)


async def test_switching_ends_the_session_and_begins_one_with_the_rights_of_the_other_workspace(
    bright: Workspace, sign_in: SignIn, browser: Browsers, database: Database, workspace: Workspace
) -> None:
    here = await sign_in(LI)
    before = secret_of(here)
    assert (await here.get("/api/audit")).status_code == 404
    async with database.directory() as connection:
        await connection.execute("update directory.session set expires_at = expires_at - interval '3 days'")
        row = await (await connection.execute("select expires_at from directory.session")).fetchone()
    switched = await switch(here, "bright")
    assert (switched.status_code, switched.json()["workspace"]["key"]) == (200, "bright")
    assert switched.json()["roles"] == [{"key": "administrator", "title": "Administrator"}]
    assert (await here.get("/api/audit")).status_code == 200
    stranger = await browser()
    assert (await stranger.get("/api/session", headers=before)).status_code == 401
    async with database.directory() as connection:
        after = await (await connection.execute("select expires_at from directory.session")).fetchall()
    assert after == [row]
    assert await actions(database, workspace, "session.") == ["session.started", "session.left"]
    assert await actions(database, bright, "session.") == ["session.started"]


async def test_switching_to_where_one_is_not_or_is_already_changes_nothing(
    bright: Workspace, sign_in: SignIn, make_member: MakeMember, database: Database, workspace: Workspace
) -> None:
    await make_member("wang@acme.example")
    wang, li = await sign_in("wang@acme.example"), await sign_in(LI)
    for browser, key in ((wang, "bright"), (wang, "nowhere"), (li, "nowhere")):
        before = secret_of(browser)
        refused = await switch(browser, key)
        assert (refused.status_code, refused.json()["code"]) == (403, "no_workspace")
        assert secret_of(browser) == before
        assert (await browser.get("/api/session")).json()["workspace"]["key"] == "acme"
    before = secret_of(li)
    assert (await switch(li, "acme")).status_code == 200
    assert secret_of(li) == before
    assert await actions(database, workspace, "session.") == ["session.started"] * 2


async def test_who_is_kept_out_of_a_workspace_cannot_change_to_it(
    bright: Workspace, sign_in: SignIn, database: Database
) -> None:
    browser = await sign_in(LI)
    async with database.directory() as connection:
        await connection.execute("update directory.membership set active = false where workspace_id = %s", (bright.id,))
    assert (await switch(browser, "bright")).status_code == 403
    assert (await browser.get("/api/session")).json()["workspaces"] == BOTH[:1]


async def test_a_token_and_a_preview_stay_in_their_workspace_and_name_no_other(
    bright: Workspace, sign_in: SignIn, make_member: MakeMember, browser: Browsers
) -> None:
    await make_member("admin@acme.example", "administrator")
    li, admin, script = await sign_in(LI), await sign_in("admin@acme.example"), await browser()
    made = await li.post("/api/tokens", json={"name": "t", "scopes": ["everything"]})
    bearer = {"authorization": f"Bearer {made.json()['token']}"}
    assert (await script.get("/api/session", headers=bearer)).json()["workspaces"] == []
    refused = await script.post("/api/session:switch", json={"workspace": "bright"}, headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (403, "session_needed")
    member = (await li.get("/api/session")).json()["member_id"]
    seen = await admin.post("/api/preview", json={"member_id": member})
    assert (seen.status_code, seen.json()["workspaces"]) == (200, [])
    refused = await switch(admin, "bright")
    assert (refused.status_code, refused.json()["code"]) == (403, "preview_is_read_only")


async def test_switching_by_cookie_needs_the_origin(bright: Workspace, sign_in: SignIn) -> None:
    browser = await sign_in(LI)
    browser.headers["origin"] = "http://evil.test"
    refused = await switch(browser, "bright")
    assert (refused.status_code, refused.json()["code"]) == (403, "origin_mismatch")


async def test_every_workspace_of_an_account_learns_of_failures_and_passwords(
    bright: Workspace, sign_in: SignIn, database: Database, workspace: Workspace
) -> None:
    browser = await sign_in(LI)
    await browser.post("/api/session", json={"email": LI, "password": "no", "workspace": "acme"})
    changed = await browser.post("/api/password", json={"current": PASSWORD, "new": "quite another phrase 7"})
    assert changed.status_code == 204
    await start_reset(database, LI, now=clock.now())
    for place in (workspace, bright):
        assert await actions(database, place, "session.refused") == ["session.refused"]
        assert await actions(database, place, "password.") == ["password.changed", "password.reset_started"]
