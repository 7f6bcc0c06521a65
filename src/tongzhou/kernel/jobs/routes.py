"""Jobs over HTTP: what is running, how far it is, and how to stop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.errors import FieldError, NotFound, Problem
from tongzhou.kernel.http.answers import ProblemDocument
from tongzhou.kernel.http.problems import document
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.ids import as_id
from tongzhou.kernel.jobs import actions, queries
from tongzhou.kernel.jobs.answers import JobAnswer, JobsAnswer, JobShown
from tongzhou.kernel.texts import Locale, words


@dataclass(frozen=True, slots=True)
class JobReader:
    """Somebody looking at jobs: everybody sees their own, `sees_all` also those of others."""

    workspace: Workspace
    person: UUID
    sees_all: bool
    locale: Locale

    @property
    def only_by(self) -> UUID | None:
        """Whose jobs are shown; None for everybody's."""
        return None if self.sees_all else self.person


def job_routes(reader_of: Callable[..., Any]) -> APIRouter:
    """The routes; `reader_of` is the dependency that says who is calling."""
    routes = router("/api/jobs", "jobs")
    caller = Depends(reader_of)

    @routes.get("")
    async def list_jobs(
        request: Request,
        reader: JobReader = caller,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> JobsAnswer:
        """The latest jobs first."""
        async with _database(request).statements(reader.workspace) as connection:
            rows = await queries.list_jobs(connection, created_by=reader.only_by, limit=limit)
        return {"jobs": [shown(row, reader.locale) for row in rows]}

    @routes.get("/{job}")
    async def get_job(request: Request, job: str, reader: JobReader = caller) -> JobAnswer:
        """One job, to be asked for again until its status is final."""
        async with _database(request).statements(reader.workspace) as connection:
            row = await queries.get_job(connection, _id(job), created_by=reader.only_by)
        return {"job": shown(row, reader.locale)}

    @routes.post("/{job}:cancel")
    async def cancel_job(request: Request, job: str, reader: JobReader = caller) -> JobAnswer:
        """A queued job is cancelled at once, a running one when it next looks; one that is over stays so."""
        async with _database(request).workspace(reader.workspace) as connection:
            await queries.get_job(connection, _id(job), created_by=reader.only_by)
            await actions.request_cancel(connection, _id(job), now=clock.now())
            row = await queries.get_job(connection, _id(job))
        return {"job": shown(row, reader.locale)}

    return routes


def shown(row: Row, locale: Locale) -> JobShown:
    """A job as the page reads it, in the reader's language."""
    return {
        "id": row["id"],
        "kind": row["kind"],
        "title": words(row["title"], locale),
        "status": row["status"],
        "done": row["done"],
        "total": row["total"],
        "message": words(row["message"], locale),
        "result": row["result"],
        "problem": None if row["problem"] is None else _problem(row["problem"], locale),
        "cancel_requested": row["cancel_requested"],
        "created_by": row["created_by"],
        "created_at": row["created_at"],
        "started_at": row["started_at"],
        "finished_at": row["finished_at"],
    }


def _problem(kept: dict[str, Any], locale: Locale) -> ProblemDocument:
    """The problem document that the page would have got, had the work run inside its request."""
    problem = Problem(errors=[FieldError(**error) for error in kept["errors"]], **kept["params"])
    problem.code, problem.status = kept["code"], kept["status"]  # type: ignore[misc]
    return document(problem, locale)


def _id(text: str) -> UUID:
    found = as_id(text)
    if found is None:
        raise NotFound()
    return found


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
