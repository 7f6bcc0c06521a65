"""Public links of a form, for those who make them."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import segno
from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Constraint

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.builder.links.actions import (
    PURPOSE,
    change_link,
    create_link,
    prefill_address,
    remove_link,
    renew_link,
)
from tongzhou.builder.links.answers import LinkAnswer, LinksAnswer, PrefilledAnswer
from tongzhou.builder.links.contracts import PASSWORD_MAX, Channel, Link, LinkDocument, Prefill
from tongzhou.builder.links.errors import LinkUnopened
from tongzhou.builder.links.queries import count_channels, get_link, list_links
from tongzhou.builder.links.rules import closed, faults, is_broken, read_prefill
from tongzhou.builder.query.facade import sight_of
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_forms
from tongzhou.identity.facade import hash_password
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.http.answers import binary
from tongzhou.kernel.http.callers import outside_url
from tongzhou.kernel.http.problems import field_errors, locale_of
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.sealing import Sealer, SecretUnreadable

router = strict_router("/api/forms/{form}/links", "links")

Password = Annotated[str, StringConstraints(min_length=4, max_length=PASSWORD_MAX)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewLinkBody(_Body):
    """A link, with the password that visitors need, if any."""

    document: LinkDocument
    password: Password | None = None


class LinkChangeBody(_Body):
    """What is to change; a password of null takes it away."""

    document: LinkDocument | None = None
    password: Password | None = None
    paused: bool | None = None


class PrefillBody(_Body):
    """Values for an address, and the channel it is handed out by."""

    values: Annotated[dict[str, Any], Constraint(max_length=50)] = {}
    channel: Channel | None = None


@router.get("", response_model=LinksAnswer)
async def list_form_links(request: Request, actor: CurrentActor, form: str) -> dict[str, Any]:
    """The form's public links, the newest first."""
    async with _database(request).workspace(actor.workspace) as connection:
        forms, definition = await _form(connection, actor, form)
        found = await list_links(connection, definition)
        return {"links": [await _shown(request, connection, forms, definition, each) for each in found]}


@router.post("", status_code=201, response_model=LinkAnswer)
async def make_link(request: Request, actor: CurrentActor, form: str, body: NewLinkBody) -> dict[str, Any]:
    """Make a public link."""
    password_hash = None if body.password is None else await hash_password(body.password)
    async with _database(request).workspace(actor.workspace) as connection:
        forms, definition = await _form(connection, actor, form)
        made = await create_link(
            connection,
            forms,
            definition,
            body.document,
            password_hash=password_hash,
            sealer=_sealer(request),
            actor=actor,
            now=clock.now(),
        )
        return {"link": await _shown(request, connection, forms, definition, made)}


@router.patch("/{link_id}", response_model=LinkAnswer)
async def change(
    request: Request, actor: CurrentActor, form: str, link_id: UUID, body: LinkChangeBody
) -> dict[str, Any]:
    """Change a link: what it offers, its password, or whether it is paused."""
    changes: dict[Literal["document", "password_hash", "paused"], Any] = {}
    if body.document is not None:
        changes["document"] = body.document
    if "password" in body.model_fields_set:
        changes["password_hash"] = None if body.password is None else await hash_password(body.password)
    if body.paused is not None:
        changes["paused"] = body.paused
    async with _database(request).workspace(actor.workspace) as connection:
        forms, definition = await _form(connection, actor, form)
        changed = await change_link(connection, forms, definition, link_id, changes, actor=actor, now=clock.now())
        if not changed.paused and changed.secret_sealed is None:
            changed = await renew_link(
                connection, definition, link_id, sealer=_sealer(request), actor=actor, now=clock.now()
            )
        return {"link": await _shown(request, connection, forms, definition, changed)}


@router.post("/{link_id}:renew", response_model=LinkAnswer)
async def renew(request: Request, actor: CurrentActor, form: str, link_id: UUID) -> dict[str, Any]:
    """Give a link another address; the old one leads nowhere."""
    async with _database(request).workspace(actor.workspace) as connection:
        forms, definition = await _form(connection, actor, form)
        renewed = await renew_link(
            connection, definition, link_id, sealer=_sealer(request), actor=actor, now=clock.now()
        )
        return {"link": await _shown(request, connection, forms, definition, renewed)}


@router.post("/{link_id}:prefill", response_model=PrefilledAnswer)
async def prefill(request: Request, actor: CurrentActor, form: str, link_id: UUID, body: PrefillBody) -> dict[str, Any]:
    """An address with values that whoever opens it cannot alter."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        link = await get_link(connection, definition, link_id)
    sealer = _sealer(request)
    given = Prefill(values=body.values, channel=body.channel or None)
    signed = prefill_address(definition, link, given, sealer)
    return {"address": f"{_address(request, link)}?p={signed}", "prefill": signed}


@router.get("/{link_id}/qr", response_class=Response, responses=binary("image/svg+xml", "image/png"))
async def draw(  # noqa: PLR0917  what the address holds
    request: Request,
    actor: CurrentActor,
    form: str,
    link_id: UUID,
    picture: Annotated[Literal["svg", "png"], Query(alias="format")] = "svg",
    p: Annotated[str | None, Query(max_length=4000)] = None,
) -> Response:
    """The address as a QR code; with `p`, a prefilled one."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        link = await get_link(connection, definition, link_id)
    address = _address(request, link)
    if read_prefill(p, link, _sealer(request)) is not None:
        address = f"{address}?p={p}"
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind=picture, scale=8, border=4)
    media_type = "image/svg+xml" if picture == "svg" else "image/png"
    headers = {"content-disposition": f'inline; filename="link-{link_id}.{picture}"'}
    return Response(drawn.getvalue(), media_type=media_type, headers=headers)


@router.delete("/{link_id}", status_code=204)
async def remove(request: Request, actor: CurrentActor, form: str, link_id: UUID) -> Response:
    """Remove a link; records that came by it stay."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        await remove_link(connection, definition, link_id, actor=actor, now=clock.now())
    return Response(status_code=204)


async def _form(connection: Connection, actor: Actor, key: str) -> tuple[Forms, FormDefinition]:
    """The form, for somebody who may make links of it."""
    require(actor, Permission.LINKS_MANAGE)
    forms = await read_forms(connection, actor.workspace)
    return forms, sight_of(forms, actor).form(key)


async def _shown(
    request: Request, connection: Connection, forms: Forms, form: FormDefinition, link: Link
) -> dict[str, Any]:
    now: datetime = clock.now()
    try:
        address = None if link.secret_sealed is None else _address(request, link)
    except SecretUnreadable:
        address = None
    channels = await count_channels(connection, link.id) if link.submissions else []
    return {
        "id": link.id,
        "address": address,
        "document": link.document,
        "is_unopened": link.secret_sealed is None,
        "has_password": link.password_hash is not None,
        "paused": link.paused,
        "closed": closed(link, now, is_broken=is_broken(forms, form, link.document)),
        "problems": field_errors(faults(forms, form, link.document), locale_of(request)),
        "submissions": link.submissions,
        "created_at": link.created_at,
        "updated_at": link.updated_at,
        "channels": [{"channel": channel, "count": count} for channel, count in channels],
    }


def _address(request: Request, link: Link) -> str:
    if link.secret_sealed is None:
        raise LinkUnopened()
    return f"{outside_url(request)}/f/{_sealer(request).unseal(link.secret_sealed, PURPOSE)}"


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _sealer(request: Request) -> Sealer:
    sealer: Sealer = request.app.state.sealer
    return sealer
