"""What comes back must fit what came meanwhile: out of the recycle bin, by undo, by parting merged records.

Records that come back together were there together: they are compared with all others, not with one another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Permission
from tongzhou.builder.query.facade import Statement, Wanted, columns_text, compile_resolve, taken_text
from tongzhou.builder.records.answers import LikelyShown, NamedShown
from tongzhou.builder.records.duplicates import Candidate, Likely, find_likely, seen_names, standing_in_the_way
from tongzhou.builder.records.errors import DuplicateFound
from tongzhou.builder.records.opening import OpenForm, Stored
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import OnMatch
from tongzhou.kernel.database.connections import as_workspace
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.texts import LOCALES, Text, words

TOLD_MAX = 3
"""Of more records that do not fit, the first are named."""

Changes = Sequence[tuple[Stored, Mapping[str, Any]]]


async def refuse_unfit_records(form: OpenForm, ids: Sequence[UUID], together: Collection[UUID] | None) -> None:
    """Raise InvalidValues or DuplicateFound where records of the recycle bin may not come back.

    `together`: what was there at the same time; None where nobody knows.
    """
    await _refuse_taken_by_others(form, ids)
    if form.definition.duplicates:
        await refuse_alike(form, await _candidates(form, ids), together)


async def refuse_unfit_changes(form: OpenForm, changes: Changes, together: Collection[UUID] = ()) -> None:
    """The same for records in use that get earlier values back."""
    _refuse_stages(form, changes)
    for each in form.definition.unique_keys():
        await _refuse_taken_values(form, each, changes)
    if form.definition.duplicates:
        await refuse_alike(form, [Candidate(after, row.id) for row, after in changes], together)


def _refuse_stages(form: OpenForm, changes: Changes) -> None:
    """A stage is left by a transition; who designs the form brought records into it and may take that back."""
    lifecycle = form.definition.lifecycle
    if lifecycle is None or form.actor.may(Permission.FORMS_MANAGE):
        return
    key = lifecycle.field
    if any(key in after and after[key] != row.values.get(key) for row, after in changes):
        raise InvalidValues(errors=[FieldError(key, "stage_not_taken_back")])


async def refuse_alike(form: OpenForm, candidates: Sequence[Candidate], together: Collection[UUID] | None) -> None:
    """Raise DuplicateFound, naming each, where what comes back is likely there by now."""
    await form.connection.begin()
    found = await find_likely(form, candidates, locks=True, together=together)
    in_the_way = [(each, one) for each, all_ in zip(candidates, found, strict=True)
                  for one in standing_in_the_way(form, all_)]  # fmt: skip
    if not in_the_way:
        return
    told = in_the_way[:TOLD_MAX]
    names = await _names(form, [record for each, one in told for record in (each.id, one.id) if record is not None])
    shown = list[LikelyShown]()
    for each, one in told:
        like = one.shown()
        if like is not None and each.id is not None:
            shown.append({**like, "returning": NamedShown(id=each.id, label=names.get(each.id))})
    raise DuplicateFound(
        errors=[_alike(form, each, one, names) for each, one in told],
        extra={"duplicates": shown, "may_insist": all(one.code == "duplicate_likely" for _, one in in_the_way)},
    )


def _alike(form: OpenForm, returning: Candidate, likely: Likely, names: Mapping[UUID, str]) -> FieldError:
    if likely.form is None:
        return FieldError(likely.check.field, likely.code)
    title: Text = likely.form.title
    known = None if likely.id is None else likely.label or names.get(likely.id)
    record = None if returning.id is None else names.get(returning.id)
    params = {"record": record or form.definition.title, "other": known or title}
    code = "returning_blocked" if likely.check.on_match is OnMatch.BLOCK else "returning_likely"
    return FieldError(likely.check.field, code, params)


async def _candidates(form: OpenForm, ids: Sequence[UUID]) -> list[Candidate]:
    fields = [form.definition.get(key) for key in dict.fromkeys(each.field for each in form.definition.duplicates)]
    text = columns_text(form.connection.schema, form.definition.key, tuple(each.column for each in fields))
    async with as_workspace(form.connection):
        rows = await rows_of(form.connection, Statement(text, [list(ids)]))
    keys = [each.key for each in fields]
    return [Candidate(dict(zip(keys, values, strict=True)), record) for record, *values in rows]


async def _refuse_taken_by_others(form: OpenForm, ids: Sequence[UUID]) -> None:
    """What must be unique, alone or together, may have been given to others, or twice within these."""
    definition = form.definition
    single = [(each,) for each in definition.unique_keys()]
    combined = [tuple(definition.get(key) for key in keys) for keys in definition.unique_together]
    for fields in (*single, *combined):
        text = taken_text(form.connection.schema, definition.key, tuple(each.column for each in fields))
        async with as_workspace(form.connection):
            found = await rows_of(form.connection, Statement(text, [list(ids), TOLD_MAX]))
        await _refuse_taken(form, fields, found)


async def _refuse_taken_values(form: OpenForm, each: Field, changes: Changes) -> None:
    """Who holds a value that others are to get back; whoever gives it up at the same time is not in the way."""
    wanted = {str(after[each.key]): row.id for row, after in changes if after.get(each.key) is not None}
    if not wanted:
        return
    values = tuple(after[each.key] for _, after in changes if after.get(each.key) is not None)
    asked = compile_resolve(form.sight, [Wanted(form.definition, each, values, None)], today=form.today)
    leaving = {row.id for row, after in changes if each.key in after}
    found = [
        (wanted[text], owner)
        for _, owner, text in await rows_of(form.connection, asked)
        if owner not in leaving and text in wanted
    ]
    await _refuse_taken(form, (each,), found[:TOLD_MAX])


async def _refuse_taken(form: OpenForm, fields: Sequence[Field], found: Sequence[tuple[UUID, UUID]]) -> None:
    if not found:
        return
    names = await _names(form, [record for pair in found for record in pair])
    said = {locale: " + ".join(words(each.label, locale) for each in fields) for locale in LOCALES}
    errors = []
    for record, other in found:
        params = {"fields": said, "record": names.get(record) or form.definition.title, "other": names.get(other, "")}
        errors.append(FieldError(fields[0].key, "taken_by" if other in names else "taken_meanwhile", params))
    raise InvalidValues(errors=errors)


async def _names(form: OpenForm, ids: Sequence[UUID]) -> dict[UUID, str]:
    """What the actor may call these records, in the recycle bin or not."""
    label = form.definition.get(form.definition.label_field)
    names = await seen_names(form, form.definition, label, ids, deleted=True)
    return names | await seen_names(form, form.definition, label, ids)
