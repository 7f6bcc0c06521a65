"""What the routes of plans answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict


class PlanVersionShown(TypedDict):
    """A version of a plan: the draft, or one that never changes."""

    version: int
    status: Literal["draft", "published"]
    hash: str
    saved_at: datetime
    saved_by: str | None
    submitted_at: datetime | None
    submitted_by: str | None
    published_at: datetime | None
    published_by: str | None


class StoredPlanShown(TypedDict):
    """A plan with its versions."""

    key: str
    title: str
    currency: str
    versions: list[PlanVersionShown]


class PlansAnswer(TypedDict):
    """All plans."""

    plans: list[StoredPlanShown]


class PlanApprovalShown(TypedDict):
    """What drafts are submitted to, if anything, and the run that decides about this plan's draft now."""

    flow: str | None
    run: str | None


class PlanAnswer(TypedDict):
    """One plan."""

    plan: StoredPlanShown
    approval: PlanApprovalShown


class PlanFaultShown(TypedDict):
    """What is wrong with a plan's text, and where."""

    path: str
    code: str
    message: str


class PlanReadingAnswer(TypedDict):
    """Everything wrong with a text; for a sound one, what it says, in every language."""

    problems: list[PlanFaultShown]
    summary: dict[str, str] | None


class PlanVersionAnswer(TypedDict):
    """One version: its text, and what it says in plain words, in every language."""

    version: PlanVersionShown
    document: str
    summary: dict[str, str]
