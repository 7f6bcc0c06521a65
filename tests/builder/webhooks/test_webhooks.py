"""What happens to records is told, signed, tried again for a day, logged and sent again when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.builder.webhooks.conftest import HOOKS, REGIONS, Listener, log, made
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.webhooks.contracts import PAUSES
from tongzhou.builder.webhooks.delivering import prune_deliveries
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http import outgoing
from tongzhou.kernel.http.signing import signature_of

Send = Callable[..., Awaitable[None]]
EAST = {"code": "E", "name": "East", "secret_rate": "5"}


def test_tries_go_on_for_a_day() -> None:
    assert timedelta(hours=23) < sum(PAUSES, timedelta()) <= timedelta(hours=25)


async def test_creating_changing_and_deleting_are_told_with_a_signature(
    admin: httpx.AsyncClient, listener: Listener, send: Send
) -> None:
    hook = await made(admin, listener)
    record = (await admin.post(REGIONS, json=EAST)).json()
    await send()
    await admin.patch(f"{REGIONS}/{record['id']}", json={"name": "Far east", "revision": 1})
    await send()
    await admin.delete(f"{REGIONS}/{record['id']}")
    await send()
    bodies = listener.bodies()
    assert [body["event"] for body in bodies] == ["record.created", "record.updated", "record.deleted"]
    assert {(body["workspace"], body["form"]) for body in bodies} == {("acme", "region")}
    (told,) = bodies[1]["records"]
    assert (told["id"], told["changed"], told["values"]["name"]) == (record["id"], ["name"], "Far east")
    headers, content = listener.heard[0]
    signed = signature_of(hook["secret"], headers["x-tongzhou-nonce"], headers["x-tongzhou-timestamp"], content)
    assert headers["x-tongzhou-signature"] == f"sha256={signed}"
    assert headers["x-tongzhou-delivery"] == bodies[0]["id"]
    assert abs(int(headers["x-tongzhou-timestamp"]) - clock.now().timestamp()) < 60
    entries = await log(admin, hook)
    assert [(each["status"], each["attempts"], each["response_status"]) for each in entries] == [("done", 1, 200)] * 3
    assert len(entries[0]["response"]) == 2048


async def test_only_what_was_asked_for_is_told(admin: httpx.AsyncClient, listener: Listener, send: Send) -> None:
    await made(admin, listener, events=["updated"], changed=["name"], rows='code = "E"', fields=["code", "name"])
    for code in "EW":
        record = (await admin.post(REGIONS, json={**EAST, "code": code})).json()
        path = f"{REGIONS}/{record['id']}"
        await admin.patch(path, json={"secret_rate": "6", "revision": 1})
        await admin.patch(path, json={"name": "Other", "revision": 2})
    await admin.post("/api/forms/secret/records", json={"note": "of another form"})
    await send()
    (body,) = listener.bodies()
    assert body["event"] == "record.updated"
    assert [each["values"]["code"] for each in body["records"]] == ["E"]
    assert set(body["records"][0]["values"]) == {"id", "code", "name"}


async def test_a_bulk_change_is_told_in_one(admin: httpx.AsyncClient, listener: Listener, send: Send) -> None:
    ids = [(await admin.post(REGIONS, json={"code": c, "name": c})).json()["id"] for c in "ABC"]
    await made(admin, listener)
    await admin.post(f"{REGIONS}:update", json={"ids": ids, "values": {"name": "All"}})
    await send()
    (body,) = listener.bodies()
    assert sorted(each["id"] for each in body["records"]) == sorted(ids)


async def test_what_is_not_written_is_not_told(admin: httpx.AsyncClient, listener: Listener, send: Send) -> None:
    await made(admin, listener)
    assert (await admin.post(REGIONS, json={"code": "E"})).status_code == 422
    await send()
    assert listener.heard == []


@pytest.mark.parametrize(
    ("status", "headers"), [("500 Oops", ""), ("503 Busy", ""), ("302 Found", "location: http://10.0.0.1/\r\n")]
)
async def test_a_refusal_or_redirect_is_tried_again_until_it_is_taken(
    admin: httpx.AsyncClient, listener: Listener, send: Send, status: str, headers: str
) -> None:
    hook = await made(admin, listener)
    await admin.post(REGIONS, json=EAST)
    listener.status, listener.headers = status, headers
    await send()
    (entry,) = await log(admin, hook)
    assert (entry["status"], entry["attempts"], entry["response_status"]) == ("waiting", 1, int(status[:3]))
    assert (await admin.get(HOOKS)).json()["webhooks"][0]["failing_since"] is not None
    await send()
    assert len(listener.heard) == 1
    listener.status, listener.headers = "204 Good", ""
    await send(seconds=15)
    (entry,) = await log(admin, hook)
    assert (entry["status"], entry["attempts"]) == ("done", 2)
    assert listener.heard[0][1] == listener.heard[1][1]
    assert (await admin.get(HOOKS)).json()["webhooks"][0]["failing_since"] is None


async def test_a_target_that_hangs_is_left_after_the_time_limit(
    admin: httpx.AsyncClient, listener: Listener, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.2)
    listener.hangs = True
    hook = await made(admin, listener)
    await admin.post(REGIONS, json=EAST)
    await send()
    (entry,) = await log(admin, hook)
    assert (entry["status"], entry["fault"], entry["response_status"]) == ("waiting", "timed_out", None)


async def test_after_a_day_of_failures_it_is_given_up_and_paused(
    admin: httpx.AsyncClient, listener: Listener, send: Send
) -> None:
    hook = await made(admin, listener)
    await admin.post(REGIONS, json=EAST)
    listener.status = "500 Oops"
    for _ in range(len(PAUSES) + 1):
        await send(days=3)
    (entry,) = await log(admin, hook)
    assert (entry["status"], entry["attempts"], entry["next_at"]) == ("failed", len(PAUSES) + 1, None)
    (known,) = (await admin.get(HOOKS)).json()["webhooks"]
    assert known["paused"] is True
    await admin.post(REGIONS, json={**EAST, "code": "W"})
    listener.status = "200 OK"
    heard = len(listener.heard)
    await send(days=4)
    assert len(listener.heard) == heard
    path = f"{HOOKS}/{known['id']}"
    assert (await admin.patch(path, json={"paused": False})).json()["webhook"]["paused"] is False
    await send(days=4)
    assert listener.bodies()[-1]["records"][0]["values"]["code"] == "W"
    again = await admin.post(f"{path}/deliveries/{entry['id']}:replay")
    assert again.status_code == 201
    await send(days=4)
    assert listener.bodies()[-1]["records"][0]["values"]["code"] == "E"
    assert (await log(admin, hook))[0]["replay_of"] == entry["id"]


async def test_private_addresses_are_not_called(admin: httpx.AsyncClient, listener: Listener) -> None:
    hook = await made(admin, listener)
    tried = await admin.post(f"{HOOKS}/{hook['webhook']['id']}:try")
    assert (tried.json()["ok"], tried.json()["fault"], listener.heard) == (False, "not_public", [])


async def test_a_new_secret_signs_from_then_on(admin: httpx.AsyncClient, listener: Listener, send: Send) -> None:
    hook = await made(admin, listener)
    fresh = (await admin.post(f"{HOOKS}/{hook['webhook']['id']}:renew")).json()["secret"]
    assert fresh != hook["secret"]
    await admin.post(REGIONS, json=EAST)
    await send()
    headers, content = listener.heard[0]
    signed = signature_of(fresh, headers["x-tongzhou-nonce"], headers["x-tongzhou-timestamp"], content)
    assert headers["x-tongzhou-signature"] == f"sha256={signed}"


async def test_two_senders_send_once(admin: httpx.AsyncClient, listener: Listener, send: Send) -> None:
    await made(admin, listener)
    await admin.post(REGIONS, json=EAST)
    await asyncio.gather(send(), send(), send())
    assert len(listener.heard) == 1


async def test_a_removed_webhook_leaves_nothing_behind(
    admin: httpx.AsyncClient, listener: Listener, send: Send, database: Database, workspace: Workspace
) -> None:
    hook = await made(admin, listener)
    await admin.post(REGIONS, json=EAST)
    assert (await admin.delete(f"{HOOKS}/{hook['webhook']['id']}")).status_code == 204
    await admin.post(REGIONS, json={**EAST, "code": "W"})
    await send()
    async with database.workspace(workspace) as connection:
        counts = await (
            await connection.execute(
                f'select (select count(*) from "{workspace.schema}"._event_due) as due,'
                f' (select count(*) from "{workspace.schema}"._webhook_delivery) as sent'
            )
        ).fetchone()
    assert (counts, listener.heard) == ({"due": 0, "sent": 0}, [])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "ftp://a.example"}, "url"),
        ({"url": "https://user:secret@a.example"}, "url"),
        ({"url": "nonsense"}, "url"),
        ({"changed": ["nothing"]}, "changed.0"),
        ({"fields": ["nothing"]}, "fields.0"),
        ({"rows": "nothing = 1"}, "rows"),
        ({"events": []}, "document.events"),
        ({"events": ["exploded"]}, "document.events"),
    ],
)
async def test_what_no_webhook_can_be_is_refused(admin: httpx.AsyncClient, changed: dict[str, Any], field: str) -> None:
    document = {"title": "ERP", "url": "https://erp.example/hook", "events": ["created"], **changed}
    answer = await admin.post(HOOKS, json={"document": document})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert (await admin.get(HOOKS)).json() == {"webhooks": []}


async def test_nobody_has_told_more_than_they_may_read(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    document = {"title": "ERP", "url": "https://erp.example/hook", "events": ["created"]}
    rights: dict[str, dict[str, Any]] = {
        "plain": {"permissions": [], "form": {"actions": ["read"]}},
        "some_rows": {"permissions": ["webhooks.manage"], "form": {"actions": ["read"], "rows": 'code = "E"'}},
        "some_fields": {
            "permissions": ["webhooks.manage"],
            "form": {"actions": ["read"], "fields": {"read": ["code"]}},
        },
    }
    for key, given in rights.items():
        await make_role(
            {"key": key, "title": key, "kind": "member", "permissions": given["permissions"],
             "forms": {"region": given["form"]}}
        )  # fmt: skip
        await make_member(f"{key}@acme.example", key)
        browser = await sign_in(f"{key}@acme.example")
        answer = await browser.post(HOOKS, json={"document": document})
        assert answer.status_code == (404 if key == "plain" else 403), key
    fields = {**document, "fields": ["code"]}
    assert (await browser.post(HOOKS, json={"document": fields})).status_code == 201


async def test_secrets_and_the_log_do_not_stay_in_the_open(
    admin: httpx.AsyncClient, listener: Listener, send: Send, database: Database, workspace: Workspace
) -> None:
    hook = await made(admin, listener)
    await admin.post(REGIONS, json=EAST)
    await send()
    async with database.workspace(workspace) as connection:
        row = await (
            await connection.execute(f'select w::text as line from "{workspace.schema}"._webhook w')
        ).fetchone()
        assert row is not None
        assert hook["secret"] not in row["line"]
        assert hook["secret"].encode().hex() not in row["line"]
        await prune_deliveries(connection, now=clock.now() + timedelta(days=31))
    assert await log(admin, hook) == []
