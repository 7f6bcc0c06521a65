"""Roles and the vocabulary they are written in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from tongzhou.access.actions import change_role, create_role, keep_an_administrator, remove_role
from tongzhou.access.contracts import RowConditions
from tongzhou.access.documents import RoleDocument
from tongzhou.access.permissions import PARTNER_PERMISSIONS, Action, Permission, Scope
from tongzhou.access.queries import list_role_documents, list_role_ids
from tongzhou.access.requirements import require, require_inside
from tongzhou.access.routes.answers import (
    PermissionShown,
    RoleAnswer,
    RoleName,
    RoleNamesAnswer,
    RolesAnswer,
    Titled,
    VocabularyAnswer,
)
from tongzhou.access.sign_in import CurrentActor
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.texts import say

routes: APIRouter = router("/api", "roles")
"""Roles of the workspace."""

SEEN_BY = frozenset(
    {
        Permission.MEMBERS_READ,
        Permission.MEMBERS_MANAGE,
        Permission.ROLES_MANAGE,
        Permission.PARTNER_USERS_MANAGE,
        Permission.PARTNER_USERS_INVITE,
    }
)


@routes.get("/permissions")
async def read_vocabulary(request: Request, actor: CurrentActor) -> VocabularyAnswer:
    """Everything a role or a token may contain, in the caller's language."""
    require_inside(actor)
    locale = locale_of(request)
    return VocabularyAnswer(
        permissions=[
            PermissionShown(permission, say(locale, f"permissions.{permission}"), permission in PARTNER_PERMISSIONS)
            for permission in Permission
        ],
        actions=[Titled(action, say(locale, f"actions.{action}")) for action in Action],
        scopes=[Titled(scope, say(locale, f"scopes.{scope}")) for scope in Scope],
    )


@routes.get("/roles")
async def read_roles(request: Request, actor: CurrentActor) -> RolesAnswer:
    """All roles; for a partner's owner only the names of those they may give to colleagues."""
    if not actor.permissions & SEEN_BY:
        raise NotFound()
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        roles = [RoleDocument.model_validate(document) for document in await list_role_documents(connection)]
    if actor.kind is PersonKind.MEMBER:
        return RolesAnswer(roles)
    return RolesAnswer([_name_only(role) for role in roles if role.kind is PersonKind.PARTNER])


@routes.get("/role-names")
async def read_role_names(request: Request, actor: CurrentActor) -> RoleNamesAnswer:
    """All roles by name, without what they give: to choose from for everybody inside."""
    require_inside(actor)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        ids = await list_role_ids(connection)
        roles = [RoleDocument.model_validate(document) for document in await list_role_documents(connection)]
    return RoleNamesAnswer([RoleName(ids[each.key], each.key, each.kind, each.title) for each in roles])


@routes.post("/roles", status_code=201)
async def create(body: RoleDocument, request: Request, actor: CurrentActor) -> RoleAnswer:
    """Make a role."""
    require(actor, Permission.ROLES_MANAGE)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        made = await create_role(
            connection, body.as_json(), conditions=_conditions(request), actor=actor, now=clock.now()
        )
    return RoleAnswer(made)


@routes.patch("/roles/{key}")
async def update(key: str, body: dict[str, Any], request: Request, actor: CurrentActor) -> RoleAnswer:
    """Change a role; what is not sent stays. Its holders have the new rights on their next request."""
    require(actor, Permission.ROLES_MANAGE)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        before = {document["key"]: document for document in await list_role_documents(connection)}
        if key not in before:
            raise NotFound()
        document = {**before[key], **body}
        changed = await change_role(
            connection, key, document, conditions=_conditions(request), actor=actor, now=clock.now()
        )
        await keep_an_administrator(connection)
    return RoleAnswer(changed)


@routes.delete("/roles/{key}", status_code=204)
async def delete(key: str, request: Request, actor: CurrentActor) -> Response:
    """Remove a role that nobody has."""
    require(actor, Permission.ROLES_MANAGE)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        await remove_role(connection, key, actor=actor, now=clock.now())
    return Response(status_code=204)


def _conditions(request: Request) -> RowConditions:
    conditions: RowConditions = request.app.state.row_conditions
    return conditions


def _name_only(role: RoleDocument) -> RoleDocument:
    return RoleDocument(key=role.key, title=role.title, kind=role.kind)
