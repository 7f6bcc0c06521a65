"""Inviting people: a link and its QR code, shown once; the invited accept it here too."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

import segno
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from tongzhou.access.actions import check_role_keys
from tongzhou.access.contracts import Actor
from tongzhou.access.partners import find_partner
from tongzhou.access.permissions import Permission
from tongzhou.access.requirements import require
from tongzhou.access.routes.answers import (
    InvitationsAnswer,
    InvitationShown,
    InvitedAnswer,
    Inviting,
    InvitingPartner,
    OpenInvitation,
    OpenInvitationAnswer,
    SessionAnswer,
)
from tongzhou.access.routes.people import require_partner_people
from tongzhou.access.routes.session import PasswordText, sign_in_as
from tongzhou.access.routes.shapes import AddressText, Body, Name
from tongzhou.access.sign_in import CurrentActor, check_origin
from tongzhou.identity.contracts import Invitation, PartnerCard, PersonKind, StatementKeys
from tongzhou.identity.facade import (
    Acceptance,
    NewInvitation,
    accept,
    address_of,
    get_department,
    get_member,
    invite,
    list_invitations,
    look_at,
    withdraw,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.http.callers import caller_address, outside_url
from tongzhou.kernel.http.routing import PUBLIC, router

routes: APIRouter = router("/api", "invitations")
"""One-time ways in."""

Secret = Annotated[str, Field(max_length=200)]


class InvitationBody(Body):
    """Who is invited: by e-mail or phone, as a member or as a user of one partner, with which roles."""

    email: AddressText | None = None
    phone: AddressText | None = None
    name: Name
    kind: PersonKind
    roles: Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)]
    member_id: UUID | None = None
    department_id: UUID | None = None
    partner: Name | None = None


class AcceptBody(Body):
    """The link's token, the person's name, and a password: new, or that of the account they have."""

    token: Secret
    name: Name
    password: PasswordText


@routes.get("/invitations")
async def read_invitations(request: Request, actor: CurrentActor) -> InvitationsAnswer:
    """Open invitations; a partner's owner sees those of their own partner."""
    kinds = _kinds(actor)
    database: Database = request.app.state.database
    async with database.reading_directory() as connection:
        found = await list_invitations(connection, actor.workspace.id, clock.now(), actor.partner_id)
    return InvitationsAnswer([_shown(invitation) for invitation in found if invitation.kind in kinds])


@routes.post("/invitations", status_code=201)
async def create(body: InvitationBody, request: Request, actor: CurrentActor) -> InvitedAnswer:
    """Invite somebody. The link and its QR code are in this answer and nowhere else."""
    new = await _new_invitation(body, request, actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await check_role_keys(connection, new.roles, new.kind)
        await _check_references(connection, new)
        key = await _statement_key(request, connection, actor)
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        made, secret = await invite(
            connection,
            actor.workspace.id,
            new,
            by_partner=actor.kind is PersonKind.PARTNER,
            actor=actor,
            now=clock.now(),
        )
    link = f"{outside_url(request)}/invitation?{urlencode({'token': secret, 'key': key})}"
    return InvitedAnswer(_shown(made), link, _qr(link))


@routes.delete("/invitations/{invitation_id}", status_code=204)
async def remove(invitation_id: UUID, request: Request, actor: CurrentActor) -> Response:
    """Withdraw an invitation."""
    kinds = _kinds(actor)
    now = clock.now()
    database: Database = request.app.state.database
    async with database.reading_directory() as connection:
        found = await list_invitations(connection, actor.workspace.id, now, actor.partner_id)
    if not any(line.id == invitation_id and line.kind in kinds for line in found):
        raise NotFound()
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await withdraw(
            connection,
            actor.workspace.id,
            invitation_id,
            partner_id=actor.partner_id,
            actor=actor,
            now=now,
        )
    return Response(status_code=204)


@routes.get("/invitations/open", openapi_extra=PUBLIC)
async def open_invitation(request: Request, token: Annotated[str, Query(max_length=200)]) -> OpenInvitationAnswer:
    """What a link invites to. Looking uses nothing up."""
    opened = await look_at(request.app.state.database, token, clock.now())
    invitation = opened.invitation
    shown = OpenInvitation(
        workspace=Inviting(opened.workspace.name, opened.workspace.accent, opened.workspace.time_zone),
        name=invitation.name,
        email=invitation.email,
        phone=invitation.phone,
        kind=invitation.kind,
        partner=None if invitation.partner_id is None else InvitingPartner(invitation.partner_label or ""),
        invited_by=invitation.invited_by,
        expires_at=invitation.expires_at,
        has_account=opened.account is not None,
        statement_key=opened.workspace.statement_key,
    )
    return OpenInvitationAnswer(shown)


@routes.post("/invitations:accept", status_code=201, dependencies=[Depends(check_origin)], openapi_extra=PUBLIC)
async def accept_invitation(body: AcceptBody, request: Request, response: Response) -> SessionAnswer:
    """Use the link up and sign in."""
    acceptance = Acceptance(body.token, body.name, body.password, caller_address(request))
    account, workspace = await accept(request.app.state.database, acceptance, now=clock.now())
    return await sign_in_as(request, response, account, workspace_key=workspace.key)


def _kinds(actor: Actor) -> frozenset[PersonKind]:
    """The kinds of people whom the actor may invite; raises NotFound or NotAllowed for none."""
    kinds: set[PersonKind] = set()
    if actor.may(Permission.MEMBERS_MANAGE):
        kinds.add(PersonKind.MEMBER)
    if actor.may(Permission.PARTNER_USERS_MANAGE) or actor.may(Permission.PARTNER_USERS_INVITE):
        kinds.add(PersonKind.PARTNER)
    if not kinds:
        require(actor, Permission.MEMBERS_MANAGE)
    return frozenset(kinds)


async def _new_invitation(body: InvitationBody, request: Request, actor: Actor) -> NewInvitation:
    """The invitation that this actor may make of the body."""
    address = address_of(body.email, body.phone)
    if (address.email is None) == (address.phone is None):
        raise InvalidValues(errors=[FieldError("email", "one_of_two")])
    roles = tuple(dict.fromkeys(body.roles))
    if body.kind is PersonKind.MEMBER:
        _check_may_invite_members(body, actor)
        return NewInvitation(
            kind=body.kind,
            address=address,
            name=body.name,
            roles=roles,
            member_id=body.member_id,
            department_id=body.department_id,
        )
    partner_id, label = await _partner(body, request, actor)
    return NewInvitation(
        kind=body.kind,
        address=address,
        name=body.name,
        roles=roles,
        partner_id=partner_id,
        partner_label=label,
    )


def _check_may_invite_members(body: InvitationBody, actor: Actor) -> None:
    """Inviting gives roles, so it needs the right to give them."""
    require(actor, Permission.MEMBERS_MANAGE)
    require(actor, Permission.ROLES_MANAGE)
    if body.partner is not None:
        raise InvalidValues(errors=[FieldError("partner", "cannot_change")])


async def _partner(body: InvitationBody, request: Request, actor: Actor) -> tuple[UUID, str]:
    """The partner that the invited person will belong to: a partner's owner invites for their own only."""
    require_partner_people(actor)
    if body.member_id or body.department_id:
        wrong = "member_id" if body.member_id else "department_id"
        raise InvalidValues(errors=[FieldError(wrong, "cannot_change")])
    reference = body.partner or (str(actor.partner_id) if actor.partner_id else None)
    if reference is None:
        raise InvalidValues(errors=[FieldError("partner", "required")])
    card = await find_partner(request, actor.workspace, reference)
    if actor.partner_id is not None:
        if body.partner is not None and (card is None or card.id != actor.partner_id):
            raise NotFound()
        return actor.partner_id, card.label if card else ""
    if card is None:
        raise InvalidValues(errors=[FieldError("partner", "unknown_partner")])
    return card.id, card.label


async def _check_references(connection: Connection, new: NewInvitation) -> None:
    if new.department_id is not None:
        try:
            await get_department(connection, new.department_id)
        except NotFound:
            raise InvalidValues(errors=[FieldError("department_id", "unknown_reference")]) from None
    if new.member_id is not None:
        try:
            member = await get_member(connection, new.member_id)
        except NotFound:
            raise InvalidValues(errors=[FieldError("member_id", "unknown_reference")]) from None
        if member.user_id is not None or not member.active:
            raise InvalidValues(errors=[FieldError("member_id", "cannot_change")])


async def _statement_key(request: Request, connection: Connection, actor: Actor) -> str:
    """The fingerprint by which the invited will know this workspace's statements."""
    keys: StatementKeys = request.app.state.statement_keys
    known = actor.workspace.statement_key
    return known or await keys.fingerprint_of(connection, actor.workspace.id, now=clock.now())


def _shown(invitation: Invitation) -> InvitationShown:
    partner_id = invitation.partner_id
    return InvitationShown(
        id=invitation.id,
        kind=invitation.kind,
        name=invitation.name,
        email=invitation.email,
        phone=invitation.phone,
        roles=invitation.roles,
        partner=None if partner_id is None else PartnerCard(partner_id, invitation.partner_label or "", ""),
        invited_by=invitation.invited_by,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


def _qr(link: str) -> str:
    """The link as an SVG that a page can inline."""
    drawn: str = segno.make(link, error="m").svg_inline(scale=4, border=4)
    return drawn
