"""Public links as packages write them: what they ask and show, never an address, a password or a count."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update

from tongzhou.access.facade import Actor
from tongzhou.builder.links.actions import change_link, create_link
from tongzhou.builder.links.contracts import Link, LinkDocument
from tongzhou.builder.links.queries import list_links
from tongzhou.builder.links.tables import link_table
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.texts import Text as Title

Text = dict[str, Any]
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def link_text(document: Mapping[str, Any]) -> Text:
    """The canonical spelling; raises pydantic's ValidationError."""
    return _written(LinkDocument.model_validate(document))


def portable_link(text: Text) -> Text:
    """Without fixed values that name records, people or files of the workspace."""
    if "fields" not in text:
        return text
    fields = [
        {name: value for name, value in each.items() if name != "value" or not _names_ids(value)}
        for each in text["fields"]
    ]
    return {**text, "fields": fields}


def _names_ids(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "id" in value
    if isinstance(value, list):
        return any(_names_ids(item) for item in value)
    return isinstance(value, str) and _ID.fullmatch(value) is not None


async def read_links(connection: Connection, form: FormDefinition) -> dict[str, Text]:
    """The form's links that have a key."""
    return {each.key: _written(each.document) for each in await list_links(connection, form) if each.key is not None}


async def name_links(connection: Connection, form: FormDefinition, name: Callable[[Title], str]) -> None:
    """Give a key to every link that has none, by its title, the oldest first."""
    for each in reversed(await list_links(connection, form)):
        if each.key is None:
            statement = update(link_table).where(link_table.c.id == each.id).values(key=name(each.document.title))
            await execute(connection, statement)


async def save_link(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    key: str,
    text: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Make the link, closed and without an address until somebody opens it; or bring it to this text."""
    document = LinkDocument.model_validate(text)
    known: Link | None = {each.key: each for each in await list_links(connection, form)}.get(key)
    if known is not None:
        await change_link(connection, forms, form, known.id, {"document": document}, actor=actor, now=now)
        return
    made = await create_link(connection, forms, form, document, password_hash=None, sealer=None, actor=actor, now=now)
    await _close(connection, made.id, key)


async def _close(connection: Connection, link_id: UUID, key: str) -> None:
    await execute(connection, update(link_table).where(link_table.c.id == link_id).values(key=key, paused=True))


def _written(document: LinkDocument) -> Text:
    lean = document.model_dump(mode="json", exclude_defaults=True)
    return {"kind": document.kind.value, **{name: value for name, value in lean.items() if name != "kind"}}
