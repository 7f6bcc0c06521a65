"""One attempt at one job: from the queue's hint to the noted end."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import psycopg

from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.jobs import actions, queries
from tongzhou.kernel.jobs.contracts import JobCancelled, JobGaveUp, JobKind, JobKindUnknown, JobStatus, People
from tongzhou.kernel.logs import logger
from tongzhou.kernel.texts import Text

ATTEMPTS_MAX = 4
PROGRESS_SECONDS = 0.25
LISTEN_SECONDS = 0.5
PASSING = (psycopg.OperationalError, psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
"""Failures that another attempt may not meet."""


class Interrupted(Exception):
    """The attempt ended without an end of the job: try again after `pause` seconds."""

    def __init__(self, pause: int) -> None:
        super().__init__(f"again in {pause} s")
        self.pause = pause


class JobRun:
    """An attempt, and the context its handler sees."""

    def __init__(
        self, database: Database, kinds: Mapping[str, JobKind], people: People, workspace_id: UUID, job_id: UUID
    ) -> None:
        self.id = job_id
        self.database = database
        self.workspace: Any = None
        self.actor: Any = None
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._loop, self._loop_thread = asyncio.get_running_loop(), threading.get_ident()
        self._kinds, self._people, self._workspace_id = kinds, people, workspace_id
        self._should_end = threading.Event()
        self._interrupted = False
        self._shown_at = 0.0
        self._said: Text | None = None

    async def execute(self) -> None:
        """Run the handler and note how it ended. Raises Interrupted when the job is to be tried again."""
        listening: asyncio.Task[None] | None = None
        try:
            self.workspace = await self._people.workspace(self.database, self._workspace_id)
            row = await self._begin()
            if row is not None:
                listening = asyncio.create_task(self._listen())
                await self._attempt(row)
        except psycopg.OperationalError as error:  # the note itself could not be written
            raise Interrupted(1) from error
        finally:
            if listening is not None:
                listening.cancel()
            self.ended.set_result(None)

    async def _begin(self) -> Row | None:
        async with self.database.workspace(self.workspace) as connection:
            return await actions.begin(connection, self.id, now=clock.now())

    async def _attempt(self, row: Row) -> None:
        log = logger().bind(job=str(self.id), kind=row["kind"], attempt=row["attempts"])
        try:
            result = await self._handle(row)
        except JobCancelled:
            if self._interrupted:
                await self._hand_back()
            await self._finish(JobStatus.CANCELLED)
        except asyncio.CancelledError:
            await self._hand_back()
        except Problem as problem:
            log.info("job_refused", code=problem.code)
            await self._finish(JobStatus.FAILED, problem=problem)
        except PASSING as error:
            log.warning("job_met_a_passing_failure", reason=str(error))
            raise Interrupted(2 ** row["attempts"]) from error
        except Exception as error:  # whatever a handler raises ends its job, not the worker
            log.error("job_failed", exc_info=error)
            await self._finish(JobStatus.FAILED, problem=Problem(request_id=str(self.id)))
        else:
            await self._finish(JobStatus.DONE, result=result or {})

    async def _handle(self, row: Row) -> Mapping[str, Any] | None:
        if row["cancel_requested"]:
            raise JobCancelled
        if row["attempts"] > ATTEMPTS_MAX:
            raise JobGaveUp(attempts=row["attempts"] - 1)
        kind = self._kinds.get(row["kind"])
        if kind is None:
            raise JobKindUnknown(kind=row["kind"])
        self.actor = await self._people.actor(self.database, self.workspace, row["initiator"])
        return await kind.handler(self, row["payload"])

    async def _finish(
        self, status: JobStatus, *, result: Mapping[str, Any] | None = None, problem: Problem | None = None
    ) -> None:
        async with self.database.workspace(self.workspace) as connection:
            await actions.finish(connection, self.id, status, now=clock.now(), result=result, problem=problem)

    async def _hand_back(self) -> None:
        async with self.database.workspace(self.workspace) as connection:
            await actions.hand_back(connection, self.id)
        raise Interrupted(0)

    async def _listen(self) -> None:
        """Ask now and then whether somebody cancelled the job."""
        while not self._should_end.is_set():
            await asyncio.sleep(LISTEN_SECONDS)
            try:
                async with self.database.workspace(self.workspace) as connection:
                    if await queries.is_cancel_requested(connection, self.id):
                        self._should_end.set()
            except psycopg.OperationalError:  # the handler will notice, too
                continue

    def interrupt(self) -> None:
        """Ask the handler to end because the program is stopping."""
        self._interrupted = True
        self._should_end.set()

    def cancelled(self) -> bool:
        """See JobContext."""
        return self._should_end.is_set()

    async def progress(self, done: int, total: int | None = None, message: Text | None = None) -> None:
        """See JobContext."""
        if self._should_end.is_set():
            raise JobCancelled
        now = time.monotonic()
        if now - self._shown_at < PROGRESS_SECONDS and done != total and message == self._said:
            return
        self._shown_at, self._said = now, message
        async with self.database.workspace(self.workspace) as connection:
            await actions.note_progress(connection, self.id, done, total, message)
            if await queries.is_cancel_requested(connection, self.id):
                self._should_end.set()
        if self._should_end.is_set():
            raise JobCancelled

    def progress_from_thread(self, done: int, total: int | None = None, message: Text | None = None) -> None:
        """See JobContext. Called on the event loop's own thread it would wait for itself, so it refuses."""
        if self._loop_thread == threading.get_ident():
            raise RuntimeError("progress_from_thread is for threads; await progress instead")
        asyncio.run_coroutine_threadsafe(self.progress(done, total, message), self._loop).result()
