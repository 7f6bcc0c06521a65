"""The only writers of delegates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.assignees.contracts import Delegation
from tongzhou.builder.assignees.delegates import list_open
from tongzhou.builder.assignees.delegating import closes_circle, overlaps
from tongzhou.builder.assignees.errors import DelegatesInCircle
from tongzhou.builder.assignees.tables import delegate_table
from tongzhou.builder.schema.contracts import Forms
from tongzhou.identity.facade import get_member, lock_people
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound

LONGEST: Final = timedelta(days=366)
OPEN_MAX: Final = 50
"""How many of one member may hold or be still to come."""


async def add_delegation(connection: Connection, new: Delegation, *, forms: Forms, actor: Actor, now: datetime) -> None:
    """Have somebody asked in place of a member; raises InvalidValues, DelegatesInCircle."""
    await lock_people(connection)
    await _check(connection, new, forms, now)
    await execute(connection, sa.insert(delegate_table).values(id=new.id, **_columns(new)))
    await _note(connection, "added", new, _told(new), actor=actor, now=now)


async def change_delegation(
    connection: Connection, before: Delegation, after: Delegation, *, forms: Forms, actor: Actor, now: datetime
) -> None:
    """Change one that is not over; raises NotFound, InvalidValues, DelegatesInCircle."""
    await lock_people(connection)
    if before.ends_at <= now:
        raise NotFound()
    if _columns(replace(after, by_name=before.by_name, at=before.at)) == _columns(before):
        return
    await _check(connection, after, forms, now, started=before.starts_at)
    mine = delegate_table.c.id == before.id
    if not await execute(connection, sa.update(delegate_table).where(mine).values(**_columns(after))):
        raise NotFound()
    old, new = _told(before), _told(after)
    detail = {key: {"before": old[key], "after": value} for key, value in new.items() if old[key] != value}
    await _note(connection, "changed", after, detail, actor=actor, now=now)


async def end_delegation(connection: Connection, delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    """End one now, or take back one that is to come; raises NotFound for one that is over."""
    if delegation.ends_at <= now:
        raise NotFound()
    mine = delegate_table.c.id == delegation.id
    ending = sa.update(delegate_table).where(mine).values(ends_at=now)
    if not await execute(connection, ending if delegation.starts_at < now else sa.delete(delegate_table).where(mine)):
        raise NotFound()
    await _note(connection, "ended", delegation, {}, actor=actor, now=now)


async def _check(
    connection: Connection, new: Delegation, forms: Forms, now: datetime, *, started: datetime | None = None
) -> None:
    errors = [*_time_errors(new, now, started), *await _person_errors(connection, new)]
    errors += [
        FieldError("forms", "unknown_form", {"form": key}) for key in sorted(new.forms) if key not in forms.by_key
    ]
    if errors:
        raise InvalidValues(errors=errors)
    others = [each for each in await list_open(connection, now) if each.id != new.id]
    if overlaps(new, others):
        raise InvalidValues(errors=[FieldError("starts_at", "delegates_overlap")])
    if closes_circle(new, others):
        raise DelegatesInCircle(errors=[FieldError("to_id", "delegates_in_circle")])
    if sum(each.member_id == new.member_id for each in others) >= OPEN_MAX:
        raise InvalidValues(errors=[FieldError("member_id", "too_many_delegates", {"limit": OPEN_MAX})])


def _time_errors(new: Delegation, now: datetime, started: datetime | None) -> Iterator[FieldError]:
    if new.ends_at <= new.starts_at:
        yield FieldError("ends_at", "before_start")
    elif new.ends_at <= now:
        yield FieldError("ends_at", "in_the_past")
    elif new.ends_at - new.starts_at > LONGEST:
        yield FieldError("ends_at", "delegates_too_long", {"days": LONGEST.days})
    if started is not None and started <= now and new.starts_at != started:
        yield FieldError("starts_at", "cannot_change")


async def _person_errors(connection: Connection, new: Delegation) -> list[FieldError]:
    if new.to_id == new.member_id:
        return [FieldError("to_id", "delegates_themselves")]
    errors = []
    for name, member_id in (("member_id", new.member_id), ("to_id", new.to_id)):
        try:
            line = await get_member(connection, member_id)
        except NotFound:
            errors.append(FieldError(name, "unknown_reference"))
            continue
        if not line.active:
            errors.append(FieldError(name, "asked_has_left", {"name": line.name}))
    return errors


def _columns(new: Delegation) -> dict[str, Any]:
    columns = ("member_id", "to_id", "starts_at", "ends_at", "reason", "by_name", "at")
    listed = {"forms": sorted(new.forms), "flows": sorted(new.flows)}
    return {**{name: getattr(new, name) for name in columns}, **listed}


def _told(new: Delegation) -> dict[str, Any]:
    """What the audit keeps of it."""
    return {
        "to": str(new.to_id),
        "from": new.starts_at.isoformat(),
        "until": new.ends_at.isoformat(),
        "forms": sorted(new.forms),
        "flows": sorted(new.flows),
        "reason": new.reason,
    }


async def _note(
    connection: Connection, what: str, of: Delegation, detail: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    away: UUID = of.member_id
    label = f"{(await get_member(connection, away)).name} → {(await get_member(connection, of.to_id)).name}"
    subject = Subject("delegate", str(of.id), label)
    await record(connection, actor=actor, action=f"delegate.{what}", subject=subject, detail=detail, now=now)
