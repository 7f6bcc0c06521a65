"""What runs of flows kept of somebody who is erased: what they were called, what steps made and were given."""

from __future__ import annotations

from itertools import pairwise

import httpx

from tests.builder.flows.conftest import Work, published, runs_of, wiring, work
from tests.builder.privacy.test_erasing import GUESTS, admin, made
from tongzhou.kernel.database.connections import Database, Workspace

__all__ = ["admin", "wiring", "work"]
FLOW = {
    "key": "greet",
    "title": "Greet",
    "form": "guest",
    "trigger": {"kind": "record", "events": ["created"]},
    "steps": [
        {"kind": "start", "key": "start", "title": "S"},
        {"kind": "formula", "key": "words", "title": "Words", "values": {"hello": "'Hello ' & name"}},
        {"kind": "end", "key": "end", "title": "E"},
    ],
    "lines": [{"source": "start", "target": "words"}, {"source": "words", "target": "end"}],
}


async def test_runs_forget_whom_they_were_about(
    admin: httpx.AsyncClient, work: Work, database: Database, workspace: Workspace
) -> None:
    await published(admin, FLOW)
    kept = (await made(admin, GUESTS, {"name": "Wang Kept", "code": "G2"}))["id"]
    gone = (await made(admin, GUESTS, {"name": "Li Gone", "code": "G1"}))["id"]
    await work()
    assert [run["steps"][1]["output"] for run in await runs_of(admin)] == [
        {"hello": "Hello Wang Kept"},
        {"hello": "Hello Li Gone"},
    ]
    assert (await admin.post(f"{GUESTS}:erase", json={"ids": [gone]})).json() == {"erased": 1}
    runs = {run["record_id"]: run for run in await runs_of(admin)}
    assert (runs[gone]["status"], runs[gone]["steps"][1]["output"]) == ("done", None)
    assert runs[gone]["label"] == f"anon-{gone.replace('-', '')[-12:]}"
    assert runs[kept]["steps"][1]["output"] == {"hello": "Hello Wang Kept"}
    await keep_nothing_of(database, workspace)


async def test_a_run_under_way_goes_on_and_forgets_at_its_end(
    admin: httpx.AsyncClient, work: Work, database: Database, workspace: Workspace
) -> None:
    ask = {"kind": "approve", "key": "ask", "title": "Ask", "people": [{"kind": "initiator"}]}
    note = {"kind": "update", "key": "note", "title": "Note", "values": {"code": "concat('G', length(words.hello))"}}
    steps = [*FLOW["steps"][:2], ask, note, FLOW["steps"][2]]
    ways = ["start", "words", "ask", "note", "end"]
    lines = [{"source": source, "target": target} for source, target in pairwise(ways)]
    await published(admin, {**FLOW, "steps": steps, "lines": lines})
    gone = (await made(admin, GUESTS, {"name": "Li Gone", "code": "G1"}))["id"]
    await work()
    assert (await admin.post(f"{GUESTS}:erase", json={"ids": [gone]})).json() == {"erased": 1}
    (task,) = (await admin.get("/api/tasks")).json()["tasks"]
    assert (await admin.post(f"/api/tasks/{task['id']}:act", json={"action": "submit"})).status_code == 204
    await work()
    (run,) = await runs_of(admin)
    assert run["status"] == "done"
    assert (await admin.get(f"{GUESTS}/{gone}")).json()["code"] == "G13"
    await keep_nothing_of(database, workspace)


async def keep_nothing_of(database: Database, workspace: Workspace) -> None:
    async with database.workspace(workspace) as connection:
        for table in ("_flow_run", "_flow_step", "_flow_task"):
            text = f'select count(*) as count from "{connection.schema}".{table} t where t::text ilike %s'
            cursor = await connection.execute(text.encode(), ["%Li Gone%"])
            row = await cursor.fetchone()
            assert row is not None
            assert row["count"] == 0, table
