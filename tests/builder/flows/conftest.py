"""Flows of a workspace with orders: published by an administrator, worked on when a test says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tongzhou.builder.flows.facade import FlowWorker, Wiring
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http.outgoing import Outgoing

Work = Callable[..., Awaitable[None]]
REGIONS = "/api/forms/region/records"


@pytest.fixture
def wiring() -> Wiring:
    """What other packages let flows do: nothing, unless a test says otherwise."""
    return Wiring()


@pytest.fixture
def work(database: Database, workspace: Workspace, wiring: Wiring, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Rounds of the worker's loop, at a time of the test's own, until nothing is due."""
    worker = FlowWorker(wiring, Outgoing("127.0.0.0/8"))

    async def rounds(**later: Any) -> None:
        now = datetime.now(clock.now().tzinfo) + timedelta(**later)
        with monkeypatch.context() as patched:
            patched.setattr(clock, "now", lambda: now)
            for _ in range(3):
                await worker.work_in(database, workspace, now)

    return rounds


async def published(browser: httpx.AsyncClient, document: dict[str, Any]) -> dict[str, Any]:
    """A flow, made and published."""
    made = await browser.post("/api/flows", json={"document": document})
    assert made.status_code == 201, made.text
    flow: dict[str, Any] = made.json()["flow"]
    answer = await browser.post(f"/api/flows/{document['key']}:publish", json={"revision": flow["revision"]})
    assert answer.status_code == 200, answer.text
    return flow


def flow(*steps: dict[str, Any], lines: list[dict[str, Any]] | None = None, **settings: Any) -> dict[str, Any]:
    """A flow over regions whose steps follow each other, between a start and an end, unless it says otherwise."""
    whole = [{"kind": "start", "key": "start", "title": "Start"}, *steps, {"kind": "end", "key": "end", "title": "End"}]
    keys = [step["key"] for step in whole]
    in_turn = [{"source": source, "target": target} for source, target in pairwise(keys)]
    return {
        "key": "sample",
        "title": "Sample",
        "form": "region",
        "trigger": {"kind": "record", "events": ["created"]},
        "steps": whole,
        "lines": in_turn if lines is None else lines,
        **settings,
    }


async def runs_of(browser: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The runs, each whole, the earliest first."""
    lines = (await browser.get("/api/runs")).json()["runs"]
    return [(await browser.get(f"/api/runs/{line['id']}")).json()["run"] for line in reversed(lines)]
