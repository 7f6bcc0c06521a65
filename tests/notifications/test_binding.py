"""Binding one's own account: the link, the vendor, and everybody who must not get in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx
import pytest

from tests.notifications.conftest import Vendors, made
from tests.people import MakeMember, MakePartnerUser, MakeRole, Person, SignIn
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http import outgoing
from tongzhou.notifications import binding
from tongzhou.notifications.facade import prune_bindings

BINDINGS, PREFERENCES = "/api/messages/bindings", "/api/messages/preferences"
OPEN, BEGIN, FINISH = "/api/bindings/open", "/api/bindings:begin", "/api/bindings:finish"
Browsers = Callable[[], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def wecom(admin: httpx.AsyncClient, vendors: Vendors) -> str:
    """The workspace has an app at 企业微信."""
    settings = {"corp_id": "ww1", "agent_id": 7, "base": vendors.url}
    return await made(admin, "wecom_app", settings, secrets={"secret": "s3cret"})


@pytest.fixture
async def account(admin: httpx.AsyncClient, vendors: Vendors) -> str:
    """The workspace has a 公众号."""
    settings = {"app_id": "wx1", "template": "t", "keywords": {"thing1": "subject"}, "base": vendors.url}
    return await made(admin, "official_account", settings, secrets={"secret": "s3cret"})


@pytest.fixture
async def li(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """Li's browser at the desk."""
    await make_member("li@acme.example", name="Li")
    return await sign_in("li@acme.example")


@pytest.fixture
async def north(make_role: MakeRole, make_partner_user: MakePartnerUser) -> Person:
    """Somebody of a partner."""
    await make_role({"key": "shop", "title": "S", "kind": "partner", "permissions": [], "forms": {}})
    return await make_partner_user("north@a.example", UUID(int=1), "shop")


async def begun(desk: httpx.AsyncClient, medium: str) -> tuple[str, str]:
    """The id of a binding, and the secret of its link."""
    answer = await desk.post(BINDINGS, json={"medium": medium})
    assert answer.status_code == 201, answer.text
    place, _, token = answer.json()["link"].partition("#token=")
    assert place == "https://app.example/bind"
    return answer.json()["id"], token


async def went(phone: httpx.AsyncClient, token: str) -> tuple[str, dict[str, str]]:
    """Where the phone is sent, and with what."""
    answer = await phone.post(BEGIN, json={"token": token})
    assert answer.status_code == 200, answer.text
    url = urlsplit(answer.json()["url"])
    assert url.fragment == "wechat_redirect"
    return f"{url.scheme}://{url.netloc}{url.path}", dict(parse_qsl(url.query))


async def addresses(desk: httpx.AsyncClient) -> dict[str, str]:
    found: dict[str, str] = (await desk.get(PREFERENCES)).json()["addresses"]
    return found


async def state(desk: httpx.AsyncClient, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.get(f"{BINDINGS}/{identifier}")).json()
    return found


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_member_scans_says_yes_and_is_known(
    admin: httpx.AsyncClient, li: httpx.AsyncClient, wecom: str, vendors: Vendors, browser: Browsers
) -> None:
    assert (await li.get(PREFERENCES)).json()["bindable"] == ["wecom"]
    identifier, token = await begun(li, "wecom")
    assert await state(li, identifier) == {"status": "waiting", "fault": None}
    phone = await browser()
    shown = (await phone.get(OPEN, params={"token": token})).json()
    assert {key: shown[key] for key in ("name", "workspace", "medium")} == {
        "name": "Li", "workspace": "Acme", "medium": "wecom",
    }  # fmt: skip
    place, query = await went(phone, token)
    assert place == "https://open.weixin.qq.com/connect/oauth2/authorize"
    assert list(query) == ["appid", "redirect_uri", "response_type", "scope", "state", "agentid"]
    assert query | {"state": ""} == {
        "appid": "ww1", "redirect_uri": "https://app.example/bind", "response_type": "code",
        "scope": "snsapi_base", "state": "", "agentid": "7",
    }  # fmt: skip
    assert await state(li, identifier) == {"status": "begun", "fault": None}
    back = await phone.post(FINISH, json={"state": query["state"], "code": "of-lilei"})
    assert (back.status_code, back.json()) == (200, {"medium": "wecom"})
    assert await state(li, identifier) == {"status": "bound", "fault": None}
    assert await addresses(li) == {"email": "li@acme.example", "wecom": "lilei"}
    assert await addresses(admin) == {"email": "admin@acme.example"}
    (entry,) = (await admin.get("/api/audit", params={"action": "message_address."})).json()["entries"]
    assert (entry["action"], entry["actor"], entry["detail"]) == (
        "message_address.bound", "Li", {"media": ["wecom"]},
    )  # fmt: skip
    assert vendors.asked == ["of-lilei"]


async def test_a_partners_person_binds_the_official_account_and_unbinds_it(
    admin: httpx.AsyncClient, account: str, wecom: str, north: Person, sign_in: SignIn, browser: Browsers
) -> None:
    desk, phone = await sign_in("north@a.example"), await browser()
    assert (await desk.get(PREFERENCES)).json()["bindable"] == ["official_account"]
    assert refusal(await desk.post(BINDINGS, json={"medium": "wecom"})) == (404, "not_found")
    identifier, token = await begun(desk, "official_account")
    _, query = await went(phone, token)
    assert list(query) == ["appid", "redirect_uri", "response_type", "scope", "state"]
    assert (await phone.post(FINISH, json={"state": query["state"], "code": "of-openid-1"})).status_code == 200
    assert await addresses(desk) == {"email": "north@a.example", "official_account": "openid-1"}
    assert await state(desk, identifier) == {"status": "bound", "fault": None}
    assert (await admin.get(f"{BINDINGS}/{identifier}")).status_code == 404
    gone = "/api/messages/addresses/official_account"
    assert (await admin.delete(gone)).status_code == 404
    assert (await desk.delete(gone)).status_code == 204
    assert await addresses(desk) == {"email": "north@a.example"}
    assert (await desk.delete(gone)).status_code == 404
    entries = (await admin.get("/api/audit", params={"action": "message_address."})).json()["entries"]
    assert [entry["action"] for entry in entries] == ["message_address.unbound", "message_address.bound"]


async def test_a_link_is_good_once_and_only_the_latest(
    li: httpx.AsyncClient, wecom: str, vendors: Vendors, browser: Browsers
) -> None:
    former, old = await begun(li, "wecom")
    _, token = await begun(li, "wecom")
    first, second = await browser(), await browser()
    assert refusal(await first.post(BEGIN, json={"token": old})) == (410, "binding_not_valid")
    assert await state(li, former) == {"status": "over", "fault": None}
    _, query = await went(first, token)
    assert refusal(await second.post(BEGIN, json={"token": token})) == (410, "binding_not_valid")
    assert refusal(await second.get(OPEN, params={"token": token})) == (410, "binding_not_valid")
    answer = {"state": query["state"], "code": "of-lilei"}
    assert (await first.post(FINISH, json=answer)).status_code == 200
    first.cookies.set("tongzhou_binding", "acme." + "x" * 33, domain="tongzhou.test", path=FINISH)
    assert refusal(await first.post(FINISH, json={**answer, "code": "of-eve"})) == (410, "binding_not_valid")
    assert (vendors.asked, (await addresses(li))["wecom"]) == (["of-lilei"], "lilei")


async def test_an_answer_of_the_vendor_counts_once_in_the_browser_that_asked(
    li: httpx.AsyncClient, wecom: str, vendors: Vendors, browser: Browsers
) -> None:
    _, token = await begun(li, "wecom")
    phone, eve = await browser(), await browser()
    _, query = await went(phone, token)
    right = {"state": query["state"], "code": "of-lilei"}
    assert refusal(await eve.post(FINISH, json=right)) == (410, "binding_not_valid")
    for wrong in ("0" * 64, query["state"][:-1], "'"):
        assert refusal(await phone.post(FINISH, json={**right, "state": wrong})) == (410, "binding_not_valid")
    assert (vendors.asked, await addresses(li)) == ([], {"email": "li@acme.example"})
    cookie = phone.cookies["tongzhou_binding"]
    assert (await phone.post(FINISH, json=right)).status_code == 200
    phone.cookies.set("tongzhou_binding", cookie, domain="tongzhou.test", path=FINISH)
    assert refusal(await phone.post(FINISH, json={**right, "code": "of-eve"})) == (410, "binding_not_valid")
    assert (vendors.asked, (await addresses(li))["wecom"]) == (["of-lilei"], "lilei")


async def test_nobody_finishes_with_the_state_of_another(
    li: httpx.AsyncClient, wecom: str, vendors: Vendors, make_member: MakeMember, sign_in: SignIn, browser: Browsers
) -> None:
    await make_member("eve@acme.example", name="Eve")
    eve, phone = await sign_in("eve@acme.example"), await browser()
    _, of_li = await begun(li, "wecom")
    _, of_eve = await begun(eve, "wecom")
    assert refusal(await eve.post(BEGIN, json={"token": of_li})) == (403, "binding_of_another")
    _, mine = await went(phone, of_li)
    _, hers = await went(eve, of_eve)
    stolen = {"state": mine["state"], "code": "of-eve"}
    assert refusal(await eve.post(FINISH, json=stolen)) == (410, "binding_not_valid")
    eve.cookies.set("tongzhou_binding", phone.cookies["tongzhou_binding"], domain="tongzhou.test", path=FINISH)
    assert refusal(await eve.post(FINISH, json=stolen)) == (403, "binding_of_another")
    planted = {"state": hers["state"], "code": "of-eve"}
    assert refusal(await phone.post(FINISH, json=planted)) == (410, "binding_not_valid")
    assert (vendors.asked, await addresses(li), await addresses(eve)) == (
        [], {"email": "li@acme.example"}, {"email": "eve@acme.example"},
    )  # fmt: skip


async def test_time_ends_a_link_and_a_state(
    database: Database, workspace: Workspace, li: httpx.AsyncClient, wecom: str, vendors: Vendors, browser: Browsers
) -> None:
    phone = await browser()
    identifier, token = await begun(li, "wecom")
    _, query = await went(phone, token)
    await _age(database, workspace, timedelta(minutes=10))
    late = {"state": query["state"], "code": "of-lilei"}
    assert refusal(await phone.post(FINISH, json=late)) == (410, "binding_not_valid")
    assert await state(li, identifier) == {"status": "over", "fault": None}
    _, token = await begun(li, "wecom")
    await _age(database, workspace, timedelta(minutes=10))
    assert refusal(await phone.get(OPEN, params={"token": token})) == (410, "binding_not_valid")
    assert refusal(await phone.post(BEGIN, json={"token": token})) == (410, "binding_not_valid")
    assert (vendors.asked, await addresses(li)) == ([], {"email": "li@acme.example"})
    async with database.workspace(workspace) as connection:
        assert await prune_bindings(connection, now=clock.now() + timedelta(hours=25)) is False
    assert (await li.get(f"{BINDINGS}/{identifier}")).status_code == 404


@pytest.mark.parametrize("code", ["wrong", "outside"])
async def test_the_vendor_says_no(
    li: httpx.AsyncClient, wecom: str, vendors: Vendors, browser: Browsers, code: str
) -> None:
    phone = await browser()
    identifier, token = await begun(li, "wecom")
    _, query = await went(phone, token)
    answer = await phone.post(FINISH, json={"state": query["state"], "code": code})
    assert refusal(answer) == (502, "not_bound")
    assert "40029" not in answer.text
    assert await state(li, identifier) == {"status": "failed", "fault": "refused"}
    assert (vendors.asked, await addresses(li)) == ([code], {"email": "li@acme.example"})
    again = {"state": query["state"], "code": "of-lilei"}
    assert refusal(await phone.post(FINISH, json=again)) == (410, "binding_not_valid")


async def test_the_vendor_hangs_or_names_nobody(
    li: httpx.AsyncClient, account: str, vendors: Vendors, browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await browser()
    identifier, token = await begun(li, "official_account")
    _, query = await went(phone, token)
    with monkeypatch.context() as short:
        short.setattr(outgoing, "SECONDS", 0.2)
        vendors.hangs = asyncio.Event()
        answer = await phone.post(FINISH, json={"state": query["state"], "code": "of-openid-1"})
        vendors.hangs.set()
    assert refusal(answer) == (502, "not_bound")
    assert await state(li, identifier) == {"status": "failed", "fault": "timed_out"}
    identifier, token = await begun(li, "official_account")
    _, query = await went(phone, token)
    odd = await phone.post(FINISH, json={"state": query["state"], "code": "of-a b"})
    assert (refusal(odd), (await state(li, identifier))["fault"]) == ((502, "not_bound"), "unexpected_answer")
    assert await addresses(li) == {"email": "li@acme.example"}


async def test_without_the_channel_or_the_person_nothing_is_bound(
    admin: httpx.AsyncClient, li: httpx.AsyncClient, wecom: str, vendors: Vendors, browser: Browsers
) -> None:
    phone = await browser()
    assert refusal(await li.post(BINDINGS, json={"medium": "official_account"})) == (404, "not_found")
    assert refusal(await li.post(BINDINGS, json={"medium": "email"})) == (404, "not_found")
    _, token = await begun(li, "wecom")
    _, query = await went(phone, token)
    _, waiting = await begun(admin, "wecom")
    await admin.patch(f"/api/message-channels/{wecom}", json={"active": False})
    assert refusal(await phone.post(FINISH, json={"state": query["state"], "code": "of-lilei"})) == (
        410, "binding_not_valid",
    )  # fmt: skip
    assert refusal(await phone.get(OPEN, params={"token": waiting})) == (410, "binding_not_valid")
    await admin.patch(f"/api/message-channels/{wecom}", json={"active": True})
    _, token = await begun(li, "wecom")
    (member,) = [each for each in (await admin.get("/api/members")).json()["members"] if each["name"] == "Li"]
    kept_out = await admin.patch(f"/api/members/{member['id']}", json={"active": False})
    assert kept_out.status_code == 200, kept_out.text
    assert refusal(await phone.post(BEGIN, json={"token": token})) == (410, "binding_not_valid")
    assert (vendors.asked, await addresses(admin)) == ([], {"email": "admin@acme.example"})


async def test_unknown_links_say_nothing_and_nobody_begins_forever(
    li: httpx.AsyncClient, wecom: str, browser: Browsers
) -> None:
    phone = await browser()
    for unknown in ("x", "acme." + "x" * 33, "nowhere." + "x" * 33):
        assert refusal(await phone.get(OPEN, params={"token": unknown})) == (410, "binding_not_valid")
        assert refusal(await phone.post(BEGIN, json={"token": unknown})) == (410, "binding_not_valid")
    for _ in range(binding.BINDINGS_PER_PERSON):
        await begun(li, "wecom")
    refused = await li.post(BINDINGS, json={"medium": "wecom"})
    assert refusal(refused) == (429, "too_many_bindings")
    assert 3500 < int(refused.headers["retry-after"]) <= 3600


async def test_typed_addresses_are_written_down_when_they_change(admin: httpx.AsyncClient, wecom: str) -> None:
    for address in ("ada", "ada", ""):
        saved = await admin.put(PREFERENCES, json={"kinds": {}, "addresses": {"wecom": address, "feishu": ""}})
        assert saved.json()["addresses"].get("wecom", "") == address
    entries = (await admin.get("/api/audit", params={"action": "message_address."})).json()["entries"]
    assert [entry["detail"] for entry in entries] == [{"media": ["wecom"]}] * 2


async def _age(database: Database, workspace: Workspace, by: timedelta) -> None:
    table = f"{workspace.schema}._message_binding"
    statement = f"update {table} set created_at = created_at - %s, expires_at = expires_at - %s"
    async with database.workspace(workspace) as connection:
        await connection.execute(statement.encode(), [by, by])
