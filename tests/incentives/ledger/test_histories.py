"""Random histories of the rules against an obvious account book: nothing is made, lost, or below zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.incentives.ledger.books import CNY, DAY, USD, partner
from tongzhou.incentives.ledger.contracts import AccountKind, Book, Entry, JournalKind, Owner, negated
from tongzhou.incentives.ledger.payout_rules import (
    draw,
    due,
    exchange,
    finish_payout,
    recover_draw,
    settle_in_kind,
    start_payout,
    use_in_kind,
)
from tongzhou.incentives.ledger.rules import (
    Entries,
    Position,
    carry,
    claw_back,
    earn,
    hold_for_dispute,
    offset,
    release,
    resolve_dispute,
    write_off,
)

OWNERS, BOOKS = (partner("A"), partner("B")), (CNY, USD, Book("CNY", "north"))
RATES = {"CNY": ("USD", Decimal("0.1401")), "USD": ("CNY", Decimal("7.1378"))}
ASSETS = {AccountKind.RECEIVABLE, AccountKind.DRAW}

steps = st.tuples(
    st.sampled_from(OWNERS),
    st.sampled_from(BOOKS),
    st.sampled_from(
        ["earn", "earn_held", "refund", "release", "offset", "write_off", "dispute", "resolve", "pay", "void", "done",
         "draw", "recover", "kind", "use", "exchange"]
    ),
    st.integers(0, 500_00),
)  # fmt: skip


@dataclass
class Naive:
    """What every partner is worth to us by what happened alone, and every posting ever made."""

    worth: Counter[tuple[Owner, Book]] = field(default_factory=Counter)
    lines: list[tuple[Owner | None, Book, AccountKind, int]] = field(default_factory=list)
    posted: list[Entry] = field(default_factory=list)

    def post(self, entries: Entries) -> None:
        for entry in entries:
            self.posted.append(entry)
            self.lines += [(p.account.owner, p.account.book, p.account.kind, p.minor) for p in entry.postings]

    def position(self, owner: Owner, book: Book) -> Position:
        found: Counter[AccountKind] = Counter()
        for whose, where, kind, minor in self.lines:
            if (whose, where) == (owner, book):
                found[kind] += minor if kind in ASSETS else -minor
        return Position(owner, book, found)

    def check(self) -> None:
        sums: Counter[tuple[str, str]] = Counter()
        for _, book, _, minor in self.lines:
            sums[book.legal_entity, book.currency] += minor
        assert not any(sums.values())
        for owner in OWNERS:
            for book in BOOKS:
                position = self.position(owner, book)
                assert all(minor >= 0 for minor in position.balances.values())
                owed = sum(-minor if kind in ASSETS else minor for kind, minor in position.balances.items())
                assert owed == self.worth[owner, book]


def take(naive: Naive, owner: Owner, book: Book, step: str, minor: int) -> None:
    """One step of a history: the entries by the rules, the worth by hand."""
    position = naive.position(owner, book)
    worth = naive.worth
    if step in ("earn", "earn_held"):
        naive.post(earn(position, minor, is_held=step == "earn_held"))
        worth[owner, book] += minor
    elif step == "refund":
        naive.post(claw_back(position, minor))
        worth[owner, book] -= minor
    elif step == "write_off":
        worth[owner, book] += position[AccountKind.RECEIVABLE]
        naive.post(write_off(position, carried=7, after=7))
    elif step == "pay":
        tax = due(position) // 10
        naive.post(start_payout(position, due(position), tax=tax))
        worth[owner, book] -= tax
    elif step == "void":
        void(naive, owner, book)
    elif step == "done":
        worth[owner, book] -= position[AccountKind.PAYING]
        naive.post(finish_payout(position, position[AccountKind.PAYING]))
    elif step == "use":
        worth[owner, book] -= position[AccountKind.GOODS]
        naive.post(use_in_kind(position, position[AccountKind.GOODS], AccountKind.GOODS))
    elif step == "exchange":
        change(naive, position, minor)
    else:
        naive.post(within(position, step, minor))


def within(position: Position, step: str, minor: int) -> Entries:
    """Steps that move money between a partner's own accounts."""
    shares = {AccountKind.GOODS: 2, AccountKind.CREDIT_NOTE: 1}
    moves: dict[str, Callable[[], Entries]] = {
        "release": lambda: release(position, [], DAY),
        "offset": lambda: offset(position),
        "dispute": lambda: hold_for_dispute(position, minor),
        "resolve": lambda: resolve_dispute(position, position[AccountKind.DISPUTED], 0),
        "draw": lambda: draw(position, minor, is_recoverable=True),
        "recover": lambda: recover_draw(position, minor),
        "kind": lambda: settle_in_kind(position, min(minor, position[AccountKind.PAYABLE]), shares),
    }
    return moves[step]()


def void(naive: Naive, owner: Owner, book: Book) -> None:
    """Undo the last payout that is still on its way."""
    for entry in reversed(naive.posted):
        mine = entry.owner == owner and entry.postings[0].account.book == book
        if mine and entry.kind in (JournalKind.PAYOUT_DONE, JournalKind.REVERSAL):
            return
        if mine and entry.kind is JournalKind.PAYOUT:
            tax = sum(-each.minor for each in entry.postings if each.account.kind is AccountKind.TAX)
            naive.post((negated(entry),))
            naive.worth[owner, book] += tax
            return


def change(naive: Naive, position: Position, minor: int) -> None:
    """Exchange what is payable, where something comes out."""
    to, rate = RATES[position.book.currency]
    wanted = min(minor, position[AccountKind.PAYABLE])
    bought = int(wanted * rate)
    if wanted and bought:
        entries = exchange(position, wanted, to, rate)
        naive.post(entries)
        naive.worth[position.owner, position.book] -= wanted
        naive.worth[position.owner, Book(to, position.book.legal_entity)] += bought


@given(st.lists(steps, max_size=40))
def test_i03_every_history_conserves_and_nothing_falls_below_zero(history: list[tuple[Owner, Book, str, int]]) -> None:
    naive = Naive()
    for owner, book, step, minor in history:
        if book.legal_entity and step == "exchange":
            continue
        take(naive, owner, book, step, minor)
        naive.check()


@given(st.lists(steps, max_size=25), st.data())
def test_i03_reversing_everything_leaves_nothing(
    history: list[tuple[Owner, Book, str, int]], data: st.DataObject
) -> None:
    naive = Naive()
    for owner, book, step, minor in history:
        if not book.legal_entity:
            take(naive, owner, book, step, minor)
    for entry in data.draw(st.permutations(naive.posted)):
        naive.post((negated(entry),))
    for owner in OWNERS:
        for book in BOOKS:
            assert not any(naive.position(owner, book).balances.values())


@given(st.lists(steps, max_size=25), st.data())
def test_what_a_reversed_earning_leaves_below_zero_is_carried(
    history: list[tuple[Owner, Book, str, int]], data: st.DataObject
) -> None:
    naive = Naive()
    for owner, book, step, minor in history:
        if not book.legal_entity:
            take(naive, owner, book, step, minor)
    kinds = (JournalKind.EARNING, JournalKind.CLAWBACK, JournalKind.OFFSET, JournalKind.RELEASE)
    for entry in data.draw(st.permutations([each for each in naive.posted if each.kind in kinds])):
        assert entry.owner is not None
        owner, book = entry.owner, entry.postings[0].account.book
        expense = sum(each.minor for each in entry.postings if each.account.kind is AccountKind.EXPENSE)
        naive.post((negated(entry),))
        naive.post(carry(naive.position(owner, book)))
        naive.worth[owner, book] -= expense
        naive.check()
