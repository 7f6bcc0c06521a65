"""Looking at the workspace through another person's eyes: read-only, and written down under both names."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from tongzhou.access.actions import record_preview
from tongzhou.access.contracts import Via
from tongzhou.access.permissions import Permission
from tongzhou.access.requirements import require
from tongzhou.access.rights import rights_of
from tongzhou.access.routes.answers import SessionAnswer
from tongzhou.access.routes.session import show_session
from tongzhou.access.routes.shapes import Body
from tongzhou.access.sign_in import ReadingActor, SessionActor, actor_of, credential_of
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import SessionNeeded, set_preview
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, as_directory
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.http.routing import router

routes: APIRouter = router("/api/preview", "preview")
"""Preview as another member or partner user."""


class PreviewBody(Body):
    """Through whose eyes: a member's or a partner user's."""

    member_id: UUID | None = None
    partner_user_id: UUID | None = None


@routes.post("")
async def start(body: PreviewBody, request: Request, actor: SessionActor) -> SessionAnswer:
    """See what another person sees, in this session, until it is ended."""
    require(actor, Permission.PREVIEW_USE)
    kind, target_id = _target(body)
    database: Database = request.app.state.database
    target = await rights_of(database, actor.workspace, kind, target_id)
    if not target.active or target.user_id in (None, actor.user_id):
        raise NotFound()
    async with database.workspace(actor.workspace) as connection:
        async with as_directory(connection):
            await set_preview(connection, _known(actor.credential_id), target_id)
        await record_preview(connection, "preview.started", target.name, target_id, actor=actor, now=clock.now())
    return await _shown(request)


@routes.delete("")
async def end(request: Request, actor: ReadingActor) -> SessionAnswer:
    """Be oneself again."""
    if actor.via is not Via.SESSION:
        raise SessionNeeded()
    if actor.preview_by is None:
        return await show_session(request, actor)
    target_id = actor.member_id or actor.partner_user_id
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        async with as_directory(connection):
            await set_preview(connection, _known(actor.credential_id), None)
        await record_preview(connection, "preview.ended", actor.name, _known(target_id), actor=actor, now=clock.now())
    return await _shown(request)


def _target(body: PreviewBody) -> tuple[PersonKind, UUID]:
    if body.member_id is not None and body.partner_user_id is None:
        return PersonKind.MEMBER, body.member_id
    if body.partner_user_id is not None and body.member_id is None:
        return PersonKind.PARTNER, body.partner_user_id
    raise InvalidValues(errors=[FieldError("member_id", "required")])


def _known(identifier: UUID | None) -> UUID:
    if identifier is None:
        raise SessionNeeded()
    return identifier


async def _shown(request: Request) -> SessionAnswer:
    credential = await credential_of(request, clock.now())
    return await show_session(request, await actor_of(request.app.state.database, credential))
