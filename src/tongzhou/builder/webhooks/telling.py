"""From noted events to deliveries: which webhooks they concern, and what is told of the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import insert, select

from tongzhou.access.contracts import EVERY_FIELD, FieldSet, FormGrant
from tongzhou.access.facade import Action, Actor, visitor_actor
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.builder.tracking.facade import changes_at
from tongzhou.builder.webhooks.contracts import RECORDS_EACH, DeliveryStatus, RecordEvent, Webhook
from tongzhou.builder.webhooks.queries import list_webhooks
from tongzhou.builder.webhooks.tables import delivery_table
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id

SUBSCRIBER = "webhooks"

Changed = Mapping[str, Mapping[str, Any] | None]
"""The keys of what changed; of tracked calculations the values before and after."""


class _Telling(NamedTuple):
    """An event of a form's records that a webhook is to be told of."""

    connection: Connection
    workspace: WorkspaceProfile
    forms: Forms
    form: FormDefinition
    webhook: Webhook
    event: records.NotedEvent
    now: datetime


async def tell(connection: Connection, workspace: WorkspaceProfile, *, now: datetime) -> bool:
    """Make deliveries of the first noted events, in the connection's transaction; whether there may be more."""
    noted = await records.take_events(connection, SUBSCRIBER)
    if not noted:
        return False
    forms = await read_fresh_forms(connection)
    by_id = {form.id: form for form in forms}
    for event in noted:
        form = by_id.get(str(event.form_id))
        if form is not None:
            for webhook in await list_webhooks(connection, event.form_id):
                if event.kind in webhook.document.events:
                    await _tell_one(_Telling(connection, workspace, forms, form, webhook, event, now))
    return len(noted) == records.EVENTS_AT_ONCE


async def _tell_one(telling: _Telling) -> None:
    ids = telling.event.record_ids
    for start in range(0, len(ids), RECORDS_EACH):
        part = ids[start : start + RECORDS_EACH]
        changes = await _changes(telling, part)
        wanted = [each for each in part if _is_wanted(telling.webhook, changes.get(each))]
        if told := await _told(telling, wanted, changes):
            await _enqueue(telling, told)


def _is_wanted(webhook: Webhook, changed: Changed | None) -> bool:
    only = webhook.document.changed
    return not only or changed is None or not changed.keys().isdisjoint(only)


async def _changes(telling: _Telling, ids: Sequence[UUID]) -> Mapping[UUID, Changed]:
    """What an update or recalculation changed, by record; nothing for other events."""
    connection, form, event = telling.connection, telling.form, telling.event
    if event.kind == RecordEvent.RECALCULATED:
        return {
            record: {_key(form, each.field): {"before": each.before, "after": each.after} for each in changes}
            for record, changes in (await changes_at(connection, ids, event.at)).items()
        }
    if event.kind != RecordEvent.UPDATED:
        return {}
    table = records.history_table.c
    rows = await fetch_all(
        connection,
        select(table.record_id, table.changes).where(
            table.record_id.in_(ids), table.at == event.at, table.action == RecordEvent.UPDATED.value
        ),
    )
    return {row["record_id"]: {_key(form, identifier): None for identifier in row["changes"]} for row in rows}


def _key(form: FormDefinition, identifier: str) -> str:
    each = form.find_by_id(identifier)
    return identifier if each is None else each.key


async def _told(telling: _Telling, ids: Sequence[UUID], changes: Mapping[UUID, Changed]) -> list[dict[str, Any]]:
    """The records as they are now, those that meet the webhook's condition."""
    form, webhook = telling.form, telling.webhook
    listener = _listener(telling.workspace, form, webhook)
    opened = await records.open_form(telling.connection, form.key, actor=listener, now=telling.now, forms=telling.forms)
    known = tuple(key for key in webhook.document.fields if form.find(key) is not None) or None
    told = []
    for identifier in ids:
        try:
            content = await records.get_record(
                opened, identifier, fields=known, deleted=telling.event.kind == RecordEvent.DELETED
            )
        except NotFound:
            continue  # it does not meet the condition, or is gone by now
        each: dict[str, Any] = {"id": str(identifier), "values": orjson.loads(content)}
        if identifier in changes:
            each["changed"] = list(changes[identifier])
            each |= _recalculated(changes[identifier], known)
        told.append(each)
    return told


def _recalculated(changed: Changed, known: Sequence[str] | None) -> dict[str, Any]:
    """The values of tracked fields before and after, of those that are told."""
    told = {key: values for key, values in changed.items() if values is not None and (known is None or key in known)}
    return {"recalculated": told} if told else {}


def _listener(workspace: WorkspaceProfile, form: FormDefinition, webhook: Webhook) -> Actor:
    """Who reads for a webhook: its fields, of the records that meet its condition."""
    fields = FieldSet(frozenset(webhook.document.fields)) if webhook.document.fields else EVERY_FIELD
    grant = FormGrant(
        actions=frozenset({Action.READ}), rows=webhook.document.rows, read=fields, write=FieldSet(frozenset())
    )
    return visitor_actor(workspace, name=webhook.document.title, grants={form.key: (grant,)}, uploader=None)


async def _enqueue(telling: _Telling, told: list[dict[str, Any]]) -> None:
    """A delivery, to be sent at once."""
    delivery_id, event = new_id(), telling.event
    body = {
        "id": str(delivery_id),
        "event": f"record.{event.kind}",
        "workspace": telling.workspace.key,
        "form": telling.form.key,
        "at": event.at.isoformat(),
        "records": told,
    }
    await execute(
        telling.connection,
        insert(delivery_table).values(
            id=delivery_id,
            webhook_id=telling.webhook.id,
            event=event.kind,
            body=orjson.dumps(body).decode(),
            status=DeliveryStatus.WAITING.value,
            attempts=0,
            next_at=telling.now,
            created_at=telling.now,
        ),
    )
