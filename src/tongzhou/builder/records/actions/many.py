"""Writing many different rows: made, changed, or both by a key, all of them or only the good ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from tongzhou.access.facade import Action
from tongzhou.builder.query.facade import Wanted, compile_resolve
from tongzhou.builder.records.actions.bulk import store_changes
from tongzhou.builder.records.actions.storing import attach_files, check_reach, draw_serials, insert_rows, writing
from tongzhou.builder.records.asking import Asked, ask
from tongzhou.builder.records.contracts import ManyWritten, RowError
from tongzhou.builder.records.duplicates import Candidate, find_likely, standing_in_the_way, told
from tongzhou.builder.records.fetching import fetch
from tongzhou.builder.records.history import created, write_down
from tongzhou.builder.records.opening import OpenForm, Stored, differing, lock
from tongzhou.builder.records.ranging import check_defaults
from tongzhou.builder.records.references import resolve
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.values import Draft, read_values, refuse_rows
from tongzhou.builder.records.weighing import watch
from tongzhou.builder.schema.contracts import Field
from tongzhou.kernel.errors import InvalidParameters
from tongzhou.kernel.ids import new_id

Mode = Literal["create", "update", "upsert"]


@dataclass(slots=True)
class Row:
    """One of many rows on its way: as it came, as it was read, and the record that it changes."""

    number: int
    raw: Mapping[str, Any]
    draft: Draft = field(default_factory=Draft)
    existing: Stored | None = None


async def write_many(
    form: OpenForm, rows: Sequence[Mapping[str, Any]], *, key: str | None, mode: Mode, skip_bad: bool
) -> ManyWritten:
    """Write rows in their order. `key` names a unique field by which existing records are found.

    Without `skip_bad`, one bad row means that nothing is written; the errors say what is wrong with each.
    """
    key_field = _key_field(form, key, mode)
    taken = [Row(number, raw) for number, raw in enumerate(rows)]
    await _read(form, taken, key_field, mode)
    errors = [
        RowError(row.number, error.field, error.code, error.params, row.raw.get(error.field))
        for row in taken
        for error in row.draft.errors
    ]
    if errors and not skip_bad:
        return ManyWritten(0, 0, 0, errors)
    good = [row for row in taken if not row.draft.errors]
    new = [row for row in good if row.existing is None]
    await create_rows(form, new)
    changes = [(row.existing, differing(row.existing, row.draft.values)) for row in good if row.existing is not None]
    changed = [(row, after) for row, after in changes if after]
    await store_changes(form, changed)
    return ManyWritten(len(new), len(changed), len(changes) - len(changed), errors)


def _key_field(form: OpenForm, key: str | None, mode: Mode) -> Field | None:
    if key is None:
        if mode != "create":
            raise InvalidParameters(parameter="key")
        return None
    each = form.definition.find(key)
    if each is None or not each.unique or not form.sight.may_ask(form.definition, each):
        raise InvalidParameters(parameter="key")
    return each


async def _read(form: OpenForm, rows: list[Row], key: Field | None, mode: Mode) -> None:
    existing = {} if key is None else await _existing(form, rows, key)
    creating = form.permitted(Action.CREATE) if mode != "update" else None
    updating = form.permitted(Action.UPDATE) if mode != "create" else None
    seen: set[Any] = set()
    for row in rows:
        value = None if key is None else str(row.raw.get(key.key))
        row.existing = existing.get(value) if value is not None and mode != "create" else None
        permitted = updating if row.existing is not None else creating
        if permitted is None:
            row.draft.refuse(key.key if key else "id", "unknown_record", value=str(value)[:100])
            continue
        row.draft = read_values(form.forms, form.definition, row.raw, permitted)
        refuse_rows(row.draft)
        if key is not None and value in seen:
            row.draft.refuse(key.key, "given_twice", other=key.key)
        seen.add(value)
    await complete(form, rows)


async def complete(form: OpenForm, rows: Sequence[Row]) -> None:
    """Resolve references, fill in defaults, and refuse what is missing, not unique or likely there already."""
    await derive(form, rows)
    await refuse_equal(form, rows)


async def derive(form: OpenForm, rows: Sequence[Row]) -> None:
    """Resolve references, fill in defaults, and refuse what each row by itself may not hold."""
    await resolve(form.connection, form.sight, [row.draft for row in rows], actor=form.actor, today=form.today)
    if form.definition.is_fetching:
        stored = [None if row.existing is None else row.existing.values for row in rows]
        await fetch(form, [row.draft for row in rows], stored)
    await ask(form, [_asked(row) for row in rows])
    if form.definition.is_fetching:
        await check_defaults(form, [row.draft for row in rows if row.existing is None])


async def refuse_equal(form: OpenForm, rows: Sequence[Row], *, locks: bool = True) -> None:
    """Refuse what another record, or another of all the rows that are written together, holds already.

    Without `locks` nobody waits: who only looks writes nothing that others must see.
    """
    good = [row for row in rows if not row.draft.errors]
    await _check_unique(form, good)
    if form.definition.duplicates:
        await _check_duplicates(form, [row for row in good if not row.draft.errors], locks=locks)


def _asked(row: Row) -> Asked:
    return Asked(row.draft) if row.existing is None else Asked(row.draft, row.existing.id, row.existing.values)


async def _existing(form: OpenForm, rows: list[Row], key: Field) -> dict[str, Stored]:
    """The records that the actor may change, by their key's text."""
    values = tuple({str(row.raw[key.key]) for row in rows if row.raw.get(key.key) is not None})
    wanted = Wanted(form.definition, key, values, form.rows(Action.READ))
    found = {
        identifier: text
        for _, identifier, text in await rows_of(
            form.connection, compile_resolve(form.sight, [wanted], today=form.today)
        )
    }
    return {found[row.id]: row for row in await lock(form, sorted(found), Action.UPDATE)}


async def _check_unique(form: OpenForm, rows: Sequence[Row]) -> None:
    """Refuse values that another row or another record holds, field by field."""
    for each in form.definition.unique_keys():
        holders = {row.draft.values.get(each.key): row for row in rows}
        values = tuple(value for value in holders if value is not None)
        if not values:
            continue
        wanted = Wanted(form.definition, each, values, None)
        statement = compile_resolve(form.sight, [wanted], today=form.today)
        owners: dict[str, UUID] = {
            text: identifier for _, identifier, text in await rows_of(form.connection, statement)
        }
        seen: set[Any] = set()
        for row in rows:
            value = row.draft.values.get(each.key)
            if value is None:
                continue
            owner = owners.get(str(value))
            is_own = row.existing is not None and owner == row.existing.id
            if value in seen or (owner is not None and not is_own):
                row.draft.refuse(each.key, "not_unique")
            seen.add(value)


async def _check_duplicates(form: OpenForm, rows: Sequence[Row], *, locks: bool) -> None:
    """Refuse rows that are likely there already, or like another of them."""
    await form.connection.begin()
    candidates = [_candidate(row) for row in rows]
    for row, found in zip(rows, await find_likely(form, candidates, locks=locks), strict=True):
        in_the_way = standing_in_the_way(form, found)
        for key, code in dict.fromkeys((each.check.field, each.code) for each in in_the_way):
            row.draft.refuse(key, code, **told(in_the_way, key))


def _candidate(row: Row) -> Candidate:
    if row.existing is None:
        return Candidate(row.draft.values)
    return Candidate(differing(row.existing, row.draft.values), row.existing.id)


async def create_rows(form: OpenForm, rows: Sequence[Row]) -> None:
    """Make records of complete rows."""
    if not rows:
        return
    form.rows(Action.CREATE)
    keys = sorted({key for row in rows for key in row.draft.values})
    serials = await draw_serials(form, [row.draft.values for row in rows])
    stored = [
        (new_id(), {**{key: row.draft.values.get(key) for key in keys}, **numbers})
        for row, numbers in zip(rows, serials, strict=True)
    ]
    entries = [created(form.definition, record, values) for record, values in stored]
    await watch(form, [record for record, _ in stored], is_new=True)
    async with writing(form):
        await insert_rows(form, stored)
        await write_down(form.connection, form.definition, "created", entries, actor=form.actor, now=form.now)
    await attach_files(form, stored)
    await check_reach(form, [record for record, _ in stored], Action.CREATE)
