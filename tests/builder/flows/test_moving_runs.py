"""Runs stay on their version until somebody moves them, who sees first what becomes of them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of

EAST = {"code": "E", "name": "East", "secret_rate": "5"}


def asking(key: str) -> dict[str, Any]:
    return {"kind": "approve", "key": key, "title": key, "people": [{"kind": "initiator"}]}


async def republished(admin: httpx.AsyncClient, document: dict[str, Any], revision: int) -> None:
    saved = await admin.put("/api/flows/sample/draft", json={"document": document, "revision": revision})
    assert saved.status_code == 200, saved.text
    answer = await admin.post("/api/flows/sample:publish", json={"revision": revision + 1})
    assert (answer.status_code, answer.json()["running"]) == (200, 1)


async def test_a_run_goes_on_in_the_new_version_where_that_has_its_step(admin: httpx.AsyncClient, work: Work) -> None:
    rename = {"kind": "update", "key": "put", "title": "P", "values": {"name": "'new'"}}
    await published(admin, flow(asking("ask")))
    record = (await admin.post(REGIONS, json=EAST)).json()
    await work()
    await republished(admin, flow(asking("other"), rename), 1)
    looked = (await admin.post("/api/flows/sample:move", json={})).json()
    assert (looked["moved"], looked["left"]) == (0, 0)
    assert [(each["label"], [e["code"] for e in each["errors"]]) for each in looked["stays"]] == [
        ("East", ["move_step_gone"])
    ]
    await republished(admin, flow(asking("ask"), rename), 2)
    assert (await admin.post("/api/flows/sample:move", json={})).json() == {"moved": 1, "stays": [], "left": 0}
    assert (await runs_of(admin))[0]["version"] == 1
    assert (await admin.post("/api/flows/sample:move", json={"really": True})).json()["moved"] == 1
    (task,) = (await admin.get("/api/tasks")).json()["tasks"]
    await admin.post(f"/api/tasks/{task['id']}:act", json={"action": "submit"})
    await work()
    (run,) = await runs_of(admin)
    assert (run["version"], run["status"]) == (3, "done")
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["name"] == "new"
