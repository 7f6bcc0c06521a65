"""When the time in a stage runs out. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tongzhou.builder.schema.facade import TimeLimit
from tongzhou.kernel.workdays import WorkCalendar, due_after


class Deadline(NamedTuple):
    """When somebody is reminded, if at all, and when the time is over."""

    remind_at: datetime | None
    due_at: datetime

    def next_at(self, now: datetime) -> datetime:
        """What comes next; a reminder whose time is past is left out."""
        return self.remind_at if self.remind_at is not None and self.remind_at > now else self.due_at


def deadline_of(limit: TimeLimit, entered: datetime, zone: str, calendar: WorkCalendar) -> Deadline:
    """The deadline of a record that entered the stage of this limit at a moment."""

    def after(amount: int) -> datetime:
        return due_after(entered, amount, limit.unit, calendar, ZoneInfo(zone))

    return Deadline(None if limit.remind is None else after(limit.after - limit.remind), after(limit.after))
