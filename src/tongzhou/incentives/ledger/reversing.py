"""Taking journals back: by other journals, the same the other way round, each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.audit.contracts import Doer
from tongzhou.incentives.ledger.contracts import (
    Account,
    AccountKind,
    Book,
    Entry,
    JournalKind,
    NewJournal,
    Origin,
    Owner,
    Posted,
    Posting,
    negated,
)
from tongzhou.incentives.ledger.errors import ReversedAlready
from tongzhou.incentives.ledger.posting import open_positions, post
from tongzhou.incentives.ledger.rules import Position, carry
from tongzhou.incentives.ledger.tables import account_table, journal_table, posting_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all

Row = Mapping[str, Any]


async def reverse(connection: Connection, journal_ids: Collection[UUID], *, actor: Doer, now: datetime) -> list[Posted]:
    """Take journals back, on the day and in the period they took effect, in the caller's transaction.

    What they moved may have moved on: what is then missing of held or payable money the partner owes us. The same call
    again changes nothing. Raises ReversedAlready for a reversal, MoneyGone where the money left for good.
    """
    rows = await _journals(connection, journal_ids)
    if any(row["reverses_id"] is not None for row in rows):
        raise ReversedAlready()
    entries = await _entries(connection, rows)
    reversals = [_reversal(row, entries[row["id"]]) for row in rows]
    touched: dict[tuple[Owner, Book], list[NewJournal]] = {}
    for each in reversals:
        for holder in _touched(each.entry):
            touched.setdefault(holder, []).append(each)
    positions = await open_positions(connection, list(touched))
    known = await _posted(connection, [each.key for each in reversals])
    fresh = [each for each in reversals if each.key not in known]
    carried = [each for holder, causes in touched.items() for each in _carried(positions[holder], causes, known.keys())]
    posted = {each.key: each for each in await post(connection, [*fresh, *carried], actor=actor, now=now)}
    return [posted.get(each.key) or Posted(known[each.key], each.key, is_new=False) for each in reversals]


def _carried(position: Position, causes: Sequence[NewJournal], known: Collection[str]) -> Iterator[NewJournal]:
    """What brings a partner's accounts back to zero that the reversals leave below."""
    fresh = [each for each in causes if each.key not in known]
    if not fresh:
        return
    cause, book = fresh[-1], position.book
    name = ":".join(("carry", str(cause.reverses), book.legal_entity, book.brand, book.currency, book.purpose))
    for place, entry in enumerate(carry(position.after(each.entry for each in fresh)), start=1):
        yield NewJournal(
            key=f"{name}:{place}",
            entry=entry,
            effective_on=cause.effective_on,
            period=cause.period,
            origin=cause.origin,
        )


def _touched(entry: Entry) -> Iterable[tuple[Owner, Book]]:
    return {(each.account.owner, each.account.book) for each in entry.postings if each.account.owner is not None}


def _reversal(row: Row, entry: Entry) -> NewJournal:
    origin = Origin(
        about=row["about_period"],
        **{name: row[name] for name in ("settlement_id", "settlement_version", "statement_id", "dispute_id")},
        payout_id=row["payout_id"],
        detail=row["detail"],
    )
    return NewJournal(
        key=f"reversal:{row['id']}",
        entry=negated(entry),
        effective_on=row["effective_on"],
        period=row["period"],
        origin=origin,
        reverses=row["id"],
    )


async def _journals(connection: Connection, ids: Collection[UUID]) -> list[Row]:
    table = journal_table.c
    wanted = table.id == any_(literal(list(ids), ARRAY(Uuid)))
    return list(await fetch_all(connection, select(journal_table).where(wanted).order_by(table.number)))


async def _entries(connection: Connection, journals: Sequence[Row]) -> dict[UUID, Entry]:
    """What the journals say, as it was posted."""
    posting, account = posting_table.c, account_table.c
    statement = (
        select(posting.journal_id, posting.amount_minor, account_table)
        .join(account_table, account.id == posting.account_id)
        .where(posting.journal_id == any_(literal([row["id"] for row in journals], ARRAY(Uuid))))
        .order_by(posting.journal_id, posting.ordinal)
    )
    postings: dict[UUID, list[Posting]] = {}
    for row in await fetch_all(connection, statement):
        postings.setdefault(row["journal_id"], []).append(Posting(as_account(row), row["amount_minor"]))
    return {row["id"]: Entry(JournalKind(row["kind"]), tuple(postings[row["id"]])) for row in journals}


def as_account(row: Row) -> Account:
    """A row of `_ledger_account` as a value."""
    names = (row["account"], row["partner_code"] or "", row["partner_label"] or "")
    owner = None if row["partner_id"] is None else Owner(row["partner_id"], *names)
    return Account(
        AccountKind(row["kind"]), Book(row["currency"], row["legal_entity"], row["brand"], row["purpose"]), owner
    )


async def _posted(connection: Connection, keys: Sequence[str]) -> dict[str, UUID]:
    table = journal_table.c
    rows = await fetch_all(connection, select(table.key, table.id).where(table.key.in_(keys)))
    return {row["key"]: row["id"] for row in rows}
