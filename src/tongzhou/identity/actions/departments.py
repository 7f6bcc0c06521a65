"""The department tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import delete, func, insert, select, update

from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.actions.people import lock_people
from tongzhou.identity.contracts import DepartmentLine
from tongzhou.identity.errors import DepartmentInUse, DepartmentNamed, WouldMakeCycle
from tongzhou.identity.queries import get_department, get_member, list_departments
from tongzhou.identity.tables import department, member
from tongzhou.identity.workspaces import touch_workspace
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.ids import new_id


async def add_department(
    connection: Connection,
    *,
    name: str,
    parent_id: UUID | None = None,
    head_id: UUID | None = None,
    actor: Doer,
    now: datetime,
) -> DepartmentLine:
    """Add a department below `parent_id`, or at the top."""
    await lock_people(connection)
    line = DepartmentLine(id=new_id(), name=name, parent_id=parent_id, head_id=head_id)
    await _check_tree(connection, line)
    await execute(
        connection,
        insert(department).values(id=line.id, name=name, parent_id=parent_id, head_id=head_id, created_at=now),
    )
    await _note(connection, "department.added", line, {}, actor=actor, now=now)
    return line


async def change_department(
    connection: Connection, department_id: UUID, changes: Mapping[str, Any], *, actor: Doer, now: datetime
) -> DepartmentLine:
    """Rename, move or give another head; raises WouldMakeCycle for a move below itself."""
    await lock_people(connection)
    before = await get_department(connection, department_id)
    line = DepartmentLine(
        id=department_id,
        name=changes.get("name", before.name),
        parent_id=changes.get("parent_id", before.parent_id),
        head_id=changes.get("head_id", before.head_id),
    )
    if line == before:
        return before
    await _check_tree(connection, line)
    values = {"name": line.name, "parent_id": line.parent_id, "head_id": line.head_id}
    await execute(connection, update(department).where(department.c.id == department_id).values(**values))
    detail = {
        key: {"before": _text(getattr(before, key)), "after": _text(value)}
        for key, value in values.items()
        if getattr(before, key) != value
    }
    await _note(connection, "department.changed", line, detail, actor=actor, now=now)
    return line


async def remove_department(connection: Connection, department_id: UUID, *, actor: Doer, now: datetime) -> None:
    """Remove an empty department that no record names; raises DepartmentInUse or DepartmentNamed."""
    await lock_people(connection)
    line = await get_department(connection, department_id)
    below = select(func.count()).select_from(department).where(department.c.parent_id == department_id)
    inside = select(func.count()).select_from(member).where(member.c.department_id == department_id)
    count = await fetch_value(connection, below) + await fetch_value(connection, inside)
    if count:
        raise DepartmentInUse(count=count)
    try:
        await execute(connection, delete(department).where(department.c.id == department_id))
    except psycopg.errors.ForeignKeyViolation as error:
        raise DepartmentNamed() from error
    await _note(connection, "department.removed", line, {}, actor=actor, now=now)


async def _check_tree(connection: Connection, line: DepartmentLine) -> None:
    parents = {known.id: known.parent_id for known in await list_departments(connection)}
    if line.parent_id is not None and line.parent_id not in parents and line.parent_id != line.id:
        raise InvalidValues(errors=[FieldError("parent_id", "unknown_reference")])
    if line.head_id is not None:
        try:
            await get_member(connection, line.head_id)
        except NotFound:
            raise InvalidValues(errors=[FieldError("head_id", "unknown_reference")]) from None
    step = line.parent_id
    while step is not None:
        if step == line.id:
            raise WouldMakeCycle(errors=[FieldError("parent_id", "would_make_cycle")])
        step = parents.get(step)


async def _note(
    connection: Connection,
    action: str,
    line: DepartmentLine,
    detail: dict[str, Any],
    *,
    actor: Doer,
    now: datetime,
) -> None:
    await touch_workspace(connection)
    subject = Subject("department", str(line.id), line.name)
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)


def _text(value: UUID | str | None) -> str | None:
    return None if value is None else str(value)
