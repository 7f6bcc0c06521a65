"""Values of messages that other packages hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

EXCERPT_MAX = 200


class MessageKind(StrEnum):
    """What a message is about."""

    MENTION = "mention"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message about a record, to a member who sees that record now."""

    member_id: UUID
    kind: MessageKind
    form: str
    record_id: UUID
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as the inbox shows it."""

    id: UUID
    kind: MessageKind
    form: str
    record_id: UUID
    label: str
    text: str
    by_name: str
    at: datetime
    read: bool
