"""Calls to other programs: what leaves, by each method, and what comes back into the flow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tongzhou.builder.flows.running.outside import with_query

EAST = {"code": "E", "name": "East & West", "secret_rate": "5"}


@pytest.fixture
async def called() -> AsyncIterator[dict[str, Any]]:
    """A program that answers with a number, and what it was asked."""
    seen: dict[str, Any] = {"requests": []}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((line for line in head.lower().split("\r\n") if line.startswith("content-length")), ":0")
        body = await reader.readexactly(int(length.partition(":")[2]))
        seen["requests"].append((head.splitlines()[0], body, "idempotency-key" in head.lower()))
        writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{"stock": 7}')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    seen["port"] = server.sockets[0].getsockname()[1]
    yield seen
    server.close()


@pytest.mark.parametrize(
    ("method", "line", "body"),
    [
        ("GET", "GET /stock?q=1&name=East+%26+West&rate=5.00 HTTP/1.1", b""),
        ("POST", "POST /stock?q=1 HTTP/1.1", b'{"name":"East & West","none":null,"rate":"5.00"}'),
    ],
)
async def test_a_call_carries_values_and_brings_some_back(
    admin: httpx.AsyncClient, work: Work, called: dict[str, Any], method: str, line: str, body: bytes
) -> None:
    call = {
        "kind": "http",
        "key": "ask",
        "title": "Ask",
        "method": method,
        "url": f"http://127.0.0.1:{called['port']}/stock?q=1",
        "values": {"name": "name", "rate": "secret_rate", "none": "null"},
        "outputs": [{"key": "stock", "label": "Stock", "type": "number"}],
    }
    keep = {"kind": "update", "key": "keep", "title": "Keep", "values": {"secret_rate": "ask.stock"}}
    await published(admin, flow(call, keep))
    record = (await admin.post(REGIONS, json=EAST)).json()
    await work()
    assert [run["status"] for run in await runs_of(admin)] == ["done"]
    assert called["requests"] == [(line, body, True)]
    assert (await admin.get(f"{REGIONS}/{record['id']}")).json()["secret_rate"] == "7.00"


@pytest.mark.parametrize(
    ("url", "values", "expected"),
    [
        ("https://a.example/x", {}, "https://a.example/x"),
        ("https://a.example/x", {"a": None}, "https://a.example/x"),
        ("https://a.example/x", {"a": "1&b=2"}, "https://a.example/x?a=1%26b%3D2"),
        ("https://a.example/x?q=1", {"a": True, "b": 2}, "https://a.example/x?q=1&a=true&b=2"),
        ("https://a.example/x#top", {"a": "é"}, "https://a.example/x?a=%C3%A9#top"),
    ],
)
def test_values_in_an_address(url: str, values: dict[str, Any], expected: str) -> None:
    assert with_query(url, values) == expected
