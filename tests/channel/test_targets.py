"""Targets are somebody's for a month: only their sales of that month are held against them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

import tongzhou.channel
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.builder.records.facade import create, open_form
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PACKAGE = Path(tongzhou.channel.__file__).parent / "package"
SALES = [  # partner, salesperson, day, amount
    ("A", "S1", "2020-04-10", "100.00"),
    ("A", "S1", "2020-05-10", "30.00"),
    ("B", "S1", "2020-04-11", "50.00"),
    ("A", "S2", "2020-04-12", "1000.00"),  # has no target
    ("B", "S1", "2020-02-12", "7.00"),
]
TARGETS = [("2020-04", "S1", "300.00"), ("2020-02", "S1", "14.00"), ("2020-06", "S1", "999.00")]


@pytest.fixture
async def director(
    database: Database, workspace: Workspace, make_member: MakeMember, sign_in: SignIn
) -> httpx.AsyncClient:
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        await install(connection, read_package(PACKAGE), actor=actor, now=clock.now())
    await make_member("director@x.test", "channel_director", code="D")
    for code in ("S1", "S2"):
        await make_member(f"{code}@x.test", "channel_specialist", code=code)
    actor = await system_actor(database, workspace.key)
    rows: list[tuple[str, dict[str, Any]]] = [
        ("product", {"product_key": "P", "product_name": "P", "category": "Bikes"})
    ]
    for key, manager in (("A", "S1"), ("B", "S2"), ("C", None)):
        rows.append(("partner", {"reseller_key": key, "reseller_name": key, "channel_manager": manager}))
    for number, (partner, person, day, amount) in enumerate(SALES):
        line = {"order_number": f"O{number}", "line_number": 1, "order_date": day, "reseller_key": partner}
        line |= {"product_key": "P", "quantity": "1", "sales_amount": amount, "salesperson": person}
        rows.append(("order_line", line))
    rows += [("sales_target", {"month": m, "salesperson": s, "target_amount": t}) for m, s, t in TARGETS]
    async with database.workspace(workspace) as connection:
        forms = {
            name: await open_form(connection, name, actor=actor, now=clock.now()) for name in {row[0] for row in rows}
        }
        for name, values in rows:
            await create(forms[name], values)
    async with database.owner() as connection:
        await connection.execute(
            "update directory.workspace set business_date = '2020-05-31', version = version + 1 where id = %s",
            (workspace.id,),
        )
    return await sign_in("director@x.test")


async def test_sales_without_a_target_reach_none(director: httpx.AsyncClient) -> None:
    shown = (await director.get("/api/overview")).json()
    assert shown["figures"]["quarter"]["sales"] == "1180.00"
    assert shown["figures"]["target"] == {"target": "300.00", "sales": "150.00", "attainment": "0.5000", "people": 1}
    months = {row["month"]: (row["sales"], row["target"]) for row in shown["sales_by_month"]}
    assert (months["2020-02"], months["2020-04"], months["2020-05"]) == (
        ("7.00", "14.00"),
        ("1150.00", "300.00"),
        ("30.00", None),
    )


async def test_a_partner_shows_the_target_of_who_looks_after_them(director: httpx.AsyncClient) -> None:
    answer = await director.get("/api/forms/partner/records", params={"fields": "reseller_key"})
    partners = {row["reseller_key"]: row["id"] for row in answer.json()["records"]}

    async def targets(key: str) -> dict[str, Any]:
        found: dict[str, Any] = (await director.get(f"/api/partners/{partners[key]}/summary")).json()["targets"]
        return found

    told = await targets("A")
    assert [
        (each["span"], each["start"], each["target"], each["sales"], each["attainment"], each["from_partner"])
        for each in told["spans"]
    ] == [
        ("quarter", "2020-04-01", "300.00", "150.00", "0.5000", "100.00"),
        ("year", "2020-01-01", "314.00", "157.00", "0.5000", "100.00"),
    ]
    without_target = await targets("B")
    assert (without_target["salesperson"] is not None, without_target["spans"]) == (True, [])
    assert await targets("C") == {"salesperson": None, "spans": []}


@pytest.mark.parametrize(
    ("form", "hidden"),
    [
        ("partner", "channel_manager"),
        ("sales_target", "salesperson"),
        ("sales_target", "target_amount"),
        ("order_line", "salesperson"),
    ],
)
async def test_who_may_not_read_what_targets_are_made_of_sees_the_rest(
    director: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn, form: str, hidden: str
) -> None:
    records = (await director.get("/api/forms/partner/records", params={"fields": "reseller_key"})).json()["records"]
    partner = next(each["id"] for each in records if each["reseller_key"] == "A")
    role = yaml.safe_load((PACKAGE / "roles" / "channel_director.yaml").read_text("utf-8")) | {"key": "narrow"}
    fields = yaml.safe_load((PACKAGE / "forms" / f"{form}.yaml").read_text("utf-8"))["fields"]
    shown = [each["key"] for each in fields if not each["key"].startswith(hidden)]
    role["forms"][form]["fields"] = {"read": shown, "write": []}
    await make_role(role)
    await make_member("narrow@x.test", "narrow", code="N")
    narrow = await sign_in("narrow@x.test")
    overview = await narrow.get("/api/overview")
    assert (overview.status_code, overview.json()["figures"]["quarter"]["sales"]) == (200, "1180.00")
    assert (overview.json()["figures"]["target"] is None) == (form != "partner")
    summary = await narrow.get(f"/api/partners/{partner}/summary")
    assert (summary.status_code, "targets" in summary.json()) == (200, False)
