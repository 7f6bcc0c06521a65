"""Shares of a record, and why somebody may or may not do something, over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from tongzhou.access.facade import Action, Actor, CurrentActor, Permission, actor_for, require, require_inside
from tongzhou.builder.query.facade import is_shown, shown_fields, sight_of
from tongzhou.builder.records.facade import OpenForm, may_read_record, open_form
from tongzhou.builder.rights.answers import ExplanationAnswer, ShareAnswer, SharesAnswer, ShareShown
from tongzhou.builder.rights.explaining import Question, explain, untold
from tongzhou.builder.rights.sharing import share, shares_of, unshare
from tongzhou.builder.schema.facade import read_forms
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import InvalidParameters, NotFound
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router

routes: APIRouter = router("/api", "record_rights")


class ShareBody(BaseModel):
    """With whom, a member or a department with all below it; and whether to read only."""

    model_config = ConfigDict(extra="forbid")

    member_id: UUID | None = None
    department_id: UUID | None = None
    editable: bool = False


@routes.get("/forms/{form}/records/{record_id}/shares")
async def read_shares(form: str, record_id: UUID, request: Request, actor: CurrentActor) -> SharesAnswer:
    """With whom a record is shared; for members who see it."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        found, may_share = await shares_of(await _open(connection, form, actor), record_id)
    return SharesAnswer([_shown(each) for each in found], may_share)


@routes.post("/forms/{form}/records/{record_id}/shares", status_code=201)
async def add(form: str, record_id: UUID, body: ShareBody, request: Request, actor: CurrentActor) -> ShareAnswer:
    """Share a record, or change how it is shared with the same member or department."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        opened = await _open(connection, form, actor)
        made = await share(
            opened,
            record_id,
            member_id=body.member_id,
            department_id=body.department_id,
            editable=body.editable,
        )
    return ShareAnswer(_shown(made))


@routes.delete("/forms/{form}/records/{record_id}/shares/{share_id}", status_code=204)
async def end(form: str, record_id: UUID, share_id: UUID, request: Request, actor: CurrentActor) -> Response:
    """Take a share back."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await unshare(await _open(connection, form, actor), record_id, share_id)
    return Response(status_code=204)


@routes.get("/rights/explanation")
async def read_explanation(  # noqa: PLR0917  the parameters of one question
    request: Request,
    actor: CurrentActor,
    form: Annotated[str, Query(max_length=48)],
    action: Action = Action.READ,
    record: UUID | None = None,
    field: Annotated[str | None, Query(max_length=48)] = None,
    member_id: UUID | None = None,
    partner_user_id: UUID | None = None,
) -> ExplanationAnswer:
    """Why somebody may or may not do something: oneself, or for who manages roles anybody."""
    require_inside(actor)
    database: Database = request.app.state.database
    person = await _person(database, actor, member_id, partner_user_id)
    is_oneself = person.member_id is not None and person.member_id == actor.member_id
    now = clock.now()
    async with database.statements(actor.workspace) as connection:
        forms = await read_forms(connection, actor.workspace)
        definition = forms.by_key.get(form)
        tells_all = actor.may(Permission.ROLES_MANAGE)
        if definition is None or not (tells_all or is_shown(definition, actor)):
            return untold(form, action, person, locale_of(request))
        if field is not None and not tells_all:
            shown_fields(sight_of(forms, actor), definition, (field,))
        is_told = record is not None and await _sees(connection, form, record, actor)
        if record is not None and not is_told and not is_oneself:
            raise NotFound()
        question = Question(
            form=definition, action=action, record_id=record, field=field, is_told=is_told, tells_all=tells_all
        )
        return await explain(connection, forms, question, person=person, now=now, locale=locale_of(request))


async def _person(database: Database, actor: Actor, member_id: UUID | None, partner_user_id: UUID | None) -> Actor:
    if member_id is not None and partner_user_id is not None:
        raise InvalidParameters(parameter="partner_user_id")
    own = (member_id is None and partner_user_id is None) or (member_id is not None and member_id == actor.member_id)
    if own:
        if actor.member_id is None:
            raise NotFound()
        return await actor_for(database, actor.workspace.key, PersonKind.MEMBER, actor.member_id)
    require(actor, Permission.ROLES_MANAGE)
    if member_id is not None:
        return await actor_for(database, actor.workspace.key, PersonKind.MEMBER, member_id)
    assert partner_user_id is not None
    return await actor_for(database, actor.workspace.key, PersonKind.PARTNER, partner_user_id)


async def _sees(connection: Connection, form: str, record: UUID, actor: Actor) -> bool:
    try:
        return await may_read_record(await _open(connection, form, actor), record)
    except NotFound:
        return False


async def _open(connection: Connection, form: str, actor: Actor) -> OpenForm:
    return await open_form(connection, form, actor=actor, now=clock.now())


def _shown(found: object) -> ShareShown:
    return ShareShown(**{name: getattr(found, name) for name in ShareShown.__slots__})
