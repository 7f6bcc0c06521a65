"""What the routes of menu and packages answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
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


class PackageShown(TypedDict):
    """A package in the workspace."""

    key: str
    version: str
    title: Text
    summary: Text | None
    forms: list[str]
    installed_at: datetime
    installed_by: str


class PackagesAnswer(TypedDict):
    """The packages of the workspace, oldest first."""

    packages: list[PackageShown]


class InstalledAnswer(TypedDict):
    """What installing a package did, or would do: what is made, the parts that change, those that stay as they are
    here though the package says otherwise.
    """

    package: str
    version: str
    dry_run: bool
    created: list[str]
    changed: list[str]
    kept: list[str]
