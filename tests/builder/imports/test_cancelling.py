"""An import that is cancelled half-way leaves nothing, whether it reads or waits for a statement."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.builder.imports.conftest import EndOf, upload
from tongzhou.builder.imports import running
from tongzhou.kernel.database.connections import Connection, Database, Workspace

RECORDS = "/api/forms/region/records"


@pytest.mark.parametrize("when", ["reading", "writing"])
async def test_cancelled_half_way(
    when: str,
    admin: httpx.AsyncClient,
    database: Database,
    workspace: Workspace,
    end_of: EndOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reached = asyncio.Event()

    async def stuck(connection: Connection, *_: object, **__: object) -> None:
        reached.set()
        await connection.execute(b"select pg_sleep(30)")

    monkeypatch.setattr(running, "load" if when == "writing" else "create_stage", stuck)
    text = "code,name\n" + "".join(f"C{number},n\n" for number in range(2_000))
    begun = await admin.post(f"{RECORDS}:import", files=upload(text))
    async with asyncio.timeout(20):
        await reached.wait()
        asked = await admin.post(f"/api/jobs/{begun.json()['job']['id']}:cancel")
        job = await end_of(begun)

    assert (asked.status_code, job["status"], job["result"]) == (200, "cancelled", None)
    assert (await admin.get(RECORDS)).json()["records"] == []
    async with database.workspace(workspace) as connection:
        for table in ("_record_history", "_event", "_import_error"):
            rows = await connection.execute(f"select 1 from {workspace.schema}.{table}".encode())
            assert await rows.fetchall() == [], table
    monkeypatch.undo()
    again = f"/api/forms/region/imports/{begun.json()['import']['id']}:run"
    ran = await end_of(await admin.post(again, json={"mapping": {"code": "code", "name": "name"}, "key": "code"}))
    assert (ran["status"], ran["result"]["create"]) == ("done", 2_000)
    assert (ran["done"], ran["total"]) == (4_000, 4_000)
