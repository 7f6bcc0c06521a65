"""Time that runs out: people are reminded, and a record that nobody moved is moved. Each happens once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tongzhou.access.facade import Actor, actor_on, system_actor_on
from tongzhou.builder.lifecycles.keeping import Limited, look_at
from tongzhou.builder.lifecycles.tables import due_table
from tongzhou.builder.records.facade import Moving, OpenForm, change, find_stored, may_read_record, open_form
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import TimeLimit
from tongzhou.identity.contracts import PersonKind, WorkspaceProfile
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import NotFound, Problem
from tongzhou.kernel.logs import logger
from tongzhou.kernel.texts import LOCALES, known_locale, say, words
from tongzhou.notifications.facade import MessageKind, NewMessage, Person, send

AGAIN_AFTER: Final = timedelta(minutes=10)
"""When a record that failed in an unforeseen way is tried again."""


async def run_out(
    database: Database, workspace: WorkspaceProfile, forms: Forms, limited: Mapping[UUID, Limited], *, now: datetime
) -> bool:
    """What is due first, in one transaction; whether there was anything. Others take what others hold."""
    due = due_table.c
    first = sa.select(due_table).where(due.next_at <= now).order_by(due.next_at).limit(1)
    row = None
    try:
        async with database.workspace(workspace) as connection:
            row = await fetch_one(connection, first.with_for_update(skip_locked=True))
            if row is not None:
                await _look_and_act(connection, workspace, forms, limited, row, now)
    except Exception:
        if row is None:
            raise
        logger().exception("stage_not_run_out", workspace=workspace.key, record=str(row["record_id"]))
        await _put_off(database, workspace, row, now)
    return row is not None


async def _put_off(database: Database, workspace: WorkspaceProfile, row: Row, now: datetime) -> None:
    """Whatever is wrong with one record keeps nobody else's waiting."""
    due = due_table.c
    is_as_it_was = (due.record_id == row["record_id"]) & (due.next_at == row["next_at"])
    async with database.workspace(workspace) as connection:
        await execute(connection, sa.update(due_table).where(is_as_it_was).values(next_at=now + AGAIN_AFTER))


async def _look_and_act(  # noqa: PLR0917  one caller, all of them needed
    connection: Connection,
    workspace: WorkspaceProfile,
    forms: Forms,
    limited: Mapping[UUID, Limited],
    row: Row,
    now: datetime,
) -> None:
    each = limited.get(row["form_id"])
    if each is None:
        await _forget(connection, row)
        return
    await look_at(connection, each, [row["record_id"]], workspace, now=now)  # it may have left meanwhile
    again = await fetch_one(connection, sa.select(due_table).where(due_table.c.record_id == row["record_id"]))
    if again is not None and again["next_at"] is not None and again["next_at"] <= now:
        await _act(connection, workspace, forms, each, again, now)


async def _act(  # noqa: PLR0917  one caller, all of them needed
    connection: Connection,
    workspace: WorkspaceProfile,
    forms: Forms,
    each: Limited,
    row: Row,
    now: datetime,
) -> None:
    limit = each.lifecycle.limit_of(row["stage"])
    assert limit is not None
    actor = await system_actor_on(connection, workspace.key)
    form = await open_form(connection, each.form.key, actor=actor, now=now, forms=forms)
    is_over = row["due_at"] <= now
    fault = await _move_on(form, row, limit) if is_over and limit.then is not None else None
    if is_over and limit.then is not None and fault is None:
        await _forget(connection, row)
        return
    await _tell(form, limit, row, is_over=is_over)
    values = {"next_at": None if is_over else row["due_at"], "fault": fault}
    await execute(connection, sa.update(due_table).where(due_table.c.record_id == row["record_id"]).values(**values))


async def _move_on(form: OpenForm, row: Row, limit: TimeLimit) -> Mapping[str, str] | None:
    """Take the transition that nobody took; else why it could not be taken."""
    moving = replace(form, moving=Moving(limit.then or "", is_due=True))
    try:
        async with form.connection.transaction():
            stored = await find_stored(form, row["record_id"])
            await change(moving, row["record_id"], {}, revision=stored.revision)
    except Problem as problem:
        return {locale: _said(problem, locale) for locale in LOCALES}
    return None


def _said(problem: Problem, locale: Any) -> str:
    errors: Any = getattr(problem, "errors", ())
    said = (say(locale, f"{error.sentences}.{error.code}", {"field": error.field, **error.params}) for error in errors)
    return " ".join(dict.fromkeys(said)) or say(locale, f"problems.{problem.code}")


async def _forget(connection: Connection, row: Row) -> None:
    await execute(connection, sa.delete(due_table).where(due_table.c.record_id == row["record_id"]))


async def _tell(form: OpenForm, limit: TimeLimit, row: Row, *, is_over: bool) -> None:
    """Tell the members whom the limit names, as far as they see the record."""
    stored = await find_stored(form, row["record_id"])
    label = stored.values.get(form.definition.label_field)
    code, at = "over" if is_over else "near", row["entered_at"].isoformat()
    messages = []
    for member in dict.fromkeys(_named(form, limit, stored.values)):
        reader = await _reader(form, member, row["record_id"])
        if reader is None:
            continue
        locale = known_locale(reader.locale)
        stage = words(_stage_label(form, row["stage"]), locale)
        due = row["due_at"].astimezone(ZoneInfo(form.actor.workspace.time_zone)).strftime("%Y-%m-%d %H:%M")
        messages.append(
            NewMessage(
                to=Person.member(member),
                kind=MessageKind.REMINDER,
                subject=f"{words(form.definition.title, locale)} · {label or ''}",
                text=say(locale, f"lifecycles.{code}", {"stage": stage, "due": due}),
                form=form.definition.key,
                record_id=row["record_id"],
                key=f"stage:{row['record_id']}:{at}:{code}",
                urgent=is_over,
            )
        )
    await send(form.connection, messages, now=form.now)


def _named(form: OpenForm, limit: TimeLimit, values: Mapping[str, Any]) -> Iterator[UUID]:
    lifecycle = form.definition.lifecycle
    assert lifecycle is not None
    ways = (key for each in lifecycle.ways_from(limit.stage) for key in each.members)
    for key in limit.tell or tuple(dict.fromkeys(ways)):
        value = values.get(key)
        yield from (one for one in (value if isinstance(value, list) else [value]) if one is not None)


async def _reader(form: OpenForm, member: UUID, record: UUID) -> Actor | None:
    try:
        reader = await actor_on(form.connection, form.actor.workspace, PersonKind.MEMBER, member)
        opened = await open_form(form.connection, form.definition.key, actor=reader, now=form.now, forms=form.forms)
        return reader if await may_read_record(opened, record) else None
    except NotFound:
        return None


def _stage_label(form: OpenForm, stage: str) -> Any:
    assert form.definition.lifecycle is not None
    settings = form.definition.get(form.definition.lifecycle.field).settings
    return next((o.label or o.key for o in getattr(settings, "options", ()) if o.key == stage), stage)
