"""Being told of events: exactly the forms and kinds asked for, each event once, none missed."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tongzhou.builder.records.errors import RecordsBusy
from tongzhou.builder.records.subscriptions import EVENTS_AT_ONCE, subscribe, take_events
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.workspaces import create_workspace, upgrade_workspace
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.migrate import Chain
from tongzhou.kernel.ids import new_id

AT = datetime(2026, 5, 1, 8, tzinfo=UTC)
ORDERS, PARTNERS, RECORD = new_id(), new_id(), new_id()


async def happen(connection: Connection, form: UUID, kind: str = "created") -> None:
    text = f'insert into "{connection.schema}"._event (at, form_id, kind, record_ids) values (%s, %s, %s, %s)'
    await connection.execute(text.encode(), (AT, form, kind, [RECORD]))


async def test_forms_and_kinds_that_nobody_asked_for_are_not_noted(database: Database, workspace: Workspace) -> None:
    async with database.workspace(workspace) as connection:
        await subscribe(connection, "flows", {ORDERS}, ["created"])
        await subscribe(connection, "webhooks", {ORDERS, PARTNERS}, ["created", "deleted"])
        for form in (ORDERS, PARTNERS):
            for kind in ("created", "updated", "deleted"):
                await happen(connection, form, kind)
        flows = await take_events(connection, "flows")
        webhooks = await take_events(connection, "webhooks")
        assert await take_events(connection, "flows") == []
    assert [(each.form_id, each.kind, each.record_ids, each.at) for each in flows] == [
        (ORDERS, "created", [RECORD], AT)
    ]
    assert [(each.form_id, each.kind) for each in webhooks] == [
        (ORDERS, "created"),
        (ORDERS, "deleted"),
        (PARTNERS, "created"),
        (PARTNERS, "deleted"),
    ]


async def test_who_asks_for_nothing_any_more_is_told_nothing_and_others_go_on(
    database: Database, workspace: Workspace
) -> None:
    async with database.workspace(workspace) as connection:
        for name in ("flows", "webhooks"):
            await subscribe(connection, name, {ORDERS})
        await happen(connection, ORDERS)
        await subscribe(connection, "flows", ())
        await happen(connection, ORDERS)
        assert await take_events(connection, "flows") == []
        assert len(await take_events(connection, "webhooks")) == 2


async def test_two_that_take_at_once_get_different_events(database: Database, workspace: Workspace) -> None:
    async with database.workspace(workspace) as connection:
        await subscribe(connection, "flows", {ORDERS})
        for _ in range(EVENTS_AT_ONCE + 1):
            await happen(connection, ORDERS)
    async with database.workspace(workspace) as one, database.workspace(workspace) as other:
        first, second = await take_events(one, "flows"), await take_events(other, "flows")
    assert (len(first), len(second)) == (EVENTS_AT_ONCE, 1)
    assert [each.seq for each in first + second] == sorted({each.seq for each in first + second})


async def test_what_is_taken_and_not_done_is_taken_again(database: Database, workspace: Workspace) -> None:
    async with database.workspace(workspace) as connection:
        await subscribe(connection, "flows", {ORDERS})
        await happen(connection, ORDERS)
    with pytest.raises(ZeroDivisionError):
        async with database.workspace(workspace) as connection:
            assert len(await take_events(connection, "flows")) == 1
            raise ZeroDivisionError
    async with database.workspace(workspace) as connection:
        assert len(await take_events(connection, "flows")) == 1


async def test_a_subscriber_waits_for_who_is_writing_and_writers_for_it(
    database: Database, workspace: Workspace
) -> None:
    async def subscribe_now() -> None:
        async with database.workspace(workspace) as connection:
            await subscribe(connection, "flows", {ORDERS})

    async with database.workspace(workspace) as writer:
        await happen(writer, ORDERS)
        with pytest.raises(RecordsBusy):
            await subscribe_now()
    await subscribe_now()
    async with database.workspace(workspace) as changing:
        await subscribe(changing, "flows", {ORDERS, PARTNERS})

        async def write() -> None:
            async with database.workspace(workspace) as connection:
                await happen(connection, PARTNERS)

        writing = asyncio.create_task(write())
        done, _ = await asyncio.wait({writing}, timeout=0.2)
        assert not done
    await writing
    async with database.workspace(workspace) as connection:
        assert [each.form_id for each in await take_events(connection, "flows")] == [PARTNERS]


async def test_what_was_watched_before_subscriptions_goes_on_being_watched(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "chain"
    shutil.copytree(WORKSPACE_CHAIN.scripts, folder)
    for script in (folder / "versions").glob("w*.py"):
        if script.name > "w0026":
            script.unlink()
    old = await create_workspace(database, Chain(folder), key="old", name="Old")
    async with database.workspace(old) as connection:
        await connection.execute(f'select "{old.schema}"._watch_events(%s::uuid[])'.encode(), ([ORDERS, PARTNERS],))
        await connection.execute(f'select "{old.schema}"._track_events(%s::uuid[])'.encode(), ([PARTNERS],))
        await happen(connection, ORDERS, "recalculated")
        await happen(connection, PARTNERS)
    now = await upgrade_workspace(database, WORKSPACE_CHAIN, old)
    async with database.workspace(now) as connection:
        await happen(connection, ORDERS, "recalculated")
        await happen(connection, PARTNERS, "erased")
        webhooks = await take_events(connection, "webhooks")
        tracking = await take_events(connection, "tracking")
    assert [(each.form_id, each.kind) for each in webhooks] == [
        (ORDERS, "recalculated"),
        (PARTNERS, "created"),
        (ORDERS, "recalculated"),
    ]
    assert [(each.form_id, each.kind) for each in tracking] == [(PARTNERS, "created"), (PARTNERS, "erased")]
