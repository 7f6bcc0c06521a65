"""Making records forget a person: marked values go from the record, its history and what could bring them back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record as record_audit
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.facade import Owned, owned_rows_text
from tongzhou.builder.records.actions.storing import update_rows, writing
from tongzhou.builder.records.history import Entry, write_down
from tongzhou.builder.records.opening import OpenForm, Stored, lock
from tongzhou.builder.records.running import run_text
from tongzhou.builder.schema.contracts import Field
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.texts import words

ANONYMOUS = "anon-"
"""How a name begins that stands for somebody who was erased; the rest is of the record's id."""


async def erase(form: OpenForm, ids: Collection[UUID], *, keys: Collection[str] | None = None) -> int:
    """Erase the marked fields (those of `keys`) of records that the actor may change, the recycle bin included.

    A name or a required text becomes a pseudonym, so that what leads to the record still stands; all else is emptied.
    The rows of sub-forms go with their record. How many records were erased; InvalidValues where one cannot be.
    """
    rows = [
        *await lock(form, sorted(ids), Action.UPDATE),
        *await lock(form, sorted(ids), Action.UPDATE, deleted=True),
    ]
    if not rows:
        return 0
    done = await _erase(form, rows, keys)
    if keys is None:
        for settings in form.definition.subforms.values():
            done += await _erase_rows(form, settings.form, settings.through, [row.id for row in rows])
    if done:
        await _audit(form, rows, done)
    return len(rows) if done else 0


async def _erase_rows(form: OpenForm, key: str, through: str, owners: list[UUID]) -> list[str]:
    text = owned_rows_text(form.connection.schema, key, through, form.definition.key, Owned.LIVE)
    listed = await (await run_text(form.connection, text, [owners])).fetchall()
    rows = [Stored(row, revision, None, {}) for row, revision in listed]
    return await _erase(form.part(key), rows, None) if rows else []


async def _erase(form: OpenForm, rows: Sequence[Stored], keys: Collection[str] | None) -> list[str]:
    fields = marked_fields(form, keys)
    if not fields:
        return []
    blank = [(row, {each.key: _blank(each, form.definition.label_field, row.id) for each in fields}) for row in rows]
    await _forget(form, [row.id for row in rows], [each.id for each in fields])
    entries = [Entry(row.id, row.revision + 1, _noted(fields, values)) for row, values in blank]
    async with writing(form):
        await update_rows(form, [(row.id, row.values, values) for row, values in blank])
        await write_down(form.connection, form.definition, "erased", entries, actor=form.actor, now=form.now)
    return [f"{form.definition.key}.{each.key}" for each in fields]


def marked_fields(form: OpenForm, keys: Collection[str] | None = None) -> list[Field]:
    """The fields of a form that hold data of people."""
    return [
        each
        for each in form.definition.stored_fields
        if each.privacy is not None and (keys is None or each.key in keys)
    ]


def _blank(each: Field, label: str, record: UUID) -> str | None:
    if each.key != label and not each.is_always_required:
        return None
    if each.kind is not ValueKind.TEXT:
        raise InvalidValues(errors=[FieldError(each.key, "erase_required", {"field": each.key})])
    return ANONYMOUS + record.hex[-12:]


def _noted(fields: Sequence[Field], values: Mapping[str, Any]) -> bytes:
    return orjson.dumps({each.id: [None, values[each.key]] for each in fields})


async def _forget(form: OpenForm, records: list[UUID], fields: list[str]) -> None:
    """Take the values out of history, of what could undo a change, and of what a conversion rejected."""
    schema, form_id = form.connection.schema, UUID(form.definition.id)
    for text in (
        f'update "{schema}"._record_history set changes = changes - $3::text[]'
        " where form_id = $1::uuid and record_id = any($2::uuid[])",
        f'delete from "{schema}"._conversion_reject'
        " where form_id = $1::uuid and record_id = any($2::uuid[]) and field_id = any($3::text[])",
    ):
        await run_text(form.connection, text.encode(), [form_id, records, fields])
    undo = (
        f'delete from "{schema}"._undo u where form_id = $1::uuid and exists (select 1'
        " from jsonb_array_elements(u.before) e where (e->>'id')::uuid = any($2::uuid[]))"
    )
    await run_text(form.connection, undo.encode(), [form_id, records])


async def _audit(form: OpenForm, rows: Sequence[Stored], fields: Sequence[str]) -> None:
    detail = {"form": form.definition.key, "records": [str(row.id) for row in rows], "fields": list(fields)}
    subject = Subject("form", form.definition.id, words(form.definition.title, "zh-CN"))
    await record_audit(
        form.connection, actor=form.actor, action="records.erased", subject=subject, detail=detail, now=form.now
    )
