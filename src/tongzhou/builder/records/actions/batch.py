"""Editing many records at once: looked at before, written with a way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select

from tongzhou.access.facade import Action
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest, compile_values
from tongzhou.builder.records.actions.bulk import (
    RECORDS_MAX,
    Chosen,
    Progress,
    chosen_rows,
    keep_undo,
    noted,
    store_changes,
)
from tongzhou.builder.records.actions.many import Row, derive, refuse_equal
from tongzhou.builder.records.contracts import BulkChange
from tongzhou.builder.records.hierarchy import below_itself, lines_above
from tongzhou.builder.records.opening import OpenForm, Stored, differing, stored_rows
from tongzhou.builder.records.queries import read_records
from tongzhou.builder.records.ruled import rounded_for
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.tables import undo_table
from tongzhou.builder.records.values import read_values, refuse_rows
from tongzhou.expressions.facade import Bound, ExpressionError, bind, parse
from tongzhou.kernel.database.statements import fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues

CHUNK = 500
EXAMPLES = 20
TOLD_MAX = 3
IN_BACKGROUND_MAX = 50_000
"""Records that a job may change; a request changes RECORDS_MAX."""

_NUMBERS = frozenset({ValueKind.NUMBER, ValueKind.MONEY})


@dataclass(frozen=True, slots=True)
class Edit:
    """What is given to each record: fixed values (None clears a field), and values that formulas make of the record."""

    values: Mapping[str, Any] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields that change."""
        return (*self.values, *self.formulas)


@dataclass(frozen=True, slots=True)
class Example:
    """A record before and after, as the actor would read it; or what stands in its way."""

    before: Mapping[str, Any]
    after: Mapping[str, Any] | None = None
    errors: Sequence[FieldError] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would do: of `total` records some change, some have the values already, some are refused."""

    total: int
    changed: int
    refused: int
    examples: Sequence[Example]
    refusals: Sequence[Example]


async def change_many(form: OpenForm, chosen: Chosen, edit: Edit, *, skips_refused: bool = False) -> BulkChange:
    """Edit many records that the actor may change, others are left out; InvalidValues where one refuses its values.

    With `skips_refused`, such records stay as they are.
    """
    return await _write(form, await _prepare(form, chosen, edit), skips_refused=skips_refused)


async def change_in_background(
    form: OpenForm, chosen: Chosen, edit: Edit, *, skips_refused: bool, token: UUID, progress: Progress
) -> BulkChange:
    """The same for more records, in one transaction; done once for a token, which is also what takes it back."""
    known = await fetch_value(form.connection, select(undo_table.c.before).where(undo_table.c.id == token))
    if known is not None:
        return BulkChange(len(known), token)
    rows = await _prepare(form, chosen, edit, limit=IN_BACKGROUND_MAX, progress=progress)
    return await _write(form, rows, skips_refused=skips_refused, token=token, progress=progress)


async def preview(form: OpenForm, chosen: Chosen, edit: Edit) -> Preview:
    """What an edit would do, with the first records before and after; nothing is changed."""
    rows = await _prepare(form, chosen, edit, limit=IN_BACKGROUND_MAX, locks=False)
    refused = [row for row in rows if row.draft.errors]
    changed = [(row.existing, after) for row in rows if row.existing is not None and (after := _news(row))]
    keys = tuple(key for key in edit.keys if key in form.permitted(Action.READ).seen)
    return Preview(
        len(rows), len(changed), len(refused),
        await _as_written(form, changed[:EXAMPLES], keys),
        await _as_refused(form, refused[:EXAMPLES], keys),
    )  # fmt: skip


def _news(row: Row) -> Mapping[str, Any]:
    """What a record takes over; nothing where it refuses."""
    return {} if row.draft.errors or row.existing is None else differing(row.existing, row.draft.values)


async def _prepare(
    form: OpenForm,
    chosen: Chosen,
    edit: Edit,
    *,
    limit: int = RECORDS_MAX,
    locks: bool = True,
    progress: Progress | None = None,
) -> list[Row]:
    """The chosen records with their new values, each with what it refuses; raises for what none would take."""
    formulas = _bound(form, edit)
    permitted = form.permitted(Action.UPDATE)
    plain = read_values(form.forms, form.definition, {**edit.values, **dict.fromkeys(edit.formulas)}, permitted)
    refuse_rows(plain)
    if plain.errors:
        raise InvalidValues(errors=plain.errors)
    stored = await chosen_rows(form, chosen, Action.UPDATE, limit=limit, locks=locks)
    rows: list[Row] = []
    for start in range(0, len(stored), CHUNK):
        part = stored[start : start + CHUNK]
        made = await _made(form, formulas, part)
        taken = []
        for number, each in enumerate(part, start):
            raw = {**edit.values, **made.get(each.id, {})}
            taken.append(Row(number, raw, read_values(form.forms, form.definition, raw, permitted), each))
        await derive(form, taken)
        await _keep_above(form, taken)
        rows += taken
        if progress is not None:
            await progress(len(rows), 2 * len(stored))
    await refuse_equal(form, rows, locks=locks)
    for start in range(0, len(rows), CHUNK):
        await _keep_within(form, rows[start : start + CHUNK])
    return rows


def _bound(form: OpenForm, edit: Edit) -> Mapping[str, Bound]:
    """The formulas, bound with what the actor may read; InvalidValues says what is wrong and where."""
    found, errors = dict[str, Bound](), list[FieldError]()
    names = form.sight.formula_names(form.definition)
    for key, text in edit.formulas.items():
        if key in edit.values:
            errors.append(FieldError(key, "given_twice", {"field": key, "other": key}))
        try:
            found[key] = bind(parse(text), names)
        except ExpressionError as error:
            errors.append(error.in_text(f"formulas.{key}"))
    if errors:
        raise InvalidValues(errors=errors)
    return found


async def _made(
    form: OpenForm, formulas: Mapping[str, Bound], rows: Sequence[Stored]
) -> Mapping[UUID, Mapping[str, Any]]:
    if not formulas:
        return {}
    statement = compile_values(
        form.sight, form.definition, [row.id for row in rows], form.rows(Action.UPDATE),
        tuple(formulas.values()), today=form.today,
    )  # fmt: skip
    found = await rows_of(form.connection, statement)
    return {
        record: {key: _fitted(form, key, value) for key, value in zip(formulas, values, strict=True)}
        for record, *values in found
    }


def _fitted(form: OpenForm, key: str, value: Any) -> Any:
    """Numbers come as text; they are rounded as the field asks."""
    each = form.definition.get(key)
    if not isinstance(value, str) or each.kind not in _NUMBERS:
        return value
    try:
        return str(rounded_for(each, Decimal(value)))
    except InvalidOperation:
        return value


async def _keep_above(form: OpenForm, rows: Sequence[Row]) -> None:
    """Refuse for each record a parent that lies below it."""
    for each in form.definition.hierarchies:
        moved = [row for row in rows if not row.draft.errors and row.draft.values.get(each.key) is not None]
        above = await lines_above(form, each, {row.draft.values[each.key] for row in moved}) if moved else {}
        for row in moved:
            line = above.get(row.draft.values[each.key], ())
            if row.existing is not None and row.existing.id in line:
                record = row.existing.id
                circle = [record, *line[: line.index(record) + 1]]
                row.draft.errors.append(await below_itself(form, each, circle))


async def _keep_within(form: OpenForm, rows: Sequence[Row]) -> None:
    """Refuse the records that would leave the rows that the actor may write: written, looked for, and taken back."""
    reach = form.rows(Action.UPDATE)
    changed = [(row.existing, after) for row in rows if row.existing is not None and (after := _news(row))]
    if reach.everything or not changed:
        return
    ids, kept = [row.id for row, _ in changed], set[UUID]()
    async with form.connection.transaction():
        await store_changes(form, changed, checks_reach=False)
        kept = {row.id for row in await stored_rows(form, ids, Action.UPDATE)}
        raise psycopg.Rollback()
    for row in rows:
        if row.existing is not None and row.existing.id in set(ids) - kept:
            row.draft.errors.append(FieldError(next(iter(row.draft.values)), "out_of_reach"))


async def _write(
    form: OpenForm,
    rows: Sequence[Row],
    *,
    skips_refused: bool,
    token: UUID | None = None,
    progress: Progress | None = None,
) -> BulkChange:
    refused = [row for row in rows if row.draft.errors]
    if refused and not skips_refused:
        raise InvalidValues(errors=_first_errors(refused))
    changed = [(row.existing, after) for row in rows if row.existing is not None and (after := _news(row))]
    for start in range(0, len(changed), CHUNK):
        await store_changes(form, changed[start : start + CHUNK])
        if progress is not None:
            await progress(len(rows) + min(start + CHUNK, len(changed)), len(rows) + len(changed))
    if not changed:
        return BulkChange(0, refused=len(refused))
    before = [noted(form, row, after) for row, after in changed]
    return BulkChange(len(changed), await keep_undo(form, "updated", before, token), len(refused))


def _first_errors(refused: Sequence[Row]) -> list[FieldError]:
    """What the first records refuse, each reason once."""
    found: dict[str, FieldError] = {}
    for error in (error for row in refused for error in row.draft.errors):
        found.setdefault(repr(error), error)
    return list(found.values())[:TOLD_MAX]


async def _as_written(
    form: OpenForm, changed: Sequence[tuple[Stored, Mapping[str, Any]]], keys: tuple[str, ...]
) -> list[Example]:
    """Records before and after: written, read and taken back at once, so that they are what they would be."""
    ids = [row.id for row, _ in changed]
    before = await _shown(form, ids, keys)
    after: Mapping[UUID, Mapping[str, Any]] = {}
    if changed:
        async with form.connection.transaction():
            await store_changes(form, changed)
            after = await _shown(form, ids, keys)
            raise psycopg.Rollback()
    return [Example(before[record], after.get(record)) for record in ids if record in before]


async def _as_refused(form: OpenForm, refused: Sequence[Row], keys: tuple[str, ...]) -> list[Example]:
    ids = [row.existing.id for row in refused if row.existing is not None]
    before = await _shown(form, ids, keys)
    return [
        Example(before[row.existing.id], errors=row.draft.errors)
        for row in refused
        if row.existing is not None and row.existing.id in before
    ]


async def _shown(form: OpenForm, ids: Sequence[UUID], keys: tuple[str, ...]) -> Mapping[UUID, Mapping[str, Any]]:
    if not ids:
        return {}
    label = (form.definition.label_field,)
    fields = (*(key for key in label if key in form.permitted(Action.READ).seen and key not in keys), *keys)
    named = {"field": "id", "op": "in", "value": [str(identifier) for identifier in ids]}
    found = await read_records(form, ListRequest(filter=named, fields=fields, limit=LIMIT_MAX))
    return {UUID(record["id"]): record for record in found}
