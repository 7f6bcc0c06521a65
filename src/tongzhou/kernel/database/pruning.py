"""Removing rows whose time is over, a batch at a time, so that no lock is held for long."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select

from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute

BATCH = 5_000


async def prune(connection: Connection, table: Table, key: ColumnElement[Any], over: ColumnElement[bool]) -> bool:
    """Remove those of the first BATCH rows by `key` that are `over`; whether there may be more.

    `key` is indexed and rises with time, so what is over stands first and nothing else is read.
    """
    first = select(key).order_by(key).limit(BATCH)
    return await execute(connection, delete(table).where(key.in_(first), over)) == BATCH
