"""Messages to people without an account: once a key, so many a run and a day, gone with their data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.notifications.conftest import MailBox, Work, made, mail_box, settings, work
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings
from tongzhou.notifications import outside
from tongzhou.notifications.errors import TooManyOutsideOfRun, TooManyOutsideToday
from tongzhou.notifications.facade import OutsideMessage, send_outside
from tongzhou.notifications.tables import message_table

__all__ = ["mail_box", "settings", "work"]

Write = Callable[..., Awaitable[bool]]


@pytest.fixture
async def write(
    database: Database, workspace: Workspace, settings: Settings, admin: httpx.AsyncClient, mail_box: MailBox
) -> Write:
    """Writes to somebody outside, as a run does."""
    mail = {"host": "127.0.0.1", "port": mail_box.port, "security": "none", "sender": "no-reply@x.test"}
    await made(admin, "mail", mail)

    async def now(key: str, *, run: str = "run", at: datetime | None = None, **more: Any) -> bool:
        told = {"name": "Li", "email": "li@r.test", "phone": None, "subject": "Welcome", "text": "Come in", **more}
        async with database.workspace(workspace) as connection:
            message = OutsideMessage(source=run, key=key, **told)
            return await send_outside(connection, message, sealer=Sealer(settings.sealing_key), now=at or clock.now())

    return now


async def keys(database: Database, workspace: Workspace) -> list[str]:
    """What was written."""
    async with database.workspace(workspace) as connection:
        return sorted(row["key"] for row in await fetch_all(connection, message_table.select()))


async def test_the_same_key_of_a_run_twice_is_one_message(write: Write, work: Work, mail_box: MailBox) -> None:
    assert [await write("1"), await write("1"), await write("1", run="other")] == [True, True, True]
    await work()
    assert [(mail["To"], mail["Subject"]) for mail in mail_box.mails] == [("li@r.test", "Welcome")] * 2


async def test_a_run_writes_so_often_and_another_still_may(
    write: Write, database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "OF_RUN_MAX", 2)
    assert [await write("1"), await write("2")] == [True, True]
    with pytest.raises(TooManyOutsideOfRun):
        await write("3")
    assert await write("2")  # told again of a step that was done
    assert await write("1", run="run2")
    assert await keys(database, workspace) == ["run.1", "run.2", "run2.1"]


async def test_a_workspace_writes_so_often_a_day(
    write: Write, database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "A_DAY_MAX", 2)
    now = clock.now()
    assert await write("1", run="old", at=now - timedelta(days=2))
    assert [await write("1", run=run, at=now - timedelta(hours=23)) for run in ("a", "b")] == [True, True]
    with pytest.raises(TooManyOutsideToday):
        await write("1", run="c", at=now)
    assert await keys(database, workspace) == ["a.1", "b.1", "old.1"]
    assert await write("1", run="c", at=now + timedelta(hours=2))


async def test_without_a_channel_nothing_is_written(write: Write, database: Database, workspace: Workspace) -> None:
    assert not await write("1", email=None, phone="+8613800000001")
    assert await keys(database, workspace) == []


async def test_it_may_be_about_a_record(write: Write, database: Database, workspace: Workspace) -> None:
    about: dict[str, UUID | str] = {"form": "guest", "record_id": new_id()}
    assert await write("1", **about)
    async with database.workspace(workspace) as connection:
        (row,) = await fetch_all(connection, message_table.select())
    assert {key: row[key] for key in about} == about
