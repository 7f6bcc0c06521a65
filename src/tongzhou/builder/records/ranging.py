"""Ranges of members, departments and roles: who may be chosen, who stands first, and whether those written are in it.

Departments are the workspace's, whoever asks; what other forms say of them is read under the rights of who writes. Who
was chosen before stays, until what a range depends on is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.fields.facade import DepartmentRange, MemberRange, RoleRange
from tongzhou.builder.query.facade import LIMIT_MAX, InvalidFilter, ListRequest
from tongzhou.builder.records.linking import Held, held_in, read_live_id
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import read_records
from tongzhou.builder.records.values import Draft
from tongzhou.builder.schema.contracts import DEPARTMENT_FORM, MEMBER_FORM, ROLE_FORM, Field
from tongzhou.builder.schema.facade import named_table
from tongzhou.kernel.database.statements import fetch_all, fetch_value
from tongzhou.kernel.errors import NotFound

_IDS = ARRAY(sa.Uuid())
_member = named_table("_member", ("id", sa.Uuid()), ("name", sa.Text()), ("department_id", sa.Uuid()))
_department = named_table("_department", ("id", sa.Uuid()), ("name", sa.Text()))
_role = named_table("_role", ("id", sa.Uuid()), ("name", sa.Text()), ("code", sa.Text()), ("kind", sa.Text()))
_TABLES = {MEMBER_FORM: _member, DEPARTMENT_FORM: _department, ROLE_FORM: _role}


async def check_people(
    form: OpenForm,
    drafts: Sequence[Draft],
    before: Sequence[Mapping[str, Any] | None],
    fields: Sequence[Field] | None = None,
) -> None:
    """Refuse members, departments and roles out of range: of new records, and of changes those that are newly named,
    all of them where what the range depends on changed.
    """
    for each in form.definition.ranged if fields is None else fields:
        assert each.range is not None
        keys = depended_on(each.range)
        asked: dict[Held, list[tuple[Draft, list[UUID]]]] = {}
        for draft, old in zip(drafts, before, strict=True):
            named = _named(form, each, keys, draft, old)
            if named:
                held = tuple(held_in(form, key, draft, old) for key in keys)
                asked.setdefault(held, []).append((draft, named))
        for held, group in asked.items():
            within = await people_within(form, each.range, dict(zip(keys, held, strict=True)))
            for draft, named in group:
                outside = next((person for person in named if person not in within), None)
                if outside is not None:
                    await _refuse(form, each, draft, outside)


async def check_defaults(form: OpenForm, drafts: Sequence[Draft]) -> None:
    """The same of what formulas filled in, in new records that are well otherwise."""
    computed = [each for each in form.definition.ranged if each.default_formula is not None]
    well = [draft for draft in drafts if not draft.errors]
    await check_people(form, well, [None] * len(well), computed)


def depended_on(meant: DepartmentRange | RoleRange) -> tuple[str, ...]:
    """The fields of the record that a range depends on."""
    if isinstance(meant, RoleRange):
        return ()
    linked = () if meant.linked is None else tuple(match.equals for match in meant.linked.where)
    return tuple(dict.fromkeys((*([] if meant.of is None else [meant.of]), *linked)))


def _named(form: OpenForm, each: Field, keys: Sequence[str], draft: Draft, old: Mapping[str, Any] | None) -> list[UUID]:
    """Those that a draft names and that are to be asked about."""
    if old is None:
        default = form.actor.member_id if getattr(each.settings, "default", None) == "me" else None
        return _listed(draft.values.get(each.key, default))
    known = _listed(old.get(each.key))
    if any(key in draft.values and draft.values[key] != old.get(key) for key in keys):
        return _listed(draft.values.get(each.key, old.get(each.key)))
    return [person for person in _listed(draft.values.get(each.key)) if person not in known]


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]


async def _refuse(form: OpenForm, each: Field, draft: Draft, person: UUID) -> None:
    table = _TABLES[each.target or each.list_target or ""]
    name = await fetch_value(form.connection, sa.select(table.c.name).where(table.c.id == person))
    of = getattr(each.range, "of", None)
    if of is not None:
        other = form.definition.get(of)
        draft.refuse(each.key, "person_of_another_department", value=str(name), other=other.label)
    else:
        draft.refuse(each.key, "person_out_of_range", value=str(name))


async def people_within(form: OpenForm, meant: DepartmentRange | RoleRange, held: Mapping[str, Any]) -> set[UUID]:
    """The ids of the members, departments or roles in a range, for a record that holds these values."""
    if isinstance(meant, RoleRange):
        return {row["id"] for row in await fetch_all(form.connection, roles_within(meant))}
    departments = [*meant.departments, *await _departments(form, meant, held)]
    functions = getattr(sa.func, form.connection.schema)
    around = (sa.cast(departments, _IDS), meant.below)
    found = (
        functions._members_within(
            *around, sa.cast(list(meant.roles), ARRAY(sa.Text())), sa.cast(list(meant.members), _IDS)
        )
        if isinstance(meant, MemberRange)
        else functions._departments_within(*around)
    )
    return {row["id"] for row in await fetch_all(form.connection, sa.select(found.label("id")))}


def roles_within(meant: RoleRange) -> sa.Select[tuple[UUID]]:
    """The ids of the roles in a range."""
    found = sa.select(_role.c.id)
    if meant.kind is not None:
        found = found.where(_role.c.kind == meant.kind)
    return found.where(_role.c.code == sa.any_(sa.cast(list(meant.roles), ARRAY(sa.Text())))) if meant.roles else found


async def _departments(form: OpenForm, meant: DepartmentRange, held: Mapping[str, Any]) -> list[UUID]:
    found: list[UUID] = []
    if meant.own and form.actor.member_id is not None:
        own = sa.select(_member.c.department_id).where(_member.c.id == form.actor.member_id)
        found += _listed(await fetch_value(form.connection, own))
    if meant.of is not None:
        found += [UUID(str(each)) for each in _listed(held.get(meant.of))]
    if meant.linked is not None:
        found += await _linked_departments(form, meant, held)
    return found


async def _linked_departments(form: OpenForm, meant: DepartmentRange, held: Mapping[str, Any]) -> list[UUID]:
    linked = meant.linked
    assert linked is not None
    source = form.sight.forms.find(linked.form)
    asked = [{"field": match.field, "op": "eq", "value": held.get(match.equals)} for match in linked.where]
    if source is None or Action.READ not in actions_on(form.actor, source.key):
        return []
    if any(each["value"] is None for each in asked) or not form.sight.may_read(source, source.get(linked.take)):
        return []
    opened = OpenForm(form.connection, form.forms, source, form.sight, form.actor, form.now)
    request = ListRequest(filter={"all": asked}, fields=(linked.take,), limit=LIMIT_MAX)
    try:
        records = await read_records(opened, request)
    except InvalidFilter:
        return []  # it compares with what this actor may not read
    return [UUID(each["id"]) for record in records for each in _listed(record.get(linked.take))]


async def find_people(form: OpenForm, key: str, given: Mapping[str, Any]) -> dict[str, list[UUID] | None]:
    """Who may be chosen in a field beside some other values, None for all; and who stands first, where anybody does."""
    each = form.definition.find(key)
    permitted = form.permitted(Action.CREATE)
    if each is None or key not in permitted.seen | permitted.writable:
        raise NotFound()
    found: dict[str, list[UUID] | None] = {}
    for name, meant in (("within", each.range), ("recommended", getattr(each.settings, "recommended", None))):
        found[name] = None
        if meant is not None:
            held = {key: read_live_id(form.definition, key, given.get(key)) for key in depended_on(meant)}
            found[name] = sorted(await people_within(form, meant, held))
    return found
