"""Files on their way through an import, with a worker at work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests import jobs
from tongzhou.builder.imports.facade import import_jobs
from tongzhou.entrypoints.catalogue import uploads
from tongzhou.entrypoints.people import JobPeople
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.worker import JobWorker, working
from tongzhou.kernel.settings import Settings

EndOf = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def end_of(admin: httpx.AsyncClient, database: Database, settings: Settings) -> AsyncIterator[EndOf]:
    """Waits for the job of an answer, with a worker at work."""

    async def wait(answer: httpx.Response, client: httpx.AsyncClient = admin) -> dict[str, Any]:
        return await jobs.end_of(client, answer)

    kinds = import_jobs(uploads(settings))
    async with working(JobWorker(database, kinds, JobPeople(), poll=0.02, grace=5.0)):
        yield wait


def upload(content: str | bytes, name: str = "partners.csv") -> dict[str, Any]:
    """The file of a multipart request."""
    return {"file": (name, content.encode() if isinstance(content, str) else content)}
