"""Changing one record, if it is still as the caller read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.builder.records.actions.owned import write_rows
from tongzhou.builder.records.actions.single import update_one
from tongzhou.builder.records.asking import Asked, ask, is_decided_late
from tongzhou.builder.records.contracts import Written
from tongzhou.builder.records.duplicates import Candidate, refuse_duplicates
from tongzhou.builder.records.errors import StaleRecord
from tongzhou.builder.records.fetching import fetch
from tongzhou.builder.records.history import updated
from tongzhou.builder.records.opening import OpenForm, differing, find_record, read_stored
from tongzhou.builder.records.queries import get_record
from tongzhou.builder.records.references import resolve
from tongzhou.builder.records.stages import set_out
from tongzhou.builder.records.values import read_values
from tongzhou.kernel.errors import InvalidValues


async def change(form: OpenForm, record_id: UUID, values: Mapping[str, Any], *, revision: int) -> Written:
    """Change the given fields; raises StaleRecord when the record's revision is no longer `revision`.

    Values equal to those there change nothing: no revision, no history. A row of one revision never changes, so it
    is not locked while its new values are made; the write itself asks for the revision again. Only where rows of
    sub-forms are written with it, it is: their changes are changes of the record.
    """
    draft = read_values(form.forms, form.definition, values, form.permitted(Action.UPDATE))
    if form.moving is not None:
        set_out(form.definition, draft, form.moving)
    if draft.rows:
        await form.connection.begin()
    before = await read_stored(form, record_id, Action.UPDATE, locks=bool(draft.rows))
    if before.revision != revision:
        await refuse_stale(form, record_id)
    await resolve(form.connection, form.sight, [draft], actor=form.actor, today=form.today)
    if form.definition.is_fetching:
        await fetch(form, [draft], [before.values])
    are_rows_first = bool(draft.rows) and is_decided_late(form)
    if are_rows_first and draft.errors:
        raise InvalidValues(errors=draft.errors)
    rows = await write_rows(form, record_id, draft.rows, draft.values) if are_rows_first else {}
    await ask(form, [Asked(draft, record_id, before.values)])
    if draft.errors:
        raise InvalidValues(errors=draft.errors)
    after = differing(before, draft.values)
    if form.definition.duplicates:
        await refuse_duplicates(form, Candidate(after, record_id))
    if not are_rows_first:
        rows = await write_rows(form, record_id, draft.rows, draft.values)
    if not after and not rows:
        return Written(record_id, revision, await get_record(form, record_id))
    had, has = ({key: count[place] for key, count in rows.items()} for place in (0, 1))
    entry = updated(form.definition, record_id, revision + 1, {**before.values, **had}, {**after, **has}, draft.moved)
    shown = await update_one(form, before.values, after, entry)
    if shown is None:
        await read_stored(form, record_id, Action.UPDATE)  # it may be gone by now rather than changed
        await refuse_stale(form, record_id)
    return Written(record_id, revision + 1, shown)


async def refuse_stale(form: OpenForm, record_id: UUID) -> NoReturn:
    """Raise StaleRecord with the record as it is now, as far as the caller may read it."""
    text = await find_record(form, record_id)
    current = None if text is None else orjson.loads(text)
    by = None if current is None else current.get("updated_by")
    raise StaleRecord(extra={"current": current, "updated_by": by})
