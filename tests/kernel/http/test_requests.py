"""What surrounds every request."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from tongzhou.kernel.http import requests
from tongzhou.kernel.http.requests import Unforeseen


async def test_a_caller_who_leaves_is_no_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    class Heard:
        def info(self, event: str, **_: Any) -> None:
            said.append(event)

    async def left(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ClientDisconnect

    async def nothing(*_: Any) -> None:
        raise AssertionError("nobody is there to be answered")

    monkeypatch.setattr(requests, "logger", Heard)
    await Unforeseen(left)({"type": "http", "path": "/api/forms"}, nothing, nothing)
    assert said == ["caller_left"]
