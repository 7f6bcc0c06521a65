"""Who calls: forwarded headers count from trusted proxies only; the Origin must be this very site."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from tongzhou.kernel.http.callers import caller_address, origin_matches, outside_scheme, outside_url
from tongzhou.kernel.settings import Settings

PROXIES = "10.0.0.0/8, ::1"


def request(*, client: str = "203.0.113.5", scheme: str = "http", trusted: str = PROXIES, **headers: str) -> Request:
    named = {"host": "shop.example", **{key.replace("_", "-"): value for key, value in headers.items()}}
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "scheme": scheme,
        "server": ("127.0.0.1", 8000),
        "client": (client, 5555),
        "headers": [(key.encode(), value.encode()) for key, value in named.items()],
        "app": SimpleNamespace(state=SimpleNamespace(settings=Settings(trusted_proxies=trusted))),
    }
    return Request(scope)


@pytest.mark.parametrize(
    ("client", "forwarded", "trusted", "address"),
    [
        ("203.0.113.5", "198.51.100.7", PROXIES, "203.0.113.5"),
        ("10.1.2.3", "198.51.100.7", "", "10.1.2.3"),
        ("10.1.2.3", "198.51.100.7", PROXIES, "198.51.100.7"),
        ("10.1.2.3", "6.6.6.6, 198.51.100.7, 10.9.9.9", PROXIES, "198.51.100.7"),
        ("::1", "198.51.100.7", PROXIES, "198.51.100.7"),
        ("10.1.2.3", "", PROXIES, "10.1.2.3"),
        ("10.1.2.3", "10.0.0.9", PROXIES, "10.1.2.3"),
    ],
)
def test_the_callers_address(client: str, forwarded: str, trusted: str, address: str) -> None:
    called = request(client=client, trusted=trusted, x_forwarded_for=forwarded)
    assert caller_address(called) == address


def test_scheme_and_host_are_forwarded_by_trusted_proxies_only() -> None:
    headers = {"x_forwarded_proto": "https", "x_forwarded_host": "portal.example"}
    through = request(client="10.1.2.3", **headers)
    assert (outside_scheme(through), outside_url(through)) == ("https", "https://portal.example")
    spoofed = request(**headers)
    assert (outside_scheme(spoofed), outside_url(spoofed)) == ("http", "http://shop.example")


@pytest.mark.parametrize(
    ("origin", "host", "scheme", "matches"),
    [
        ("http://shop.example", "shop.example", "http", True),
        ("http://SHOP.example:80", "shop.example", "http", True),
        ("http://shop.example", "shop.example:80", "http", True),
        ("https://shop.example", "shop.example:443", "https", True),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", "http", True),
        ("http://[::1]:8000", "[::1]:8000", "http", True),
        ("http://shop.example", "shop.example", "https", False),
        ("http://shop.example:8001", "shop.example:8000", "http", False),
        ("http://shop.example.evil.test", "shop.example", "http", False),
        ("http://evil.test", "shop.example", "http", False),
        ("http://evil.test@shop.example", "shop.example", "http", False),
        ("http://shop.example/path", "shop.example", "http", False),
        ("null", "shop.example", "http", False),
        ("", "shop.example", "http", False),
        ("http://shop.example:port", "shop.example", "http", False),
        ("http://[shop", "shop.example", "http", False),
        ("ftp://shop.example", "shop.example", "http", False),
    ],
)
def test_origins(origin: str, host: str, scheme: str, matches: bool) -> None:
    assert origin_matches(request(origin=origin, host=host, scheme=scheme)) is matches
