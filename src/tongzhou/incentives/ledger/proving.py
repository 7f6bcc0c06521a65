"""Proving the book: every journal sums to zero, every kept balance is the sum of its postings.

One statement looks at everything, so at one moment of it. What it finds is an alarm that must never ring: nothing
repairs a balance by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from psycopg import sql
from sqlalchemy import delete, insert, select

from tongzhou.access.facade import Permission, list_role_documents
from tongzhou.identity.facade import list_members
from tongzhou.incentives.ledger.contracts import Proof
from tongzhou.incentives.ledger.tables import proof_table
from tongzhou.kernel.database.connections import Connection, Workspace
from tongzhou.kernel.database.statements import execute, fetch_all
from tongzhou.kernel.logs import logger
from tongzhou.kernel.texts import Locale, say
from tongzhou.notifications.facade import MessageKind, NewMessage, Person, send

EXAMPLES: Final = 20
KEPT: Final = timedelta(days=400)

_PROVE = """
    with unbalanced as (
        select j.number, a.legal_entity, a.currency, sum(p.amount_minor)::text as off
        from {s}._journal j
        left join {s}._posting p on p.journal_id = j.id
        left join {s}._ledger_account a on a.id = p.account_id
        group by j.id, j.number, a.legal_entity, a.currency
        having sum(p.amount_minor) is distinct from 0
    ), summed as (
        select account_id, sum(amount_minor) as minor from {s}._posting group by account_id
    ), drifted as (
        select a.id, a.kind, a.partner_code, a.account, a.currency, a.balance_minor::text as kept,
            coalesce(summed.minor, 0)::text as summed
        from {s}._ledger_account a left join summed on summed.account_id = a.id
        where a.balance_minor <> coalesce(summed.minor, 0)
    )
    select (select count(*) from {s}._journal) as journals,
        (select count(*) from {s}._posting) as postings,
        (select count(*) from {s}._ledger_account) as accounts,
        (select count(distinct number) from unbalanced) as unbalanced,
        (select count(*) from drifted) as drifted,
        array(select jsonb_build_object('journal', to_jsonb(u)) from unbalanced u order by number limit %(most)s)
        || array(select jsonb_build_object('account', to_jsonb(d)) from drifted d order by id limit %(most)s)
        as examples
"""


async def prove(connection: Connection, *, now: datetime) -> Proof:
    """Check the whole book, keep what was found, and forget what was found long ago."""
    statement = sql.SQL(_PROVE).format(s=sql.Identifier(connection.schema))
    row = await (await connection.execute(statement, {"most": EXAMPLES})).fetchone()
    assert row is not None
    proof = Proof(at=now, **row)
    await execute(connection, insert(proof_table).values(at=now, **row))
    await execute(connection, delete(proof_table).where(proof_table.c.at < now - KEPT))
    return proof


async def proofs(connection: Connection, *, limit: int) -> list[Proof]:
    """What the last proofs found, the newest first."""
    rows = await fetch_all(connection, select(proof_table).order_by(proof_table.c.at.desc()).limit(limit))
    return [Proof(**row) for row in rows]


async def ring(connection: Connection, proof: Proof, workspace: Workspace, *, locale: Locale, now: datetime) -> int:
    """Tell the log, and everybody whose role may read the ledger, that the book is wrong; how many are told.

    They are told once a day.
    """
    found = {"unbalanced": proof.unbalanced, "drifted": proof.drifted}
    logger().error("ledger_is_wrong", workspace=workspace.key, **found, examples=list(proof.examples))
    documents = await list_role_documents(connection)
    readers = {each["key"] for each in documents if Permission.LEDGER_READ.value in each["permissions"]}
    messages = [
        NewMessage(
            to=Person.member(member.id),
            kind=MessageKind.SYSTEM,
            subject=say(locale, "ledger.wrong.subject"),
            text=say(locale, "ledger.wrong.text", found),
            key=f"ledger:{proof.at.date().isoformat()}",
            urgent=True,
        )
        for member in await list_members(connection)
        if member.active and not readers.isdisjoint(member.roles)
    ]
    return await send(connection, messages, now=now)
