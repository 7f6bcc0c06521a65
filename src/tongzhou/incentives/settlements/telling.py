"""Telling partners' people of their published statements: those of them who may read statements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tongzhou.access.facade import Actor, Permission, list_role_documents
from tongzhou.identity.facade import list_partner_users
from tongzhou.incentives.settlements.contracts import Settlement
from tongzhou.incentives.settlements.tables import statement_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all
from tongzhou.kernel.texts import known_locale, say, words
from tongzhou.notifications.facade import MessageKind, NewMessage, Person, send


async def tell_partners(connection: Connection, settlement: Settlement, *, actor: Actor, now: datetime) -> int:
    """Send a message of each statement of a published settlement, in the transaction; how many people get one."""
    documents = await list_role_documents(connection)
    readers = {each["key"] for each in documents if Permission.STATEMENTS_READ.value in each["permissions"]}
    users = [
        each for each in await list_partner_users(connection) if each.active and not readers.isdisjoint(each.roles)
    ]
    table = statement_table.c
    columns = (table.id, table.partner_id, table.number)
    rows = await fetch_all(connection, select(*columns).where(table.settlement_id == settlement.id))
    statements: dict[object, list[Row]] = {}
    for row in rows:
        statements.setdefault(row["partner_id"], []).append(row)
    locale = known_locale(actor.workspace.locale)
    text = {"plan": words(settlement.plan_title, locale), "period": settlement.period.code}
    messages = [
        NewMessage(
            to=Person.partner_user(user.id),
            kind=MessageKind.STATEMENT,
            subject=say(locale, "statement_message.subject", text),
            text=say(locale, "statement_message.text", {**text, "number": row["number"]}),
            path=f"/portal/statements/{row['id']}",
            key=f"statement:{row['id']}",
        )
        for user in users
        for row in statements.get(user.partner_id, ())
    ]
    return await send(connection, messages, now=now)
