"""A program that listens: a real HTTP server on this machine, which the operator's exceptions allow."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tongzhou.builder.webhooks.facade import WebhookSender
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings

HOOKS = "/api/forms/region/webhooks"
REGIONS = "/api/forms/region/records"


@dataclass
class Listener:
    """What it heard, and how it answers: a status with headers, or never."""

    port: int = 0
    status: str = "200 OK"
    headers: str = ""
    hangs: bool = False
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        self.heard.append((headers, await reader.readexactly(int(headers.get("content-length", "0")))))
        if self.hangs:
            await asyncio.sleep(3600)
        body = b"noted" * 1000
        text = f"HTTP/1.1 {self.status}\r\ncontent-length: {len(body)}\r\n{self.headers}\r\n"
        writer.write(text.encode() + body)
        await writer.drain()
        writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    made = Listener()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


@pytest.fixture
def send(database: Database, workspace: Workspace, settings: Settings) -> Callable[..., Awaitable[None]]:
    """One round of the worker's loop, at a time of the test's own."""
    sender = WebhookSender(Sealer(settings.sealing_key), Outgoing("127.0.0.0/8"))

    async def once(**later: Any) -> None:
        from datetime import timedelta

        await sender.work_in(database, workspace, clock.now() + timedelta(**later))

    return once


async def made(admin: httpx.AsyncClient, listener: Listener, **settings: Any) -> dict[str, Any]:
    """A webhook of the regions, with its secret."""
    document = {"title": "ERP", "url": listener.url, "events": ["created", "updated", "deleted"], **settings}
    answer = await admin.post(HOOKS, json={"document": document})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def log(admin: httpx.AsyncClient, hook: dict[str, Any]) -> list[dict[str, Any]]:
    """The deliveries of a webhook, the latest first."""
    found: list[dict[str, Any]] = (await admin.get(f"{HOOKS}/{hook['webhook']['id']}/deliveries")).json()["deliveries"]
    return found
