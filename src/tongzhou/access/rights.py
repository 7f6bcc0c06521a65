"""What each person of a workspace may do, compiled once per version of the workspace.

The version rises in the transaction that changes roles or people, and every request learns the present one
with its session: so a right taken away is gone on the next request, and nothing is compiled twice.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from tongzhou.access.contracts import FormGrant, RoleName, Team
from tongzhou.access.documents import Role, read_role
from tongzhou.access.permissions import Permission
from tongzhou.access.queries import list_role_documents, read_given
from tongzhou.access.rules import permissions_of
from tongzhou.access.sources import Given, Receiver, Source, grants_of, sources_of
from tongzhou.access.team import OrganisationChart, Place, Unit, chart
from tongzhou.identity.contracts import MemberLine, PersonKind
from tongzhou.identity.facade import get_partner_user, list_departments, list_members
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.errors import NotFound

WORKSPACES_KEPT = 500
PARTNER_USERS_KEPT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRights:
    """One person's rights before a token or a preview takes some away."""

    kind: PersonKind
    user_id: UUID | None
    person_id: UUID
    partner_id: UUID | None
    name: str
    email: str | None
    phone: str | None
    active: bool
    roles: tuple[RoleName, ...]
    permissions: frozenset[Permission]
    grants: Mapping[str, tuple[FormGrant, ...]] = field(repr=False)
    team: Team = field(repr=False)


@dataclass(slots=True)
class _Compiled:
    """A workspace's roles and people at one version; partner users are added as they come."""

    version: int
    roles: Mapping[str, Role]
    members: Mapping[UUID, MemberLine]
    chart: OrganisationChart
    given: Given
    rights: OrderedDict[UUID, PersonRights] = field(default_factory=OrderedDict)


_compiled: OrderedDict[UUID, _Compiled] = OrderedDict()


async def rights_of(database: Database, workspace: Workspace, kind: PersonKind, person_id: UUID) -> PersonRights:
    """What the person may do at this version of the workspace; raises NotFound for nobody."""
    known = _compiled.get(workspace.id)
    if known is not None and known.version == workspace.version and person_id in known.rights:
        return known.rights[person_id]
    async with database.statements(workspace) as connection:
        return await load_rights(connection, workspace, kind, person_id)


async def load_rights(connection: Connection, workspace: Workspace, kind: PersonKind, person_id: UUID) -> PersonRights:
    """The same on a connection that is already open on the workspace."""
    compiled = await _compiled_for(connection, workspace)
    rights = compiled.rights.get(person_id)
    if rights is None:
        rights = (
            _member_rights(compiled, person_id)
            if kind is PersonKind.MEMBER
            else await _partner_rights(connection, compiled, person_id)
        )
        compiled.rights[person_id] = rights
        if len(compiled.rights) > PARTNER_USERS_KEPT:
            compiled.rights.popitem(last=False)
    return rights


async def list_sources(connection: Connection, workspace: Workspace, kind: PersonKind, person_id: UUID) -> list[Source]:
    """Each source of the person's rights by itself, the sets that are switched off included."""
    compiled = await _compiled_for(connection, workspace)
    if kind is PersonKind.PARTNER:
        line = await get_partner_user(connection, person_id)
        return sources_of(_partner_receiver(compiled, line.roles), compiled.given)
    member = compiled.members.get(person_id)
    if member is None:
        raise NotFound()
    return sources_of(_member_receiver(compiled, member), compiled.given)


async def _compiled_for(connection: Connection, workspace: Workspace) -> _Compiled:
    known = _compiled.get(workspace.id)
    if known is not None and known.version == workspace.version:
        _compiled.move_to_end(workspace.id)
        return known
    documents = await list_role_documents(connection)
    members = await list_members(connection)
    units = [Unit(line.id, line.parent_id, line.head_id) for line in await list_departments(connection)]
    fresh = _Compiled(
        version=workspace.version,
        roles=MappingProxyType({document["key"]: read_role(document) for document in documents}),
        members=MappingProxyType({line.id: line for line in members}),
        chart=chart([Place(line.id, line.manager_id, line.department_id) for line in members], units),
        given=await read_given(connection),
    )
    if known is None or known.version < workspace.version:
        _compiled[workspace.id] = fresh
        if len(_compiled) > WORKSPACES_KEPT:
            _compiled.popitem(last=False)
    return fresh


def _member_rights(compiled: _Compiled, member_id: UUID) -> PersonRights:
    line = compiled.members.get(member_id)
    if line is None:
        raise NotFound()
    receiver = _member_receiver(compiled, line)
    return PersonRights(
        kind=PersonKind.MEMBER,
        user_id=line.user_id,
        person_id=line.id,
        partner_id=None,
        name=line.name,
        email=line.email,
        phone=line.phone,
        active=line.active,
        roles=tuple(RoleName(role.key, role.title) for role in receiver.roles),
        permissions=permissions_of(role.permissions for role in receiver.roles),
        grants=grants_of(sources_of(receiver, compiled.given)),
        team=Team(me=line.id, my_team=compiled.chart.team_of(line.id), my_partner=None),
    )


def _member_receiver(compiled: _Compiled, line: MemberLine) -> Receiver:
    departments = () if line.department_id is None else compiled.chart.around.get(line.department_id, ())
    roles = _roles(compiled, line.roles, PersonKind.MEMBER)
    return Receiver(member_id=line.id, departments=departments, roles=roles)


def _partner_receiver(compiled: _Compiled, roles: tuple[str, ...]) -> Receiver:
    return Receiver(member_id=None, departments=(), roles=_roles(compiled, roles, PersonKind.PARTNER))


async def _partner_rights(connection: Connection, compiled: _Compiled, person_id: UUID) -> PersonRights:
    line = await get_partner_user(connection, person_id)
    receiver = _partner_receiver(compiled, line.roles)
    return PersonRights(
        kind=PersonKind.PARTNER,
        user_id=line.user_id,
        person_id=line.id,
        partner_id=line.partner_id,
        name=line.name,
        email=line.email,
        phone=line.phone,
        active=line.active,
        roles=tuple(RoleName(role.key, role.title) for role in receiver.roles),
        permissions=permissions_of(role.permissions for role in receiver.roles),
        grants=grants_of(sources_of(receiver, compiled.given)),
        team=Team(me=line.id, my_team=(), my_partner=line.partner_id),
    )


def _roles(compiled: _Compiled, keys: tuple[str, ...], kind: PersonKind) -> list[Role]:
    return [compiled.roles[key] for key in keys if key in compiled.roles and compiled.roles[key].kind is kind]
