"""What the routes of discussion answer; the OpenAPI document is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongzhou.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class CommentFile:
    """A file beside a comment."""

    id: UUID
    name: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A member who was named in a comment."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentShown:
    """A comment; a removed one keeps its place without its text."""

    id: UUID
    text: str
    mentions: list[Mentioned]
    files: list[CommentFile]
    inside_only: bool
    by_id: UUID
    by_name: str
    at: datetime
    edited_at: datetime | None
    removed: bool
    resolved_at: datetime | None
    resolved_by: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class CommentsAnswer:
    """A record's comments, the oldest first; whether one follows the record and may comment."""

    comments: list[CommentShown]
    following: bool
    may_comment: bool


@dataclass(frozen=True, slots=True)
class CommentAnswer:
    """One comment."""

    comment: CommentShown


@dataclass(frozen=True, slots=True)
class FollowingAnswer:
    """Whether one follows a record."""

    following: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedChange:
    """A followed record that others changed since one looked: the last of so many changes."""

    form: str
    title: Text
    record_id: UUID
    label: str
    by_name: str
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class FollowedAnswer:
    """Followed records with changes of others, the latest first."""

    changes: list[FollowedChange]
