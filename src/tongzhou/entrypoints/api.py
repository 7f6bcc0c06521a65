"""The HTTP application: wiring only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Receive, Scope, Send

from tongzhou.builder.records.routes import routes as records
from tongzhou.entrypoints import catalogue, pages
from tongzhou.entrypoints.people import job_reader
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotReady
from tongzhou.kernel.http import problems
from tongzhou.kernel.http.direct import DirectDispatch
from tongzhou.kernel.http.requests import RequestEnvelope, Unforeseen
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.jobs.routes import job_routes
from tongzhou.kernel.settings import Settings

VERSION = "0.1.0"
operations = router("/api", "operations")


class Application(FastAPI):
    """The framework behind what every request passes first: our envelope, then the short way to the hot routes."""

    entry: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        await self.entry(scope, receive, send)

    async def framework(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it by routing, dependencies and the rest of FastAPI."""
        await super().__call__(scope, receive, send)


def create_app(database: Database, settings: Settings) -> FastAPI:
    """The application on an open database. `app.state.is_ready` says what /api/health answers."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield

    app = Application(
        title="Tongzhou",
        version=VERSION,
        openapi_url="/api/openapi.json",
        docs_url="/api/docs",
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.database = database
    app.state.settings = settings
    app.state.is_ready = True
    problems.install(app)
    app.include_router(operations)
    app.include_router(job_routes(job_reader))
    catalogue.install(app, database, settings)
    app.include_router(pages.router)
    app.add_middleware(Unforeseen)  # before the framework's own answer to errors
    app.entry = RequestEnvelope(Unforeseen(DirectDispatch(app.framework, owner=app, routes=records.routes)))
    return app


@operations.get("/health")
async def health(request: Request) -> Response:
    """200 when the server is ready to work, 503 while data or settlements are still being prepared."""
    if not request.app.state.is_ready:
        raise NotReady()
    database: Database = request.app.state.database
    async with database.reading_directory() as connection:
        await connection.execute("select 1")
    return JSONResponse({"status": "ready", "version": VERSION})


@operations.get("/live")
async def live() -> Response:
    """200 as long as the process answers."""
    return JSONResponse({"status": "alive"})


@operations.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    """Counters and timings in Prometheus' text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
