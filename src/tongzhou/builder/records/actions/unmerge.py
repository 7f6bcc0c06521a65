"""Taking a merge back, as long as the recycle bin has the other record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Action, require_inside
from tongzhou.builder.records.actions.bulk import store_changes
from tongzhou.builder.records.actions.merge import audit_merge, everywhere, fields_of
from tongzhou.builder.records.actions.moving import move_discussion_back
from tongzhou.builder.records.actions.remove import restore
from tongzhou.builder.records.errors import MergeGone
from tongzhou.builder.records.opening import OpenForm, Stored, lock, read_stored
from tongzhou.builder.records.queries import partners_of
from tongzhou.builder.records.returning import refuse_unfit_changes
from tongzhou.builder.records.tables import merge_table
from tongzhou.builder.records.values import as_json, from_json
from tongzhou.builder.schema.contracts import Field
from tongzhou.files.facade import move
from tongzhou.kernel.database.statements import fetch_one


async def unmerge(form: OpenForm, merge_id: UUID) -> None:
    """Make two records of one again; what somebody wrote since stays as it is.

    Raises InvalidValues and DuplicateFound where either does not fit what others hold by now, and MergeGone where
    there is nothing to take back: done already, or the other record is gone for good or was taken out of the recycle
    bin otherwise.
    """
    require_inside(form.actor)
    table = merge_table.c
    found = await fetch_one(
        form.connection,
        sa.update(merge_table)
        .where(table.id == merge_id, table.form_id == UUID(form.definition.id), table.undone_at.is_(None))
        .values(undone_at=form.now)
        .returning(table.survivor_id, table.other_id, table.moved),
    )
    if found is None:
        raise MergeGone()
    kept, gone, moved = found["survivor_id"], found["other_id"], found["moved"]
    survivor = await read_stored(form, kept, Action.UPDATE, locks=True)
    if not await lock(form, [gone], Action.DELETE, deleted=True):
        raise MergeGone()
    back = _before(form, survivor, moved["values"])
    parting = [(survivor, back)] if back else []
    await refuse_unfit_changes(form, parting, together=[gone])
    await store_changes(form, parting)
    await restore(form, [gone], together=[kept])
    await _return_files(form, gone, back)
    await _return_references(everywhere(form), moved["references"], kept, gone)
    owner = (await partners_of(form, [gone])).get(gone)
    await move_discussion_back(form, moved["discussion"], kept, gone, owner)
    await audit_merge(form, "records.unmerged", kept, gone)


def _before(form: OpenForm, survivor: Stored, noted: Mapping[str, Any]) -> dict[str, Any]:
    """The values from before the merge of fields that still hold what it gave them."""
    return {
        each.key: from_json(each, noted[identifier][0])
        for identifier, each in fields_of(form.definition, noted).items()
        if as_json(survivor.values.get(each.key)) == noted[identifier][1]
    }


async def _return_files(form: OpenForm, gone: UUID, back: Mapping[str, Any]) -> None:
    (other,) = await lock(form, [gone], Action.DELETE)
    owner = (await partners_of(form, [gone])).get(gone)
    files = [file for key in form.definition.file_keys if key in back for file in other.values.get(key) or ()]
    await move(form.connection, files, form=form.definition.key, record_id=gone, partner_id=owner)


async def _return_references(whole: OpenForm, moved: list[dict[str, Any]], kept: UUID, gone: UUID) -> None:
    """Have those lead back that still lead to the survivor and whose form and field are still there."""
    by_id = {form.id: form for form in whole.forms}
    for line in moved:
        definition = by_id.get(line["form"])
        each = None if definition is None else definition.find_by_id(line["field"])
        if definition is None or each is None or each.retired:
            continue
        opened = whole.other(definition.key)
        rows = await lock(opened, sorted(UUID(item) for item in line["ids"]), Action.UPDATE)
        values = [(row, _led_back(each, row, kept, gone)) for row in rows]
        await store_changes(opened, [(row, {each.key: value}) for row, value in values if value is not None])


def _led_back(each: Field, row: Stored, kept: UUID, gone: UUID) -> Any:
    held = row.values[each.key]
    if each.list_target is None:
        return gone if held == kept or (held is None and row.id == kept) else None
    items = held or []
    if kept in items:
        return [gone if item == kept else item for item in items]
    return [*items, gone] if row.id == kept else None
