"""What the routes of personal data answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.schema.facade import Level, Mask
from tongzhou.kernel.texts import Text


class MarkedFieldShown(TypedDict):
    """A field that holds data of people, and how many records have a value in it."""

    key: str
    label: Text
    level: Level
    mask: Mask
    purpose: Text | None
    keep_days: int | None
    records: int


class MarkedFormShown(TypedDict):
    """A form with marked fields."""

    key: str
    title: Text
    fields: list[MarkedFieldShown]


class PersonalFieldsAnswer(TypedDict):
    """What the workspace keeps of people."""

    forms: list[MarkedFormShown]


class KeptShown(TypedDict):
    """A record that holds the value looked for: in which fields, and which others it keeps of somebody."""

    form: str
    title: Text
    id: UUID
    label: str
    found_in: list[str]
    keeps: list[str]


class KeptAnswer(TypedDict):
    """What is kept about a person."""

    records: list[KeptShown]


class RevealedShown(TypedDict):
    """The masked values of one record in full."""

    id: UUID
    values: dict[str, Any]


class RevealedAnswer(TypedDict):
    """Revealed values, written down in the audit."""

    records: list[RevealedShown]


class LookShown(TypedDict):
    """Somebody saw masked values in full: of which form, which fields, of how many records, and why.

    `exported`: they took them away as a file. `certain` is false where one record is asked for and an export of its
    form may or may not have had it.
    """

    seq: int
    at: datetime
    by: str
    form: str
    title: str
    fields: list[str]
    records: int
    reason: str | None
    exported: bool
    certain: bool


class LooksAnswer(TypedDict):
    """Who looked at personal data, the latest first."""

    looks: list[LookShown]
    next_cursor: str | None


class ErasedAnswer(TypedDict):
    """How many records forgot."""

    erased: int
