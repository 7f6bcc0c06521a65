"""Secrets that are the last part of an address: whoever has the address may come in by it."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from typing import Final

SECRET_LENGTH: Final = 33
_LETTERS: Final = string.ascii_letters + string.digits
"""What no program that finds addresses in a text cuts off at their end, as many do `-` and `_`."""
_SECRET: Final = re.compile(r"([a-z][a-z0-9_]{0,47})\.(?:[A-Za-z0-9]{33}|[A-Za-z0-9_-]{32})")
"""Addresses of 32 characters were made before those of letters and digits alone."""


def new_secret(workspace_key: str) -> str:
    """The last part of an address. The workspace stands in it in the open: its own tables hold what is behind it."""
    return f"{workspace_key}.{''.join(secrets.choice(_LETTERS) for _ in range(SECRET_LENGTH))}"


def hash_of(secret: str) -> bytes:
    """What is stored of an address' secret. A fast hash is enough for 196 random bits."""
    return hashlib.sha256(secret.encode()).digest()


def workspace_in(secret: str) -> str | None:
    """The key of the workspace whose address this could be."""
    found = _SECRET.fullmatch(secret)
    return None if found is None else found[1]
