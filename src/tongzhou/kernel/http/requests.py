"""What surrounds every request, as plain ASGI: an id, a log line, counts, safe headers."""

from __future__ import annotations

import re
import secrets
import time
from functools import lru_cache

from prometheus_client import Counter, Histogram
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tongzhou.kernel.database.connections import is_unreachable
from tongzhou.kernel.errors import NotReady, Problem
from tongzhou.kernel.http.problems import locale_of, respond
from tongzhou.kernel.logs import logger, request_id

REQUESTS = Counter("tongzhou_requests_total", "HTTP requests.", ["method", "status"])
SECONDS = Histogram("tongzhou_request_seconds", "Time to the end of a response.", ["method"])
_requests, _seconds = lru_cache(200)(REQUESTS.labels), lru_cache(20)(SECONDS.labels)
"""The counters of one method and status; finding them among their labels costs more than counting."""
_ACCEPTED_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SECRETS = re.compile(r"^(/f/|/api/public/)[^/:]+")
"""Addresses whose next part is a secret; logs are read by more people than links are for."""

SAFE_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
]


def loggable(path: str) -> str:
    """An address without the secret in it."""
    return _SECRETS.sub(r"\1…", path)


class RequestEnvelope:
    """Gives each request an id (a well-formed X-Request-ID is kept), logs and counts it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        identifier = asked if _ACCEPTED_ID.fullmatch(asked) else secrets.token_hex(8)
        token = request_id.set(identifier)
        started = time.perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                present = {name for name, _ in message["headers"]}
                extra = [pair for pair in SAFE_HEADERS if pair[0] not in present]
                message["headers"] = [*message["headers"], *extra, (b"x-request-id", identifier.encode())]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - started
            _requests(scope["method"], status).inc()
            _seconds(scope["method"]).observe(seconds)
            logger().info(
                "request",
                method=scope["method"],
                path=loggable(scope["path"]),
                status=status,
                ms=round(seconds * 1000, 1),
            )
            request_id.reset(token)


class Unforeseen:
    """What nobody foresaw is logged and answered as a problem, while the request still has its id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        has_answered = False

        async def sending(message: Message) -> None:
            nonlocal has_answered
            has_answered = True
            await send(message)

        try:
            await self.app(scope, receive, sending if scope["type"] == "http" else send)
        except ClientDisconnect:
            logger().info("caller_left", path=loggable(scope["path"]))
        except Exception as error:
            if scope["type"] != "http":
                raise
            problem = _problem_of(error, loggable(scope["path"]))
            if has_answered:
                raise
            await respond(problem, locale_of(Request(scope)))(scope, receive, send)


def _problem_of(error: Exception, path: str) -> Problem:
    """A database that is away passes; anything else is a fault of ours."""
    if is_unreachable(error):
        logger().warning("database_unreachable", path=path, reason=str(error))
        return NotReady(headers={"retry-after": "2"})
    logger().error("unexpected_error", path=path, exc_info=error)
    return Problem()
