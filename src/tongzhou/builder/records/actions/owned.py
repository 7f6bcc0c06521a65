"""Rows of sub-forms, written with the record they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action
from tongzhou.builder.fields.facade import SubformSettings
from tongzhou.builder.query.facade import Owner, compile_ids
from tongzhou.builder.records.actions.bulk import store_changes
from tongzhou.builder.records.actions.many import Row, complete, create_rows
from tongzhou.builder.records.actions.remove import bin_rows
from tongzhou.builder.records.opening import OpenForm, Stored, differing, lock
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.values import as_json, read_values
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed
from tongzhou.kernel.ids import as_id

Counts = dict[str, tuple[int, int]]
"""How many rows a sub-form had and has, by its key, where any was written."""


async def write_rows(
    form: OpenForm,
    record: UUID,
    given: Mapping[str, Sequence[Mapping[str, Any]]],
    values: Mapping[str, Any] | None = None,
) -> Counts:
    """Bring the sub-forms of a record, which the caller holds, to the rows given.

    A row with an `id` is one of those there and changes where its values differ; one without is new; rows left out go
    into the recycle bin. `values` are those that the record will hold after them. Raises InvalidValues with every
    wrong value under `<key>.<number of the row>.<field>`.
    """
    written = {key: as_json(value) for key, value in (values or {}).items()}
    owner = Owner(form.definition.key, record, written) if written else None
    counts = {key: await _write(form, owner, record, key, rows) for key, rows in given.items()}
    return {key: count for key, count in counts.items() if count is not None}


async def _write(
    form: OpenForm, owner: Owner | None, record: UUID, key: str, given: Sequence[Mapping[str, Any]]
) -> tuple[int, int] | None:
    settings = form.definition.subforms[key]
    rows = replace(form.other(settings.form), owner=owner)
    present = set(await _present(rows, settings, record))
    taken = _take(rows, settings, record, given)
    kept = {found for row in taken if (found := as_id(row.raw.get("id"))) is not None}
    existing = {row.id: row for row in await _hold(rows, sorted(kept & present), Action.UPDATE)}
    leaving = await _hold(rows, sorted(present - kept), Action.DELETE)
    for row in taken:
        _meet(row, existing)
    _refuse(key, [row for row in taken if row.raw.get("id") is not None and row.existing is None])
    await complete(rows, taken)
    _refuse(key, taken)
    new = [row for row in taken if row.existing is None]
    changes = [(row.existing, differing(row.existing, row.draft.values)) for row in taken if row.existing is not None]
    changed = [(row, after) for row, after in changes if after]
    await create_rows(rows, new)
    await store_changes(rows, changed)
    await bin_rows(rows, leaving)
    return (len(present), len(taken)) if new or changed or leaving else None


async def _present(rows: OpenForm, settings: SubformSettings, record: UUID) -> list[UUID]:
    """The rows of a record that the actor sees."""
    belongs = {"field": settings.through, "op": "eq", "value": str(record)}
    statement = compile_ids(
        rows.sight, rows.definition, belongs, rows.rows(Action.READ), today=rows.today, limit=settings.rows_max
    )
    return [identifier for (identifier,) in await rows_of(rows.connection, statement)]


async def _hold(rows: OpenForm, ids: Sequence[UUID], action: Action) -> list[Stored]:
    """All of these, locked; NotAllowed where the actor sees one but may not do this with it."""
    found = await lock(rows, sorted(ids), action) if ids else []
    if len(found) != len(ids):
        raise NotAllowed()
    return found


def _take(rows: OpenForm, settings: SubformSettings, record: UUID, given: Sequence[Mapping[str, Any]]) -> list[Row]:
    creating, updating = rows.permitted(Action.CREATE), rows.permitted(Action.UPDATE)
    taken = []
    for number, raw in enumerate(given):
        own = {key: value for key, value in raw.items() if key not in ("id", "revision")}
        draft = read_values(rows.forms, rows.definition, own, creating if raw.get("id") is None else updating)
        if settings.through in own:
            draft.refuse(settings.through, "read_only")
        draft.wanted.pop(settings.through, None)
        if raw.get("id") is None:
            draft.values[settings.through] = record
        taken.append(Row(number, raw, draft))
    return taken


def _meet(row: Row, existing: Mapping[UUID, Stored]) -> None:
    """Find the record that a row changes, each only once and as it was read."""
    if row.raw.get("id") is None:
        return
    row.existing = existing.get(as_id(row.raw["id"]) or UUID(int=0))
    if row.existing is None:
        row.draft.refuse("id", "unknown_record", value=str(row.raw["id"])[:100])
    elif row.raw.get("revision", row.existing.revision) != row.existing.revision:
        row.draft.refuse("revision", "row_changed")


def _refuse(key: str, rows: Sequence[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        identifier = str(row.raw.get("id"))
        if row.raw.get("id") is not None and identifier in seen:
            row.draft.refuse("id", "given_twice", other="id")
        seen.add(identifier)
    errors = [
        FieldError(f"{key}.{row.number}.{error.field}", error.code, error.params)
        for row in rows
        for error in row.draft.errors
    ]
    if errors:
        raise InvalidValues(errors=errors)
