"""Unread counts as they change: one reader in a process asks for all who listen, and only while somebody does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import orjson
import psycopg
from psycopg_pool import PoolTimeout
from sqlalchemy import func, select

from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.logs import logger
from tongzhou.notifications.contracts import Person
from tongzhou.notifications.tables import message_table

POLL_SECONDS: Final = 2.0
BEAT_SECONDS: Final = 20.0
"""Without news a line is sent this often: proxies keep the connection, and whoever left is noticed."""
LIFE_SECONDS: Final = 300.0
"""Then the listener comes again, and who they are is looked up again."""

Counts = Mapping[str, int]


@dataclass(eq=False, slots=True)
class Listener:
    """Somebody who listens. `counts` are the last ones known, `changed` is set when they are others than told."""

    workspace: Workspace
    person: Person
    counts: Counts | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def learn(self, counts: Counts) -> None:
        """Take note of the present counts."""
        if counts != self.counts:
            self.counts = counts
            self.changed.set()


class LiveReader:
    """Reads for all listeners of this process, every POLL_SECONDS, one statement a workspace."""

    def __init__(self, database: Database, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._database, self._poll_seconds = database, poll_seconds
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def listen(self, workspace: Workspace, person: Person, *, life: float = LIFE_SECONDS) -> AsyncIterator[bytes]:
        """Server-sent events for one person: `unread` with the counts, at first and at every change."""
        listener = Listener(workspace, person)
        self._listeners.add(listener)
        self._run()
        ends = asyncio.get_running_loop().time() + life
        try:
            yield b"retry: 3000\n\n"
            while not self._closed and (left := ends - asyncio.get_running_loop().time()) > 0:
                try:
                    await asyncio.wait_for(listener.changed.wait(), min(BEAT_SECONDS, left))
                except TimeoutError:
                    yield b": \n\n"
                    continue
                listener.changed.clear()
                if listener.counts is not None:
                    counts = {"unread": sum(listener.counts.values()), "unread_by_kind": listener.counts}
                    yield b"event: unread\ndata: " + orjson.dumps(counts) + b"\n\n"
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End every stream: the server stops."""
        self._closed = True
        for each in self._listeners:
            each.changed.set()

    def _run(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read_on())

    async def _read_on(self) -> None:
        while self._listeners and not self._closed:
            try:
                await self._read_once()
            except (psycopg.Error, PoolTimeout) as error:  # gone for a moment: those who listen go on listening
                logger().warning("live_reader_waits", reason=str(error))
            await asyncio.sleep(self._poll_seconds)

    async def _read_once(self) -> None:
        by_workspace: dict[UUID, list[Listener]] = {}
        for each in self._listeners:
            by_workspace.setdefault(each.workspace.id, []).append(each)
        for listeners in by_workspace.values():
            counts = await self._counts(listeners[0].workspace, {each.person.id for each in listeners})
            for each in listeners:
                each.learn(counts.get(each.person.id, {}))

    async def _counts(self, workspace: Workspace, people: set[UUID]) -> dict[UUID, dict[str, int]]:
        message = message_table.c
        counted = (
            select(message.person_id, message.kind, func.count().label("count"))
            .where(message.person_id.in_(people), message.read_at.is_(None))
            .group_by(message.person_id, message.kind)
        )
        found: dict[UUID, dict[str, int]] = {}
        async with self._database.statements(workspace) as connection:
            for row in await fetch_all(connection, counted):
                found.setdefault(row["person_id"], {})[row["kind"]] = row["count"]
        return found
