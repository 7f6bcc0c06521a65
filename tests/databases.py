"""A database for each test: a copy of one that its worker made first, with the directory, or a workspace besides.

Measured: a copy takes 0.05 s in memory, the migrations 0.6 s.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import update

from tongzhou.entrypoints.migrations import DIRECTORY_CHAIN, WORKSPACE_CHAIN
from tongzhou.identity.tables import workspace as workspace_table
from tongzhou.identity.workspaces import create_workspace, list_workspaces, upgrade_directory
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Templates:
    """Names of databases to copy. All copies share the database roles of the first."""

    directory: str
    workspace: str


@pytest.fixture(scope="session")
def templates(cluster: str) -> Iterator[Templates]:
    """What this worker's tests copy."""
    made = Templates(directory=f"d_{uuid4().hex[:12]}", workspace=f"w_{uuid4().hex[:12]}")
    make_database(cluster, made.directory, template="template1")
    asyncio.run(_make_directory(dsn_of(cluster, made.directory)))
    make_database(cluster, made.workspace, template=made.directory)
    asyncio.run(_make_workspace(dsn_of(cluster, made.workspace)))
    yield made
    drop_database(cluster, made.workspace)
    drop_database(cluster, made.directory)


@pytest.fixture
def database_dsn(cluster: str, templates: Templates, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own, dropped afterwards: empty, or with what the test asks for besides."""
    name = f"t_{uuid4().hex[:12]}"
    if "workspace" in request.fixturenames:
        template = templates.workspace
    elif "database" in request.fixturenames:
        template = templates.directory
    else:
        template = "template1"
    make_database(cluster, name, template=template)
    yield dsn_of(cluster, name)
    drop_database(cluster, name)


@pytest.fixture
async def database(database_dsn: str) -> AsyncIterator[Database]:
    """An open database whose directory is up to date."""
    database = await Database.open(database_dsn, pool_max=8)
    yield database
    await database.close()


@pytest.fixture
async def workspace(database: Database) -> Workspace:
    """A fresh workspace, with an id of its own: the program remembers what it read by the id of the workspace."""
    (copied,) = await list_workspaces(database)
    workspace = replace(copied, id=new_id())
    async with database.owner() as connection:
        await execute(connection, update(workspace_table).values(id=workspace.id))
    return workspace


async def _make_directory(dsn: str) -> None:
    database = await Database.open(dsn)
    await upgrade_directory(database, DIRECTORY_CHAIN)
    await database.close()


async def _make_workspace(dsn: str) -> None:
    database = await Database.open(dsn)
    await create_workspace(database, WORKSPACE_CHAIN, key="acme", name="Acme")
    await database.close()


def dsn_of(cluster: str, name: str) -> str:
    """The address of a database of the cluster."""
    return psycopg.conninfo.make_conninfo(cluster, dbname=name)


def make_database(cluster: str, name: str, *, template: str) -> None:
    """Make a database as a copy of another."""
    statement = sql.SQL("create database {} template {}")
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def drop_database(cluster: str, name: str) -> None:
    """Remove a database with the roles that were made for it."""
    with psycopg.connect(cluster, autocommit=True) as connection:
        (oid,) = connection.execute("select oid from pg_database where datname = %s", (name,)).fetchone() or (None,)
        assert oid is not None
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
        roles = connection.execute("select rolname from pg_roles where rolname like %s", (f"tz_{oid}\\_%",)).fetchall()
        for (role,) in roles:
            connection.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))
