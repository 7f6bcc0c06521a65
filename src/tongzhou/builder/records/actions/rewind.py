"""Back to how things were: one record, or a whole form at a moment. What is written is a change like any other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action, Permission
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record as record_audit
from tongzhou.builder.fields.contracts import Refused
from tongzhou.builder.query.facade import owned_counts_text
from tongzhou.builder.records.actions.bulk import store_changes
from tongzhou.builder.records.actions.change import change
from tongzhou.builder.records.actions.merge import everywhere
from tongzhou.builder.records.actions.remove import bin_rows, restore
from tongzhou.builder.records.actions.storing import set_system, writing
from tongzhou.builder.records.contracts import Written
from tongzhou.builder.records.duplicates import Candidate, insisting
from tongzhou.builder.records.errors import BeforeHistory, TooManyRecords
from tongzhou.builder.records.history import updated, write_down
from tongzhou.builder.records.opening import OpenForm, Stored, differing, lock
from tongzhou.builder.records.past import Past, history_begins, leave_out_gone, past_of, stored_by_id, values_at
from tongzhou.builder.records.returning import refuse_alike
from tongzhou.builder.records.running import run_text
from tongzhou.builder.records.values import as_json, from_json, written_fields
from tongzhou.builder.records.weighing import watch
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.texts import words

REWOUND_MAX = 50_000
"""More records and rows than this are not brought back in one go: it is one transaction."""
CHUNK = 1_000

Progress = Callable[[int, int], Awaitable[None]]
"""Told how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many change where they are, come out of the recycle bin and go into it."""

    changed: int = 0
    restored: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.changed + self.restored + self.removed

    def __add__(self, other: Moved) -> Moved:
        return Moved(self.changed + other.changed, self.restored + other.restored, self.removed + other.removed)


@dataclass(frozen=True, slots=True)
class Rewound:
    """What becomes of records and of the rows of their sub-forms; `kept` values nobody can bring back."""

    records: Moved
    rows: Moved
    kept: int


async def rewind_record(form: OpenForm, record: UUID, *, to: int, revision: int) -> Written:
    """Give a record all values that it held at revision `to`, as far as the actor may write them.

    Rows of sub-forms stay: they are records of their own. So does the stage: it is left by a transition. Raises as
    `change` does.
    """
    held = await values_at(form, record, to)
    may = form.permitted(Action.UPDATE).writable & written_fields(form.definition).keys()
    stage = None if form.definition.lifecycle is None else form.definition.lifecycle.field
    back = {each.key: held[key] for key, each in stored_by_id(form, held).items() if each.key in may - {stage}}
    return await change(insisting(form), record, back, revision=revision)


async def plan_rewind(form: OpenForm, moment: datetime) -> Rewound:
    """What `rewind` would do. Raises BeforeHistory, NotAllowed and TooManyRecords as it does."""
    return _counted(*await _foreseen(form, moment))


async def rewind(form: OpenForm, moment: datetime, progress: Progress) -> Rewound:
    """Bring a form's records with the rows of their sub-forms to how they were at a moment: values, and what lay in
    the recycle bin.

    What was removed for good stays away. Who does it reaches every record of the form; the rows are part of them,
    whatever rights the actor has on rows by themselves. Going to the moment before this one takes it back.
    """
    own, parts = await _foreseen(form, moment)
    done = _counted(own, parts)
    tally = Tally(progress, done.records.total + done.rows.total)
    before = [await _counts(form, part) for part in parts]
    ways = (own, *parts)
    together = {record for way in ways for record in (*way.past.values, *way.past.places)}
    for way in reversed(ways):  # a row that belonged to another record leaves before its record of now takes it along
        await _make_room(way, tally)
    for way in ways:
        await _come_back(way, together, tally)
    await _note_rows(form, parts, before)
    await _audit(form, moment, done)
    return done


@dataclass(slots=True)
class Tally:
    """How far it is."""

    progress: Progress
    total: int
    done: int = 0

    async def add(self, count: int) -> None:
        """So many more are done."""
        self.done = min(self.done + count, self.total)
        await self.progress(self.done, self.total)


@dataclass(slots=True)
class _Way:
    """What stands between a form's records and a moment.

    Of rows, `key` is the sub-form that shows them, `through` leads to their record, and `owners` are the records
    whose rows change or move. `written` have their values back, of which `compared` are held against others.
    """

    form: OpenForm
    past: Past
    key: str = ""
    through: str = ""
    moved: Moved = Moved()
    kept: int = 0
    owners: set[UUID] = field(default_factory=set)
    written: set[UUID] = field(default_factory=set)
    compared: list[Candidate] = field(default_factory=list)

    def note_owners(self, *held: Mapping[str, Any]) -> None:
        """Whose row it is that holds these values."""
        self.owners |= {values[self.through] for values in held if values.get(self.through) is not None}


async def _foreseen(form: OpenForm, moment: datetime) -> tuple[_Way, list[_Way]]:
    """The way back of the records, and of the rows of each sub-form."""
    past, whole = await _past(form, moment), everywhere(form)
    ways = [_Way(form, past)]
    for key, settings in form.definition.subforms.items():
        rows = whole.other(settings.form)
        ways.append(_Way(rows, await past_of(rows, moment), key, settings.through))
    if sum(way.past.count for way in ways) > REWOUND_MAX:
        raise TooManyRecords(parameter="moment", limit=REWOUND_MAX)
    for way in ways:
        await _look_ahead(way)
    own, *parts = ways
    return own, parts


async def _past(form: OpenForm, moment: datetime) -> Past:
    for action in (Action.READ, Action.UPDATE, Action.DELETE, Action.BATCH):
        if not form.rows(action).everything:
            raise NotAllowed()
    begins = await history_begins(form)
    if moment >= form.now or begins is None or moment < begins:
        raise BeforeHistory(extra={"begins": None if begins is None else begins.isoformat()})
    return await past_of(form, moment)


async def _look_ahead(way: _Way) -> None:
    """Count what there is to do before anything is written."""
    form, past = way.form, way.past
    way.kept = await leave_out_gone(form, past)
    coming, going = await _moving(form, past)
    staying = sorted(past.values.keys() - {row.id for row in going})
    changed = 0
    for start in range(0, len(staying), CHUNK):
        rows = await lock(form, staying[start : start + CHUNK], Action.UPDATE)
        changes, lost = _back(form, past, rows)
        changed, way.kept = changed + len(changes), way.kept + lost
        for row, after in changes:
            way.note_owners(row.values, after)
    way.kept += _back(form, past, coming)[1]
    for row in (*coming, *going):
        way.note_owners(row.values)
    way.moved = Moved(changed, len(coming), len(going))


def _counted(own: _Way, parts: Sequence[_Way]) -> Rewound:
    rows = sum((part.moved for part in parts), Moved())
    return Rewound(own.moved, rows, own.kept + sum(part.kept for part in parts))


async def _moving(form: OpenForm, past: Past) -> tuple[list[Stored], list[Stored]]:
    """What comes out of the recycle bin, and what goes into it: what was not there, or lay in it."""
    coming = await lock(form, past.at("live"), Action.DELETE, deleted=True)
    return coming, await lock(form, sorted([*past.at("absent"), *past.at("binned")]), Action.DELETE)


async def _make_room(way: _Way, tally: Tally) -> list[UUID]:
    """What leaves goes, and what stays gets its values back; what is to come out of the recycle bin.

    Some rows went or came with their record by now: what is to be moved is looked for anew.
    """
    coming, going = await _moving(way.form, way.past)
    for start in range(0, len(going), CHUNK):
        await bin_rows(way.form, going[start : start + CHUNK])
        await tally.add(len(going[start : start + CHUNK]))
    back = [row.id for row in coming]
    await _write_back(way, way.past.values.keys() - {*back}, tally)
    return back


async def _come_back(way: _Way, together: Collection[UUID], tally: Tally) -> None:
    """What lay in the recycle bin comes back, and holds what it held; with rows that came with their record."""
    back = await _make_room(way, tally)
    await restore(insisting(way.form), back, together=together)
    await tally.add(len(back))
    await _write_back(way, way.past.values.keys(), tally)
    if way.form.definition.duplicates:
        await refuse_alike(insisting(way.form), way.compared, together)


async def _write_back(way: _Way, records: Collection[UUID], tally: Tally) -> None:
    """Give those of the records that are in use their values back, once."""
    ids, compared = sorted({*records} - way.written), {check.field for check in way.form.definition.duplicates}
    for start in range(0, len(ids), CHUNK):
        rows = await lock(way.form, ids[start : start + CHUNK], Action.UPDATE)
        changes, _ = _back(way.form, way.past, rows)
        await store_changes(way.form, changes)
        await tally.add(len(changes))
        way.written |= {row.id for row in rows}
        for row, after in changes if compared else ():
            way.compared.append(Candidate({key: after[key] for key in compared & after.keys()}, row.id))


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
    if form.definition.lifecycle is not None and not form.actor.may(Permission.FORMS_MANAGE):
        values.pop(form.definition.lifecycle.field, None)  # a stage is left by a transition
    return values, len(noted) - len(values) - _without_column(form, noted)


def _without_column(form: OpenForm, ids: Iterable[str]) -> int:
    """Rows of sub-forms are counted in history and kept elsewhere."""
    found = (form.definition.find_by_id(key) for key in ids)
    return sum(each is not None and not each.type.is_stored for each in found)


async def _counts(form: OpenForm, part: _Way) -> Mapping[UUID, int]:
    """How many rows those of the owners have that are in use."""
    live = [row.id for row in await lock(form, sorted(part.owners), Action.UPDATE)]
    text = owned_counts_text(form.connection.schema, part.form.definition.key, part.through)
    found = await (await run_text(form.connection, text, [live])).fetchall()
    return dict.fromkeys(live, 0) | dict(found)


async def _note_rows(form: OpenForm, parts: Sequence[_Way], before: Sequence[Mapping[UUID, int]]) -> None:
    """Changes of rows are changes of their record: it has a new revision and says how many it had and has."""
    counts = defaultdict[UUID, dict[str, tuple[int, int]]](dict)
    for part, earlier in zip(parts, before, strict=True):
        now = await _counts(form, part)
        for owner in earlier.keys() & now.keys():
            counts[owner][part.key] = (earlier[owner], now[owner])
    owners = await lock(form, sorted(counts), Action.UPDATE)
    await watch(form, [row.id for row in owners])
    entries = []
    for row in owners:
        had, has = ({key: count[at] for key, count in counts[row.id].items()} for at in (0, 1))
        entries.append(updated(form.definition, row.id, row.revision + 1, had, has))
    async with writing(form):
        await set_system(form, [row.id for row in owners])
        await write_down(form.connection, form.definition, "updated", entries, actor=form.actor, now=form.now)


async def _audit(form: OpenForm, moment: datetime, done: Rewound) -> None:
    subject = Subject("form", form.definition.id, words(form.definition.title, "zh-CN"))
    counts = {**asdict(done.records), **({"rows": asdict(done.rows)} if form.definition.subforms else {})}
    detail = {"form": form.definition.key, "moment": moment.isoformat(), **counts}
    await record_audit(
        form.connection, actor=form.actor, action="records.rewound", subject=subject, detail=detail, now=form.now
    )
