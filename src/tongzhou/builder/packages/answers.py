"""What the menu's route answers; the OpenAPI document is made of it."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from tongzhou.kernel.texts import Text


class MenuItemShown(TypedDict):
    """A form or page that the caller may open."""

    kind: Literal["form", "page"]
    key: str
    title: Text
    icon: str | None


class MenuAppShown(TypedDict):
    """A named group of forms and pages."""

    key: str
    title: Text
    items: list[MenuItemShown]


class MenuAnswer(TypedDict):
    """The apps of the menu."""

    apps: list[MenuAppShown]
