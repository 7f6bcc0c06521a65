"""Reading templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tongzhou.builder.documents.contracts import Template, TemplateDocument
from tongzhou.builder.documents.tables import template_table
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound


async def list_templates(connection: Connection, form: FormDefinition) -> list[Template]:
    """The form's templates in the order they were made."""
    found = (
        select(template_table)
        .where(template_table.c.form_id == UUID(form.id))
        .order_by(template_table.c.created_at, template_table.c.id)
    )
    async with as_workspace(connection):
        rows = await fetch_all(connection, found)
    return [_template(row) for row in rows]


async def get_template(connection: Connection, form: FormDefinition, key: str) -> Template:
    """One template of the form; raises NotFound."""
    found = select(template_table).where(template_table.c.form_id == UUID(form.id), template_table.c.key == key)
    async with as_workspace(connection):
        row = await fetch_one(connection, found)
    if row is None:
        raise NotFound()
    return _template(row)


def written(document: TemplateDocument) -> dict[str, Any]:
    """A template as it is stored and as packages write it: without what is usual."""
    lean = document.model_dump(mode="json", exclude_defaults=True)
    blocks = [{"type": block.type, **block.model_dump(mode="json", exclude_defaults=True)} for block in document.blocks]
    return {**lean, "blocks": blocks}


def texts_by_key(templates: Iterable[Template]) -> dict[str, dict[str, Any]]:
    """Templates as packages write them."""
    return {each.key: written(each.document) for each in templates}


def _template(row: Row) -> Template:
    return Template(
        id=row["id"],
        form_id=row["form_id"],
        key=row["key"],
        document=TemplateDocument.model_validate(row["document"]),
        bound=row["bound"],
        revision=row["revision"],
        updated_at=row["updated_at"],
        updated_by=row["updated_by"],
    )
