"""Files waiting to be imported: on the server's disk, by id, never under a name that a user gave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from tongzhou.kernel.errors import TooLarge

LIFE = timedelta(hours=48)
"""An upload that nobody finished is swept away after this."""


class Uploads:
    """The folder of uploads, one file each; parsers need a path, not a stream."""

    def __init__(self, folder: Path, *, bytes_max: int) -> None:
        self._folder = folder
        self.bytes_max = bytes_max

    def path(self, workspace: str, import_id: UUID) -> Path:
        """Where an upload lies, whether it is there or not."""
        return self._folder / workspace / str(import_id)

    async def keep(self, workspace: str, import_id: UUID, pieces: AsyncIterator[bytes]) -> int:
        """Write the pieces to disk as they come; the file's size. Raises TooLarge and keeps nothing."""
        path = self.path(workspace, import_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        size = 0
        try:
            with path.open("xb") as file:
                async for piece in pieces:
                    size += len(piece)
                    if size > self.bytes_max:
                        raise TooLarge(limit=f"{self.bytes_max // 1024**2} MB")
                    await asyncio.to_thread(file.write, piece)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return size

    def remove(self, workspace: str, import_id: UUID) -> None:
        """Forget an upload; forgetting twice is fine."""
        self.path(workspace, import_id).unlink(missing_ok=True)

    def sweep(self, now: datetime) -> int:
        """Remove uploads older than LIFE; how many."""
        limit = (now - LIFE).timestamp()
        old = [path for path in self._folder.glob("*/*") if path.stat().st_mtime < limit]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)
