"""Webhooks as people write them, and their deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key

WEBHOOKS_MAX: Final = 20
RECORDS_EACH: Final = 100
"""Records of one write that one delivery tells of; more make further deliveries."""
PAUSES: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (10, 30, 120, 600, 1800, 3600, 2 * 3600, 4 * 3600, 6 * 3600, 9 * 3600 + 1240)
)
"""How long to wait after each failure; together a day."""
LOG_KEPT: Final = timedelta(days=30)


class RecordEvent(StrEnum):
    """What can happen to a record."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"
    RECALCULATED = "recalculated"
    """Tracked calculations of the record have another value."""


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class WebhookDocument(BaseModel):
    """A webhook: where to, when, on which records, with which fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    url: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    events: Annotated[frozenset[RecordEvent], Constraint(min_length=1)]
    rows: Annotated[str, StringConstraints(max_length=4000)] | None = None
    changed: Annotated[tuple[Key, ...], Constraint(max_length=200)] = ()
    """Of updates and recalculations only those that changed one of these fields; empty: every one."""
    fields: Annotated[tuple[Key, ...], Constraint(max_length=500)] = ()
    """What is told of a record; empty: every field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A stored webhook. `key` names one that travels in packages, `failing_since` is the first failure after the last
    success.
    """

    id: UUID
    form_id: UUID
    key: str | None
    document: WebhookDocument
    secret_sealed: bytes
    paused: bool
    failing_since: datetime | None
    created_at: datetime
