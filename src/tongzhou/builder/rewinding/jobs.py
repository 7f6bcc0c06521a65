"""Bringing a form back to a moment, in the background and in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from tongzhou.builder.records.facade import open_form, rewind
from tongzhou.kernel import clock
from tongzhou.kernel.jobs.contracts import JobContext, JobKind

REWIND = "records.rewind"
INSTANT = timedelta(microseconds=1)


def rewinding_job() -> JobKind:
    """The kind of job that rewinds a form. Its result says the moment that takes it back."""
    return JobKind(REWIND, _run)


async def _run(context: JobContext, payload: dict[str, Any]) -> Mapping[str, Any]:
    now = clock.now()
    async with context.database.workspace(context.workspace) as connection:
        form = await open_form(connection, payload["form"], actor=context.actor, now=now)
        done = await rewind(form, datetime.fromisoformat(payload["moment"]), context.progress)
    counts = {**asdict(done.records), "rows": asdict(done.rows), "kept": done.kept}
    return {"form": payload["form"], "undo": (now - INSTANT).isoformat(), **counts}
