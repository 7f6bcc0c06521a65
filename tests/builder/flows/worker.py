"""A process that does what is due in one workspace, a line for each thing, until it is killed or finds nothing.

python -m tests.builder.flows.worker <dsn> <id> <key> <schema> <role>
"""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

from tongzhou.builder.flows.facade import Wiring
from tongzhou.builder.flows.running.working import work_one
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http.outgoing import Outgoing


async def main(dsn: str, identifier: str, key: str, schema: str, role: str) -> None:
    """Work with two hands."""
    database = await Database.open(dsn, pool_max=4)
    workspace = Workspace(UUID(identifier), key, schema, role)

    async def work() -> None:
        while await work_one(database, workspace, wiring=Wiring(), outgoing=Outgoing("")):
            sys.stdout.write("done\n")
            sys.stdout.flush()

    try:
        await asyncio.gather(work(), work())
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
