"""Changing or deleting many records at once, and taking that back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Action, Actor
from tongzhou.builder.query.facade import compile_ids
from tongzhou.builder.records.actions.remove import bin_rows, restore
from tongzhou.builder.records.actions.storing import attach_files, check_reach, update_rows, writing
from tongzhou.builder.records.contracts import BulkChange
from tongzhou.builder.records.errors import TooManyRecords, UndoGone
from tongzhou.builder.records.hierarchy import keep_trees
from tongzhou.builder.records.history import author_of, updated, write_down
from tongzhou.builder.records.imported import written_at
from tongzhou.builder.records.naming import find_named
from tongzhou.builder.records.opening import OpenForm, Stored, lock, open_form, stored_rows
from tongzhou.builder.records.returning import refuse_unfit_changes
from tongzhou.builder.records.running import rows_of
from tongzhou.builder.records.tables import undo_table
from tongzhou.builder.records.values import as_json, from_json
from tongzhou.builder.records.weighing import watch
from tongzhou.builder.schema.facade import read_forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_one
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.ids import new_id

RECORDS_MAX = 10_000
UNDO_LIFE = timedelta(hours=24)
_BINNED_AT_ONCE = 2_000
_STORED_AT_ONCE = 1_000

Progress = Callable[[int, int], Awaitable[None]]
"""Told how many records are done, of how many."""


async def _untold(done: int, total: int) -> None:
    """Nobody waits to hear."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which records: by id, or all that a filter and a search accept."""

    ids: tuple[UUID, ...] | None = None
    filter: Any = None
    search: str | None = None


async def delete_many(form: OpenForm, chosen: Chosen) -> BulkChange:
    """Put many records that the actor may delete into the recycle bin."""
    rows = await chosen_rows(form, chosen, Action.DELETE)
    if not rows:
        return BulkChange(0)
    await bin_rows(form, rows)
    before = [{"id": str(row.id), "revision": row.revision + 1} for row in rows]
    return BulkChange(len(rows), await keep_undo(form, "deleted", before))


async def bin_many(form: OpenForm, ids: Sequence[UUID]) -> None:
    """Put these records into the recycle bin for a writer that offers an undo of its own.

    Raises NotAllowed, and then nothing may be kept of what was written, where the actor may not delete one of them.
    """
    for start in range(0, len(ids), _BINNED_AT_ONCE):
        chunk = sorted(ids[start : start + _BINNED_AT_ONCE])
        for action in (Action.BATCH, Action.DELETE):
            rows = await lock(form, chunk, action)
            if len(rows) != len(chunk):
                raise NotAllowed()
        await bin_rows(form, rows)


async def offer_undo(form: OpenForm) -> UUID | None:
    """What takes back all that the actor writes into the form at this moment: an import."""
    return await keep_undo(form, "imported", [])


async def undo(
    connection: Connection,
    token: UUID,
    *,
    actor: Actor,
    now: datetime,
    insists: bool = False,
    mark: datetime | None = None,
    progress: Progress = _untold,
) -> BulkChange:
    """Take a bulk change back where nobody wrote since. Works once, for whoever made it, within UNDO_LIFE.

    Raises InvalidValues where a unique value was taken meanwhile, DuplicateFound where a record is likely there by
    now; `insists`: likely duplicates are meant. What was done under the same `mark` before is done, and answered so.
    """
    made = None
    if actor.partner_id is None:
        table = undo_table.c
        known = sa.select(table.form_id, table.used_at, table.taken_back).where(table.id == token)
        made = await fetch_one(connection, known)
    if made is not None and mark is not None and made["used_at"] == mark:
        return BulkChange(made["taken_back"] or 0)
    forms = await read_forms(connection, actor.workspace)
    key = None if made is None else next((each.key for each in forms if each.id == str(made["form_id"])), None)
    if key is None:
        raise UndoGone()
    opened = await open_form(connection, key, actor=actor, now=now, forms=forms)
    taken_back = await _take_back(replace(opened, insists=insists), token, mark or now, progress)
    kept = sa.update(undo_table).where(undo_table.c.id == token).values(taken_back=taken_back)
    await execute(connection, kept)
    return BulkChange(taken_back)


async def _take_back(form: OpenForm, token: UUID, mark: datetime, progress: Progress) -> int:
    claimed = await fetch_one(
        form.connection,
        sa.update(undo_table)
        .where(
            undo_table.c.id == token,
            undo_table.c.by_id.is_not_distinct_from(author_of(form.actor)),
            undo_table.c.form_id == UUID(form.definition.id),
            undo_table.c.used_at.is_(None),
            undo_table.c.at > form.now - UNDO_LIFE,
        )
        .values(used_at=mark)
        .returning(undo_table.c.action, undo_table.c.before, undo_table.c.at),
    )
    if claimed is None:
        raise UndoGone()
    if claimed["action"] == "imported":
        return await _take_back_import(form, claimed["at"], progress)
    revisions = {UUID(item["id"]): item for item in claimed["before"]}
    if claimed["action"] == "deleted":
        untouched = await lock(form, sorted(revisions), Action.DELETE, deleted=True)
        ids = [row.id for row in untouched if row.revision == revisions[row.id]["revision"]]
        return await restore(form, ids, together=())
    rows = await lock(form, sorted(revisions), Action.UPDATE)
    back = [(row, _restored(form, revisions[row.id]["values"])) for row in rows]
    kept = [(row, values) for row, values in back if row.revision == revisions[row.id]["revision"] and values]
    await refuse_unfit_changes(form, kept)
    await _store(form, kept, progress)
    return len(kept)


async def _take_back_import(form: OpenForm, at: datetime, progress: Progress) -> int:
    """New records leave, changed ones are as before, binned ones come back: those that nobody wrote since."""
    written = await written_at(form, at)
    new = [row for row in await lock(form, sorted(written.created), Action.DELETE) if row.revision == 1]
    await bin_rows(form, new)
    rows = await lock(form, sorted(written.updated), Action.UPDATE)
    back = [(row, _restored(form, written.before[row.id])) for row in rows if row.revision == written.updated[row.id]]
    binned = await lock(form, sorted(written.deleted), Action.DELETE, deleted=True)
    kept = [row.id for row in binned if row.revision == written.deleted[row.id]]
    await refuse_unfit_changes(form, back, together=kept)
    await _store(form, back, progress)
    return len(new) + len(back) + await restore(form, kept, together=[row.id for row, _ in back])


async def _store(form: OpenForm, changes: Sequence[tuple[Stored, Mapping[str, Any]]], progress: Progress) -> None:
    for start in range(0, len(changes), _STORED_AT_ONCE):
        part = changes[start : start + _STORED_AT_ONCE]
        await store_changes(form, part)
        await progress(start + len(part), len(changes))


async def store_changes(
    form: OpenForm, changes: Sequence[tuple[Stored, Mapping[str, Any]]], *, checks_reach: bool = True
) -> None:
    """Write locked rows' new values with their history; rows that change the same fields go together."""
    groups: dict[tuple[str, ...], list[tuple[Stored, Mapping[str, Any]]]] = defaultdict(list)
    for row, after in changes:
        groups[tuple(after)].append((row, after))
    if not changes:
        return
    await watch(form, [row.id for row, _ in changes])
    await keep_trees(form, [(row.id, after) for row, after in changes])
    entries = [updated(form.definition, row.id, row.revision + 1, row.values, after) for row, after in changes]
    async with writing(form):
        for group in groups.values():
            await update_rows(form, [(row.id, row.values, after) for row, after in group])
        await write_down(form.connection, form.definition, "updated", entries, actor=form.actor, now=form.now)
    await attach_files(form, [(row.id, after) for row, after in changes])
    if checks_reach:
        await check_reach(form, [row.id for row, _ in changes], Action.UPDATE)


async def chosen_rows(
    form: OpenForm, chosen: Chosen, action: Action, *, limit: int = RECORDS_MAX, locks: bool = True
) -> list[Stored]:
    """The chosen records that the actor may treat so, and many at once: NotAllowed who may treat only one."""
    is_one = chosen.ids is not None and len(chosen.ids) == 1
    ids = await _ids(form, chosen, action, limit)
    if not is_one and form.rows(Action.BATCH).rules != form.rows(action).rules:
        ids = [row.id for row in await stored_rows(form, ids, Action.BATCH, locks=locks)]
    return await stored_rows(form, ids, action, locks=locks)


async def _ids(form: OpenForm, chosen: Chosen, action: Action, limit: int) -> list[UUID]:
    if chosen.ids is not None:
        if len(chosen.ids) > limit:
            raise TooManyRecords(parameter="ids", limit=limit)
        return sorted(chosen.ids)
    statement = compile_ids(
        form.sight, form.definition, chosen.filter, form.rows(action),
        today=form.today, limit=limit + 1,
        search=chosen.search, named=await find_named(form, chosen.search),
    )  # fmt: skip
    found = [identifier for (identifier,) in await rows_of(form.connection, statement)]
    if len(found) > limit:
        raise TooManyRecords(parameter="filter", limit=limit)
    return found


def noted(form: OpenForm, row: Stored, after: Mapping[str, Any]) -> dict[str, Any]:
    values = {form.definition.get(key).id: as_json(row.values.get(key)) for key in after}
    return {"id": str(row.id), "revision": row.revision + 1, "values": values}


def _restored(form: OpenForm, noted: Mapping[str, Any]) -> dict[str, Any]:
    """The noted values of fields that are still there."""
    fields = {identifier: form.definition.find_by_id(identifier) for identifier in noted}
    return {
        each.key: from_json(each, noted[identifier])
        for identifier, each in fields.items()
        if each is not None and not each.retired
    }


async def keep_undo(
    form: OpenForm, action: str, before: list[dict[str, Any]], token: UUID | None = None
) -> UUID | None:
    """What takes the change back; partner users change few records and have no undo."""
    if form.sight.is_partner:
        return None
    token = token or new_id()
    await execute(
        form.connection,
        sa.insert(undo_table).values(
            id=token,
            form_id=UUID(form.definition.id),
            by_id=author_of(form.actor),
            at=form.now,
            action=action,
            before=before,
        ),
    )
    return token
