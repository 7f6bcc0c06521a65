"""What is forgotten by the clock, what is kept, and workspaces that are brought up to date at the start."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.people import MakeMember, SignIn
from tongzhou.entrypoints.catalogue import periodic_jobs
from tongzhou.entrypoints.forgetting import forget
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.entrypoints.running import open_database
from tongzhou.files.facade import FileStore
from tongzhou.identity.workspaces import create_workspace, list_workspaces
from tongzhou.kernel import clock
from tongzhou.kernel.database import pruning
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.migrate import Chain
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.settings import Settings

NEW = timedelta(seconds=10)
"""Room for the time that a test takes."""


@pytest.fixture
def store(settings: Settings) -> FileStore:
    """Where the application keeps files."""
    return FileStore.open(settings.files_dir)


async def run(database: Database, workspace: Workspace, statement: str, *values: Any) -> list[dict[str, Any]]:
    async with database.workspace(workspace) as connection:
        cursor = await connection.execute(statement.format(s=workspace.schema).encode(), values or None)
        return await cursor.fetchall() if cursor.description else []


async def ages(database: Database, workspace: Workspace, table: str, column: str, now: datetime) -> list[timedelta]:
    rows = await run(database, workspace, f"select {column} as at from {{s}}.{table} order by {column}")
    return [now - row["at"] for row in rows]


async def put_jobs(database: Database, workspace: Workspace, *finished: datetime | None) -> None:
    for moment in finished:
        await run(
            database,
            workspace,
            "insert into {s}._job (id, kind, title, payload, status, initiator, created_at, finished_at)"
            " values (%s, 'x', '{{}}', '{{}}', %s, '{{}}', now(), %s)",
            new_id(),
            "running" if moment is None else "done",
            moment,
        )


async def put_past(database: Database, workspace: Workspace, *at: datetime) -> None:
    for moment in at:
        await run(
            database,
            workspace,
            "insert into {s}._event (at, form_id, kind, record_ids) values (%s, %s, 'x', '{{}}')",
            moment,
            new_id(),
        )
        await run(
            database,
            workspace,
            "insert into {s}._undo (id, form_id, at, action, before) values (%s, %s, %s, 'updated', '[]')",
            new_id(),
            new_id(),
            moment,
        )


async def test_what_is_over_is_forgotten_in_every_workspace_and_nothing_else(
    database: Database, workspace: Workspace, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "BATCH", 2)
    other = await create_workspace(database, WORKSPACE_CHAIN, key="other", name="Other")
    now = clock.now()
    hours = timedelta(hours=1)
    days = timedelta(days=1)
    for place in (workspace, other):
        await put_jobs(database, place, *[now - 91 * days] * 5, now - 89 * days, now, None)
        await put_past(database, place, *[now - 31 * days] * 5, now - 29 * days, now - 25 * hours, now - 23 * hours)
    await forget(database, now, store=store)
    for place in (workspace, other):
        jobs = await run(database, place, "select finished_at from {s}._job order by finished_at")
        assert [row["finished_at"] for row in jobs] == [now - 89 * days, now, None]
        assert await ages(database, place, "_event", "at", now) == [29 * days, 25 * hours, 23 * hours]
        assert await ages(database, place, "_undo", "at", now) == [23 * hours]
    await forget(database, now, store=store)
    assert await ages(database, workspace, "_undo", "at", now) == [23 * hours]


async def test_a_workspace_that_fails_does_not_keep_the_others(
    database: Database, workspace: Workspace, store: FileStore
) -> None:
    later = await create_workspace(database, WORKSPACE_CHAIN, key="later", name="Later")
    now = clock.now()
    await put_past(database, later, now - timedelta(days=31))
    async with database.owner() as connection:
        await connection.execute(f"drop table {workspace.schema}._event".encode())
    await forget(database, now, store=store)
    assert await ages(database, later, "_event", "at", now) == []


async def test_sessions_tokens_links_and_failures_are_forgotten_and_the_audit_is_not(
    make_member: MakeMember, sign_in: SignIn, database: Database, workspace: Workspace, store: FileStore
) -> None:
    await make_member("li@acme.example", "administrator")
    browser, away = await sign_in("li@acme.example"), await sign_in("li@acme.example")
    tables = ("session", "token", "invitation", "password_reset", "sign_in_failure")
    for number in range(2):
        expiry = {"expires_at": (clock.now() + timedelta(days=1)).isoformat()} if number else {}
        await browser.post("/api/tokens", json={"name": f"t{number}", "scopes": ["everything"], **expiry})
        body = {"email": f"m{number}@acme.example", "name": "M", "kind": "member", "roles": ["administrator"]}
        await browser.post("/api/invitations", json=body)
    await away.post("/api/session", json={"email": "li@acme.example", "password": "no"})

    async def counts(now: datetime) -> dict[str, int]:
        await forget(database, now, store=store)
        async with database.directory() as connection:
            found = {}
            for table in tables:
                row = await (
                    await connection.execute(f"select count(*) as n from directory.{table}".encode())
                ).fetchone()
                assert row is not None
                found[table] = row["n"]
        return found

    written = await run(database, workspace, "select count(*) as n from {s}._audit")
    now = clock.now()
    keep = {"session": 2, "token": 2, "invitation": 2, "password_reset": 0, "sign_in_failure": 3}
    assert await counts(now) == keep
    assert await counts(now + timedelta(minutes=15)) == {**keep, "sign_in_failure": 0}
    ended = {**keep, "sign_in_failure": 0, "session": 0}
    assert await counts(now + timedelta(hours=12) + NEW) == ended
    assert await counts(now + timedelta(days=31) - NEW) == ended
    assert await counts(now + timedelta(days=31) + NEW) == {**ended, "token": 1}
    assert await counts(now + timedelta(days=33) + NEW) == {**ended, "token": 1, "invitation": 0}
    assert await run(database, workspace, "select count(*) as n from {s}._audit") == written


def test_the_program_forgets_once_an_hour_and_proves_once_a_night(settings: Settings) -> None:
    jobs = [(job.name, job.cron) for job in periodic_jobs(settings)]
    assert jobs == [("forget", "17 * * * *"), ("prove", "43 18 * * *")]


async def test_a_workspace_that_is_behind_is_brought_up_to_date_when_the_program_starts(
    database_dsn: str, database: Database, tmp_path: Path, settings: Settings
) -> None:
    older = tmp_path / "workspace"
    shutil.copytree(WORKSPACE_CHAIN.scripts, older)
    for script in (older / "versions").glob("w*_*.py"):
        if script.name > "w0006":
            script.unlink()
    old = await create_workspace(database, Chain(older), key="old", name="Old")
    assert await list_workspaces(database, behind=WORKSPACE_CHAIN.head) == [old]
    async with open_database(database_dsn, settings) as opened:
        assert await list_workspaces(opened, behind=WORKSPACE_CHAIN.head) == []
        (now_at,) = await list_workspaces(opened)
        assert now_at.version > old.version
    async with open_database(database_dsn, settings) as again:
        assert await list_workspaces(again) == [now_at]
