"""Into the recycle bin, out of it again, and out of the world."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import psycopg

from tongzhou.access.facade import Action, end_shares
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record as record_audit
from tongzhou.builder.query.facade import Owned, listed_text, owned_rows_text, purge_text
from tongzhou.builder.records.actions.storing import check_reach, set_system, writing
from tongzhou.builder.records.contracts import COMMENT_FILES
from tongzhou.builder.records.errors import RecordReferenced
from tongzhou.builder.records.history import Entry, author_of, write_down
from tongzhou.builder.records.opening import OpenForm, Stored, lock, read_stored
from tongzhou.builder.records.returning import refuse_unfit_records
from tongzhou.builder.records.running import run_text
from tongzhou.builder.records.weighing import watch
from tongzhou.files.facade import release
from tongzhou.kernel.texts import words

NO_CHANGES = b"{}"


async def delete(form: OpenForm, record_id: UUID) -> None:
    """Put a record into the recycle bin."""
    await bin_rows(form, [await read_stored(form, record_id, Action.DELETE, locks=True)])


async def bin_rows(form: OpenForm, rows: Sequence[Stored]) -> None:
    """Put locked records into the recycle bin: their unique keys are free again, references to them stay."""
    if not rows:
        return
    await watch(form, [row.id for row in rows])
    async with writing(form):
        await set_system(form, [row.id for row in rows], deleted_at=form.now, deleted_by=author_of(form.actor))
        await _note(form, rows, "deleted")
    for owned, live in await _owned(form, [row.id for row in rows]):
        await bin_rows(owned, live)


async def restore(form: OpenForm, ids: Sequence[UUID], *, together: Collection[UUID] | None = None) -> int:
    """Take records out of the recycle bin; InvalidValues where a unique key is taken or a required one missing,
    DuplicateFound where one is likely there already.

    `together`: records that were in use at the same time as these and all these among one another, which are then not
    held against each other.
    """
    rows = await lock(form, sorted(ids), Action.DELETE, deleted=True)
    if not rows:
        return 0
    await _take_out(form, rows, together)
    await check_reach(form, [row.id for row in rows], Action.DELETE)
    return len(rows)


async def _take_out(form: OpenForm, rows: Sequence[Stored], together: Collection[UUID] | None) -> None:
    """The same for locked records and what went into the recycle bin with them."""
    await refuse_unfit_records(form, [row.id for row in rows], together)
    owned = await _owned(form, [row.id for row in rows], Owned.BINNED_TOGETHER)
    await watch(form, [row.id for row in rows], is_new=True)
    async with writing(form):
        await set_system(form, [row.id for row in rows], deleted_at=None, deleted_by=None)
        await _note(form, rows, "restored")
    for rows_form, binned in owned:
        if binned:
            await _take_out(rows_form, binned, together)


async def purge(form: OpenForm, ids: Sequence[UUID]) -> int:
    """Remove records in the recycle bin for good, with history and files; RecordReferenced if others need them."""
    rows = await lock(form, sorted(ids), Action.DELETE, deleted=True)
    if not rows:
        return 0
    doomed = [row.id for row in rows]
    await _purge(form, doomed)
    return len(doomed)


async def _purge(form: OpenForm, doomed: list[UUID]) -> None:
    for rows_form, owned in await _owned(form, doomed, Owned.BINNED):
        if owned:
            await _purge(rows_form, [row.id for row in owned])
    schema = form.connection.schema
    try:
        await run_text(form.connection, purge_text(schema, form.definition.key), [doomed])
    except psycopg.errors.ForeignKeyViolation as error:
        raise RecordReferenced() from error
    await _check_lists(form, doomed)
    for table in ("_record_history", "_comment", "_follower"):
        gone = f'delete from "{schema}"."{table}" where record_id = any($1::uuid[])'.encode()
        await run_text(form.connection, gone, [doomed])
    await end_shares(form.connection, form.definition.key, doomed)
    for place in (form.definition.key, f"{form.definition.key}{COMMENT_FILES}"):
        await release(form.connection, form=place, record_ids=doomed, now=form.now)
    subject = Subject("form", form.definition.id, words(form.definition.title, "zh-CN"))
    await record_audit(
        form.connection,
        actor=form.actor,
        action="records.purged",
        subject=subject,
        detail={"form": form.definition.key, "count": len(doomed)},
        now=form.now,
    )


async def _owned(form: OpenForm, owners: list[UUID], which: Owned = Owned.LIVE) -> list[tuple[OpenForm, list[Stored]]]:
    """The rows of locked records, whatever rights the actor has on them by themselves: they are part of the record."""
    found = []
    for settings in form.definition.subforms.values():
        text = owned_rows_text(form.connection.schema, settings.form, settings.through, form.definition.key, which)
        listed = await (await run_text(form.connection, text, [owners])).fetchall()
        found.append((form.part(settings.form), [Stored(row, revision, None, {}) for row, revision in listed]))
    return found


async def _note(form: OpenForm, rows: Sequence[Stored], action: str) -> None:
    entries = [Entry(row.id, row.revision + 1, NO_CHANGES) for row in rows]
    await write_down(form.connection, form.definition, action, entries, actor=form.actor, now=form.now)


async def _check_lists(form: OpenForm, gone: list[UUID]) -> None:
    """No list of references may hold what was just deleted; who writes such a list now waits for that row's lock."""
    for other, each in form.forms.pointing_at(form.definition.key):
        if each.list_target is not None:
            text = listed_text(form.connection.schema, other.key, each.column)
            if await (await run_text(form.connection, text, [gone])).fetchone():
                raise RecordReferenced()
