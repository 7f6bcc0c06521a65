"""When deadlines and waits are over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tongzhou.builder.flows.contracts import WaitStep
from tongzhou.builder.flows.deadline_documents import Deadline, Duration
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.flows.running.values import calculate
from tongzhou.identity.facade import working_calendar
from tongzhou.kernel.workdays import due_after

MORNING = time(9)
"""When a day begins that a field names: nobody is reminded at midnight."""


async def moment_of_wait(run: Running, step: WaitStep) -> datetime | None:
    """When a wait is over; None where the field it goes by is empty."""
    if step.duration is not None:
        return await after(run, run.now, step.duration)
    assert step.until is not None
    return moment(run, await calculate(run, step.until))


async def moment_of_deadline(run: Running, deadline: Deadline) -> datetime | None:
    """When a deadline is; None where the field it goes by is empty."""
    if deadline.after is not None:
        at: datetime | None = await after(run, run.now, deadline.after)
    else:
        assert deadline.field is not None
        at = moment(run, await calculate(run, deadline.field), end_of_day=deadline.end_of_day)
    if at is None or deadline.before is None:
        return at
    return at - (await after(run, at, deadline.before) - at)


async def after(run: Running, start: datetime, duration: Duration) -> datetime:
    """So much later, workdays by the workspace's calendar."""
    calendar = await working_calendar(run.connection)
    zone = ZoneInfo(run.actor.workspace.time_zone)
    return due_after(start, duration.amount, duration.unit, calendar, zone)


def moment(run: Running, value: Any, *, end_of_day: bool = False) -> datetime | None:
    """The moment that a date (its morning, or its end) or an instant means."""
    if not value:
        return None
    text = str(value)
    if len(text) == 10:
        zone = ZoneInfo(run.actor.workspace.time_zone)
        day = date.fromisoformat(text)
        at, hour = (day + timedelta(days=1), time(0)) if end_of_day else (day, MORNING)
        return datetime.combine(at, hour, zone).astimezone(UTC)
    return datetime.fromisoformat(text)
