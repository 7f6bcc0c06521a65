"""What a partner says against a statement comes to finance, and their answer to the partner."""

from __future__ import annotations

from typing import Any

import httpx

from tests.journeys.company import Company
from tongzhou.builder.flows.facade import FlowWorker
from tongzhou.entrypoints.catalogue import flow_wiring
from tongzhou.kernel import clock
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.settings import Settings

DISPUTES = "/api/forms/statement_dispute/records"


async def work(company: Company, settings: Settings) -> None:
    worker = FlowWorker(flow_wiring(settings), Outgoing())
    for _ in range(3):
        await worker.work_in(company.database, company.workspace, clock.now())


async def open_tasks(browser: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await browser.get("/api/tasks", params={"box": "open"})).json()["tasks"]
    return found


async def disputes(company: Company) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await company.finance.get(DISPUTES)).json()["records"]
    return found


async def test_finance_answers_a_dispute_and_the_partner_is_told(company: Company, settings: Settings) -> None:
    await work(company, settings)
    (statement,) = (await company.owner_676.get("/api/statements")).json()["statements"]
    said = {"kind": "disputed", "reason": "Order SO9 is missing"}
    given = await company.owner_676.post(f"/api/statements/{statement['id']}/answers", json=said)
    assert given.status_code == 201, given.text
    await work(company, settings)
    (dispute,) = await disputes(company)
    known = ("number", "period", "reason", "state", "disputed_on")
    assert [dispute[key] for key in known] == [
        statement["number"], "2019-Q3", "Order SO9 is missing", "open", "2020-05-31",
    ]  # fmt: skip
    assert dispute["partner"]["label"] == "Partner 676"
    (task,) = await open_tasks(company.finance)
    assert task["step"]["key"] == "answer"
    assert await open_tasks(company.director) == []

    door = f"/api/tasks/{task['id']}:act"
    silent = await company.finance.post(door, json={"action": "submit"})
    assert sorted(each["field"] for each in silent.json()["errors"]) == ["answer", "outcome"]
    assert [each["state"] for each in await disputes(company)] == ["open"]
    revision = (await company.finance.get(f"/api/tasks/{task['id']}")).json()["task"]["revision"]
    values = {"outcome": "correct", "answer": "SO9 counts in the next quarter"}
    done = await company.finance.post(door, json={"action": "submit", "values": values, "revision": revision})
    assert done.status_code == 204, done.text
    await work(company, settings)
    assert [each["state"] for each in await disputes(company)] == ["answered"]
    told = (await company.owner_676.get("/api/messages")).json()["messages"]
    assert len([each for each in told if "SO9 counts in the next quarter" in (each["text"] or "")]) == 1
    others = (await company.owner_1.get("/api/messages")).json()["messages"]
    assert [each for each in others if "SO9" in (each["text"] or "")] == []
    assert (await company.owner_676.get(DISPUTES)).status_code == 404
    (after,) = (await company.owner_676.get("/api/statements")).json()["statements"]
    assert after["total"] == statement["total"]
