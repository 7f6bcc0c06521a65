"""The built pages as the server gives them."""

from __future__ import annotations

import re

import httpx

from tongzhou.entrypoints.pages import POLICY


async def test_the_api_pages_name_no_foreign_host(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/docs")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["content-security-policy"] == POLICY
    named = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert len(named) >= 3
    assert [address for address in named if not re.match(r"/[^/]", address)] == []
    assert "<script>" not in answer.text
    for address in named:
        assert (await client.get(address)).status_code == 200
