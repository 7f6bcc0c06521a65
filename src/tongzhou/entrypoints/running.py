"""What `serve`, `worker`, `demo` and the one-shot commands share: finding the database and opening it."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from tongzhou.entrypoints.bookkeeping import book_approved
from tongzhou.entrypoints.catalogue import job_kinds, periodic_jobs, polling
from tongzhou.entrypoints.migrations import DIRECTORY_CHAIN, WORKSPACE_CHAIN
from tongzhou.entrypoints.people import JobPeople
from tongzhou.identity.facade import list_workspaces, upgrade_directory, upgrade_workspaces
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.database.embedded import EmbeddedPostgres
from tongzhou.kernel.jobs.worker import JobWorker
from tongzhou.kernel.logs import logger
from tongzhou.kernel.settings import Settings


@contextmanager
def serving_dsn(settings: Settings) -> Iterator[str]:
    """The database for a server: DATABASE_URL's, else our own, which runs as long as the block.

    Raises AlreadyServing when another server holds the data folder.
    """
    if settings.database_url:
        yield settings.database_url
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with EmbeddedPostgres().start(settings.data_dir, on_lost=_end_the_program) as running:
        yield running.dsn


def _end_the_program(reason: str) -> None:
    """A server without its database stops, as Ctrl-C would stop it."""
    logger().error("database_lost", reason=reason)
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def attached_dsn(settings: Settings) -> Iterator[str]:
    """The database for a command: the running server's, or one started for as long as the block runs."""
    if settings.database_url:
        yield settings.database_url
        return
    with EmbeddedPostgres().borrow(settings.data_dir) as dsn:
        yield dsn


def running_dsn(settings: Settings) -> str:
    """The database of the running server; raises DatabaseNotRunning."""
    return settings.database_url or EmbeddedPostgres().attach(settings.data_dir)


def job_worker(database: Database, settings: Settings) -> JobWorker:
    """A worker for every kind of job in the catalogue."""
    return JobWorker(
        database, job_kinds(settings), JobPeople(), periodic=periodic_jobs(settings), polling=polling(settings)
    )


@asynccontextmanager
async def open_database(dsn: str, settings: Settings) -> AsyncIterator[Database]:
    """An open database whose directory and workspaces are up to date."""
    database = await Database.open(dsn, pool_max=settings.pool_max)
    try:
        await upgrade_directory(database, DIRECTORY_CHAIN)
        behind = await list_workspaces(database, behind=WORKSPACE_CHAIN.head)
        await upgrade_workspaces(database, WORKSPACE_CHAIN)
        for workspace in behind:
            await book_approved(database, workspace)
        yield database
    finally:
        await database.close()
