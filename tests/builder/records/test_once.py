"""The same request sent twice is done once, and its first answer comes back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.records.facade import prune_idempotency
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

REGIONS = "/api/forms/region/records"
EAST = {"code": "E", "name": "East"}
KEY = {"idempotency-key": "order-4711"}


async def codes(admin: httpx.AsyncClient) -> list[str]:
    return sorted(record["code"] for record in (await admin.get(REGIONS)).json()["records"])


async def test_a_record_is_made_once_whatever_is_sent_again(admin: httpx.AsyncClient) -> None:
    first = await admin.post(REGIONS, json=EAST, headers=KEY)
    again = await admin.post(REGIONS, json=EAST, headers=KEY)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await codes(admin) == ["E"]


async def test_another_request_under_the_same_key_is_refused(admin: httpx.AsyncClient) -> None:
    await admin.post(REGIONS, json=EAST, headers=KEY)
    for path, body in ((REGIONS, {"code": "W", "name": "West"}), ("/api/forms/secret/records", EAST)):
        refused = await admin.post(path, json=body, headers=KEY)
        assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused"), path
    assert await codes(admin) == ["E"]


async def test_what_was_refused_may_be_sent_again(admin: httpx.AsyncClient) -> None:
    assert (await admin.post(REGIONS, json={"code": "E"}, headers=KEY)).status_code == 422
    assert (await admin.post(REGIONS, json=EAST, headers=KEY)).status_code == 201


async def test_twins_at_the_same_moment_make_one_record(admin: httpx.AsyncClient) -> None:
    body = {"note": "once"}
    answers = await asyncio.gather(*(admin.post("/api/forms/secret/records", json=body, headers=KEY) for _ in range(5)))
    assert {(answer.status_code, answer.json()["id"]) for answer in answers} == {(201, answers[0].json()["id"])}
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 4
    assert len((await admin.get("/api/forms/secret/records")).json()["records"]) == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 201])
async def test_a_key_that_is_none_is_refused(admin: httpx.AsyncClient, key: str) -> None:
    answer = await admin.post(REGIONS, json=EAST, headers={"idempotency-key": key})
    assert (answer.status_code, await codes(admin)) == (400, [])


async def test_a_bulk_change_is_made_once(admin: httpx.AsyncClient) -> None:
    ids = [(await admin.post(REGIONS, json={"code": c, "name": c})).json()["id"] for c in "AB"]
    body = {"ids": ids, "values": {"name": "Both"}}
    first = await admin.post(f"{REGIONS}:update", json=body, headers=KEY)
    again = await admin.post(f"{REGIONS}:update", json=body, headers=KEY)
    assert (first.json(), again.json()) == ({"changed": 2, "undo": first.json()["undo"], "refused": 0}, first.json())
    assert {record["revision"] for record in (await admin.get(REGIONS)).json()["records"]} == {2}


async def test_a_file_is_imported_once(admin: httpx.AsyncClient) -> None:
    async def sent(content: bytes) -> httpx.Response:
        files = {"file": ("regions.csv", content)}
        return await admin.post(f"{REGIONS}:import", files=files, data={"mode": "create"}, headers=KEY)

    first, again = await sent(b"code,name\nE,East\n"), await sent(b"code,name\nE,East\n")
    assert (first.status_code, again.json()) == (202, first.json())
    assert len([job for job in (await admin.get("/api/jobs")).json()["jobs"] if "import" in job["kind"]]) == 1
    other = await sent(b"code,name\nW,West\n")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_keys_are_everybodys_own_partner_users_too(
    admin: httpx.AsyncClient,
    make_role: MakeRole,
    make_member: MakeMember,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> None:
    partner = (await admin.post("/api/forms/partner/records", json={"code": "P", "name": "P"})).json()["id"]
    order: dict[str, Any] = {"number": "1", "line": 1, "partner": partner, "amount": "5", "ordered_on": "2019-01-01"}
    forms = {"order": {"actions": ["read", "create"]}, "partner": {"actions": ["read"]}}
    await make_role({"key": "owner", "title": "Owner", "kind": "partner", "permissions": [], "forms": forms})
    await make_partner_user("owner@partner.example", partner, "owner")
    owner = await sign_in("owner@partner.example")
    orders = "/api/forms/order/records"
    first = await owner.post(orders, json=order, headers=KEY)
    assert first.status_code == 201, first.text
    assert (await owner.post(orders, json=order, headers=KEY)).json() == first.json()
    own = await admin.post(orders, json={**order, "line": 2}, headers=KEY)
    assert own.status_code == 201


async def test_keys_are_forgotten_after_a_day(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    await admin.post(REGIONS, json=EAST, headers=KEY)
    async with database.workspace(workspace) as connection:
        await prune_idempotency(connection, now=clock.now() + timedelta(hours=23))
    assert (await admin.post(REGIONS, json=EAST, headers=KEY)).status_code == 201
    async with database.workspace(workspace) as connection:
        await prune_idempotency(connection, now=clock.now() + timedelta(hours=25))
    refused = await admin.post(REGIONS, json=EAST, headers=KEY)
    assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [("code", "not_unique")]
