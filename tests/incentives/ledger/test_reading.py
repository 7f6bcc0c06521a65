"""The ledger over HTTP: balances now and as of then, journals, the export, and who sees what."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from tests.incentives.ledger.books import CNY, FINANCE, USD, journal, partner, put
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.access.contracts import Actor
from tongzhou.incentives.ledger.contracts import Account, AccountKind, NewJournal, Origin, Posted, Wiring
from tongzhou.incentives.ledger.payout_rules import start_payout
from tongzhou.incentives.ledger.reversing import reverse
from tongzhou.incentives.ledger.rules import Position, earn, restate
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.ids import new_id

A, B = partner("A"), partner("B")
SETTLEMENT, STATEMENT = new_id(), new_id()
FEBRUARY, MARCH = datetime(2026, 2, 1, 8, tzinfo=UTC), datetime(2026, 3, 1, 8, tzinfo=UTC)


@dataclass
class Reach:
    """Members see these partners only."""

    partners: frozenset[UUID] | None = None

    async def reachable(self, connection: Connection, actor: Actor) -> frozenset[UUID] | None:
        return self.partners


@dataclass
class Book:
    """What was posted, by key."""

    posted: dict[str, Posted] = field(default_factory=dict)


@pytest.fixture
def reach(app: FastAPI) -> Reach:
    reach = Reach()
    app.state.ledger = Wiring(reach=reach)
    return reach


@pytest.fixture
async def book(database: Database, workspace: Workspace) -> Book:
    """January closed at 4,900 for A; a late sale makes it 5,500 in February; B earned, was begun to pay, in dollars."""
    origin = Origin(settlement_id=SETTLEMENT, settlement_version=1, statement_id=STATEMENT)
    january = Position(A, CNY).after(earn(Position(A, CNY), 4_900_00))
    (first,), (late,) = earn(Position(A, CNY), 4_900_00), restate(january, 4_900_00, 5_500_00)
    dollars = Position(B, USD)
    (earned,) = earn(dollars, 80_00)
    (payout,) = start_payout(dollars.after([earned]), 30_00, tax=3_00)
    made = Book()
    for each, now in (
        (journal("january", first, origin=origin), FEBRUARY),
        (journal("earned", earned), FEBRUARY),
        (_february("late", late, Origin(about="2026-01", settlement_id=SETTLEMENT, settlement_version=2)), MARCH),
        (_february("payout", payout, Origin()), MARCH),
    ):
        (made.posted[each.key],) = await put(database, workspace, each, now=now)
    return made


def _february(key: str, entry: Any, origin: Origin) -> NewJournal:
    return NewJournal(key=key, entry=entry, effective_on=date(2026, 2, 28), period="2026-02", origin=origin)


@pytest.fixture
async def finance(make_role: MakeRole, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    title = {"zh-CN": "x", "en": "x"}
    await make_role(
        {"key": "book", "title": title, "kind": "member", "permissions": ["ledger.read", "audit.read"], "forms": {}}
    )
    await make_member("finance@acme.example", "book")
    return await sign_in("finance@acme.example")


async def balances(browser: httpx.AsyncClient, **asked: str) -> dict[tuple[str | None, str, str], str]:
    answer = await browser.get("/api/ledger/accounts", params=asked)
    assert answer.status_code == 200, answer.text
    return {
        (each["partner"] and each["partner"]["code"], each["kind"], each["currency"]): each["balance"]
        for each in answer.json()["accounts"]
    }


async def keys(browser: httpx.AsyncClient, **asked: str) -> list[str]:
    answer = await browser.get("/api/ledger/journals", params=asked)
    assert answer.status_code == 200, answer.text
    return [each["key"] for each in answer.json()["journals"]]


NOW = {
    (None, "expense", "CNY"): "5500.00",
    (None, "expense", "USD"): "80.00",
    (None, "tax", "USD"): "3.00",
    ("A", "payable", "CNY"): "5500.00",
    ("B", "payable", "USD"): "50.00",
    ("B", "paying", "USD"): "27.00",
}


async def test_p03_the_book_as_it_is_and_as_it_was_seen(book: Book, finance: httpx.AsyncClient, reach: Reach) -> None:
    assert await balances(finance) == NOW
    seen = {}
    for instant in ("2026-02-01T12:00:00Z", "2026-02-28T23:00:00Z", "2026-03-02T00:00:00+08:00"):
        seen[instant] = (await balances(finance, recorded_at=instant, about="2026-01", partner="A")).popitem()[1]
    assert list(seen.values()) == ["4900.00", "4900.00", "5500.00"]
    of_february = await balances(finance, effective_on="2026-02-27", partner="A")
    assert of_february == {("A", "payable", "CNY"): "4900.00"}
    assert await balances(finance, effective_on="2026-01-30") == dict.fromkeys(NOW, "0.00")


async def test_accounts_are_filtered_and_paged(book: Book, finance: httpx.AsyncClient, reach: Reach) -> None:
    assert await balances(finance, partner="B", kind="paying") == {("B", "paying", "USD"): "27.00"}
    assert await balances(finance, currency="CNY", kind="expense") == {(None, "expense", "CNY"): "5500.00"}
    assert await balances(finance, legal_entity="north") == {}
    assert len(await balances(finance, legal_entity="", brand="", purpose="rebate")) == 6
    pages: list[dict[tuple[str | None, str, str], str]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = (await finance.get("/api/ledger/accounts", params={"limit": 2, **cursor})).json()
        pages.append({})
        for each in answer["accounts"]:
            key = (each["partner"] and each["partner"]["code"], each["kind"], each["currency"])
            pages[-1][key] = each["balance"]
        if answer["next_cursor"] is None:
            break
        cursor = {"cursor": answer["next_cursor"]}
    assert [len(page) for page in pages] == [2, 2, 2]
    assert {key: balance for page in pages for key, balance in page.items()} == NOW


async def test_journals_tell_what_they_come_from(book: Book, finance: httpx.AsyncClient, reach: Reach) -> None:
    newest = (await finance.get("/api/ledger/journals")).json()["journals"]
    assert [each["key"] for each in newest] == ["payout", "late", "earned", "january"]
    late = newest[1]
    assert {name: late[name] for name in ("kind", "title", "effective_on", "period", "about_period", "settlement",
                                          "settlement_version", "statement", "reverses", "by")} == {
        "kind": "earning",
        "title": "Earning",
        "effective_on": "2026-02-28",
        "period": "2026-02",
        "about_period": "2026-01",
        "settlement": str(SETTLEMENT),
        "settlement_version": 2,
        "statement": None,
        "reverses": None,
        "by": "Finance",
    }  # fmt: skip
    lines = [(each["account"]["title"], each["debit"], each["credit"]) for each in newest[0]["postings"]]
    assert lines == [("Payable", "30.00", None), ("On its way", None, "27.00"), ("Tax withheld", None, "3.00")]
    assert newest[0]["postings"][0]["account"]["partner"] == {
        "id": str(B.partner_id),
        "code": "B",
        "label": "Partner B",
    }


async def test_journals_are_filtered_and_paged(book: Book, finance: httpx.AsyncClient, reach: Reach) -> None:
    payable = str(Account(AccountKind.PAYABLE, CNY, A).id)
    for asked, expected in (
        ({"partner": "A"}, ["late", "january"]),
        ({"partner": "nobody"}, []),
        ({"kind": "payout"}, ["payout"]),
        ({"period": "2026-01"}, ["earned", "january"]),
        ({"about": "2026-01"}, ["late", "earned", "january"]),
        ({"settlement": str(SETTLEMENT)}, ["late", "january"]),
        ({"statement": str(STATEMENT)}, ["january"]),
        ({"account": payable}, ["late", "january"]),
        ({"since": "2026-02-01"}, ["payout", "late"]),
        ({"until": "2026-01-31", "partner": "B"}, ["earned"]),
    ):
        assert await keys(finance, **asked) == expected, asked
    first = (await finance.get("/api/ledger/journals", params={"limit": 3})).json()
    rest = await keys(finance, limit="3", cursor=first["next_cursor"])
    assert [each["key"] for each in first["journals"]] + rest == ["payout", "late", "earned", "january"]


async def test_a_reversal_is_shown_on_both_sides(
    book: Book, database: Database, workspace: Workspace, finance: httpx.AsyncClient, reach: Reach
) -> None:
    async with database.workspace(workspace) as connection:
        (reversal,) = await reverse(connection, [book.posted["payout"].id], actor=FINANCE, now=MARCH)
    newest, payout = (await finance.get("/api/ledger/journals", params={"limit": 2})).json()["journals"]
    assert (newest["id"], newest["reverses"]) == (str(reversal.id), payout["id"])
    assert payout["reversed_by"] == newest["id"]


async def test_the_export_has_a_row_a_posting(book: Book, finance: httpx.AsyncClient, reach: Reach) -> None:
    answer = await finance.get("/api/ledger/journals:export", params={"period": "2026-02"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    told = ("What happened", "Account", "Partner code", "Currency", "Debit", "Credit", "About the period")
    assert [tuple(row[name] for name in told) for row in rows] == [
        ("Payout begun", "Payable", "B", "USD", "30.00", "", "2026-02"),
        ("Payout begun", "On its way", "B", "USD", "", "27.00", "2026-02"),
        ("Payout begun", "Tax withheld", "", "USD", "", "3.00", "2026-02"),
        ("Earning", "Rebate expense", "", "CNY", "600.00", "", "2026-01"),
        ("Earning", "Payable", "A", "CNY", "", "600.00", "2026-01"),
    ]
    (entry,) = (await finance.get("/api/audit", params={"action": "ledger."})).json()["entries"]
    assert (entry["action"], entry["detail"]) == ("ledger.exported", {"format": "csv"})


@pytest.mark.parametrize(
    "path",
    [
        "accounts?partners=A",
        "accounts?kind=cash",
        "accounts?effective_on=yesterday",
        "accounts?recorded_at=2026-02-01T12:00:00",
        "accounts?limit=501",
        "accounts?cursor=x",
        "journals?kind=gift",
        "journals?cursor=x",
        "journals?settlement=1",
        "journals?limit=0",
        "journals:export?format=pdf",
        "journals:export?limit=5",
        "proofs?limit=0",
    ],
)
async def test_what_is_not_known_is_refused(finance: httpx.AsyncClient, path: str) -> None:
    answer = await finance.get(f"/api/ledger/{path}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters")


async def test_a_member_sees_no_further_than_its_partners(book: Book, finance: httpx.AsyncClient, reach: Reach) -> None:
    reach.partners = frozenset({A.partner_id})
    assert await balances(finance) == {("A", "payable", "CNY"): "5500.00"}
    assert await balances(finance, partner="B") == {}
    journals = (await finance.get("/api/ledger/journals")).json()["journals"]
    assert [each["key"] for each in journals] == ["late", "january"]
    assert [line["account"]["kind"] for each in journals for line in each["postings"]] == ["payable", "payable"]
    assert (await finance.get("/api/ledger/journals:export")).text.count("\n") == 3
    assert (await finance.get("/api/ledger/proofs")).json() == {"proofs": []}


async def test_without_the_right_there_is_no_ledger(
    book: Book,
    make_role: MakeRole,
    make_member: MakeMember,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> None:
    title = {"zh-CN": "x", "en": "x"}
    await make_role({"key": "s", "title": title, "kind": "member", "permissions": ["settlements.read"], "forms": {}})
    await make_role({"key": "p", "title": title, "kind": "partner", "permissions": ["statements.read"], "forms": {}})
    await make_member("s@acme.example", "s")
    await make_partner_user("p@acme.example", A.partner_id, "p")
    for email in ("s@acme.example", "p@acme.example"):
        browser = await sign_in(email)
        for path in ("accounts", "journals", "journals:export", "proofs"):
            assert (await browser.get(f"/api/ledger/{path}")).status_code == 404, (email, path)
