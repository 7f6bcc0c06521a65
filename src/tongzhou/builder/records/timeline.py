"""A record's history as the actor may read it: changes of fields they see, references and files by their names."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.facade import compile_labels
from tongzhou.builder.records.opening import OpenForm, find_record
from tongzhou.builder.records.recalculated import read_recalculated
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.tables import history_table
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import masked_text
from tongzhou.files.facade import list_files
from tongzhou.kernel.database.statements import fetch_all, fetch_value
from tongzhou.kernel.errors import InvalidParameters, NotFound
from tongzhou.kernel.ids import as_id

ENTRIES_MAX = 200


async def list_history(
    form: OpenForm, record_id: UUID, *, cursor: str | None, limit: int, with_recalculated: bool = False
) -> dict[str, Any]:
    """Entries, newest first: `{"entries":[…],"next_cursor":…}`. NotFound where the actor may not see the record.

    Recalculations stand between the entries of writes and do not count for the limit.
    """
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
    page: list[Mapping[str, Any]] = list(rows[:limit])
    if with_recalculated:
        page = await _with_recalculated(form, record_id, page, cursor=cursor, is_last=len(rows) <= limit)
    names = Names(await _labels(form, page), await _files(form, page))
    entries = [_entry(form, row, names) for row in page]
    return {"entries": entries, "next_cursor": str(rows[limit - 1]["revision"]) if len(rows) > limit else None}


async def _with_recalculated(
    form: OpenForm, record_id: UUID, page: Sequence[Mapping[str, Any]], *, cursor: str | None, is_last: bool
) -> list[Mapping[str, Any]]:
    """The entries of a page with the recalculations that came between them, each under the revision it came after."""
    history, before = history_table.c, None
    if cursor is not None:
        newer = sa.select(sa.func.min(history.at)).where(
            history.record_id == record_id, history.revision == _revision(cursor)
        )
        before = await fetch_value(form.connection, newer)
    since = None if is_last or not page else page[-1]["at"]
    found = await read_recalculated(form, record_id, since=since, before=before)
    return list(merged(page, found))


def merged(page: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Entries of writes with recalculations between them, both newest first, each under the revision it came after."""
    waiting = deque(found)
    for entry in page:
        while waiting and waiting[0]["at"] >= entry["at"]:
            yield {"revision": entry["revision"], **waiting.popleft()}
        yield entry
    for each in waiting:
        yield {"revision": page[-1]["revision"] if page else 0, **each}


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in values stand for: records by label, files as a file field shows them."""

    labels: Mapping[str, str]
    files: Mapping[str, Mapping[str, object]]

    def told(self, each: Field, value: Any) -> Any:
        """A value of history as people read it."""
        if value is None:
            return None
        if each.target is not None:
            return {"id": value, "label": self.labels.get(value)}
        if each.list_target is not None:
            return [{"id": item, "label": self.labels.get(item)} for item in value]
        if each.kind is ValueKind.FILES:
            return [self.files[file] for file in value if file in self.files]
        return value


def _revision(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 9:
        raise InvalidParameters(parameter="cursor")
    return int(cursor)


def _seen(form: OpenForm, changes: Mapping[str, Any]) -> Iterable[tuple[Field, Any, Any]]:
    """The changes of fields that the actor reads on every row; those of retired fields are told too."""
    for identifier, change in changes.items():
        each = form.definition.find_by_id(identifier)
        if each is None or form.sight.shown_on(form.definition, each) is not None:
            continue
        before, after = change if isinstance(change, list) and len(change) == 2 else (None, change)
        mark = form.sight.mask(form.definition, each)
        if mark is None:
            yield each, before, after
        else:
            yield each, masked_text(mark, each.kind, before), masked_text(mark, each.kind, after)


def _entry(form: OpenForm, row: Mapping[str, Any], names: Names) -> dict[str, Any]:
    is_new = row["action"] == "created"
    changes = {key: [None, value] for key, value in row["changes"].items()} if is_new else row["changes"]
    return {
        "revision": row["revision"],
        "at": row["at"].isoformat(),
        "by": {"id": None if row["by_id"] is None else str(row["by_id"]), "label": row["by_name"]},
        "action": row["action"],
        "transition": _transition(form, row),
        "changes": [
            {"field": each.key, "before": names.told(meaning, before), "after": names.told(meaning, after)}
            for each, before, after in _seen(form, changes)
            for meaning in (form.forms.meaning(form.definition, each),)
        ],
    }


def _transition(form: OpenForm, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The transition by which a record went to another stage, as it was called then: the one that was noted, else the
    only one that leads there; None to who may not see the stage.
    """
    lifecycle = form.definition.lifecycle
    each = None if lifecycle is None else form.definition.find(lifecycle.field)
    if lifecycle is None or each is None or form.sight.shown_on(form.definition, each) is not None:
        return None
    noted = row.get("transition")
    if noted is not None:
        return {
            "key": noted["transition"],
            "title": noted["title"],
            "reason": noted["reason"],
            "is_due": noted["is_due"],
        }
    change = row["changes"].get(each.id)
    ways = lifecycle.ways_between(*change) if isinstance(change, list) and len(change) == 2 else ()
    only = ways[0] if len(ways) == 1 else None
    return None if only is None else {"key": only.key, "title": only.title, "reason": None, "is_due": False}


async def _files(form: OpenForm, rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, object]]:
    """All files that fields in these entries hold or held, also those removed since."""
    wanted: dict[UUID, None] = {}
    for row in rows:
        for identifier, change in row["changes"].items():
            each = _meaning(form, identifier)
            if each is not None and each.kind is ValueKind.FILES:
                wanted |= dict.fromkeys(found for text in _texts(change) if (found := as_id(text)) is not None)
    return {str(file.id): file.shown() for file in await list_files(form.connection, list(wanted), removed=True)}


def _meaning(form: OpenForm, identifier: str) -> Field | None:
    """The field whose values a field's are: of a look-up the one it shows."""
    each = form.definition.find_by_id(identifier)
    return None if each is None else form.forms.meaning(form.definition, each)


def _texts(change: Any) -> Iterable[str]:
    """The ids of a new record's list, or of the lists before and after a change."""
    if isinstance(change, list):
        for part in change:
            yield from _texts(part)
    elif isinstance(change, str):
        yield change


async def _labels(form: OpenForm, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The labels of all records that references in these entries lead or led to."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        for identifier, change in row["changes"].items():
            each = _meaning(form, identifier)
            if each is not None and each.target is not None:
                values = change if isinstance(change, list) else [change]
                wanted[each.target] |= {found for value in values if (found := as_id(value)) is not None}
            if each is not None and each.list_target is not None:
                wanted[each.list_target] |= {found for text in _texts(change) if (found := as_id(text)) is not None}
    asked = [
        (target, sorted(ids))
        for key, ids in wanted.items()
        if ids and form.sight.label_visible(target := form.forms.get(key))
    ]
    if not asked:
        return {}
    return {str(record): label for record, label in await rows_of(form.connection, compile_labels(form.sight, asked))}
