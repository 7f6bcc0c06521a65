"""Slow lists are written down with what became of their index, and those who build forms have a say."""

from __future__ import annotations

import httpx
import pytest

from tests.builder.conftest import System
from tests.builder.writing import make_records
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.query.facade import ListRequest, SortKey
from tongzhou.builder.records import indexing
from tongzhou.builder.records.facade import INDEXES_MAX, IndexKeeper, open_form
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

SLOW = "/api/slow-lists"
REQUEST = ListRequest(filter={"field": "tier", "op": "eq", "value": "gold"}, sort=(SortKey("code", descending=True),))


@pytest.fixture
async def keeper(database: Database, workspace: Workspace, forms: Forms, system: System) -> IndexKeeper:
    """Three thousand partners, and lists of them that were slow three times."""
    actor = await system()
    rows = [{"code": str(n), "name": f"P{n}", "tier": "gold" if n % 50 == 0 else "silver"} for n in range(3_000)]
    await make_records(database, actor, "partner", rows)
    async with database.statements(workspace) as connection:
        await connection.execute(f"analyze {workspace.schema}.partner".encode())
    made = IndexKeeper(database)
    await slow(made, database, workspace, system, 3, 0.2)
    return made


async def slow(
    keeper: IndexKeeper, database: Database, workspace: Workspace, system: System, times: int, seconds: float
) -> None:
    async with database.statements(workspace) as connection:
        form = await open_form(connection, "partner", actor=await system(), now=clock.now())
        for _ in range(times):
            keeper.note(form, REQUEST, seconds)
    await keeper.settle()


async def indexes(database: Database, workspace: Workspace) -> set[str]:
    async with database.statements(workspace) as connection:
        cursor = await connection.execute(
            "select indexname from pg_indexes where schemaname = %s and starts_with(indexname, '_asked_')",
            (workspace.schema,),
        )
        return {row["indexname"] for row in await cursor.fetchall()}


async def test_a_slow_list_shows_its_index_and_stays_without_it_once_it_is_taken_away(
    keeper: IndexKeeper, admin: httpx.AsyncClient, database: Database, workspace: Workspace, system: System,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (line,) = (await admin.get(SLOW)).json()["lists"]
    assert (line["form"], line["times"], line["slowest_ms"], line["state"]) == ("partner", 3, 200, "made")
    assert [(each["key"], each["descending"]) for each in line["fields"]] == [("tier", False), ("code", True)]
    assert line["bytes"] > 0
    assert await indexes(database, workspace) == {line["name"]}

    assert (await admin.delete(f"{SLOW}/{line['name']}")).status_code == 204
    assert await indexes(database, workspace) == set()
    await slow(keeper, database, workspace, system, 24, 0.3)
    assert (await admin.get(SLOW)).json()["lists"][0]["times"] == 3  # said a moment ago
    monkeypatch.setattr(indexing, "NOTED_SECONDS", 0.0)
    await slow(keeper, database, workspace, system, 1, 0.2)
    (line,) = (await admin.get(SLOW)).json()["lists"]
    assert (line["times"], line["slowest_ms"], line["state"], line["bytes"]) == (28, 300, "refused", None)
    assert await indexes(database, workspace) == set()


async def test_what_was_taken_away_is_made_when_it_is_asked_for(
    keeper: IndexKeeper, admin: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    (line,) = (await admin.get(SLOW)).json()["lists"]
    await admin.delete(f"{SLOW}/{line['name']}")
    assert (await admin.post(f"{SLOW}/{line['name']}:make")).status_code == 204
    application = admin._transport.app  # type: ignore[attr-defined]
    await application.state.index_keeper.settle()
    assert await indexes(database, workspace) == {line["name"]}
    assert (await admin.get(SLOW)).json()["lists"][0]["state"] == "made"


@pytest.mark.usefixtures("keeper")
async def test_a_form_has_no_more_indexes_than_it_may(
    admin: httpx.AsyncClient, database: Database, workspace: Workspace
) -> None:
    (line,) = (await admin.get(SLOW)).json()["lists"]
    await admin.delete(f"{SLOW}/{line['name']}")
    async with database.statements(workspace) as connection:
        for number in range(INDEXES_MAX):
            name = f'create index "_asked_{number}" on "{workspace.schema}".partner (tier)'
            await connection.execute(name.encode())
    before = await indexes(database, workspace)
    answer = await admin.post(f"{SLOW}/{line['name']}:make")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_indexes")
    assert await indexes(database, workspace) == before


@pytest.mark.usefixtures("keeper")
async def test_only_those_who_build_forms_have_a_say(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn,
    database: Database, workspace: Workspace,
) -> None:  # fmt: skip
    (line,) = (await admin.get(SLOW)).json()["lists"]
    forms = {"partner": {"actions": ["read"]}}
    await make_role({"key": "reader", "title": "R", "kind": "member", "permissions": [], "forms": forms})
    await make_member("reader@acme.example", "reader")
    reader = await sign_in("reader@acme.example")
    for answer in (
        await reader.get(SLOW),
        await reader.post(f"{SLOW}/{line['name']}:make"),
        await reader.delete(f"{SLOW}/{line['name']}"),
    ):
        assert answer.status_code in (403, 404)
    assert await indexes(database, workspace) == {line["name"]}
    assert (await admin.delete(f"{SLOW}/_asked_none")).status_code == 404
