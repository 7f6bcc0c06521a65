"""The menu over HTTP; packages themselves are installed and exported by command."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse

from tongzhou.access.facade import CurrentActor
from tongzhou.builder.packages.answers import MenuAnswer
from tongzhou.builder.packages.queries import list_menu
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.routing import router as strict_router

router = strict_router("/api/menu", "menu")


@router.get("", response_model=MenuAnswer)
async def menu(request: Request, actor: CurrentActor) -> JSONResponse:
    """Apps with the forms and pages that the caller may open."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return JSONResponse({"apps": await list_menu(connection, actor=actor)})
