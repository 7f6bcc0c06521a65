"""One PostgreSQL for the whole test run, shared by all workers of pytest-xdist.

It keeps its data in memory where there is room: making a database took 0.05 s there and 0.6 s on a busy disk.

The first worker that needs it starts it; it stops, and its folder goes, when the last one is done. Tests connect
with the application's login role, which is no superuser. `TONGZHOU_TEST_DSN` names another server instead;
`TONGZHOU_POSTGRES_BINARIES` other binaries, such as `/usr/lib/postgresql/15/bin`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import pytest

from tongzhou.kernel.database.embedded import EmbeddedPostgres, RunningPostgres
from tongzhou.kernel.database.embedded_errors import DatabaseNotRunning

PREFIX = "tongzhou-tests-"
IN_MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
FOR_TESTS = EmbeddedPostgres(
    settings={
        "fsync": "off",
        "full_page_writes": "off",
        "max_wal_size": "256MB",
        "max_connections": "200",
        "autovacuum": "off",
    }
)


def _parent() -> Path:
    """Where the folder of a run's database is made."""
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= ROOM:
        return IN_MEMORY
    return Path(gettempdir())


@contextmanager
def _locked(file: Path, kind: int = fcntl.LOCK_EX) -> Iterator[None]:
    with file.open("a") as handle:
        fcntl.flock(handle, kind)
        yield


def _sweep(parent: Path) -> None:
    """Remove what runs that were killed left behind: folders an hour old that nobody holds."""
    for left in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):  # held, or another run is just removing it
            if time.time() - left.stat().st_mtime > 3600:
                with (left / "data" / "server.lock").open("a") as server:
                    fcntl.flock(server, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left)


@pytest.fixture(scope="session")
def cluster(testrun: str) -> Iterator[str]:
    """A DSN of a PostgreSQL on which tests make their own databases."""
    if given := os.environ.get("TONGZHOU_TEST_DSN"):
        yield given
        return
    folder = _parent() / f"{PREFIX}{testrun}"
    _sweep(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
    with ExitStack() as using:
        started: RunningPostgres | None = None
        with _locked(folder / "starting"):
            try:
                dsn = FOR_TESTS.attach(folder / "data")
            except DatabaseNotRunning:
                started = FOR_TESTS.start(folder / "data")
                dsn = started.dsn
            if started is None:
                using.enter_context(_locked(folder / "users", fcntl.LOCK_SH))
        yield dsn
    if started is not None:
        _stop_after_the_last(started, folder)


@pytest.fixture(scope="session")
def testrun() -> str:
    """A name that all workers of this run share."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)[:16]


def _stop_after_the_last(started: RunningPostgres, folder: Path) -> None:
    """Stop the database once no other worker uses it; a worker that comes later starts another."""
    while True:
        with _locked(folder / "starting"), (folder / "users").open("a") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                started.stop()
                shutil.rmtree(started.home.folder)
                break
        time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)
