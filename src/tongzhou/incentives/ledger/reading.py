"""The book as lists show it: accounts with their balances, journals with their postings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Uuid, any_, cast, exists, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.incentives.ledger.contracts import AccountKind, JournalKind
from tongzhou.incentives.ledger.tables import account_table, journal_table, posting_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all

Row = Mapping[str, Any]
_CODE = func.coalesce(account_table.c.partner_code, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """Which accounts; None does not restrict. `partners` are those that the reader reaches."""

    partner_code: str | None = None
    kind: AccountKind | None = None
    currency: str | None = None
    legal_entity: str | None = None
    brand: str | None = None
    purpose: str | None = None
    partners: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The book as effective on a day, as it was recorded at an instant, and about a period; None does not restrict."""

    effective_on: date | None = None
    recorded_at: datetime | None = None
    about: str | None = None

    @property
    def is_now(self) -> bool:
        """Whether the kept balances answer it."""
        return self == NOW


NOW = AsOf()


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """Which journals; None does not restrict. `since` and `until` are days of effect, both included."""

    partner_code: str | None = None
    kind: JournalKind | None = None
    period: str | None = None
    about: str | None = None
    settlement_id: UUID | None = None
    statement_id: UUID | None = None
    account_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    partners: frozenset[UUID] | None = None


async def list_accounts(
    connection: Connection, wanted: AccountFilter, *, as_of: AsOf = NOW, after: tuple[str, UUID] | None, limit: int
) -> list[Row]:
    """Accounts, ours first, then by partner; one more than `limit` when there is a next page.

    Each row carries `balance_minor` as of then; what had nothing posted by then stands at zero.
    """
    columns = [each for each in account_table.c if each.name != "balance_minor"]
    statement = select(*columns, _balance(as_of).label("balance_minor"), _CODE.label("code"))
    for condition in _of_accounts(wanted):
        statement = statement.where(condition)
    if after is not None:
        statement = statement.where(tuple_(_CODE, account_table.c.id) > tuple_(*map(literal, after)))
    return list(await fetch_all(connection, statement.order_by(_CODE, account_table.c.id).limit(limit + 1)))


def _balance(as_of: AsOf) -> ColumnElement[int]:
    if as_of.is_now:
        return account_table.c.balance_minor
    journal, posting = journal_table.c, posting_table.c
    summed = (
        select(cast(func.coalesce(func.sum(posting.amount_minor), 0), BigInteger))
        .join(journal_table, journal.id == posting.journal_id)
        .where(posting.account_id == account_table.c.id)
    )
    if as_of.effective_on is not None:
        summed = summed.where(journal.effective_on <= as_of.effective_on)
    if as_of.recorded_at is not None:
        summed = summed.where(journal.recorded_at <= as_of.recorded_at)
    if as_of.about is not None:
        summed = summed.where(journal.about_period == as_of.about)
    return summed.scalar_subquery()


def _of_accounts(wanted: AccountFilter) -> list[ColumnElement[bool]]:
    table = account_table.c
    equal = {
        table.partner_code: wanted.partner_code,
        table.kind: wanted.kind and wanted.kind.value,
        table.currency: wanted.currency,
        table.legal_entity: wanted.legal_entity,
        table.brand: wanted.brand,
        table.purpose: wanted.purpose,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.partners is not None:
        conditions.append(_among(table.partner_id, wanted.partners))
    return conditions


async def list_journals(connection: Connection, wanted: JournalFilter, *, before: int | None, limit: int) -> list[Row]:
    """Journals with their `postings`, the newest first; one more than `limit` when there is a next page.

    `reversed_by` is the journal that took it back. To who does not reach every partner our own accounts are not shown.
    """
    reversal = journal_table.alias()
    reversed_by = select(reversal.c.id).where(reversal.c.reverses_id == journal_table.c.id).scalar_subquery()
    statement = select(journal_table, reversed_by.label("reversed_by"))
    for condition in _of_journals(wanted):
        statement = statement.where(condition)
    if before is not None:
        statement = statement.where(journal_table.c.number < before)
    rows = await fetch_all(connection, statement.order_by(journal_table.c.number.desc()).limit(limit + 1))
    postings = await _postings(connection, [row["id"] for row in rows], of_partners=wanted.partners is not None)
    return [{**row, "postings": postings.get(row["id"], [])} for row in rows]


def _of_journals(wanted: JournalFilter) -> list[ColumnElement[bool]]:
    table, account, posting = journal_table.c, account_table.c, posting_table.c
    equal = {
        table.kind: wanted.kind and wanted.kind.value,
        table.period: wanted.period,
        table.about_period: wanted.about,
        table.settlement_id: wanted.settlement_id,
        table.statement_id: wanted.statement_id,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.since is not None:
        conditions.append(table.effective_on >= wanted.since)
    if wanted.until is not None:
        conditions.append(table.effective_on <= wanted.until)
    if wanted.partner_code is not None:
        named = select(account.partner_id).where(account.partner_code == wanted.partner_code)
        conditions.append(table.partner_id.in_(named))
    if wanted.account_id is not None:
        conditions.append(exists().where(posting.journal_id == table.id, posting.account_id == wanted.account_id))
    if wanted.partners is not None:
        conditions.append(_among(table.partner_id, wanted.partners))
    return conditions


async def _postings(connection: Connection, ids: Sequence[UUID], *, of_partners: bool) -> dict[UUID, list[Row]]:
    """The lines of journals in their order, each with its account."""
    posting, account = posting_table.c, account_table.c
    columns = [each for each in account_table.c if each.name != "balance_minor"]
    statement = (
        select(posting.journal_id, posting.amount_minor, *columns)
        .join(account_table, account.id == posting.account_id)
        .where(_among(posting.journal_id, ids))
        .order_by(posting.journal_id, posting.ordinal)
    )
    if of_partners:
        statement = statement.where(account.partner_id.is_not(None))
    found: dict[UUID, list[Row]] = {}
    for row in await fetch_all(connection, statement):
        found.setdefault(row["journal_id"], []).append(row)
    return found


def _among(column: ColumnElement[UUID], ids: Sequence[UUID] | frozenset[UUID]) -> ColumnElement[bool]:
    return column == any_(literal(list(ids), ARRAY(Uuid)))
