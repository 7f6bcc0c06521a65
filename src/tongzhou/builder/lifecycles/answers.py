"""What the routes of lifecycles answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from tongzhou.builder.schema.facade import Reason
from tongzhou.kernel.http.answers import FieldErrorShown
from tongzhou.kernel.texts import Text


class DialogFieldShown(TypedDict):
    """A field that is offered while a transition is taken, and whether it must have a value then."""

    key: str
    required: bool


class WayShown(TypedDict):
    """A transition that leaves the record's stage; `errors` say why the caller may not take it now."""

    key: str
    title: Text
    to: str
    allowed: bool
    errors: list[FieldErrorShown]
    fields: list[DialogFieldShown]
    reason: Reason


class StageDueShown(TypedDict):
    """When the record's time in its stage is over; `then` is the transition that is taken by itself, `fault` why it
    could not be.
    """

    at: datetime
    overdue: bool
    then: str | None
    fault: str | None


class StageAnswer(TypedDict):
    """Where a record is, since when, and where it may go."""

    field: str
    stage: str | None
    since: datetime
    due: StageDueShown | None
    transitions: list[WayShown]
