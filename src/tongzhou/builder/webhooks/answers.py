"""What the routes of webhooks answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.webhooks.contracts import WebhookDocument


class WebhookShown(TypedDict):
    """A webhook; its secret is never shown again."""

    id: UUID
    document: WebhookDocument
    paused: bool
    failing_since: datetime | None
    created_at: datetime


class WebhooksAnswer(TypedDict):
    """The webhooks of a form."""

    webhooks: list[WebhookShown]


class WebhookAnswer(TypedDict):
    """One webhook."""

    webhook: WebhookShown


class WebhookMadeAnswer(WebhookAnswer):
    """A new webhook with its secret, which is shown this once."""

    secret: str


class WebhookSecretAnswer(TypedDict):
    """A new secret, shown this once."""

    secret: str


class DeliveryShown(TypedDict):
    """What was sent, and what came back of the last attempt; `fault` says why nothing did."""

    id: UUID
    event: str
    status: Literal["waiting", "done", "failed"]
    attempts: int
    next_at: datetime | None
    created_at: datetime
    finished_at: datetime | None
    request: str
    response_status: int | None
    response: str | None
    fault: str | None
    milliseconds: int | None
    replay_of: UUID | None


class DeliveriesAnswer(TypedDict):
    """The latest deliveries first."""

    deliveries: list[DeliveryShown]


class TriedAnswer(TypedDict):
    """What a test call brought."""

    ok: bool
    response_status: int | None
    response: str | None
    fault: str | None
    milliseconds: int | None
