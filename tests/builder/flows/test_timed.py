"""Flows by a date field of records: on several days, and every year."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import flow, published, runs_of
from tongzhou.builder.flows.facade import FlowWorker, Wiring
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http.outgoing import Outgoing

PARTNERS = "/api/forms/partner/records"
WorkAt = Callable[[datetime], Awaitable[None]]


@pytest.fixture
def work_at(database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> WorkAt:
    """A round of the worker's loop at a moment."""
    worker = FlowWorker(Wiring(), Outgoing("127.0.0.0/8"))

    async def work(now: datetime) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(clock, "now", lambda: now)
            await worker.work_in(database, workspace, now)

    return work


def by_date(**trigger: Any) -> dict[str, Any]:
    step = {"kind": "formula", "key": "say", "title": "Say", "values": {"left": "days(since, today)"}}
    return flow(step, form="partner", trigger={"kind": "date", "field": "since", "at": "09:00", **trigger})


async def partner(admin: httpx.AsyncClient, code: str, since: date) -> None:
    made = await admin.post(PARTNERS, json={"code": code, "name": code, "since": since.isoformat()})
    assert made.status_code == 201, made.text


async def test_a_date_starts_a_run_on_each_of_its_days(admin: httpx.AsyncClient, work_at: WorkAt) -> None:
    await published(admin, by_date(days=-90, also=[-60, -30, 1]))
    first = clock.now().astimezone(UTC).replace(hour=12, minute=0) + timedelta(days=2)
    await partner(admin, "P", first.date() + timedelta(days=90))
    for day in range(93):
        await work_at(first + timedelta(days=day))
        await work_at(first + timedelta(days=day, hours=1))
    left = [run["steps"][1]["output"]["left"] for run in await runs_of(admin)]
    assert left == ["90", "60", "30", "-1"]


async def test_a_birthday_comes_every_year(admin: httpx.AsyncClient, work_at: WorkAt) -> None:
    await published(admin, by_date(days=-7, yearly=True))
    await partner(admin, "Leap", date(1988, 2, 29))
    await partner(admin, "March", date(1990, 3, 4))
    await partner(admin, "July", date(1990, 7, 1))
    told: list[tuple[str, str]] = []
    for year in (2027, 2028, 2029):
        known = len(told)
        for day in range(15, 29):
            await work_at(datetime(year, 2, day, 12, tzinfo=UTC))
            runs = await runs_of(admin)
            told += [(run["label"], f"{year}-{day}") for run in runs[len(told) :]]
        assert len(told) == known + 2
    assert told == [
        (label, f"{year}-{day}")
        for year, leap, march in ((2027, 21, 25), (2028, 22, 26), (2029, 21, 25))
        for label, day in (("Leap", leap), ("March", march))
    ]


async def test_every_year_needs_a_date_without_a_time(admin: httpx.AsyncClient) -> None:
    document = {**by_date(yearly=True), "trigger": {"kind": "date", "field": "created_at", "yearly": True}}
    await admin.post("/api/flows", json={"document": document})
    answer = await admin.post("/api/flows/sample/draft:check", json={"document": document})
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [("trigger.field", "no_date_field")]
