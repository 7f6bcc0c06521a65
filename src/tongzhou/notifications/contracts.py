"""Values of messages that other packages hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from tongzhou.identity.contracts import PersonKind
from tongzhou.notifications.channels.contracts import Medium

SUBJECT_MAX: Final = 200
TEXT_MAX: Final = 2_000
"""Longer texts are cut: a message leads to the thing, it does not replace it."""


class MessageKind(StrEnum):
    """What a message is about; people choose by it how they are told."""

    MENTION = "mention"
    COMMENT = "comment"
    TASK = "task"
    """Something waits for this person."""
    CC = "cc"
    URGE = "urge"
    REMINDER = "reminder"
    """A time is near or past."""
    FLOW = "flow"
    """How something that this person began or decided goes on."""
    NOTICE = "notice"
    """What a message rule or a step of a flow says in its own words."""
    STATEMENT = "statement"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Person:
    """A member, or a partner user, of the workspace."""

    kind: PersonKind
    id: UUID

    @classmethod
    def member(cls, member_id: UUID) -> Person:
        """The member with this id."""
        return cls(PersonKind.MEMBER, member_id)

    @classmethod
    def partner_user(cls, partner_user_id: UUID) -> Person:
        """The partner user with this id."""
        return cls(PersonKind.PARTNER, partner_user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message to one person about a record they see now, about a page of the app (`path`), or about neither.

    The same `key` twice is one message to that person. An urgent one waits for no digest and no quiet hours.
    """

    to: Person
    kind: MessageKind
    subject: str
    text: str = ""
    form: str | None = None
    record_id: UUID | None = None
    path: str | None = None
    key: str | None = None
    urgent: bool = False
    media: tuple[Medium, ...] = ()
    """The ways it leaves by besides the inbox; none: those of its kind, or what the person chose."""

    def __post_init__(self) -> None:
        if (self.form is None) != (self.record_id is None):
            raise ValueError("A message about a record names form and record.")
        if self.path is not None and (not self.path.startswith("/") or self.path.startswith("//")):
            raise ValueError("A message leads to a path inside the app.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as the inbox shows it; `by_name` is nobody's where the program itself says something."""

    id: UUID
    kind: MessageKind
    subject: str
    text: str
    form: str | None
    record_id: UUID | None
    path: str | None
    urgent: bool
    by_name: str | None
    at: datetime
    read: bool
