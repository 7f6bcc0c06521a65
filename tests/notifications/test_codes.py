"""Signing in by phone: a code arrives, is good once and briefly, and tells strangers nothing."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from tests.notifications.conftest import CHANNELS, Vendors, made
from tests.people import MakeMember
from tongzhou.identity import codes
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database

PHONE = "+8613800138000"
ASK, ENTER = "/api/session/codes", "/api/session/code"


@pytest.fixture
async def gateway(admin: httpx.AsyncClient, vendors: Vendors, make_member: MakeMember, database: Database) -> Vendors:
    """Li has a phone, and the workspace a gateway for text messages."""
    li = await make_member("li@acme.example", name="Li")
    async with database.directory() as connection:
        await connection.execute("update directory.account set phone = %s where id = %s", (PHONE, li.user_id))
    await made(admin, "http_sms", {"url": f"{vendors.url}/own"}, secrets={"secret": "own-secret"})
    return vendors


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


async def test_a_code_ends_after_five_minutes_and_with_the_next_one(
    gateway: Vendors, app: FastAPI, database: Database
) -> None:
    sealer, now = app.state.sealer, clock.now()
    async with database.directory() as connection:
        first = await codes.ask_code(connection, PHONE, "10.0.0.1", sealer=sealer, now=now)
    late = now + timedelta(minutes=5)
    async with database.directory() as connection:
        assert await codes.take_code(connection, PHONE, first.code, sealer=sealer, now=late) is None
        second = await codes.ask_code(connection, PHONE, "10.0.0.1", sealer=sealer, now=late)
        if first.code != second.code:
            assert await codes.take_code(connection, PHONE, first.code, sealer=sealer, now=late) is None
        found = await codes.take_code(connection, PHONE, second.code, sealer=sealer, now=late)
    assert found is not None
    assert found.phone == PHONE


async def test_one_phone_gets_five_an_hour_and_one_place_asks_for_twenty(app: FastAPI, database: Database) -> None:
    sealer, now = app.state.sealer, clock.now()
    async with database.directory() as connection:
        for number in range(5):
            at = now + timedelta(minutes=2 * number)
            await codes.ask_code(connection, PHONE, f"10.0.0.{number}", sealer=sealer, now=at)
        with pytest.raises(codes.TooManyCodes):
            await codes.ask_code(connection, PHONE, "10.0.1.1", sealer=sealer, now=now + timedelta(minutes=20))
        for number in range(20):
            await codes.ask_code(connection, f"139001390{number:02d}", "10.9.9.9", sealer=sealer, now=now)
        with pytest.raises(codes.TooManyCodes):
            await codes.ask_code(connection, "13900139099", "10.9.9.9", sealer=sealer, now=now)
        fine = await codes.ask_code(connection, "13900139099", "10.9.9.9", sealer=sealer, now=now + timedelta(hours=1))
    assert fine.account is None


async def test_codes_leave_no_trace_among_messages(
    gateway: Vendors, client: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    await client.post(ASK, json={"phone": PHONE})
    assert (await admin.get("/api/message-deliveries")).json() == {"deliveries": []}
    assert gateway.taken[0][1]["code"] not in (await admin.get(CHANNELS)).text
