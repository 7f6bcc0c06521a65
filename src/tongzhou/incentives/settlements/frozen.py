"""The facts of a settlement, kept as Parquet so that it can be recomputed and its bundles built."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from tongzhou.incentives.calculation.facade import Facts
from tongzhou.incentives.settlements.tables import facts_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_one
from tongzhou.kernel.errors import NotFound

if TYPE_CHECKING:
    from pyarrow.lib import Table

NAMES = ("transactions", "partners", "products")


def freeze(facts: Facts) -> dict[str, bytes]:
    """The tables of facts as Parquet files; processor work, for a thread."""
    return {name: _to_parquet(getattr(facts, name)) for name in NAMES if getattr(facts, name) is not None}


async def keep_facts(connection: Connection, settlement_id: UUID, frozen: dict[str, bytes], minor_units: bool) -> None:
    """Keep these facts with a settlement, in place of those it had."""
    await execute(connection, delete(facts_table).where(facts_table.c.settlement_id == settlement_id))
    await execute(
        connection,
        insert(facts_table).values(settlement_id=settlement_id, minor_units=minor_units, **frozen),
    )


async def kept_facts(connection: Connection, settlement_id: UUID) -> Facts:
    """The facts a settlement was calculated from; raises NotFound."""
    row = await fetch_one(connection, select(facts_table).where(facts_table.c.settlement_id == settlement_id))
    if row is None:
        raise NotFound()
    tables: dict[str, Any] = {name: None if row[name] is None else _from_parquet(row[name]) for name in NAMES}
    return Facts(minor_units=row["minor_units"], **tables)


def _to_parquet(table: Table) -> bytes:
    from pyarrow import parquet

    target = BytesIO()
    parquet.write_table(table, target, compression="zstd")
    return target.getvalue()


def _from_parquet(content: bytes) -> Table:
    from pyarrow import parquet

    return parquet.read_table(BytesIO(content))
