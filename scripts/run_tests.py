"""Runs every check and test, then names what failed and prints one closing line: `N passed, N failed, N skipped`.

With `postgres` as its argument it runs only what stands on the database, on the server of `POSTGRES`. Steps run one
after the other; a step that fails does not stop the rest, so one run shows everything.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
NPM = (str(BIN / "python"), "scripts/node.py", "npm", "--prefix", "web")
WORKERS = "2"
BROWSER_TESTS = "tests/e2e"
"""Their driver keeps an event loop running, which tests of the server cannot stand in one process."""
POSTGRES = Path(os.environ.get("POSTGRES") or "/usr/lib/postgresql/15/bin")
ON_POSTGRES = (
    "tests/kernel/database",
    "tests/identity/test_borders.py",
    "tests/builder/records",
    "tests/builder/schema",
    "tests/incentives/settlements/test_journey.py",
    "tests/incentives/settlements/test_borders.py",
)
"""What depends on the server's version: roles and policies, generated tables and statements, settlements."""


@dataclass(frozen=True)
class Count:
    """How many checks passed, failed, were skipped, and the names of those that failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: tuple[str, ...] = ()

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.failures + other.failures,
        )

    @classmethod
    def of_failure(cls, name: str) -> Count:
        """One that failed."""
        return cls(failed=1, failures=(name,))


def check(name: str, *command: str, cwd: Path = ROOT) -> Count:
    """One command that counts as one check."""
    print(f"== {name}", flush=True)
    code = subprocess.run(command, cwd=cwd, check=False).returncode
    return Count(passed=1) if code == 0 else Count.of_failure(name)


def pytest(name: str, *arguments: str, env: Mapping[str, str] | None = None) -> Count:
    """A pytest run, counted by its report."""
    print(f"== {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [str(BIN / "pytest"), f"--junitxml={report}", *arguments]
        code = subprocess.run(command, cwd=ROOT, check=False, env=env).returncode
        if not report.exists():
            return Count.of_failure(name)
        suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    if code != 0 and failed == 0:
        return Count(total - skipped, 0, skipped) + Count.of_failure(f"{name}, exit code {code}")
    cases = [
        each for each in suite.iter("testcase") if each.find("failure") is not None or each.find("error") is not None
    ]
    names = tuple(f"{each.get('classname')}::{each.get('name')}" for each in cases)
    return Count(max(total - skipped - failed, 0), failed, skipped, names)


def vitest() -> Count:
    """The web app's tests, counted by their report."""
    print("== web tests", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [*NPM, "run", "--silent", "test", "--", "--reporter=default", "--reporter=json"]
        code = subprocess.run([*command, f"--outputFile={report}"], cwd=ROOT, check=False).returncode
        if not report.exists():
            return Count.of_failure("web tests")
        result = json.loads(report.read_text("utf-8"))
    done = Count(result["numPassedTests"], result["numFailedTests"], result["numPendingTests"], _failed_in(result))
    return done + Count.of_failure(f"web tests, exit code {code}") if code and not done.failed else done


def _failed_in(report: Mapping[str, Any]) -> tuple[str, ...]:
    cases = (case for file in report["testResults"] for case in file["assertionResults"])
    return tuple(case["fullName"] for case in cases if case["status"] == "failed")


def on_oldest_postgres() -> Count:
    """What stands on the database, once more on the oldest PostgreSQL that is supported, where it is installed."""
    if not (POSTGRES / "initdb").exists():
        print(f"== no PostgreSQL in {POSTGRES}: install Debian's postgresql-15 or say POSTGRES=, a folder with initdb")
        return Count(skipped=1)
    with_oldest = {**os.environ, "TONGZHOU_POSTGRES_BINARIES": str(POSTGRES)}
    return pytest(f"database tests on {POSTGRES}", "-n", WORKERS, *ON_POSTGRES, env=with_oldest)


def ensure_chromium() -> bool:
    """Debian's Chromium and a Chinese font for the browser tests, installed when we may."""
    if os.environ.get("TONGZHOU_CHROMIUM") or shutil.which("chromium"):
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        subprocess.run(install, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    if shutil.which("chromium"):
        return True
    print(
        "The browser tests need Chromium: run `apt-get install chromium fonts-noto-cjk` as root, "
        "or set TONGZHOU_CHROMIUM to a Chromium or Chrome."
    )
    return False


def everything() -> Count:
    """All checks and tests, one after the other."""
    has_browser = ensure_chromium()
    count = check("style", str(BIN / "ruff"), "check", "src", "tests", "scripts", "benchmarks")
    count += check("format", str(BIN / "ruff"), "format", "--check", "src", "tests", "scripts", "benchmarks")
    count += check("types", str(BIN / "mypy"))
    count += check("imports between packages", str(BIN / "lint-imports"))
    for step in ("lint", "types"):
        count += check(f"web {step}", *NPM, "run", "--silent", step)
    count += vitest()
    count += pytest("server tests", "-n", WORKERS, f"--ignore={BROWSER_TESTS}", "tests")
    count += on_oldest_postgres()
    return count + (
        pytest("browser tests", BROWSER_TESTS) if has_browser else Count.of_failure("browser tests: no Chromium")
    )


def main(what: str) -> int:
    """0 when nothing failed and something ran."""
    count = on_oldest_postgres() if what == "postgres" else everything()
    for name in count.failures:
        print(f"FAILED {name}")
    print(f"{count.passed} passed, {count.failed} failed, {count.skipped} skipped", flush=True)
    return 0 if count.passed and not count.failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "everything"))
