"""Back to how things were: one record, or a whole form at a moment. What is written is a change like any other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record as record_audit
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.records.actions.bulk import store_changes
from tongzhou.builder.records.actions.change import change
from tongzhou.builder.records.actions.remove import bin_rows, restore
from tongzhou.builder.records.contracts import Written
from tongzhou.builder.records.duplicates import insisting
from tongzhou.builder.records.errors import BeforeHistory, TooManyRecords
from tongzhou.builder.records.opening import OpenForm, Stored, differing, lock
from tongzhou.builder.records.past import Past, history_begins, past_of, stored_by_id, values_at
from tongzhou.builder.records.values import as_json, from_json, written_fields
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.texts import words

REWOUND_MAX = 50_000
"""More records than this are not brought back in one go: it is one transaction."""
CHUNK = 1_000

Progress = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rewound:
    """How many records change, come out of the recycle bin and go into it; `kept` values nobody can bring back."""

    changed: int
    restored: int
    removed: int
    kept: int


async def rewind_record(form: OpenForm, record: UUID, *, to: int, revision: int) -> Written:
    """Give a record all values that it held at revision `to`, as far as the actor may write them.

    Rows of sub-forms stay: they are records of their own. Raises as `change` does.
    """
    held = await values_at(form, record, to)
    may = form.permitted(Action.UPDATE).writable & written_fields(form.definition).keys()
    back = {each.key: held[key] for key, each in stored_by_id(form, held).items() if each.key in may}
    return await change(insisting(form), record, back, revision=revision)


async def plan_rewind(form: OpenForm, moment: datetime) -> Rewound:
    """What `rewind` would do. Raises BeforeHistory, NotAllowed and TooManyRecords as it does."""
    past = await _past(form, moment)
    changed = kept = 0
    for rows in await _chunks(form, past):
        changes, unread = _back(form, past, rows)
        changed, kept = changed + len(changes), kept + unread
    restored, removed = await _moving(form, past)
    return Rewound(changed, len(restored), len(removed), kept)


async def rewind(form: OpenForm, moment: datetime, progress: Progress) -> Rewound:
    """Bring a form's records to how they were at a moment: values, and what lay in the recycle bin.

    Records that were removed for good stay away. Who does it reaches every record of the form. Going to the moment
    before this one takes it back.
    """
    past = await _past(form, moment)
    restored, removed = await _moving(form, past)
    for start in range(0, len(removed), CHUNK):
        await bin_rows(form, removed[start : start + CHUNK])
    changed, kept = await _write_back(form, past, progress)
    back = [row.id for row in restored]
    await restore(form, back)
    late, late_kept = await _write_back(form, Past({each: past.values.get(each, {}) for each in back}), progress)
    done = Rewound(changed + late, len(restored), len(removed), kept + late_kept)
    await _audit(form, moment, done)
    return done


async def _past(form: OpenForm, moment: datetime) -> Past:
    for action in (Action.READ, Action.UPDATE, Action.DELETE, Action.BATCH):
        if not form.rows(action).everything:
            raise NotAllowed()
    begins = await history_begins(form)
    if moment >= form.now or begins is None or moment < begins:
        raise BeforeHistory(extra={"begins": None if begins is None else begins.isoformat()})
    past = await past_of(form, moment)
    if len(past.values.keys() | past.places.keys()) > REWOUND_MAX:
        raise TooManyRecords(parameter="moment", limit=REWOUND_MAX)
    return past


async def _moving(form: OpenForm, past: Past) -> tuple[list[Stored], list[Stored]]:
    """What comes out of the recycle bin, and what goes into it: what was not there, or lay in it."""
    restored = await lock(form, past.at("live"), Action.DELETE, deleted=True)
    return restored, await lock(form, sorted([*past.at("absent"), *past.at("binned")]), Action.DELETE)


async def _chunks(form: OpenForm, past: Past) -> list[list[Stored]]:
    ids = sorted(past.values)
    return [await lock(form, ids[start : start + CHUNK], Action.UPDATE) for start in range(0, len(ids), CHUNK)]


async def _write_back(form: OpenForm, past: Past, progress: Progress) -> tuple[int, int]:
    changed = kept = 0
    for rows in await _chunks(form, past):
        changes, unread = _back(form, past, rows)
        await store_changes(form, changes)
        changed, kept = changed + len(changes), kept + unread
        await progress(changed)
    return changed, kept


def _back(form: OpenForm, past: Past, rows: Sequence[Stored]) -> tuple[list[tuple[Stored, dict[str, Any]]], int]:
    """What each row held instead of what it holds, and how many values its fields do not take any more."""
    changes, unread = [], 0
    for row in rows:
        values, lost = _readable(form, past.values.get(row.id, {}))
        unread += lost
        after = differing(row, values)
        if after:
            changes.append((row, after))
    return changes, unread


def _readable(form: OpenForm, noted: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    fields, values = stored_by_id(form, noted), {}
    for key, each in fields.items():
        try:
            values[each.key] = from_json(each, noted[key])
            if each.type.is_written_by_people:
                each.type.codec.parser(each.settings)(as_json(values[each.key]))
        except (Refused, ValueError, TypeError, ArithmeticError):
            values.pop(each.key, None)
    return values, len(noted) - len(values) - _without_column(form, noted)


def _without_column(form: OpenForm, ids: Iterable[str]) -> int:
    """Rows of sub-forms are counted in history and kept elsewhere."""
    found = (form.definition.find_by_id(key) for key in ids)
    return sum(each is not None and not each.type.is_stored for each in found)


async def _audit(form: OpenForm, moment: datetime, done: Rewound) -> None:
    subject = Subject("form", form.definition.id, words(form.definition.title, "zh-CN"))
    counts = {"changed": done.changed, "restored": done.restored, "removed": done.removed}
    detail = {"form": form.definition.key, "moment": moment.isoformat(), **counts}
    await record_audit(
        form.connection, actor=form.actor, action="records.rewound", subject=subject, detail=detail, now=form.now
    )
