"""Posting on the real database: once, whole, at the same time as others, and never changed afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import psycopg
import pytest

from tests.incentives.ledger.books import (
    CNY,
    DAY,
    FINANCE,
    NOW,
    USD,
    counts,
    journal,
    look,
    not_empty,
    partner,
    put,
    rows,
    stands,
)
from tongzhou.incentives.ledger.contracts import (
    Account,
    AccountKind,
    Book,
    Entry,
    JournalKind,
    Origin,
    Owner,
    Posting,
    Unbalanced,
)
from tongzhou.incentives.ledger.errors import JournalConflict, MoneyGone, ReversedAlready
from tongzhou.incentives.ledger.payout_rules import start_payout
from tongzhou.incentives.ledger.posting import open_positions, post
from tongzhou.incentives.ledger.reversing import reverse
from tongzhou.incentives.ledger.rules import Position, earn
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.ids import new_id

A, B = partner("A"), partner("B")


def earned(minor: int, owner: Owner = A, book: Book = CNY) -> Entry:
    (entry,) = earn(Position(owner, book), minor)
    return entry


async def test_a_journal_is_posted_whole_and_the_balances_with_it(database: Database, workspace: Workspace) -> None:
    posted = await put(database, workspace, journal("a", earned(25_000)), journal("b", earned(100, B)))
    assert [(each.key, each.is_new) for each in posted] == [("a", True), ("b", True)]
    found = await look(
        database,
        workspace,
        "select j.key, j.kind, j.period, j.about_period, j.by_name, p.ordinal, a.kind as account, a.partner_code,"
        " p.amount_minor from {s}._posting p join {s}._journal j on j.id = p.journal_id"
        " join {s}._ledger_account a on a.id = p.account_id order by j.key, p.ordinal",
    )
    assert [tuple(each.values()) for each in found] == [
        ("a", "earning", "2026-01", "2026-01", "Finance", 1, "expense", None, 25_000),
        ("a", "earning", "2026-01", "2026-01", "Finance", 2, "payable", "A", -25_000),
        ("b", "earning", "2026-01", "2026-01", "Finance", 1, "expense", None, 100),
        ("b", "earning", "2026-01", "2026-01", "Finance", 2, "payable", "B", -100),
    ]
    balances = await look(database, workspace, "select balance_minor as b from {s}._ledger_account order by b")
    assert [each["b"] for each in balances] == [-25_000, -100, 25_100]


async def test_i01_the_same_key_many_times_at_once_posts_one_journal(database: Database, workspace: Workspace) -> None:
    many = await asyncio.gather(*(put(database, workspace, journal("event-1", earned(200))) for _ in range(5)))
    assert sorted(posted[0].is_new for posted in many) == [False] * 4 + [True]
    assert len({posted[0].id for posted in many}) == 1
    again = await put(database, workspace, journal("event-1", earned(200)))
    assert again[0].id == many[0][0].id
    assert await counts(database, workspace) == (1, 2, 0)
    assert await stands(database, workspace, A) == {"payable": 200}


async def test_i02_another_body_under_the_same_key_is_a_conflict_and_posts_nothing(
    database: Database, workspace: Workspace
) -> None:
    await put(database, workspace, journal("event-1", earned(200)))
    before = await counts(database, workspace)
    for other in (
        journal("event-1", earned(201)),
        journal("event-1", earned(200, B)),
        journal("event-1", earned(200), on=date(2026, 1, 30)),
        journal("event-1", earned(200), period="2026-02"),
    ):
        with pytest.raises(JournalConflict):
            await put(database, workspace, journal("event-2", earned(7)), other)
    assert await counts(database, workspace) == before
    assert await stands(database, workspace, A) == {"payable": 200}


async def test_of_two_bodies_at_once_one_is_posted(database: Database, workspace: Workspace) -> None:
    bodies = [journal("event-1", earned(minor)) for minor in (1, 2, 3, 4)]
    ended = await asyncio.gather(*(put(database, workspace, each) for each in bodies), return_exceptions=True)
    assert sorted(type(each).__name__ for each in ended) == ["JournalConflict"] * 3 + ["list"]
    assert (await counts(database, workspace))[:2] == (1, 2)


async def test_many_posters_on_the_same_accounts_lose_nothing(database: Database, workspace: Workspace) -> None:
    owners = [partner(str(number)) for number in range(6)]

    async def poster(number: int) -> None:
        turned = owners[number % 6 :] + owners[: number % 6]
        for turn in range(5):
            batch = [journal(f"{number}:{turn}:{owner.account}", earned(number + 1, owner)) for owner in turned]
            await put(database, workspace, *batch)

    await asyncio.gather(*(poster(number) for number in range(8)))
    assert await counts(database, workspace) == (8 * 5 * 6, 8 * 5 * 6 * 2, 0)
    for owner in owners:
        assert await stands(database, workspace, owner) == {"payable": 5 * sum(range(1, 9))}


async def test_who_decides_by_balances_waits_for_who_decided_before(database: Database, workspace: Workspace) -> None:
    """I-04 for those who look first: two payouts of the same money at once, one finds it and one does not."""
    await put(database, workspace, journal("earned", earned(5_000)))

    async def pay(key: str) -> int:
        async with database.workspace(workspace) as connection:
            position = (await open_positions(connection, [(A, CNY)]))[A, CNY]
            entries = start_payout(position, position[AccountKind.PAYABLE])
            await post(connection, [journal(key, each) for each in entries], actor=FINANCE, now=NOW)
            return len(entries)

    assert sorted(await asyncio.gather(*(pay(f"payout-{number}") for number in range(4)))) == [0, 0, 0, 1]
    assert await stands(database, workspace, A) == {"paying": 5_000}


async def test_i04_of_two_payouts_that_did_not_look_exactly_one_wins(database: Database, workspace: Workspace) -> None:
    await put(database, workspace, journal("earned", earned(5_000)))
    (payout,) = start_payout(Position(A, CNY, {AccountKind.PAYABLE: 5_000}), 5_000)
    tries = (put(database, workspace, journal(f"payout-{number}", payout)) for number in range(4))
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(each).__name__ for each in ended) == ["MoneyGone"] * 3 + ["list"]
    assert await stands(database, workspace, A) == {"paying": 5_000}
    assert (await counts(database, workspace))[0] == 2


async def test_a_partner_is_shown_as_it_is_called_now(database: Database, workspace: Workspace) -> None:
    await put(database, workspace, journal("a", earned(1)))
    renamed = replace(A, label="New name")
    assert await stands(database, workspace, renamed) == {"payable": 1}
    labels = await look(database, workspace, "select distinct partner_label as l from {s}._ledger_account order by l")
    assert [each["l"] for each in labels] == ["New name", None]


@pytest.mark.parametrize(
    "postings",
    [
        (),
        (Posting(Account(AccountKind.EXPENSE, CNY), 5), Posting(Account(AccountKind.PAYABLE, CNY, A), -4)),
        (Posting(Account(AccountKind.EXPENSE, CNY), 0), Posting(Account(AccountKind.PAYABLE, CNY, A), 0)),
        (Posting(Account(AccountKind.EXPENSE, CNY), 5), Posting(Account(AccountKind.PAYABLE, USD, A), -5)),
        (
            Posting(Account(AccountKind.EXPENSE, Book("CNY", "north")), 5),
            Posting(Account(AccountKind.PAYABLE, Book("CNY", "south"), A), -5),
        ),
        (Posting(Account(AccountKind.PAYABLE, CNY, A), 5), Posting(Account(AccountKind.PAYABLE, CNY, B), -5)),
    ],
)
def test_nothing_unbalanced_is_an_entry(postings: tuple[Posting, ...]) -> None:
    with pytest.raises(Unbalanced):
        Entry(JournalKind.ADJUSTMENT, postings)


JOURNAL = (
    "insert into {{s}}._journal (id, kind, key, body_hash, effective_on, recorded_at, period, about_period, detail,"
    " by_name) values ('{id}', 'adjustment', 'by hand', '', now(), now(), '2026-01', '2026-01', '{{{{}}}}', 'x');"
)
HAND = "01990000-0000-7000-8000-000000000001"


def by_hand(first: Account, one: int, second: Account, other: int) -> list[str]:
    """A journal as somebody would write it past the program."""
    return [
        JOURNAL.format(id=HAND),
        "insert into {s}._posting (journal_id, ordinal, account_id, amount_minor) values"
        f" ('{HAND}', 1, '{first.id}', {one}), ('{HAND}', 2, '{second.id}', {other})",
    ]


async def test_the_database_refuses_what_does_not_sum_to_zero_per_entity_and_currency(
    database: Database, workspace: Workspace
) -> None:
    north, south = Book("CNY", "north"), Book("CNY", "south")
    accounts = [Account(AccountKind.EXPENSE, book) for book in (CNY, USD, north, south)]
    cny, usd, of_north, of_south = accounts
    await put(
        database,
        workspace,
        *(journal(book.currency + book.legal_entity, earned(1, book=book)) for book in (CNY, USD, north, south)),
    )
    before = await counts(database, workspace)
    for attempt in (
        by_hand(cny, 5, of_north, 5),
        by_hand(cny, 5, usd, -5),
        by_hand(of_north, 5, of_south, -5),
        by_hand(cny, 5, cny, -4),
        by_hand(cny, 5, cny, -5)[:1],
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            async with database.workspace(workspace) as connection:
                for statement in attempt:
                    await connection.execute(statement.format(s=workspace.schema).encode())
    assert await counts(database, workspace) == before


async def test_postings_never_join_a_journal_afterwards(database: Database, workspace: Workspace) -> None:
    (posted,) = await put(database, workspace, journal("a", earned(5)))
    expense = Account(AccountKind.EXPENSE, CNY)
    for amount in (5, -5):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            await look(
                database,
                workspace,
                "insert into {s}._posting (journal_id, ordinal, account_id, amount_minor)"
                f" values ('{posted.id}', 9, '{expense.id}', {amount})",
            )
    assert await counts(database, workspace) == (1, 2, 0)


@pytest.mark.parametrize(
    "attempt",
    [
        "update {s}._journal set kind = 'earning'",
        "update {s}._posting set amount_minor = 1",
        "delete from {s}._posting",
        "delete from {s}._journal",
        "delete from {s}._ledger_account",
        "update {s}._ledger_account set currency = 'USD'",
        "truncate {s}._posting",
        "alter table {s}._journal disable trigger all",
        "drop table {s}._posting",
    ],
)
async def test_nothing_posted_is_changed_by_the_program_or_the_owner(
    database: Database, workspace: Workspace, attempt: str
) -> None:
    await put(database, workspace, journal("a", earned(5)))
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)):
        await look(database, workspace, attempt)
    if attempt.startswith(("update {s}._j", "update {s}._p", "delete from {s}._p", "delete from {s}._j")):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            async with database.owner() as connection:
                await connection.execute(attempt.format(s=workspace.schema).encode())
    assert await stands(database, workspace, A) == {"payable": 5}


async def test_a_reversal_restores_and_is_made_once(database: Database, workspace: Workspace) -> None:
    await put(database, workspace, journal("first", earned(300)))
    (posted,) = await put(database, workspace, journal("second", earned(200)))

    async def take_back() -> bool:
        async with database.workspace(workspace) as connection:
            (reversal,) = await reverse(connection, [posted.id], actor=FINANCE, now=NOW)
            return reversal.is_new

    assert sorted(await asyncio.gather(*(take_back() for _ in range(4)))) == [False, False, False, True]
    assert await take_back() is False
    assert await stands(database, workspace, A) == {"payable": 300}
    assert (await counts(database, workspace))[:2] == (3, 6)
    reversal = await look(database, workspace, "select id, reverses_id, effective_on from {s}._journal where"
                          " kind = 'reversal'")  # fmt: skip
    assert [(each["reverses_id"], each["effective_on"]) for each in reversal] == [(posted.id, DAY)]
    with pytest.raises(ReversedAlready):
        async with database.workspace(workspace) as connection:
            await reverse(connection, [reversal[0]["id"]], actor=FINANCE, now=NOW)
    (entry,) = start_payout(Position(A, CNY, {AccountKind.PAYABLE: 300}), 200)
    again = journal("by another key", Entry(JournalKind.REVERSAL, entry.postings), reverses=posted.id)
    with pytest.raises(ReversedAlready):
        await put(database, workspace, again)


async def test_what_a_reversal_misses_the_partner_owes_us(database: Database, workspace: Workspace) -> None:
    (posted,) = await put(database, workspace, journal("earned", earned(500)))
    (payout,) = start_payout(Position(A, CNY, {AccountKind.PAYABLE: 500}), 350)
    (on_its_way,) = await put(database, workspace, journal("payout", payout))
    for _ in range(2):
        async with database.workspace(workspace) as connection:
            await reverse(connection, [posted.id], actor=FINANCE, now=NOW)
        assert await stands(database, workspace, A) == {"paying": 350, "receivable": 350}
    async with database.workspace(workspace) as connection:
        await reverse(connection, [on_its_way.id], actor=FINANCE, now=NOW)
    assert await stands(database, workspace, A) == {}
    assert (await counts(database, workspace))[2] == 0


async def test_a_reversal_that_does_not_undo_is_refused(database: Database, workspace: Workspace) -> None:
    (posted,) = await put(database, workspace, journal("a", earned(500)))
    half = Entry(JournalKind.REVERSAL, tuple(Posting(e.account, -e.minor // 5) for e in earned(500).postings))
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        await put(database, workspace, journal("b", half, reverses=posted.id))
    assert await stands(database, workspace, A) == {"payable": 500}


async def test_nothing_is_spent_that_is_not_there(database: Database, workspace: Workspace) -> None:
    (payout,) = start_payout(Position(A, CNY, {AccountKind.PAYABLE: 1}), 1)
    with pytest.raises(MoneyGone):
        await put(database, workspace, journal("a", payout))
    assert (await counts(database, workspace))[:2] == (0, 0)
    assert not_empty(Position(A, CNY)) == {}


async def test_a_partner_reads_its_own_accounts_without_balances_and_no_unpublished_journal(
    database: Database, workspace: Workspace
) -> None:
    hidden = journal("hidden", earned(70), origin=Origin(statement_id=new_id()))
    await put(database, workspace, journal("a", earned(5)), journal("b", earned(9, B)), hidden)
    async with database.workspace(workspace, partner=A.partner_id) as connection:
        accounts = await rows(connection, "select kind, partner_code from {s}._ledger_account")
        journals = await rows(connection, "select kind, period from {s}._journal")
        postings = await rows(connection, "select amount_minor from {s}._posting")
    assert accounts == [{"kind": "payable", "partner_code": "A"}]
    assert journals == [{"kind": "earning", "period": "2026-01"}]
    assert postings == [{"amount_minor": -5}]
    for private in ("select balance_minor from {s}._ledger_account", "select by_name from {s}._journal",
                    "select key from {s}._journal", "select * from {s}._ledger_proof",
                    "insert into {s}._posting values (null, 1, null, 1)"):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with database.workspace(workspace, partner=A.partner_id) as connection:
                await rows(connection, private)
