"""Regions that count their partners, the count tracked."""

from __future__ import annotations

from tests.builder.conftest import System
from tongzhou.builder.schema.facade import apply_change, read_fresh_forms, write_definition
from tongzhou.builder.tracking.facade import TrackingKeeper
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

COUNTED = {"form": "partner", "through": "region", "measure": "count", "tracked": True}


async def track(database: Database, workspace: Workspace, system: System, keeper: TrackingKeeper) -> None:
    """Have regions count their partners, and the count tracked."""
    async with database.workspace(workspace) as connection:
        current = (await read_fresh_forms(connection)).get("region")
        document = write_definition(current)
        document["fields"].append({"key": "partners", "type": "rollup", "label": "Partners", "settings": COUNTED})
        await apply_change(
            connection, "region", document, version=current.version, actor=await system(), now=clock.now()
        )
    await keeper.work_in(database, (await system()).workspace, clock.now())
