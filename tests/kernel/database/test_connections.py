"""Borders between workspaces, proven with the filter left out on purpose."""

import asyncio
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import JSON, Column, Integer, Table, Text, insert, select

from tests.databases import Templates, dsn_of
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.tables import workspace as workspace_table
from tongzhou.identity.workspaces import create_workspace, upgrade_workspace
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_value
from tongzhou.kernel.database.tables import WORKSPACE

note = Table("_note", WORKSPACE, Column("id", Integer), Column("words", Text), Column("detail", JSON))


async def _make_note_table(database: Database, workspace: Workspace) -> None:
    async with database.workspace(workspace) as connection:
        await connection.execute(f"create table {workspace.schema}._note (id int, words text, detail jsonb)".encode())


async def test_a_workspace_role_sees_no_other_schema(database: Database, workspace: Workspace) -> None:
    other = await create_workspace(database, WORKSPACE_CHAIN, key="other", name="Other")
    await _make_note_table(database, other)
    async with database.workspace(workspace) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("select * from ws_other._note")
    async with database.workspace(workspace) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("select * from directory.workspace")


async def test_roles_end_with_the_transaction_and_are_put_right_on_the_next_use(
    database: Database, workspace: Workspace
) -> None:
    async with database.workspace(workspace, partner=uuid4()) as connection:
        row = await (
            await connection.execute("select current_user as u, current_setting('tongzhou.partner') as p")
        ).fetchone()
        assert row is not None
        assert row["u"] == workspace.partner_role
        assert len(row["p"]) == 36
    async with database.statements(workspace) as connection:
        row = await (
            await connection.execute("select current_user as u, current_setting('tongzhou.partner', true) as p")
        ).fetchone()
        assert row == {"u": workspace.role, "p": ""}
    async with database.directory() as connection:
        row = await (await connection.execute("select current_user as u")).fetchone()
        assert row == {"u": f"{database.prefix}_directory"}


async def test_statements_go_to_the_connections_schema_with_json_and_lists(
    database: Database, workspace: Workspace
) -> None:
    await _make_note_table(database, workspace)
    async with database.workspace(workspace) as connection:
        await execute(connection, insert(note).values(id=1, words="甲", detail=["a", {"b": 1}]))
        await execute(connection, insert(note).values(id=2, words="乙", detail=None))
        rows = await fetch_all(connection, select(note).where(note.c.id.in_([1, 3])))
    assert rows == [{"id": 1, "words": "甲", "detail": ["a", {"b": 1}]}]


async def test_a_failed_transaction_leaves_nothing(database: Database, workspace: Workspace) -> None:
    await _make_note_table(database, workspace)
    with pytest.raises(RuntimeError):
        async with database.workspace(workspace) as connection:
            await execute(connection, insert(note).values(id=1, words="x", detail=None))
            raise RuntimeError
    async with database.statements(workspace) as connection:
        assert await fetch_value(connection, select(note.c.id)) is None


async def test_only_its_own_version_rises_when_a_workspace_touches(database: Database, workspace: Workspace) -> None:
    other = await create_workspace(database, WORKSPACE_CHAIN, key="other", name="Other")
    async with database.workspace(workspace) as connection:
        row = await (await connection.execute("select directory.touch_workspace() as version")).fetchone()
    assert row == {"version": workspace.version + 1}
    async with database.directory() as connection:
        rows = await (await connection.execute("select key, version from directory.workspace order by key")).fetchall()
    assert rows == [
        {"key": "acme", "version": workspace.version + 1},
        {"key": "other", "version": other.version},
    ]


async def test_upgrading_twice_runs_nothing_the_second_time(database: Database, workspace: Workspace) -> None:
    again = await upgrade_workspace(database, WORKSPACE_CHAIN, workspace)
    assert again.schema == workspace.schema


async def test_who_is_cancelled_while_a_role_is_taken_leaves_no_wrong_role(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cancelled(self: Connection, query: Any, *rest: Any, **more: Any) -> Any:
        found = await execute(self, query, *rest, **more)
        if "set_config('role'" in str(query):
            raise asyncio.CancelledError
        return found

    async with database.statements(workspace) as first:
        pass
    execute = Connection.execute
    monkeypatch.setattr(Connection, "execute", cancelled)
    with pytest.raises(asyncio.CancelledError):
        async with database.reading_directory():
            pass
    monkeypatch.undo()
    async with database.statements(workspace) as connection:
        row = await (await connection.execute("select current_user as role")).fetchone()
        assert connection is first
        assert row == {"role": workspace.role}


async def test_a_copy_keeps_the_roles_that_its_grants_name(
    cluster: str, templates: Templates, database: Database, workspace: Workspace
) -> None:
    oid = await _oid_of(dsn_of(cluster, templates.directory))
    assert database.prefix == f"tz_{oid}" != f"tz_{await _oid_of(database.dsn)}"
    assert workspace.role == database.role_of("acme") == f"tz_{oid}_acme"
    async with database.reading_directory() as connection:
        assert await fetch_value(connection, select(workspace_table.c.key)) == "acme"


async def test_an_empty_database_names_roles_after_itself(database_dsn: str) -> None:
    database = await Database.open(database_dsn)
    await database.close()
    assert database.prefix == f"tz_{await _oid_of(database_dsn)}"


async def _oid_of(dsn: str) -> int:
    async with await psycopg.AsyncConnection.connect(dsn) as connection:
        cursor = await connection.execute("select oid from pg_database where datname = current_database()")
        row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
