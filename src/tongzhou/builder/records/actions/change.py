"""Changing one record, if it is still as the caller read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.builder.records.actions.storing import attach_files, check_reach, update_one
from tongzhou.builder.records.contracts import Written
from tongzhou.builder.records.errors import StaleRecord
from tongzhou.builder.records.history import updated
from tongzhou.builder.records.opening import Locked, OpenForm, find_record, lock_one
from tongzhou.builder.records.references import resolve
from tongzhou.builder.records.values import check_required, read_values
from tongzhou.kernel.errors import InvalidValues


async def change(form: OpenForm, record_id: UUID, values: Mapping[str, Any], *, revision: int) -> Written:
    """Change the given fields; raises StaleRecord when the record's revision is no longer `revision`.

    Values equal to those there change nothing: no revision, no history.
    """
    draft = read_values(form.forms, form.definition, values, form.permitted(Action.UPDATE))
    locked = await lock_one(form, record_id, Action.UPDATE)
    if locked.revision != revision:
        await refuse_stale(form, locked)
    await resolve(form.connection, form.sight, [draft], actor=form.actor, today=form.today)
    check_required(form.definition, draft, is_new=False)
    if draft.errors:
        raise InvalidValues(errors=draft.errors)
    after = differing(locked, draft.values)
    if not after:
        return Written(record_id, locked.revision)
    entry = updated(form.definition, record_id, locked.revision + 1, locked.values, after)
    await update_one(form, locked.values, after, entry)
    await attach_files(form, [(record_id, after)])
    await check_reach(form, [record_id], Action.UPDATE)
    return Written(record_id, locked.revision + 1)


def differing(locked: Locked, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are new to a row."""
    return {key: value for key, value in values.items() if locked.values.get(key) != value}


async def refuse_stale(form: OpenForm, locked: Locked) -> None:
    """Raise StaleRecord with the record as it is now, as far as the caller may read it."""
    text = await find_record(form, locked.id)
    current = None if text is None else orjson.loads(text)
    by = None if current is None else current.get("updated_by")
    raise StaleRecord(extra={"current": current, "updated_by": by})
