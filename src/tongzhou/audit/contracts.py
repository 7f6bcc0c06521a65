"""What is written down about who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol
from uuid import UUID

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError


def _said(reason: str) -> str:
    if not reason:
        raise PydanticCustomError("missing", "A reason is required")
    return reason


Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_said)]
"""Why somebody did what the audit keeps."""


class HasName(Protocol):
    """Somebody with an id and a name."""

    @property
    def id(self) -> UUID:
        """The person's id."""
        ...

    @property
    def name(self) -> str:
        """The person's name."""
        ...


class Doer(Protocol):
    """Whoever does something worth writing down; in preview `preview_by` is who really does it."""

    @property
    def user_id(self) -> UUID | None:
        """The account, or None for the program itself and the operator's command line."""
        ...

    @property
    def name(self) -> str:
        """The name to write down."""
        ...

    @property
    def via(self) -> str:
        """session, token, job or cli."""
        ...

    @property
    def preview_by(self) -> HasName | None:
        """Who looks through this person's eyes, if somebody does."""
        ...


@dataclass(frozen=True, slots=True)
class NamedDoer:
    """Somebody without an actor: the operator, or a person who has just used a link."""

    name: str
    via: str
    user_id: UUID | None = None
    preview_by: HasName | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What it was done to."""

    kind: str
    id: str | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the audit. `actor` did it; `previewed` is through whose eyes, if anybody's."""

    seq: int
    at: datetime
    actor_id: UUID | None
    actor: str
    previewed: str | None
    via: str
    action: str
    subject: Subject
    detail: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found."""

    ok: bool
    checked: int
    first_broken: int | None
