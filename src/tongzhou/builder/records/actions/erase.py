"""Making records forget a person: marked values go from the record, its history and what could bring them back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record as record_audit
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.facade import Owned, owned_rows_text
from tongzhou.builder.records.actions.storing import update_rows, writing
from tongzhou.builder.records.actions.traces import (
    forget_outside,
    forget_past,
    forget_runs,
    forget_talk,
    forget_texts,
    forget_told,
    merged_into,
    telling_texts,
)
from tongzhou.builder.records.history import Entry, write_down
from tongzhou.builder.records.opening import OpenForm, Stored, lock
from tongzhou.builder.records.running import run_text
from tongzhou.builder.schema.contracts import Field
from tongzhou.files.facade import release
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.texts import words

ANONYMOUS = "anon-"
"""How a name begins that stands for somebody who was erased; the rest is of the record's id."""


class Kept(StrEnum):
    """What may be left of a record that forgets a person."""

    COMMENTS = "comments"
    FILES = "files"


async def erase(
    form: OpenForm, ids: Collection[UUID], *, keys: Collection[str] | None = None, keep: Collection[Kept] = ()
) -> int:
    """Erase the marked fields (those of `keys`) of records that the actor may change, the recycle bin included.

    A name or a required text becomes a pseudonym, so that what leads to the record still stands; all else is emptied,
    in the past too. Without `keys` the whole person goes: with the rows of sub-forms, what was merged into the
    record, its comments and its files, but for what `keep` names. How many records were erased; InvalidValues where
    one cannot be.
    """
    merged = await merged_into(form, sorted(ids)) if keys is None else []
    wanted = sorted({*ids, *merged})
    rows = [*await lock(form, wanted, Action.UPDATE), *await lock(form, wanted, Action.UPDATE, deleted=True)]
    if not rows:
        return 0
    found = [row.id for row in rows]
    done = await _erase(form, rows, keys, keep)
    if keys is None:
        for settings in form.definition.subforms.values():
            done += await _erase_rows(form, settings.form, settings.through, found, keep)
        if done and Kept.COMMENTS not in keep:
            await forget_talk(form, found)
    if done:
        await _audit(form, rows, done, keep)
    return len({*ids} & {*found}) if done else 0


async def _erase_rows(form: OpenForm, key: str, through: str, owners: list[UUID], keep: Collection[Kept]) -> list[str]:
    part, rows = form.part(key), []
    for which in (Owned.LIVE, Owned.BINNED):
        text = owned_rows_text(form.connection.schema, key, through, form.definition.key, which)
        cursor = await run_text(form.connection, text, [owners])
        listed = sorted(row for row, _ in await cursor.fetchall())
        rows += await lock(part, listed, Action.UPDATE, deleted=which is Owned.BINNED)
    return await _erase(part, rows, None, keep) if rows else []


async def _erase(
    form: OpenForm, rows: Sequence[Stored], keys: Collection[str] | None, keep: Collection[Kept]
) -> list[str]:
    marked = marked_fields(form, keys)
    if not marked:
        return []
    files = [] if keys is not None or Kept.FILES in keep else _file_fields(form)
    fields = [*marked, *files]
    retired = _retired(form, keys)
    records, known = [row.id for row in rows], [each.id for each in (*fields, *retired)]
    texts = await telling_texts(form, rows, [*marked, *retired])
    blank = [(row, {each.key: _blank(each, form.definition.label_field, row.id) for each in fields}) for row in rows]
    await forget_past(form, records, known, [each.column for each in retired])
    await forget_told(form, records)
    await forget_runs(form, records)
    await forget_outside(form, records, texts)
    await forget_texts(form, {each for each in texts if not each.startswith(ANONYMOUS)})
    entries = [Entry(row.id, row.revision + 1, _noted(fields, values)) for row, values in blank]
    async with writing(form):
        await update_rows(form, [(row.id, row.values, values) for row, values in blank])
        await write_down(form.connection, form.definition, "erased", entries, actor=form.actor, now=form.now)
    if files:
        await release(form.connection, form=form.definition.key, record_ids=records, now=form.now)
    return [f"{form.definition.key}.{each.key}" for each in fields]


def _file_fields(form: OpenForm) -> list[Field]:
    return [form.definition.get(key) for key in form.definition.file_keys]


def _retired(form: OpenForm, keys: Collection[str] | None) -> list[Field]:
    """The marked fields out of use, whose columns still hold values."""
    if keys is not None:
        return []
    return [
        each for each in form.definition.fields if each.retired and each.type.is_stored and each.privacy is not None
    ]


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


async def _audit(form: OpenForm, rows: Sequence[Stored], fields: Sequence[str], keep: Collection[Kept]) -> None:
    detail: dict[str, Any] = {
        "form": form.definition.key,
        "records": [str(row.id) for row in rows],
        "fields": list(fields),
        **({"kept": sorted(keep)} if keep else {}),
    }
    subject = Subject("form", form.definition.id, words(form.definition.title, "zh-CN"))
    await record_audit(
        form.connection, actor=form.actor, action="records.erased", subject=subject, detail=detail, now=form.now
    )
