"""Delegates over HTTP: one's own, and everybody's for who manages members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from tongzhou.access.facade import Actor, CurrentActor, Permission, SessionActor, require_inside
from tongzhou.builder.assignees.actions import add_delegation, change_delegation, end_delegation
from tongzhou.builder.assignees.answers import (
    DelegateAnswer,
    DelegatesAnswer,
    DelegateShown,
    NamedForm,
    NamedMember,
)
from tongzhou.builder.assignees.contracts import Delegation
from tongzhou.builder.assignees.delegates import get_delegation, list_delegations
from tongzhou.builder.fields.facade import Key
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import read_forms
from tongzhou.identity.facade import Asked, read_organisation
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed, NotFound
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.ids import new_id

routes: APIRouter = router("/api/delegates", "delegates")
SCOPES_MAX = 50

Keys = Annotated[list[Key], Field(max_length=SCOPES_MAX)]
Reason = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


class DelegateBody(BaseModel):
    """Somebody to be asked in place of a member, without `member_id` in one's own; naming neither forms nor flows, for
    everything."""

    model_config = ConfigDict(extra="forbid")

    member_id: UUID | None = None
    to_id: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    forms: Keys = []
    flows: Keys = []
    reason: Reason = ""


class DelegateChange(BaseModel):
    """What may change; what is not sent stays. What has begun keeps its start."""

    model_config = ConfigDict(extra="forbid")

    to_id: UUID | None = None
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    forms: Keys | None = None
    flows: Keys | None = None
    reason: Reason | None = None


@routes.get("")
async def read_delegates(request: Request, actor: CurrentActor, everybody: bool = False) -> DelegatesAnswer:
    """One's own, away or asked instead; of `everybody` for who manages members. Those long over are left out."""
    me = _member(actor)
    if everybody and not actor.may(Permission.MEMBERS_MANAGE):
        raise NotAllowed()
    async with _database(request).statements(actor.workspace) as connection:
        found = await list_delegations(connection, of=None if everybody else me, now=clock.now())
        return DelegatesAnswer(await _shown(connection, actor, found))


@routes.post("", status_code=201)
async def add_delegate(body: DelegateBody, request: Request, actor: SessionActor) -> DelegateAnswer:
    """Have somebody asked in place of oneself; of another for who manages members."""
    me, now = _member(actor), clock.now()
    away = body.member_id or me
    if away != me and not actor.may(Permission.MEMBERS_MANAGE):
        raise NotAllowed()
    given = {**body.model_dump(exclude={"member_id"}), "forms": frozenset(body.forms), "flows": frozenset(body.flows)}
    new = Delegation(id=new_id(), member_id=away, by_name=actor.name, at=now, **given)
    async with _database(request).workspace(actor.workspace) as connection:
        forms = await read_forms(connection, actor.workspace)
        await add_delegation(connection, new, forms=forms, actor=actor, now=now)
        return await _one(connection, actor, new.id)


@routes.patch("/{delegate_id}")
async def change_delegate(
    delegate_id: UUID, body: DelegateChange, request: Request, actor: SessionActor
) -> DelegateAnswer:
    """Change one that is not over."""
    given = {name: getattr(body, name) for name in body.model_fields_set}
    errors = [FieldError(name, "required") for name, value in given.items() if value is None]
    if errors:
        raise InvalidValues(errors=errors)
    changes: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in given.items()
    }
    now = clock.now()
    async with _database(request).workspace(actor.workspace) as connection:
        before = await _changeable(connection, actor, delegate_id)
        forms = await read_forms(connection, actor.workspace)
        after = replace(before, **changes, by_name=actor.name, at=now)
        await change_delegation(connection, before, after, forms=forms, actor=actor, now=now)
        return await _one(connection, actor, delegate_id)


@routes.delete("/{delegate_id}", status_code=204)
async def end_delegate(delegate_id: UUID, request: Request, actor: SessionActor) -> Response:
    """End one now, or take back one that is to come."""
    async with _database(request).workspace(actor.workspace) as connection:
        found = await _changeable(connection, actor, delegate_id)
        await end_delegation(connection, found, actor=actor, now=clock.now())
    return Response(status_code=204)


def _member(actor: Actor) -> UUID:
    require_inside(actor)
    if actor.member_id is None:
        raise NotFound()
    return actor.member_id


def _may_change(actor: Actor, delegation: Delegation) -> bool:
    return delegation.member_id == actor.member_id or actor.may(Permission.MEMBERS_MANAGE)


async def _changeable(connection: Connection, actor: Actor, delegate_id: UUID) -> Delegation:
    """NotFound for one that does not concern the actor, NotAllowed for who is only asked instead."""
    me = _member(actor)
    found = await get_delegation(connection, delegate_id)
    if not _may_change(actor, found):
        raise NotAllowed() if found.to_id == me else NotFound()
    return found


async def _one(connection: Connection, actor: Actor, delegate_id: UUID) -> DelegateAnswer:
    return DelegateAnswer((await _shown(connection, actor, [await get_delegation(connection, delegate_id)]))[0])


async def _shown(connection: Connection, actor: Actor, found: Sequence[Delegation]) -> list[DelegateShown]:
    ids = {each for one in found for each in (one.member_id, one.to_id)}
    company = await read_organisation(connection, Asked(members=ids), departments=False)
    forms: Forms = await read_forms(connection, actor.workspace)
    now = clock.now()

    def named(member_id: UUID) -> NamedMember:
        return NamedMember(member_id, company.members[member_id].name)

    return [
        DelegateShown(
            id=each.id,
            member=named(each.member_id),
            to=named(each.to_id),
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            forms=[
                NamedForm(key, None if (form := forms.by_key.get(key)) is None else form.title)
                for key in sorted(each.forms)
            ],
            flows=sorted(each.flows),
            reason=each.reason,
            by_name=each.by_name,
            at=each.at,
            state="over" if each.ends_at <= now else "coming" if each.starts_at > now else "now",
            changeable=each.ends_at > now and not actor.read_only and _may_change(actor, each),
        )
        for each in found
    ]


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
