"""Changing one record, if it is still as the caller read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.builder.records.actions.single import update_one
from tongzhou.builder.records.contracts import Written
from tongzhou.builder.records.errors import StaleRecord
from tongzhou.builder.records.history import updated
from tongzhou.builder.records.opening import OpenForm, Stored, find_record, read_stored
from tongzhou.builder.records.queries import get_record
from tongzhou.builder.records.references import resolve
from tongzhou.builder.records.ruled import complete_change
from tongzhou.builder.records.values import read_values
from tongzhou.kernel.errors import InvalidValues


async def change(form: OpenForm, record_id: UUID, values: Mapping[str, Any], *, revision: int) -> Written:
    """Change the given fields; raises StaleRecord when the record's revision is no longer `revision`.

    Values equal to those there change nothing: no revision, no history. A row of one revision never changes, so it
    is not locked while its new values are made; the write itself asks for the revision again.
    """
    draft = read_values(form.forms, form.definition, values, form.permitted(Action.UPDATE))
    before = await read_stored(form, record_id, Action.UPDATE)
    if before.revision != revision:
        await refuse_stale(form, record_id)
    await resolve(form.connection, form.sight, [draft], actor=form.actor, today=form.today)
    complete_change(form.definition, draft, before.values, form.actor, form.now)
    if draft.errors:
        raise InvalidValues(errors=draft.errors)
    after = differing(before, draft.values)
    if not after:
        return Written(record_id, revision, await get_record(form, record_id))
    entry = updated(form.definition, record_id, revision + 1, before.values, after)
    shown = await update_one(form, before.values, after, entry)
    if shown is None:
        await read_stored(form, record_id, Action.UPDATE)  # it may be gone by now rather than changed
        await refuse_stale(form, record_id)
    return Written(record_id, revision + 1, shown)


def differing(before: Stored, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are new to a row."""
    return {key: value for key, value in values.items() if before.values.get(key) != value}


async def refuse_stale(form: OpenForm, record_id: UUID) -> NoReturn:
    """Raise StaleRecord with the record as it is now, as far as the caller may read it."""
    text = await find_record(form, record_id)
    current = None if text is None else orjson.loads(text)
    by = None if current is None else current.get("updated_by")
    raise StaleRecord(extra={"current": current, "updated_by": by})
