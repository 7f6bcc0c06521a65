"""Where bytes lie: a local folder, or S3 when the operator names a bucket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url


class Copy(StrEnum):
    """Which bytes of a file: those people get, a small picture of them, those that a package brought."""

    WHOLE = ""
    SMALL = ".small"
    PACKAGED = ".packaged"


class FileStore:
    """Bytes by workspace and id; names are ours, never a user's."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def open(cls, folder: Path, url: str | None = None) -> FileStore:
        """The bucket at `url` (s3://…), else the folder, made with mode 0700."""
        if url:
            return cls(from_url(url))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(LocalStore(prefix=folder))

    async def put(self, workspace: str, file_id: UUID, content: bytes, *, copy: Copy = Copy.WHOLE) -> None:
        """Keep the bytes."""
        await obstore.put_async(self._store, _path(workspace, file_id, copy), content)

    async def stream(self, workspace: str, file_id: UUID, *, copy: Copy = Copy.WHOLE) -> AsyncIterator[bytes]:
        """The bytes in pieces."""
        found = await obstore.get_async(self._store, _path(workspace, file_id, copy))
        async for piece in found.stream():
            yield bytes(piece)

    async def read(self, workspace: str, file_id: UUID, *, copy: Copy = Copy.WHOLE) -> bytes:
        """All bytes at once: for imports, settlements and packages, whose sizes are limited before."""
        return b"".join([piece async for piece in self.stream(workspace, file_id, copy=copy)])

    async def remove(self, workspace: str, file_id: UUID) -> None:
        """Forget the bytes; forgetting twice is fine. Raises OSError where the store does not do it."""
        for copy in Copy:
            try:
                await obstore.delete_async(self._store, _path(workspace, file_id, copy))
            except FileNotFoundError:
                continue
            except BaseError as error:
                raise OSError(str(error)) from error


def _path(workspace: str, file_id: UUID, copy: Copy) -> str:
    return f"{workspace}/{file_id.hex[-2:]}/{file_id}{copy}"
