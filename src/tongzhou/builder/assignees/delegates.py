"""Reads of delegates, and people with those who stand in for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.assignees.contracts import Delegation, Handed, Person
from tongzhou.builder.assignees.delegating import applying, hand_over
from tongzhou.builder.assignees.tables import delegate_table
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import Asked, read_organisation
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound

LISTED_MAX = 500
SHOWN_AFTER = timedelta(days=90)
"""How long one that is over is still listed."""


async def with_delegates(
    connection: Connection, people: Sequence[Person], *, form: str | None = None, flow: str | None = None, now: datetime
) -> list[Handed]:
    """Whom to ask in place of those who are away: the people in their order, each once; see `delegating.hand_over`."""
    table = delegate_table.c
    rows = await fetch_all(connection, sa.select(delegate_table).where(table.starts_at <= now, table.ends_at > now))
    to = applying(map(delegation_of, rows), form=form, flow=flow, now=now)
    active: dict[UUID, Person] = {}
    if any(person.id in to for person in people):
        company = await read_organisation(connection, Asked(members=set(to.values())), departments=False)
        active = {
            each.id: Person(PersonKind.MEMBER, each.id, each.name) for each in company.members.values() if each.active
        }
    return hand_over(people, to, active)


async def acting_for(
    connection: Connection, me: UUID, flows: Iterable[tuple[str, str | None]], *, now: datetime
) -> dict[str, frozenset[UUID]]:
    """Whose place the member takes now, by flow; `flows` are keys with their forms, those of nobody are left out."""
    table = delegate_table.c
    rows = await fetch_all(connection, sa.select(delegate_table).where(table.starts_at <= now, table.ends_at > now))
    found = [delegation_of(row) for row in rows]
    if all(each.to_id != me for each in found):
        return {}
    ids = {each.to_id for each in found} | {each.member_id for each in found}
    company = await read_organisation(connection, Asked(members=ids), departments=False)
    people = {each.id: Person(PersonKind.MEMBER, each.id, each.name) for each in company.members.values()}
    active = {each: person for each, person in people.items() if company.members[each].active}
    handed: dict[str, frozenset[UUID]] = {}
    for flow, form in flows:
        to = applying(found, form=form, flow=flow, now=now)
        ends = hand_over([people[each] for each in to], to, active)
        away = [each.id for one in ends if one.person.id == me for each in one.instead_of]
        if away:
            handed[flow] = frozenset(away)
    return handed


async def get_delegation(connection: Connection, delegation_id: UUID) -> Delegation:
    """One delegation; raises NotFound."""
    row = await fetch_one(connection, sa.select(delegate_table).where(delegate_table.c.id == delegation_id))
    if row is None:
        raise NotFound()
    return delegation_of(row)


async def list_delegations(connection: Connection, *, of: UUID | None, now: datetime) -> list[Delegation]:
    """Those that are not long over, the latest first; `of` one member, who is away or is asked instead."""
    table = delegate_table.c
    statement = (
        sa.select(delegate_table)
        .where(table.ends_at > now - SHOWN_AFTER)
        .order_by(table.starts_at.desc(), table.id)
        .limit(LISTED_MAX)
    )
    if of is not None:
        statement = statement.where(sa.or_(table.member_id == of, table.to_id == of))
    return [delegation_of(row) for row in await fetch_all(connection, statement)]


async def list_open(connection: Connection, now: datetime) -> list[Delegation]:
    """All that hold now or will."""
    rows = await fetch_all(connection, sa.select(delegate_table).where(delegate_table.c.ends_at > now))
    return [delegation_of(row) for row in rows]


def delegation_of(row: Row) -> Delegation:
    """A row as a value."""
    return Delegation(**{**row, "forms": frozenset(row["forms"]), "flows": frozenset(row["flows"])})
