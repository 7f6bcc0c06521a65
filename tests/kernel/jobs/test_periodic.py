"""Jobs that come back by the clock."""

from __future__ import annotations

import asyncio
from datetime import datetime

from tests.kernel.jobs.test_jobs import until
from tongzhou.entrypoints.people import JobPeople
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.contracts import PeriodicJob
from tongzhou.kernel.jobs.worker import JobWorker, working

EVERY_SECOND = "* * * * * *"


async def test_it_comes_back_although_it_failed_and_of_two_workers_one_does_it(database: Database) -> None:
    began: list[datetime] = []
    at_work = 0
    most_at_once = 0

    async def work(given: Database, now: datetime) -> None:
        nonlocal at_work, most_at_once
        assert given is database
        began.append(now)
        at_work += 1
        most_at_once = max(most_at_once, at_work)
        await asyncio.sleep(0)
        at_work -= 1
        raise RuntimeError("this time it fails")

    def worker() -> JobWorker:
        return JobWorker(database, (), JobPeople(), periodic=(PeriodicJob("count", EVERY_SECOND, work),), poll=0.02)

    async def came_back() -> bool:
        return len(began) >= 3

    async with working(worker()), working(worker()):
        await until(came_back, "three times")
    assert most_at_once == 1
    assert len(began) <= (began[-1] - began[0]).total_seconds() + 2
