"""Public links as people write them, and as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Texts
from tongzhou.kernel.texts import Locale

LINKS_MAX = 100
FIELDS_MAX = 200
ROWS_MAX = 20
PASSWORD_MAX = 100
CHANNEL_MAX = 100
NOTICE_MAX = 5_000
PREFILL_MAX = 4_000
"""Characters of a signed prefill: longer addresses do not fit a QR code that a phone can read."""

Origin = Annotated[
    str,
    StringConstraints(
        max_length=200, to_lower=True, pattern=r"^https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?$"
    ),
]
"""A site that may show a link inside a page of its own; `https://*.example.com` means every name below."""

Channel = Annotated[str, StringConstraints(max_length=CHANNEL_MAX, strip_whitespace=True)]


class LinkKind(StrEnum):
    """What visitors do with a link."""

    FILL = "fill"
    QUERY = "query"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LinkField(_Strict):
    """A field of a fill link: one that visitors fill in, or one with a value that they cannot alter.

    A hidden one is never shown: its value is the fixed one, or comes in a signed address. `search` lets visitors
    look for records that a reference may name. `fetch` lets a linked value, what a query field shows and the options of
    a choice come from their other form.
    """

    field: Key
    hidden: bool = False
    value: Any = None
    search: bool = False
    fetch: bool = False


NoticeText = Annotated[str, StringConstraints(min_length=1, max_length=NOTICE_MAX, strip_whitespace=True)]


class Notice(_Strict):
    """What visitors are told of what happens to their data, by language; with `must_accept` they agree to it first."""

    text: Annotated[dict[Locale, NoticeText], Constraint(min_length=1)]
    must_accept: bool = True


class LinkDocument(_Strict):
    """A public link. What belongs to the other kind stays empty."""

    kind: LinkKind
    title: Texts
    about: Texts | None = None
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    rate: Annotated[int, Constraint(ge=1, le=1000)] = 20
    """Submissions or queries from one network address in ten minutes."""
    frame_ancestors: Annotated[tuple[Origin, ...], Constraint(max_length=20)] = ()

    fields: Annotated[tuple[LinkField, ...], Constraint(max_length=FIELDS_MAX)] = ()
    submissions_max: Annotated[int, Constraint(ge=1, le=10_000_000)] | None = None
    thanks: Texts | None = None
    notice: Notice | None = None
    again: bool = True
    channel_field: Key | None = None
    files_max: Annotated[int, Constraint(ge=1, le=50)] = 10
    file_mb_max: Annotated[int, Constraint(ge=1, le=20)] = 10

    conditions: Annotated[tuple[Key, ...], Constraint(max_length=10)] = ()
    shown: Annotated[tuple[Key, ...], Constraint(max_length=50)] = ()
    rows: Annotated[str, StringConstraints(max_length=4000)] | None = None
    """Only records that meet this condition are found."""
    rows_max: Annotated[int, Constraint(ge=1, le=ROWS_MAX)] = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A stored link. `key` names one that travels in a package; one that came so has no secret, and no address, until
    somebody opens it.
    """

    id: UUID
    form_id: UUID
    key: str | None
    document: LinkDocument
    secret_sealed: bytes | None
    password_hash: str | None
    paused: bool
    submissions: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """What a signed address carries: values that cannot be altered, and where it was handed out."""

    values: dict[str, Any]
    channel: str | None


Closed = Literal["paused", "early", "over", "full", "broken"]
"""Why a link is not open: paused by hand, not yet, no longer, enough submissions, or its form changed beneath it."""
