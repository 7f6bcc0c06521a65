"""The program's own key, kept outside the database: stored secrets are sealed with it, addresses signed.

One file of 32 random bytes, readable by the program's user only. Every process of an installation needs the same one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile

from tongzhou.kernel.errors import Problem

KEY_BYTES = 32
_NONCE_BYTES = 12


class SecretUnreadable(Problem):
    """A stored secret was sealed with a key that is no longer here."""

    code = "secret_unreadable"
    status = 409


class Sealer:
    """Seals and signs. `purpose` keeps what is made for one thing from being used for another."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def seal(self, secret: str, purpose: str) -> bytes:
        """The secret encrypted (AES-256-GCM), for a column of the database."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._derived("seal")).encrypt(nonce, secret.encode(), purpose.encode())

    def unseal(self, sealed: bytes, purpose: str) -> str:
        """The secret again; raises SecretUnreadable."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(self._derived("seal")).decrypt(nonce, content, purpose.encode()).decode()
        except InvalidTag as error:
            raise SecretUnreadable() from error

    def sign(self, message: bytes, purpose: str) -> bytes:
        """What only this installation can say of a message (HMAC-SHA256)."""
        return hmac.digest(self._derived(f"sign {purpose}"), message, "sha256")

    def is_signed(self, message: bytes, signature: bytes, purpose: str) -> bool:
        """Whether `sign` made the signature."""
        return hmac.compare_digest(self.sign(message, purpose), signature)

    def _derived(self, use: str) -> bytes:
        return hmac.digest(self._key, use.encode(), hashlib.sha256)

    @cached_property
    def _key(self) -> bytes:
        """The key, made at first need; whichever process was faster, its key stands."""
        with suppress(FileNotFoundError):
            return self._path.read_bytes()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._path.parent, prefix=".new-") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, self._path)
        return self._path.read_bytes()
