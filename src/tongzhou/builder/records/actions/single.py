"""Writing one record: the row, its history, its event and the answer.

One statement does it all, and is its own transaction, where nothing has to be checked or written after it. Else the
same statement begins one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.builder.query.facade import Statement, compile_written, unchanged_text
from tongzhou.builder.records.actions.storing import attach_files, change, check_reach, insertion, refusals
from tongzhou.builder.records.hierarchy import keep_trees
from tongzhou.builder.records.history import Entry, noted_text, noted_values, write_down
from tongzhou.builder.records.opening import OpenForm, find_record
from tongzhou.builder.records.running import condition_of, fetch_written, run_text, touched
from tongzhou.builder.records.weighing import watch

WRITTEN = "_written"
_NOTHING = Statement(b"null::text")


class _Write(Protocol):
    def __call__(self, first: int) -> tuple[bytes, Sequence[Any]]:
        """The statement that writes the row, its values from `$first` on; it ends where conditions may follow."""
        ...


async def insert_one(form: OpenForm, values: Mapping[str, Any], entry: Entry) -> bytes:
    """Add the record of `entry`; the record as JSON. Raises OutOfReach for one that the actor may not make."""

    def write(first: int) -> tuple[bytes, Sequence[Any]]:
        text, (line,) = insertion(form, [(entry.record, values)], first=first)
        return text, line

    shown = await _write_one(form, write, Action.CREATE, entry, values)
    assert shown is not None
    return shown


async def update_one(form: OpenForm, before: Mapping[str, Any], after: Mapping[str, Any], entry: Entry) -> bytes | None:
    """Change the record of `entry` if it is still of the revision before; the record as JSON, None if it is not."""

    def write(first: int) -> tuple[bytes, Sequence[Any]]:
        text, (line,) = change(form, [(entry.record, before, after)], first=first)
        return unchanged_text(text, first + len(line)), (*line, entry.revision - 1)

    return await _write_one(form, write, Action.UPDATE, entry, after)


async def _write_one(
    form: OpenForm, write: _Write, right: Action, entry: Entry, values: Mapping[str, Any]
) -> bytes | None:
    action = "created" if right is Action.CREATE else "updated"
    await watch(form, [entry.record], is_new=right is Action.CREATE)
    if right is Action.UPDATE:
        await keep_trees(form, [(entry.record, values)])
    show = _showing(form)
    if show is None or not _is_all(form, right, values):
        await form.connection.begin()
    with refusals(form.definition):
        if form.sight.is_partner:
            is_touched, shown = await _in_turn(form, write, action, entry), None
        else:
            is_touched, shown = await _at_once(form, write, action, entry, show or _NOTHING)
    if not is_touched:
        return None
    await attach_files(form, [(entry.record, values)])
    await check_reach(form, [entry.record], right)
    return await shown_again(form, entry.record, entry.revision) if shown is None else shown.encode()


async def shown_again(form: OpenForm, record: UUID, revision: int) -> bytes:
    """The record as the actor sees it; for one who may only submit, that it is there."""
    text = await find_record(form, record)
    if text is None:
        return orjson.dumps({"id": str(record), "revision": revision})
    return text.encode()


def _is_all(form: OpenForm, right: Action, values: Mapping[str, Any]) -> bool:
    """Whether the one statement leaves nothing to do: no reach to check, no files to attach, the record readable."""
    everything = form.rows(right).everything and form.rows(Action.READ).everything
    return everything and not any(values.get(key) for key in form.definition.file_keys)


def _showing(form: OpenForm) -> Statement | None:
    """What shows the record in the statement that writes it; None where only a later one can."""
    if form.sight.is_partner:
        return None
    return compile_written(form.sight, form.definition, form.rows(Action.READ), written=WRITTEN, today=form.today)


async def _at_once(
    form: OpenForm, write: _Write, action: str, entry: Entry, show: Statement
) -> tuple[bool, str | None]:
    connection = form.connection
    writing, line = write(len(show.parameters) + 1)
    noted = noted_values(form.definition, action, entry, actor=form.actor, now=form.now)
    before = len(show.parameters) + len(line)
    condition, assumed = condition_of(connection, before + len(noted) + 1)
    text = _text(connection.schema, writing, condition, show.text, before + 1)
    count, record = await fetch_written(connection, text, [*show.parameters, *line, *noted, *assumed])
    touched(connection, is_touched=count > 0)
    return count > 0, record


@lru_cache(maxsize=1_000)
def _text(schema: str, writing: bytes, condition: str, show: bytes, first: int) -> bytes:
    return (
        f"with {WRITTEN} as ({writing.decode()}{condition} returning *), {noted_text(schema, WRITTEN, first)}"
        f" select (select count(*) from {WRITTEN}), ({show.decode()})"
    ).encode()


async def _in_turn(form: OpenForm, write: _Write, action: str, entry: Entry) -> bool:
    """For a partner user: the policy of history looks for the row, which one statement would not show it yet."""
    cursor = await run_text(form.connection, *write(1))
    if cursor.rowcount:
        await write_down(form.connection, form.definition, action, [entry], actor=form.actor, now=form.now)
    return cursor.rowcount > 0
