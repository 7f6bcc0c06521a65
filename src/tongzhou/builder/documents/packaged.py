"""Print templates as packages write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tongzhou.access.facade import Actor
from tongzhou.builder.documents.actions import change_template, create_template
from tongzhou.builder.documents.contracts import TemplateDocument
from tongzhou.builder.documents.queries import list_templates, texts_by_key, written
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.kernel.database.connections import Connection

Text = dict[str, Any]


def template_text(document: Mapping[str, Any]) -> Text:
    """The canonical spelling; raises pydantic's ValidationError."""
    return written(TemplateDocument.model_validate(document))


async def read_templates(connection: Connection, form: FormDefinition) -> dict[str, Text]:
    """The form's templates by key."""
    return texts_by_key(await list_templates(connection, form))


async def save_template(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    key: str,
    text: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Make the template, or bring it to this text."""
    document = TemplateDocument.model_validate(text)
    known = {each.key: each for each in await list_templates(connection, form)}.get(key)
    if known is None:
        await create_template(connection, forms, form, key, document, actor=actor, now=now)
    else:
        await change_template(connection, forms, form, key, document, revision=known.revision, actor=actor, now=now)
