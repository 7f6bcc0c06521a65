"""Members, departments and partner users."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from tongzhou.access.actions import check_role_keys, keep_an_administrator
from tongzhou.access.contracts import Actor
from tongzhou.access.partners import find_partners, nameless
from tongzhou.access.permissions import Permission
from tongzhou.access.requirements import require, require_inside
from tongzhou.access.routes.answers import (
    DepartmentAnswer,
    DepartmentsAnswer,
    MemberAnswer,
    MembersAnswer,
    PartnerUserAnswer,
    PartnerUsersAnswer,
    PartnerUserShown,
)
from tongzhou.access.routes.shapes import AddressText, Body, Line, Name
from tongzhou.access.sign_in import CurrentActor
from tongzhou.identity.contracts import MemberLine, PartnerUserLine, PersonKind
from tongzhou.identity.facade import (
    NewMember,
    add_department,
    add_member,
    address_of,
    change_department,
    change_member,
    change_partner_user,
    get_member,
    list_departments,
    list_members,
    list_partner_users,
    remove_department,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.http.routing import router

routes: APIRouter = router("/api", "people")
"""People of the workspace."""

CONTACTS = (Permission.MEMBERS_READ, Permission.MEMBERS_MANAGE)


class MemberBody(Body):
    """A new member; they sign in once they accept an invitation."""

    name: Name
    title: Line = ""
    code: Name | None = None
    email: AddressText | None = None
    phone: AddressText | None = None
    department_id: UUID | None = None
    manager_id: UUID | None = None
    roles: tuple[Name, ...] = ()


class MemberChange(Body):
    """What of a member may change; what is not sent stays."""

    name: Name | None = None
    title: Line | None = None
    code: Name | None = None
    department_id: UUID | None = None
    manager_id: UUID | None = None
    roles: list[Name] | None = None
    active: bool | None = None


class DepartmentBody(Body):
    """A department, its place in the tree and its head."""

    name: Name
    parent_id: UUID | None = None
    head_id: UUID | None = None


class DepartmentChange(Body):
    """What of a department may change; what is not sent stays."""

    name: Name | None = None
    parent_id: UUID | None = None
    head_id: UUID | None = None


class PartnerUserChange(Body):
    """What of a partner user may change; what is not sent stays, and so does their partner."""

    name: Name | None = None
    roles: Annotated[list[Name], Field(min_length=1, max_length=50)] | None = None
    active: bool | None = None


@routes.get("/members")
async def read_members(request: Request, actor: CurrentActor) -> MembersAnswer:
    """All members: to choose from for everybody inside; with addresses and roles for who manages people."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        return MembersAnswer([_shown(line, actor) for line in await list_members(connection)])


@routes.get("/members/{member_id}")
async def read_member(member_id: UUID, request: Request, actor: CurrentActor) -> MemberAnswer:
    """One member."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        return MemberAnswer(_shown(await get_member(connection, member_id), actor))


@routes.post("/members", status_code=201)
async def create_member(body: MemberBody, request: Request, actor: CurrentActor) -> MemberAnswer:
    """Add a member without a way in yet, such as a salesperson that orders name."""
    require(actor, Permission.MEMBERS_MANAGE)
    address = address_of(body.email, body.phone)
    new = NewMember(
        **{
            **body.model_dump(),
            "email": address.email,
            "phone": address.phone,
            "roles": tuple(dict.fromkeys(body.roles)),
        }
    )
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        if new.roles:
            require(actor, Permission.ROLES_MANAGE)
            await check_role_keys(connection, new.roles, PersonKind.MEMBER)
        member_id = await add_member(connection, new, actor=actor, now=clock.now())
        return MemberAnswer(_shown(await get_member(connection, member_id), actor))


@routes.patch("/members/{member_id}")
async def update_member(member_id: UUID, body: MemberChange, request: Request, actor: CurrentActor) -> MemberAnswer:
    """Change a member. Giving roles needs the right to manage roles; it ends the member's sessions."""
    require(actor, Permission.MEMBERS_MANAGE)
    changes = body.given()
    _refuse_null(changes, "name", "title", "roles", "active")
    if "roles" in changes:
        require(actor, Permission.ROLES_MANAGE)
        changes["roles"] = tuple(sorted(set(changes["roles"])))
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await check_role_keys(connection, changes.get("roles", ()), PersonKind.MEMBER)
        line = await change_member(connection, actor.workspace.id, member_id, changes, actor=actor, now=clock.now())
        if changes.keys() & {"roles", "active"}:
            await keep_an_administrator(connection)
        return MemberAnswer(_shown(line, actor))


@routes.get("/departments")
async def read_departments(request: Request, actor: CurrentActor) -> DepartmentsAnswer:
    """The department tree, flat."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        return DepartmentsAnswer(await list_departments(connection))


@routes.post("/departments", status_code=201)
async def create_department(body: DepartmentBody, request: Request, actor: CurrentActor) -> DepartmentAnswer:
    """Add a department."""
    require(actor, Permission.MEMBERS_MANAGE)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        line = await add_department(connection, **body.model_dump(), actor=actor, now=clock.now())
    return DepartmentAnswer(line)


@routes.patch("/departments/{department_id}")
async def update_department(
    department_id: UUID, body: DepartmentChange, request: Request, actor: CurrentActor
) -> DepartmentAnswer:
    """Rename or move a department, or give it another head."""
    require(actor, Permission.MEMBERS_MANAGE)
    changes = body.given()
    _refuse_null(changes, "name")
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        line = await change_department(connection, department_id, changes, actor=actor, now=clock.now())
    return DepartmentAnswer(line)


@routes.delete("/departments/{department_id}", status_code=204)
async def delete_department(department_id: UUID, request: Request, actor: CurrentActor) -> Response:
    """Remove an empty department."""
    require(actor, Permission.MEMBERS_MANAGE)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await remove_department(connection, department_id, actor=actor, now=clock.now())
    return Response(status_code=204)


@routes.get("/partner-users")
async def read_partner_users(request: Request, actor: CurrentActor, partner: UUID | None = None) -> PartnerUsersAnswer:
    """Partner users: all (or of one partner) for who manages them, their own colleagues for a partner's owner."""
    require_partner_people(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        lines = await list_partner_users(connection, partner)
    return PartnerUsersAnswer(await _partner_users(request, actor, lines))


@routes.patch("/partner-users/{partner_user_id}")
async def update_partner_user(
    partner_user_id: UUID, body: PartnerUserChange, request: Request, actor: CurrentActor
) -> PartnerUserAnswer:
    """Rename a partner user, give them partner roles, let them in or keep them out.

    A partner's owner changes those of their own partner; of themselves the name only.
    """
    require_partner_people(actor)
    changes = body.given()
    _refuse_null(changes, "name", "roles", "active")
    if partner_user_id == actor.partner_user_id:
        _refuse(changes, "roles", "active")
    database: Database = request.app.state.database
    if "roles" in changes:
        changes["roles"] = tuple(sorted(set(changes["roles"])))
        async with database.statements(actor.workspace) as connection:
            await check_role_keys(connection, changes["roles"], PersonKind.PARTNER)
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        line = await change_partner_user(
            connection, actor.workspace.id, partner_user_id, changes, actor=actor, now=clock.now()
        )
    return PartnerUserAnswer((await _partner_users(request, actor, [line]))[0])


def require_partner_people(actor: Actor) -> None:
    """Pass who manages partner users inside, and a partner's owner for their own."""
    if actor.kind is PersonKind.PARTNER:
        if actor.partner_id is None:
            raise NotFound()
        require(actor, Permission.PARTNER_USERS_INVITE)
    else:
        require(actor, Permission.PARTNER_USERS_MANAGE)


def _refuse_null(changes: dict[str, Any], *names: str) -> None:
    errors = [FieldError(name, "required") for name in names if name in changes and changes[name] is None]
    if errors:
        raise InvalidValues(errors=errors)


def _refuse(changes: dict[str, Any], *names: str) -> None:
    errors = [FieldError(name, "cannot_change") for name in names if name in changes]
    if errors:
        raise InvalidValues(errors=errors)


def _shown(line: MemberLine, actor: Actor) -> MemberLine:
    """A member; address and roles only for who manages people (empty for others)."""
    if any(actor.may(permission) for permission in CONTACTS):
        return line
    return replace(line, user_id=None, email=None, phone=None, roles=())


async def _partner_users(request: Request, actor: Actor, lines: list[PartnerUserLine]) -> list[PartnerUserShown]:
    cards = await find_partners(request, actor.workspace, {line.partner_id for line in lines})
    return [
        PartnerUserShown(
            id=line.id,
            user_id=line.user_id,
            name=line.name,
            email=line.email,
            phone=line.phone,
            partner=cards.get(line.partner_id) or nameless(line.partner_id),
            roles=line.roles,
            active=line.active,
            address_proved=line.address_proved,
        )
        for line in lines
    ]
