"""What the routes of links answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.links.contracts import LinkDocument
from tongzhou.builder.schema.facade import FieldShown, FormShown
from tongzhou.files.facade import FileShown
from tongzhou.kernel.http.answers import FieldErrorShown
from tongzhou.kernel.texts import Text


class ChannelShown(TypedDict):
    """How many submissions came by one channel; null for those without."""

    channel: str | None
    count: int


class LinkShown(TypedDict):
    """A public link as those who made it see it; `address` is null when the program's key was lost (renew it), and of
    one that came with a package and was not opened yet (`is_unopened`).
    """

    id: UUID
    address: str | None
    is_unopened: bool
    document: LinkDocument
    has_password: bool
    paused: bool
    closed: Literal["paused", "early", "over", "full", "broken"] | None
    problems: list[FieldErrorShown]
    submissions: int
    created_at: datetime
    updated_at: datetime
    channels: NotRequired[list[ChannelShown]]


class LinksAnswer(TypedDict):
    """The public links of a form."""

    links: list[LinkShown]


class LinkAnswer(TypedDict):
    """One public link."""

    link: LinkShown


class PrefilledAnswer(TypedDict):
    """An address whose values cannot be altered."""

    address: str
    prefill: str


class PublicWorkspaceShown(TypedDict):
    """Whose link it is, and how their values read."""

    name: str
    accent: str
    currency: str
    time_zone: str
    today: str


class NoticeShown(TypedDict):
    """What visitors are told of their data; a submission sends the version that was accepted."""

    version: int
    text: dict[str, str]
    must_accept: bool


class PublicLinkShown(TypedDict):
    """A link as its visitors see it: the form with the fields they may see, values that are given, and limits."""

    kind: Literal["fill", "query"]
    title: Text
    about: Text | None
    workspace: PublicWorkspaceShown
    closes_at: datetime | None
    form: FormShown
    sub_forms: dict[str, FormShown]
    values: dict[str, Any]
    locked: list[str]
    searched: list[str]
    conditions: list[FieldShown]
    ticket: UUID
    notice: NoticeShown | None
    files_max: int
    file_mb_max: int


class PublicLinkAnswer(TypedDict):
    """An open link."""

    link: PublicLinkShown


class PassAnswer(TypedDict):
    """What to send as `X-Link-Pass` from now on."""

    passed: str


class SubmittedAnswer(TypedDict):
    """It was taken. Nothing of the record is told but what the link says to everybody."""

    thanks: Text | None
    again: bool


class ToldShown(TypedDict):
    """A version of a link's notice, with the SHA-256 of its texts as JSON with sorted keys."""

    version: int
    text: dict[str, str]
    hash: str


class SubmissionShown(TypedDict):
    """How a record came in by a public link; `accepted_at` is when the visitor agreed to the notice, if asked."""

    channel: str | None
    at: datetime
    notice: ToldShown | None
    accepted_at: datetime | None


class SubmissionAnswer(TypedDict):
    """How a record came in by a public link; null for others."""

    submission: SubmissionShown | None


class ChoiceShown(TypedDict):
    """A record by its name."""

    id: UUID
    label: str


class FetchedAnswer(TypedDict):
    """What linked fields take, by field key; null where nothing matches."""

    values: dict[str, Any]


class ChoicesAnswer(TypedDict):
    """Records that a field may name."""

    choices: list[ChoiceShown]


class ResultsAnswer(TypedDict):
    """The shown fields of what fits all conditions; an empty list where nothing does."""

    fields: list[FieldShown]
    rows: list[dict[str, Any]]


class VisitorFileAnswer(TypedDict):
    """A file that was received for a submission."""

    file: FileShown
