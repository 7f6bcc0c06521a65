"""Two at once: one wins, the other is told, nothing is half done."""

from __future__ import annotations

import asyncio

import httpx

from tests.builder.records.test_routes import PARTNERS, make_partner


async def test_of_two_updates_one_wins(admin: httpx.AsyncClient) -> None:
    made = await make_partner(admin, "1", revenue="5")
    path = f"{PARTNERS}/{made['id']}"
    answers = await asyncio.gather(
        *(admin.patch(path, json={"revision": 1, "revenue": str(amount)}) for amount in (6, 7, 8, 9))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    now = (await admin.get(path)).json()
    assert (now["revenue"], now["revision"]) == (won["revenue"], 2)
    history = (await admin.get(f"{path}/history")).json()["entries"]
    assert [entry["revision"] for entry in history] == [2, 1]


async def test_of_two_creates_with_one_key_one_wins(admin: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(admin.post(PARTNERS, json={"code": "1", "name": f"Partner {number}"}) for number in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    refused = [answer.json()["errors"] for answer in answers if answer.status_code == 422]
    assert all([(error["field"], error["code"]) for error in errors] == [("code", "not_unique")] for errors in refused)
    assert (await admin.get(PARTNERS, params={"count": "true"})).json()["total"] == 1


async def test_of_a_delete_and_an_update_the_first_wins(admin: httpx.AsyncClient) -> None:
    made = await make_partner(admin, "1")
    path = f"{PARTNERS}/{made['id']}"
    updated, deleted = await asyncio.gather(admin.patch(path, json={"revision": 1, "tier": "gold"}), admin.delete(path))
    assert deleted.status_code == 204
    assert updated.status_code in (200, 404)
    assert (await admin.get(path)).status_code == 404
