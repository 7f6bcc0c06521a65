"""A PostgreSQL of our own: started with the program, stopped with it, kept in its data folder.

    with EmbeddedPostgres().start(data_dir) as postgres:
        psycopg.connect(postgres.dsn)

One server holds a data folder (a file lock says so); commands and workers `attach` with the connection file it
leaves there. `supervisor.py` ties the database's life to the program's.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from urllib.parse import quote

import psycopg
from psycopg import sql

from tongzhou.kernel.database import embedded_paths, supervisor
from tongzhou.kernel.database.embedded_errors import (
    AlreadyServing,
    DatabaseDidNotStart,
    DatabaseNotReady,
    DatabaseNotRunning,
    DatabaseVersionDiffers,
    LeftoversRemain,
)
from tongzhou.kernel.database.embedded_paths import Account, Home
from tongzhou.kernel.logs import logger

CONNECTION_FILE, LOCK_FILE = "database.json", "server.lock"
ADMINISTRATOR, APPLICATION = "postgres", "tongzhou"
DEFAULT_PORT = 5432
NO_PROCESS = 2**31 - 1  # no process has this number
BUILTIN_LOCALES_SINCE = 17
LOG_LIMIT = 10_000_000
_POLL = 0.02

SETTINGS: Mapping[str, str] = {
    # Durable: what was committed stays, whatever dies.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # Small: the whole process tree has a budget of 450 MB.
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "max_connections": "100",
    "huge_pages": "off",
    "jit": "off",
    "max_worker_processes": "2",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "0",  # needs /dev/shm, of which containers have little
    "max_parallel_maintenance_workers": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "2",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    # Discreet: the log holds no values of records, and passwords are never sent or stored readable.
    "password_encryption": "scram-sha-256",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
SETTINGS_SINCE: Mapping[int, Mapping[str, str]] = {18: {"io_method": "sync"}}  # three processes fewer


class RunningPostgres:
    """A database that runs until `stop`, the end of a `with`, or the end of the program."""

    def __init__(self, home: Home, dsn: str, administrator_dsn: str, on_lost: Callable[[str], None] | None) -> None:
        self.dsn = dsn
        """For the application's login role, which is no superuser."""
        self.administrator_dsn = administrator_dsn
        self.home = home
        self._on_lost = on_lost
        self._process: subprocess.Popen[str] | None = None
        self._ended = threading.Event()
        self._stopping = False
        self._program = os.getpid()
        self._finally = ExitStack()

    @property
    def is_running(self) -> bool:
        """Whether the database is kept alive: between a crash and the restart it is, too."""
        return self._process is not None and not self._ended.is_set()

    def __enter__(self) -> RunningPostgres:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Shut the database down and wait until it is; more than once is fine."""
        if os.getpid() != self._program:  # a fork of the program
            return
        self._stopping = True
        atexit.unregister(self.stop)
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait()
            self._ended.wait()
        self._finally.close()

    def _launch(self, command: list[str], locks: ExitStack) -> None:
        home = self.home
        identity = [str(home.account.uid), str(home.account.gid)]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(home.folder), "LC_ALL": "C", "TZ": "UTC"}
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", supervisor.__file__, *identity, str(home.log), str(home.cluster), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env=environment,
            start_new_session=True,  # Ctrl-C in the terminal is for the program, which then stops us
        )
        self._finally.push(locks.pop_all())
        atexit.register(self.stop)
        threading.Thread(target=self._watch, name="postgres-events", daemon=True).start()

    def _watch(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for event in self._process.stdout:
            if event.startswith("crashed"):
                logger().error("database_crashed_and_starts_again", code=event.split()[1])
        self._process.wait()
        self._ended.set()
        if self._on_lost and not self._stopping:
            self._on_lost(_last_words(self.home.log))

    def _until_ready(self, seconds: float) -> None:
        """Wait for a real connection; crash recovery counts into `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.administrator_dsn, connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                reason = str(error).strip().rsplit("\n", 1)[-1]
            if self._ended.wait(_POLL):
                raise DatabaseDidNotStart(reason=_last_words(self.home.log), log=self.home.log)
            if "authentication failed" in reason:
                raise DatabaseDidNotStart(reason=f"{reason} ({self.home.passwords})", log=self.home.log)
            if time.monotonic() > deadline:
                raise DatabaseNotReady(seconds=round(seconds), reason=reason, log=self.home.log)


@dataclass(frozen=True)
class EmbeddedPostgres:
    """How to start the database of a data folder. `settings` go over the built-in ones."""

    settings: Mapping[str, str] = field(default_factory=dict)
    patience: float = 120.0

    def start(
        self, data_dir: Path, *, tcp_port: int | None = None, on_lost: Callable[[str], None] | None = None
    ) -> RunningPostgres:
        """Start it, making it on first use, and wait until it answers.

        `on_lost(reason)` is called from a thread should the database end for good while nobody stopped it.
        Raises AlreadyServing when another server holds the folder, DatabaseVersionDiffers for a folder made by
        another PostgreSQL, DatabaseDidNotStart and DatabaseNotReady with PostgreSQL's reason.
        """
        data_dir = data_dir.absolute()
        if not data_dir.is_dir():
            data_dir.mkdir(parents=True)
            data_dir.chmod(0o711)  # entered by the database's user; the files in it are private
        with ExitStack() as locks:
            locks.enter_context(_held(data_dir / LOCK_FILE, data_dir))
            home = embedded_paths.home_of(data_dir)
            locks.enter_context(_held(home.folder / LOCK_FILE, data_dir))
            binaries = embedded_paths.binaries_for(home.account, embedded_paths.find_binaries())
            passwords = _passwords(home)
            _make_cluster(home, binaries, data_dir, passwords[ADMINISTRATOR])
            _clear_the_way(home)
            port, sockets = tcp_port or DEFAULT_PORT, home.sockets()
            _configure(home, binaries, sockets, tcp_port, self.settings)
            running = RunningPostgres(
                home,
                _dsn(APPLICATION, passwords[APPLICATION], APPLICATION, sockets, port),
                _dsn(ADMINISTRATOR, passwords[ADMINISTRATOR], "postgres", sockets, port),
                on_lost,
            )
            locks.callback(home.remove_far_sockets)
            running._launch([str(binaries / "postgres"), "-D", str(home.cluster)], locks)
        try:
            running._until_ready(self.patience)
            _make_application_role(running.administrator_dsn, passwords[APPLICATION])
            _publish(data_dir / CONNECTION_FILE, running)
        except BaseException:
            running.stop()
            raise
        return running

    def attach(self, data_dir: Path) -> str:
        """The DSN of the database that a server runs on `data_dir`; raises DatabaseNotRunning."""
        try:
            dsn = str(json.loads((data_dir / CONNECTION_FILE).read_text("utf-8"))["dsn"])
        except FileNotFoundError as error:
            raise DatabaseNotRunning(data_dir=data_dir) from error
        deadline = time.monotonic() + self.patience
        while True:
            try:
                psycopg.connect(dsn, connect_timeout=5).close()
                return dsn
            except psycopg.OperationalError as error:
                slow = isinstance(error, psycopg.errors.ConnectionTimeout) or "the database system is" in str(error)
                if not slow or time.monotonic() > deadline:
                    raise DatabaseNotRunning(data_dir=data_dir) from error
            time.sleep(_POLL)

    @contextmanager
    def borrow(self, data_dir: Path) -> Iterator[str]:
        """The DSN of the running server's database, or of one started for as long as the block runs."""
        try:
            dsn = self.attach(data_dir)
        except DatabaseNotRunning:
            with self.start(data_dir) as running:
                yield running.dsn
        else:
            yield dsn


@contextmanager
def _held(lock: Path, data_dir: Path) -> Iterator[None]:
    """Hold the lock file, with our process id in it; raises AlreadyServing."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyServing(data_dir=data_dir, pid=os.read(handle, 20).decode().strip()) from error
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _passwords(home: Home) -> dict[str, str]:
    """The passwords of the login roles, made once."""
    with suppress(FileNotFoundError):
        return dict(json.loads(home.passwords.read_text("utf-8")))
    passwords = {role: secrets.token_hex(24) for role in (ADMINISTRATOR, APPLICATION)}
    _write_private(home.passwords, json.dumps(passwords))
    return passwords


def _make_cluster(home: Home, binaries: Path, data_dir: Path, password: str) -> None:
    """Run initdb once, in a folder that gets its name only when it is complete."""
    version = embedded_paths.version_of(binaries)
    for unfinished in home.folder.glob("cluster-*"):
        shutil.rmtree(unfinished)
    if home.cluster.is_dir():
        found = (home.cluster / "PG_VERSION").read_text().strip()
        if found != version.split(".")[0]:
            raise DatabaseVersionDiffers(found=found, expected=version, data_dir=data_dir)
        return
    maker = embedded_paths.named_account(home.account)
    draft = Path(mkdtemp(prefix="cluster-", dir=home.folder))
    password_file = draft.with_name(f"{draft.name}.password")
    _write_private(password_file, password)
    for made in (draft, password_file):
        maker.owns(made)
    try:
        _initdb(binaries, draft, password_file, maker, int(version.split(".")[0]))
    except subprocess.CalledProcessError as error:
        shutil.rmtree(draft)
        raise DatabaseDidNotStart(reason=error.stderr.strip() or error.stdout.strip(), log="initdb") from error
    finally:
        password_file.unlink()
    if maker != home.account:
        for made in (draft, *draft.rglob("*")):
            home.account.owns(made)
    draft.rename(home.cluster)


def _initdb(binaries: Path, folder: Path, password_file: Path, maker: Account, version: int) -> None:
    locale = ["--locale=C.UTF-8", "--locale-provider=libc"]
    if version >= BUILTIN_LOCALES_SINCE:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    where = [f"--pgdata={folder}", f"--pwfile={password_file}", f"--username={ADMINISTRATOR}"]
    how = ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions", *locale]
    subprocess.run(
        [str(binaries / "initdb"), *where, *how],
        check=True,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        umask=0o077,
        **maker.identity(),
    )


def _clear_the_way(home: Home) -> None:
    """Remove what an earlier run may have left: processes, a stale pid file, sockets, a long log.

    We hold the lock, so nobody else serves. PostgreSQL clears stale files itself, unless the pid it finds belongs
    to a living process of its own user or to a zombie; then only the number is changed, because the file also
    says which shared memory to check for survivors.
    """
    if not supervisor.end_leftovers(str(home.cluster)):
        raise LeftoversRemain(pids=", ".join(map(str, supervisor.processes_of(str(home.cluster.resolve())))))
    pid_file = home.cluster / "postmaster.pid"
    recorded = supervisor.recorded_postmaster(str(home.cluster))
    if pid_file.is_symlink() or recorded is None:
        pid_file.unlink(missing_ok=True)
    elif sys.platform == "linux":
        lines = pid_file.read_text().split("\n")
        _replace(home, pid_file, "\n".join([str(NO_PROCESS), *lines[1:]]))
    for socket in home.sockets().glob(".s.PGSQL.*"):
        socket.unlink()
    log = home.own_folder("log") / home.log.name
    if log.is_file() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def _configure(home: Home, binaries: Path, sockets: Path, tcp_port: int | None, settings: Mapping[str, str]) -> None:
    """Write the whole of postgresql.conf; an operator's own lines belong in `local.conf` beside the cluster."""
    major = int(embedded_paths.version_of(binaries).split(".")[0])
    newer = {k: v for since, values in SETTINGS_SINCE.items() if major >= since for k, v in values.items()}
    where = {
        "listen_addresses": "127.0.0.1" if tcp_port else "",
        "port": str(tcp_port or DEFAULT_PORT),
        "unix_socket_directories": '"{}"'.format(str(sockets).replace('"', '""')),
        "unix_socket_permissions": "0700",
    }
    lines = [
        "{} = '{}'".format(name, value.replace("'", "''"))
        for name, value in {**SETTINGS, **newer, **settings, **where}.items()
    ]
    lines.append("include_if_exists = '../local.conf'")
    _replace(home, home.cluster / "postgresql.conf", "\n".join([*lines, ""]))


def _replace(home: Home, target: Path, text: str) -> None:
    """Put a file into a folder of the database's user without following what that user may have put there."""
    draft = home.folder / f"{target.name}.draft"
    _write_private(draft, text)
    home.account.owns(draft)
    draft.replace(target)


def _dsn(role: str, password: str, name: str, sockets: Path, port: int) -> str:
    return f"postgresql://{role}:{password}@/{name}?host={quote(str(sockets), safe='/')}&port={port}"


def _make_application_role(administrator_dsn: str, password: str) -> None:
    """The role and database of the application: no superuser, but the owner of its database."""
    role = sql.Identifier(APPLICATION)
    with psycopg.connect(administrator_dsn, autocommit=True) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [APPLICATION]).fetchone():
            connection.execute(
                sql.SQL("create role {} login createdb createrole password {}").format(role, sql.Literal(password))
            )
        if not connection.execute("select 1 from pg_database where datname = %s", [APPLICATION]).fetchone():
            connection.execute(sql.SQL("create database {} owner {}").format(role, role))


def _publish(file: Path, running: RunningPostgres) -> None:
    """Leave the connection file for commands and workers as long as the database runs."""
    _write_private(file, json.dumps({"dsn": running.dsn, "server": os.getpid()}))
    running._finally.callback(lambda: file.unlink(missing_ok=True))


def _write_private(file: Path, text: str) -> None:
    """Write a file (0600) that is either the old one or the new one, never half."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)


def _last_words(log: Path) -> str:
    """The last lines of PostgreSQL's log that say why it ended."""
    with suppress(OSError):
        lines = [line.split("] ", 1)[-1] for line in log.read_text("utf-8", "replace").splitlines()[-40:]]
        fatal = [at for at, line in enumerate(lines) if line.startswith(("FATAL", "PANIC"))]
        end = fatal[-1] + 1 if fatal else len(lines)
        return "; ".join(lines[max(0, end - 3) : end]) or "it left no message"
    return "it left no message"
