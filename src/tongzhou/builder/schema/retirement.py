"""Forms taken out of use with their records, brought back, or removed for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor, Permission, drop_form_rights, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.fields.facade import SerialSettings
from tongzhou.builder.schema import ddl
from tongzhou.builder.schema.actions import changing_forms
from tongzhou.builder.schema.aggregate_rules import aggregates_over
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.conversions import run_all
from tongzhou.builder.schema.documents import stored_definition
from tongzhou.builder.schema.errors import ConfirmationNeeded, FormInUse
from tongzhou.builder.schema.fetching_rules import fetched_from
from tongzhou.builder.schema.queries import read_fresh_forms
from tongzhou.builder.schema.rules import check_definition
from tongzhou.builder.schema.tables import form_table, named_table
from tongzhou.builder.schema.view_upkeep import drop_views, make_views
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import FieldError, NotFound
from tongzhou.kernel.texts import words

_BY_ID = (
    "_comment",
    "_follower",
    "_event_due",
    "_tracked_field",
    "_stage_limit",
    "_stage_due",
    "_record_history",
    "_event",
    "_undo",
)
_BY_KEY = ("_slow_list", "_permission_set", "_record_share", "_follow", "_message", "_flow")
"""What names a form by its key, and must not speak of another form that takes the key later."""


async def retire_form(connection: Connection, key: str, *, actor: Actor, now: datetime) -> int:
    """Take a form out of use; its records stay as they are, how many is answered.

    Raises FormInUse naming the fields of other forms that lead to it or are computed from it, and the flows over it.
    """
    require(actor, Permission.FORMS_MANAGE)
    async with changing_forms(connection) as forms:
        form = forms.by_key.get(key)
        if form is None:
            raise NotFound()
        if errors := [*_uses(form, forms), *_used_by(await _flows_with(connection, key))]:
            raise FormInUse(form=key, errors=errors)
        count = await _count(connection, form)
        if form.aggregate is not None:
            await drop_views(connection, [form])
        await _mark(connection, form, "form.retired", count, retired_at=now, actor=actor, now=now)
    return count


async def list_uses(connection: Connection, key: str, *, actor: Actor) -> tuple[list[dict[str, Any]], int]:
    """What stands in the way of taking a form out of use, by name; and how many records it has."""
    require(actor, Permission.FORMS_MANAGE)
    forms = await read_fresh_forms(connection)
    form = forms.by_key.get(key)
    if form is None:
        raise NotFound()
    uses = [
        {
            "form": other.key,
            "title": other.title,
            "field": None if each is None else each.key,
            "label": None if each is None else each.label,
            "flow": None,
        }
        for other, each in _places(form, forms)
    ]
    uses += [
        {"form": key, "title": row["title"], "field": None, "label": None, "flow": row["key"]}
        for row in await _flows_with(connection, key)
    ]
    return uses, await _count(connection, form)


async def restore_form(connection: Connection, key: str, *, actor: Actor, now: datetime) -> FormDefinition:
    """Bring a retired form back; FormInUse where what it needs of other forms is no longer there."""
    require(actor, Permission.FORMS_MANAGE)
    async with changing_forms(connection) as forms:
        form = await _retired(connection, key)
        if errors := check_definition(form, forms):
            raise FormInUse(form=key, errors=errors)
        if form.aggregate is not None:
            await make_views(connection, forms, [form])
        await _mark(connection, form, "form.restored", 0, retired_at=None, actor=actor, now=now)
    return form


async def purge_form(connection: Connection, key: str, *, confirm: str | None, actor: Actor, now: datetime) -> int:
    """Remove a retired form for good with records, history, views, files and the rights that roles give on it; how many
    records went.

    Raises ConfirmationNeeded with the count until `confirm` is the form's key.
    """
    require(actor, Permission.FORMS_MANAGE)
    async with changing_forms(connection):
        form = await _retired(connection, key)
        count = await _count(connection, form)
        if confirm != key:
            raise ConfirmationNeeded(word=key, extra={"confirm_with": key, "count": count})
        schema = connection.schema
        statements = [f"delete from \"{schema}\".{table} where form_id = '{UUID(form.id)}'" for table in _BY_ID]
        statements += [f"delete from \"{schema}\".{table} where form = '{form.key}'" for table in _BY_KEY]
        statements.append(f"delete from \"{schema}\"._form where id = '{UUID(form.id)}'")
        if form.aggregate is None:
            statements.append(f"drop table {ddl.qualified(schema, key)} cascade")
        statements += [
            statement
            for each in form.fields
            if isinstance(each.settings, SerialSettings)
            for statement in ddl.forget_numbers(schema, each)
        ]
        files = f'update "{schema}"._file set removed_at = $1 where form = $2'
        await connection.execute(files.replace("$1", "%s").replace("$2", "%s").encode(), (now, key))
        await run_all(connection, statements)
        await drop_form_rights(connection, key, actor=actor, now=now)
        await connection.execute("select directory.touch_workspace()")
        await _note(connection, form, "form.purged", count, actor=actor, now=now)
    return count


async def list_retired_forms(connection: Connection, *, actor: Actor) -> list[dict[str, Any]]:
    """The forms out of use with how many records each holds, the latest first."""
    require(actor, Permission.FORMS_MANAGE)
    table = form_table
    rows = await fetch_all(
        connection,
        sa.select(table.c.definition, table.c.retired_at)
        .where(table.c.retired_at.is_not(None))
        .order_by(table.c.retired_at.desc()),
    )
    found = []
    for row in rows:
        form = stored_definition(row["definition"])
        count = await _count(connection, form)
        retired_at = row["retired_at"].isoformat()
        found.append(
            {
                "key": form.key,
                "title": form.title,
                "icon": form.icon,
                "color": form.color,
                "records": count,
                "retired_at": retired_at,
            }
        )
    return found


def _uses(form: FormDefinition, forms: Forms) -> Iterator[FieldError]:
    for other, each in _places(form, forms):
        if each is None:
            yield FieldError(other.key, "counted_elsewhere", {"form": other.title})
        else:
            params = {"form": other.title, "field": each.label}
            yield FieldError(f"{other.key}.{each.key}", "leads_to_form", params)


async def _flows_with(connection: Connection, key: str) -> list[Row]:
    """The flows whose draft or active version is about the form, or has a step that works on its records."""
    named = (
        "jsonb_path_exists(d.document, '$.steps[*].form ? (@ == $form)', jsonb_build_object('form', %(form)s::text))"
    )
    flow, version = (f'"{connection.schema}"."{name}"' for name in ("_flow", "_flow_version"))
    statement = f"""
        select f.key, f.document->'title' as title from {flow} f
        where f.form = %(form)s or exists (
            select from (
                select f.document union all
                select v.document from {version} v where v.flow_id = f.id and v.number = f.active
            ) d where d.document->>'form' = %(form)s or {named}
        ) order by f.key
    """
    cursor = await connection.execute(statement.encode(), {"form": key})
    return list(await cursor.fetchall())


def _used_by(flows: Iterable[Row]) -> Iterator[FieldError]:
    for row in flows:
        yield FieldError(f"flows.{row['key']}", "used_by_flow", {"flow": row["title"]})


def _places(form: FormDefinition, forms: Forms) -> Iterator[tuple[FormDefinition, Field | None]]:
    """The fields of other forms that need a form, and the aggregate tables that count it."""
    for other in forms:
        for each in other.live_fields if other.key != form.key else ():
            if form.key in fetched_from(each):
                yield other, each
    for other in aggregates_over(forms, form.key):
        yield other, None


async def _retired(connection: Connection, key: str) -> FormDefinition:
    table = form_table
    row = await fetch_one(
        connection, sa.select(table.c.definition).where(table.c.key == key, table.c.retired_at.is_not(None))
    )
    if row is None:
        raise NotFound()
    return stored_definition(row["definition"])


async def _count(connection: Connection, form: FormDefinition) -> int:
    if form.aggregate is not None:
        return 0  # its rows are those of other forms
    table = named_table(form.key, ("id", sa.Uuid()), ("deleted_at", sa.DateTime(timezone=True)))
    live = sa.select(sa.func.count()).select_from(table).where(table.c.deleted_at.is_(None))
    return int(await fetch_value(connection, live))


async def _mark(
    connection: Connection,
    form: FormDefinition,
    action: str,
    count: int,
    *,
    retired_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> None:
    change = sa.update(form_table).where(form_table.c.id == UUID(form.id)).values(retired_at=retired_at)
    await execute(connection, change)
    await connection.execute("select directory.touch_workspace()")
    await _note(connection, form, action, count, actor=actor, now=now)


async def _note(
    connection: Connection, form: FormDefinition, action: str, count: int, *, actor: Actor, now: datetime
) -> None:
    subject = Subject("form", form.id, words(form.title, "zh-CN"))
    detail = {"form": form.key, "records": count}
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)
