"""Real processes for tests of the embedded database: programs that start it, and ways to look at them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

from tongzhou.kernel.database import supervisor

DEADLINE = 120.0

PROGRAM = """
import json, sys
from pathlib import Path
import psycopg
from tongzhou.kernel.database.embedded import EmbeddedPostgres
running = EmbeddedPostgres().start(Path(sys.argv[1]))
with psycopg.connect(running.dsn) as connection:
    connection.execute("create table if not exists kept (n int)")
    connection.execute("insert into kept values (1)")
said = {"dsn": running.dsn, "supervisor": running._process.pid, "home": str(running.home.folder)}
print(json.dumps(said), flush=True)
sys.stdin.read()
"""


def until(condition: Callable[[], Any], what: str) -> Any:
    """The first true answer of `condition`."""
    deadline = time.monotonic() + DEADLINE
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {DEADLINE} s: {what}"
        time.sleep(0.05)
    return answer


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def value(dsn: str, query: str) -> Any:
    """The one value that a query answers."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    return row[0]


def mode(path: Path) -> int:
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def cluster_of(data_dir: Path) -> str:
    """The real path of PostgreSQL's own folder."""
    return str((data_dir / "database" / "cluster").resolve())


class Program:
    """A process of its own that starts the database, writes a row, and waits."""

    def __init__(self, data_dir: Path, *, python: str = sys.executable, **options: Any) -> None:
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            **{k: v for k, v in os.environ.items() if k.startswith("TONGZHOU_")},
            **options.pop("env", {}),
        }
        self.process = subprocess.Popen(
            [python, "-c", PROGRAM, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env=environment,
            **options,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr and self.process.stderr.read()
        self.said = json.loads(line)
        self.cluster = str(Path(self.said["home"]) / "cluster")

    def kill(self, *others: int) -> None:
        """kill -9, of the program first."""
        for pid in (self.process.pid, *others):
            with suppress(ProcessLookupError):  # what was killed before took it along
                os.kill(pid, signal.SIGKILL)
        self.process.communicate()

    def end(self) -> None:
        """The end of its input is the end of the program."""
        self.process.communicate(timeout=DEADLINE)

    def nothing_left(self) -> bool:
        """Whether supervisor and database are gone."""
        return not is_alive(self.said["supervisor"]) and not supervisor.processes_of(self.cluster)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through (pytest's own may not be entered)."""
    folder = Path(mkdtemp(prefix="tongzhou-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
