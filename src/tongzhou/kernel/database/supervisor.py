"""Keeps one PostgreSQL alive exactly as long as the program that started it.

Runs as a small process of its own, by path, on the standard library alone:

    python -I -S supervisor.py UID GID LOG CLUSTER COMMAND [ARGUMENT...]

The program holds the write end of this process's standard input. However the program ends, kill -9 included,
the kernel closes that end and the database is shut down here. Should this process itself be killed, the
kernel sends the postmaster the signal of a fast shutdown (Linux, PR_SET_PDEATHSIG). Towards the program a pipe
is used, not that signal, because the signal follows the *thread* that started the child, and programs start
databases from pool threads. A postmaster that crashes is started again, a few times a minute at most.

Each line on standard output is an event: `started PID`, `crashed CODE`, `ended CODE`.
"""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Callable

FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT  # what PostgreSQL calls the kinds of its shutdown
FAST_SECONDS, IMMEDIATE_SECONDS, KILL_SECONDS = 30.0, 10.0, 5.0
CRASHES_BORNE, CRASH_WINDOW = 5, 60.0
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_POLL = 0.05


def processes_of(cluster: str) -> list[int]:
    """The processes of PostgreSQL that work in this data directory (all of them change into it; Linux only)."""
    found = []
    for entry in os.listdir("/proc") if sys.platform == "linux" else []:
        if entry.isdigit():
            with contextlib.suppress(OSError):  # it has ended, is a zombie, or belongs to another user
                program = os.readlink(f"/proc/{entry}/exe").removesuffix(" (deleted)")
                if os.path.basename(program) == "postgres" and os.readlink(f"/proc/{entry}/cwd") == cluster:
                    found.append(int(entry))
    return found


def recorded_postmaster(cluster: str) -> int | None:
    """The process id that `postmaster.pid` names, alive or not."""
    try:
        with open(os.path.join(cluster, "postmaster.pid"), encoding="utf-8") as lines:
            return int(lines.readline())
    except (OSError, ValueError):
        return None


def end_leftovers(cluster: str, meanwhile: Callable[[], None] = lambda: None) -> bool:
    """End what an earlier PostgreSQL left running in `cluster`; True when nothing of it is left.

    A living postmaster is asked for a fast shutdown first. Backends without one are ended at once: they serve
    nobody, and hold the shared memory without which no new postmaster starts. The children of a living
    postmaster are left to it: to them the same signals mean other things.
    """
    cluster = os.path.realpath(cluster)
    for number, patience in (
        (FAST, FAST_SECONDS),
        (IMMEDIATE, IMMEDIATE_SECONDS),
        (signal.SIGKILL, KILL_SECONDS),
    ):
        found = processes_of(cluster)
        postmaster = recorded_postmaster(cluster)
        alive = postmaster in found
        if number == FAST and not alive:
            continue
        for pid in [postmaster] if alive and postmaster and number != signal.SIGKILL else found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        deadline = time.monotonic() + patience
        while processes_of(cluster):
            meanwhile()
            if time.monotonic() > deadline:
                break
            time.sleep(_POLL)
        else:
            return True
    return not processes_of(cluster)


class Supervisor:
    """One postmaster, and the pipe that says whether anybody still wants it."""

    def __init__(self, command: list[str], log: str, cluster: str) -> None:
        self.command, self.log, self.cluster = command, log, cluster
        self.postmaster = 0
        self.code: int | None = None
        self.wakeup, self._wake = os.pipe()
        for end in (self.wakeup, self._wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # the pipe alone decides
        self._prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else lambda *_: None
        self._prctl(_PR_SET_CHILD_SUBREAPER, 1)

    def run(self) -> int:
        """Start the postmaster, start it again after crashes, stop it when the program goes."""
        crashes: list[float] = []
        while True:
            self.launch()
            tell(f"started {self.postmaster}")
            while self.code is None:
                if self.program_has_gone():
                    return self.stop()
                self.reap()
            if not self.is_crash(again=bool(crashes)):
                break
            tell(f"crashed {self.code}")
            now = time.monotonic()
            crashes = [*(at for at in crashes if now - at < CRASH_WINDOW), now]
            if not end_leftovers(self.cluster, self.reap) or len(crashes) > CRASHES_BORNE:
                break
        tell(f"ended {self.code}")
        return 1

    def is_crash(self, *, again: bool) -> bool:
        """Killed by a signal, or, when it was started `again` after that, unable to start."""
        assert self.code is not None
        return self.code < 0 or (again and self.code > 0)

    def launch(self) -> None:
        """Fork and execute the postmaster, which dies with this process."""
        self.code, here = None, os.getpid()
        self.postmaster = os.fork()
        if self.postmaster:
            return
        try:
            self._prctl(_PR_SET_PDEATHSIG, int(FAST))
            if os.getppid() != here:
                os._exit(1)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            for source, target in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
                os.dup2(source, target)
            os.execv(self.command[0], self.command)
        finally:
            os._exit(127)

    def program_has_gone(self) -> bool:
        """Sleep until a child ends or the program's end of the pipe closes; True for the latter."""
        ready, _, _ = select.select([0, self.wakeup], [], [])
        if self.wakeup in ready:
            os.read(self.wakeup, 4096)
        return 0 in ready and not os.read(0, 4096)

    def reap(self) -> None:
        """Collect every child that ended, backends inherited from a killed postmaster included."""
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                if pid == self.postmaster:
                    self.code = os.waitstatus_to_exitcode(status)

    def stop(self) -> int:
        """Fast shutdown; less gentle ones when that takes too long."""
        for number, patience in (
            (FAST, FAST_SECONDS),
            (IMMEDIATE, IMMEDIATE_SECONDS),
            (signal.SIGKILL, KILL_SECONDS),
        ):
            self.reap()
            if self.code is None:
                os.kill(self.postmaster, number)
            deadline = time.monotonic() + patience
            while self.code is None and time.monotonic() < deadline:
                if select.select([self.wakeup], [], [], 1.0)[0]:
                    os.read(self.wakeup, 4096)
                self.reap()
        end_leftovers(self.cluster, self.reap)
        tell(f"ended {self.code}")
        return 0


def tell(event: str) -> None:
    """Say what happened to whoever still listens."""
    with contextlib.suppress(OSError):
        os.write(1, f"{event}\n".encode())


def main(arguments: list[str]) -> int:
    """Become the user the database runs as, then supervise it."""
    uid, gid, log, cluster, *command = arguments
    os.umask(0o077)
    if os.geteuid() != int(uid):
        os.setgroups([])
        os.setgid(int(gid))
        os.setuid(int(uid))
    os.chdir("/")
    return Supervisor(command, log, cluster).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
