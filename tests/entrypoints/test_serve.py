"""The server as a process: starting, being killed in parts, stopping; workers and second servers beside it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import httpx
import pytest

from tests.kernel.database.processes import until, value
from tongzhou.kernel.database import supervisor
from tongzhou.kernel.database.embedded import EmbeddedPostgres

DEADLINE = 120.0


def command(name: str, data_dir: Path, **environment: str) -> subprocess.Popen[str]:
    """A `tongzhou` command in English."""
    given = {"TONGZHOU_DATA_DIR": str(data_dir), "LANG": "en_US.UTF-8", **environment}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TONGZHOU_") and k != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-c", "from tongzhou.entrypoints.cli import main; main()", name],
        env={**kept, **given},
        stderr=subprocess.PIPE,
        text=True,
    )


class Server:
    """`tongzhou serve` on a free port with a data folder of its own."""

    def __init__(self, data_dir: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.data_dir, self.url = data_dir, f"http://127.0.0.1:{port}"
        self.process = command("serve", data_dir, PORT=str(port))

    def command(self, name: str) -> subprocess.Popen[str]:
        """A command on the same data folder."""
        return command(name, self.data_dir)

    @property
    def cluster(self) -> str:
        """PostgreSQL's own folder."""
        return str((self.data_dir / "database" / "cluster").resolve())

    def health(self) -> int | None:
        """The status of its health; None while it does not listen."""
        try:
            return httpx.get(f"{self.url}/api/health", timeout=DEADLINE).status_code
        except httpx.TransportError:
            return None

    def is_healthy(self) -> bool:
        """Whether the server says it works."""
        return self.health() == 200

    def nothing_left(self) -> bool:
        """Whether its database is gone."""
        return not supervisor.processes_of(self.cluster)


@contextmanager
def serving() -> Iterator[Server]:
    """A healthy server; it must be gone, or end by SIGTERM, and leave nothing."""
    folder = Path(mkdtemp(prefix="tongzhou-serve-"))
    folder.chmod(0o711)
    server = Server(folder / "data")
    try:
        until(server.is_healthy, "health")
        yield server
        server.process.terminate()
        server.process.communicate(timeout=DEADLINE)
        assert server.process.returncode == 0
        assert server.nothing_left()
    finally:
        server.process.kill()
        server.process.communicate()
        until(server.nothing_left, "the end of the database")
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server for tests that leave it as they found it."""
    with serving() as server:
        yield server


def test_ctrl_c_stops_everything() -> None:
    with serving() as server:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(DEADLINE) == 0
        assert server.nothing_left()


def test_a_server_whose_database_was_stopped_stops() -> None:
    with serving() as server:
        postmaster = supervisor.recorded_postmaster(server.cluster)
        assert postmaster is not None
        os.kill(postmaster, signal.SIGINT)
        assert server.process.wait(DEADLINE) == 0


def test_the_server_outlives_its_postmaster(server: Server) -> None:
    first = supervisor.recorded_postmaster(server.cluster)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    answers: list[int | None] = []

    def is_back() -> bool:
        answers.append(server.health())
        return supervisor.recorded_postmaster(server.cluster) not in (None, first) and answers[-1] == 200

    until(is_back, "health after the crash")
    assert set(answers) <= {200, 503}
    assert server.process.poll() is None


def test_a_second_server_says_who_is_there(server: Server) -> None:
    second = Server(server.data_dir)
    _, said = second.process.communicate(timeout=DEADLINE)
    assert second.process.returncode == 2
    assert f"(process {server.process.pid})" in said
    assert server.is_healthy()


def test_a_worker_attaches_and_ends_by_itself(server: Server) -> None:
    dsn = EmbeddedPostgres().attach(server.data_dir)
    workers = "select count(*) from jobs.procrastinate_workers"
    until(lambda: value(dsn, workers) == 1, "the server's own worker")
    worker = server.command("worker")
    until(lambda: value(dsn, workers) == 2, "another worker")
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=DEADLINE)
    assert worker.returncode == 0
    assert value(dsn, workers) == 1
    assert server.is_healthy()


def test_a_worker_without_a_server_is_refused(tmp_path: Path) -> None:
    _, said = command("worker", tmp_path).communicate(timeout=DEADLINE)
    assert f"No server runs on data folder {tmp_path}" in said
