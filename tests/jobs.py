"""Jobs for tests: waiting for what an answer set going."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.02
OVER = ("done", "failed", "cancelled")


async def end_of_job(browser: httpx.AsyncClient, job: str) -> dict[str, Any]:
    """A job when it is over, as `browser` reads it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found: dict[str, Any] = (await browser.get(f"/api/jobs/{job}")).json()["job"]
            if found["status"] in OVER:
                return found
            await asyncio.sleep(PAUSE_SECONDS)


async def end_of(browser: httpx.AsyncClient, answer: httpx.Response) -> dict[str, Any]:
    """The job that an answer names, when it is over."""
    assert answer.status_code == 202, answer.text
    return await end_of_job(browser, answer.json()["job"]["id"])
