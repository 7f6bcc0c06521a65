"""Making and opening workspaces: a row in the directory, two database roles and a schema of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import psycopg
from sqlalchemy import insert, select, update

from tongzhou.identity.tables import workspace as workspace_table
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.migrate import Chain, upgrade
from tongzhou.kernel.database.roles import ensure_role
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_one
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.logs import logger


async def upgrade_directory(database: Database, chain: Chain) -> None:
    """Bring the shared schema up to date; makes it in an empty database."""
    role = f"{database.prefix}_directory"
    async with database.owner() as connection:
        await ensure_role(connection, role)
    await asyncio.to_thread(upgrade, database.dsn, chain, schema="directory", settings={"directory_role": role})


async def create_workspace(database: Database, chain: Chain, *, key: str, name: str) -> Workspace:
    """A new, empty workspace, up to date."""
    workspace = Workspace(id=new_id(), key=key, schema=f"ws_{key}", role=database.role_of(key))
    async with database.owner() as connection:
        await ensure_role(connection, workspace.role)
        await ensure_role(connection, workspace.partner_role)
        await execute(
            connection,
            insert(workspace_table).values(
                id=workspace.id, key=key, name=name, schema_name=workspace.schema, role_name=workspace.role
            ),
        )
    return await upgrade_workspace(database, chain, workspace)


async def upgrade_workspace(database: Database, chain: Chain, workspace: Workspace) -> Workspace:
    """Bring a workspace's schema up to date and note the revision it is at."""
    revision = await asyncio.to_thread(
        upgrade, database.dsn, chain, schema=workspace.schema, settings={"role": workspace.role}
    )
    async with database.owner() as connection:
        row = await fetch_one(
            connection,
            update(workspace_table)
            .where(workspace_table.c.id == workspace.id)
            .values(revision=revision, version=workspace_table.c.version + 1)
            .returning(workspace_table.c.version),
        )
    assert row is not None
    return replace(workspace, version=row["version"])


async def upgrade_workspaces(database: Database, chain: Chain) -> None:
    """Bring the workspaces up to date that are behind."""
    for workspace in await list_workspaces(database, behind=chain.head):
        await upgrade_workspace(database, chain, workspace)


async def list_workspaces(database: Database, *, behind: str | None = None) -> list[Workspace]:
    """All workspaces, by key; with `behind` those that are at another revision."""
    statement = select(workspace_table).order_by(workspace_table.c.key)
    if behind is not None:
        statement = statement.where(workspace_table.c.revision != behind)
    async with database.owner() as connection:
        rows = await fetch_all(connection, statement)
    return [Workspace(row["id"], row["key"], row["schema_name"], row["role_name"], row["version"]) for row in rows]


async def visit_workspaces(database: Database, visit: Callable[[Workspace], Awaitable[None]], *, purpose: str) -> None:
    """Do it in each workspace in turn; one where it fails is written down and does not keep the others."""
    for workspace in await list_workspaces(database):
        try:
            await visit(workspace)
        except psycopg.Error as error:
            logger().warning("workspace_passed_over", purpose=purpose, workspace=workspace.key, reason=str(error))
        except Exception as error:  # a fault of the program in one is not to stop the others either
            logger().error("workspace_passed_over", purpose=purpose, workspace=workspace.key, exc_info=error)


async def touch_workspace(connection: Connection) -> None:
    """Raise the workspace's version: forms, roles, people or views changed in this transaction."""
    await connection.execute("select directory.touch_workspace()")
