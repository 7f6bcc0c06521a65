"""The HTTP application: wiring only."""

from __future__ import annotations

from functools import cache
from typing import Literal

from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import TypedDict

from tongzhou.builder.records.routes import routes as records
from tongzhou.entrypoints import catalogue, pages
from tongzhou.entrypoints.people import job_reader
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotReady
from tongzhou.kernel.http import openapi, problems
from tongzhou.kernel.http.direct import DirectDispatch
from tongzhou.kernel.http.requests import RequestEnvelope, Unforeseen
from tongzhou.kernel.http.routing import PUBLIC, router
from tongzhou.kernel.jobs.routes import job_routes
from tongzhou.kernel.settings import Settings

VERSION = "0.1.0"
operations = router("/api", "operations")


class HealthAnswer(TypedDict):
    """The server is ready to work."""

    status: Literal["ready"]
    version: str


class LiveAnswer(TypedDict):
    """The process answers."""

    status: Literal["alive"]


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
    app = make_routes()
    app.state.database = database
    app.state.settings = settings
    app.state.is_ready = True
    catalogue.install(app, database, settings)
    app.add_middleware(Unforeseen)  # before the framework's own answer to errors
    app.entry = RequestEnvelope(Unforeseen(DirectDispatch(app.framework, owner=app, routes=records.routes)))
    return app


def make_routes() -> Application:
    """The routes with nothing behind them, which is enough to document them."""
    app = Application(title="Tongzhou", version=VERSION, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    problems.install(app, [route for each in _routers() for route in each.routes])
    openapi.install(app)
    app.router.routes.extend(_joined().routes)
    return app


@cache
def _routers() -> tuple[APIRouter, ...]:
    return (operations, job_routes(job_reader), *catalogue.ROUTERS)


@cache
def _joined() -> APIRouter:
    """All routes, those of pages last, joined once in a process: FastAPI takes 0.3 s to prepare them."""
    joined = APIRouter()
    for each in (*_routers(), pages.router):
        joined.include_router(each)
    return joined


@operations.get("/health", openapi_extra=PUBLIC)
async def health(request: Request) -> HealthAnswer:
    """200 when the server is ready to work, 503 while data or settlements are still being prepared."""
    if not request.app.state.is_ready:
        raise NotReady()
    database: Database = request.app.state.database
    async with database.reading_directory() as connection:
        await connection.execute("select 1")
    return {"status": "ready", "version": VERSION}


@operations.get("/live", openapi_extra=PUBLIC)
async def live() -> LiveAnswer:
    """200 as long as the process answers."""
    return {"status": "alive"}


@operations.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    """Counters and timings in Prometheus' text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
