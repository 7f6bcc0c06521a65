"""Reads of deliveries: what went out, to whom, what was in the way."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from typing_extensions import TypedDict

from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.notifications.contracts import MessageKind
from tongzhou.notifications.people import read_contacts
from tongzhou.notifications.tables import delivery_table, message_table

DeliveryStatus = Literal["waiting", "done", "failed", "dropped"]


class MessageDeliveryShown(TypedDict):
    """A message on one route, a medium or a channel's id; `read_at` is when its receiver opened it."""

    id: UUID
    kind: MessageKind
    route: str
    to: list[str]
    status: DeliveryStatus
    attempts: int
    next_at: datetime | None
    created_at: datetime
    finished_at: datetime | None
    read_at: datetime | None
    fault: str | None
    detail: str | None


async def list_deliveries(
    connection: Connection, *, status: str | None, route: str | None, before: UUID | None, limit: int
) -> list[MessageDeliveryShown]:
    """The latest deliveries first."""
    delivery, message = delivery_table.c, message_table.c
    statement = (
        select(delivery_table, message.kind, message.person_id, message.read_at, message.outside)
        .join(message_table, message.id == delivery.message_id)
        .order_by(delivery.id.desc())
        .limit(limit)
    )
    if status is not None:
        statement = statement.where(delivery.status == status)
    if route is not None:
        statement = statement.where(delivery.route == route)
    if before is not None:
        statement = statement.where(delivery.id < before)
    rows = await fetch_all(connection, statement)
    people = {each for row in rows for each in (row["people"] or [row["person_id"]])}
    contacts = await read_contacts(connection, people)
    keys = MessageDeliveryShown.__annotations__.keys() - {"to"}
    return [
        MessageDeliveryShown(
            **{key: row[key] for key in keys},  # type: ignore[typeddict-item]
            to=[contacts[each].name for each in (row["people"] or [row["person_id"]]) if each in contacts]
            if row["outside"] is None
            else [row["outside"]["name"]],
        )
        for row in rows
    ]
