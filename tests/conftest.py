"""What tests stand on: one PostgreSQL a run, a database a test, people, the application and a client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.conformance import conforms
from tongzhou.entrypoints.api import create_app
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.settings import Settings

pytest_plugins = ["tests.cluster", "tests.databases", "tests.people"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of the test's own."""
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def app(database: Database, settings: Settings) -> FastAPI:
    """The HTTP application."""
    return create_app(database, settings)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without a session: sends the Origin a browser would."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"origin": "http://tongzhou.test", "accept-language": "en"}
    hooks = {"response": [conforms]}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://tongzhou.test", headers=headers, event_hooks=hooks
    ) as client:
        yield client
