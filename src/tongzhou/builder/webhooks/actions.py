"""Writing webhooks, by those who may read all that is told."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from tongzhou.access.facade import Action, Actor, Permission, require, row_scope
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.query.facade import FormRowConditions, sight_of
from tongzhou.builder.records.facade import reads_all_behind, subscribe
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import tracked_fields
from tongzhou.builder.webhooks.contracts import WEBHOOKS_MAX, DeliveryStatus, RecordEvent, Webhook, WebhookDocument
from tongzhou.builder.webhooks.errors import TooManyWebhooks
from tongzhou.builder.webhooks.queries import get_webhook, list_webhooks
from tongzhou.builder.webhooks.tables import delivery_table, webhook_table
from tongzhou.builder.webhooks.telling import SUBSCRIBER
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import touch_workspace
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_one
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed, NotFound
from tongzhou.kernel.http.outgoing import OutgoingFault, place_of
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer

PURPOSE = "webhook"
SECRET_PREFIX = "tzw_"


async def create_webhook(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    document: WebhookDocument,
    *,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
) -> tuple[Webhook, str]:
    """Make a webhook; it and its secret, shown this once. Raises InvalidValues, NotAllowed and TooManyWebhooks."""
    await _check(connection, forms, form, document, actor)
    if len(await list_webhooks(connection, UUID(form.id))) >= WEBHOOKS_MAX:
        raise TooManyWebhooks(limit=WEBHOOKS_MAX)
    webhook_id, secret = new_id(), new_secret()
    await execute(
        connection,
        insert(webhook_table).values(
            id=webhook_id,
            form_id=UUID(form.id),
            document=_stored(document),
            secret_sealed=sealer.seal(secret, PURPOSE),
            paused=False,
            created_by=actor.member_id,
            created_at=now,
        ),
    )
    await _watch(connection)
    await _note(connection, "webhook.created", webhook_id, document, actor=actor, now=now)
    return await get_webhook(connection, form, webhook_id), secret


async def change_webhook(
    connection: Connection,
    forms: Forms,
    form: FormDefinition,
    webhook_id: UUID,
    *,
    document: WebhookDocument | None,
    paused: bool | None,
    actor: Actor,
    now: datetime,
) -> Webhook:
    """Change what is given; what waited while it was paused goes on when it is resumed."""
    webhook = await get_webhook(connection, form, webhook_id)
    content = document or webhook.document
    await _check(connection, forms, form, content, actor)
    values: dict[str, Any] = {"document": _stored(content)}
    if paused is not None:
        values |= {"paused": paused, "failing_since": None}
    await execute(connection, update(webhook_table).where(webhook_table.c.id == webhook_id).values(**values))
    await _note(connection, "webhook.changed", webhook_id, content, actor=actor, now=now)
    return await get_webhook(connection, form, webhook_id)


async def renew_secret(
    connection: Connection, form: FormDefinition, webhook_id: UUID, *, sealer: Sealer, actor: Actor, now: datetime
) -> str:
    """Give a webhook another secret at once; it is shown this once."""
    require(actor, Permission.WEBHOOKS_MANAGE)
    webhook = await get_webhook(connection, form, webhook_id)
    secret = new_secret()
    sealed = sealer.seal(secret, PURPOSE)
    await execute(
        connection, update(webhook_table).where(webhook_table.c.id == webhook_id).values(secret_sealed=sealed)
    )
    await _note(connection, "webhook.renewed", webhook_id, webhook.document, actor=actor, now=now)
    return secret


async def remove_webhook(
    connection: Connection, form: FormDefinition, webhook_id: UUID, *, actor: Actor, now: datetime
) -> None:
    """Forget a webhook with its log; what waits is not sent."""
    require(actor, Permission.WEBHOOKS_MANAGE)
    webhook = await get_webhook(connection, form, webhook_id)
    await execute(connection, delete(webhook_table).where(webhook_table.c.id == webhook_id))
    await _watch(connection)
    await _note(connection, "webhook.removed", webhook_id, webhook.document, actor=actor, now=now)


async def replay(connection: Connection, webhook: Webhook, delivery_id: UUID, *, now: datetime) -> UUID:
    """Send what was sent before once more, as a delivery of its own with the same body."""
    table = delivery_table
    row = await fetch_one(connection, select(table).where(table.c.id == delivery_id, table.c.webhook_id == webhook.id))
    if row is None:
        raise NotFound()
    again = new_id()
    await execute(
        connection,
        insert(table).values(
            id=again,
            webhook_id=webhook.id,
            event=row["event"],
            body=row["body"],
            status=DeliveryStatus.WAITING.value,
            attempts=0,
            next_at=now,
            created_at=now,
            replay_of=row["replay_of"] or row["id"],
        ),
    )
    return again


def new_secret() -> str:
    """256 random bits as text."""
    return SECRET_PREFIX + secrets.token_urlsafe(32)


async def _check(
    connection: Connection, forms: Forms, form: FormDefinition, document: WebhookDocument, actor: Actor
) -> None:
    require(actor, Permission.WEBHOOKS_MANAGE)
    errors = [
        FieldError(f"{name}.{number}", "unknown_field", {"field": key})
        for name, keys in (("changed", document.changed), ("fields", document.fields))
        for number, key in enumerate(keys)
        if form.find(key) is None
    ]
    try:
        place_of(document.url)
    except OutgoingFault:
        errors.append(FieldError("url", "webhook_url"))
    if document.rows:
        found = await FormRowConditions().find_errors(connection, PersonKind.MEMBER, {form.key: document.rows})
        errors += [FieldError("rows", error.code, error.params, error.sentences, error.at) for error in found]
    if errors:
        raise InvalidValues(errors=errors)
    sight = sight_of(forms, actor)
    told = document.fields or tuple(each.key for each in form.live_fields)
    reads = all(sight.shown_on(form, form.get(key)) is None for key in told)
    if not reads or not row_scope(actor, form.key, Action.READ).everything:
        raise NotAllowed()
    if RecordEvent.RECALCULATED in document.events:
        tracked = [place.field for place in tracked_fields(forms) if place.form.key == form.key]
        if not all(reads_all_behind(actor, forms, form, each) for each in tracked if each.key in told):
            raise NotAllowed()


async def _watch(connection: Connection) -> None:
    """Have the events of the forms that have webhooks noted, those of no other."""
    rows = await fetch_all(connection, select(webhook_table.c.form_id).distinct())
    await subscribe(connection, SUBSCRIBER, {row["form_id"] for row in rows}, list(RecordEvent))
    await touch_workspace(connection)


def _stored(document: WebhookDocument) -> Mapping[str, Any]:
    return document.model_dump(mode="json", exclude_defaults=True)


async def _note(
    connection: Connection, action: str, webhook_id: UUID, document: WebhookDocument, *, actor: Actor, now: datetime
) -> None:
    subject = Subject("webhook", str(webhook_id), document.title)
    await record(connection, actor=actor, action=action, subject=subject, detail={"url": document.url}, now=now)
