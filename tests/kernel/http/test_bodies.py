"""Bodies of requests: limited while they are read, refused rather than guessed at."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

SIGN_IN = "/api/session"
JSON = {"content-type": "application/json"}
MEGABYTE = 1024**2


async def test_an_endless_body_is_refused_before_it_is_read(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'{"email":"'
        for _ in range(1024):
            sent += 1
            yield b"x" * MEGABYTE

    answer = await client.post(SIGN_IN, content=endless(), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.json()["title"] == "The content is too large; the limit is 5 MB."
    assert sent <= 6


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"email": "\\ud800", "password": "x"}',
        b'{"email": NaN, "password": "x"}',
        b'{"email": ' + b"9" * 5000 + b', "password": "x"}',
    ],
    ids=lambda body: body[:20],
)
async def test_what_is_no_json_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(SIGN_IN, content=body, headers=JSON)
    expected = (422, "invalid_values") if body == b"" else (400, "invalid_json")
    assert (answer.status_code, answer.json()["code"]) == expected
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_name_given_twice_is_refused_and_named(client: httpx.AsyncClient) -> None:
    body = b'{"email": "a@acme.example", "password": "one", "password": "two"}'
    answer = await client.post(SIGN_IN, content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")
    assert answer.json()["errors"] == [{"field": "password", "code": "name_twice", "message": "Given twice."}]


async def test_another_kind_of_content_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(SIGN_IN, content=b"email=a", headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_values")
