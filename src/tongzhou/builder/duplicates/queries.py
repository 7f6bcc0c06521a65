"""Reading duplicates: those that values would be, those there are, and what became of merged ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Action
from tongzhou.builder.duplicates.answers import MergeShown, RepeatedAnswer, RepeatedShown
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.query.facade import ListRequest, Statement, filled_text, passed_text, repeated_text, stretch_text
from tongzhou.builder.records.facade import (
    Candidate,
    LikelyShown,
    NamedShown,
    OpenForm,
    find_likely,
    get_record,
    is_outside,
    merge_table,
    read_records,
    rows_of,
)
from tongzhou.builder.schema.facade import DuplicateCheck
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.errors import NotFound

STRETCH = 10_000
"""So many records are looked through for one page: making the key of a company's name takes some 20 microseconds."""
SHOWN_MAX = 10
"""Of one group: who has more to clean up looks at them in the list."""


async def find_for(form: OpenForm, values: Mapping[str, Any], record: UUID | None) -> list[LikelyShown]:
    """The records that a new one with these values, or `record` with them, would be like.

    A value that cannot be read as its field's counts as empty: whoever fills in is not done yet.
    """
    may = form.permitted(Action.CREATE if record is None else Action.UPDATE).writable
    read = {key: value for key, given in values.items() if key in may and (value := _read(form, key, given))}
    await form.connection.begin()
    (found,) = await find_likely(form, [Candidate(read, record)])
    return [shown for each in found if (shown := each.shown())]


def _read(form: OpenForm, key: str, value: Any) -> Any:
    if not any(check.field == key for check in form.definition.duplicates):
        return None
    each = form.definition.get(key)
    try:
        return each.type.codec.parser(each.settings)(value)
    except Refused:
        return None


async def list_repeated(form: OpenForm, check: DuplicateCheck, *, cursor: str | None, limit: int) -> RepeatedAnswer:
    """Groups of live records that a check finds alike, for who reaches every record.

    A page looks through a stretch of the form: it may have fewer groups than asked for, and others after it. Cursors
    and counts are those of all its records, so who does not reach every one of them is told that there is no list.
    """
    each = form.definition.get(check.field)
    if is_outside(form) or not form.rows(Action.READ).everything or not form.sight.may_ask(form.definition, each):
        raise NotFound()
    where = (form.connection.schema, form.definition.key, each.column, check.compare)
    begin = cursor or ""
    end = await _one(form, Statement(stretch_text(*where), [begin, STRETCH]))
    ending = [] if end is None else [end]
    text = repeated_text(*where, ends=bool(ending))
    found = await rows_of(form.connection, Statement(text, [begin, limit + 1, SHOWN_MAX, *ending]))
    page = found[:limit]
    following = page[-1][0] if len(found) > limit else end
    looked = await _one(
        form, Statement(passed_text(*where, ends=following is not None), [begin, *([following] if following else [])])
    )
    seen = await _seen(form, [record for _, records, _ in page for record in records])
    groups = [
        RepeatedShown(key=key, total=total, records=[seen[record] for record in records if record in seen])
        for key, records, total in page
    ]
    shown = [group for group in groups if len(group["records"]) > 1]
    total = await _one(form, Statement(filled_text(*where[:3]), [])) if cursor is None else None
    return RepeatedAnswer(groups=shown, next_cursor=following, looked=looked, total=total)


async def _one(form: OpenForm, statement: Statement) -> Any:
    rows = await rows_of(form.connection, statement)
    return rows[0][0] if rows else None


async def _seen(form: OpenForm, ids: Sequence[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    asked = {"field": "id", "op": "in", "value": [str(record) for record in ids]}
    return {UUID(row["id"]): row for row in await read_records(form, ListRequest(filter=asked, limit=500))}


async def list_merges(form: OpenForm, record: UUID) -> list[MergeShown]:
    """The merges that a record, live or in the recycle bin, went through; NotFound for who does not see it."""
    try:
        await get_record(form, record, fields=())
    except NotFound:
        await get_record(form, record, fields=(), deleted=True)
    if form.actor.partner_id is not None:  # merges are the company's own affair
        return []
    table = merge_table.c
    rows = await fetch_all(
        form.connection,
        sa.select(merge_table)
        .where(table.form_id == UUID(form.definition.id), sa.or_(table.survivor_id == record, table.other_id == record))
        .order_by(table.at.desc())
        .limit(100),
    )
    names = await _names(form, [row[key] for row in rows for key in ("survivor_id", "other_id")])
    return [
        MergeShown(
            id=row["id"],
            at=row["at"],
            by=row["by_name"],
            survivor=NamedShown(id=row["survivor_id"], label=names.get(row["survivor_id"])),
            survivor_revision=row["survivor_revision"],
            other=NamedShown(id=row["other_id"], label=names.get(row["other_id"])),
            other_revision=row["other_revision"],
            undone=row["undone_at"] is not None,
        )
        for row in rows
    ]


async def _names(form: OpenForm, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The labels of these records, in the recycle bin or not, as far as the actor reads them."""
    label = form.definition.get(form.definition.label_field)
    if not ids or not form.sight.may_read(form.definition, label):
        return {}
    asked = {"field": "id", "op": "in", "value": sorted({str(record) for record in ids})}
    pages = [
        await read_records(form, ListRequest(filter=asked, fields=(label.key,), limit=500, deleted=deleted))
        for deleted in (False, True)
    ]
    return {UUID(row["id"]): str(row[label.key]) for page in pages for row in page}
