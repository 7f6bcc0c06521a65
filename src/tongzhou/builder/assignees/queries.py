"""What of the company and of the record the sources ask about, and the people they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.assignees.checking import partner_form
from tongzhou.builder.assignees.contracts import (
    AssigneeSource,
    ChannelManager,
    DepartmentField,
    Departments,
    MemberField,
    Members,
    PartnerUsers,
    Person,
    Roles,
    Superior,
    Superiors,
)
from tongzhou.builder.assignees.errors import TooManyPeople
from tongzhou.builder.assignees.resolving import INITIATOR, STEP, Facts, as_id, resolve
from tongzhou.builder.records.facade import OpenForm, partners_of
from tongzhou.builder.schema.facade import table_of
from tongzhou.identity.facade import Asked, Organisation, read_organisation
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_one

PEOPLE_MAX = 500
"""How many one step may ask."""


async def find_people(
    connection: Connection,
    sources: Sequence[AssigneeSource],
    *,
    form: OpenForm | None = None,
    values: Mapping[str, Any] | None = None,
    initiator: Person | None = None,
    actors: Mapping[str, Sequence[Person]] | None = None,
) -> list[Person]:
    """Whom the sources mean now: each person once, at their first place, and nobody who has left.

    `form` is the form of the record, opened by who sees all of it; `values` are the record's as stored or as the API
    writes them, its `id` among them; `actors` are those who acted, by step. Delegates are not asked about here.
    Raises TooManyPeople.
    """
    record, acted = values or {}, actors or {}
    fields = {key: ids_in(record.get(key)) for key in _fields_of(sources)}
    partner = await _partner_of(form, record) if any(_needs_partner(each) for each in sources) else None
    managers = await _managers_of(form, partner, sources)
    persons = [*([] if initiator is None else [initiator.id]), *(each.id for step in acted.values() for each in step)]
    asked = _asked(sources, [*_ids_of(fields), *_ids_of(managers), *persons], fields, partner)
    facts = Facts(
        organisation=await _organisation(connection, sources, asked),
        fields=fields,
        partner=partner,
        managers=managers,
        initiator=initiator,
        actors=acted,
    )
    found = resolve(sources, facts)
    if len(found) > PEOPLE_MAX:
        raise TooManyPeople(number=len(found), limit=PEOPLE_MAX)
    return found


async def find_fixed_people(
    connection: Connection, sources: Iterable[AssigneeSource]
) -> dict[AssigneeSource, list[Person]]:
    """Whom those of the sources mean now that no run decides: named members, departments, roles; however many."""
    fixed = [each for each in dict.fromkeys(sources) if isinstance(each, (Members, Departments, Roles))]
    facts = Facts(organisation=await _organisation(connection, fixed, _asked(fixed, (), {}, None)))
    return {each: resolve([each], facts) for each in fixed}


def ids_in(value: Any) -> tuple[UUID, ...]:
    """The ids in a field's value, however it is written."""
    if value is None:
        return ()
    if isinstance(value, UUID):
        return (value,)
    if isinstance(value, str):
        identifier = as_id(value)
        return () if identifier is None else (identifier,)
    if isinstance(value, Mapping):
        return ids_in(value.get("id"))
    return tuple(found for each in value for found in ids_in(each))


def _fields_of(sources: Iterable[AssigneeSource]) -> set[str]:
    keys = set()
    for source in sources:
        if isinstance(source, (MemberField, DepartmentField)) or (isinstance(source, PartnerUsers) and source.field):
            keys.add(source.field or "")
        elif isinstance(source, (Superior, Superiors)) and source.of != INITIATOR and not source.of.startswith(STEP):
            keys.add(source.of)
    return keys


def _needs_partner(source: AssigneeSource) -> bool:
    return isinstance(source, ChannelManager) or (isinstance(source, PartnerUsers) and source.field is None)


async def _partner_of(form: OpenForm | None, record: Mapping[str, Any]) -> UUID | None:
    ids = ids_in(record.get("id"))
    if form is None or not ids:
        return None
    return (await partners_of(form, ids)).get(ids[0])


async def _managers_of(
    form: OpenForm | None, partner: UUID | None, sources: Iterable[AssigneeSource]
) -> dict[str, tuple[UUID, ...]]:
    """The members in the fields that the sources name of the partner's record."""
    keys = {each.field for each in sources if isinstance(each, ChannelManager)}
    definition = None if form is None or partner is None else partner_form(form.forms)
    if form is None or definition is None or not keys:
        return {}
    table = table_of(definition).c
    known = [key for key in sorted(keys) if key in table]
    row = await fetch_one(
        form.connection, sa.select(table.id, *(table[key] for key in known)).where(table.id == partner)
    )
    return {} if row is None else {key: ids_in(row[key]) for key in known}


def _ids_of(fields: Mapping[str, tuple[UUID, ...]]) -> Iterable[UUID]:
    return (each for ids in fields.values() for each in ids)


def _asked(
    sources: Sequence[AssigneeSource],
    people: Sequence[UUID],
    fields: Mapping[str, tuple[UUID, ...]],
    partner: UUID | None,
) -> Asked:
    named = [name for each in sources if isinstance(each, Members) for name in each.ids]
    units = [name for each in sources if isinstance(each, Departments) for name in each.ids]
    ids = [found for name in named if (found := as_id(name)) is not None]
    partners = [] if partner is None else [partner]
    for each in sources:
        if isinstance(each, PartnerUsers) and each.field is not None:
            partners += fields[each.field]
    return Asked(
        members={*ids, *people},
        codes=set(named),
        roles={key for each in sources if isinstance(each, Roles) for key in each.keys},
        departments={
            *(found for name in units if (found := as_id(name)) is not None),
            *(found for each in sources if isinstance(each, DepartmentField) for found in fields[each.field]),
        },
        department_names={name for name in units if as_id(name) is None},
        climb=any(isinstance(each, (Superior, Superiors)) for each in sources),
        partner_users=_may_be_outside(sources, people),
        partners=partners if any(isinstance(each, PartnerUsers) for each in sources) else (),
    )


def _may_be_outside(sources: Iterable[AssigneeSource], people: Sequence[UUID]) -> Sequence[UUID]:
    inside = (Members, Departments, Roles, Superior, Superiors, DepartmentField, ChannelManager, PartnerUsers)
    return () if all(isinstance(each, inside) for each in sources) else people


async def _organisation(connection: Connection, sources: Sequence[AssigneeSource], asked: Asked) -> Organisation:
    units = (Departments, DepartmentField, Superior, Superiors)
    return await read_organisation(connection, asked, departments=any(isinstance(each, units) for each in sources))
