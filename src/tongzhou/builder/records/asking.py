"""Asking a form's conditions of drafts: the calculations that they read are made first, once for all drafts.

A calculation is made beside the values as they will be after the write, over the true values of other records, whoever
writes: conditions are the form's. What it reads of other records is what is stored at that moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from tongzhou.access.facade import Action, list_role_documents
from tongzhou.builder.query.facade import Statement, compile_computed
from tongzhou.builder.records.drawn import hold_shared, ways_to_shared
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.ruled import Ruling, changed_by, complete_change, complete_new, foreseen
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.stages import Mover, begin_stage, titled
from tongzhou.builder.records.values import Draft, as_json
from tongzhou.builder.schema.facade import Conditions, conditions_of
from tongzhou.kernel.database.connections import as_workspace
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import Text

Computed = dict[str, Any]
"""Calculations by field id."""


class Asked(NamedTuple):
    """A draft of a record; `before` are the values of the one that it changes, None for a new one."""

    draft: Draft
    record: UUID | None = None
    before: Mapping[str, Any] | None = None


def mover_of(form: OpenForm) -> Mover | None:
    """Who moves records of a form from stage to stage; None where it has no lifecycle."""
    lifecycle = form.definition.lifecycle
    if lifecycle is None:
        return None
    return Mover(form.actor, lifecycle.field in form.permitted(Action.UPDATE).writable, form.moving)


def is_decided_late(form: OpenForm) -> bool:
    """Whether conditions of a form read rows of its own sub-forms."""
    return form.definition.is_conditional and bool(conditions_of(form.forms, form.definition).late)


async def ask(form: OpenForm, asked: Sequence[Asked], *, is_early: bool = False, is_trial: bool = False) -> None:
    """Fill what new records leave out, and note in each draft what its form does not accept.

    `is_early`: rows of sub-forms are yet to be stored, and what they decide is asked once they are. `is_trial`:
    nothing will be written, so nothing is held.
    """
    conditions = conditions_of(form.forms, form.definition) if form.definition.is_conditional else None
    ruling = Ruling(form.definition, conditions, form.actor, form.now, is_early, mover_of(form))
    for each in asked:
        if each.before is None:
            begin_stage(form.definition, each.draft, brings=form.brings)
    read = () if conditions is None else (key for stage in conditions.stages for key in stage)
    unknown = dict.fromkeys(form.definition.get(key).id for key in read)
    computed: list[Computed] = [dict(unknown) for _ in asked]
    if conditions is not None and not is_trial:
        await _hold_shared(form, conditions, asked)
    if conditions is not None and conditions.stages:
        await _compute(form, ruling, conditions.stages, asked, computed)
    creators = await creators_of(form, [each.record for each in asked if is_moved(form, each)])
    for (draft, record, before), found in zip(asked, computed, strict=True):
        if before is None:
            complete_new(ruling, draft, found)
        else:
            complete_change(ruling, draft, before, found, creators.get(record))
    await _name_roles(form, [each.draft for each in asked])


async def _hold_shared(form: OpenForm, conditions: Conditions, asked: Sequence[Asked]) -> None:
    """Hold what the guards of the transitions that are taken draw on."""
    drawn: dict[str, list[tuple[Draft, Mapping[str, Any]]]] = {}
    for each in asked:
        if each.before is not None and is_moved(form, each):
            for way in ways_to_shared(form.forms, form.definition, _read_by(form, conditions, each)):
                drawn.setdefault(way, []).append((each.draft, each.before))
    for way in sorted(drawn):
        await hold_shared(form, way, drawn[way])


def _read_by(form: OpenForm, conditions: Conditions, each: Asked) -> list[str]:
    """What the guards of the transitions that a draft may mean read, and the checks that are asked of it."""
    lifecycle = form.definition.lifecycle
    assert lifecycle is not None
    assert each.before is not None
    stage, to = each.before.get(lifecycle.field), each.draft.values[lifecycle.field]
    named = None if form.moving is None else lifecycle.find(form.moving.transition)
    meant = lifecycle.ways_between(stage, to) if named is None else (named,)
    read = {one for way in meant if way.key in conditions.guards for one in conditions.guards[way.key].reads}
    read |= {one for check in conditions.checks for one in check.that.reads}
    return [found.key for found in form.definition.live_fields if found.id in read and found.is_computed]


def is_moved(form: OpenForm, each: Asked) -> bool:
    """Whether a draft takes its record to another stage."""
    lifecycle = form.definition.lifecycle
    if lifecycle is None or each.before is None or each.record is None:
        return False
    return each.draft.values.get(lifecycle.field, each.before.get(lifecycle.field)) != each.before.get(lifecycle.field)


async def creators_of(form: OpenForm, records: Sequence[UUID | None]) -> Mapping[UUID | None, UUID | None]:
    """Who made these records, where some transition is not for them."""
    lifecycle = form.definition.lifecycle
    if not records or lifecycle is None or not any(each.not_creator for each in lifecycle.transitions):
        return {}
    text = f'select id, created_by from "{form.connection.schema}"."{form.definition.key}" where id = any($1::uuid[])'
    return dict(await rows_of(form.connection, Statement(text.encode(), [records])))


async def people_behind(form: OpenForm, record: UUID, keys: Sequence[str]) -> frozenset[UUID]:
    """Who made a record and the members in these fields of it, whatever the actor may see of it."""
    stored = [key for key in keys if (each := form.definition.find(key)) is not None and each.type.is_stored]
    columns = ", ".join(["created_by", *(f'"{key}"' for key in stored)])
    text = f'select {columns} from "{form.connection.schema}"."{form.definition.key}" where id = $1'
    rows = await rows_of(form.connection, Statement(text.encode(), [record]))
    held = (one for row in rows for value in row for one in (value if isinstance(value, list) else (value,)))
    return frozenset(one for one in held if isinstance(one, UUID))


async def _name_roles(form: OpenForm, drafts: Sequence[Draft]) -> None:
    """Call the roles that a refusal names by their titles."""
    if any(error.code == "transition_not_yours" for draft in drafts for error in draft.errors):
        titles = await role_titles(form)
        for draft in drafts:
            draft.errors = [titled(error, titles) for error in draft.errors]


async def role_titles(form: OpenForm) -> Mapping[str, Text]:
    """What the workspace's roles are called, by key: whoever is refused may know whom to ask."""
    async with as_workspace(form.connection):
        return {each["key"]: each["title"] for each in await list_role_documents(form.connection)}


async def _compute(
    form: OpenForm,
    ruling: Ruling,
    stages: Sequence[Sequence[str]],
    asked: Sequence[Asked],
    computed: Sequence[Computed],
) -> None:
    """Make the calculations, stage by stage, of the drafts that are well so far and change anything."""
    open_ = [
        (each, found, each.record or new_id())
        for each, found in zip(asked, computed, strict=True)
        if not each.draft.errors and (each.before is None or changed_by(each.draft, each.before))
    ]
    for stage in stages if open_ else ():
        rows = [(record, foreseen(ruling, each.draft, each.before, found)) for each, found, record in open_]
        made = await compute(form, stage, rows)
        for _, found, record in open_:
            found.update(made[record])


async def compute(
    form: OpenForm, keys: Sequence[str], rows: Sequence[tuple[UUID, Mapping[str, Any]]]
) -> dict[UUID, Computed]:
    """Calculations of a form beside the values given, which stand for those that its records hold."""
    fields = [form.definition.get(key) for key in keys]
    values = [(record, {key: as_json(value) for key, value in given.items()}) for record, given in rows]
    variables = {**form.actor.team.variables(), "today": form.today}
    statement = compile_computed(form.sight, form.definition, fields, values, variables=variables, owner=form.owner)
    async with as_workspace(form.connection):
        found = await rows_of(form.connection, statement)
    return {record: dict(zip((each.id for each in fields), made, strict=True)) for record, *made in found}
