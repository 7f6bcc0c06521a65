"""What the routes of files answer; the OpenAPI document is made of it."""

from __future__ import annotations

from uuid import UUID

from typing_extensions import TypedDict


class FileShown(TypedDict):
    """A file as a file field shows it; `type` was found in its content."""

    id: UUID
    name: str
    size: int
    type: str


class FileAnswer(TypedDict):
    """A file that was received."""

    file: FileShown
