"""Who is calling over HTTP: address, scheme and host, forwarded headers believed from trusted proxies only."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from starlette.requests import Request

from tongzhou.kernel.settings import Settings

DEFAULT_PORTS = {"http": 80, "https": 443}


def caller_address(request: Request) -> str:
    """The caller's network address: the nearest one that is not a trusted proxy."""
    nearest = request.client.host if request.client else ""
    if not _is_trusted(request, nearest):
        return nearest
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    for hop in reversed(hops):
        if not _is_trusted(request, hop):
            return hop
    return nearest


def outside_scheme(request: Request) -> str:
    """`https` when the browser speaks https, to us or to a trusted proxy."""
    return _forwarded(request, "x-forwarded-proto") or request.url.scheme


def outside_host(request: Request) -> str:
    """The host (and port) that the browser's address bar shows."""
    return _forwarded(request, "x-forwarded-host") or request.headers.get("host", "")


def outside_url(request: Request) -> str:
    """Where the caller reaches us, without a trailing slash: the operator's setting, else as it called."""
    settings: Settings = request.app.state.settings
    return (settings.public_url or f"{outside_scheme(request)}://{outside_host(request)}").rstrip("/")


def origin_matches(request: Request) -> bool:
    """Whether the Origin header names this very site; a missing or malformed one does not."""
    scheme, host, port = _place(request.headers.get("origin", ""))
    if not host or (outside_scheme(request) == "https" and scheme != "https"):
        return False
    return (scheme, host, port) == _place(f"{scheme}://{outside_host(request)}")


def _place(origin: str) -> tuple[str, str | None, int]:
    """Scheme, host and port of an origin; no host for what is not one."""
    try:
        parts = urlsplit(origin)
        if parts.scheme in DEFAULT_PORTS and origin == f"{parts.scheme}://{parts.netloc}" and not parts.username:
            return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme]
    except ValueError:
        pass
    return "", None, 0


def _forwarded(request: Request, header: str) -> str:
    nearest = request.client.host if request.client else ""
    value = request.headers.get(header, "")
    return value.split(",")[0].strip() if value and _is_trusted(request, nearest) else ""


def _is_trusted(request: Request, address: str) -> bool:
    settings: Settings = request.app.state.settings
    if not settings.trusted_proxies or not address:
        return False
    try:
        caller = ip_address(address)
        networks = [
            ip_network(text.strip(), strict=False) for text in settings.trusted_proxies.split(",") if text.strip()
        ]
    except ValueError:
        return False
    return any(caller in network for network in networks)
