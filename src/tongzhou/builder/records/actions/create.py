"""Making one record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action
from tongzhou.builder.records.actions.owned import write_rows
from tongzhou.builder.records.actions.single import insert_one, shown_again
from tongzhou.builder.records.actions.storing import draw_serials
from tongzhou.builder.records.asking import Asked, ask, is_decided_late
from tongzhou.builder.records.contracts import Written
from tongzhou.builder.records.duplicates import Candidate, refuse_duplicates
from tongzhou.builder.records.fetching import fetch
from tongzhou.builder.records.history import created
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.ranging import check_defaults
from tongzhou.builder.records.references import resolve
from tongzhou.builder.records.values import Draft, read_values
from tongzhou.kernel.errors import InvalidValues
from tongzhou.kernel.ids import new_id


async def create(form: OpenForm, values: Mapping[str, Any]) -> Written:
    """Make a record; raises InvalidValues with every field that is wrong, DuplicateFound or OutOfReach."""
    form.rows(Action.CREATE)
    draft = read_values(form.forms, form.definition, values, form.permitted(Action.CREATE))
    await resolve(form.connection, form.sight, [draft], actor=form.actor, today=form.today)
    if form.definition.is_fetching:
        await fetch(form, [draft], [None])
    record, as_given = new_id(), draft.copy() if draft.rows and is_decided_late(form) else None
    await ask(form, [Asked(draft, record)], is_early=as_given is not None)
    if form.definition.is_fetching:
        await check_defaults(form, [draft])
    if draft.errors:
        raise InvalidValues(errors=draft.errors)
    if form.definition.duplicates:
        await refuse_duplicates(form, Candidate(draft.values))
    if draft.rows:
        await form.connection.begin()
    stored = {**draft.values, **(await draw_serials(form, [draft.values]))[0]}
    counts = {key: len(rows) for key, rows in draft.rows.items()}
    shown = await insert_one(form, stored, created(form.definition, record, {**stored, **counts}))
    if await write_rows(form, record, draft.rows):
        shown = await shown_again(form, record, 1)
    if as_given is not None:
        await _ask_again(form, record, as_given)
    return Written(record, 1, shown)


async def _ask_again(form: OpenForm, record: UUID, draft: Draft) -> None:
    """Ask the conditions once more, now that the rows of sub-forms are there which decide some of them."""
    await ask(form, [Asked(draft, record)])
    if draft.errors:
        raise InvalidValues(errors=draft.errors)
