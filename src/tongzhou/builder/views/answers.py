"""What the routes of views answer; the OpenAPI document is made of it."""

from __future__ import annotations

from typing import Any, Literal, NotRequired
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.views.contracts import Palette, ViewKind
from tongzhou.kernel.texts import Text


class ViewColumnShown(TypedDict):
    """A column, with the width a person gave it in pixels."""

    field: str
    width: NotRequired[int]


class GroupingShown(TypedDict):
    """A level of groups."""

    field: str
    by: NotRequired[Literal["year", "quarter", "month", "day"]]
    descending: NotRequired[bool]


class FormatShown(TypedDict):
    """A colour for the rows, or one cell of the rows, that fit a condition; `bound` is it as the pages interpret it."""

    when: dict[str, Any] | str
    bound: dict[str, Any]
    colour: Palette
    field: NotRequired[str]


class ViewLookShown(TypedDict):
    """How the records are laid out; what is not there is as usual."""

    group: NotRequired[str]
    start: NotRequired[str]
    end: NotRequired[str]
    cover: NotRequired[str]
    parent: NotRequired[str]
    title: NotRequired[str]
    scale: NotRequired[Literal["day", "week", "month"]]
    grouping: NotRequired[list[GroupingShown]]
    totals: NotRequired[bool]
    frozen: NotRequired[int]
    row_height: NotRequired[Literal["compact", "normal", "tall"]]
    formats: NotRequired[list[FormatShown]]
    row_colour: NotRequired[str]


class ViewShown(TypedDict):
    """A saved view. `key` names one that a package brought; `own` are the caller's.

    `missing` names the parts left out because their fields are retired or may not be read.
    """

    id: UUID
    key: str | None
    own: bool
    title: Text
    kind: ViewKind
    filter: NotRequired[dict[str, Any]]
    sort: str
    columns: list[ViewColumnShown]
    look: ViewLookShown
    shared: bool
    locked: bool
    missing: list[str]


class ViewsAnswer(TypedDict):
    """A form's shared views and the caller's own."""

    views: list[ViewShown]


class ViewAnswer(TypedDict):
    """One view."""

    view: ViewShown


class LookAnswer(TypedDict):
    """How a view would be laid out."""

    look: ViewLookShown
