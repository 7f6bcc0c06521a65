"""A worker that rewinds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tongzhou.builder.rewinding.facade import rewinding_job
from tongzhou.entrypoints.people import JobPeople
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.worker import JobWorker, working

EndOf = Callable[[httpx.Response], Awaitable[dict[str, Any]]]


@pytest.fixture
async def end_of(admin: httpx.AsyncClient, database: Database) -> AsyncIterator[EndOf]:
    """Waits for the job of an answer, with a worker at work."""

    async def wait(answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code == 202, answer.text
        async with asyncio.timeout(60):
            while True:
                job = (await admin.get(f"/api/jobs/{answer.json()['job']['id']}")).json()["job"]
                if job["status"] in ("done", "failed", "cancelled"):
                    return dict(job)
                await asyncio.sleep(0.05)

    async with working(JobWorker(database, (rewinding_job(),), JobPeople(), poll=0.02, grace=5.0)):
        yield wait
