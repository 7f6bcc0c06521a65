"""Shares of single records. Whoever calls has checked that the actor may share the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tongzhou.access.contracts import Actor, FieldSet
from tongzhou.access.tables import record_share
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.identity.facade import list_departments, list_members, touch_workspace
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareNow:
    """One record to share with one member or department, with the fields its giver reads and may change."""

    form: str
    record_id: UUID
    label: str
    member_id: UUID | None
    department_id: UUID | None
    readable: FieldSet
    writable: FieldSet | None
    """None: to read only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share as the record's page lists it."""

    id: UUID
    member_id: UUID | None
    department_id: UUID | None
    name: str
    editable: bool
    by_name: str
    at: datetime


async def add_share(connection: Connection, given: ShareNow, *, actor: Actor, now: datetime) -> Share:
    """Share a record, or change how it is shared with the same; raises InvalidValues for nobody or a stranger."""
    name = await _receiver(connection, given)
    terms = _terms(given)
    by_subject = ["member_id"] if given.member_id is not None else ["department_id"]
    values: dict[str, Any] = {
        "editable": given.writable is not None,
        "terms": terms,
        "readable": _keys(given.readable),
        "writable": _keys(given.writable) if given.writable is not None else [],
        "by_id": actor.member_id,
        "by_name": actor.name,
        "at": now,
    }
    subject = {"member_id": given.member_id, "department_id": given.department_id}
    is_known = await _has_terms(connection, given.form, terms, **subject)
    statement = postgresql.insert(record_share).values(
        id=new_id(), form=given.form, record_id=given.record_id, **subject, **values
    )
    row = await fetch_one(
        connection,
        statement.on_conflict_do_update(
            index_elements=["record_id", "form", *by_subject],
            index_where=sa.text(f"{by_subject[0]} is not null"),
            set_=values,
        ).returning(record_share.c.id),
    )
    assert row is not None
    if not is_known:
        await touch_workspace(connection)
    share = Share(id=row["id"], **subject, name=name, editable=values["editable"], by_name=actor.name, at=now)
    await _note(connection, "record.shared", given.form, given.record_id, given.label, share, actor=actor, now=now)
    return share


async def end_share(
    connection: Connection, form: str, record_id: UUID, share_id: UUID, *, label: str, actor: Actor, now: datetime
) -> None:
    """Take a share back; raises NotFound."""
    shares = {share.id: share for share in await list_shares(connection, form, record_id)}
    if share_id not in shares:
        raise NotFound()
    row = await fetch_one(
        connection, sa.delete(record_share).where(record_share.c.id == share_id).returning(record_share)
    )
    if row is None:
        raise NotFound()
    subject = {"member_id": row["member_id"], "department_id": row["department_id"]}
    if not await _has_terms(connection, form, row["terms"], **subject):
        await touch_workspace(connection)
    await _note(connection, "record.unshared", form, record_id, label, shares[share_id], actor=actor, now=now)


async def end_shares(connection: Connection, form: str, record_ids: Sequence[UUID]) -> None:
    """Forget the shares of records that are gone for good."""
    gone = sa.delete(record_share).where(record_share.c.form == form, record_share.c.record_id.in_(record_ids))
    if await execute(connection, gone):
        await touch_workspace(connection)


async def share_alike(connection: Connection, form: str, source: UUID, target: UUID) -> list[UUID]:
    """Share a record with whom another of its form is shared with, but for those who have it; the new shares."""
    found = record_share.c
    rows = await fetch_all(connection, sa.select(record_share).where(found.form == form, found.record_id == source))
    if not rows:
        return []
    alike = [{**row, "id": new_id(), "record_id": target} for row in rows]
    statement = postgresql.insert(record_share).values(alike).on_conflict_do_nothing().returning(found.id)
    return [row["id"] for row in await fetch_all(connection, statement)]


async def end_given(connection: Connection, record_id: UUID, share_ids: Sequence[UUID]) -> None:
    """Take back those shares of a record that are still there."""
    gone = sa.delete(record_share).where(record_share.c.record_id == record_id, record_share.c.id.in_(share_ids))
    if share_ids and await execute(connection, gone):
        await touch_workspace(connection)


async def list_shares(connection: Connection, form: str, record_id: UUID) -> list[Share]:
    """With whom a record is shared, the oldest first."""
    rows = await fetch_all(
        connection,
        sa.select(record_share)
        .where(record_share.c.record_id == record_id, record_share.c.form == form)
        .order_by(record_share.c.at, record_share.c.id),
    )
    if not rows:
        return []
    names = {line.id: line.name for line in await list_members(connection)}
    names |= {line.id: line.name for line in await list_departments(connection)}
    keys = ("id", "member_id", "department_id", "editable", "by_name", "at")
    return [
        Share(**{key: row[key] for key in keys}, name=names.get(row["member_id"] or row["department_id"], ""))
        for row in rows
    ]


async def _receiver(connection: Connection, given: ShareNow) -> str:
    """The name of whom a record is shared with."""
    if (given.member_id is None) == (given.department_id is None):
        raise InvalidValues(errors=[FieldError("member_id", "required")])
    if given.member_id is not None:
        names = {line.id: line.name for line in await list_members(connection) if line.active}
        name, field = names.get(given.member_id), "member_id"
    else:
        assert given.department_id is not None
        names = {line.id: line.name for line in await list_departments(connection)}
        name, field = names.get(given.department_id), "department_id"
    if name is None:
        raise InvalidValues(errors=[FieldError(field, "unknown_record", {"value": ""})])
    return name


def _terms(given: ShareNow) -> str:
    """A short name for the fields that a share opens."""
    written = None if given.writable is None else _keys(given.writable)
    content = repr((given.writable is not None, _keys(given.readable), written))
    return sha256(content.encode()).hexdigest()[:16]


def _keys(fields: FieldSet) -> list[str] | None:
    return None if fields.keys is None else sorted(fields.keys)


async def _has_terms(
    connection: Connection, form: str, terms: str, *, member_id: UUID | None, department_id: UUID | None
) -> bool:
    """Whether any record of the form is shared with them on these terms: then their rights know of it."""
    table = record_share.c
    statement = (
        sa.select(table.id)
        .where(
            table.form == form,
            table.terms == terms,
            table.member_id == member_id if department_id is None else table.department_id == department_id,
        )
        .limit(1)
    )
    return await fetch_value(connection, statement) is not None


async def _note(  # noqa: PLR0917  one line of the audit
    connection: Connection,
    action: str,
    form: str,
    record_id: UUID,
    label: str,
    share: Share,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    detail = {"form": form, "with": share.name, "editable": share.editable}
    await record(
        connection, actor=actor, action=action, subject=Subject("record", str(record_id), label), detail=detail, now=now
    )
