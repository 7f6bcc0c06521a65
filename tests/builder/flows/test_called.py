"""Flows that programs outside begin by calling an address."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.flows.triggers import called
from tongzhou.kernel.http.addresses import hash_of, new_secret

MAKES = {
    "kind": "create",
    "key": "made",
    "title": "Made",
    "form": "region",
    "values": {"name": "input.name", "code": "input.name", "secret_rate": "input.area"},
}
FIELDS = [
    {"key": "name", "label": "Name", "type": "text", "required": True},
    {"key": "area", "label": "Area", "type": "number"},
]
CALLED: dict[str, Any] = {"form": None, "trigger": {"kind": "webhook", "inputs": FIELDS}}


@pytest.fixture
async def caller(app: Any) -> httpx.AsyncClient:
    """A program that is not signed in and sends no origin."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tongzhou.test")


async def address_of(admin: httpx.AsyncClient) -> str:
    answer = await admin.post("/api/flows/sample/address:renew")
    assert answer.status_code == 200, answer.text
    address: str = answer.json()["address"]
    return address


async def names(admin: httpx.AsyncClient) -> list[str]:
    return sorted(row["name"] for row in (await admin.get(REGIONS)).json()["records"])


async def test_a_call_begins_a_run_with_its_values(
    admin: httpx.AsyncClient, caller: httpx.AsyncClient, work: Work
) -> None:
    await published(admin, flow(MAKES, **CALLED))
    assert (await admin.get("/api/flows/sample/address")).json() == {"address": None}
    address = await address_of(admin)
    assert (await admin.get("/api/flows/sample/address")).json() == {"address": address}
    answer = await caller.post(address, json={"name": "North", "area": "12.50", "of_their_own": {"deep": [1]}})
    assert answer.status_code == 202, answer.text
    await work()
    (run,) = await runs_of(admin)
    assert (run["id"], run["status"], run["happened"]["inputs"]) == (
        answer.json()["run"]["id"],
        "done",
        {"name": "North", "area": "12.50"},
    )
    assert await names(admin) == ["North"]


async def test_a_call_sent_twice_begins_one_run(
    admin: httpx.AsyncClient, caller: httpx.AsyncClient, work: Work
) -> None:
    await published(admin, flow(MAKES, **CALLED))
    address = await address_of(admin)
    key = {"idempotency-key": "order-7"}
    answers = await asyncio.gather(*(caller.post(address, json={"name": "North"}, headers=key) for _ in range(4)))
    assert {each.status_code for each in answers} == {202}
    assert len({each.json()["run"]["id"] for each in answers}) == 1
    other = await caller.post(address, json={"name": "South"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    await work()
    assert await names(admin) == ["North"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"area": 1}, "name", "required"),
        ({"name": 7}, "name", "wrong_type"),
        ({"name": "North", "area": "much"}, "area", "wrong_type"),
    ],
)
async def test_what_does_not_fit_is_named_and_begins_nothing(
    admin: httpx.AsyncClient, caller: httpx.AsyncClient, body: dict[str, Any], field: str, code: str
) -> None:
    await published(admin, flow(MAKES, **CALLED))
    answer = await caller.post(await address_of(admin), json=body)
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [(field, code)]
    assert await runs_of(admin) == []


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b'"x"'])
async def test_what_is_no_object_is_refused(admin: httpx.AsyncClient, caller: httpx.AsyncClient, body: bytes) -> None:
    await published(admin, flow(MAKES, **CALLED))
    headers = {"content-type": "application/json"}
    answer = await caller.post(await address_of(admin), content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert await runs_of(admin) == []


async def test_another_address_ends_the_one_before(admin: httpx.AsyncClient, caller: httpx.AsyncClient) -> None:
    await published(admin, flow(MAKES, **CALLED))
    old = await address_of(admin)
    new = await address_of(admin)
    body = {"name": "North"}
    assert (await caller.post(old, json=body)).status_code == 404
    assert (await caller.post(new, json=body)).status_code == 202
    made_up = new_secret(old.rsplit("/", 1)[1].split(".")[0])
    for secret in (made_up, new_secret("nowhere"), "short", f"{hash_of('x').hex()}"):
        assert (await caller.post(f"/api/hooks/{secret}", json=body)).status_code == 404
    assert len(await runs_of(admin)) == 1


async def test_a_paused_flow_takes_no_calls(admin: httpx.AsyncClient, caller: httpx.AsyncClient) -> None:
    await published(admin, flow(MAKES, **CALLED))
    address, body = await address_of(admin), {"name": "North"}
    await admin.post("/api/flows/sample:pause")
    refused = await caller.post(address, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "flow_paused")
    await admin.post("/api/flows/sample:resume")
    assert (await caller.post(address, json=body)).status_code == 202


async def test_a_flow_that_begins_otherwise_now_takes_no_calls(
    admin: httpx.AsyncClient, caller: httpx.AsyncClient
) -> None:
    await published(admin, flow(MAKES, **CALLED))
    address = await address_of(admin)
    made = {**MAKES, "values": {"name": "name", "code": "code"}}
    await admin.put("/api/flows/sample/draft", json={"document": flow(made), "revision": 1})
    assert (await admin.post("/api/flows/sample:publish", json={"revision": 2})).status_code == 200
    assert (await caller.post(address, json={"name": "North"})).status_code == 404


async def test_a_flow_takes_so_many_calls_a_minute(
    admin: httpx.AsyncClient, caller: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(called, "CALLS_A_MINUTE", 2)
    await published(admin, flow(MAKES, **CALLED))
    address, body = await address_of(admin), {"name": "North"}
    answers = [await caller.post(address, json=body) for _ in range(3)]
    assert [each.status_code for each in answers] == [202, 202, 429]
    assert (answers[2].json()["code"], answers[2].headers["retry-after"]) == ("too_many_calls", "60")
    assert len(await runs_of(admin)) == 2


async def test_a_flow_about_records_is_not_called(admin: httpx.AsyncClient) -> None:
    await admin.post("/api/flows", json={"document": flow(MAKES, **{**CALLED, "form": "region"})})
    answer = await admin.post("/api/flows/sample:publish", json={"revision": 1})
    assert answer.status_code == 422
    assert ("form", "called_about_no_record") in [(each["field"], each["code"]) for each in answer.json()["errors"]]


async def test_only_who_manages_flows_sees_the_address(
    admin: httpx.AsyncClient, make_member: MakeMember, make_role: MakeRole, sign_in: SignIn
) -> None:
    await published(admin, flow(MAKES, **CALLED))
    await address_of(admin)
    await make_role({"key": "clerk", "title": "Clerk", "kind": "member", "permissions": []})
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    for answer in (
        await clerk.get("/api/flows/sample/address"),
        await clerk.post("/api/flows/sample/address:renew"),
    ):
        assert answer.status_code in {403, 404}
        assert "acme." not in answer.text
    assert (await admin.get("/api/flows/nothing/address")).status_code == 404
