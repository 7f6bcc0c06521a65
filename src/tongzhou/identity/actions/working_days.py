"""The only writers of working days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.errors import TooManyOwnDays
from tongzhou.identity.tables import working_day, working_week
from tongzhou.identity.working_days import OWN_DAYS_MAX, OwnDay, get_week, list_own_days
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.workdays import PublicCalendar

KIND = "working_days"


async def change_week(
    connection: Connection,
    *,
    public: PublicCalendar | None = None,
    week: frozenset[int] | None = None,
    actor: Doer,
    now: datetime,
) -> None:
    """Keep another public calendar, or work other days of the week; what is None stays."""
    await _lock(connection)
    before = await get_week(connection)
    changes: dict[str, tuple[Any, Any]] = {}
    if public is not None and public is not before.public:
        changes["public"] = (before.public, public)
    if week is not None and week != before.week:
        changes["week"] = (sorted(before.week), sorted(week))
    if not changes:
        return
    await execute(connection, sa.update(working_week).values({key: after for key, (_, after) in changes.items()}))
    detail = {key: {"before": old, "after": new} for key, (old, new) in changes.items()}
    subject = _subject(", ".join(str(day) for day in sorted(week or before.week)))
    await record(connection, actor=actor, action=f"{KIND}.changed", subject=subject, detail=detail, now=now)


async def set_own_day(connection: Connection, day: OwnDay, *, actor: Doer, now: datetime) -> None:
    """Say of a day whether the company works; raises TooManyOwnDays."""
    await _lock(connection)
    own = {each.day: each for each in await list_own_days(connection)}
    before = own.get(day.day)
    if before == day:
        return
    if before is None and len(own) >= OWN_DAYS_MAX:
        raise TooManyOwnDays(limit=OWN_DAYS_MAX)
    values = {"works": day.works, "name": day.name, "at": now}
    await execute(
        connection,
        postgresql.insert(working_day)
        .values(day=day.day, **values)
        .on_conflict_do_update(index_elements=["day"], set_=values),
    )
    said = {"works": day.works, "name": day.name}
    told = {"works": before.works, "name": before.name} if before else {}
    detail = {key: {"before": told.get(key), "after": value} for key, value in said.items() if told.get(key) != value}
    await record(
        connection, actor=actor, action=f"{KIND}.day_set", subject=_subject(day.day.isoformat()), detail=detail, now=now
    )


async def remove_own_day(connection: Connection, day: date, *, actor: Doer, now: datetime) -> None:
    """Let the public calendar and the week say it again; raises NotFound."""
    await _lock(connection)
    if not await execute(connection, sa.delete(working_day).where(working_day.c.day == day)):
        raise NotFound()
    await record(
        connection, actor=actor, action=f"{KIND}.day_removed", subject=_subject(day.isoformat()), detail={}, now=now
    )


async def _lock(connection: Connection) -> None:
    """One writer at a time."""
    await fetch_one(connection, sa.select(working_week.c.one).with_for_update())


def _subject(label: str) -> Subject:
    return Subject(KIND, None, label)
