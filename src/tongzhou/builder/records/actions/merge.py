"""Two records that are one: what one has goes to the other, and the recycle bin keeps what is left of it.

What leads to the record follows, whoever may write there: it would lead into the recycle bin otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Action, require_inside, unlimited
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record as record_audit
from tongzhou.builder.query.facade import compile_ids, sight_of
from tongzhou.builder.records.actions.bulk import store_changes
from tongzhou.builder.records.actions.change import refuse_stale
from tongzhou.builder.records.actions.moving import move_discussion
from tongzhou.builder.records.actions.remove import bin_rows
from tongzhou.builder.records.actions.storing import check_reach, set_system, update_rows, writing
from tongzhou.builder.records.asking import Asked, ask
from tongzhou.builder.records.errors import CannotMerge
from tongzhou.builder.records.history import Entry, author_of, updated, write_down
from tongzhou.builder.records.opening import OpenForm, Stored, differing, lock, read_stored
from tongzhou.builder.records.queries import partners_of
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.tables import merge_table
from tongzhou.builder.records.values import Draft, as_json, written_fields
from tongzhou.builder.records.weighing import watch
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.files.facade import move
from tongzhou.identity.facade import list_partner_users
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import words

MOVED_MAX = 20_000
"""More records than this that lead to one are not moved in one request."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records, as the caller read it."""

    id: UUID
    revision: int


async def merge(form: OpenForm, survivor: Side, other: Side, take: Collection[str]) -> UUID:
    """Make one record of two: the survivor gets the other's values of `take` and all that led to the other.

    Who merges may change both and delete the other. Raises StaleRecord, InvalidValues and CannotMerge; the answer
    names the merge for `unmerge`.
    """
    require_inside(form.actor)
    if survivor.id == other.id:
        raise _cannot("same")
    kept, gone = await _both(form, survivor, other)
    await _check_partners(form, kept.id, gone.id)
    values = await _taken(form, kept, gone, take)
    whole = everywhere(form)
    references = await _move_references(whole, gone.id, kept.id)
    kept = await read_stored(form, kept.id, Action.UPDATE, locks=True)
    gone = await read_stored(form, gone.id, Action.DELETE, locks=True)
    await bin_rows(form, [gone])
    after = differing(kept, values)
    await _write(form, kept, after)
    owner = (await partners_of(form, [kept.id])).get(kept.id)
    files = [file for key in form.definition.file_keys for file in after.get(key) or ()]
    await move(form.connection, files, form=form.definition.key, record_id=kept.id, partner_id=owner)
    discussion = await move_discussion(form, gone.id, kept.id, owner)
    noted = {form.definition.get(key).id: [as_json(kept.values.get(key)), as_json(after[key])] for key in after}
    identifier = new_id()
    await execute(
        form.connection,
        sa.insert(merge_table).values(
            id=identifier,
            form_id=UUID(form.definition.id),
            survivor_id=kept.id,
            survivor_revision=kept.revision + 1,
            other_id=gone.id,
            other_revision=gone.revision + 1,
            at=form.now,
            by_id=author_of(form.actor),
            by_name=form.actor.name,
            moved={"values": noted, "references": references, "discussion": discussion},
        ),
    )
    await audit_merge(form, "records.merged", kept.id, gone.id)
    return identifier


def _cannot(reason: str) -> CannotMerge:
    return CannotMerge(errors=[FieldError("other", f"merge_{reason}")])


def everywhere(form: OpenForm) -> OpenForm:
    """The form for what a merge entails: every row and field, under the actor's name, duplicates or not."""
    actor = unlimited(form.actor)
    return replace(form, actor=actor, sight=sight_of(form.forms, actor), insists=True)


async def _both(form: OpenForm, survivor: Side, other: Side) -> tuple[Stored, Stored]:
    """Both records, locked in the order of their ids and as they were read."""
    held = {}
    for side in sorted((survivor, other), key=lambda each: each.id):
        held[side.id] = await read_stored(form, side.id, Action.UPDATE, locks=True)
        if held[side.id].revision != side.revision:
            await refuse_stale(form, side.id)
    await read_stored(form, other.id, Action.DELETE)
    return held[survivor.id], held[other.id]


async def _check_partners(form: OpenForm, kept: UUID, gone: UUID) -> None:
    """What is one partner's must not become another's to see; a partner with people cannot be taken from them."""
    if form.definition.partner_path == ():
        if await list_partner_users(form.connection, gone):
            raise _cannot("people")
        return
    owners = {owner for owner in (await partners_of(form, [kept, gone])).values() if owner is not None}
    if len(owners) > 1:
        raise _cannot("partners")


async def _taken(form: OpenForm, kept: Stored, gone: Stored, take: Collection[str]) -> dict[str, Any]:
    """The other's values, as far as the form accepts them in the survivor."""
    writable, written = form.permitted(Action.UPDATE).writable, written_fields(form.definition)
    draft = Draft()
    for key in take:
        if key not in written or key not in writable:
            draft.refuse(key, "not_writable" if key in form.permitted(Action.UPDATE).seen else "unknown_field")
        else:
            draft.values[key] = gone.values.get(key)
    if not draft.errors:
        await ask(form, [Asked(draft, kept.id, kept.values)])
    if draft.errors:
        raise InvalidValues(errors=draft.errors)
    return {key: None if value == gone.id else value for key, value in draft.values.items()}


async def _write(form: OpenForm, kept: Stored, after: Mapping[str, Any]) -> None:
    """The survivor's new values; its history has the merge even where there are none."""
    if not after:
        await watch(form, [kept.id])
        async with writing(form):
            await set_system(form, [kept.id])
            entry = Entry(kept.id, kept.revision + 1, b"{}")
            await write_down(form.connection, form.definition, "updated", [entry], actor=form.actor, now=form.now)
        return
    await watch(form, [kept.id])
    entry = updated(form.definition, kept.id, kept.revision + 1, kept.values, after)
    async with writing(form):
        await update_rows(form, [(kept.id, kept.values, after)])
        await write_down(form.connection, form.definition, "updated", [entry], actor=form.actor, now=form.now)
    await check_reach(form, [kept.id], Action.UPDATE)


async def _move_references(whole: OpenForm, gone: UUID, kept: UUID) -> list[dict[str, Any]]:
    """Have all live records that lead to one lead to the other; which they are."""
    moved = []
    for definition, each in whole.forms.pointing_at(whole.definition.key):
        if definition.aggregate is not None or not each.type.is_stored:
            continue
        opened = whole.other(definition.key)
        ids = await leading_to(opened, each, gone)
        await store_changes(opened, list(_pointed(await lock(opened, ids, Action.UPDATE), each, gone, kept)))
        if ids:
            moved.append({"form": definition.id, "field": each.id, "ids": [str(each) for each in ids]})
    return moved


async def leading_to(opened: OpenForm, each: Field, record: UUID) -> list[UUID]:
    """The live records whose reference leads to a record; CannotMerge where they are too many."""
    asked = {"field": each.key, "op": "eq" if each.list_target is None else "contains", "value": str(record)}
    found = await rows_of(
        opened.connection,
        compile_ids(
            opened.sight, opened.definition, asked, opened.rows(Action.UPDATE), today=opened.today, limit=MOVED_MAX + 1
        ),
    )
    if len(found) > MOVED_MAX:
        raise _cannot("many")
    return sorted(identifier for (identifier,) in found)


def _pointed(rows: Iterable[Stored], each: Field, gone: UUID, kept: UUID) -> Iterable[tuple[Stored, dict[str, Any]]]:
    """What each row holds instead; no record leads to itself because of a merge."""
    for row in rows:
        if each.list_target is None:
            yield row, {each.key: None if row.id == kept else kept}
        else:
            items = [kept if item == gone else item for item in row.values[each.key]]
            yield row, {each.key: [item for item in dict.fromkeys(items) if item != row.id] or None}


async def audit_merge(form: OpenForm, action: str, kept: UUID, gone: UUID) -> None:
    """Write a merge, or its end, into the audit."""
    subject = Subject("form", form.definition.id, words(form.definition.title, "zh-CN"))
    detail = {"form": form.definition.key, "survivor": str(kept), "other": str(gone)}
    await record_audit(form.connection, actor=form.actor, action=action, subject=subject, detail=detail, now=form.now)


def fields_of(definition: FormDefinition, noted: Mapping[str, Sequence[Any]]) -> dict[str, Field]:
    """The fields of noted values that are still there, by their ids."""
    found = {identifier: definition.find_by_id(identifier) for identifier in noted}
    return {key: each for key, each in found.items() if each is not None and not each.retired}
