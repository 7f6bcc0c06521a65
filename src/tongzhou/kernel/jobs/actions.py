"""The only writers of jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.jobs.contracts import Initiator, JobKind, JobStatus
from tongzhou.kernel.jobs.tables import job
from tongzhou.kernel.texts import Text

JOB_KEPT = timedelta(days=90)
"""How long the page still lists a job that is over."""
OPEN = (JobStatus.QUEUED, JobStatus.RUNNING)
INITIATOR_KEYS = ("user_id", "member_id", "partner_user_id")


async def enqueue(
    connection: Connection,
    kind: JobKind | str,
    *,
    payload: Mapping[str, Any],
    title: Text,
    actor: Initiator | None,
    now: datetime,
    lock: str | None = None,
) -> UUID:
    """Queue a job inside the caller's transaction, on a connection of the workspace; its id.

    It runs after the commit, never after a rollback. Of jobs with the same `lock` in a workspace one runs at a
    time, in their order. Without an actor (a timer, the operator's command line) it runs as the system.
    """
    job_id = new_id()
    await execute(
        connection,
        insert(job).values(
            id=job_id,
            kind=kind if isinstance(kind, str) else kind.name,
            title=title,
            payload=dict(payload),
            status=JobStatus.QUEUED.value,
            attempts=0,
            done=0,
            cancel_requested=False,
            initiator=_initiator(actor),
            created_by=None if actor is None else actor.member_id or actor.partner_user_id,
            created_at=now,
        ),
    )
    await execute(connection, select(func.jobs.enqueue(literal(job_id), literal(lock))))
    return job_id


def _initiator(actor: Initiator | None) -> dict[str, Any]:
    if actor is None:
        return {}
    ids = {key: str(getattr(actor, key)) for key in INITIATOR_KEYS if getattr(actor, key) is not None}
    scopes = None if actor.token_scopes is None else sorted(str(scope) for scope in actor.token_scopes)
    return {**ids, "token_scopes": scopes}


async def request_cancel(connection: Connection, job_id: UUID, *, now: datetime) -> bool:
    """Cancel a queued job at once and ask a running one to end; False when it is over already."""
    was_queued = job.c.status == JobStatus.QUEUED.value
    statement = (
        update(job)
        .where(job.c.id == job_id, job.c.status.in_(OPEN))
        .values(
            cancel_requested=True,
            status=case((was_queued, JobStatus.CANCELLED.value), else_=job.c.status),
            finished_at=case((was_queued, now), else_=job.c.finished_at),
        )
    )
    return await execute(connection, statement) == 1


async def begin(connection: Connection, job_id: UUID, *, now: datetime) -> Row | None:
    """Note that an attempt begins; the job, or None when it is over already."""
    return await fetch_one(
        connection,
        update(job)
        .where(job.c.id == job_id, job.c.status.in_(OPEN))
        .values(
            status=JobStatus.RUNNING.value,
            attempts=job.c.attempts + 1,
            started_at=func.coalesce(job.c.started_at, now),
        )
        .returning(job),
    )


async def note_progress(
    connection: Connection, job_id: UUID, done: int, total: int | None, message: Text | None
) -> None:
    """What the page shows; None leaves a value as it is."""
    statement = (
        update(job)
        .where(job.c.id == job_id, job.c.status == JobStatus.RUNNING.value)
        .values(
            done=done,
            total=func.coalesce(total, job.c.total),
            message=func.coalesce(bindparam("new_message", message, type_=JSONB(none_as_null=True)), job.c.message),
        )
    )
    await execute(connection, statement)


async def hand_back(connection: Connection, job_id: UUID) -> None:
    """Put a running job back in the queue: it was interrupted, which is no attempt of its own."""
    await execute(
        connection,
        update(job)
        .where(job.c.id == job_id, job.c.status == JobStatus.RUNNING.value)
        .values(status=JobStatus.QUEUED.value, attempts=job.c.attempts - 1),
    )


async def finish(
    connection: Connection,
    job_id: UUID,
    status: JobStatus,
    *,
    now: datetime,
    result: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
) -> None:
    """Note how the job ended."""
    values: dict[str, Any] = {"status": status.value, "finished_at": now}
    if result is not None:
        values["result"] = dict(result)
    if problem is not None:
        values["problem"] = _kept(problem)
    if status is JobStatus.DONE:
        values["done"] = func.coalesce(job.c.total, job.c.done)
    await execute(
        connection,
        update(job).where(job.c.id == job_id, job.c.status == JobStatus.RUNNING.value).values(**values),
    )


async def prune_jobs(connection: Connection, *, now: datetime) -> bool:
    """Forget jobs that were over JOB_KEPT ago; whether there may be more of them."""
    return await prune(connection, job, job.c.id, job.c.finished_at < now - JOB_KEPT)


def _kept(problem: Problem) -> dict[str, Any]:
    """A problem in the form that is put into words when somebody reads it."""
    errors = [
        {"field": e.field, "code": e.code, "params": _plain(e.params), "sentences": e.sentences} for e in problem.errors
    ]
    return {"code": problem.code, "status": problem.status, "params": _plain(problem.params), "errors": errors}


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    simple = (str, int, bool, type(None))
    return {
        key: dict(value) if isinstance(value, Mapping) else value if isinstance(value, simple) else str(value)
        for key, value in params.items()
    }
