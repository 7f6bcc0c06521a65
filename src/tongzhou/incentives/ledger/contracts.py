"""Values of the ledger: the chart of accounts, who holds them, and the postings that move money between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Protocol
from uuid import UUID, uuid5

import orjson

from tongzhou.access.contracts import Actor
from tongzhou.kernel.database.connections import Connection

ACCOUNTS: Final = UUID("6f1c3d0e-52a7-5a0b-9d0c-6a7c2f0f4b11")
"""What the ids of accounts are made in: whoever needs an account first makes it with the same id."""
REBATE: Final = "rebate"
MINOR_MAX: Final = 2**62
"""No posting is larger, so that no sum of a few leaves 64 bits unseen."""


class Side(StrEnum):
    """On which side an account's balance stands: a debit is a positive amount, a credit a negative one."""

    DEBIT = "debit"
    CREDIT = "credit"
    EITHER = "either"


class AccountKind(StrEnum):
    """The chart of accounts. Those of a partner never fall below zero, seen from their own side."""

    HELD = "held"
    """Earned, and not due yet."""
    PAYABLE = "payable"
    DISPUTED = "disputed"
    """Kept out of payouts until a dispute is over."""
    PAYING = "paying"
    """On its way: between a payout's start and the answer of the bank."""
    RECEIVABLE = "receivable"
    """Taken back after it was paid: what the partner owes us."""
    DRAW = "draw"
    """Paid before it was earned, to be recovered."""
    CREDIT_NOTE = "credit_note"
    GOODS = "goods"
    DEPOSIT = "deposit"
    POINTS = "points"
    """Settled in kind, and not used yet."""

    EXPENSE = "expense"
    PROVISION = "provision"
    """Accrued before it is earned."""
    CLEARING = "clearing"
    """Left for the bank, or was used against our invoices."""
    TAX = "tax"
    """Withheld, to be passed on."""
    BAD_DEBT = "bad_debt"
    EXCHANGE = "exchange"
    """Through which one currency becomes another."""

    @property
    def side(self) -> Side:
        """Where its balance stands."""
        return SIDES[self]

    @property
    def is_ours(self) -> bool:
        """Kept by us for all partners, not for one."""
        return self in OURS


IN_KIND: Final = frozenset({AccountKind.CREDIT_NOTE, AccountKind.GOODS, AccountKind.DEPOSIT, AccountKind.POINTS})
OURS: Final = frozenset(
    {
        AccountKind.EXPENSE,
        AccountKind.PROVISION,
        AccountKind.CLEARING,
        AccountKind.TAX,
        AccountKind.BAD_DEBT,
        AccountKind.EXCHANGE,
    }
)
SIDES: Final[Mapping[AccountKind, Side]] = {
    **dict.fromkeys(AccountKind, Side.CREDIT),
    AccountKind.RECEIVABLE: Side.DEBIT,
    AccountKind.DRAW: Side.DEBIT,
    AccountKind.EXPENSE: Side.DEBIT,
    AccountKind.BAD_DEBT: Side.DEBIT,
    AccountKind.CLEARING: Side.EITHER,
    AccountKind.EXCHANGE: Side.EITHER,
}


class JournalKind(StrEnum):
    """What happened."""

    EARNING = "earning"
    RELEASE = "release"
    CLAWBACK = "clawback"
    OFFSET = "offset"
    """What the partner owes us is taken out of what it earned since."""
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"
    DISPUTE_HOLD = "dispute_hold"
    DISPUTE_RELEASE = "dispute_release"
    PAYOUT = "payout"
    """Money is on its way."""
    PAYOUT_DONE = "payout_done"
    DRAW = "draw"
    DRAW_RECOVERY = "draw_recovery"
    GUARANTEE = "guarantee"
    """A draw that is not recovered."""
    PROVISION = "provision"
    PROVISION_RELEASE = "provision_release"
    IN_KIND = "in_kind"
    IN_KIND_USE = "in_kind_use"
    EXCHANGE = "exchange"
    REVERSAL = "reversal"
    CARRY = "carry"
    """What a reversal left below zero moves on: from payable to receivable, or back."""


@dataclass(frozen=True, slots=True, order=True)
class Book:
    """What is kept apart: our legal entity, brand, currency, and what the money was promised for."""

    currency: str
    legal_entity: str = ""
    brand: str = ""
    purpose: str = REBATE


@dataclass(frozen=True, slots=True, order=True)
class Owner:
    """A partner, with the customer code it is settled under. Code and label are how it is shown."""

    partner_id: UUID
    account: str = ""
    code: str = field(default="", compare=False)
    label: str = field(default="", compare=False)


@dataclass(frozen=True)
class Account:
    """One account of the chart: the partner's, or ours."""

    kind: AccountKind
    book: Book
    owner: Owner | None = None

    def __post_init__(self) -> None:
        if self.kind.is_ours is not (self.owner is None):
            raise ValueError(f"an account of kind {self.kind} is {'ours' if self.kind.is_ours else 'of a partner'}")

    @cached_property
    def id(self) -> UUID:
        """The same wherever it is computed."""
        owner = None if self.owner is None else [str(self.owner.partner_id), self.owner.account]
        book = self.book
        key = [self.kind.value, owner, book.legal_entity, book.brand, book.currency, book.purpose]
        return uuid5(ACCOUNTS, orjson.dumps(key).decode())


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount on an account: a debit is positive."""

    account: Account
    minor: int


class Unbalanced(ValueError):
    """Postings that create or destroy money, cross a legal entity or a currency, or move nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Postings that belong together: they sum to zero per legal entity and currency, and concern one partner at most.

    Raises Unbalanced.
    """

    kind: JournalKind
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        sums: Counter[tuple[str, str]] = Counter()
        for each in self.postings:
            sums[each.account.book.legal_entity, each.account.book.currency] += each.minor
            if each.minor == 0 or abs(each.minor) > MINOR_MAX:
                raise Unbalanced(f"{self.kind}: a posting of {each.minor}")
        if not self.postings or any(sums.values()):
            raise Unbalanced(f"{self.kind}: {dict(sums)}")
        if len({each.account.owner for each in self.postings} - {None}) > 1:
            raise Unbalanced(f"{self.kind}: several partners")

    @property
    def owner(self) -> Owner | None:
        """The partner it concerns."""
        return next((each.account.owner for each in self.postings if each.account.owner is not None), None)


def negated(entry: Entry) -> Entry:
    """The same the other way round."""
    return Entry(JournalKind.REVERSAL, tuple(Posting(each.account, -each.minor) for each in entry.postings))


def sums(entries: Iterable[Entry]) -> dict[Account, int]:
    """What entries add to each account."""
    found: Counter[Account] = Counter()
    for entry in entries:
        for each in entry.postings:
            found[each.account] += each.minor
    return dict(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What an entry comes from. `about` is the period it is about, where that is not the one it posts in."""

    about: str | None = None
    settlement_id: UUID | None = None
    settlement_version: int | None = None
    statement_id: UUID | None = None
    dispute_id: UUID | None = None
    payout_id: UUID | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


NOTHING: Final = Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJournal:
    """An entry to post under an idempotency key: on which day it takes effect and in which accounting period.

    `held_until` is the day on which what it holds becomes payable; `reverses` is the journal that it takes back.
    """

    key: str
    entry: Entry
    effective_on: date
    period: str
    origin: Origin = NOTHING
    held_until: date | None = None
    reverses: UUID | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A journal in the book; `is_new` is false for one that had been posted before, with the same key and body."""

    id: UUID
    key: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What checking the whole book found: how much was checked, and what is wrong, a few of each."""

    at: datetime
    journals: int
    postings: int
    accounts: int
    unbalanced: int
    drifted: int
    examples: Collection[Mapping[str, Any]] = ()

    @property
    def is_sound(self) -> bool:
        """Every journal sums to zero and every kept balance is the sum of its postings."""
        return not self.unbalanced and not self.drifted


class PartnerReach(Protocol):
    """Tells which partners a member may look at; registered by the package that owns the partner form."""

    async def reachable(self, connection: Connection, actor: Actor) -> frozenset[UUID] | None:
        """Record ids of the partners the actor reaches; None means every one."""
        ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the program hands to the ledger at start: who knows which partners a member may look at."""

    reach: PartnerReach | None = None
