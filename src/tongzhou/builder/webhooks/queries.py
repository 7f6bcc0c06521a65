"""Reading webhooks and their log."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.webhooks.contracts import Webhook, WebhookDocument
from tongzhou.builder.webhooks.tables import delivery_table, webhook_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound


async def list_webhooks(connection: Connection, form_id: UUID) -> list[Webhook]:
    """The webhooks of a form, the oldest first."""
    statement = select(webhook_table).where(webhook_table.c.form_id == form_id).order_by(webhook_table.c.id)
    return [_webhook(row) for row in await fetch_all(connection, statement)]


async def get_webhook(connection: Connection, form: FormDefinition, webhook_id: UUID) -> Webhook:
    """One webhook of a form; raises NotFound."""
    table = webhook_table.c
    row = await fetch_one(
        connection, select(webhook_table).where(table.id == webhook_id, table.form_id == UUID(form.id))
    )
    if row is None:
        raise NotFound()
    return _webhook(row)


async def list_deliveries(connection: Connection, webhook_id: UUID, *, limit: int) -> list[Row]:
    """The latest deliveries first."""
    table = delivery_table
    return await fetch_all(
        connection,
        select(table).where(table.c.webhook_id == webhook_id).order_by(table.c.id.desc()).limit(limit),
    )


def _webhook(row: Row) -> Webhook:
    return Webhook(
        id=row["id"],
        form_id=row["form_id"],
        key=row["key"],
        document=WebhookDocument.model_validate(row["document"]),
        secret_sealed=bytes(row["secret_sealed"]),
        paused=row["paused"],
        failing_since=row["failing_since"],
        created_at=row["created_at"],
    )
