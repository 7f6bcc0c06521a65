"""What the routes of views answer; the OpenAPI document is made of it."""

from __future__ import annotations

from typing import Any, Literal, NotRequired
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.kernel.texts import Text


class ViewColumnShown(TypedDict):
    """A column, with the width a person gave it in pixels."""

    field: str
    width: NotRequired[int]


class ViewShown(TypedDict):
    """A saved view. `key` names one that a package brought; `own` are the caller's."""

    id: UUID
    key: str | None
    own: bool
    title: Text
    kind: Literal["grid"]
    filter: NotRequired[dict[str, Any]]
    sort: str
    columns: list[ViewColumnShown]
    shared: bool


class ViewsAnswer(TypedDict):
    """A form's shared views and the caller's own."""

    views: list[ViewShown]


class ViewAnswer(TypedDict):
    """One view."""

    view: ViewShown
