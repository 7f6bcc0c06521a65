"""Writing templates, by those who change the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import delete, func, insert, select, update

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.documents.binding import bound, keyed
from tongzhou.builder.documents.contracts import TEMPLATES_MAX, ImageBlock, Template, TemplateDocument
from tongzhou.builder.documents.errors import TemplateExists, TooManyTemplates
from tongzhou.builder.documents.queries import get_template, written
from tongzhou.builder.documents.rules import faults
from tongzhou.builder.documents.tables import template_table
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import LAYOUT_FILES
from tongzhou.files.facade import attach
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_value
from tongzhou.kernel.errors import Conflict, InvalidValues
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import DEFAULT_LOCALE, words


async def create_template(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    key: str,
    document: TemplateDocument,
    *,
    actor: Actor,
    now: datetime,
) -> Template:
    """Save a new template; raises InvalidValues, TemplateExists and TooManyTemplates."""
    values = await _checked(connection, forms, form, document, actor=actor)
    same_form = template_table.c.form_id == UUID(form.id)
    count = await fetch_value(connection, select(func.count()).select_from(template_table).where(same_form))
    if count >= TEMPLATES_MAX:
        raise TooManyTemplates(limit=TEMPLATES_MAX)
    made = insert(template_table).values(
        id=new_id(),
        form_id=UUID(form.id),
        key=key,
        revision=1,
        created_at=now,
        updated_at=now,
        updated_by=actor.name,
        **values,
    )
    try:
        await execute(connection, made)
    except psycopg.errors.UniqueViolation as error:
        raise TemplateExists(template=key) from error
    await _note(connection, "template.created", form, key, document, actor=actor, now=now)
    return await get_template(connection, form, key)


async def change_template(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    key: str,
    document: TemplateDocument,
    *,
    revision: int,
    actor: Actor,
    now: datetime,
) -> Template:
    """Replace a template that is still of `revision`; raises InvalidValues, NotFound, and Conflict if it is not."""
    values = await _checked(connection, forms, form, document, actor=actor)
    known = await get_template(connection, form, key)
    changed = await execute(
        connection,
        update(template_table)
        .where(template_table.c.id == known.id, template_table.c.revision == revision)
        .values(revision=revision + 1, updated_at=now, updated_by=actor.name, **values),
    )
    if not changed:
        raise Conflict()
    await _note(connection, "template.changed", form, key, document, actor=actor, now=now)
    return await get_template(connection, form, key)


async def remove_template(
    connection: Connection, form: FormDefinition, key: str, *, actor: Actor, now: datetime
) -> None:
    """Forget a template; what was printed with it is not touched."""
    require(actor, Permission.FORMS_MANAGE)
    known = await get_template(connection, form, key)
    await execute(connection, delete(template_table).where(template_table.c.id == known.id))
    await _note(connection, "template.removed", form, key, known.document, actor=actor, now=now)


async def _checked(
    connection: Connection, forms: Forms, form: FormDefinition, document: TemplateDocument, *, actor: Actor
) -> Mapping[str, Any]:
    """What is stored of a document whose every name is known; its pictures become the form's."""
    require(actor, Permission.FORMS_MANAGE)
    document = keyed(form, document)
    errors = faults(forms, form, document)
    if errors:
        raise InvalidValues(errors=errors)
    pictures = sorted(files_of(document))
    await attach(connection, pictures, form=LAYOUT_FILES, record_id=UUID(form.id), partner_id=None, actor=actor)
    return {"document": written(document), "bound": bound(forms, form, document)}


def files_of(document: TemplateDocument) -> set[UUID]:
    """The template's own pictures."""
    return {block.file for block in document.blocks if isinstance(block, ImageBlock) and block.file is not None}


async def _note(
    connection: Connection,
    action: str,
    form: FormDefinition,
    key: str,
    document: TemplateDocument,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    subject = Subject("template", f"{form.key}.{key}", words(document.title, DEFAULT_LOCALE))
    await record(connection, actor=actor, action=action, subject=subject, detail={"form": form.key}, now=now)
