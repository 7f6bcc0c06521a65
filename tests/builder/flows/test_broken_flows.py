"""What goes wrong stays where it is: a flow that no longer fits stops alone, a step that fails says so, calls end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tests.builder.webhooks.conftest import Listener, listener
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.flows import watching
from tongzhou.builder.flows.facade import FlowWorker, Wiring
from tongzhou.builder.flows.running.context import VERSIONS
from tongzhou.builder.flows.tables import flow_table, version_table
from tongzhou.builder.schema.facade import bring_forms, read_fresh_forms, write_definition
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import execute, fetch_one
from tongzhou.kernel.http.outgoing import Outgoing

__all__ = ["listener"]
EAST = {"code": "E", "name": "East", "secret_rate": "5"}


async def _retire(database: Database, workspace: Workspace, key: str) -> None:
    """Take a field of the regions away, as a package that is installed does: it asks no flow."""
    actor = await system_actor(database, workspace.key)
    async with database.workspace(actor.workspace) as connection:
        form = (await read_fresh_forms(connection)).get("region")
        document = write_definition(form)
        for each in document["fields"]:
            each["retired"] = each["key"] == key
        await bring_forms(connection, [document], actor=actor, now=clock.now())


async def test_a_flow_that_lost_a_field_stops_alone(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace, work: Work
) -> None:
    step = {"kind": "update", "key": "put", "title": "P", "values": {"name": "'done'"}}
    trigger = {"kind": "record", "events": ["created"], "when": "secret_rate > 1"}
    await published(admin, flow(step, key="lost", trigger=trigger))
    await published(admin, flow(step, key="sound"))
    await _retire(database, workspace, "secret_rate")
    record = (await admin.post(REGIONS, json={"code": "E", "name": "East"})).json()
    await work()
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["name"] == "done"
    flows = {each["key"]: (each["paused"], each["fault"]) for each in (await admin.get("/api/flows")).json()["flows"]}
    assert flows == {"lost": (True, "formula_broken"), "sound": (False, None)}


async def test_two_approvals_of_one_to_do_at_once_count_once(admin: httpx.AsyncClient, work: Work) -> None:
    ask = {"kind": "approve", "key": "ask", "title": "Ask", "people": [{"kind": "initiator"}]}
    await published(admin, flow(ask))
    await admin.post(REGIONS, json=EAST)
    await work()
    (task,) = (await admin.get("/api/tasks")).json()["tasks"]
    acts = [admin.post(f"/api/tasks/{task['id']}:act", json={"action": "submit"}) for _ in range(4)]
    answers = await asyncio.gather(*acts)
    assert sorted(each.status_code for each in answers) == [204, 409, 409, 409]
    (run,) = await runs_of(admin)
    assert (run["status"], [each["action"] for each in run["tasks"]]) == ("done", ["submit"])


async def test_a_call_carries_its_key_and_is_tried_again(
    admin: httpx.AsyncClient, work: Work, listener: Listener
) -> None:
    step = {
        "kind": "http", "key": "call", "title": "Call", "url": f"{listener.url}?code={{code}}", "values": {"n": "name"},
    }  # fmt: skip
    await published(admin, flow(step))
    listener.status = "503 Busy"
    await admin.post(REGIONS, json={**EAST, "code": "A&B"})
    await work()
    await work(seconds=6)
    listener.status = "200 OK"
    await work(seconds=60)
    (run,) = await runs_of(admin)
    assert run["status"] == "done"
    assert [each["attempt"] for each in run["steps"] if each["step"] == "call"] == [1, 2, 3]
    assert len({headers["idempotency-key"] for headers, _ in listener.heard}) == 1
    assert listener.bodies() == [{"n": "East"}] * 3


async def test_a_target_that_refuses_stops_the_run_or_takes_its_line(
    admin: httpx.AsyncClient, work: Work, listener: Listener
) -> None:
    step = {"kind": "http", "key": "call", "title": "Call", "url": listener.url}
    rename = {"kind": "update", "key": "note", "title": "Note", "values": {"name": "'failed'"}}
    lines = [
        {"source": "start", "target": "call"},
        {"source": "call", "target": "end"},
        {"source": "call", "target": "note", "part": "failed"},
        {"source": "note", "target": "end"},
    ]
    await published(admin, flow(step, rename, lines=lines))
    listener.status = "404 Gone"
    record = (await admin.post(REGIONS, json=EAST)).json()
    await work()
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["name"] == "failed"
    assert len(listener.heard) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "https://{name}/x"}, "steps.call.url"),
        ({"url": "https://api.example.com{name}"}, "steps.call.url"),
        ({"url": "https://api.example.com/{nothing}"}, "steps.call.url"),
        ({"values": {"x": "nothing + 1"}}, "steps.call.values.x"),
    ],
)
async def test_calls_are_checked(admin: httpx.AsyncClient, changed: dict[str, Any], field: str) -> None:
    step = {"kind": "http", "key": "call", "title": "Call", "url": "https://api.example.com/", **changed}
    assert (await admin.post("/api/flows", json={"document": flow(step)})).status_code == 201
    answer = await admin.post("/api/flows/sample:publish", json={"revision": 1})
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])
    assert (await admin.get("/api/flows/sample")).json()["flow"]["active"] is None


@pytest.mark.parametrize("cron", ["0 0 31 2 *", "* * * * * *", "never"])
async def test_times_that_never_come_are_refused(admin: httpx.AsyncClient, cron: str) -> None:
    document = flow(form=None, trigger={"kind": "schedule", "cron": cron})
    made = await admin.post("/api/flows", json={"document": document})
    answer = await admin.post("/api/flows/sample:publish", json={"revision": 1})
    assert (made.status_code, answer.status_code) == (201 if len(cron) > 8 else 422, 422 if len(cron) > 8 else 404)


async def test_who_does_not_read_a_field_cannot_publish_what_tells_it(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    role = {
        "key": "designer",
        "title": "Designer",
        "kind": "member",
        "permissions": ["flows.manage"],
        "forms": {"region": {"actions": ["read", "update"], "fields": {"read": ["code", "name"], "write": ["name"]}}},
    }
    await make_role(role)
    await make_member("dee@acme.example", "designer", name="Dee", code="D1")
    browser = await sign_in("dee@acme.example")
    people = [{"kind": "initiator"}]
    told = {"kind": "notify", "key": "tell", "title": "T", "people": people, "subject": "S", "text": "{secret_rate}"}
    assert (await browser.post("/api/flows", json={"document": flow(told)})).status_code == 201
    assert (await browser.post("/api/flows/sample:publish", json={"revision": 1})).status_code == 403
    harmless = {**told, "text": "{name}"}
    saved = await browser.put("/api/flows/sample/draft", json={"document": flow(harmless), "revision": 1})
    assert saved.status_code == 200
    assert (await browser.post("/api/flows/sample:publish", json={"revision": 2})).status_code == 200
    written = {"kind": "update", "key": "put", "title": "P", "values": {"secret_rate": "1"}}
    await browser.put("/api/flows/sample/draft", json={"document": flow(written), "revision": 2})
    assert (await browser.post("/api/flows/sample:publish", json={"revision": 3})).status_code == 403
    assert (await browser.get("/api/flows/sample")).json()["flow"]["active"] == 1


async def test_a_workspace_that_calls_slowly_does_not_hold_up_the_others(
    admin: httpx.AsyncClient,
    database: Database,
    workspace: Workspace,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "PATIENCE", 0.1)
    await published(admin, flow({"kind": "http", "key": "call", "title": "Call", "url": listener.url}))
    worker, visited = FlowWorker(Wiring(), Outgoing("127.0.0.0/8")), []
    other = replace(workspace, id=uuid4())

    async def visit_both(database: Database, visit: Any, *, purpose: str) -> None:
        for each in (workspace, other):
            await visit(each)

    work_in = FlowWorker.work_in

    async def noted(self: FlowWorker, database: Database, of: Workspace, now: datetime) -> None:
        visited.append(of.id)
        if of.id == workspace.id:
            await work_in(self, database, of, now)

    monkeypatch.setattr(watching, "visit_workspaces", visit_both)
    monkeypatch.setattr(FlowWorker, "work_in", noted)
    listener.hangs = True
    await admin.post(REGIONS, json=EAST)
    await worker.work(database, clock.now())
    await worker.work(database, clock.now())
    assert visited == [workspace.id, other.id, other.id]
    (run,) = await runs_of(admin)
    assert run["status"] == "running"


async def _spoil(database: Database, workspace: Workspace, key: str) -> None:
    """A flow whose draft and versions another version of the program wrote."""
    other = {"kind": "teleport", "key": "ask"}
    async with database.workspace(workspace) as connection:
        row = await fetch_one(connection, sa.select(flow_table).where(flow_table.c.key == key))
        assert row is not None
        document = {**row["document"], "steps": [row["document"]["steps"][0], other, row["document"]["steps"][2]]}
        for table, is_it in (
            (flow_table, flow_table.c.key == key),
            (version_table, version_table.c.flow_id == row["id"]),
        ):
            await execute(connection, sa.update(table).where(is_it).values(document=document))
    VERSIONS.forget()


async def test_a_document_that_cannot_be_read_any_more_harms_no_other(
    admin: httpx.AsyncClient, work: Work, database: Database, workspace: Workspace
) -> None:
    ask = {"kind": "approve", "key": "ask", "title": "Ask", "people": [{"kind": "initiator"}]}
    put = {"kind": "update", "key": "put", "title": "P", "values": {"name": "'done'"}}
    flow_title = {"zh-CN": "旧流程", "en": "Old"}
    await published(admin, flow(ask, key="old", title=flow_title))
    await published(admin, flow(put, key="sound"))
    await admin.post(REGIONS, json=EAST)
    await work()
    await _spoil(database, workspace, "old")

    shown = {each["key"]: each for each in (await admin.get("/api/flows")).json()["flows"]}
    assert [shown["old"][name] for name in ("title", "form", "trigger", "fault", "active", "running")] == [
        flow_title, "region", None, "document_outdated", 1, 1,
    ]  # fmt: skip
    assert (shown["sound"]["fault"], shown["sound"]["trigger"]) == (None, "record")
    opened = (await admin.get("/api/flows/old")).json()["flow"]
    assert opened["fault"] == "document_outdated"
    assert [(each["field"], each["code"]) for each in opened["unreadable"]] == [("steps.1", "invalid")]
    assert opened["document"] is None
    assert (await admin.get("/api/flows/old/versions/1")).status_code == 422

    refused = await admin.post("/api/flows/old:publish", json={"revision": opened["revision"]})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "steps.1")
    again = await admin.post("/api/flows/sound:publish", json={"revision": 1})
    assert (again.status_code, again.json()["version"]) == (200, 2)
    stopped = await admin.post("/api/flows/old:pause", json={})
    assert (stopped.status_code, stopped.json()["flow"]["paused"]) == (200, True)
    assert (await admin.post("/api/flows/old:resume", json={})).status_code == 422
    assert (await admin.get("/api/flows/old")).json()["flow"]["paused"] is True

    (old,) = [each for each in (await admin.get("/api/runs")).json()["runs"] if each["flow"] == "old"]
    assert (old["steps"], old["status"]) == (["ask"], "running")
    assert (await admin.get(f"/api/runs/{old['id']}")).json()["run"]["document"]["title"] == flow_title
    (task,) = (await admin.get("/api/tasks")).json()["tasks"]
    assert (await admin.get(f"/api/tasks/{task['id']}")).json()["task"]["actions"] == []
    acted = await admin.post(f"/api/tasks/{task['id']}:act", json={"action": "submit"})
    assert (acted.status_code, acted.json()["code"]) == (409, "document_outdated")
    second = (await admin.post(REGIONS, json={"code": "W", "name": "West"})).json()
    await work()
    assert (await admin.get(f"{REGIONS}/{second['id']}")).json()["name"] == "done"

    mended = await admin.put("/api/flows/old/draft", json={"document": flow(ask, key="old"), "revision": 1})
    assert (mended.status_code, mended.json()["flow"]["unreadable"]) == (200, [])
    assert (await admin.post("/api/flows/old:publish", json={"revision": 2})).status_code == 200
    moved = (await admin.post("/api/flows/old:move", json={"really": True})).json()
    assert (moved["moved"], [each["errors"][0]["code"] for each in moved["stays"]]) == (0, ["document_outdated"])
    end = {"what": "end", "reason": " "}
    assert (await admin.post(f"/api/runs/{old['id']}:intervene", json=end)).status_code == 422
    ended = await admin.post(f"/api/runs/{old['id']}:intervene", json={**end, "reason": "It cannot go on."})
    assert (ended.status_code, ended.json()["run"]["status"]) == (200, "ended")
    again = await admin.post(f"/api/runs/{old['id']}:intervene", json={**end, "reason": "Twice."})
    assert (again.status_code, again.json()["reason"]) == (409, "run_is_over")
    assert (await admin.get("/api/tasks")).json()["tasks"] == []
    assert (await admin.delete("/api/flows/old")).status_code == 204


async def test_a_time_of_a_document_that_cannot_be_read_stops_it_alone(
    admin: httpx.AsyncClient, work: Work, database: Database, workspace: Workspace
) -> None:
    put = {"kind": "create", "key": "ask", "title": "P", "form": "region", "values": {"code": "'Z'", "name": "'Z'"}}
    every = {"kind": "schedule", "cron": "0 * * * *"}
    await published(admin, flow(put, key="old", form=None, trigger=every))
    await _spoil(database, workspace, "old")
    await work(hours=2)
    (found,) = (await admin.get("/api/flows")).json()["flows"]
    assert (found["paused"], found["fault"]) == (True, "document_outdated")
    assert (await admin.get(REGIONS)).json()["records"] == []


async def test_a_form_that_flows_work_with_stays_in_use(admin: httpx.AsyncClient) -> None:
    form = {"key": "memo", "title": "Memo", "fields": [{"key": "name", "type": "text", "label": "Name"}]}
    assert (await admin.post("/api/forms", json=form)).status_code == 201
    step = {"kind": "create", "key": "note", "title": "Note", "form": "memo", "values": {"name": "name"}}
    await published(admin, flow(step, key="noting", title="Noting"))
    used = {"form": "memo", "title": "Noting", "field": None, "label": None, "flow": "noting"}
    assert (await admin.get("/api/forms/memo/uses")).json()["uses"] == [used]
    refused = await admin.post("/api/forms/memo:retire")
    assert refused.status_code == 409
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("flows.noting", "used_by_flow")]
    assert (await admin.get("/api/forms/memo")).status_code == 200
    assert (await admin.delete("/api/flows/noting")).status_code == 204
    assert (await admin.post("/api/forms/memo:retire")).status_code == 200
