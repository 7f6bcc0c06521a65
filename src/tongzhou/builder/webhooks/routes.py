"""Webhooks of a form over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.builder.query.facade import sight_of
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_forms
from tongzhou.builder.webhooks.actions import (
    PURPOSE,
    change_webhook,
    create_webhook,
    remove_webhook,
    renew_secret,
    replay,
)
from tongzhou.builder.webhooks.answers import (
    DeliveriesAnswer,
    TriedAnswer,
    WebhookAnswer,
    WebhookMadeAnswer,
    WebhooksAnswer,
    WebhookSecretAnswer,
)
from tongzhou.builder.webhooks.contracts import Webhook, WebhookDocument
from tongzhou.builder.webhooks.delivering import send_now
from tongzhou.builder.webhooks.queries import get_webhook, list_deliveries, list_webhooks
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.http.answers import Identified
from tongzhou.kernel.http.outgoing import Outgoing, OutgoingFault
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer

router = strict_router("/api/forms/{form}/webhooks", "webhooks")
REQUEST_SHOWN = 4_096


class WebhookBody(BaseModel):
    """A new webhook."""

    model_config = ConfigDict(extra="forbid")

    document: WebhookDocument


class WebhookChangeBody(BaseModel):
    """What is to change."""

    model_config = ConfigDict(extra="forbid")

    document: WebhookDocument | None = None
    paused: bool | None = None


@router.get("", response_model=WebhooksAnswer)
async def list_form_webhooks(request: Request, actor: CurrentActor, form: str) -> dict[str, Any]:
    """The form's webhooks."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        found = await list_webhooks(connection, UUID(definition.id))
    return {"webhooks": [_shown(each) for each in found]}


@router.post("", status_code=201, response_model=WebhookMadeAnswer)
async def make(request: Request, actor: CurrentActor, form: str, body: WebhookBody) -> dict[str, Any]:
    """Make a webhook; its secret is in this answer and nowhere else."""
    async with _database(request).workspace(actor.workspace) as connection:
        forms, definition = await _form(connection, actor, form)
        made, secret = await create_webhook(
            connection, forms, definition, body.document, sealer=_sealer(request), actor=actor, now=clock.now()
        )
    return {"webhook": _shown(made), "secret": secret}


@router.patch("/{webhook_id}", response_model=WebhookAnswer)
async def change(
    request: Request, actor: CurrentActor, form: str, webhook_id: UUID, body: WebhookChangeBody
) -> dict[str, Any]:
    """Change a webhook, pause it, or resume it: what waited is then sent."""
    async with _database(request).workspace(actor.workspace) as connection:
        forms, definition = await _form(connection, actor, form)
        changed = await change_webhook(
            connection, forms, definition, webhook_id,
            document=body.document, paused=body.paused, actor=actor, now=clock.now(),
        )  # fmt: skip
    return {"webhook": _shown(changed)}


@router.delete("/{webhook_id}", status_code=204)
async def remove(request: Request, actor: CurrentActor, form: str, webhook_id: UUID) -> Response:
    """Remove a webhook with its log."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        await remove_webhook(connection, definition, webhook_id, actor=actor, now=clock.now())
    return Response(status_code=204)


@router.post("/{webhook_id}:renew", response_model=WebhookSecretAnswer)
async def renew(request: Request, actor: CurrentActor, form: str, webhook_id: UUID) -> dict[str, Any]:
    """Give a webhook another secret at once."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        sealer = _sealer(request)
        secret = await renew_secret(connection, definition, webhook_id, sealer=sealer, actor=actor, now=clock.now())
    return {"secret": secret}


@router.post("/{webhook_id}:try", response_model=TriedAnswer)
async def attempt(request: Request, actor: CurrentActor, form: str, webhook_id: UUID) -> dict[str, Any]:
    """Send a test event now, signed like a real one, and say what came back."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        webhook = await get_webhook(connection, definition, webhook_id)
    secret = _sealer(request).unseal(webhook.secret_sealed, PURPOSE)
    delivery_id = new_id()
    body = {"id": str(delivery_id), "event": "test", "workspace": actor.workspace.key, "form": form, "records": []}
    outgoing: Outgoing = request.app.state.outgoing
    tried: dict[str, Any] = {"response_status": None, "response": None, "fault": None, "milliseconds": None}
    try:
        reply = await send_now(webhook.document.url, secret, delivery_id, "test", orjson.dumps(body).decode(), outgoing)
    except OutgoingFault as error:
        return {**tried, "ok": False, "fault": error.fault}
    came = {"response_status": reply.status, "response": reply.text, "milliseconds": reply.milliseconds}
    return {**tried, **came, "ok": 200 <= reply.status < 300}


@router.get("/{webhook_id}/deliveries", response_model=DeliveriesAnswer)
async def list_log(
    request: Request,
    actor: CurrentActor,
    form: str,
    webhook_id: UUID,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """What was sent lately, and what came back."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        webhook = await get_webhook(connection, definition, webhook_id)
        rows = await list_deliveries(connection, webhook.id, limit=limit)
    return {"deliveries": [_delivery(row) for row in rows]}


@router.post("/{webhook_id}/deliveries/{delivery_id}:replay", status_code=201, response_model=Identified)
async def send_again(
    request: Request, actor: CurrentActor, form: str, webhook_id: UUID, delivery_id: UUID
) -> dict[str, Any]:
    """Send a delivery once more, with the same body."""
    async with _database(request).workspace(actor.workspace) as connection:
        _, definition = await _form(connection, actor, form)
        webhook = await get_webhook(connection, definition, webhook_id)
        return {"id": await replay(connection, webhook, delivery_id, now=clock.now())}


async def _form(connection: Connection, actor: Actor, key: str) -> tuple[Forms, FormDefinition]:
    """The form, for somebody who may set up its webhooks."""
    require(actor, Permission.WEBHOOKS_MANAGE)
    forms = await read_forms(connection, actor.workspace)
    return forms, sight_of(forms, actor).form(key)


def _shown(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "document": webhook.document,
        "paused": webhook.paused,
        "failing_since": webhook.failing_since,
        "created_at": webhook.created_at,
    }


def _delivery(row: Row) -> dict[str, Any]:
    told = ("webhook_id", "body")
    shown = {key: value for key, value in row.items() if key not in told}
    return {**shown, "request": row["body"][:REQUEST_SHOWN]}


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _sealer(request: Request) -> Sealer:
    sealer: Sealer = request.app.state.sealer
    return sealer
