"""Sharing one record: what its giver reads and may change of it, and no more."""

from __future__ import annotations

from uuid import UUID

import orjson

from tongzhou.access.facade import (
    Action,
    Share,
    ShareNow,
    actions_on,
    add_share,
    end_share,
    field_scope,
    list_shares,
    require_inside,
)
from tongzhou.builder.records.facade import OpenForm, get_record, may_reach, may_read_record
from tongzhou.kernel.errors import NotAllowed, NotFound


async def share(
    form: OpenForm, record_id: UUID, *, member_id: UUID | None, department_id: UUID | None, editable: bool
) -> Share:
    """Share a record that the actor may share; to edit only where they may change it. NotFound, NotAllowed."""
    label = await _check(form, record_id)
    if editable and not await may_reach(form, record_id, Action.UPDATE):
        raise NotAllowed()
    scope = field_scope(form.actor, form.definition.key)
    given = ShareNow(
        form=form.definition.key,
        record_id=record_id,
        label=label,
        member_id=member_id,
        department_id=department_id,
        readable=scope.readable,
        writable=scope.updatable & scope.readable if editable else None,
    )
    return await add_share(form.connection, given, actor=form.actor, now=form.now)


async def unshare(form: OpenForm, record_id: UUID, share_id: UUID) -> None:
    """Take a share of a record back; for whoever may share it."""
    label = await _check(form, record_id)
    await end_share(
        form.connection, form.definition.key, record_id, share_id, label=label, actor=form.actor, now=form.now
    )


async def shares_of(form: OpenForm, record_id: UUID) -> tuple[list[Share], bool]:
    """With whom a record is shared, and whether the actor may share it; NotFound where they do not see it."""
    require_inside(form.actor)
    if not await may_read_record(form, record_id):
        raise NotFound()
    may_share = Action.SHARE in actions_on(form.actor, form.definition.key)
    found = await list_shares(form.connection, form.definition.key, record_id)
    return found, may_share and await may_reach(form, record_id, Action.SHARE)


async def _check(form: OpenForm, record_id: UUID) -> str:
    """The record's label; NotFound where the actor does not see it, NotAllowed where they may not share it."""
    require_inside(form.actor)
    label = form.definition.label_field
    is_readable = form.sight.may_read(form.definition, form.definition.get(label))
    shown = orjson.loads(await get_record(form, record_id, fields=(label,) if is_readable else ()))
    if not await may_reach(form, record_id, Action.SHARE):
        raise NotAllowed()
    return str(shown.get(label) or record_id)
