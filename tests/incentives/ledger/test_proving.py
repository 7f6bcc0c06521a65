"""The proof: silent on a sound book, loud when a balance or a journal was changed past the program."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.incentives.ledger.books import CNY, NOW, journal, look, partner, put
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.entrypoints.bookkeeping import prove_books
from tongzhou.incentives.ledger.contracts import Account, AccountKind, Wiring
from tongzhou.incentives.ledger.rules import Position, earn
from tongzhou.kernel.database.connections import Database, Workspace

A, B = partner("A"), partner("B")
READER = {"key": "book", "title": {"zh-CN": "x", "en": "x"}, "kind": "member", "permissions": ["ledger.read"]}


async def two_earnings(database: Database, workspace: Workspace) -> None:
    entries = [earn(Position(owner, CNY), 100_00)[0] for owner in (A, B)]
    await put(database, workspace, *(journal(f"j{place}", entry) for place, entry in enumerate(entries)))


async def past_every_trigger(database: Database, workspace: Workspace, statement: str) -> None:
    """What only the owner of the tables can do, by switching off what watches them."""
    async with database.owner() as connection:
        await connection.execute(f"set local search_path = {workspace.schema}".encode())
        for table in ("_posting", "_journal"):
            await connection.execute(f"alter table {table} disable trigger user".encode())
        await connection.execute(statement.encode())
        for table in ("_posting", "_journal"):
            await connection.execute(f"alter table {table} enable trigger user".encode())


async def messages(browser: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await browser.get("/api/messages")).json()["messages"]
    return found


@pytest.fixture
async def reader(app: FastAPI, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    app.state.ledger = Wiring()
    await make_role({**READER, "forms": {}})
    await make_member("reader@acme.example", "book")
    return await sign_in("reader@acme.example")


async def test_a_sound_book_proves_in_silence(
    database: Database, workspace: Workspace, reader: httpx.AsyncClient
) -> None:
    await two_earnings(database, workspace)
    await prove_books(database, NOW)
    await prove_books(database, NOW + timedelta(days=1))
    newest, oldest = (await reader.get("/api/ledger/proofs")).json()["proofs"]
    assert newest.pop("at") == "2026-02-02T08:00:00Z"
    assert oldest.pop("at") == "2026-02-01T08:00:00Z"
    assert newest == oldest == {
        "sound": True,
        "journals": 2,
        "postings": 4,
        "accounts": 3,
        "unbalanced": 0,
        "drifted": 0,
        "examples": [],
    }  # fmt: skip
    assert await messages(reader) == []


async def test_a_corrupted_balance_is_found_and_told_once_a_day(
    database: Database, workspace: Workspace, reader: httpx.AsyncClient
) -> None:
    await two_earnings(database, workspace)
    payable = Account(AccountKind.PAYABLE, CNY, A).id
    change = f"update _ledger_account set balance_minor = -10001 where id = '{payable}'"
    await past_every_trigger(database, workspace, change)
    for _ in range(2):
        await prove_books(database, NOW + timedelta(seconds=_))
    (proof, _) = (await reader.get("/api/ledger/proofs")).json()["proofs"]
    assert (proof["sound"], proof["unbalanced"], proof["drifted"]) == (False, 0, 1)
    assert proof["examples"] == [
        {
            "account": {
                "id": str(payable),
                "kind": "payable",
                "partner_code": "A",
                "account": "A",
                "currency": "CNY",
                "kept": "-10001",
                "summed": "-10000",
            }
        }
    ]
    (message,) = await messages(reader)
    assert message["subject"] == "返利台账核对不平，请立即检查"
    assert "余额与明细不符的账户 1 个" in message["text"]
    (kept,) = await look(database, workspace, "select balance_minor from {s}._ledger_account where kind = 'payable'"
                         " and partner_code = 'A'")  # fmt: skip
    assert kept == {"balance_minor": -10001}, "nothing repairs a balance by itself"


@pytest.mark.parametrize(
    ("change", "unbalanced", "drifted"),
    [
        ("update _posting set amount_minor = amount_minor + 1 where amount_minor > 0", 2, 1),
        ("delete from _posting where amount_minor < 0", 2, 2),
        ("delete from _posting", 2, 3),
        ("update _ledger_account set legal_entity = 'north' where partner_id is null", 2, 0),
    ],
)
async def test_whatever_is_changed_in_the_book_is_found(
    database: Database, workspace: Workspace, change: str, unbalanced: int, drifted: int
) -> None:
    await two_earnings(database, workspace)
    await past_every_trigger(database, workspace, change)
    await prove_books(database, NOW)
    found = await look(database, workspace, "select unbalanced, drifted from {s}._ledger_proof")
    assert found == [{"unbalanced": unbalanced, "drifted": drifted}]


async def test_what_was_found_long_ago_is_forgotten(database: Database, workspace: Workspace) -> None:
    for days in (0, 1, 401):
        await prove_books(database, NOW + timedelta(days=days))
    found = await look(database, workspace, "select at from {s}._ledger_proof order by at")
    assert [each["at"] - NOW for each in found] == [timedelta(days=1), timedelta(days=401)]


async def test_it_is_sound_while_others_post(database: Database, workspace: Workspace) -> None:
    async def poster(number: int) -> None:
        for turn in range(5):
            (entry,) = earn(Position(A, CNY), number + 1)
            await put(database, workspace, journal(f"{number}:{turn}", entry))

    await asyncio.gather(*(poster(number) for number in range(4)), prove_books(database, NOW))
    await prove_books(database, NOW + timedelta(days=1))
    found = await look(database, workspace, "select journals, unbalanced, drifted from {s}._ledger_proof order by at")
    assert [(each["unbalanced"], each["drifted"]) for each in found] == [(0, 0), (0, 0)]
    assert found[1]["journals"] == 20
