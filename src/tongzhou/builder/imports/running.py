"""An import in one transaction: stage, check all rows at once, and write them unless it is a dry run.

What is wrong is kept in `_import_error`, whether anything is written or not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa

from tongzhou.access.facade import Action, Actor, Permission, actions_on, row_scope
from tongzhou.builder.imports import checking, duplicates, replacing
from tongzhou.builder.imports.circles import circles_closed, trees_moved
from tongzhou.builder.imports.conditioned import Conditioned
from tongzhou.builder.imports.contracts import DataRow, Mode, OnError, OnTotals
from tongzhou.builder.imports.controls import Tally
from tongzhou.builder.imports.errors import ImportOvertaken
from tongzhou.builder.imports.fetching import Fetching
from tongzhou.builder.imports.loading import Author, Told, default_values, differs, filled_when_created, load
from tongzhou.builder.imports.numbering import draw_numbers
from tongzhou.builder.imports.preparing import Chunk, Failure, prepare
from tongzhou.builder.imports.staging import Element, StagePlan, Visible, create_stage, fill_stage, make_ready
from tongzhou.builder.imports.tables import error_table
from tongzhou.builder.query.facade import Sight, reached_ids, sight_of
from tongzhou.builder.records.facade import (
    OpenForm,
    is_program,
    is_weighed,
    keep_trees,
    lock_all_keys,
    offer_undo,
    variables_of,
    watch,
)
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import OnMatch, table_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_one
from tongzhou.kernel.texts import Text

KEPT_FAILURES_MAX = 20_000
"""More complaints of values than this are counted but not listed."""

UNDONE_MAX = 20_000
"""An import that wrote more records than this is not taken back by a request."""

OUTSIDE = "outside_your_rows"

Progress = Callable[[int, int | None, Text | None], Awaitable[None]]
"""Told how far an import is: of as many steps as it will take, and what it is at."""

READING: Text = {"zh-CN": "正在读取文件", "en": "Reading the file"}
CHECKING: Text = {"zh-CN": "正在检查数据", "en": "Checking the data"}
WRITING: Text = {"zh-CN": "正在写入", "en": "Writing"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import would do, or has done. `ok` rows are good, `unchanged` of them say nothing new.

    `totals` are what the file's own totals say of its rows, where it has any. Where it replaces `parts` of the form,
    `removed` records of them go to the recycle bin. `undo` takes back what was written.
    """

    rows: int
    bad: int
    created: int
    updated: int
    unchanged: int
    written: bool
    totals: Tally | None = None
    removed: int = 0
    parts: Sequence[Mapping[str, Any]] = ()
    undo: UUID | None = None

    @property
    def ok(self) -> int:
        """Rows with nothing wrong."""
        return self.rows - self.bad

    @property
    def differing(self) -> int:
        """Totals of the file that its rows do not add up to."""
        return self.totals.differ_count if self.totals is not None else 0


@dataclass(frozen=True, slots=True)
class Run:
    """One pass over a file on behalf of an actor. `rows` is how many the file has, where it is known."""

    import_id: UUID
    plan: StagePlan
    forms: Forms
    actor: Actor
    mode: Mode
    on_error: OnError
    now: datetime
    tally: Tally | None = None
    on_totals: OnTotals = OnTotals.WARN
    rows: int = 0
    insists: bool = False

    @property
    def form(self) -> FormDefinition:
        """The form whose records are imported."""
        return self.plan.form

    @property
    def sight(self) -> Sight:
        """What the actor may see."""
        return sight_of(self.forms, self.actor)

    @property
    def today(self) -> date:
        """The workspace's day."""
        return self.actor.workspace.today(self.now)

    @property
    def author(self) -> Author:
        """Who the records and their history name."""
        return Author(self.actor.member_id, self.actor.name)

    @property
    def steps(self) -> int | None:
        """How many steps it takes: reading all rows is half of the work."""
        return 2 * self.rows or None

    @property
    def is_blocked(self) -> bool:
        """Whether totals of the file differ from its rows and that must not be."""
        return self.on_totals is OnTotals.BLOCK and self.tally is not None and self.tally.differ_count > 0

    def opened(self, connection: Connection) -> OpenForm:
        """The form as the writers of records take it."""
        return OpenForm(connection, self.forms, self.form, self.sight, self.actor, self.now, brings=self.brings)

    @property
    def brings(self) -> bool:
        """Whether new records may begin in any stage of a lifecycle: who designs forms brings them from elsewhere."""
        return is_program(self.actor) or self.actor.may(Permission.FORMS_MANAGE)

    def defaults(self) -> Mapping[str, Element]:
        """What new records hold in fields that the file does not feed, numbers drawn for them aside."""
        usual = self.usual
        return {**usual, **self.conditioned.defaults()} if self.form.is_conditional else usual

    @property
    def usual(self) -> Mapping[str, Element]:
        """Of these the fixed ones."""
        usual = default_values(self.plan, member_id=self.actor.member_id, today=self.today, now=self.now)
        lifecycle = self.form.lifecycle
        if lifecycle is None or self.plan.column_of(self.form.get(lifecycle.field)) is not None:
            return usual
        return {**usual, lifecycle.field: sa.cast(sa.literal(lifecycle.initial), sa.Text())}

    @property
    def conditioned(self) -> Conditioned:
        """The rows as the form's conditions see them."""
        return Conditioned(
            self.forms, self.plan, self.usual, variables_of(self.actor, self.now), self.actor.workspace.time_zone,
            self.actor, self.brings,
        )  # fmt: skip


async def check(connection: Connection, run: Run, rows: Iterable[DataRow], progress: Progress) -> Outcome:
    """What a run would do; writes nothing but what is wrong."""
    return await _execute(connection, run, rows, progress, writes=False)


async def write(connection: Connection, run: Run, rows: Iterable[DataRow], progress: Progress) -> Outcome:
    """Import the rows: all, or with bad ones as `on_error` says. `written` tells whether anything was tried."""
    return await _execute(connection, run, rows, progress, writes=True)


async def _execute(
    connection: Connection, run: Run, rows: Iterable[DataRow], progress: Progress, *, writes: bool
) -> Outcome:
    await execute(connection, sa.delete(error_table).where(error_table.c.import_id == run.import_id))
    staged = await _stage(connection, run, rows, progress)
    await progress(staged.read, run.steps, CHECKING)
    await _find_what_rows_mean(connection, run)
    bad = staged.bad + await _drop_wrong(connection, run, writes=writes)
    counts = await _counts(connection, run)
    removed = await replacing.count_removed(connection) if run.plan.part else 0
    parts = await replacing.list_parts(connection, run.plan) if run.plan.part else []
    keeps = writes and (not bad or run.on_error is OnError.SKIP_BAD) and not run.is_blocked
    written = _written(progress, staged.read, run.steps, WRITING if keeps else CHECKING)
    await written(0, 1)
    if keeps or _is_limited(run) or trees_moved(run.plan):
        while fallen := await _load(connection, run, written, keeps=keeps):
            bad, counts = bad + fallen, await _counts(connection, run)
            keeps = keeps and run.on_error is OnError.SKIP_BAD
            if not keeps:
                break
    return Outcome(
        staged.rows,
        bad,
        counts["created"],
        counts["updated"],
        counts["unchanged"],
        written=keeps,
        totals=run.tally,
        removed=removed,
        parts=parts,
        undo=await _offered(connection, run, counts["created"] + counts["updated"] + removed) if keeps else None,
    )


async def _find_what_rows_mean(connection: Connection, run: Run) -> None:
    """The ready rows, and the records of replaced parts that none of them means."""
    if run.plan.part:
        await replacing.take_turns(connection, run.plan)
    await make_ready(connection, run.plan, visible_to(run))
    if run.plan.part:
        await replacing.find_removed(connection, run.plan, visible_to(run))
        await replacing.check_removable(connection, run.sight, run.opened(connection))


async def _drop_wrong(connection: Connection, run: Run, *, writes: bool) -> int:
    """Take out the ready rows with anything wrong, which is kept; how many."""
    if run.form.is_fetching:
        fetching = Fetching(run.plan, run.sight, run.actor, run.today, run.usual)
        await fetching.derive(connection)
        for query in fetching.complaints():
            await checking.keep(connection, run.plan, run.import_id, query)
    await checking.collect(connection, run.plan, run.mode, run.import_id, filled=filled_when_created(run.form))
    if run.form.duplicates:
        await _collect_duplicates(connection, run, writes=writes)
    await _collect_forbidden(connection, run)
    bad = await checking.drop_bad(connection, run.plan, run.import_id)
    return bad + await _drop_refused(connection, run) if run.form.is_conditional else bad


def _written(progress: Progress, read: int, steps: int | None, message: Text) -> Told:
    """Tells how far the writing is: it goes from five eighths of all steps to their end, nearly."""
    begun, rest = read + read // 4, read * 7 // 10

    async def told(done: int, parts: int) -> None:
        await progress(begun + rest * done // parts, steps, message)

    return told


async def _offered(connection: Connection, run: Run, written: int) -> UUID | None:
    """What takes the import back; none where so much was written that a request could not do it."""
    if not 0 < written <= UNDONE_MAX:
        return None
    return await offer_undo(run.opened(connection))


async def _collect_duplicates(connection: Connection, run: Run, *, writes: bool) -> None:
    """Complain of rows that are likely there already; while they are written, nobody else brings the same."""
    schema = connection.schema
    if writes and any(check.on_match is OnMatch.BLOCK for check in run.form.duplicates):
        await lock_all_keys(connection)
    visible = None if run.actor.partner_id is None else visible_to(run)
    for query in duplicates.complaints(run.plan, run.forms, schema, insists=run.insists, visible=visible):
        await checking.keep(connection, run.plan, run.import_id, query)


@dataclass(slots=True)
class _Staged:
    rows: int = 0
    read: int = 0
    lines: int = 0

    @property
    def bad(self) -> int:
        return self.rows - self.lines


async def _stage(connection: Connection, run: Run, rows: Iterable[DataRow], progress: Progress) -> _Staged:
    staged, failures = _Staged(), list[Failure]()

    async def chunks() -> AsyncIterator[Chunk]:
        source = prepare(run.form, run.plan.columns, rows, spread=run.plan.spread, proposed=run.plan.proposed)
        while (chunk := await asyncio.to_thread(next, source, None)) is not None:
            staged.rows += chunk.rows
            staged.read += chunk.read
            failures.extend(chunk.failures[: KEPT_FAILURES_MAX - len(failures)])
            await progress(staged.read, run.steps, READING)
            yield chunk

    await create_stage(connection, run.plan)
    staged.lines = await fill_stage(connection, chunks())
    await checking.keep_failures(connection, run.import_id, failures)
    return staged


def visible_to(run: Run) -> Visible:
    """Rows that the actor may read; references to others and keys of others are not found."""
    return visible_rows(run.sight, run.actor, run.today)


def visible_rows(sight: Sight, actor: Actor, today: date) -> Visible:
    """The same outside of a run."""

    def visible(form: FormDefinition, alias: sa.FromClause) -> Element | None:
        if form.is_platform:
            return None
        if Action.READ not in actions_on(actor, form.key):
            return sa.false()
        scope = row_scope(actor, form.key, Action.READ)
        if scope.everything:
            return None
        return alias.c.id.in_(reached_ids(sight, form, scope, today=today))

    return visible


async def _collect_forbidden(connection: Connection, run: Run) -> None:
    """Complain of rows that would change or create what the actor may not."""
    ready, allowed = run.plan.ready, actions_on(run.actor, run.form.key)
    if Action.CREATE not in allowed:
        await _forbid(connection, run, ready.c.found.is_(None))
    if Action.UPDATE not in allowed:
        await _forbid(connection, run, ready.c.found.is_not(None))
        return
    scope = row_scope(run.actor, run.form.key, Action.UPDATE)
    if not scope.everything and run.plan.keys:
        reached = reached_ids(run.sight, run.form, scope, today=run.today)
        await _forbid(connection, run, sa.and_(ready.c.found.is_not(None), ready.c.found.not_in(reached)))


async def _drop_refused(connection: Connection, run: Run) -> int:
    """Take out the rows that the form's rules and checks refuse, each with its reason; how many."""
    conditioned, bad = run.conditioned, 0
    await conditioned.compute(connection)
    for settling in (*conditioned.hidings(), *conditioned.beginnings()):
        await execute(connection, settling)
    for complaints in (conditioned.refusals, conditioned.failures):
        for query in complaints():
            await checking.keep(connection, run.plan, run.import_id, query)
        bad += await checking.drop_bad(connection, run.plan, run.import_id)
    return bad


async def _forbid(connection: Connection, run: Run, rows: Element) -> None:
    await checking.keep(
        connection, run.plan, run.import_id, checking.complaint(run.plan.ready.c.row, "", OUTSIDE).where(rows)
    )


class _Undone(Exception):
    """Raised to undo a load: what is wrong with rows now that they are written, if anything."""

    def __init__(self, failures: list[Failure]) -> None:
        super().__init__(failures)
        self.failures = failures


async def _load(connection: Connection, run: Run, told: Told, *, keeps: bool) -> int:
    """Write the ready rows and see whether all stay within the actor's reach and above none of their own; how many
    do not.

    The load is undone when some do not, and for a dry run; these rows are then no longer ready.
    """
    try:
        async with connection.transaction():
            await _write(connection, run, told)
            outside = await _rows_outside(connection, run) if _is_limited(run) else []
            failures = [Failure(row // run.plan.fan, "", OUTSIDE) for row in outside]
            failures += await circles_closed(run.opened(connection), run.plan)
            if failures or not keeps:
                raise _Undone(failures)
    except _Undone as undone:
        await checking.keep_failures(connection, run.import_id, undone.failures)
        return await checking.drop_bad(connection, run.plan, run.import_id)
    return 0


async def _watch(connection: Connection, run: Run) -> None:
    """Have the aggregate tables weighed that count the records of the ready rows, and trees kept that they move in."""
    rows = await fetch_all(connection, sa.select(run.plan.ready.c.id, run.plan.ready.c.found))
    opened = run.opened(connection)
    await watch(opened, [row["id"] for row in rows if row["found"] is None], is_new=True)
    changed = [row["found"] for row in rows if row["found"] is not None]
    await watch(opened, changed)
    moving = {each.key: True for each in run.form.hierarchies if each in run.plan.written}
    await keep_trees(opened, [(record, moving) for record in changed])


async def _write(connection: Connection, run: Run, told: Told) -> None:
    """Load the ready rows. What they need was there when it was checked; another writer may have been quicker."""
    if run.plan.part:
        await replacing.remove(connection, run.opened(connection))
    values = run.defaults()
    values = {**values, **await draw_numbers(connection, run.plan, values, today=run.today)}
    if is_weighed(run.forms, run.form) or run.form.hierarchies:
        await _watch(connection, run)
    try:
        await load(connection, run.plan, run.author, values, told, now=run.now)
    except (psycopg.errors.UniqueViolation, psycopg.errors.ForeignKeyViolation) as error:
        raise ImportOvertaken() from error


def _is_limited(run: Run) -> bool:
    """Whether the actor may create or change some rows only."""
    actions = actions_on(run.actor, run.form.key) & {Action.CREATE, Action.UPDATE}
    return any(not row_scope(run.actor, run.form.key, action).everything for action in actions)


async def _rows_outside(connection: Connection, run: Run) -> list[int]:
    ready = run.plan.ready
    outside: list[Element] = []
    for action, record, written in (
        (Action.CREATE, ready.c.id, ready.c.found.is_(None)),
        (Action.UPDATE, ready.c.found, ready.c.found.is_not(None)),
    ):
        if action not in actions_on(run.actor, run.form.key):
            continue
        scope = row_scope(run.actor, run.form.key, action)
        if not scope.everything:
            reached = reached_ids(run.sight, run.form, scope, today=run.today)
            outside.append(sa.and_(written, record.not_in(reached)))
    if not outside:
        return []
    rows = await fetch_all(connection, sa.select(ready.c.row).where(sa.or_(*outside)).order_by(ready.c.row))
    return [row["row"] for row in rows]


async def _counts(connection: Connection, run: Run) -> dict[str, int]:
    """How many ready rows are new, change their record, and say nothing new: none, where the form gets new fields."""
    ready, table = run.plan.ready, table_of(run.form)
    is_new = ready.c.found.is_(None)
    changes = sa.and_(ready.c.found.is_not(None), differs(run.plan))
    query = sa.select(
        sa.func.count().filter(is_new).label("created"),
        sa.func.count().filter(changes).label("updated"),
        sa.func.count().filter(sa.not_(sa.or_(is_new, changes))).label("unchanged"),
    ).select_from(ready.outerjoin(table, table.c.id == ready.c.found))
    counts = await fetch_one(connection, query) or {}
    if run.plan.proposed:
        counts = {**counts, "updated": counts["updated"] + counts["unchanged"], "unchanged": 0}
    return counts
