"""`tongzhou worker`: a process that only runs jobs, beside the one of the server."""

from __future__ import annotations

import asyncio
import signal

from tongzhou.kernel.settings import Settings


def worker() -> None:
    """Run jobs of the server's database until Ctrl-C or SIGTERM; what runs then may finish or is handed back."""
    asyncio.run(_work(Settings()))


async def _work(settings: Settings) -> None:
    from tongzhou.entrypoints.running import job_worker, open_database, running_dsn
    from tongzhou.kernel import logs

    logs.configure(settings.log_level)
    async with open_database(running_dsn(settings), settings) as database:
        worker = job_worker(database, settings)
        told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        working = asyncio.create_task(worker.run())
        await told.wait()
        await worker.stop()
        await working
