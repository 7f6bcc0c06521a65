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


async def test_a_trial_on_sample_data_leaves_no_record(admin: httpx.AsyncClient, work: Work) -> None:
    ask = {**approve(), "key": "ask", "title": "Ask"}
    rename = {"kind": "update", "key": "rename", "title": "Rename", "values": {"name": "name & '!'"}}
    told = {"kind": "notify", "key": "told", "title": "T", "people": [{"kind": "initiator"}]}
    document = flow(rename, {**told, "subject": "{name}", "text": "Look"}, ask)
    await admin.post("/api/flows", json={"document": document})
    await admin.post("/api/flows/sample:publish", json={"revision": 1})
    before = (await admin.get("/api/audit")).json()
    body = {"document": document, "sample": {"code": "E", "name": "East", "secret_rate": "5"}}
    tried = (await admin.post("/api/flows/sample:try", json=body)).json()
    assert [(each["step"], each["state"]) for each in tried["trace"]] == [
        ("start", "passed"),
        ("rename", "passed"),
        ("told", "passed"),
        ("ask", "waiting"),
    ]
    body["answers"] = [{"step": "ask", "action": "submit"}]
    assert (await admin.post("/api/flows/sample:try", json=body)).json()["status"] == "done"
    await work()
    assert (await admin.get(REGIONS)).json()["records"] == []
    assert (await runs_of(admin), (await admin.get("/api/messages")).json()["messages"]) == ([], [])
    assert (await admin.get("/api/audit")).json() == before


async def test_sample_data_is_held_to_what_the_form_asks(admin: httpx.AsyncClient) -> None:
    document = flow({"kind": "wait", "key": "rest", "title": "R", "duration": {"amount": 1, "unit": "days"}})
    await admin.post("/api/flows", json={"document": document})
    body = {"document": document, "sample": {"name": "East", "nothing": 1}}
    wrong = await admin.post("/api/flows/sample:try", json=body)
    assert wrong.status_code == 422
    assert {each["field"] for each in wrong.json()["errors"]} == {"sample.nothing", "sample.code"}
    record = (await admin.post(REGIONS, json={"code": "E", "name": "East", "secret_rate": "5"})).json()
    for given in ({}, {"record": record["id"], "sample": {"code": "W", "name": "West", "secret_rate": "5"}}):
        refused = await admin.post("/api/flows/sample:try", json={"document": document, **given})
        assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("record", "record_or_sample")]
    assert len((await admin.get(REGIONS)).json()["records"]) == 1


async def test_a_trial_draws_no_number(admin: httpx.AsyncClient) -> None:
    number = {"key": "number", "type": "serial", "label": "Number", "settings": {"prefix": "P-", "digits": 3}}
    name = {"key": "name", "type": "text", "label": "Name", "required": True}
    paper = {"key": "paper", "title": "Papers", "label_field": "name", "fields": [name, number]}
    assert (await admin.post("/api/forms", json=paper)).status_code == 201
    assert (await admin.post("/api/forms/paper/records", json={"name": "a"})).json()["number"] == "P-001"
    copy = {"kind": "create", "key": "copied", "title": "C", "form": "paper", "values": {"name": "number"}}
    document = flow(copy, form="paper")
    document["trigger"] = {"kind": "button", "label": "Go"}
    await admin.post("/api/flows", json={"document": document})
    body = {"document": document, "sample": {"name": "b"}}
    for _ in range(2):
        assert (await admin.post("/api/flows/sample:try", json=body)).json()["status"] == "done"
    assert (await admin.post("/api/forms/paper/records", json={"name": "c"})).json()["number"] == "P-002"
