"""Records start flows, and machine steps of flows do what they say, once."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tongzhou.builder.flows.running import machines

EAST = {"code": "E", "name": "East", "secret_rate": "5"}


async def test_a_record_starts_a_flow_that_changes_it(admin: httpx.AsyncClient, work: Work) -> None:
    step = {"kind": "update", "key": "rename", "title": "Rename", "values": {"name": "concat(name, '!')"}}
    await published(admin, flow(step))
    record = (await admin.post(REGIONS, json=EAST)).json()
    await work()
    await work()
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["name"] == "East!"
    (run,) = await runs_of(admin)
    assert (run["status"], run["record_id"], run["started_by"]) == ("done", record["id"], "Ada")
    told = [(step["step"], step["outcome"], step["output"]) for step in run["steps"]]
    assert told == [("start", "done", None), ("rename", "done", {"count": 1}), ("end", "done", None)]


async def test_a_branch_takes_the_line_whose_condition_holds(admin: httpx.AsyncClient, work: Work) -> None:
    def rename(key: str) -> dict[str, Any]:
        return {"kind": "update", "key": key, "title": key, "values": {"name": f"'{key}'"}}

    lines = [
        {"source": "start", "target": "fork"},
        {"source": "fork", "target": "big", "when": "secret_rate > 3"},
        {"source": "fork", "target": "small", "otherwise": True},
        {"source": "big", "target": "end"},
        {"source": "small", "target": "end"},
    ]
    await published(
        admin, flow({"kind": "branch", "key": "fork", "title": "F"}, rename("big"), rename("small"), lines=lines)
    )
    for code, rate in (("E", "5"), ("W", "1")):
        await admin.post(REGIONS, json={"code": code, "name": code, "secret_rate": rate})
    await work()
    names = (await admin.get(REGIONS, params={"sort": "code"})).json()["records"]
    assert [each["name"] for each in names] == ["big", "small"]


async def test_what_cannot_be_done_stops_the_run_and_says_why(admin: httpx.AsyncClient, work: Work) -> None:
    step = {
        "kind": "create",
        "key": "again",
        "title": "Again",
        "form": "region",
        "values": {"code": "code", "name": "name"},
    }
    await published(admin, flow(step))
    await admin.post(REGIONS, json=EAST)
    await work()
    (run,) = await runs_of(admin)
    assert (run["status"], run["live"][0]["fault"]) == ("stuck", "invalid_values")
    assert len((await admin.get(REGIONS)).json()["records"]) == 1
    body = {"what": "skip", "visit": run["live"][0]["visit"], "reason": "It is there."}
    answer = await admin.post(f"/api/runs/{run['id']}:intervene", json=body)
    assert answer.json()["run"]["status"] == "done", answer.text


async def test_a_step_that_finds_too_many_records_touches_none(
    admin: httpx.AsyncClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machines, "ITEMS_MAX", 2)
    for code in ("A", "B", "C"):
        await admin.post(REGIONS, json={**EAST, "code": code})
    where = {"field": "code", "op": "is_not_empty"}
    step = {
        "kind": "update", "key": "all", "title": "All", "form": "region", "where": where, "values": {"name": "'x'"},
    }  # fmt: skip
    await published(admin, flow(step, form="partner"))
    await admin.post("/api/forms/partner/records", json={"code": "P", "name": "P"})
    await work()
    (run,) = await runs_of(admin)
    assert (run["status"], run["live"][0]["fault"]) == ("stuck", "too_many_items")
    assert {each["name"] for each in (await admin.get(REGIONS)).json()["records"]} == {"East"}


async def test_a_flow_that_its_own_writes_would_start_again_stops(admin: httpx.AsyncClient, work: Work) -> None:
    step = {"kind": "update", "key": "rename", "title": "Rename", "values": {"name": "concat(name, '!')"}}
    await published(admin, flow(step, trigger={"kind": "record", "events": ["created", "updated"]}))
    record = (await admin.post(REGIONS, json=EAST)).json()
    for _ in range(3):
        await work()
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["name"] == "East!"


async def test_a_wait_ends_when_its_time_has_come(admin: httpx.AsyncClient, work: Work) -> None:
    wait = {"kind": "wait", "key": "rest", "title": "Rest", "duration": {"amount": 2, "unit": "days"}}
    step = {"kind": "update", "key": "rename", "title": "Rename", "values": {"name": "'later'"}}
    await published(admin, flow(wait, step))
    record = (await admin.post(REGIONS, json=EAST)).json()
    await work()
    await work(hours=47)
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["name"] == "East"
    await work(hours=49)
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["name"] == "later"


async def test_what_a_flow_starts_bears_its_title_in_every_language(admin: httpx.AsyncClient, work: Work) -> None:
    """A run that begins by what a flow writes, and one that such a run starts, while that flow is there."""
    title = {"zh-CN": "改名", "en": "Rename"}
    new_name = {"kind": "update", "key": "u", "title": "U", "values": {"name": "'Other'"}}
    await published(admin, flow(title="Last", key="last", trigger={"kind": "flow"}))
    call = {"kind": "subflow", "key": "s", "title": "S", "flow": "last"}
    trigger = {"kind": "record", "events": ["updated"], "changed": ["name"]}
    await published(admin, {**flow(call), "key": "second", "title": "Second", "trigger": trigger})
    await published(admin, {**flow(new_name), "key": "first", "title": title})
    await admin.post(REGIONS, json={"code": "E", "name": "East", "secret_rate": "5"})
    await work()
    runs = {run["flow"]: run for run in await runs_of(admin)}
    assert {key: run["started_by"] for key, run in runs.items()} == {"first": "Ada", "second": title, "last": title}
    lines = (await admin.get("/api/runs")).json()["runs"]
    assert {line["flow"]: line["started_by"] for line in lines} == {"first": "Ada", "second": title, "last": title}
    record = runs["first"]["record_id"]
    of_record = (await admin.get(f"{REGIONS}/{record}/flows")).json()["runs"]
    assert {each["flow"]: each["started_by"] for each in of_record}["second"] == title

    assert (await admin.delete("/api/flows/first")).status_code == 204
    assert {run["flow"]: run["started_by"] for run in await runs_of(admin)} == {"second": "改名", "last": "改名"}
