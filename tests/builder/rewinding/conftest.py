"""A worker that rewinds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests import jobs
from tongzhou.builder.rewinding.facade import rewinding_job
from tongzhou.entrypoints.people import JobPeople
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.worker import JobWorker, working

EndOf = Callable[[httpx.Response], Awaitable[dict[str, Any]]]


@pytest.fixture
async def end_of(admin: httpx.AsyncClient, database: Database) -> AsyncIterator[EndOf]:
    """Waits for the job of an answer, with a worker at work."""

    async def wait(answer: httpx.Response) -> dict[str, Any]:
        return await jobs.end_of(admin, answer)

    async with working(JobWorker(database, (rewinding_job(),), JobPeople(), poll=0.02, grace=5.0)):
        yield wait
