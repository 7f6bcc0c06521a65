"""A demo server as a stranger starts it, and a real browser."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from aiosmtpd.smtp import SMTP
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.notifications.conftest import MailBox

PASSWORD = "a password for the browser tests"
READY_SECONDS = 600
#: How long a page may take to show something; a busy machine is slow, not wrong.
PATIENCE_MS = 30_000
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Demo:
    """A running demo server, and where its data is: commands reach it there."""

    address: str
    data: Path

    def run(self, *command: str) -> str:
        """What a command of the program says, run beside the server."""
        program = str(Path(sys.executable).parent / "tongzhou")
        environment = {**os.environ, "TONGZHOU_DATA_DIR": str(self.data), "TONGZHOU_PASSWORD": PASSWORD}
        return subprocess.run([program, *command], env=environment, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`tongzhou demo` on a free port and a folder of its own, ready to work; stopped by SIGTERM at the end."""
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TONGZHOU_")},
        "PORT": str(port),
        "TONGZHOU_DATA_DIR": str(folder / "data"),
        "TONGZHOU_DEMO_PASSWORD": PASSWORD,
        "TONGZHOU_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TONGZHOU_OUTGOING_EXCEPTIONS": "127.0.0.1/32",
    }
    command = [str(Path(sys.executable).parent / "tongzhou"), "demo"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}", process, folder / "log")
            yield Demo(f"http://127.0.0.1:{port}", folder / "data")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the demo ended: {log.read_text('utf-8')[-3000:]}")
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the demo was not ready in {READY_SECONDS} s: {log.read_text('utf-8')[-3000:]}")


@pytest.fixture
def mail_box() -> Iterator[MailBox]:
    """A mail server on this machine, which the demo server may call; it asks for no sign-in."""
    box, loop = MailBox(), asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = loop.create_server(lambda: SMTP(box, loop=loop), "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(listening, loop).result()
    box.port = server.sockets[0].getsockname()[1]
    yield box
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    path = os.environ.get("TONGZHOU_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, demo: Demo) -> Iterator[Visit]:
    """Opens a page in a browser of its own, signed in as somebody; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(email: str, *, locale: str = "en", size: dict[str, int] | None = None) -> Page:
        context = chromium.new_context(
            base_url=demo.address, locale=locale, viewport=size or DESKTOP, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = context.request.post(
            "/api/session", data={"email": email, "password": PASSWORD}, headers={"origin": demo.address}
        )
        assert answer.status == 200, answer.text()
        context.request.patch("/api/session", data={"locale": locale}, headers={"origin": demo.address})
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
