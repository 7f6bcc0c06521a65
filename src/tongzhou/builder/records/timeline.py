"""A record's history as the actor may read it: changes of fields they see, with labels for references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.query.facade import compile_labels
from tongzhou.builder.records.opening import OpenForm, find_record
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.tables import history_table
from tongzhou.builder.schema.contracts import Field
from tongzhou.kernel.database.statements import Row, fetch_all
from tongzhou.kernel.errors import InvalidParameters, NotFound
from tongzhou.kernel.ids import as_id

ENTRIES_MAX = 200


async def list_history(form: OpenForm, record_id: UUID, *, cursor: str | None, limit: int) -> dict[str, Any]:
    """Entries, newest first: `{"entries":[…],"next_cursor":…}`. NotFound where the actor may not see the record."""
    if await find_record(form, record_id) is None and await find_record(form, record_id, deleted=True) is None:
        raise NotFound()
    statement = (
        sa.select(history_table)
        .where(history_table.c.record_id == record_id, history_table.c.form_id == UUID(form.definition.id))
        .order_by(history_table.c.revision.desc(), history_table.c.at.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(history_table.c.revision < _revision(cursor))
    rows = await fetch_all(form.connection, statement)
    page = rows[:limit]
    labels = await _labels(form, page)
    entries = [_entry(form, row, labels) for row in page]
    return {"entries": entries, "next_cursor": str(page[-1]["revision"]) if len(rows) > limit else None}


def _revision(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 9:
        raise InvalidParameters(parameter="cursor")
    return int(cursor)


def _seen(form: OpenForm, changes: Mapping[str, Any]) -> Iterable[tuple[Field, Any, Any]]:
    """The changes of fields that the actor reads on every row; those of retired fields are told too."""
    for identifier, change in changes.items():
        each = form.definition.find_by_id(identifier)
        if each is None or not form.sight.may_read(form.definition, each):
            continue
        before, after = change if isinstance(change, list) and len(change) == 2 else (None, change)
        yield each, before, after


def _entry(form: OpenForm, row: Row, labels: Mapping[str, str]) -> dict[str, Any]:
    is_new = row["action"] == "created"
    changes = {key: [None, value] for key, value in row["changes"].items()} if is_new else row["changes"]
    return {
        "revision": row["revision"],
        "at": row["at"].isoformat(),
        "by": {"id": None if row["by_id"] is None else str(row["by_id"]), "label": row["by_name"]},
        "action": row["action"],
        "changes": [
            {"field": each.key, "before": _told(each, before, labels), "after": _told(each, after, labels)}
            for each, before, after in _seen(form, changes)
        ],
    }


def _told(each: Field, value: Any, labels: Mapping[str, str]) -> Any:
    if each.target is None or value is None:
        return value
    return {"id": value, "label": labels.get(value)}


async def _labels(form: OpenForm, rows: Iterable[Row]) -> dict[str, str]:
    """The labels of all records that references in these entries lead or led to."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        for identifier, change in row["changes"].items():
            each = form.definition.find_by_id(identifier)
            if each is not None and each.target is not None:
                values = change if isinstance(change, list) else [change]
                wanted[each.target] |= {found for value in values if (found := as_id(value)) is not None}
    asked = [
        (target, sorted(ids))
        for key, ids in wanted.items()
        if ids and form.sight.label_visible(target := form.forms.get(key))
    ]
    if not asked:
        return {}
    return {str(record): label for record, label in await rows_of(form.connection, compile_labels(form.sight, asked))}
