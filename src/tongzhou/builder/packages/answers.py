"""What the routes of menu and packages answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.builder.packages.contracts import Outcome
from tongzhou.builder.schema.facade import ChangePlanShown, FieldUseShown, FormAnswer
from tongzhou.kernel.texts import Text


class MenuItemShown(TypedDict):
    """A form or page that the caller may open; `spelled` is what it is found by, Chinese in pinyin, too."""

    kind: Literal["form", "page"]
    key: str
    title: Text
    icon: str | None
    color: str | None
    spelled: str


class MenuAppShown(TypedDict):
    """A named group of forms and pages."""

    key: str
    title: Text
    items: list[MenuItemShown]


class MenuAnswer(TypedDict):
    """The apps of the menu."""

    apps: list[MenuAppShown]


class GroupShown(MenuAppShown):
    """A group as those arrange it who design forms; an `own` one was made here, by no package."""

    own: bool


class ArrangementAnswer(TypedDict):
    """All groups of the menu with all their entries; `arranged` when people gave it this order."""

    version: int
    arranged: bool
    groups: list[GroupShown]


class CopiedAnswer(FormAnswer):
    """The form that was made, and how many records it got."""

    records: int


class DoneShown(TypedDict):
    """One installation of a package: when, by whom, how many things were made, changed, kept as they were here."""

    version: str
    at: datetime
    by: str
    created: int
    changed: int
    kept: int


class PackageShown(TypedDict):
    """A package in the workspace; `made_here` when it was packed here, `samples` sample records are still here."""

    key: str
    version: str
    title: Text
    summary: Text | None
    forms: list[str]
    installed_at: datetime
    installed_by: str
    made_here: bool
    samples: int
    sample_forms: list[str]
    history: list[DoneShown]


class PackagesAnswer(TypedDict):
    """The packages of the workspace, oldest first."""

    packages: list[PackageShown]


class DifferenceShown(TypedDict):
    """A part in which package and workspace differ: the text of each side, null where it has no such part.

    `part` is what names it when a side is chosen.
    """

    part: str
    kind: str
    name: str
    path: str
    outcome: Outcome
    here: str | None
    package: str | None


class FormPlanShown(TypedDict):
    """What happens to the data of a form, step by step with counts, and what stands in the way."""

    form: str
    title: Text
    plan: ChangePlanShown


class LostFieldShown(TypedDict):
    """A field that goes out of use, and what still names it then; flows at work that do (`stands_in_the_way`) pause."""

    form: str
    field: str
    label: Text
    uses: list[FieldUseShown]


class RightShown(TypedDict):
    """A permission that installing needs, and whether the caller has it."""

    permission: str
    given: bool


class ContentShown(TypedDict):
    """Something that the package brings."""

    kind: str
    name: str
    title: Text


class InstalledAnswer(TypedDict):
    """What installing a package did, or would do.

    `created`, `changed` and `kept` name parts: made, brought to the package's word, left as they are here though the
    package says otherwise. `met` was here under the same name before the package, `left` is what it brings no more.
    """

    package: str
    version: str
    title: Text
    summary: Text | None
    before: str | None
    dry_run: bool
    is_possible: bool
    created: list[str]
    changed: list[str]
    kept: list[str]
    differences: list[DifferenceShown]
    plans: list[FormPlanShown]
    rights: list[RightShown]
    contents: list[ContentShown]
    met: list[str]
    left: list[str]
    lost: list[LostFieldShown]
    samples: int
    """Sample records in the package."""
    samples_made: int


class CountShown(TypedDict):
    """How many things of a kind."""

    kind: str
    number: int


class LeavingAnswer(TypedDict):
    """What taking a package off the list leaves in the workspace, and what goes with it."""

    stays: list[CountShown]
    goes: list[CountShown]


class PackageJob(TypedDict):
    """A job that was queued."""

    id: UUID


class InstallBegunAnswer(TypedDict):
    """The job that installs; its result is what a look answers."""

    job: PackageJob


class LayerShown(TypedDict):
    """One thing of an installed package."""

    kind: str
    name: str
    title: Text
    state: Literal["packaged", "overridden", "removed", "added"]
    differences: list[DifferenceShown]


class LayersAnswer(TypedDict):
    """What the workspace made of a package since it was installed."""

    package: str
    version: str
    layers: list[LayerShown]


class SamplesRemovedAnswer(TypedDict):
    """How many sample records went into the recycle bin, and how many stay: changed here, or led to by others."""

    removed: int
    changed: int
    in_use: int
