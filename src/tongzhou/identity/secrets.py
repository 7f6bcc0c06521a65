"""Secrets that are shown once: sessions, tokens, invitations. Only their hashes are stored."""

from __future__ import annotations

import hashlib
import secrets

SESSION_PREFIX = "tzs_"
TOKEN_PREFIX = "tzt_"
INVITATION_PREFIX = "tzi_"
RESET_PREFIX = "tzr_"
CODE_PREFIX = "tzc_"
_BYTES = 32


def new_secret(prefix: str) -> str:
    """256 random bits as text; the prefix lets scanners and people recognise what leaked."""
    return prefix + secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> bytes:
    """What is stored of a secret. A fast hash is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()
