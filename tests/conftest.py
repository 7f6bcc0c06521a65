"""What tests stand on: one PostgreSQL a run, a fresh database a test (from a template), a workspace, a client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from tests.conformance import conforms
from tongzhou.entrypoints.api import create_app
from tongzhou.entrypoints.migrations import DIRECTORY_CHAIN, WORKSPACE_CHAIN
from tongzhou.identity.workspaces import create_workspace, upgrade_directory
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.settings import Settings

pytest_plugins = ["tests.cluster", "tests.people"]
_numbers = count()


def _with_database(dsn: str, name: str) -> str:
    return psycopg.conninfo.make_conninfo(dsn, dbname=name)


@pytest.fixture
def database_dsn(cluster: str) -> Iterator[str]:
    """A fresh, empty database; dropped with its roles afterwards."""
    name = f"t_{uuid4().hex[:12]}_{next(_numbers)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')  # type: ignore[arg-type]
        oid = connection.execute("select oid from pg_database where datname = %s", (name,)).fetchone()
    yield _with_database(cluster, name)
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f'drop database "{name}" with (force)')  # type: ignore[arg-type]
        assert oid is not None
        roles = connection.execute(
            "select rolname from pg_roles where rolname like %s", (f"tz_{oid[0]}\\_%",)
        ).fetchall()
        for (role,) in roles:
            connection.execute(f'drop role "{role}"')  # type: ignore[arg-type]


@pytest.fixture
async def database(database_dsn: str) -> AsyncIterator[Database]:
    """An open database whose directory is up to date."""
    database = await Database.open(database_dsn, pool_max=8)
    await upgrade_directory(database, DIRECTORY_CHAIN)
    yield database
    await database.close()


@pytest.fixture
async def workspace(database: Database) -> Workspace:
    """A fresh workspace."""
    return await create_workspace(database, WORKSPACE_CHAIN, key="acme", name="Acme")


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
