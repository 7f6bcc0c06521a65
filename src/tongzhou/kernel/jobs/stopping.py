"""Stopping work in the middle of a statement when its job is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tongzhou.kernel.jobs.contracts import JobCancelled, JobContext

_LOOK_SECONDS = 0.5
Given = TypeVar("Given")


async def until_cancelled(context: JobContext, work: Coroutine[Any, Any, Given]) -> Given:
    """What the work gives; a statement under way is stopped within a second of a cancel, and all is rolled back."""
    task = asyncio.create_task(work)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=_LOOK_SECONDS)
            if context.cancelled() and not task.done():
                raise JobCancelled
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
