"""Indexes that make themselves: what people filter and sort by slowly, again and again, gets one.

Slow lists are counted in each process and written down a few at a time (`_slow_list`), for people to see what was
made of them and to have a say. Best effort: an index is made beside the running work, a failed one leaves nothing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from time import monotonic

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from tongzhou.builder.fields.facade import Match, QuerySettings
from tongzhou.builder.query.facade import IndexWish, ListRequest, SortKey, advise
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.tables import slow_list_table
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import find_source
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.errors import InvalidParameters
from tongzhou.kernel.logs import logger

SLOW_SECONDS = 0.015
SLOW_TIMES = 3
NOTED_SECONDS = 60.0
"""After the first time it is written down, slow lists make one write in so long: when busy, all are slow."""
ROWS_MIN = 2_000
INDEXES_MAX = 8
"""Of one form; each costs every write."""


class IndexState(StrEnum):
    """What became of the index that slow lists ask for."""

    WAITING = "waiting"
    """The form has as many as it may have."""
    MADE = "made"
    FAILED = "failed"
    REFUSED = "refused"
    """Somebody took it away; it is not made again unless somebody asks."""


@dataclass(slots=True)
class _Slow:
    times: int = 0
    slowest: float = 0.0


class IndexKeeper:
    """Notes slow lists and makes the indexes that they ask for, one at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._slow = defaultdict[tuple[str, IndexWish], _Slow](_Slow)
        self._told: dict[tuple[str, IndexWish], float] = {}
        self._alone = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    def note(self, form: OpenForm, request: ListRequest, seconds: float) -> None:
        """Note how long a list took; from the third slow time on, its index is on the way."""
        if seconds < SLOW_SECONDS or form.definition.is_platform or form.definition.aggregate is not None:
            return
        wish = advise(form.sight, form.definition, request)
        if wish is not None:
            self._note(form.actor.workspace, wish, seconds)

    def note_lookups(self, form: OpenForm, keys: Collection[str] | None, seconds: float) -> None:
        """Note how long it took to look up what these fields, None for all, take of other forms or show of them."""
        if seconds >= SLOW_SECONDS:
            for wish in lookup_wishes(form, keys):
                self._note(form.actor.workspace, wish, seconds)

    def _note(self, workspace: Workspace, wish: IndexWish, seconds: float) -> None:
        key = (workspace.schema, wish)
        slow = self._slow[key]
        slow.times, slow.slowest = slow.times + 1, max(slow.slowest, seconds)
        told = self._told.get(key)
        if slow.times >= SLOW_TIMES and (told is None or monotonic() - told >= NOTED_SECONDS):
            self._told[key] = monotonic()
            self._begin(workspace, wish, self._slow.pop(key))

    def ask(self, workspace: Workspace, wish: IndexWish) -> None:
        """Have an index made because somebody wants it, whatever became of it before."""
        self._begin(workspace, wish, None)

    def _begin(self, workspace: Workspace, wish: IndexWish, slow: _Slow | None) -> None:
        task = asyncio.get_running_loop().create_task(self._make(workspace, wish, slow))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _make(self, workspace: Workspace, wish: IndexWish, slow: _Slow | None) -> None:
        """Write down what was slow, and make the index unless the table is small or has enough of them."""
        async with self._alone, self._database.statements(workspace) as connection:
            try:
                if 0 <= await _count_rows(connection, wish.form) < ROWS_MIN:
                    return
                has_room = await count_indexes(connection, wish.form) < INDEXES_MAX
                state = IndexState.WAITING if slow is None else await _written_down(connection, wish, slow)
                if state is not IndexState.REFUSED and state is not IndexState.MADE and has_room:
                    await _note_state(connection, wish, await _build(connection, wish))
            except psycopg.Error as error:  # the form may be gone by now
                logger().warning("index_not_made", form=wish.form, reason=str(error))

    async def settle(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._tasks)


def lookup_wishes(form: OpenForm, keys: Collection[str] | None = None) -> Iterator[IndexWish]:
    """The indexes on other forms by which fields of this one, None for all, find what they take or show.

    Where any of several conditions is enough, each has one of its own.
    """
    for each in form.definition.live_fields:
        if keys is None or each.key in keys:
            for source, request in _lookups(form, each):
                with suppress(InvalidParameters):  # who may not sort by that leaves it to those who may
                    wish = advise(form.sight, source, request)
                    if wish is not None:
                        yield wish


def _lookups(form: OpenForm, each: Field) -> Iterator[tuple[FormDefinition, ListRequest]]:
    settings, newest, options = each.settings, (SortKey("id", descending=True),), find_source(each)
    asked: list[tuple[str, Sequence[Match], str, tuple[SortKey, ...]]] = []
    if each.linked is not None:
        asked.append((each.linked.form, each.linked.where, each.linked.match, newest))
    if isinstance(settings, QuerySettings):
        sort = tuple(SortKey(key.field, key.descending) for key in settings.sort) or newest
        asked.append((settings.form, settings.where, settings.match, sort))
    if options is not None and options.where:
        asked.append((options.form, options.where, "all", ()))
    for key, where, match, sort in asked:
        source = form.forms.find(key)
        if source is None or source.is_platform or source.aggregate is not None:
            continue
        equal = [{"field": each.field, "op": "eq"} for each in where if getattr(each, "op", "eq") == "eq"]
        for group in [equal] if match == "all" else [[one] for one in equal]:
            if group:
                yield source, ListRequest(filter={"all": group}, sort=sort)


async def count_indexes(connection: Connection, form: str) -> int:
    """How many indexes were made for a form's lists."""
    cursor = await connection.execute(
        "select count(*) as indexes from pg_indexes where schemaname = %s and tablename = %s"
        " and starts_with(indexname, '_asked_')",
        (connection.schema, form),
    )
    row = await cursor.fetchone()
    return 0 if row is None else int(row["indexes"])


async def _count_rows(connection: Connection, form: str) -> float:
    """How many rows the form's table has, roughly; negative where nobody counted yet."""
    table = f'"{connection.schema}"."{form}"'
    cursor = await connection.execute("select reltuples from pg_class where oid = %s::regclass", (table,))
    row = await cursor.fetchone()
    return 0.0 if row is None else float(row["reltuples"])


async def _written_down(connection: Connection, wish: IndexWish, slow: _Slow) -> IndexState:
    """Add to what is known of a slow list; what became of its index so far."""
    table, now = slow_list_table, clock.now()
    milliseconds = round(slow.slowest * 1000)
    entry = insert(table).values(
        name=wish.name, form=wish.form, columns=list(wish.columns), times=slow.times, slowest_ms=milliseconds,
        last_at=now, state=IndexState.WAITING.value,
    )  # fmt: skip
    counted = entry.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "times": table.c.times + slow.times,
            "slowest_ms": sa.func.greatest(table.c.slowest_ms, milliseconds),
            "last_at": now,
        },
    )
    return IndexState(await fetch_value(connection, counted.returning(table.c.state)))


async def _build(connection: Connection, wish: IndexWish) -> IndexState:
    table = f'"{connection.schema}"."{wish.form}"'
    try:
        await connection.execute(wish.ddl(connection.schema))
        await connection.execute(f"analyze {table}".encode())
    except psycopg.Error as error:
        logger().warning("index_not_made", form=wish.form, reason=str(error))
        await connection.execute(f'drop index if exists "{connection.schema}"."{wish.name}"'.encode())
        return IndexState.FAILED
    logger().info("index_made", form=wish.form, columns=list(wish.columns))
    return IndexState.MADE


async def _note_state(connection: Connection, wish: IndexWish, state: IndexState) -> None:
    table = slow_list_table
    await execute(connection, sa.update(table).where(table.c.name == wish.name).values(state=state.value))


async def take_index_away(connection: Connection, wish: IndexWish, *, now: datetime) -> None:
    """Remove an index, beside the running work, and do not make it again by itself.

    The connection must hold no transaction.
    """
    await connection.execute(f'drop index concurrently if exists "{connection.schema}"."{wish.name}"'.encode())
    table = slow_list_table
    refused = sa.update(table).where(table.c.name == wish.name)
    await execute(connection, refused.values(state=IndexState.REFUSED.value, last_at=now))
