"""What the routes of notice rules answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.flows.contracts import NotifyStep
from tongzhou.builder.flows.deadline_documents import Duration
from tongzhou.builder.flows.trigger_documents import Trigger
from tongzhou.kernel.texts import Text
from tongzhou.notifications.facade import Recipient


class NoticeRuleShown(TypedDict):
    """A flow with steps that tell people something. `simple`: it does nothing else; `after`: when who else is told."""

    key: str
    title: Text
    form: str | None
    trigger: Trigger
    notices: list[NotifyStep]
    after: list[Duration]
    simple: bool
    active: int | None
    paused: bool
    fault: str | None
    draft_is_newer: bool
    running: int
    stuck: int


class NoticeRulesAnswer(TypedDict):
    """The notice rules of the workspace, by key."""

    rules: list[NoticeRuleShown]


class NoticeSavedAnswer(TypedDict):
    """The version that is at work now."""

    version: int


class NoticeSent(TypedDict):
    """What a step of a run told people; `label` is empty where one may not read its record."""

    run: UUID
    visit: int
    step: str
    label: str
    at: datetime
    sent: int
    read: int


class NoticesSentAnswer(TypedDict):
    """A page of what was sent."""

    sent: list[NoticeSent]
    next_cursor: UUID | None


class NoticeRecipientsAnswer(TypedDict):
    """How many were told and have read it, and a page of them."""

    sent: int
    read: int
    recipients: list[Recipient]
    next_cursor: UUID | None
