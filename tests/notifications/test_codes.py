"""Signing in by phone: a code arrives, is good once and briefly, and tells strangers nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import httpx
import pytest
from fastapi import FastAPI

from tests.notifications.conftest import CHANNELS, Vendors, made
from tests.people import ADMINISTRATOR, SETUP, MakeMember, Person, SignIn
from tongzhou.access.facade import save_role
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity import codes
from tongzhou.identity.facade import NewMember, SignUp, address_of, join_as_member
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PHONE = "+8613800138000"
ASK, ENTER = "/api/session/codes", "/api/session/code"


Browsers = Callable[[], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def li(make_member: MakeMember, database: Database) -> Person:
    """Li has a phone."""
    made_li = await make_member("li@acme.example", name="Li")
    async with database.directory() as connection:
        await connection.execute("update directory.account set phone = %s where id = %s", (PHONE, made_li.user_id))
    return made_li


@pytest.fixture
async def gateway(admin: httpx.AsyncClient, vendors: Vendors, li: Person) -> Vendors:
    """The workspace has a gateway for text messages."""
    await made(admin, "http_sms", {"url": f"{vendors.url}/own"}, secrets={"secret": "own-secret"})
    return vendors


@pytest.fixture
async def bright(gateway: Vendors, database: Database, li: Person, sign_in: SignIn, password_hash: str) -> Workspace:
    """A second workspace that Li belongs to, with a gateway of its own that Eve set up."""
    other = await create_workspace(database, WORKSPACE_CHAIN, key="bright", name="Bright")
    people = (("li@acme.example", "Li", None, ()), ("eve@bright.example", "Eve", password_hash, ("administrator",)))
    async with database.workspace(other) as connection:
        await save_role(connection, ADMINISTRATOR, conditions=FormRowConditions(), actor=SETUP, now=clock.now())
        for email, name, hashed, roles in people:
            sign_up = SignUp(address=address_of(email, None), name=name, locale="en", password_hash=hashed)
            person = NewMember(name=name, roles=roles)
            await join_as_member(connection, other.id, sign_up, person, actor=SETUP, now=clock.now())
    eve = await sign_in("eve@bright.example")
    await made(eve, "http_sms", {"url": f"{gateway.url}/own"}, secrets={"secret": "own-secret"})
    return other


async def test_the_code_that_came_opens_a_session_once(gateway: Vendors, client: httpx.AsyncClient) -> None:
    asked = await client.post(ASK, json={"phone": "138 0013 8000"})
    assert (asked.status_code, asked.json()) == (202, {"seconds": 300, "again_after": 60})
    ((_, body),) = gateway.taken
    assert (body["phone"], body["template"], body["code"] in body["text"]) == (PHONE, "code", True)
    wrong = "000000" if body["code"] != "000000" else "000001"
    refused = await client.post(ENTER, json={"phone": PHONE, "code": wrong})
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_failed")
    entered = await client.post(ENTER, json={"phone": PHONE, "code": body["code"]})
    assert (entered.status_code, entered.json()["user"]["name"]) == (200, "Li")
    assert (await client.get("/api/session")).status_code == 200
    again = await client.post(ENTER, json={"phone": PHONE, "code": body["code"]})
    assert again.json()["code"] == "sign_in_failed"


async def test_strangers_get_the_same_answer_and_no_message(gateway: Vendors, client: httpx.AsyncClient) -> None:
    known = await client.post(ASK, json={"phone": PHONE})
    stranger = await client.post(ASK, json={"phone": "13900139000"})
    assert (known.status_code, known.json()) == (stranger.status_code, stranger.json())
    assert len(gateway.taken) == 1
    for phone in (PHONE, "13900139000"):
        again = await client.post(ASK, json={"phone": phone})
        assert (again.status_code, again.json()["code"]) == (429, "too_many_codes")
    assert len(gateway.taken) == 1
    assert (await client.post(ASK, json={"phone": "nobody"})).status_code == 422


async def test_five_wrong_tries_end_a_code(gateway: Vendors, client: httpx.AsyncClient) -> None:
    await client.post(ASK, json={"phone": PHONE})
    code = gateway.taken[0][1]["code"]
    for number in range(5):
        wrong = f"{(int(code) + number + 1) % 10**6:06d}"
        assert (await client.post(ENTER, json={"phone": PHONE, "code": wrong})).status_code == 401
    assert (await client.post(ENTER, json={"phone": PHONE, "code": code})).status_code == 401


async def test_a_code_ends_after_five_minutes(
    workspace: Workspace, app: FastAPI, database: Database, li: Person
) -> None:
    sealer, now = app.state.sealer, clock.now()
    async with database.directory() as connection:
        asked = await codes.ask_code(connection, PHONE, "10.0.0.1", now=now)
        await codes.note_carriers(connection, asked, [workspace.id])
        code, late = codes.code_for(sealer, asked.id, workspace.id), now + timedelta(minutes=5)
        taken = partial(codes.take_code, connection, PHONE, code, asked.secret, sealer=sealer)
        assert await taken(now=late) is None
        found = await taken(now=late - timedelta(seconds=1))
        assert await taken(now=now) is None
    assert found is not None
    assert (found.account.id, found.workspace_key) == (li.user_id, "acme")


async def test_a_code_that_no_channel_carried_opens_nothing(
    workspace: Workspace, app: FastAPI, database: Database, li: Person
) -> None:
    sealer, now = app.state.sealer, clock.now()
    async with database.directory() as connection:
        asked = await codes.ask_code(connection, PHONE, "10.0.0.1", now=now)
        code = codes.code_for(sealer, asked.id, workspace.id)
        assert await codes.take_code(connection, PHONE, code, asked.secret, sealer=sealer, now=now) is None


async def test_nobody_elsewhere_ends_or_uses_a_code(
    gateway: Vendors, client: httpx.AsyncClient, browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.post(ASK, json={"phone": PHONE})
    code = gateway.taken[0][1]["code"]
    elsewhere = await browser()
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await elsewhere.post(ASK, json={"phone": PHONE})).status_code == 202
    for stranger in (elsewhere, await browser()):
        for _ in range(6):
            refused = await stranger.post(ENTER, json={"phone": PHONE, "code": code})
            assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_failed")
    assert (await client.post(ENTER, json={"phone": PHONE, "code": code})).status_code == 200


async def test_each_workspace_sends_its_own_code_which_opens_it_and_no_other(
    gateway: Vendors, bright: Workspace, client: httpx.AsyncClient, browser: Browsers
) -> None:
    """Whoever runs Bright reads what its gateway gets, and asks for the phone of somebody who is in Acme too."""
    attacker = await browser()
    assert (await attacker.post(ASK, json={"phone": PHONE})).status_code == 202
    theirs, read = (
        next(body["code"] for _, body in gateway.taken if f"for {name} is" in body["text"])
        for name in ("Acme", "Bright")
    )
    assert (len(gateway.taken), theirs == read) == (2, False)
    refused = await attacker.post(ENTER, json={"phone": PHONE, "code": read, "workspace": "acme"})
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_failed")
    assert (await attacker.get("/api/session")).status_code == 401
    entered = await attacker.post(ENTER, json={"phone": PHONE, "code": read})
    assert entered.json()["workspace"]["key"] == "bright"
    assert entered.json()["workspaces"] == [{"key": "bright", "name": "Bright"}]
    switched = await attacker.post("/api/session:switch", json={"workspace": "acme"})
    assert (switched.status_code, switched.json()["code"]) == (403, "code_session_stays")
    assert (await attacker.get("/api/session")).json()["workspace"]["key"] == "bright"


async def test_one_may_ask_for_one_workspace_alone(
    gateway: Vendors, bright: Workspace, client: httpx.AsyncClient
) -> None:
    await client.post(ASK, json={"phone": PHONE, "workspace": "bright"})
    ((_, body),) = gateway.taken
    assert "for Bright is" in body["text"]
    entered = await client.post(ENTER, json={"phone": PHONE, "code": body["code"], "workspace": "bright"})
    assert entered.json()["workspace"]["key"] == "bright"


async def test_one_phone_gets_five_an_hour_and_one_place_asks_for_twenty(database: Database) -> None:
    now = clock.now()
    async with database.directory() as connection:
        for number in range(5):
            at = now + timedelta(minutes=2 * number)
            await codes.ask_code(connection, PHONE, f"10.0.0.{number}", now=at)
        with pytest.raises(codes.TooManyCodes):
            await codes.ask_code(connection, PHONE, "10.0.1.1", now=now + timedelta(minutes=20))
        for number in range(20):
            await codes.ask_code(connection, f"139001390{number:02d}", "10.9.9.9", now=now)
        with pytest.raises(codes.TooManyCodes):
            await codes.ask_code(connection, "13900139099", "10.9.9.9", now=now)
        fine = await codes.ask_code(connection, "13900139099", "10.9.9.9", now=now + timedelta(hours=1))
    assert fine.account is None


async def test_codes_leave_no_trace_among_messages(
    gateway: Vendors, client: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    await client.post(ASK, json={"phone": PHONE})
    assert (await admin.get("/api/message-deliveries")).json() == {"deliveries": []}
    assert gateway.taken[0][1]["code"] not in (await admin.get(CHANNELS)).text
