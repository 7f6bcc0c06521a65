"""Files that no record took and files of records that are gone for good: out of reach first, then gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.people import ActAs, MakeMember, SignIn
from tongzhou.entrypoints.forgetting import forget
from tongzhou.files.actions import UNATTACHED_LIFE, attach, release_abandoned
from tongzhou.files.errors import FileNotAttachable
from tongzhou.files.facade import FileStore
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.settings import Settings

FORM: dict[str, Any] = {
    "key": "paper",
    "title": "Papers",
    "label_field": "name",
    "fields": [{"key": "name", "type": "text", "label": "Name"}, {"key": "scan", "type": "file", "label": "Scan"}],
}


async def uploaded(browser: httpx.AsyncClient, content: bytes) -> str:
    """The id of a file that no record has taken."""
    return str((await browser.post("/api/files", files={"file": ("a.txt", content)})).json()["file"]["id"])


def kept(settings: Settings) -> set[bytes]:
    """What lies in the store."""
    return {path.read_bytes() for path in settings.files_dir.rglob("*") if path.is_file()}


@pytest.fixture
async def browser(make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """An administrator's."""
    await make_member("li@acme.example", "administrator")
    return await sign_in("li@acme.example")


async def test_bytes_go_with_the_record_and_with_what_was_abandoned(
    browser: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    assert (await browser.post("/api/forms", json=FORM)).status_code == 201
    store, now = FileStore.open(settings.files_dir), clock.now()
    records = [
        (await browser.post("/api/forms/paper/records", json={"scan": [await uploaded(browser, name)]})).json()["id"]
        for name in (b"stays", b"goes")
    ]
    await uploaded(browser, b"abandoned")
    await forget(database, now, store=store)
    assert kept(settings) == {b"stays", b"goes", b"abandoned"}
    assert (await browser.delete(f"/api/forms/paper/records/{records[1]}")).status_code == 204
    await forget(database, now, store=store)
    assert kept(settings) == {b"stays", b"goes", b"abandoned"}
    assert (await browser.post("/api/forms/paper/records:purge", json={"ids": [records[1]]})).status_code == 200
    await forget(database, now, store=store)
    assert kept(settings) == {b"stays", b"abandoned"}
    await forget(database, now + UNATTACHED_LIFE + timedelta(minutes=1), store=store)
    assert kept(settings) == {b"stays"}


async def test_what_the_sweep_took_out_of_reach_is_attached_to_nothing(
    browser: httpx.AsyncClient, make_member: MakeMember, act_as: ActAs, database: Database, workspace: Workspace
) -> None:
    other = await act_as(await make_member("wang@acme.example", "administrator"))
    file = UUID(await uploaded(browser, b"abandoned"))
    async with database.workspace(workspace) as connection:
        await release_abandoned(connection, now=clock.now() + UNATTACHED_LIFE + timedelta(minutes=1))
        with pytest.raises(FileNotAttachable):
            await attach(connection, [file], form="paper", record_id=new_id(), partner_id=None, actor=other)
