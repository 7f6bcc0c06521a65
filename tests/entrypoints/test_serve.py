"""The server as a process: starting, being killed in parts, stopping; workers and second servers beside it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx
import pytest

from tongzhou.kernel.database import supervisor

DEADLINE = 60.0


def until(condition: Callable[[], Any], what: str) -> Any:
    """The first true answer of `condition`."""
    deadline = time.monotonic() + DEADLINE
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {DEADLINE} s: {what}"
        time.sleep(0.02)
    return answer


class Server:
    """`tongzhou serve` on a free port with a data folder of its own."""

    def __init__(self, data_dir: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.data_dir, self.url = data_dir, f"http://127.0.0.1:{port}"
        self.process = self.command("serve", PORT=str(port))

    def command(self, name: str, **environment: str) -> subprocess.Popen[str]:
        """Another `tongzhou` command on the same data folder."""
        given = {"TONGZHOU_DATA_DIR": str(self.data_dir), "LANG": "en_US.UTF-8", **environment}
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TONGZHOU_") and k != "DATABASE_URL"}
        return subprocess.Popen(
            [sys.executable, "-c", "from tongzhou.entrypoints.cli import main; main()", name],
            env={**kept, **given},
            stderr=subprocess.PIPE,
            text=True,
        )

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


@pytest.fixture
def server() -> Iterator[Server]:
    """A healthy server."""
    folder = Path(mkdtemp(prefix="tongzhou-serve-"))
    folder.chmod(0o711)
    server = Server(folder / "data")
    until(server.is_healthy, "health")
    yield server
    if server.process.poll() is None:
        server.process.kill()
    server.process.communicate()
    until(server.nothing_left, "the end of the database")
    shutil.rmtree(folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(server: Server, number: signal.Signals) -> None:
    server.process.send_signal(number)
    assert server.process.wait(DEADLINE) == 0
    assert server.nothing_left()


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


def test_a_server_whose_database_was_stopped_stops(server: Server) -> None:
    postmaster = supervisor.recorded_postmaster(server.cluster)
    assert postmaster is not None
    os.kill(postmaster, signal.SIGINT)
    assert server.process.wait(DEADLINE) == 0


def test_a_second_server_says_who_is_there(server: Server) -> None:
    second = Server(server.data_dir)
    _, said = second.process.communicate(timeout=DEADLINE)
    assert second.process.returncode == 2
    assert f"(process {server.process.pid})" in said
    assert server.is_healthy()


def test_a_worker_attaches_and_needs_a_server(server: Server) -> None:
    worker = server.command("worker")
    count = "select count(*) from pg_stat_activity where application_name = 'tongzhou jobs'"
    from tests.kernel.database.test_embedded import value
    from tongzhou.kernel.database.embedded import EmbeddedPostgres

    dsn = EmbeddedPostgres().attach(server.data_dir)
    own = value(dsn, count)
    until(lambda: value(dsn, count) > own, "the worker's connections")
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=DEADLINE)
    assert worker.returncode == 0
    assert server.is_healthy()
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(DEADLINE)
    alone = server.command("worker")
    _, said = alone.communicate(timeout=DEADLINE)
    assert (alone.returncode, "No server runs on data folder" in said) == (2, True)
