"""Indexes that make themselves: what people filter and sort by slowly, again and again, gets one.

Kept per process and best effort: an index is made beside the running work, and a failed one leaves nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter

import psycopg

from tongzhou.builder.query.facade import IndexWish, ListRequest, advise
from tongzhou.builder.records.opening import OpenForm
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.logs import logger

SLOW_SECONDS = 0.015
SLOW_TIMES = 3
ROWS_MIN = 2_000
INDEXES_MAX = 8
"""Of one form; each costs every write."""


class IndexKeeper:
    """Notes slow lists and makes the indexes that they ask for, one at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._slow: Counter[tuple[str, IndexWish]] = Counter()
        self._alone = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    def note(self, form: OpenForm, request: ListRequest, seconds: float) -> None:
        """Note how long a list took; from the third slow time on, its index is on the way."""
        if seconds < SLOW_SECONDS or form.definition.is_platform or form.definition.aggregate is not None:
            return
        wish = advise(form.sight, form.definition, request)
        if wish is None:
            return
        key = (form.actor.workspace.schema, wish)
        self._slow[key] += 1
        if self._slow[key] == SLOW_TIMES:
            task = asyncio.get_running_loop().create_task(self.make(form.actor.workspace, wish))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def make(self, workspace: Workspace, wish: IndexWish) -> None:
        """Make the index unless the table is small or has enough of them."""
        async with self._alone, self._database.statements(workspace) as connection:
            table = f'"{workspace.schema}"."{wish.form}"'
            row = await (
                await connection.execute(
                    "select reltuples as rows, (select count(*) from pg_indexes where schemaname = %s"
                    " and tablename = %s and starts_with(indexname, '_asked_')) as asked"
                    " from pg_class where oid = %s::regclass",
                    (workspace.schema, wish.form, table),
                )
            ).fetchone()
            if row is None or row["asked"] >= INDEXES_MAX or 0 <= row["rows"] < ROWS_MIN:
                return
            try:
                await connection.execute(wish.ddl(workspace.schema))
                await connection.execute(f"analyze {table}".encode())
                logger().info("index_made", form=wish.form, columns=list(wish.columns))
            except psycopg.Error as error:
                logger().warning("index_not_made", form=wish.form, reason=str(error))
                await connection.execute(f'drop index if exists "{workspace.schema}"."{wish.name}"'.encode())

    async def settle(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._tasks)
