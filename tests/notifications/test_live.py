"""Unread counts reach whoever listens, from one reader, and only their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import orjson

from tests.notifications.conftest import Tell
from tests.people import MakeMember
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.notifications.actions import mark_read
from tongzhou.notifications.contracts import MessageKind, NewMessage, Person
from tongzhou.notifications.live import LiveReader

Stream = AsyncIterator[bytes]


async def heard(stream: Stream) -> dict[str, object]:
    """The next counts."""
    async with asyncio.timeout(10):
        async for part in stream:
            if part.startswith(b"event: unread\n"):
                found: dict[str, object] = orjson.loads(part.split(b"data: ", 1)[1])
                return found
    raise AssertionError("the stream ended")


async def test_everybody_hears_of_their_own(
    database: Database, workspace: Workspace, make_member: MakeMember, tell: Tell
) -> None:
    li = Person.member((await make_member("li@acme.example")).id)
    wu = Person.member((await make_member("wu@acme.example")).id)
    reader = LiveReader(database, poll_seconds=0.01)
    lis, wus = reader.listen(workspace, li), reader.listen(workspace, wu)
    assert await heard(lis) == {"unread": 0, "unread_by_kind": {}}
    assert await heard(wus) == {"unread": 0, "unread_by_kind": {}}
    await tell(NewMessage(to=li, kind=MessageKind.TASK, subject="One"))
    assert await heard(lis) == {"unread": 1, "unread_by_kind": {"task": 1}}
    async with database.workspace(workspace) as connection:
        await mark_read(connection, li, None, now=clock.now())
    assert await heard(lis) == {"unread": 0, "unread_by_kind": {}}
    await tell(NewMessage(to=wu, kind=MessageKind.CC, subject="Two"))
    assert await heard(wus) == {"unread": 1, "unread_by_kind": {"cc": 1}}
    reader.close()
    async with asyncio.timeout(10):
        assert [part async for part in lis if part.startswith(b"event")] == []


async def test_a_stream_ends_so_that_rights_are_looked_up_again(
    database: Database, workspace: Workspace, make_member: MakeMember
) -> None:
    li = Person.member((await make_member("li@acme.example")).id)
    reader = LiveReader(database, poll_seconds=0.01)
    async with asyncio.timeout(10):
        parts = [part async for part in reader.listen(workspace, li, life=0.3)]
    assert parts[0] == b"retry: 3000\n\n"
    assert parts[1] == b'event: unread\ndata: {"unread":0,"unread_by_kind":{}}\n\n'
