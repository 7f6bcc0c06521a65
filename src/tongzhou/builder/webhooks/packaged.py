"""Webhooks as packages write them: never with a secret, and of their address the host alone, which paths often hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import update

from tongzhou.access.facade import Actor
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.webhooks.actions import change_webhook, create_webhook
from tongzhou.builder.webhooks.contracts import WebhookDocument
from tongzhou.builder.webhooks.queries import list_webhooks
from tongzhou.builder.webhooks.tables import webhook_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.sealing import Sealer

Text = dict[str, Any]


def webhook_text(document: Mapping[str, Any]) -> Text:
    """The canonical spelling; raises pydantic's ValidationError."""
    return _written(WebhookDocument.model_validate(document))


def portable_webhook(text: Text) -> Text:
    """With the host of its address only."""
    place = urlsplit(text["url"])
    port = "" if place.port is None else f":{place.port}"
    return {**text, "url": f"{place.scheme}://{place.hostname}{port}/"}


async def read_webhooks(connection: Connection, form: FormDefinition) -> dict[str, Text]:
    """The form's webhooks that have a key."""
    known = await list_webhooks(connection, UUID(form.id))
    return {each.key: _written(each.document) for each in known if each.key is not None}


async def name_webhooks(connection: Connection, form: FormDefinition, name: Callable[[str], str]) -> None:
    """Give a key to every webhook that has none, by its title, the oldest first."""
    for each in await list_webhooks(connection, UUID(form.id)):
        if each.key is None:
            named = update(webhook_table).where(webhook_table.c.id == each.id)
            await execute(connection, named.values(key=name(each.document.title)))


async def save_webhook(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    key: str,
    text: Mapping[str, Any],
    *,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
) -> None:
    """Make the webhook with a secret of its own, silent until somebody lets it speak; or bring it to this text."""
    document = WebhookDocument.model_validate(text)
    known = {each.key: each for each in await list_webhooks(connection, UUID(form.id))}.get(key)
    if known is not None:
        await change_webhook(connection, forms, form, known.id, document=document, paused=None, actor=actor, now=now)
        return
    made, _ = await create_webhook(connection, forms, form, document, sealer=sealer, actor=actor, now=now)
    silent = update(webhook_table).where(webhook_table.c.id == made.id).values(key=key, paused=True)
    await execute(connection, silent)


def _written(document: WebhookDocument) -> Text:
    lean = document.model_dump(mode="json", exclude_defaults=True)
    return {**lean, "events": sorted(lean["events"])}
