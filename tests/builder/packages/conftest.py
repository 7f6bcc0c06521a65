"""A worker that installs, and what its jobs come to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.jobs import end_of
from tongzhou.builder.packages.facade import package_jobs, write_archive
from tongzhou.entrypoints.people import JobPeople
from tongzhou.files.facade import FileStore
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.worker import JobWorker, working
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings


@pytest.fixture
async def installer(database: Database, settings: Settings) -> AsyncIterator[None]:
    """A worker at work."""
    kinds = package_jobs(FileStore.open(settings.files_dir), Sealer(settings.sealing_key))
    async with working(JobWorker(database, kinds, JobPeople(), poll=0.02, grace=5.0)):
        yield


def archive_of(files: dict[str, Any]) -> dict[str, Any]:
    """The form part of an archive."""
    return {"file": ("package.zip", write_archive(files), "application/zip")}


async def installed_by(browser: httpx.AsyncClient, files: dict[str, Any], **given: str) -> dict[str, Any]:
    """What an installation did, or its problem."""
    job = await end_of(browser, await browser.post("/api/packages:install", files=archive_of(files), data=given))
    found: dict[str, Any] = job["result"] if job["status"] == "done" else job["problem"]
    return found
