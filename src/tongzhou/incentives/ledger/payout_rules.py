"""From what is payable to what leaves: payouts in two phases, draws, withholding, in kind, other currencies (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tongzhou.incentives.ledger.contracts import IN_KIND, Account, AccountKind, Entry, JournalKind, Posting
from tongzhou.incentives.ledger.rules import NONE, Entries, NotEnough, Position, move
from tongzhou.kernel.money import allocate, currency_scale, round_half_away


def due(position: Position, *, minimum: int = 0) -> int:
    """What may be paid: everything payable that the partner does not owe us, once it reaches the minimum."""
    minor = position[AccountKind.PAYABLE] - position[AccountKind.RECEIVABLE]
    return minor if minor > 0 and minor >= minimum else 0


def withheld(base: int, rate: Decimal) -> int:
    """The tax on a base, rounded once."""
    return round_half_away(base * Fraction(rate))


def start_payout(position: Position, minor: int, *, tax: int = 0) -> Entries:
    """Send an amount on its way, less the tax withheld. To take it back before the bank's answer, reverse it."""
    if not 0 <= tax <= minor <= position[AccountKind.PAYABLE]:
        raise NotEnough(f"payout: {minor}, tax {tax}")
    if minor == 0:
        return NONE
    parts = {AccountKind.PAYABLE: minor, AccountKind.PAYING: tax - minor, AccountKind.TAX: -tax}
    postings = tuple(Posting(position.account(kind), part) for kind, part in parts.items() if part)
    return (Entry(JournalKind.PAYOUT, postings),)


def finish_payout(position: Position, minor: int) -> Entries:
    """The bank paid. Should the money come back later, this and the start are reversed."""
    return move(JournalKind.PAYOUT_DONE, position, minor, AccountKind.PAYING, AccountKind.CLEARING)


def draw(position: Position, minor: int, *, is_recoverable: bool) -> Entries:
    """Fill up what is payable to the period's draw: as money the partner owes us, or for good."""
    missing = max(0, minor - position[AccountKind.PAYABLE])
    kind, source = (
        (JournalKind.DRAW, AccountKind.DRAW) if is_recoverable else (JournalKind.GUARANTEE, AccountKind.EXPENSE)
    )
    return move(kind, position, missing, source, AccountKind.PAYABLE)


def recover_draw(position: Position, minor: int) -> Entries:
    """Take back earlier draws out of what is payable above this period's draw, never below it."""
    wanted = min(position[AccountKind.DRAW], max(0, position[AccountKind.PAYABLE] - minor))
    return move(JournalKind.DRAW_RECOVERY, position, wanted, AccountKind.PAYABLE, AccountKind.DRAW)


def settle_in_kind(position: Position, minor: int, shares: Mapping[AccountKind, int]) -> Entries:
    """Turn an amount into credit notes, goods, deposit or points, in proportion to `shares`."""
    if not 0 <= minor <= position[AccountKind.PAYABLE] or not shares.keys() <= IN_KIND:
        raise NotEnough(f"in kind: {minor} as {', '.join(shares)}")
    if minor == 0:
        return NONE
    parts = zip(shares, allocate(minor, list(shares.values())), strict=True)
    given = (Posting(position.account(kind), -part) for kind, part in parts if part)
    return (Entry(JournalKind.IN_KIND, (Posting(position.account(AccountKind.PAYABLE), minor), *given)),)


def use_in_kind(position: Position, minor: int, kind: AccountKind) -> Entries:
    """Some of what was settled in kind is used: against an invoice, as a delivery, as a deposit paid."""
    if kind not in IN_KIND or minor > position[kind]:
        raise NotEnough(f"use of {kind}: {minor}")
    return move(JournalKind.IN_KIND_USE, position, minor, kind, AccountKind.CLEARING)


def exchange(position: Position, minor: int, to: str, rate: Decimal) -> Entries:
    """Turn a payable amount into another currency through our exchange accounts, at so many units of it for one.

    What does not come out even stays with the exchange account.
    """
    target = Position(position.owner, replace(position.book, currency=to))
    scale = Fraction(10) ** (currency_scale(to) - currency_scale(position.book.currency))
    bought = int(minor * Fraction(rate) * scale)
    if not 0 < minor <= position[AccountKind.PAYABLE] or bought <= 0 or to == position.book.currency:
        raise NotEnough(f"exchange: {minor} to {to}")
    postings = (
        Posting(position.account(AccountKind.PAYABLE), minor),
        Posting(Account(AccountKind.EXCHANGE, position.book), -minor),
        Posting(Account(AccountKind.EXCHANGE, target.book), bought),
        Posting(target.account(AccountKind.PAYABLE), -bought),
    )
    return (Entry(JournalKind.EXCHANGE, postings),)
