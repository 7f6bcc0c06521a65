"""A manager sees the partners of their own tree: in lists, counts, aggregates and through references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

import tongzhou.channel
from tests.people import MakeMember, Person, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.builder.records.facade import create, open_form
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PACKAGE = Path(tongzhou.channel.__file__).parent / "package"


async def _company(database: Database, workspace: Workspace, make_member: MakeMember) -> dict[str, Person]:
    """A manager with one person below, another manager, and a partner and an order line of each of the three."""
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        await install(connection, read_package(PACKAGE), actor=actor, now=clock.now())
    manager = await make_member("manager@x.test", "channel_manager", code="M1")
    people = {
        "manager": manager,
        "below": await make_member("below@x.test", "channel_specialist", code="S1", manager_id=manager.id),
        "other": await make_member("other@x.test", "channel_manager", code="M2"),
    }
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        product = await open_form(connection, "product", actor=actor, now=clock.now())
        await create(product, {"product_key": "P", "product_name": "Bike", "category": "Bikes"})
        partner = await open_form(connection, "partner", actor=actor, now=clock.now())
        line = await open_form(connection, "order_line", actor=actor, now=clock.now())
        for number, code in enumerate(["M1", "S1", "M2"], start=1):
            await create(partner, {"reseller_key": code, "reseller_name": f"Partner {code}", "channel_manager": code})
            await create(line, _line(number, code))
    return people


def _line(number: int, partner: str) -> dict[str, Any]:
    return {
        "order_number": f"O{number}",
        "line_number": 1,
        "order_date": "2020-05-01",
        "reseller_key": partner,
        "product_key": "P",
        "quantity": "1",
        "sales_amount": f"{number}00.00",
    }


async def _keys(client: httpx.AsyncClient, form: str) -> list[str]:
    answer = await client.get(f"/api/forms/{form}/records", params={"sort": "reseller_key", "count": "true"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["total"] == len(body["records"])
    return [record["reseller_key"] for record in body["records"]]


async def test_a_manager_sees_their_own_tree_only(
    database: Database, workspace: Workspace, make_member: MakeMember, sign_in: SignIn
) -> None:
    people = await _company(database, workspace, make_member)
    manager, other = await sign_in(people["manager"].email), await sign_in(people["other"].email)
    assert await _keys(manager, "partner") == ["M1", "S1"]
    assert await _keys(manager, "order_line") == ["M1", "S1"]
    assert await _keys(other, "partner") == ["M2"]

    asked = {"group_by": ["reseller_key"], "measures": [{"field": "sales_amount", "op": "sum", "as": "total"}]}
    rows = (await manager.post("/api/forms/order_line/records:aggregate", json=asked)).json()["rows"]
    assert rows == [{"reseller_key": "M1", "total": "100.00"}, {"reseller_key": "S1", "total": "200.00"}]


async def test_the_overview_counts_what_its_reader_may_see(
    database: Database, workspace: Workspace, make_member: MakeMember, sign_in: SignIn
) -> None:
    people = await _company(database, workspace, make_member)
    shown = (await (await sign_in(people["other"].email)).get("/api/overview")).json()
    assert shown["figures"]["partners"]["total"] == 1
    assert "liability" not in shown


async def test_partners_by_sales_are_those_of_the_reader(
    database: Database, workspace: Workspace, make_member: MakeMember, sign_in: SignIn
) -> None:
    people = await _company(database, workspace, make_member)
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        partner = await open_form(connection, "partner", actor=actor, now=clock.now())
        await create(partner, {"reseller_key": "NEW", "reseller_name": "Never Ordered", "channel_manager": "M1"})
        line = await open_form(connection, "order_line", actor=actor, now=clock.now())
        await create(line, {**_line(9, "M1"), "kind": "shipment"})  # of goods ordered before: no further sale
    async with database.owner() as connection:
        await connection.execute(
            "update directory.workspace set business_date = '2020-05-31', version = version + 1 where id = %s",
            (workspace.id,),
        )
    manager = await sign_in(people["manager"].email)
    rows = (await manager.get("/api/overview/partners")).json()["partners"]
    assert [(row["partner"]["code"], row["activity"], row["year"], row["share"]) for row in rows] == [
        ("S1", "active", "200.00", "0.6667"),
        ("M1", "active", "100.00", "0.3333"),
        ("NEW", "never", "0", "0.0000"),
    ]
    never = (await manager.get("/api/overview/partners", params={"activity": "never"})).json()["partners"]
    assert [row["partner"]["label"] for row in never] == ["Never Ordered"]
    assert (await manager.get("/api/overview/partners", params={"activity": "odd"})).status_code == 400
    exported = await manager.get("/api/overview/partners:export", params={"activity": "active"})
    assert exported.status_code == 200, exported.text
    lines = exported.content.decode("utf-8-sig").split("\r\n")
    assert [line.split(",")[0] for line in lines if line][1:] == ["S1", "M1"]
    other = await sign_in(people["other"].email)
    assert [row["partner"]["code"] for row in (await other.get("/api/overview/partners")).json()["partners"]] == ["M2"]
