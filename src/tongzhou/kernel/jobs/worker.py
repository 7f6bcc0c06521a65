"""Runs jobs: a Procrastinate worker whose death is noticed at once.

Each worker holds a database lock for as long as its connection lives. A job marked as being done by a worker
without its lock belongs to one that died, and goes back into the queue: within seconds, and never because a
busy program missed a heartbeat.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
from procrastinate import App, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy
from procrastinate.worker import Worker

from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.jobs.contracts import JobKind, People, PeriodicJob, Polling
from tongzhou.kernel.jobs.run import Interrupted, JobRun
from tongzhou.kernel.logs import logger

POLL_SECONDS = 0.5
RESCUE_SECONDS = 5.0
GRACE_SECONDS = 10.0
CONNECT_SECONDS = 5.0
PAUSE_SECONDS = 1.0
CONCURRENCY = 2
LIFE_LOCK = 0x545A
"""The class of the advisory locks that say which workers are alive."""

_REGISTER = "insert into jobs.procrastinate_workers default values returning id"
_LOCK = "select pg_advisory_lock(%s, %s)"
_RESCUE = """
    with held as (
        select objid::bigint as id from pg_locks
        where locktype = 'advisory' and classid = %(lock)s and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database())
    ), dead as (
        delete from jobs.procrastinate_workers where id not in (select id from held)
    )
    update jobs.procrastinate_jobs set status = 'todo', worker_id = null, attempts = attempts + 1
    where status = 'doing' and (worker_id is null or worker_id not in (select id from held))
"""


class LifeLockedManager(JobManager):
    """Registers its worker and, on a connection kept for that, the lock that shows it lives."""

    def __init__(self, connector: PsycopgConnector, dsn: str) -> None:
        super().__init__(connector)
        self._dsn = dsn
        self._life: psycopg.AsyncConnection[tuple[Any, ...]] | None = None

    async def register_worker(self) -> int:
        """The lock is held before anybody else can see the worker."""
        self._life = await psycopg.AsyncConnection.connect(self._dsn)
        cursor = await self._life.execute(_REGISTER)
        row = await cursor.fetchone()
        assert row is not None
        await self._life.execute(_LOCK, (LIFE_LOCK, row[0]))
        await self._life.commit()
        await self._life.set_autocommit(True)
        return int(row[0])

    async def update_heartbeat(self, worker_id: int) -> None:
        """Fails when the lock's connection is gone; the worker then stops and begins anew."""
        assert self._life is not None
        await self._life.execute("select jobs.procrastinate_update_heartbeat_v1(%s)", (worker_id,))

    async def holds_its_lock(self) -> bool:
        """False once the lock's connection is gone: others then take this worker for dead."""
        if self._life is None:
            return True
        try:
            await self._life.execute("select 1")
        except psycopg.Error:
            return False
        return True

    async def unregister_worker(self, worker_id: int) -> None:
        """Give up the lock with the registration."""
        try:
            await super().unregister_worker(worker_id)
        finally:
            await self.let_go()

    async def let_go(self) -> None:
        """Close the lock's connection."""
        if self._life is not None:
            await self._life.close()
            self._life = None


class _OnlyInterrupted(BaseRetryStrategy):
    """Back into the queue with what was interrupted or met a passing failure; other endings are final."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        """`job.attempts` is not looked at: the job's own row counts."""
        if isinstance(exception, Interrupted):
            return RetryDecision(retry_in={"seconds": exception.pause})
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        return None


class JobWorker:
    """Takes jobs out of the queue until it is stopped."""

    def __init__(
        self,
        database: Database,
        kinds: Sequence[JobKind],
        people: People,
        *,
        periodic: Sequence[PeriodicJob] = (),
        polling: Sequence[Polling] = (),
        poll: float = POLL_SECONDS,
        grace: float = GRACE_SECONDS,
        concurrency: int = CONCURRENCY,
    ) -> None:
        self._database, self._people, self._periodic = database, people, periodic
        self._polling = polling
        self._kinds = {kind.name: kind for kind in kinds}
        self._poll, self._grace, self._concurrency = poll, grace, concurrency
        self._stopping = asyncio.Event()
        self._working: asyncio.Task[None] | None = None
        self._worker: Worker | None = None
        self._runs: set[JobRun] = set()

    async def run(self) -> None:
        """Work until `stop`. When the database goes away, wait and begin anew."""
        dsn = psycopg.conninfo.make_conninfo(self._database.dsn, application_name="tongzhou jobs")
        looking = [asyncio.create_task(self._look(each), name=each.name) for each in self._polling]
        try:
            await self._go_on(dsn)
        finally:
            for task in looking:
                task.cancel()
            await asyncio.gather(*looking, return_exceptions=True)

    async def _look(self, polling: Polling) -> None:
        """Do it, rest, do it again; a failure is written down and the next time makes up for it."""
        while not self._stopping.is_set():
            try:
                await polling.work(self._database, clock.now())
            except Exception as error:  # whatever it raises ends this round, not the worker
                logger().error("polling_failed", name=polling.name, exc_info=error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), polling.seconds)

    async def _go_on(self, dsn: str) -> None:
        while not self._stopping.is_set():
            self._working = asyncio.create_task(self._work(dsn))
            try:
                await self._working
            except (psycopg.Error, ConnectorException) as error:
                logger().warning("job_worker_lost_its_database", reason=str(error))
            except asyncio.CancelledError:
                if not self._stopping.is_set():
                    raise
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), PAUSE_SECONDS)

    async def stop(self) -> None:
        """Take no more jobs; those running may finish for a while and are then handed back."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.stop()  # type: ignore[no-untyped-call]
        elif self._working is not None:  # it waits for the database
            self._working.cancel()
        if self._runs:
            await asyncio.wait([run.ended for run in self._runs], timeout=self._grace)
        for run in self._runs:
            run.interrupt()

    async def _work(self, dsn: str) -> None:
        connector = PsycopgConnector(
            conninfo=psycopg.conninfo.make_conninfo(dsn, options="-c search_path=jobs"),
            min_size=1,
            max_size=2,
            timeout=CONNECT_SECONDS,
        )
        app = App(connector=connector)
        app.job_manager = manager = LifeLockedManager(connector, dsn)
        app.task(name="job", queue="default", retry=_OnlyInterrupted())(self._run_job)
        for periodic in self._periodic:
            name = f"periodic {periodic.name}"
            task = app.task(name=name, queue="default", lock=name, queueing_lock=name)(self._run_by_the_clock(periodic))
            app.periodic(cron=periodic.cron)(task)
        async with app.open_async():
            self._worker = Worker(
                app,
                concurrency=self._concurrency,
                fetch_job_polling_interval=self._poll,
                abort_job_polling_interval=3600,
                shutdown_graceful_timeout=2 * self._grace,
                listen_notify=False,
                delete_jobs="always",
                install_signal_handlers=False,
                update_heartbeat_interval=RESCUE_SECONDS,
                stalled_worker_timeout=10 * 365 * 86400,  # the locks say it better
            )
            rescuing = asyncio.create_task(self._rescue(dsn, manager))
            try:
                if not self._stopping.is_set():
                    await self._worker.run()  # type: ignore[no-untyped-call]
            finally:
                self._worker = None
                rescuing.cancel()
                await asyncio.gather(rescuing, return_exceptions=True)
                await manager.let_go()

    async def _rescue(self, dsn: str, manager: LifeLockedManager) -> None:
        """Put jobs of dead workers back, again and again; begin anew when this worker itself counts as dead.

        A database that was back before the next poll leaves the polling alive and only the lock lost.
        """
        while True:
            if not await manager.holds_its_lock():
                logger().warning("job_worker_lost_its_lock")
                assert self._worker is not None
                self._worker.stop()  # type: ignore[no-untyped-call]
                return
            with suppress(psycopg.OperationalError):
                async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
                    cursor = await connection.execute(_RESCUE, {"lock": LIFE_LOCK})
                    if cursor.rowcount:
                        logger().warning("jobs_of_dead_workers_queued_again", count=cursor.rowcount)
            await asyncio.sleep(RESCUE_SECONDS)

    def _run_by_the_clock(self, periodic: PeriodicJob) -> Callable[[int], Awaitable[None]]:
        async def run(timestamp: int) -> None:  # noqa: ARG001  the queue's moment; the work goes by the present one
            try:
                await periodic.work(self._database, clock.now())
            except Exception as error:  # the next time makes up for it
                logger().error("periodic_job_failed", name=periodic.name, exc_info=error)

        return run

    async def _run_job(self, workspace_id: str, job_id: str) -> None:
        run = JobRun(self._database, self._kinds, self._people, UUID(workspace_id), UUID(job_id))
        self._runs.add(run)
        try:
            await run.execute()
        finally:
            self._runs.discard(run)


@asynccontextmanager
async def working(worker: JobWorker) -> AsyncIterator[JobWorker]:
    """The worker at work beside the block, as `tongzhou serve` has it."""
    task = asyncio.create_task(worker.run(), name="job worker")
    try:
        yield worker
    finally:
        await worker.stop()
        await task
