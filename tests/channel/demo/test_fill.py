"""Filling the demo goes on where an interrupted run stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tongzhou.channel.demo.fill import Stage, fill
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.kernel.database.connections import Database

EXAMPLES = Path(__file__).parents[3] / "examples" / "data" / "adventureworks"
ACCOUNTS = ["admin", "director", "manager", "finance"]


class Interrupted(Exception):
    """The program was ended while the demo was being filled."""


async def test_the_password_of_the_latest_start_counts(database: Database, client: httpx.AsyncClient) -> None:
    @asynccontextmanager
    async def ended() -> AsyncIterator[httpx.AsyncClient]:
        raise Interrupted
        yield client

    def stage(password: str) -> Stage:
        return Stage(database, WORKSPACE_CHAIN, EXAMPLES, password, browser=ended, say=lambda line: None)

    for password in ("the first start's", "the second start's"):
        with pytest.raises(Interrupted):
            await fill(stage(password))
    for account in ACCOUNTS:
        typed = {"email": f"{account}@demo.example", "password": "the second start's"}
        assert (await client.post("/api/session", json=typed)).status_code == 200
        assert (await client.post("/api/session", json={**typed, "password": "the first start's"})).status_code == 401
