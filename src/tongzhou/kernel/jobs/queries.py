"""All reads of jobs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.jobs.tables import job


async def list_jobs(connection: Connection, *, created_by: UUID | None, limit: int) -> list[Row]:
    """The latest jobs first; with `created_by` that person's only."""
    query = select(job).order_by(job.c.id.desc()).limit(limit)
    if created_by is not None:
        query = query.where(job.c.created_by == created_by)
    return await fetch_all(connection, query)


async def get_job(connection: Connection, job_id: UUID, *, created_by: UUID | None = None) -> Row:
    """One job; raises NotFound, also for another person's when `created_by` is given."""
    query = select(job).where(job.c.id == job_id)
    if created_by is not None:
        query = query.where(job.c.created_by == created_by)
    row = await fetch_one(connection, query)
    if row is None:
        raise NotFound()
    return row


async def is_cancel_requested(connection: Connection, job_id: UUID) -> bool:
    """Whether somebody asked the job to end; a job that is gone should end, too."""
    asked = await fetch_value(connection, select(job.c.cancel_requested).where(job.c.id == job_id))
    return asked is None or bool(asked)
