"""From noted events to deliveries: which webhooks they concern, and what is told of the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, insert, select

from tongzhou.access.contracts import EVERY_FIELD, FieldSet, FormGrant
from tongzhou.access.facade import Action, Actor, visitor_actor
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.builder.tracking.facade import changes_at
from tongzhou.builder.webhooks.contracts import RECORDS_EACH, DeliveryStatus, RecordEvent, Webhook
from tongzhou.builder.webhooks.queries import list_webhooks
from tongzhou.builder.webhooks.tables import delivery_table, due_table
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_all
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id

EVENTS_AT_ONCE = 50

Changed = Mapping[str, Mapping[str, Any] | None]
"""The keys of what changed; of tracked calculations the values before and after."""


async def tell(connection: Connection, workspace: WorkspaceProfile, *, now: datetime) -> bool:
    """Make deliveries of the first noted events, in the connection's transaction; whether there may be more."""
    due = due_table
    noted = await fetch_all(
        connection, select(due).order_by(due.c.seq).limit(EVENTS_AT_ONCE).with_for_update(skip_locked=True)
    )
    if not noted:
        return False
    forms = await read_fresh_forms(connection)
    by_id = {form.id: form for form in forms}
    for event in noted:
        form = by_id.get(str(event["form_id"]))
        if form is not None and event["kind"] in set(RecordEvent):
            for webhook in await list_webhooks(connection, event["form_id"]):
                if event["kind"] in webhook.document.events:
                    await _tell_one(connection, workspace, forms, form, webhook, event, now)
    await execute(connection, delete(due).where(due.c.seq.in_([event["seq"] for event in noted])))
    return len(noted) == EVENTS_AT_ONCE


async def _tell_one(  # noqa: PLR0917  one caller, all of them needed
    connection: Connection,
    workspace: WorkspaceProfile,
    forms: Forms,
    form: FormDefinition,
    webhook: Webhook,
    event: Row,
    now: datetime,
) -> None:
    ids: Sequence[UUID] = event["record_ids"]
    for start in range(0, len(ids), RECORDS_EACH):
        part = ids[start : start + RECORDS_EACH]
        changes = await _changes(connection, form, event, part)
        wanted = [each for each in part if _is_wanted(webhook, changes.get(each))]
        told = await _told(connection, workspace, forms, form, webhook, event, wanted, changes, now)
        if told:
            await enqueue(connection, workspace, form, webhook, event["kind"], event["at"], told, now=now)


def _is_wanted(webhook: Webhook, changed: Changed | None) -> bool:
    only = webhook.document.changed
    return not only or changed is None or not changed.keys().isdisjoint(only)


async def _changes(
    connection: Connection, form: FormDefinition, event: Row, ids: Sequence[UUID]
) -> Mapping[UUID, Changed]:
    """What an update or recalculation changed, by record; nothing for other events."""
    if event["kind"] == RecordEvent.RECALCULATED:
        return {
            record: {_key(form, each.field): {"before": each.before, "after": each.after} for each in changes}
            for record, changes in (await changes_at(connection, ids, event["at"])).items()
        }
    if event["kind"] != RecordEvent.UPDATED:
        return {}
    table = records.history_table.c
    rows = await fetch_all(
        connection,
        select(table.record_id, table.changes).where(
            table.record_id.in_(ids), table.at == event["at"], table.action == RecordEvent.UPDATED.value
        ),
    )
    return {row["record_id"]: {_key(form, identifier): None for identifier in row["changes"]} for row in rows}


def _key(form: FormDefinition, identifier: str) -> str:
    each = form.find_by_id(identifier)
    return identifier if each is None else each.key


async def _told(  # noqa: PLR0917  one caller, all of them needed
    connection: Connection,
    workspace: WorkspaceProfile,
    forms: Forms,
    form: FormDefinition,
    webhook: Webhook,
    event: Row,
    ids: Sequence[UUID],
    changes: Mapping[UUID, Changed],
    now: datetime,
) -> list[dict[str, Any]]:
    """The records as they are now, those that meet the webhook's condition."""
    opened = await records.open_form(
        connection, form.key, actor=_listener(workspace, form, webhook), now=now, forms=forms
    )
    known = tuple(key for key in webhook.document.fields if form.find(key) is not None) or None
    told = []
    for identifier in ids:
        try:
            content = await records.get_record(
                opened, identifier, fields=known, deleted=event["kind"] == RecordEvent.DELETED
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


async def enqueue(  # noqa: PLR0917  what a delivery says
    connection: Connection,
    workspace: WorkspaceProfile,
    form: FormDefinition,
    webhook: Webhook,
    event: str,
    at: datetime,
    told: list[dict[str, Any]],
    *,
    now: datetime,
) -> UUID:
    """A delivery, to be sent at once."""
    delivery_id = new_id()
    body = {
        "id": str(delivery_id),
        "event": f"record.{event}",
        "workspace": workspace.key,
        "form": form.key,
        "at": at.isoformat(),
        "records": told,
    }
    await execute(
        connection,
        insert(delivery_table).values(
            id=delivery_id,
            webhook_id=webhook.id,
            event=event,
            body=orjson.dumps(body).decode(),
            status=DeliveryStatus.WAITING.value,
            attempts=0,
            next_at=now,
            created_at=now,
        ),
    )
    return delivery_id
