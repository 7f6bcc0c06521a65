"""Who stands where in the company: members with their roles, departments with their heads, chains of superiors.

`read_organisation` fetches no more of it than what is asked about; what is made of it is pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.identity.contracts import DepartmentLine
from tongzhou.identity.queries import list_departments
from tongzhou.identity.tables import member, member_role, partner_user, partner_user_role
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A member and where they stand."""

    id: UUID
    name: str
    code: str | None
    active: bool
    department_id: UUID | None
    manager_id: UUID | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """A partner user and whose they are."""

    id: UUID
    name: str
    active: bool
    partner_id: UUID
    roles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the organisation is needed; `climb`: those above whoever is found as well."""

    members: Collection[UUID] = ()
    codes: Collection[str] = ()
    roles: Collection[str] = ()
    departments: Collection[UUID] = ()
    department_names: Collection[str] = ()
    climb: bool = False
    partner_users: Collection[UUID] = ()
    partners: Collection[UUID] = ()


@dataclass(frozen=True)
class Organisation:
    """As much of the company as was asked about; `members` and `outsiders` by name."""

    members: Mapping[UUID, Standing] = field(default_factory=dict)
    departments: Mapping[UUID, DepartmentLine] = field(default_factory=dict)
    outsiders: Mapping[UUID, Outsider] = field(default_factory=dict)

    def around(self, department_id: UUID | None) -> Iterator[DepartmentLine]:
        """A department and those it lies in, from the inside out; in a circle each once."""
        seen = set()
        while department_id is not None and department_id not in seen:
            seen.add(department_id)
            line = self.departments.get(department_id)
            if line is None:
                return
            yield line
            department_id = line.parent_id

    def below(self, departments: Collection[UUID]) -> frozenset[UUID]:
        """The departments with all inside them."""
        wanted = frozenset(departments)
        return frozenset(
            known for known in self.departments if any(line.id in wanted for line in self.around(known))
        ) | (wanted & self.departments.keys())

    def named(self, name: str) -> list[UUID]:
        """The departments of this name."""
        return [line.id for line in self.departments.values() if line.name == name]

    def superior_of(self, member_id: UUID) -> UUID | None:
        """Who stands directly above: the manager, else the head of the nearest department that has another head."""
        standing = self.members.get(member_id)
        if standing is None:
            return None
        if standing.manager_id is not None:
            return standing.manager_id
        heads = (line.head_id for line in self.around(standing.department_id))
        return next((head for head in heads if head not in (None, member_id)), None)

    def superiors_of(self, member_id: UUID) -> Iterator[Standing]:
        """Those above somebody, the nearest first. Who has left is passed over; a circle ends where it closes."""
        seen = {member_id}
        above = self.superior_of(member_id)
        while above is not None and above not in seen:
            seen.add(above)
            standing = self.members.get(above)
            if standing is not None and standing.active:
                yield standing
            above = self.superior_of(above)

    def heads_of(self, departments: Collection[UUID]) -> Iterator[Standing]:
        """The heads of departments who are still here, in the order given."""
        for department_id in departments:
            line = self.departments.get(department_id)
            head = self.members.get(line.head_id) if line is not None and line.head_id is not None else None
            if head is not None and head.active:
                yield head

    def heads(self, member_id: UUID, department_id: UUID) -> bool:
        """Whether the member is the head of the department."""
        line = self.departments.get(department_id)
        return line is not None and line.head_id == member_id


async def read_organisation(connection: Connection, asked: Asked, *, departments: bool = True) -> Organisation:
    """What is asked about. Without `departments` neither they nor their heads are read."""
    units = {line.id: line for line in await list_departments(connection)} if departments else {}
    known = Organisation(departments=units)
    inside = known.below({*asked.departments, *(each for name in asked.department_names for each in known.named(name))})
    heads = {line.head_id for line in units.values() if line.head_id is not None} if asked.climb else set()
    heads |= {head for each in inside if (head := units[each].head_id) is not None}
    found = await _members(connection, asked, {*asked.members, *heads}, inside)
    return Organisation(found, units, await _outsiders(connection, asked))


async def _members(
    connection: Connection, asked: Asked, ids: Collection[UUID], departments: Collection[UUID]
) -> dict[UUID, Standing]:
    if not (ids or departments or asked.codes or asked.roles):
        return {}
    statement = _members_of(climb=asked.climb)
    given = {
        "ids": list(ids),
        "departments": list(departments),
        "codes": list(asked.codes),
        "roles": list(asked.roles),
    }
    return {row["id"]: _standing(row) for row in await fetch_all(connection, statement, given)}


def _members_of(*, climb: bool) -> sa.Select[Any]:
    columns = member.c
    named = sa.union(
        sa.select(columns.id).where(columns.id == _any("ids", sa.Uuid())),
        sa.select(columns.id).where(columns.department_id == _any("departments", sa.Uuid())),
        sa.select(columns.id).where(columns.code == _any("codes", sa.Text())),
        sa.select(member_role.c.member_id).where(member_role.c.role_key == _any("roles", sa.Text())),
    ).subquery("named")
    chosen: Any = named
    if climb:
        up = sa.select(named.c.id).cte("up", recursive=True)
        above = sa.select(columns.manager_id).join(up, up.c.id == columns.id).where(columns.manager_id.is_not(None))
        chosen = up.union(above)
    held = sa.select(sa.func.array_agg(member_role.c.role_key)).where(member_role.c.member_id == columns.id)
    wanted = (columns.id, columns.name, columns.code, columns.active, columns.department_id, columns.manager_id)
    return (
        sa.select(*wanted, held.scalar_subquery().label("roles"))
        .where(columns.id.in_(sa.select(chosen.c.id)))
        .order_by(columns.name, columns.id)
    )


async def _outsiders(connection: Connection, asked: Asked) -> dict[UUID, Outsider]:
    if not (asked.partner_users or asked.partners):
        return {}
    columns = partner_user.c
    held = sa.select(sa.func.array_agg(partner_user_role.c.role_key)).where(
        partner_user_role.c.partner_user_id == columns.id
    )
    statement = (
        sa.select(columns.id, columns.name, columns.active, columns.partner_id, held.scalar_subquery().label("roles"))
        .where(sa.or_(columns.id == _any("ids", sa.Uuid()), columns.partner_id == _any("partners", sa.Uuid())))
        .order_by(columns.name, columns.id)
    )
    given = {"ids": list(asked.partner_users), "partners": list(asked.partners)}
    rows = await fetch_all(connection, statement, given)
    return {row["id"]: Outsider(**{**row, "roles": frozenset(row["roles"] or ())}) for row in rows}


def _any(name: str, kind: sa.types.TypeEngine[Any]) -> Any:
    return sa.any_(sa.bindparam(name, type_=ARRAY(kind)))


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(**{**row, "roles": frozenset(row["roles"] or ())})
