"""The server process: database, HTTP and a worker, started in order and stopped in reverse."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TypeAlias

import uvicorn
import uvloop
from fastapi import FastAPI

from tongzhou.entrypoints.api import create_app
from tongzhou.entrypoints.running import job_worker, open_database, serving_dsn
from tongzhou.kernel import logs
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.http.protocol import ProblemProtocol
from tongzhou.kernel.jobs.worker import working
from tongzhou.kernel.settings import Settings

GRACE_SECONDS = 10
Preparation: TypeAlias = Callable[[FastAPI, Database, Settings], Awaitable[None]]


class PortInUse(Problem):
    """Another program listens where the server should."""

    code = "port_in_use"
    status = 503


class PreparationFailed(Problem):
    """What the server should have been filled with could not be made; the log says why."""

    code = "preparation_failed"
    status = 503


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: it would end the process before the database is stopped."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `_until_told`."""
        yield


def serve(settings: Settings, prepare: Preparation | None = None) -> None:
    """Serve until Ctrl-C or SIGTERM. With `prepare`, /api/health answers 503 until it is through.

    Raises PortInUse, AlreadyServing and PreparationFailed.
    """
    logs.configure(settings.log_level)
    listener = _listen(settings)
    with serving_dsn(settings) as dsn:
        uvloop.run(_serve(dsn, settings, listener, prepare))


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        raise PortInUse(host=settings.host, port=settings.port) from error
    return listener


async def _serve(dsn: str, settings: Settings, listener: socket.socket, prepare: Preparation | None) -> None:
    async with open_database(dsn, settings) as database:
        app = create_app(database, settings)
        gc.freeze()  # what was loaded to start with lives as long as the process: no collection need look at it
        app.state.is_ready = prepare is None
        config = uvicorn.Config(
            app,
            http=ProblemProtocol,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # kernel.http.callers believes TONGZHOU_TRUSTED_PROXIES only
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        server = _Server(config)
        with _told_to_stop(server, app):
            preparing = _prepare(app, database, settings, prepare, server)
            async with working(job_worker(database, settings)), _alongside(preparing):
                await server.serve(sockets=[listener])


@contextmanager
def _told_to_stop(server: uvicorn.Server, app: FastAPI) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask the server to finish what it is doing and end."""

    def stop() -> None:
        server.should_exit = True
        app.state.live.close()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    yield
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(number)


@asynccontextmanager
async def _alongside(work: Awaitable[None]) -> AsyncIterator[None]:
    """Run `work` for as long as the block runs at most; a failure of it is raised when the block ends."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _prepare(
    app: FastAPI, database: Database, settings: Settings, prepare: Preparation | None, server: uvicorn.Server
) -> None:
    """Fill the server with what it should show, then say it is ready. A failure stops it: PreparationFailed."""
    if prepare is None:
        return
    try:
        await prepare(app, database, settings)
        app.state.is_ready = True
    except Exception as error:
        if server.should_exit:  # told to stop: what fails now fails of that
            return
        logs.logger().exception("preparation_failed")
        server.should_exit = True
        raise PreparationFailed() from error
