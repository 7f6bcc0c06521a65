"""Identifiers: UUID version 7 (RFC 9562), so that rows made later sort later and indexes stay dense."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A new UUIDv7; strictly increasing within this process."""
    return UUID(int=_next_integer())


def new_ids(count: int) -> list[UUID]:
    """`count` new ids in rising order."""
    return [new_id() for _ in range(count)]


def _next_integer() -> int:
    """48 bits of milliseconds, 12 bits of fraction kept rising, 62 random bits (RFC 9562, 6.2 method 3)."""
    global _last  # noqa: PLW0603  one counter per process is the point
    with _lock:
        stamp = time.time_ns() * 4096 // 1_000_000
        _last = stamp = max(stamp, _last + 1)
    milliseconds, fraction = stamp >> 12, stamp & 0xFFF
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return (milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | random_bits


def as_id(value: object) -> UUID | None:
    """`value` as an id, or None when it is not one."""
    if isinstance(value, UUID):
        return value
    if isinstance(value, str) and len(value) == 36:
        try:
            return UUID(value)
        except ValueError:
            return None
    return None
