"""Somebody using the program over its API, as the demo's people do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

POLL_SECONDS = 0.2
JOB_SECONDS_MAX = 900.0
ENDED = {"done", "failed", "cancelled"}


class DemoFailed(RuntimeError):
    """The program refused something that the demo does; the message is the program's own."""


class Visitor:
    """A signed-in person; every refusal raises DemoFailed with the problem document."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def sign_in(self, email: str, password: str) -> None:
        """Start a session."""
        await self.post("/api/session", {"email": email, "password": password})

    async def get(self, path: str, **params: str) -> dict[str, Any]:
        """Read something."""
        return _answer(await self._client.get(path, params=params))

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Do something."""
        return _answer(await self._client.post(path, json=body if body is not None else {}))

    async def upload(self, path: str, name: str, content: bytes) -> dict[str, Any]:
        """Send a CSV file."""
        return _answer(await self._client.post(path, files={"file": (name, content, "text/csv")}))

    async def wait(self, job_id: str) -> dict[str, Any]:
        """A job's result once it is done; DemoFailed when it ends otherwise."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + JOB_SECONDS_MAX
        while loop.time() < deadline:
            job: dict[str, Any] = (await self.get(f"/api/jobs/{job_id}"))["job"]
            if job["status"] == "done":
                result: dict[str, Any] = job["result"] or {}
                return result
            if job["status"] in ENDED:
                raise DemoFailed(f"{job['title']}: {job['status']} {job.get('problem')}")
            await asyncio.sleep(POLL_SECONDS)
        raise DemoFailed(f"job {job_id} did not end in {JOB_SECONDS_MAX:.0f} s")


def _answer(response: httpx.Response) -> dict[str, Any]:
    if response.is_error:
        raise DemoFailed(f"{response.request.method} {response.request.url.path}: {response.text[:2000]}")
    answer: dict[str, Any] = response.json() if response.content else {}
    return answer
