"""Which transitions a record may take now, and what stands in the way of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.query.facade import Statement
from tongzhou.builder.records.asking import Asked, ask
from tongzhou.builder.records.opening import OpenForm, Stored, read_stored, stored_rows
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.stages import REASON, Moving
from tongzhou.builder.records.values import Draft
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import Lifecycle, Transition, conditions_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError, NotFound


@dataclass(frozen=True, slots=True)
class Way:
    """A transition that leaves a record's stage: the fields of its dialog, each with whether it must have a value, and
    what stands in the way besides them.
    """

    transition: Transition
    fields: Mapping[str, bool]
    errors: Sequence[FieldError]


@dataclass(frozen=True, slots=True)
class StageOf:
    """The stage of a record, since when it is there, and the ways out of it."""

    lifecycle: Lifecycle
    stage: str | None
    since: datetime
    ways: Sequence[Way]


async def find_stage(form: OpenForm, record: UUID) -> StageOf:
    """Where a record is and where it may go; NotFound for who may not see it or its stage."""
    lifecycle, row = form.definition.lifecycle, None
    if lifecycle is not None and form.sight.may_read(form.definition, form.definition.get(lifecycle.field)):
        row = next(iter(await stored_rows(form, [record], Action.READ)), None)
    if lifecycle is None or row is None:
        raise NotFound()
    stage = row.values.get(lifecycle.field)
    entered = await entered_at(form.connection, form.definition, [record])
    may_change = await _may_change(form, record)
    ways = [await _way(form, row, each, may_change=may_change) for each in lifecycle.ways_from(stage)]
    return StageOf(lifecycle, stage, entered[record], ways)


async def entered_at(connection: Connection, form: FormDefinition, records: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """Since when records are in their stage, as their history says."""
    each = form.get(form.lifecycle.field if form.lifecycle is not None else form.label_field)
    text = (
        f'select t.id, coalesce((select max(h.at) from "{connection.schema}"._record_history h'
        " where h.record_id = t.id and h.form_id = $2 and h.changes ? $3), t.created_at)"
        f' from "{connection.schema}"."{form.key}" t where t.id = any($1::uuid[])'
    )
    return dict(await rows_of(connection, Statement(text.encode(), [list(records), UUID(form.id), each.id])))


async def find_stored(form: OpenForm, record: UUID) -> Stored:
    """A record as it is stored; NotFound where the actor may not change it."""
    return await read_stored(form, record, Action.UPDATE)


async def _may_change(form: OpenForm, record: UUID) -> bool:
    if Action.UPDATE not in actions_on(form.actor, form.definition.key):
        return False
    return bool(await stored_rows(form, [record], Action.UPDATE))


async def _way(form: OpenForm, row: Stored, each: Transition, *, may_change: bool) -> Way:
    """A transition tried with nothing filled in: what the dialog can bring about stands in nobody's way."""
    lifecycle = form.definition.lifecycle
    assert lifecycle is not None
    if not may_change:
        return Way(each, {}, [FieldError(lifecycle.field, "not_writable", {"field": lifecycle.field})])
    draft = Draft(values={lifecycle.field: each.to})
    await ask(replace(form, moving=Moving(each.key)), [Asked(draft, row.id, row.values)], is_trial=True)
    needed = {error.field for error in draft.errors if error.code in ("required", "transition_needs")}
    offered = {key: key in needed or key in each.require for key in (*each.require, *each.show, *sorted(needed))}
    writable = form.permitted(Action.UPDATE).writable
    fields = {key: must for key, must in offered.items() if key in writable}
    return Way(each, fields, [error for error in draft.errors if not _is_answered(form, error, fields, each)])


def _is_answered(form: OpenForm, error: FieldError, fields: Mapping[str, bool], each: Transition) -> bool:
    """Whether what the dialog asks for may make it right."""
    if error.field == REASON or error.field in fields:
        return True
    ids = {form.definition.get(key).id for key in fields}
    conditions = conditions_of(form.forms, form.definition)
    if error.code == "transition_barred":
        return not ids.isdisjoint(conditions.guards[each.key].rests)
    return error.code == "check_failed" and any(not ids.isdisjoint(that.rests) for _, that in conditions.checks)
