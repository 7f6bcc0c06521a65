"""What the door is told: which ways of signing in there are, and nothing of who has them."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from fastapi import FastAPI

from tests.notifications.conftest import CHANNELS, MailBox, Vendors, made
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.notifications.ways import LOOKS_MAX

WAYS = "/api/session/ways"


async def ways(client: httpx.AsyncClient) -> dict[str, bool]:
    answer = await client.get(WAYS)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def told(*, phone: bool, mail: bool) -> dict[str, bool]:
    return {"password": True, "phone_code": phone, "mailed_reset": mail}


async def test_a_way_is_offered_while_a_channel_for_it_is_at_work(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, vendors: Vendors, mail_box: MailBox
) -> None:
    assert await ways(client) == told(phone=False, mail=False)
    sms = await made(admin, "http_sms", {"url": f"{vendors.url}/own"}, secrets={"secret": "own-secret"})
    assert await ways(client) == told(phone=True, mail=False)
    settings = {"host": "localhost", "port": mail_box.port, "security": "none", "sender": "post@acme.example"}
    await made(admin, "mail", settings)
    assert await ways(client) == told(phone=True, mail=True)
    assert (await admin.patch(f"{CHANNELS}/{sms}", json={"active": False})).status_code < 300
    assert await ways(client) == told(phone=False, mail=True)


async def test_channels_that_carry_no_codes_are_no_way_in(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, vendors: Vendors
) -> None:
    await made(admin, "own_server", {"url": f"{vendors.url}/own"}, secrets={"secret": "own-secret"})
    assert await ways(client) == told(phone=False, mail=False)


async def test_a_further_workspace_changes_nothing_that_is_told(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, vendors: Vendors, database: Database
) -> None:
    await made(admin, "http_sms", {"url": f"{vendors.url}/own"}, secrets={"secret": "own-secret"})
    before = await client.get(WAYS)
    await create_workspace(database, WORKSPACE_CHAIN, key="bright", name="Bright")
    after = await client.get(WAYS)
    assert after.content == before.content
    named = await client.get(WAYS, params={"workspace": "bright"})
    assert (named.status_code, named.json()["code"]) == (400, "invalid_parameters")


async def test_one_network_looks_so_often_a_minute(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = dt.datetime(2026, 11, 23, 12, 0, 15, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: at)
    for _ in range(LOOKS_MAX):
        app.state.ways.count("203.0.113.7", at)
    there = httpx.ASGITransport(app=app, client=("203.0.113.7", 1))
    async with httpx.AsyncClient(transport=there, base_url="http://tongzhou.test") as flood:
        refused = await flood.get(WAYS)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_looks")
        assert refused.headers["retry-after"] == "45"
        assert (await client.get(WAYS)).status_code == 200
        monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(minutes=1))
        assert (await flood.get(WAYS)).status_code == 200
