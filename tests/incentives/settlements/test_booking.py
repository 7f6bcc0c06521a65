"""What approvals post to the ledger: in the step's transaction, taken back with it, made up for what came before."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.incentives.ledger.books import FINANCE, look, partner, stands
from tests.incentives.settlements.bicycles import partner_id
from tests.incentives.settlements.conftest import Desk
from tests.incentives.settlements.test_journey import calculated, published, take
from tongzhou.entrypoints.running import open_database
from tongzhou.incentives.ledger.facade import Book, NewJournal, Owner, post
from tongzhou.incentives.ledger.rules import Position, earn
from tongzhou.incentives.settlements.booking import book_approval, book_missing, unbook_approval
from tongzhou.incentives.settlements.queries import get_settlement
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.settings import Settings

USD = Book("USD")
NOW = datetime(2026, 2, 1, tzinfo=UTC)
JOURNALS = (
    "select j.kind, count(distinct j.id) as n, sum(p.amount_minor) filter (where a.kind = 'payable')::bigint as payable"
    " from {s}._journal j join {s}._posting p on p.journal_id = j.id"
    " join {s}._ledger_account a on a.id = p.account_id group by j.kind order by j.kind"
)
WHOLE = 316_352_55
N = 2_000


async def booked(database: Database, workspace: Workspace) -> dict[str, tuple[int, int]]:
    """By kind how many journals there are, and what they did to payable accounts."""
    found = await look(database, workspace, JOURNALS)
    return {each["kind"]: (each["n"], -each["payable"]) for each in found}


async def test_an_approval_posts_each_statement_and_nothing_posts_before(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    settlement = await calculated(desk.finance)
    assert await booked(database, workspace) == {}
    await take(desk.director, settlement, "review")
    assert await booked(database, workspace) == {}
    await take(desk.director, settlement, "approve")
    (counted,) = await look(database, workspace, "select count(*) as n from {s}._statement where total_minor <> 0")
    assert await booked(database, workspace) == {"earning": (counted["n"], WHOLE)}
    (journal,) = await look(
        database,
        workspace,
        "select j.period, j.effective_on, j.settlement_version, j.by_name, s.period as of_statement,"
        " s.total_minor, j.settlement_id::text from {s}._journal j join {s}._statement s on s.id = j.statement_id"
        " where s.partner_code = '676'",
    )
    assert journal.pop("settlement_id") == settlement
    assert journal.pop("total_minor") > 0
    assert list(journal.values()) == ["2019-Q3", date(2019, 9, 30), 1, "Director", "2019-Q3"]
    await take(desk.director, settlement, "approve")
    await take(desk.director, settlement, "publish")
    assert await booked(database, workspace) == {"earning": (counted["n"], WHOLE)}


async def test_what_is_sent_back_is_reversed_and_approved_again_posted_again(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    settlement = await calculated(desk.finance)
    for action in ("review", "reject", "review", "approve"):
        assert (await take(desk.director, settlement, action, **reason(action))).status_code == 200
    (n, _) = (await booked(database, workspace))["earning"]
    await take(desk.director, settlement, "reject", reason="缺少退货")
    assert await booked(database, workspace) == {"earning": (n, WHOLE), "reversal": (n, -WHOLE)}
    await take(desk.director, settlement, "review")
    await take(desk.director, settlement, "approve")
    assert await booked(database, workspace) == {"earning": (2 * n, 2 * WHOLE), "reversal": (n, -WHOLE)}
    await take(desk.director, settlement, "reject", reason="再查")
    assert await booked(database, workspace) == {"earning": (2 * n, 2 * WHOLE), "reversal": (2 * n, -2 * WHOLE)}
    (left,) = await look(database, workspace, "select count(*) as n from {s}._ledger_account where balance_minor <> 0")
    assert left == {"n": 0}


def reason(action: str) -> dict[str, str]:
    return {"reason": "x"} if action == "reject" else {}


async def test_an_approval_that_cannot_be_posted_is_not_taken(
    desk: Desk, database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refused(Problem):
        """Stands for whatever the ledger refuses."""

    async def refuse(*_: Any, **__: Any) -> None:
        raise Refused()

    settlement = await calculated(desk.finance)
    await take(desk.director, settlement, "review")
    monkeypatch.setattr("tongzhou.incentives.settlements.booking.post", refuse)
    assert (await take(desk.director, settlement, "approve")).status_code == 500
    shown = (await desk.director.get(f"/api/settlements/{settlement}")).json()["settlement"]
    assert shown["status"] == "reviewed"
    assert [step["action"] for step in shown["steps"]] == ["calculated", "review"]
    assert await booked(database, workspace) == {}


async def test_a_partner_reads_its_journals_from_the_publication_on(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    async def seen() -> list[str]:
        async with database.workspace(workspace, partner=partner_id("676")) as connection:
            cursor = await connection.execute(f"select kind from {workspace.schema}._journal".encode())
            return [row["kind"] for row in await cursor.fetchall()]

    settlement = await calculated(desk.finance)
    await take(desk.director, settlement, "review")
    await take(desk.director, settlement, "approve")
    assert await seen() == []
    await take(desk.director, settlement, "publish")
    assert await seen() == ["earning"]


async def test_what_was_approved_before_there_was_a_ledger_is_posted_once(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    for period in ("2019-Q4", "2019-Q3"):
        await published(desk, period)
    waiting = await calculated(desk.finance, "2020-Q1")
    before = await booked(database, workspace)
    async with database.owner() as connection:
        await _forget_everything(connection, workspace)
    assert await booked(database, workspace) == {}

    async def catch_up() -> list[UUID]:
        made: list[UUID] = []
        while True:
            async with database.workspace(workspace) as connection:
                found = await book_missing(connection, actor=FINANCE, now=NOW)
            if found is None:
                return made
            made.append(found)

    caught = await catch_up()
    assert len(caught) == 2
    assert UUID(waiting) not in caught
    assert await booked(database, workspace) == before
    periods = await look(database, workspace, "select period from {s}._journal group by period order by min(number)")
    assert [each["period"] for each in periods] == ["2019-Q3", "2019-Q4"]
    assert await catch_up() == []
    assert await booked(database, workspace) == before


async def test_a_workspace_is_caught_up_with_when_it_is_brought_up_to_date(
    database: Database, workspace: Workspace, database_dsn: str, settings: Settings
) -> None:
    await a_settlement(database, workspace, {partner("one"): 5, partner("two"): 7})
    async with open_database(database_dsn, settings):
        assert await booked(database, workspace) == {}
    async with database.owner() as connection:
        await connection.execute("update directory.workspace set revision = 'w0082'")
    for _ in range(2):
        async with open_database(database_dsn, settings):
            assert await booked(database, workspace) == {"earning": (2, 12)}


async def _forget_everything(connection: Connection, workspace: Workspace) -> None:
    """As a workspace was before it had a ledger."""
    tables = ("_journal", "_posting", "_ledger_account")
    for table in tables:
        await connection.execute(f"alter table {workspace.schema}.{table} disable trigger user".encode())
    names = ", ".join(f"{workspace.schema}.{table}" for table in tables)
    await connection.execute(f"truncate {names}".encode())
    for table in tables:
        await connection.execute(f"alter table {workspace.schema}.{table} enable trigger user".encode())


async def a_settlement(database: Database, workspace: Workspace, totals: dict[Owner, int]) -> UUID:
    """An approved settlement of 2025-Q4 with statements of these totals, as a calculation would leave it."""
    plan, version, settlement = new_id(), new_id(), new_id()
    async with database.owner() as connection:
        await connection.execute(f"set local search_path = {workspace.schema}".encode())
        await connection.execute(
            "insert into _plan (id, key, title, currency, created_at, created_by_name)"
            " values (%s, %s, '{}', 'USD', %s, 'x')",
            (plan, f"p{plan.hex[-20:]}", NOW),
        )
        await connection.execute(
            "insert into _plan_version (id, plan_id, version, status, document, hash, saved_at, saved_by_name)"
            " values (%s, %s, 1, 'draft', '', '', %s, 'x')",
            (version, plan, NOW),
        )
        await connection.execute(
            "insert into _settlement (id, plan_id, plan_version_id, period, period_first, period_end, version, status,"
            " currency, input_hash, result_hash, created_at)"
            " values (%s, %s, %s, '2025-Q4', '2025-10-01', '2026-01-01', 1, 'approved', 'USD', '', '', %s)",
            (settlement, plan, version, NOW),
        )
        async with connection.cursor() as cursor:
            await cursor.executemany(
                "insert into _statement (id, settlement_id, partner_id, partner_code, partner_label, account, period,"
                " plan, currency, status, total_minor, uncapped_minor, transaction_count, exclusion_count)"
                " values (%s, %s, %s, %s, %s, %s, '2025-Q4', '{}', 'USD', 'approved', %s, %s, 0, 0)",
                [
                    (new_id(), settlement, each.partner_id, each.code, each.label, each.account, total, total)
                    for each, total in totals.items()
                ],
            )
    return settlement


async def step(database: Database, workspace: Workspace, settlement: UUID, *, back: bool = False) -> None:
    act = unbook_approval if back else book_approval
    async with database.workspace(workspace) as connection:
        await act(connection, await get_settlement(connection, settlement), actor=FINANCE, now=NOW)


async def test_statements_below_zero_take_back_and_later_ones_pay_it_off(
    database: Database, workspace: Workspace
) -> None:
    rich, poor, idle = partner("rich"), partner("poor"), partner("idle")
    async with database.workspace(workspace) as connection:
        (entry,) = earn(Position(rich, USD), 80_00)
        journal = NewJournal(key="before", entry=entry, effective_on=date(2025, 9, 30), period="2025-Q3")
        await post(connection, [journal], actor=FINANCE, now=NOW)
    refunded = await a_settlement(database, workspace, {rich: -50_00, poor: -50_00, idle: 0})
    await step(database, workspace, refunded)
    assert await stands(database, workspace, rich, USD) == {"payable": 30_00}
    assert await stands(database, workspace, poor, USD) == {"receivable": 50_00}
    assert await stands(database, workspace, idle, USD) == {}
    sold = await a_settlement(database, workspace, {rich: 10_00, poor: 400_00})
    await step(database, workspace, sold)
    assert await stands(database, workspace, poor, USD) == {"payable": 350_00}
    assert await booked(database, workspace) == {
        "clawback": (2, -50_00),
        "earning": (3, 490_00),
        "offset": (1, -50_00),
    }
    await step(database, workspace, sold, back=True)
    assert await stands(database, workspace, rich, USD) == {"payable": 30_00}
    assert await stands(database, workspace, poor, USD) == {"receivable": 50_00}
    await step(database, workspace, refunded, back=True)
    assert await stands(database, workspace, rich, USD) == {"payable": 80_00}
    assert await stands(database, workspace, poor, USD) == {}


async def test_what_was_paid_off_with_money_that_is_taken_back_is_owed_again(
    database: Database, workspace: Workspace
) -> None:
    poor = partner("poor")
    sold = await a_settlement(database, workspace, {poor: 400_00})
    await step(database, workspace, sold)
    refunded = await a_settlement(database, workspace, {poor: -300_00})
    await step(database, workspace, refunded)
    assert await stands(database, workspace, poor, USD) == {"payable": 100_00}
    await step(database, workspace, sold, back=True)
    assert await stands(database, workspace, poor, USD) == {"receivable": 300_00}
    await step(database, workspace, refunded, back=True)
    assert await stands(database, workspace, poor, USD) == {}


async def test_thousands_of_statements_post_at_once(database: Database, workspace: Workspace) -> None:
    many = await a_settlement(database, workspace, {partner(str(number)): number + 1 for number in range(N)})
    await step(database, workspace, many)
    whole = N * (N + 1) // 2
    assert await booked(database, workspace) == {"earning": (N, whole)}
    (found,) = await look(
        database, workspace, "select balance_minor as b from {s}._ledger_account where kind = 'expense'"
    )
    assert found == {"b": whole}
    await step(database, workspace, many, back=True)
    assert await booked(database, workspace) == {"earning": (N, whole), "reversal": (N, -whole)}


async def test_settlements_of_the_same_partners_are_approved_and_sent_back_at_once(
    database: Database, workspace: Workspace
) -> None:
    owners = [partner(str(number)) for number in range(40)]
    ways = [owners, owners[::-1], owners[1::2] + owners[::2], owners]
    made = [
        await a_settlement(database, workspace, dict.fromkeys(order, 100 if place != 2 else -30))
        for place, order in enumerate(ways)
    ]
    await asyncio.gather(*(step(database, workspace, each) for each in made))
    assert await stands(database, workspace, owners[0], USD) == {"payable": 270}
    await asyncio.gather(*(step(database, workspace, each, back=True) for each in made[:2]))
    assert await stands(database, workspace, owners[39], USD) == {"payable": 70}
    (left,) = await look(
        database,
        workspace,
        "select sum(balance_minor)::bigint as all, sum(balance_minor) filter (where kind = 'expense')::bigint as spent"
        " from {s}._ledger_account",
    )
    assert left == {"all": 0, "spent": 40 * 70}
