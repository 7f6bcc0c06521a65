"""Calls to addresses that users name: the name is resolved once and the call goes to that checked address.

Nothing private, loopback or reserved is reached unless the operator lists it; no redirect is followed; time and size
are limited; no proxy of the environment is asked.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, Literal
from urllib.parse import urlsplit

SECONDS: Final = 10.0
RESPONSE_MAX: Final = 2_048
PORTS: Final = {"http": 80, "https": 443}
_EMBEDDING: Final = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))
"""IPv6 networks whose addresses stand for IPv4 ones, private ones too."""

Fault = Literal["bad_address", "not_resolved", "not_public", "timed_out", "not_reached"]


class OutgoingFault(Exception):
    """The call got no answer."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, the first RESPONSE_MAX bytes as text, and how long it took."""

    status: int
    text: str
    milliseconds: int


class Outgoing:
    """Sends; `exceptions` are host names, addresses and networks (comma separated) that the operator allows."""

    def __init__(self, exceptions: str = "") -> None:
        self._exceptions = tuple(part.strip().lower() for part in exceptions.split(",") if part.strip())

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """The answer, whatever its status; raises OutgoingFault."""
        return await self._call("POST", url, content, headers)

    async def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """The answer, whatever its status; raises OutgoingFault."""
        return await self._call("GET", url, b"", headers)

    async def _call(self, method: str, url: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        began = time.monotonic()
        try:
            async with asyncio.timeout(SECONDS):
                status, text = await self._exchange(method, url, content, headers)
        except TimeoutError:
            raise OutgoingFault("timed_out") from None
        return Reply(status, text, round((time.monotonic() - began) * 1000))

    async def _exchange(self, method: str, url: str, content: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        import httpx

        host, port = place_of(url)
        address = await self.resolve(host, port)
        try:
            there = httpx.URL(url).copy_with(host=str(address))
        except httpx.InvalidURL as error:
            raise OutgoingFault("bad_address") from error
        named = f"[{host}]" if ":" in host else host
        shown = named if port == PORTS[there.scheme] else f"{named}:{port}"
        try:
            async with (
                httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=SECONDS) as client,
                client.stream(
                    method, there, content=content, headers={"accept-encoding": "identity", **headers, "host": shown},
                    extensions={"sni_hostname": host},
                ) as response,
            ):  # fmt: skip
                received = bytearray()
                async for piece in response.aiter_raw(1024):
                    received += piece
                    if len(received) >= RESPONSE_MAX:
                        break
                return response.status_code, bytes(received[:RESPONSE_MAX]).decode("utf-8", "replace").replace(
                    "\x00", ""
                )
        except httpx.TimeoutException as error:
            raise OutgoingFault("timed_out") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise OutgoingFault("not_reached") from error

    async def resolve(self, host: str, port: int) -> IPv4Address | IPv6Address:
        """The first address of the name, if every one of them may be called; raises OutgoingFault."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise OutgoingFault("not_resolved") from error
        addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        if not addresses:
            raise OutgoingFault("not_resolved")
        if not all(is_public(each) or self._is_allowed(host, each) for each in addresses):
            raise OutgoingFault("not_public")
        return addresses[0]

    def _is_allowed(self, host: str, address: IPv4Address | IPv6Address) -> bool:
        return any(allowed == host.lower() or _holds(allowed, address) for allowed in self._exceptions)


def place_of(url: str) -> tuple[str, int]:
    """Host and port of an http(s) address without a user in it; raises OutgoingFault."""
    try:
        parts = urlsplit(url)
        if parts.scheme in PORTS and parts.hostname and parts.username is None and parts.password is None:
            return parts.hostname, parts.port or PORTS[parts.scheme]
    except ValueError:
        pass
    raise OutgoingFault("bad_address")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is reachable for the whole internet, and so shows nothing of the operator's own network."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _EMBEDDING):
            return False
    return address.is_global and not address.is_multicast


def _holds(network: str, address: IPv4Address | IPv6Address) -> bool:
    try:
        return address in ip_network(network, strict=False)
    except ValueError:
        return False
