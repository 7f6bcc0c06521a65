"""The server in this process: what becomes of a preparation that fails or is interrupted."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket

import httpx
import pytest
from fastapi import FastAPI

from tongzhou.entrypoints.serving import PreparationFailed, _serve
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.settings import Settings


@pytest.fixture
def listener() -> socket.socket:
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


async def test_a_failed_preparation_ends_the_server_with_a_refusal(
    database_dsn: str, settings: Settings, listener: socket.socket
) -> None:
    async def prepare(app: FastAPI, database: Database, settings: Settings) -> None:
        raise RuntimeError("no files")

    with pytest.raises(PreparationFailed):
        await _serve(database_dsn, settings, listener, prepare)


@pytest.mark.parametrize(
    "request_",
    [
        b"GARBAGE\r\n\r\n",
        b"GET /api/forms HTTP/1.1\r\nhost: x\r\nno header\r\n\r\n",
        b"GET /api/forms?filter=" + b"%7B%22not%22%3A" * 10_000 + b" HTTP/1.1\r\naccept-language: en\r\n\r\n",
    ],
    ids=["no http", "no header", "endless address"],
)
async def test_what_is_no_http_is_answered_by_a_problem_document(
    database_dsn: str, settings: Settings, listener: socket.socket, request_: bytes
) -> None:
    answers: list[bytes] = []

    async def prepare(app: FastAPI, database: Database, settings: Settings) -> None:
        while not answers:
            try:
                reader, writer = await asyncio.open_connection(*listener.getsockname())
            except ConnectionRefusedError:  # it does not listen yet
                continue
            writer.write(request_)
            answers.append(await reader.read())
            writer.close()
        os.kill(os.getpid(), signal.SIGTERM)

    await _serve(database_dsn, settings, listener, prepare)
    head, _, body = answers[0].partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json")
    assert (json.loads(body)["code"], json.loads(body)["status"]) == ("malformed_request", 400)
    assert "64 KB" in json.loads(body)["title"]


async def test_health_is_503_while_preparing_and_sigterm_ends_it_quietly(
    database_dsn: str, settings: Settings, listener: socket.socket
) -> None:
    statuses: list[int] = []

    async def prepare(app: FastAPI, database: Database, settings: Settings) -> None:
        port = listener.getsockname()[1]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as caller:
            while not statuses:
                try:
                    statuses.append((await caller.get("/api/health")).status_code)
                except httpx.TransportError:  # it does not listen yet
                    await asyncio.sleep(0)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    await _serve(database_dsn, settings, listener, prepare)
    assert statuses == [503]
