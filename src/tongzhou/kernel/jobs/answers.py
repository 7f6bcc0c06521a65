"""What the routes of jobs answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.kernel.http.answers import ProblemDocument
from tongzhou.kernel.jobs.contracts import JobStatus


class JobShown(TypedDict):
    """A job in the reader's language; `problem` is what its request would have been refused with."""

    id: UUID
    kind: str
    title: str
    status: JobStatus
    done: int
    total: int | None
    message: str
    result: dict[str, Any] | None
    problem: ProblemDocument | None
    cancel_requested: bool
    created_by: UUID | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobsAnswer(TypedDict):
    """Jobs, the latest first."""

    jobs: list[JobShown]


class JobAnswer(TypedDict):
    """One job."""

    job: JobShown
