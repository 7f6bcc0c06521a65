"""From what a partner has to what happens next: earnings, holds, clawbacks, disputes, provisions (pure).

Amounts are minor units and positive unless said; nothing to do is no entry. Everything a partner has in one book is a
`Position`, and no rule makes any of it negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from tongzhou.incentives.ledger.contracts import (
    Account,
    AccountKind,
    Book,
    Entry,
    JournalKind,
    Owner,
    Posting,
    Side,
    sums,
)
from tongzhou.kernel.money import divide_rounded

Entries = tuple[Entry, ...]
NONE: Final[Entries] = ()


class NotEnough(ValueError):
    """An amount that is not there, or not above zero where something must move."""


@dataclass(frozen=True)
class Position:
    """What a partner's accounts of one book stand at, each seen from its own side."""

    owner: Owner
    book: Book
    balances: Mapping[AccountKind, int] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, kind: AccountKind) -> int:
        return self.balances.get(kind, 0)

    def account(self, kind: AccountKind) -> Account:
        """The partner's account of this kind, or ours."""
        return Account(kind, self.book, None if kind.is_ours else self.owner)

    def after(self, entries: Iterable[Entry]) -> Position:
        """Where the accounts stand once the entries are posted."""
        moved = dict(self.balances)
        for account, minor in sums(entries).items():
            if account.owner == self.owner and account.book == self.book:
                moved[account.kind] = moved.get(account.kind, 0) + seen(account.kind, minor)
        return Position(self.owner, self.book, MappingProxyType(moved))


def seen(kind: AccountKind, minor: int) -> int:
    """An amount as an account of this kind shows it: above zero on its own side; and back again."""
    return -minor if kind.side is Side.CREDIT else minor


def move(kind: JournalKind, position: Position, minor: int, debit: AccountKind, credit: AccountKind) -> Entries:
    """One amount from the credited account to the debited one; nothing for zero."""
    if minor < 0:
        raise NotEnough(f"{kind}: {minor}")
    if minor == 0:
        return NONE
    postings = (Posting(position.account(debit), minor), Posting(position.account(credit), -minor))
    return (Entry(kind, postings),)


def earn(position: Position, minor: int, *, is_held: bool = False, kind: JournalKind = JournalKind.EARNING) -> Entries:
    """What a partner earned; below zero it is taken back at once, whatever is held."""
    if minor < 0:
        return claw_back(position, -minor, kind=JournalKind.CLAWBACK if kind is JournalKind.EARNING else kind)
    return move(kind, position, minor, AccountKind.EXPENSE, AccountKind.HELD if is_held else AccountKind.PAYABLE)


def restate(position: Position, before: int, after: int) -> Entries:
    """The difference between two versions of what was earned."""
    return earn(position, after - before)


def claw_back(position: Position, minor: int, *, kind: JournalKind = JournalKind.CLAWBACK) -> Entries:
    """Take back from what is held, then from what is payable; the rest the partner owes us."""
    if minor < 0:
        raise NotEnough(f"{kind}: {minor}")
    from_held = min(minor, position[AccountKind.HELD])
    from_payable = min(minor - from_held, position[AccountKind.PAYABLE])
    parts = {
        AccountKind.HELD: from_held,
        AccountKind.PAYABLE: from_payable,
        AccountKind.RECEIVABLE: minor - from_held - from_payable,
    }
    taken = [Posting(position.account(each), part) for each, part in parts.items() if part]
    return (Entry(kind, (*taken, Posting(position.account(AccountKind.EXPENSE), -minor))),) if taken else NONE


def offset(position: Position, *, kind: JournalKind = JournalKind.OFFSET) -> Entries:
    """Take what the partner owes us out of what is payable, as far as that goes."""
    minor = min(position[AccountKind.RECEIVABLE], position[AccountKind.PAYABLE])
    return move(kind, position, minor, AccountKind.PAYABLE, AccountKind.RECEIVABLE)


def write_off(position: Position, *, carried: int, after: int) -> Entries:
    """Give up what the partner owes us once it was carried over `after` statements."""
    minor = position[AccountKind.RECEIVABLE] if carried >= after else 0
    return move(JournalKind.WRITE_OFF, position, minor, AccountKind.BAD_DEBT, AccountKind.RECEIVABLE)


@dataclass(frozen=True, slots=True)
class Hold:
    """An amount that becomes payable on a day."""

    until: date
    minor: int


def release(position: Position, holds: Iterable[Hold], day: date) -> Entries:
    """Make payable what is due on `day`. What was taken back meanwhile came out of what is due first."""
    waiting = sum(each.minor for each in holds if each.until > day)
    minor = max(0, position[AccountKind.HELD] - waiting)
    return move(JournalKind.RELEASE, position, minor, AccountKind.HELD, AccountKind.PAYABLE)


def release_paid(position: Position, earned: int, *, invoiced: int, before: int, paid: int) -> Entries:
    """Make payable the part of an earning that a customer's payment stands for; `before` had been paid before it."""
    minor = min(part_of(earned, invoiced, before, before + paid), position[AccountKind.HELD])
    return move(JournalKind.RELEASE, position, minor, AccountKind.HELD, AccountKind.PAYABLE)


def part_of(minor: int, whole: int, before: int, after: int) -> int:
    """The share of `minor` between two marks of a whole, by cumulative difference: all parts add up to it.

    >>> [part_of(78123, 100000, *marks) for marks in ((0, 33333), (33333, 66666), (66666, 100000))]
    [26041, 26040, 26042]
    """
    return divide_rounded(minor * after, whole) - divide_rounded(minor * before, whole)


def unearned(minor: int, *, elapsed: int, window: int) -> int:
    """What is left to take back of an earning that is earned evenly over `window` months, in complete ones."""
    return divide_rounded(minor * max(0, window - elapsed), window)


def hold_for_dispute(position: Position, minor: int) -> Entries:
    """Keep a disputed amount out of payouts, as far as it is payable."""
    wanted = min(minor, position[AccountKind.PAYABLE])
    return move(JournalKind.DISPUTE_HOLD, position, wanted, AccountKind.PAYABLE, AccountKind.DISPUTED)


def resolve_dispute(position: Position, held: int, adjustment: int) -> Entries:
    """Give back what was kept, and adjust: upwards, or by taking back."""
    if held > position[AccountKind.DISPUTED]:
        raise NotEnough(f"dispute: {held}")
    given = move(JournalKind.DISPUTE_RELEASE, position, held, AccountKind.DISPUTED, AccountKind.PAYABLE)
    return given + earn(position.after(given), adjustment, kind=JournalKind.ADJUSTMENT)


def accrue(book: Book, minor: int) -> Entries:
    """Provide for what will probably be earned; below zero, for less."""
    return _ours(JournalKind.PROVISION, book, minor, AccountKind.EXPENSE, AccountKind.PROVISION)


def release_accrual(book: Book, minor: int) -> Entries:
    """Take back what was provided for, once it is earned: what is left of the expense is the true-up."""
    return _ours(JournalKind.PROVISION_RELEASE, book, minor, AccountKind.PROVISION, AccountKind.EXPENSE)


def _ours(kind: JournalKind, book: Book, minor: int, debit: AccountKind, credit: AccountKind) -> Entries:
    if minor == 0:
        return NONE
    return (Entry(kind, (Posting(Account(debit, book), minor), Posting(Account(credit, book), -minor))),)


def carry(position: Position) -> Entries:
    """Bring back to zero what a reversal left below: held out of payable, payable out of what the partner owes us,
    and what it owes us too little into payable. What is then payable and owed to us at once cancels out.
    """
    done = NONE
    for short, source in (
        (AccountKind.HELD, AccountKind.PAYABLE),
        (AccountKind.PAYABLE, AccountKind.RECEIVABLE),
        (AccountKind.RECEIVABLE, AccountKind.PAYABLE),
    ):
        minor = max(0, -position.after(done)[short])
        debit, credit = (short, source) if short is AccountKind.RECEIVABLE else (source, short)
        done += move(JournalKind.CARRY, position, minor, debit, credit)
    return done + offset(position.after(done), kind=JournalKind.CARRY)
