"""Making a record like one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action
from tongzhou.builder.records.actions.create import create
from tongzhou.builder.records.contracts import Written
from tongzhou.builder.records.opening import OpenForm, read_stored
from tongzhou.builder.records.values import as_json, written_fields


async def copy(form: OpenForm, record_id: UUID, values: Mapping[str, Any]) -> Written:
    """Make a record with the values of another, those in `values` instead; what is unique, files and its stage stay
    behind, and what only its source gives is fetched anew.

    Only what the actor reads of the one and may write into the other is copied. Raises as `create` does.
    """
    row = await read_stored(form, record_id, Action.COPY)
    kept = {key: value for key in _copied(form) if (value := as_json(row.values.get(key))) is not None}
    return await create(form, {**kept, **values})


def _copied(form: OpenForm) -> list[str]:
    writable, files = form.permitted(Action.CREATE).writable, frozenset(form.definition.file_keys)
    lifecycle = form.definition.lifecycle
    each_of = (form.definition.get(key) for key in written_fields(form.definition))
    return [
        each.key
        for each in each_of
        if each.key in writable
        and not each.unique
        and (lifecycle is None or each.key != lifecycle.field)
        and each.key not in files
        and (each.linked is None or each.linked.overwrite)
        and form.sight.may_read(form.definition, each)
    ]
