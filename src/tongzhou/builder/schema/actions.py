"""The only writers of forms: plan a change, apply it in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import date, datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import sqlalchemy as sa
from psycopg import sql

from tongzhou.access.facade import Actor, Permission, require, set_follows
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.fields.facade import SerialSettings
from tongzhou.builder.schema import ddl
from tongzhou.builder.schema.check_facts import count_failing
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.conversions import convert_column, run_all
from tongzhou.builder.schema.diff import ChangeKind, SchemaChange, diff
from tongzhou.builder.schema.documents import read_definition, write_definition
from tongzhou.builder.schema.duplicate_upkeep import keep_duplicate_indexes
from tongzhou.builder.schema.errors import (
    ChangeBlocked,
    ConfirmationNeeded,
    FormBusy,
    FormChanged,
    FormExists,
    InvalidDefinition,
)
from tongzhou.builder.schema.facts import Fact, gather
from tongzhou.builder.schema.field_uses import UsesElsewhere, check_removed
from tongzhou.builder.schema.layouts import LAYOUT_FILES, images_of
from tongzhou.builder.schema.lifecycle_upkeep import count_unplaced, place_records
from tongzhou.builder.schema.plans import ChangePlan, plan
from tongzhou.builder.schema.policies import partner_access, serial_access
from tongzhou.builder.schema.queries import read_fresh_forms
from tongzhou.builder.schema.rules import check_definition
from tongzhou.builder.schema.searching import refresh_search, searched_fields
from tongzhou.builder.schema.tables import form_table
from tongzhou.builder.schema.view_upkeep import make_views, views_aside
from tongzhou.expressions.facade import SERVER_NOW, Variables
from tongzhou.files.facade import attach
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.errors import FieldError, NotFound
from tongzhou.kernel.texts import words

LOCK_TIMEOUT = "3s"
FORMS_MAX = 500


async def create_form(
    connection: Connection, document: Mapping[str, Any], *, actor: Actor, now: datetime
) -> FormDefinition:
    """Make a form from a definition document: its table, policies and stored definition.

    References must lead to forms that exist, or to itself. Raises InvalidDefinition or FormExists.
    """
    (made,) = await create_forms(connection, [document], actor=actor, now=now)
    return made


async def create_forms(
    connection: Connection, documents: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime
) -> tuple[FormDefinition, ...]:
    """Make several forms at once, which may name one another: a form with its sub-forms. See `create_form`."""
    require(actor, Permission.FORMS_MANAGE)
    async with changing_forms(connection) as forms:
        drafts = [read_definition(document) for document in documents]
        around = _with_new(forms, drafts)
        for draft in drafts:
            _check(draft, None, around)
        await _make(connection, drafts)
        await keep_duplicate_indexes(connection, forms, around)
        await make_views(connection, around, [draft for draft in drafts if draft.aggregate is not None])
        return tuple(
            [await _settle(connection, each, around, "form.created", [], actor=actor, now=now) for each in drafts]
        )


async def bring_forms(
    connection: Connection,
    documents: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    now: datetime,
    confirm: Collection[str] = (),
) -> tuple[tuple[FormDefinition, ...], tuple[FormDefinition, ...]]:
    """Bring the workspace to these definitions, all or nothing: which forms were made, and which changed.

    They may name one another and what the others only now get. `confirm` are the keys of forms on which values may be
    lost. Raises as `create_form` and `apply_change` do.
    """
    require(actor, Permission.FORMS_MANAGE)
    async with changing_forms(connection) as forms:
        drafts, around = _drafted(forms, documents)
        new = [draft for draft in drafts if draft.key not in forms.by_key]
        old = [(forms.by_key[draft.key], draft) for draft in drafts if draft.key in forms.by_key]

        def word(key: str) -> str | None:
            return key if key in confirm else None

        async with views_aside(connection, forms, around, {draft.key for draft in drafts}):
            await _make(connection, new)
            made = [await _settle(connection, each, around, "form.created", [], actor=actor, now=now) for each in new]
            changed = [
                applied
                for current, draft in old
                if (applied := await _alter(connection, current, draft, around, word(draft.key), actor=actor, now=now))
                is not current
            ]
            await keep_duplicate_indexes(connection, forms, around)
        return tuple(made), tuple(changed)


async def plan_forms(
    connection: Connection, documents: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime
) -> dict[str, ChangePlan]:
    """What `bring_forms` would do to forms that are there, with counts from the data. Changes nothing."""
    require(actor, Permission.FORMS_MANAGE)
    forms = await read_fresh_forms(connection)
    drafts, _ = _drafted(forms, documents)
    return {
        draft.key: await _plan(connection, forms.by_key[draft.key], draft, actor=actor, now=now)
        for draft in drafts
        if draft.key in forms.by_key
    }


def _drafted(forms: Forms, documents: Sequence[Mapping[str, Any]]) -> tuple[list[FormDefinition], Forms]:
    """Checked drafts of forms that may name one another, and all forms as they will be."""
    drafts = [read_definition(document, forms.by_key.get(str(document.get("key")))) for document in documents]
    around = _with_new(forms, [draft for draft in drafts if draft.key not in forms.by_key])
    for draft in drafts:
        around = around.with_form(draft)
    for draft in drafts:
        _check(draft, forms.by_key.get(draft.key), around)
    return drafts, around


@contextmanager
def _at(path: str) -> Iterator[None]:
    try:
        yield
    except InvalidDefinition as error:
        errors = [replace(each, field=f"{path}.{each.field}") for each in error.errors]
        raise InvalidDefinition(errors=errors) from error


def _with_new(forms: Forms, drafts: Sequence[FormDefinition]) -> Forms:
    """These forms with new ones; FormExists where one is there already or two have the same key."""
    around = forms
    for draft in drafts:
        if around.find(draft.key) is not None:
            raise FormExists(form=draft.key)
        around = around.with_form(draft)
    if len(around.by_key) > FORMS_MAX:
        raise InvalidDefinition(errors=[FieldError("key", "too_many", {"limit": FORMS_MAX})])
    return around


async def _make(connection: Connection, drafts: Sequence[FormDefinition]) -> None:
    """The tables of new forms, each after those that its references lead to. A retired form keeps its key."""
    keys = [draft.key for draft in drafts]
    taken = await fetch_value(connection, sa.select(sa.func.min(form_table.c.key)).where(form_table.c.key.in_(keys)))
    if taken is not None:
        raise FormExists(form=taken)
    by_key = {draft.key: draft for draft in drafts}
    leads = {
        draft.key: {each.target for each in draft.stored_fields if each.target in by_key and each.target != draft.key}
        for draft in drafts
    }
    try:
        order = tuple(TopologicalSorter(leads).static_order())
    except CycleError as error:
        way = " → ".join(error.args[1])
        raise InvalidDefinition(errors=[FieldError("fields", "references_in_a_circle", {"way": way})]) from error
    for key in order:
        if by_key[key].aggregate is None:
            await run_all(connection, ddl.create_form(connection.schema, by_key[key]))


async def plan_change(
    connection: Connection,
    key: str,
    document: Mapping[str, Any],
    *,
    version: int,
    sub_forms: Sequence[Mapping[str, Any]] = (),
    actor: Actor,
    now: datetime,
) -> ChangePlan:
    """What applying a draft would do, with counts from the data. Changes nothing; FormChanged as for applying."""
    require(actor, Permission.FORMS_MANAGE)
    read = _read_draft(await read_fresh_forms(connection), key, document, version, sub_forms)
    return await _plan(connection, read.current, read.draft, actor=actor, now=now)


async def read_draft(
    connection: Connection, key: str, document: Mapping[str, Any], *, actor: Actor
) -> tuple[FormDefinition | None, Sequence[FieldError]]:
    """A draft of a form with every mistake in it, None where it cannot even be read. Changes nothing."""
    require(actor, Permission.FORMS_MANAGE)
    forms = await read_fresh_forms(connection)
    current = forms.by_key.get(key)
    if current is None:
        raise NotFound()
    try:
        draft = read_definition(document, current)
    except InvalidDefinition as error:
        return None, error.errors
    return draft, check_definition(draft, forms)


async def apply_change(
    connection: Connection,
    key: str,
    document: Mapping[str, Any],
    *,
    version: int,
    confirm: str | None = None,
    sub_forms: Sequence[Mapping[str, Any]] = (),
    elsewhere: UsesElsewhere | None = None,
    actor: Actor,
    now: datetime,
) -> FormDefinition:
    """Bring a form to a draft, all of it or nothing. An unchanged draft changes nothing and keeps the version.

    `version` is that of the definition the draft was made from, else FormChanged. Data in the way raises
    ChangeBlocked; a step that loses values raises ConfirmationNeeded until `confirm` is the form's key. `sub_forms`
    are new forms that the draft names. FormInUse where a field goes that something published `elsewhere` names.
    """
    require(actor, Permission.FORMS_MANAGE)
    async with changing_forms(connection) as forms:
        current, draft, new, around = _read_draft(forms, key, document, version, sub_forms)
        if elsewhere is not None:
            await check_removed(connection, forms, current, draft, elsewhere)
        async with views_aside(connection, forms, around, {key, *(each.key for each in new)}):
            await _make(connection, new)
            for each in new:
                await _settle(connection, each, around, "form.created", [], actor=actor, now=now)
            applied = await _alter(connection, current, draft, around, confirm, actor=actor, now=now)
            await keep_duplicate_indexes(connection, forms, around)
            return applied


async def _alter(
    connection: Connection,
    current: FormDefinition,
    draft: FormDefinition,
    around: Forms,
    confirm: str | None,
    *,
    actor: Actor,
    now: datetime,
) -> FormDefinition:
    """Carry out what a checked draft changes; `current` where that is nothing."""
    planned = await _plan(connection, current, draft, actor=actor, now=now)
    if planned.problems:
        raise ChangeBlocked(errors=planned.problems)
    if planned.requires_confirmation and confirm != planned.word:
        raise ConfirmationNeeded(word=planned.word, extra={"confirm_with": planned.word})
    if not planned.changes:
        return current
    changes = [each.change for each in planned.changes]
    for change in changes:
        with _still_distinct(change):
            await _run(connection, current, draft, change, now=now, today=now.date())
    if any(change.kind is ChangeKind.CHANGE_LIFECYCLE for change in changes):
        await place_records(connection, draft, by=actor.member_id, name=actor.name, now=now)
    if draft.aggregate is None and _searches_differently(current, draft):
        await refresh_search(connection, draft)
    return await _settle(connection, draft, around, "form.changed", changes, actor=actor, now=now)


@asynccontextmanager
async def changing_forms(connection: Connection) -> AsyncIterator[Forms]:
    """Alone among changers of this workspace's forms; waits for a lock no longer than LOCK_TIMEOUT."""
    lock = sql.SQL("set local lock_timeout = {}").format(LOCK_TIMEOUT)
    await connection.execute(lock)
    try:
        await connection.execute(
            "select pg_advisory_xact_lock(hashtext('tongzhou.forms.' || %s))", (connection.schema,)
        )
        yield await read_fresh_forms(connection)
    except psycopg.errors.LockNotAvailable as error:
        raise FormBusy() from error


class _Read(NamedTuple):
    """A form, the checked draft of it with the new forms that it names, and all forms as they will be."""

    current: FormDefinition
    draft: FormDefinition
    new: Sequence[FormDefinition]
    around: Forms


def _read_draft(
    forms: Forms, key: str, document: Mapping[str, Any], version: int, sub_forms: Sequence[Mapping[str, Any]]
) -> _Read:
    """What is wrong with a new form is said at its place, `sub_forms.0`, before what is wrong with the draft."""
    new = []
    for index, each in enumerate(sub_forms):
        with _at(f"sub_forms.{index}"):
            new.append(read_definition(each))
    before = _with_new(forms, new)
    current = before.by_key.get(key)
    if current is None:
        raise NotFound()
    draft = read_definition(document, current)
    around = before.with_form(draft)
    for index, made in enumerate(new):
        with _at(f"sub_forms.{index}"):
            _check(made, None, around)
    _check(draft, current, before)
    if current.version != version:
        raise FormChanged(form=key)
    return _Read(current, draft, new, around)


def _check(draft: FormDefinition, current: FormDefinition | None, forms: Forms) -> None:
    errors = check_definition(draft, forms)
    if current is not None:
        errors += _check_keys_stay(current, draft)
    if errors:
        raise InvalidDefinition(errors=errors)


def _check_keys_stay(current: FormDefinition, draft: FormDefinition) -> list[FieldError]:
    """Keys are chosen at creation; only a field that comes back from retirement may get another."""
    errors = [FieldError("key", "key_is_fixed", {"key": current.key})] if draft.key != current.key else []
    if (draft.aggregate is None) != (current.aggregate is None):
        errors.append(FieldError("aggregate", "aggregate_is_fixed"))
    for index, each in enumerate(draft.fields):
        old = current.find_by_id(each.id)
        if old is not None and not old.retired and old.key != each.key:
            errors.append(FieldError(f"fields.{index}.key", "key_is_fixed", {"key": old.key}))
    return errors


async def _plan(
    connection: Connection, current: FormDefinition, draft: FormDefinition, *, actor: Actor, now: datetime
) -> ChangePlan:
    changes = diff(current, draft)
    me = actor.team.me
    variables = Variables(
        me=None if me is None else str(me),
        today=actor.workspace.today(now),
        zone=actor.workspace.time_zone,
        now=SERVER_NOW,
    )

    async def fact(change: SchemaChange) -> Fact:
        if change.kind is ChangeKind.CHANGE_LIFECYCLE:
            return await count_unplaced(connection, current, draft)
        if change.check is not None:
            return await count_failing(connection, current, draft, change.check, variables)
        return await gather(connection, current, change)

    facts = [await fact(change) for change in changes]
    return plan(changes, facts, word=current.key)


async def _run(
    connection: Connection,
    current: FormDefinition,
    draft: FormDefinition,
    change: SchemaChange,
    *,
    now: datetime,
    today: date,
) -> None:
    """Carry out one change on the table; changes of texts touch none."""
    schema, before, after = connection.schema, change.before, change.after
    if change.kind is ChangeKind.CHANGE_TYPE and before is not None and after is not None:
        await convert_column(connection, current, before, after, now=now)
    elif change.kind is ChangeKind.ADD_FIELD and after is not None:
        await _add_field(connection, draft, after, now=now, today=today)
    else:
        await run_all(connection, _statements(schema, draft, change))


@contextmanager
def _still_distinct(change: SchemaChange) -> Iterator[None]:
    """Values that only a conversion makes equal are met when the new column is indexed, not while planning."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        field = change.field or ",".join(change.keys)
        raise ChangeBlocked(errors=[FieldError(field, "converted_not_unique")]) from error


def _statements(schema: str, draft: FormDefinition, change: SchemaChange) -> list[str]:
    if change.kind is ChangeKind.MAKE_UNIQUE_TOGETHER:
        return ddl.make_unique_together(schema, draft, change.keys)
    if change.kind is ChangeKind.STOP_UNIQUE_TOGETHER:
        return ddl.stop_unique_together(schema, draft, change.keys)
    each = change.before if change.kind is ChangeKind.RETIRE else change.after
    step = _STEPS.get(change.kind)
    return [] if step is None or each is None or not each.type.is_stored else step(schema, draft, each)


_STEPS: dict[ChangeKind, Callable[[str, FormDefinition, Field], list[str]]] = {
    ChangeKind.RETIRE: ddl.retire,
    ChangeKind.RESTORE: ddl.restore,
    ChangeKind.REQUIRE: ddl.require,
    ChangeKind.STOP_REQUIRING: ddl.stop_requiring,
    ChangeKind.REQUIRE_WHEN_SHOWN: ddl.stop_requiring,
    ChangeKind.MAKE_UNIQUE: ddl.make_unique,
    ChangeKind.STOP_UNIQUE: ddl.stop_unique,
}


async def _add_field(connection: Connection, draft: FormDefinition, each: Field, *, now: datetime, today: date) -> None:
    """Add the column; a required one gives the rows that are there its default."""
    await run_all(connection, ddl.add_column(connection.schema, draft, each))
    if each.retired or not each.type.is_stored:
        return
    default = getattr(each.settings, "default", None)
    if each.is_always_required and default is not None:
        given = {"today": today, "now": now}.get(default, default) if isinstance(default, str) else default
        value = each.type.codec.parser(each.settings)(given)
        statement = sql.SQL("update {} set {} = %s").format(
            sql.Identifier(connection.schema, draft.key), sql.Identifier(each.key)
        )
        await connection.execute(statement, (value,))
    if each.is_always_required:
        await run_all(connection, ddl.require(connection.schema, draft, each))
    if each.unique:
        await run_all(connection, ddl.make_unique(connection.schema, draft, each))


def _searches_differently(current: FormDefinition, draft: FormDefinition) -> bool:
    def searched(form: FormDefinition) -> object:
        return form.label_field, {(each.key, each.type.name) for each in searched_fields(form)}

    return searched(current) != searched(draft)


async def _settle(
    connection: Connection,
    draft: FormDefinition,
    forms: Forms,
    action: str,
    changes: list[SchemaChange],
    *,
    actor: Actor,
    now: datetime,
) -> FormDefinition:
    """Bring policies up to date, store the definition, raise the workspace's version, write it down."""
    applied = replace(draft, version=draft.version + 1)
    partner_role = actor.workspace.partner_role
    if applied.aggregate is None:
        await run_all(connection, partner_access(connection.schema, partner_role, applied, forms.with_form(applied)))
    for each in applied.live_fields:
        if isinstance(each.settings, SerialSettings):
            sequence = ddl.serial_sequence(connection.schema, each)
            await run_all(connection, serial_access(partner_role, applied, sequence))
    await _store(connection, applied, now=now)
    images = [UUID(image) for image in sorted(images_of(applied.layout))]
    await attach(connection, images, form=LAYOUT_FILES, record_id=UUID(applied.id), partner_id=None, actor=actor)
    await set_follows(connection, applied.key, applied.inheriting)
    await connection.execute("select directory.touch_workspace()")
    detail = {"form": applied.key, "changes": [f"{c.kind.value}:{c.field or ','.join(c.keys)}" for c in changes]}
    subject = Subject("form", applied.id, words(applied.title, "zh-CN"))
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)
    return applied


async def _store(connection: Connection, definition: FormDefinition, *, now: datetime) -> None:
    document = write_definition(definition)
    if definition.version == 1:
        values = {"id": UUID(definition.id), "key": definition.key, "created_at": now}
        statement: Any = sa.insert(form_table).values(**values, version=1, definition=document, updated_at=now)
    else:
        statement = (
            sa.update(form_table)
            .where(form_table.c.id == UUID(definition.id))
            .values(version=definition.version, definition=document, updated_at=now)
        )
    await execute(connection, statement)
