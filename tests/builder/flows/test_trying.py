"""A draft is tried on a record: everything happens, and nothing of it stays."""

from __future__ import annotations

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, runs_of
from tests.builder.flows.drawing import approve
from tongzhou.builder.flows import trying
from tongzhou.kernel.database.connections import Database, Workspace


async def test_a_trial_walks_the_draft_and_leaves_nothing(admin: httpx.AsyncClient, work: Work) -> None:
    ask = {**approve(), "key": "ask", "title": "Ask"}
    rename = {"kind": "update", "key": "rename", "title": "Rename", "values": {"name": "'tried'"}}
    wait = {"kind": "wait", "key": "rest", "title": "Rest", "duration": {"amount": 2, "unit": "days"}}
    document = flow(wait, rename, ask)
    assert (await admin.post("/api/flows", json={"document": document})).status_code == 201
    record = (await admin.post(REGIONS, json={"code": "E", "name": "East", "secret_rate": "5"})).json()

    body = {"document": document, "record": record["id"]}
    asked = (await admin.post("/api/flows/sample:try", json=body)).json()
    assert asked["status"] == "running"
    told = [(each["step"], each["state"], each["people"]) for each in asked["trace"]]
    assert told == [
        ("start", "passed", []),
        ("rest", "passed", []),
        ("rename", "passed", []),
        ("ask", "waiting", ["Ada"]),
    ]
    body["answers"] = [{"step": "ask", "action": "reject"}]
    refused = (await admin.post("/api/flows/sample:try", json=body)).json()
    assert refused["status"] == "rejected"

    assert (await admin.get(f"{REGIONS}/{record['id']}")).json() == {**record}
    assert await runs_of(admin) == []
    assert (await admin.get("/api/messages")).json()["messages"] == []


async def test_a_trial_says_whom_a_step_would_tell_and_tells_nobody(admin: httpx.AsyncClient) -> None:
    told = {"kind": "notify", "key": "told", "title": "T", "people": [{"kind": "initiator"}]}
    document = flow({**told, "subject": "{name}", "text": "Look"})
    await admin.post("/api/flows", json={"document": document})
    record = (await admin.post(REGIONS, json={"code": "E", "name": "East", "secret_rate": "5"})).json()
    tried = (await admin.post("/api/flows/sample:try", json={"document": document, "record": record["id"]})).json()
    assert [(each["step"], each["people"]) for each in tried["trace"]] == [
        ("start", []),
        ("told", ["Ada"]),
        ("end", []),
    ]
    assert (await admin.get("/api/messages")).json()["messages"] == []


async def test_a_draft_with_mistakes_is_not_tried(admin: httpx.AsyncClient) -> None:
    document = flow({"kind": "update", "key": "rename", "title": "R", "values": {"nothing": "1"}})
    await admin.post("/api/flows", json={"document": document})
    answer = await admin.post("/api/flows/sample:try", json={"document": document, "record": None})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_flow")
    assert [each["field"] for each in answer.json()["errors"]] == ["steps.rename.values.nothing"]


async def test_a_trial_does_not_wait_for_what_somebody_else_writes(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "LOCK_SECONDS", 0.05)
    document = flow({"kind": "update", "key": "rename", "title": "R", "values": {"name": "'tried'"}})
    await admin.post("/api/flows", json={"document": document})
    record = (await admin.post(REGIONS, json={"code": "E", "name": "East", "secret_rate": "5"})).json()
    body = {"document": document, "record": record["id"]}
    async with database.workspace(workspace) as connection:
        await connection.execute(f"select * from {workspace.schema}.region where id = %s for update", (record["id"],))
        answer = await admin.post("/api/flows/sample:try", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "trial_too_long")
    assert (await admin.post("/api/flows/sample:try", json=body)).json()["status"] == "done"
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json() == {**record}
