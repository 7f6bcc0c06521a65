"""Actors made of rights: for a request, for a job that goes on in somebody's name, for the program itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from tongzhou.access.contracts import EVERY_FIELD, EVERY_FORM, Actor, FormGrant, Team, Via
from tongzhou.access.permissions import Action, Permission
from tongzhou.access.rights import PersonRights, load_rights, rights_of
from tongzhou.identity.contracts import PersonKind, WorkspaceProfile
from tongzhou.identity.facade import NO_MONEY_AFTER_RESET, find_workspace_profile, get_account
from tongzhou.kernel.database.connections import Connection, Database, as_directory
from tongzhou.kernel.errors import NotFound

EVERYTHING = FormGrant(actions=frozenset(Action), rows=None, read=EVERY_FIELD, write=EVERY_FIELD)


def actor_with(
    rights: PersonRights,
    workspace: WorkspaceProfile,
    *,
    via: Via,
    locale: str | None,
    credential_id: UUID | None = None,
    operator_reset_at: datetime | None = None,
) -> Actor:
    """The actor that a person is with all their own rights."""
    is_member = rights.kind is PersonKind.MEMBER
    return Actor(
        workspace=workspace,
        kind=rights.kind,
        user_id=rights.user_id,
        member_id=rights.person_id if is_member else None,
        partner_user_id=None if is_member else rights.person_id,
        partner_id=rights.partner_id,
        name=rights.name,
        locale=locale,
        roles=rights.roles,
        permissions=rights.permissions,
        grants=rights.grants,
        team=rights.team,
        via=via,
        credential_id=credential_id,
        no_money_before=None if operator_reset_at is None else operator_reset_at + NO_MONEY_AFTER_RESET,
    )


async def actor_for(
    database: Database, workspace_key: str, kind: PersonKind, person_id: UUID, *, via: Via = Via.JOB
) -> Actor:
    """A person as an actor outside a request, with the rights they have now.

    Raises NotFound for nobody, and for somebody who is kept out by now.
    """
    async with database.reading_directory() as connection:
        workspace = await find_workspace_profile(connection, workspace_key)
    rights = await rights_of(database, workspace, kind, person_id)
    if not rights.active:
        raise NotFound()
    if rights.user_id is None:
        return actor_with(rights, workspace, via=via, locale=workspace.locale)
    async with database.reading_directory() as connection:
        account = await get_account(connection, rights.user_id)
    return actor_with(
        rights,
        workspace,
        via=via,
        locale=account.locale or workspace.locale,
        operator_reset_at=account.operator_reset_at,
    )


async def actor_on(
    connection: Connection, workspace: WorkspaceProfile, kind: PersonKind, person_id: UUID, *, via: Via = Via.JOB
) -> Actor:
    """`actor_for` by a connection that is already open on the workspace; raises NotFound as it does."""
    rights = await load_rights(connection, workspace, kind, person_id)
    if not rights.active:
        raise NotFound()
    if rights.user_id is None:
        return actor_with(rights, workspace, via=via, locale=workspace.locale)
    await connection.begin()
    async with as_directory(connection):
        account = await get_account(connection, rights.user_id)
    return actor_with(
        rights,
        workspace,
        via=via,
        locale=account.locale or workspace.locale,
        operator_reset_at=account.operator_reset_at,
    )


def unlimited(actor: Actor) -> Actor:
    """The same person on every row and field: for what an act that they were let to entails elsewhere, under their
    name, and never for what they ask for.
    """
    return replace(actor, grants=MappingProxyType({EVERY_FORM: (EVERYTHING,)}), unveiled=True)


async def system_actor(database: Database, workspace_key: str, *, name: str = "system", via: Via = Via.JOB) -> Actor:
    """The program itself: installs packages, fills the demo, calculates. Never made from a request."""
    async with database.reading_directory() as connection:
        workspace = await find_workspace_profile(connection, workspace_key)
    return _program(workspace, name, via)


async def system_actor_on(connection: Connection, workspace_key: str) -> Actor:
    """The same by a connection that is already open on the workspace: waiting for a second one may wait for ever."""
    await connection.begin()
    async with as_directory(connection):
        workspace = await find_workspace_profile(connection, workspace_key)
    return _program(workspace, "system", Via.JOB)


def visitor_actor(
    workspace: WorkspaceProfile, *, name: str, grants: Mapping[str, tuple[FormGrant, ...]], uploader: UUID | None
) -> Actor:
    """Somebody nobody knows, at a public link: these grants and no permission. Files they bring are `uploader`'s."""
    return Actor(
        workspace=workspace,
        kind=PersonKind.MEMBER,
        user_id=uploader,
        member_id=None,
        partner_user_id=None,
        partner_id=None,
        name=name,
        locale=None,
        roles=(),
        permissions=frozenset(),
        grants=MappingProxyType(dict(grants)),
        team=Team(me=None, my_team=(), my_partner=None),
        via=Via.LINK,
    )


def _program(workspace: WorkspaceProfile, name: str, via: Via) -> Actor:
    return Actor(
        workspace=workspace,
        kind=PersonKind.MEMBER,
        user_id=None,
        member_id=None,
        partner_user_id=None,
        partner_id=None,
        name=name,
        locale=workspace.locale,
        roles=(),
        permissions=frozenset(Permission),
        grants=MappingProxyType({EVERY_FORM: (EVERYTHING,)}),
        team=Team(me=None, my_team=(), my_partner=None),
        via=via,
        unveiled=True,
    )
