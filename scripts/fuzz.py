"""Sends the API of a throw-away demo what nobody thought of: `make fuzz`. Fails on what the document does not promise.

`SECONDS_EACH` says how long, 120 for each of three people; Schemathesis makes the requests from the OpenAPI document.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

BIN = Path(__file__).resolve().parent.parent / ".venv" / "bin"
READY_SECONDS = 600
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
ACCOUNTS = ("admin@demo.example", "director@demo.example", "reseller-676@demo.example")
LEFT_OUT = "^/api/(session|sessions|tokens|password|preview|invitations)"
"""What would end the caller's own way in, or only answers browsers."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a demo that is ready, and the environment of its commands."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "TONGZHOU_DATA_DIR": str(folder / "data")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([str(BIN / "tongzhou"), "demo"], env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(address, process)
            yield address, environment
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the health is 200; exit when the demo ends or does not come up."""
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    sys.exit("the demo did not become ready")


def fuzz(address: str, environment: dict[str, str], account: str, seconds: int) -> bool:
    """Whether everything that was sent in this person's name was answered as documented."""
    create = [str(BIN / "tongzhou"), "token", "create", "--email", account]
    made = subprocess.run(create, env=environment, capture_output=True, text=True, check=True)
    token = made.stdout.splitlines()[-1]
    run = [
        str(BIN / "schemathesis"),
        "run",
        f"{address}/api/openapi.json",
        "--header",
        f"Authorization: Bearer {token}",
    ]
    run += ["--checks", CHECKS, "--phases", "coverage,fuzzing", "--max-time", str(seconds), "--workers", "2"]
    run += ["--exclude-path-regex", LEFT_OUT, "--request-timeout", "30", "--continue-on-failure"]
    print(f"== as {account}", flush=True)
    return subprocess.run(run, check=False).returncode == 0


def print_errors(log: Path) -> None:
    """What the server itself wrote about faults of its own: the request id finds them in the report."""
    for line in log.read_text("utf-8", "replace").splitlines():
        if '"level":"error"' in line:
            print(line)


def main() -> int:
    """0 when nothing was found."""
    seconds = int(os.environ.get("SECONDS_EACH", "120"))
    with TemporaryDirectory(prefix="tongzhou-fuzz-") as folder, demo(Path(folder)) as (address, environment):
        found = [account for account in ACCOUNTS if not fuzz(address, environment, account, seconds)]
        print_errors(Path(folder) / "log")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
