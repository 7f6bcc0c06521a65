"""The workspace's own OpenAPI document over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from typing_extensions import TypedDict

from tongzhou.access.facade import CurrentActor
from tongzhou.builder.openapi.document import document_of
from tongzhou.builder.query.facade import sight_of
from tongzhou.builder.schema.facade import read_forms
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.callers import outside_url
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router as strict_router

router = strict_router("/api/workspace", "workspace")


class OpenApiDocument(TypedDict):
    """An OpenAPI 3.1 document."""

    openapi: str
    info: dict[str, Any]
    servers: list[dict[str, Any]]
    security: list[dict[str, Any]]
    paths: dict[str, Any]
    components: dict[str, Any]


@router.get("/openapi.json", response_model=OpenApiDocument)
async def describe_forms(request: Request, actor: CurrentActor) -> dict[str, Any]:
    """The forms that the caller may read as an OpenAPI document, for clients that are typed by it."""
    database: Database = request.app.state.database
    async with database.statements(actor.workspace, actor.partner_id) as connection:
        sight = sight_of(await read_forms(connection, actor.workspace), actor)
    return document_of(sight, actor, address=outside_url(request), locale=locale_of(request))
