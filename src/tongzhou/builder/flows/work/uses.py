"""What a step lets somebody see and fill in of the run's record, whatever else they may do. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

from tongzhou.access.contracts import FieldSet, FormGrant
from tongzhou.access.facade import Action, Actor
from tongzhou.builder.flows.contracts import ApproveStep, CcStep, FieldUse, FillStep, StartStep
from tongzhou.builder.schema.contracts import Field, FormDefinition

Uses = Mapping[str, FieldUse]
_FILLED = (FieldUse.WRITE, FieldUse.REQUIRED)


def uses_of(step: object, form: FormDefinition, *, outside: bool, decides: bool) -> dict[str, FieldUse]:
    """What may be done with each field that may be seen, in the form's order.

    `outside`: for a partner user, who never sees what is hidden from partners. Without `decides` nothing is filled in.
    """
    found: dict[str, FieldUse] = {}
    for each in form.live_fields:
        use = _use(step, each)
        if use is FieldUse.HIDDEN or (outside and each.hidden_from_partners):
            continue
        found[each.key] = use if decides and _is_filled(each) else FieldUse.READ
    return found


def let_to(actor: Actor, form: FormDefinition, uses: Uses, record_id: UUID, *also: Action) -> Actor:
    """The person with what the step lets them do with this one record, no more and no less."""
    return let_to_many(actor, form, uses, (record_id,), *also)


def let_to_many(actor: Actor, form: FormDefinition, uses: Uses, records: Iterable[UUID], *also: Action) -> Actor:
    """The person with what steps that show the same let them do with these records."""
    read = FieldSet(frozenset(uses))
    write = FieldSet(frozenset(key for key, use in uses.items() if use in _FILLED))
    ids = ", ".join(f"'{each}'" for each in records)
    grant = FormGrant(
        actions=frozenset({Action.READ, Action.UPDATE, *also}), rows=f"id in ({ids})", read=read, write=write
    )
    return replace(actor, permissions=frozenset(), grants=MappingProxyType({form.key: (grant,)}))


def _use(step: object, field: Field) -> FieldUse:
    if isinstance(step, StartStep):
        return step.fields.get(field.key, FieldUse(step.others))
    if isinstance(step, ApproveStep | FillStep | CcStep):
        return step.fields.get(field.key, FieldUse(step.others))
    return FieldUse.READ


def _is_filled(field: Field) -> bool:
    return field.type.is_stored and not field.is_computed and not field.is_found
