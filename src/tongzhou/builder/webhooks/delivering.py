"""Sending what is due: claimed in one transaction, sent outside of any, noted in another."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case, func, select, update

from tongzhou.builder.webhooks.actions import PURPOSE
from tongzhou.builder.webhooks.contracts import LOG_KEPT, PAUSES, DeliveryStatus
from tongzhou.builder.webhooks.tables import delivery_table, webhook_table
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.database.statements import Row, execute, fetch_all
from tongzhou.kernel.http.outgoing import Outgoing, OutgoingFault, Reply
from tongzhou.kernel.http.signing import signed_headers
from tongzhou.kernel.sealing import Sealer, SecretUnreadable

AT_ONCE: Final = 4
"""Deliveries of one webhook in a round: a target that hangs holds up no more than these, and no others."""
LEASE: Final = timedelta(minutes=2)
"""A claimed delivery whose sender died is sent again after this time."""


async def deliver(
    database: Database, workspace: Workspace, *, sealer: Sealer, outgoing: Outgoing, now: datetime
) -> int:
    """Send what is due in a workspace; how many deliveries were tried."""
    async with database.workspace(workspace) as connection:
        claimed = await _claim(connection, now)
    await asyncio.gather(*(_send(database, workspace, row, sealer, outgoing) for row in claimed))
    return len(claimed)


async def send_now(  # noqa: PLR0917  what a call says
    url: str, secret: str, delivery_id: UUID, event: str, body: str, outgoing: Outgoing
) -> Reply:
    """One signed call; raises OutgoingFault."""
    content = body.encode()
    return await outgoing.post(url, content, signed_headers(secret, delivery_id, event, content, clock.now()))


async def prune_deliveries(connection: Connection, *, now: datetime) -> bool:
    """Forget deliveries older than LOG_KEPT; whether there may be more of them."""
    return await prune(connection, delivery_table, delivery_table.c.id, delivery_table.c.created_at < now - LOG_KEPT)


async def _claim(connection: Connection, now: datetime) -> list[Row]:
    hook, delivery = webhook_table, delivery_table
    due = (
        select(delivery.c.id)
        .where(
            delivery.c.webhook_id == hook.c.id,
            delivery.c.status == DeliveryStatus.WAITING.value,
            delivery.c.next_at <= now,
        )
        .order_by(delivery.c.next_at, delivery.c.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
        .lateral("due")
    )
    chosen = select(due.c.id, hook.c.document, hook.c.secret_sealed).select_from(hook).join(due, ~hook.c.paused)
    rows = await fetch_all(connection, chosen)
    if not rows:
        return []
    claimed = await fetch_all(
        connection,
        update(delivery)
        .where(delivery.c.id.in_([row["id"] for row in rows]))
        .values(next_at=now + LEASE, attempts=delivery.c.attempts + 1)
        .returning(delivery),
    )
    hooks = {row["id"]: row for row in rows}
    return [{**row, **{key: hooks[row["id"]][key] for key in ("document", "secret_sealed")}} for row in claimed]


async def _send(database: Database, workspace: Workspace, row: Row, sealer: Sealer, outgoing: Outgoing) -> None:
    reply: Reply | None = None
    fault: str | None = None
    try:
        secret = sealer.unseal(bytes(row["secret_sealed"]), PURPOSE)
        reply = await send_now(row["document"]["url"], secret, row["id"], row["event"], row["body"], outgoing)
    except OutgoingFault as error:
        fault = error.fault
    except SecretUnreadable:
        fault = "secret_unreadable"
    async with database.workspace(workspace) as connection:
        await _note(connection, row, reply, fault, clock.now())


async def _note(connection: Connection, row: Row, reply: Reply | None, fault: str | None, now: datetime) -> None:
    """What became of an attempt: done, to be tried again, or given up, which pauses the webhook."""
    is_done = reply is not None and 200 <= reply.status < 300
    gives_up = not is_done and row["attempts"] > len(PAUSES)
    values: dict[str, Any] = {
        "response_status": None if reply is None else reply.status,
        "response": None if reply is None else reply.text.replace("\x00", ""),
        "milliseconds": None if reply is None else reply.milliseconds,
        "fault": fault,
    }
    if is_done or gives_up:
        status = DeliveryStatus.DONE if is_done else DeliveryStatus.FAILED
        values |= {"status": status.value, "finished_at": now, "next_at": None}
    else:
        values["next_at"] = now + PAUSES[row["attempts"] - 1]
    await execute(connection, update(delivery_table).where(delivery_table.c.id == row["id"]).values(**values))
    hook = webhook_table
    since = None if is_done else func.coalesce(hook.c.failing_since, now)
    paused = case((hook.c.paused, True), else_=gives_up)
    await execute(
        connection, update(hook).where(hook.c.id == row["webhook_id"]).values(failing_since=since, paused=paused)
    )
