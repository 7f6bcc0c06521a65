"""Views over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from tongzhou.access.facade import CurrentActor
from tongzhou.builder.query.facade import sight_of
from tongzhou.builder.schema.facade import read_forms
from tongzhou.builder.views.actions import change_view, create_view, remove_view
from tongzhou.builder.views.answers import LookAnswer, ViewAnswer, ViewsAnswer
from tongzhou.builder.views.contracts import ViewDocument
from tongzhou.builder.views.queries import list_views, shown, shown_look
from tongzhou.builder.views.rules import check_document
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.routing import router as strict_router

router = strict_router("/api/forms/{form}/views", "views")


@router.get("", response_model=ViewsAnswer)
async def views(request: Request, actor: CurrentActor, form: str) -> JSONResponse:
    """The form's shared views and the caller's own."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        sight = sight_of(await read_forms(connection, actor.workspace), actor)
        definition = sight.form(form)
        found = await list_views(connection, definition, actor=actor)
    return JSONResponse({"views": [shown(sight, definition, view, actor=actor) for view in found]})


@router.post("", status_code=201, response_model=ViewAnswer)
async def create(request: Request, actor: CurrentActor, form: str, document: ViewDocument) -> JSONResponse:
    """Save a view."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        sight = sight_of(await read_forms(connection, actor.workspace), actor)
        definition = sight.form(form)
        view = await create_view(connection, sight, definition, document, actor=actor, now=clock.now())
    return JSONResponse({"view": shown(sight, definition, view, actor=actor)}, 201)


@router.post(":check", response_model=LookAnswer)
async def check(request: Request, actor: CurrentActor, form: str, document: ViewDocument) -> JSONResponse:
    """A view as it would look, or what is wrong with it; nothing is saved."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        sight = sight_of(await read_forms(connection, actor.workspace), actor)
    definition = sight.form(form)
    check_document(sight, definition, document)
    return JSONResponse({"look": shown_look(sight, definition, document.look)})


@router.patch("/{view_id}", response_model=ViewAnswer)
async def change(
    request: Request, actor: CurrentActor, form: str, view_id: UUID, document: ViewDocument
) -> JSONResponse:
    """Replace a view's content."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        sight = sight_of(await read_forms(connection, actor.workspace), actor)
        definition = sight.form(form)
        view = await change_view(connection, sight, definition, view_id, document, actor=actor, now=clock.now())
    return JSONResponse({"view": shown(sight, definition, view, actor=actor)})


@router.delete("/{view_id}", status_code=204)
async def remove(request: Request, actor: CurrentActor, form: str, view_id: UUID) -> Response:
    """Forget a view."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        sight = sight_of(await read_forms(connection, actor.workspace), actor)
        await remove_view(connection, sight.form(form), view_id, actor=actor)
    return Response(status_code=204)
