"""What the routes of the ledger answer; the OpenAPI document is made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from typing_extensions import TypedDict

from tongzhou.incentives.ledger.contracts import AccountKind, JournalKind, Side


class HolderShown(TypedDict):
    """Whose account it is."""

    id: UUID
    code: str
    label: str


class LedgerAccountNamed(TypedDict):
    """An account of the chart for one book; `partner` is nobody where it is ours, `account` the customer code."""

    id: UUID
    kind: AccountKind
    title: str
    partner: HolderShown | None
    account: str
    legal_entity: str
    brand: str
    purpose: str
    currency: str


class LedgerAccountShown(LedgerAccountNamed):
    """An account with what stands on it, seen from its own side; a debit is positive where it has either."""

    side: Side
    balance: str


class LedgerAccountsAnswer(TypedDict):
    """A page of accounts."""

    accounts: list[LedgerAccountShown]
    next_cursor: str | None


class PostingShown(TypedDict):
    """An amount on an account: one of debit and credit."""

    account: LedgerAccountNamed
    debit: str | None
    credit: str | None


class JournalShown(TypedDict):
    """Postings that belong together, what they come from, and what reversed them."""

    id: UUID
    number: int
    key: str
    kind: JournalKind
    title: str
    effective_on: date
    recorded_at: datetime
    period: str
    about_period: str
    settlement: UUID | None
    settlement_version: int | None
    statement: UUID | None
    dispute: UUID | None
    payout: UUID | None
    reverses: UUID | None
    reversed_by: UUID | None
    held_until: date | None
    by: str
    postings: list[PostingShown]


class JournalsAnswer(TypedDict):
    """A page of journals."""

    journals: list[JournalShown]
    next_cursor: str | None


class ProofShown(TypedDict):
    """What checking the whole book found: how much was checked, and what is wrong, a few of each."""

    at: datetime
    sound: bool
    journals: int
    postings: int
    accounts: int
    unbalanced: int
    drifted: int
    examples: list[dict[str, Any]]


class ProofsAnswer(TypedDict):
    """The last proofs, the newest first."""

    proofs: list[ProofShown]
