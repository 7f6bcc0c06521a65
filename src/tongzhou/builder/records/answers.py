"""What the routes of records answer; the OpenAPI document is made of it. PostgreSQL builds most of the bytes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired
from uuid import UUID

from pydantic import ConfigDict
from typing_extensions import TypedDict

from tongzhou.builder.schema.facade import OnMatch
from tongzhou.kernel.texts import Text


class RecordShown(TypedDict):
    """A record, flat: values by field key beside its id. Decimals and money are strings, a reference `{id, label}`."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    id: UUID
    revision: NotRequired[int]


class RecordsAnswer(TypedDict):
    """A page of records; `total` where it was asked for."""

    records: list[RecordShown]
    next_cursor: str | None
    total: NotRequired[int]


class BelowShown(TypedDict):
    """What lies below a record of a tree: right below it, and with `totals` at any depth, itself included.

    `matches`: it was looked for itself, or nothing was.
    """

    children: int
    matches: bool
    count: NotRequired[int]
    totals: NotRequired[dict[str, str | None]]


class TreeAnswer(TypedDict):
    """A page of one level of a tree; `below` by record id. `more_matches`: the filter finds more than are shown."""

    records: list[RecordShown]
    next_cursor: str | None
    below: dict[str, BelowShown]
    more_matches: bool


class LinkedAnswer(TypedDict):
    """What linked fields take and query fields show, by field key; null or an empty list where nothing matches."""

    values: dict[str, Any]


class OptionsAnswer(TypedDict):
    """Values of another form that a choice offers; `more` where there are others after them."""

    options: list[str]
    more: bool


class PeopleAnswer(TypedDict):
    """Who may be chosen in a field of members or departments, null for all; and who stands first."""

    within: list[UUID] | None
    recommended: list[UUID] | None


class NamedShown(TypedDict):
    """A record by its name; without one for who may not see it."""

    id: UUID
    label: str | None


class LikelyShown(TypedDict):
    """A record that somebody is about to write again: without `record` one that they do not see, made by `ask`.

    `returning` is the record that is like it, where one comes back that was there before.
    """

    field: str
    on_match: OnMatch
    form: str
    title: Text
    record: NamedShown | None
    ask: str | None
    returning: NotRequired[NamedShown]


class AuthorShown(TypedDict):
    """Who wrote; without an id the program itself."""

    id: UUID | None
    label: str


class FieldChangeShown(TypedDict):
    """One value before and after."""

    field: str
    before: Any
    after: Any


class TransitionTaken(TypedDict):
    """The transition by which a record went to another stage, as it was called then, and why; `is_due`: its time in
    the stage ran out.
    """

    key: str
    title: Text
    reason: str | None
    is_due: bool


class HistoryEntryShown(TypedDict):
    """What one write did to a record."""

    revision: int
    at: datetime
    by: AuthorShown
    action: str
    transition: TransitionTaken | None
    changes: list[FieldChangeShown]


class HistoryAnswer(TypedDict):
    """A record's history, newest first."""

    entries: list[HistoryEntryShown]
    next_cursor: str | None


class FoundShown(TypedDict):
    """What one form holds of what was searched: the first records, and whether there are more."""

    form: str
    title: Text
    label_field: str
    records: list[RecordShown]
    more: bool


class FoundAnswer(TypedDict):
    """Forms with records that hold the words."""

    forms: list[FoundShown]


class RelatedShown(TypedDict):
    """How many records of another form lead here through one of its fields."""

    form: str
    title: Text
    field: str
    label: Text
    operator: str
    count: int


class RelatedAnswer(TypedDict):
    """The forms that lead to a record."""

    related: list[RelatedShown]


class AggregateAnswer(TypedDict):
    """Groups with their measures, under the names that were asked for."""

    rows: list[dict[str, Any]]


class BulkAnswer(TypedDict):
    """How many records a bulk change touched, how many refused it, and the token that takes it back."""

    changed: int
    undo: UUID | None
    refused: int


class EditErrorShown(TypedDict):
    """What a record refuses, of which field."""

    field: str
    code: str
    message: str


class EditedShown(TypedDict):
    """A record before and, where it accepts its new values, after."""

    before: RecordShown
    after: RecordShown | None
    errors: list[EditErrorShown]


class EditPreviewAnswer(TypedDict):
    """What an edit would do to `total` records, with the first of those that change and of those that refuse."""

    total: int
    changed: int
    refused: int
    examples: list[EditedShown]
    refusals: list[EditedShown]


class EditBegunAnswer(TypedDict):
    """The job that edits; its result is `changed`, `refused` and `undo`."""

    job: JobBegun


class JobBegun(TypedDict):
    """A job that was queued."""

    id: UUID
