"""Posting: the only writer of accounts, journals and postings.

Whoever decides by what is there opens the accounts first: `open_positions` locks them until the transaction ends, in
one order for everybody: what is payable, the partners' other accounts, ours. Journals are posted in one statement that
keeps the balances too, so there is no moment at which they differ and no update is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

import orjson
from psycopg import sql
from psycopg.errors import CheckViolation, UniqueViolation

from tongzhou.audit.contracts import Doer
from tongzhou.incentives.ledger.contracts import Account, AccountKind, Book, NewJournal, Owner, Posted
from tongzhou.incentives.ledger.errors import JournalConflict, MoneyGone, ReversedAlready
from tongzhou.incentives.ledger.rules import Position, seen
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.ids import new_ids

JOURNALS_AT_ONCE: Final = 10_000
"""More are posted by several statements; whoever posts so many has opened the positions."""
_NEVER_BELOW_ZERO: Final = "_ledger_account_never_below_zero"
_REVERSED_ONCE: Final = "_journal_reverses_id_key"

_ENSURE = """
    insert into {s}._ledger_account
        (id, kind, partner_id, partner_code, partner_label, account, legal_entity, brand, currency, purpose)
    select t.id, t.kind, t.partner_id, t.code, t.label, coalesce(t.account, ''), t.legal_entity, t.brand, t.currency,
        t.purpose
    from json_to_recordset(%(accounts)s) as t(
        id uuid, kind text, partner_id uuid, code text, label text, account text, legal_entity text, brand text,
        currency text, purpose text
    )
    order by t.partner_id is null, t.kind <> 'payable', t.id
    on conflict do nothing
"""

_LOCK_PAYABLE = """
    select id from {s}._ledger_account where id = any(%(ids)s) order by id for no key update
"""
"""Everybody who opens a position waits here; what else there is is read by another statement, which sees all of it."""

_LOCK_OTHERS = """
    select 1 from {s}._ledger_account where partner_id = any(%(partners)s) and kind <> 'payable'
    order by id for no key update
"""

_STANDING = """
    select id, kind, partner_id, partner_label, account, legal_entity, brand, currency, purpose, balance_minor
    from {s}._ledger_account where partner_id = any(%(partners)s)
"""

_RENAME = """
    update {s}._ledger_account a set partner_code = t.code, partner_label = t.label
    from json_to_recordset(%(names)s) as t(id uuid, code text, label text) where a.id = t.id
"""

_POST = """
    with told as (
        select * from json_to_recordset(%(journals)s) as j(
            id uuid, kind text, key text, body_hash text, partner_id uuid, effective_on date, period text,
            about_period text, settlement_id uuid, settlement_version integer, statement_id uuid, dispute_id uuid,
            payout_id uuid, reverses_id uuid, held_until date, detail jsonb
        )
    ), fresh as (
        insert into {s}._journal (
            id, kind, key, body_hash, partner_id, effective_on, recorded_at, period, about_period, settlement_id,
            settlement_version, statement_id, dispute_id, payout_id, reverses_id, held_until, detail, by_id, by_name
        )
        select id, kind, key, body_hash, partner_id, effective_on, %(now)s, period, about_period, settlement_id,
            settlement_version, statement_id, dispute_id, payout_id, reverses_id, held_until, detail, %(by_id)s,
            %(by_name)s
        from told order by key
        on conflict (key) do nothing
        returning id
    ), arrived as (
        insert into {s}._posting (journal_id, ordinal, account_id, amount_minor)
        select p.journal, p.ordinal, p.account, p.minor
        from json_to_recordset(%(postings)s) as p(journal uuid, ordinal integer, account uuid, minor bigint)
        join fresh on fresh.id = p.journal
        returning account_id, amount_minor
    ), moved as (
        select account_id, sum(amount_minor)::bigint as minor from arrived group by account_id
    ), locked as (
        select a.id, moved.minor from moved join {s}._ledger_account a on a.id = moved.account_id
        order by a.partner_id is null, a.kind <> 'payable', a.id for no key update of a
    ), kept as (
        update {s}._ledger_account a set balance_minor = a.balance_minor + locked.minor
        from locked where a.id = locked.id
    )
    select id from fresh
"""

_KNOWN = "select id, key, body_hash from {s}._journal where key = any(%(keys)s)"


async def open_positions(
    connection: Connection, wanted: Collection[tuple[Owner, Book]]
) -> Mapping[tuple[Owner, Book], Position]:
    """Where partners stand, nobody else's to change until this transaction ends.

    Called once in a transaction, with every partner it will post for: a second call could wait for somebody who waits
    for the first.
    """
    holders = list(dict.fromkeys(wanted))
    payable = [Account(AccountKind.PAYABLE, book, owner) for owner, book in holders]
    partners = {"partners": list({owner.partner_id for owner, _ in holders})}
    await _ensure(connection, payable)
    await connection.execute(_said(connection, _LOCK_PAYABLE), {"ids": [each.id for each in payable]})
    await connection.execute(_said(connection, _LOCK_OTHERS), partners)
    rows = await (await connection.execute(_said(connection, _STANDING), partners)).fetchall()
    balances: dict[tuple[Owner, Book], dict[AccountKind, int]] = {}
    for row in rows:
        kind = AccountKind(row["kind"])
        balances.setdefault(_holder(row), {})[kind] = seen(kind, row["balance_minor"])
    owners = {holder: holder[0] for holder in holders}
    await _rename(connection, [(row, owners[_holder(row)]) for row in rows if _holder(row) in owners])
    return {(owner, book): Position(owner, book, MappingProxyType(balances[owner, book])) for owner, book in holders}


def _holder(row: Mapping[str, Any]) -> tuple[Owner, Book]:
    return (
        Owner(row["partner_id"], row["account"]),
        Book(row["currency"], row["legal_entity"], row["brand"], row["purpose"]),
    )


async def post(connection: Connection, journals: Sequence[NewJournal], *, actor: Doer, now: datetime) -> list[Posted]:
    """Post journals, all or none, in the caller's transaction; answers them in their order.

    One that was posted before under its key, with the same body, is answered as it stands. Raises JournalConflict for
    another body, MoneyGone when an account would fall below zero, ReversedAlready. After any of these the transaction
    can only be undone.
    """
    if not journals:
        return []
    if len({each.key for each in journals}) != len(journals):
        raise ValueError("a key stands twice in one batch")
    await _ensure(connection, {posting.account for each in journals for posting in each.entry.postings})
    posted: list[Posted] = []
    for first in range(0, len(journals), JOURNALS_AT_ONCE):
        posted += await _post(connection, journals[first : first + JOURNALS_AT_ONCE], actor=actor, now=now)
    return posted


async def _post(connection: Connection, journals: Sequence[NewJournal], *, actor: Doer, now: datetime) -> list[Posted]:
    ids = new_ids(len(journals))
    hashes = [body_hash(each) for each in journals]
    told = [_row(*each) for each in zip(ids, hashes, journals, strict=True)]
    lines = [line for id_, each in zip(ids, journals, strict=True) for line in _lines(id_, each)]
    values = {"journals": _json(told), "postings": _json(lines), "now": now, "by_id": actor.user_id}
    try:
        cursor = await connection.execute(_said(connection, _POST), {**values, "by_name": actor.name})
        fresh = {row["id"] for row in await cursor.fetchall()}
    except (CheckViolation, UniqueViolation) as error:
        raise _refusal(error) from error
    known: dict[str, Any] = {}
    if len(fresh) < len(journals):
        missing = [each.key for id_, each in zip(ids, journals, strict=True) if id_ not in fresh]
        rows = await (await connection.execute(_said(connection, _KNOWN), {"keys": missing})).fetchall()
        known = {row["key"]: row for row in rows}
    posted = []
    for id_, hashed, each in zip(ids, hashes, journals, strict=True):
        if id_ not in fresh and known[each.key]["body_hash"] != hashed:
            raise JournalConflict(key=each.key)
        posted.append(Posted(id_ if id_ in fresh else known[each.key]["id"], each.key, id_ in fresh))
    return posted


def body_hash(journal: NewJournal) -> str:
    """SHA-256 of everything a journal says, but for its key, who posts it and when."""
    body = {name: value for name, value in _body(journal).items() if value is not None}
    lines = [[str(each.account.id), each.minor] for each in journal.entry.postings]
    return sha256(orjson.dumps([body, lines], option=orjson.OPT_SORT_KEYS)).hexdigest()


def _body(journal: NewJournal) -> dict[str, Any]:
    origin, owner = journal.origin, journal.entry.owner
    return {
        "kind": journal.entry.kind.value,
        "partner_id": None if owner is None else owner.partner_id,
        "effective_on": journal.effective_on,
        "period": journal.period,
        "about_period": origin.about or journal.period,
        "settlement_id": origin.settlement_id,
        "settlement_version": origin.settlement_version,
        "statement_id": origin.statement_id,
        "dispute_id": origin.dispute_id,
        "payout_id": origin.payout_id,
        "reverses_id": journal.reverses,
        "held_until": journal.held_until,
        "detail": dict(origin.detail),
    }


def _row(id_: Any, hashed: str, journal: NewJournal) -> dict[str, Any]:
    return {"id": id_, "key": journal.key, "body_hash": hashed, **_body(journal)}


def _lines(id_: Any, journal: NewJournal) -> Iterator[dict[str, Any]]:
    for ordinal, each in enumerate(journal.entry.postings, start=1):
        yield {"journal": id_, "ordinal": ordinal, "account": each.account.id, "minor": each.minor}


async def _ensure(connection: Connection, accounts: Iterable[Account]) -> None:
    told = [
        {
            "id": each.id,
            "kind": each.kind.value,
            **_names(each.owner),
            "legal_entity": each.book.legal_entity,
            "brand": each.book.brand,
            "currency": each.book.currency,
            "purpose": each.book.purpose,
        }
        for each in accounts
    ]
    await connection.execute(_said(connection, _ENSURE), {"accounts": _json(told)})


def _names(owner: Owner | None) -> dict[str, Any]:
    if owner is None:
        return {}
    return {"partner_id": owner.partner_id, "account": owner.account, "code": owner.code, "label": owner.label}


async def _rename(connection: Connection, rows: Sequence[tuple[Mapping[str, Any], Owner]]) -> None:
    """Show partners as they are called now."""
    names = [
        {"id": row["id"], "code": owner.code, "label": owner.label}
        for row, owner in rows
        if owner.label and owner.label != row["partner_label"]
    ]
    if names:
        await connection.execute(_said(connection, _RENAME), {"names": _json(names)})


def _refusal(error: CheckViolation | UniqueViolation) -> Exception:
    """What a broken constraint means to the caller."""
    if error.diag.constraint_name == _NEVER_BELOW_ZERO:
        return MoneyGone()
    return ReversedAlready() if error.diag.constraint_name == _REVERSED_ONCE else error


def _said(connection: Connection, statement: str) -> sql.Composed:
    return sql.SQL(statement).format(s=sql.Identifier(connection.schema))


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps(rows).decode()
