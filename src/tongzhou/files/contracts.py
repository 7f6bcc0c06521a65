"""Values of files that other packages may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from tongzhou.access.contracts import Actor
from tongzhou.kernel.database.connections import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that was received; without a record it belongs to its uploader alone."""

    id: UUID
    name: str
    size: int
    type: str
    sha256: str
    has_thumbnail: bool
    form: str | None
    record_id: UUID | None
    uploaded_by: UUID
    uploaded_at: datetime
    packaged: str | None = None
    """The digest of the bytes that a package brought, where they were encoded anew."""

    @property
    def carried(self) -> str:
        """The digest that a package knows it by."""
        return self.packaged or self.sha256

    def shown(self) -> dict[str, object]:
        """As a file field shows it."""
        return {"id": str(self.id), "name": self.name, "size": self.size, "type": self.type}


class RecordGate(Protocol):
    """Says whether the actor may read a record; records supplies it, for files cannot know forms."""

    async def may_read(
        self, connection: Connection, actor: Actor, form: str, record_id: UUID, *, file_id: UUID
    ) -> bool:
        """Whether the record is in the actor's row scope and not removed, and shows them the file."""
        ...
