"""What a job is, to those who define kinds of jobs and to those who enqueue them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.texts import Text


class JobStatus(StrEnum):
    """Where a job stands. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Initiator(Protocol):
    """What a job keeps of the actor who enqueued it; the actor's rights are looked up again when it runs."""

    @property
    def user_id(self) -> UUID | None:
        """The person who signed in."""

    @property
    def member_id(self) -> UUID | None:
        """The member they are, unless they are a partner user."""

    @property
    def partner_user_id(self) -> UUID | None:
        """The partner user they are, unless they are a member."""

    @property
    def token_scopes(self) -> Collection[str] | None:
        """What the token they came with is limited to: its jobs are, too."""


class JobCancelled(Exception):
    """Raised inside a handler when its job should end; let it pass, so that open transactions roll back."""


class JobGaveUp(Problem):
    """The program died too often while it ran this job. Params: attempts."""

    code = "job_gave_up"
    status = 500


class JobKindUnknown(Problem):
    """This version of the program has no such kind of job. Params: kind."""

    code = "job_kind_unknown"
    status = 500


class JobContext(Protocol):
    """What a handler works with."""

    @property
    def id(self) -> UUID:
        """The job."""

    @property
    def database(self) -> Database:
        """For the handler's own transactions."""

    @property
    def workspace(self) -> Any:
        """The workspace, as the catalogue loads it for the job."""

    @property
    def actor(self) -> Any:
        """Who enqueued the job, with the rights they have now."""

    async def progress(self, done: int, total: int | None = None, message: Text | None = None) -> None:
        """Show how far the job is, in a short transaction of its own, a few times a second at most.

        Raises JobCancelled when the job should end.
        """

    def progress_from_thread(self, done: int, total: int | None = None, message: Text | None = None) -> None:
        """The same from inside `asyncio.to_thread`."""

    def cancelled(self) -> bool:
        """Whether the job should end: somebody cancelled it, or the program is stopping. Safe in threads."""


Handler: TypeAlias = Callable[[JobContext, dict[str, Any]], Awaitable[Mapping[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its stable name and what runs it.

    A handler may run twice for one job (the program died between its work and the note of it), so a second run
    finds the first one's work done and changes nothing. Its answer becomes the job's result.
    """

    name: str
    handler: Handler = field(repr=False)


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Work that comes back by the clock (`cron`, in UTC), over all workspaces.

    Of several workers one does it. When none was at work at that time it is left out, so the work is such that the
    next time makes up for it.
    """

    name: str
    cron: str
    work: Callable[[Database, datetime], Awaitable[None]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Polling:
    """Work that a worker looks for again and again, `seconds` after it was last through.

    Several workers do it at the same time, so it claims what it takes.
    """

    name: str
    seconds: float
    work: Callable[[Database, datetime], Awaitable[None]] = field(repr=False)


class People(Protocol):
    """Looks up what a job stored as ids; `entrypoints.catalogue` provides it."""

    async def workspace(self, database: Database, workspace_id: UUID) -> Workspace:
        """The workspace with this id; raises NotFound."""

    async def actor(self, database: Database, workspace: Any, initiator: Mapping[str, Any]) -> Any:
        """The actor with today's rights; raises a Problem when the person may no longer act here."""
