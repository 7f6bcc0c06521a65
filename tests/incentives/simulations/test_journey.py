"""Simulations over HTTP, on the example data: equal to settlements to the cent, and nothing of them is posted."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.incentives.settlements.bicycles import PLAN_TEXT, Bicycles, read
from tests.incentives.settlements.conftest import Desk, People
from tests.incentives.settlements.test_journey import calculated
from tests.jobs import end_of
from tests.people import MakeMember, SignIn
from tongzhou.incentives.simulations.facade import prune_simulations
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

DRAFT = PLAN_TEXT.replace("version: 1", "version: 2").replace("rate: 1.5%", "rate: 1.75%", 1)
WANTED = {"plan": "reseller-rebate", "version": 1, "periods": ["2019-Q3"]}
QUARTERS = [f"{year}-Q{quarter}" for year in (2018, 2019) for quarter in (1, 2, 3, 4)]
TABLES = ("_settlement", "_statement", "_earning", "_journal", "_posting")


async def simulated(browser: httpx.AsyncClient, **wanted: Any) -> str:
    """A simulation that came to a result; its id."""
    answer = await browser.post("/api/simulations", json={**WANTED, **wanted})
    job = await end_of(browser, answer)
    assert (job["status"], job["done"]) == ("done", job["total"]), job
    found: str = answer.json()["simulation"]["id"]
    return found


async def shown(browser: httpx.AsyncClient, simulation: str) -> dict[str, Any]:
    """A simulation as its page reads it."""
    found: dict[str, Any] = (await browser.get(f"/api/simulations/{simulation}")).json()["simulation"]
    return found


async def everybody(browser: httpx.AsyncClient, address: str, name: str, **params: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        asked = {**params, "limit": 200, **({"cursor": cursor} if cursor else {})}
        page = (await browser.get(address, params=asked)).json()
        rows += page[name]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows


async def save_draft(desk: Desk, text: str = DRAFT) -> None:
    """Keep a text as the draft of version 2."""
    answer = await desk.finance.put("/api/plans/reseller-rebate/draft", json={"document": text})
    assert answer.status_code == 200, answer.text


async def test_the_published_version_gives_the_statements_of_the_settlement_to_the_cent(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    simulation = await simulated(desk.finance)
    found = await shown(desk.finance, simulation)
    assert (found["version"], found["in_force"], found["status"]) == (1, 1, "done")
    result = found["result"]
    assert (result["before"], result["after"], result["change"]) == ("316352.55", "316352.55", "0.00")
    assert (result["partners"], result["winners"], result["losers"]) == (450, 0, 0)
    statements = await everybody(desk.director, f"/api/settlements/{settlement}/statements", "statements")
    partners = await everybody(desk.finance, f"/api/simulations/{simulation}/partners", "partners")
    assert {each["partner"]: each["after"] for each in partners} == {
        each["partner"]: each["amount"] for each in statements if each["id"] is not None
    }
    (one,) = [each["id"] for each in statements if each["partner"] == "676"]
    components = (await desk.both.get(f"/api/statements/{one}")).json()["statement"]["components"]
    (same,) = [each for each in partners if each["partner"] == "676"]
    assert {each["key"]: each["after"] for each in same["components"]} == {
        each["key"]: each["amount"] for each in components
    }


async def test_a_draft_shows_who_wins_and_why_and_posts_nothing(
    desk: Desk, database: Database, workspace: Workspace
) -> None:
    await save_draft(desk)
    simulation = await simulated(desk.finance, version=2, periods=["2019-Q4", "2019-Q3", "2019-Q3"])
    found = await shown(desk.finance, simulation)
    assert (found["periods"], found["version"], found["in_force"]) == (["2019-Q3", "2019-Q4"], 2, 1)
    result = found["result"]
    assert result["periods"][0]["before"] == "316352.55"
    assert sum(Decimal(each["after"]) for each in result["periods"]) == Decimal(result["after"])
    assert result["winners"] > 0
    assert result["losers"] == 0
    assert Decimal(result["won"]) == Decimal(result["change"]) > 0
    assert sum(each["partners"] for each in result["buckets"]) == result["partners"]

    address = f"/api/simulations/{simulation}/partners"
    winners = await everybody(desk.finance, address, "partners", sort="-change", fate="winners")
    changes = [Decimal(each["change"]) for each in winners]
    assert changes == sorted(changes, reverse=True)
    assert (len(winners), sum(changes)) == (result["winners"], Decimal(result["won"]))
    assert await everybody(desk.finance, address, "partners", fate="losers") == []
    same = await everybody(desk.finance, address, "partners", fate="same", sort="partner_label")
    assert len(same) == result["partners"] - result["winners"]

    best = winners[0]
    assert [each["key"] for each in best["components"] if each["change"] != "0.00"] == ["volume"]
    why = (await desk.finance.get(f"{address}/{best['partner']}")).json()
    assert why["partner"] == best
    sides = [
        [next(x for x in period[side] if x["key"] == "volume") for side in ("before", "after")]
        for period in why["periods"]
    ]
    gained = sum(Decimal(after["amount"]) - Decimal(before["amount"]) for before, after in sides)
    assert gained == Decimal(best["change"])
    assert "1.75%" in sides[0][1]["text"]["en"]
    assert "1.5%" in sides[0][0]["text"]["zh-CN"]
    searched = (await desk.finance.get(address, params={"search": best["partner_label"]})).json()["partners"]
    assert best in searched
    async with database.workspace(workspace) as connection:
        for table in TABLES:
            row = await (
                await connection.execute(f'select count(*) as rows from "{connection.schema}".{table}'.encode())
            ).fetchone()
            assert row == {"rows": 0}, table


async def test_partners_are_a_file_and_everything_is_written_down(
    desk: Desk, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_member("admin@acme.example", "administrator")
    admin = await sign_in("admin@acme.example")
    await save_draft(desk)
    simulation = await simulated(desk.finance, version=2)
    answer = await desk.finance.get(
        f"/api/simulations/{simulation}/partners:export",
        params={"fate": "winners", "sort": "-change"},
        headers={"accept-language": "en"},
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    result = (await shown(desk.finance, simulation))["result"]
    assert len(rows) == result["winners"]
    assert sum(Decimal(row["Change"]) for row in rows) == Decimal(result["won"])
    assert {row["Currency"] for row in rows} == {"USD"}
    xlsx = await desk.finance.get(f"/api/simulations/{simulation}/partners:export", params={"format": "xlsx"})
    assert xlsx.content[:2] == b"PK"
    entries = (await admin.get("/api/audit")).json()["entries"]
    told = [(each["action"], each["detail"]) for each in entries if each["action"].startswith("plan.simul")]
    periods = {"version": 2, "periods": "2019-Q3"}
    assert sorted(told, key=str) == sorted(
        [
            ("plan.simulated", {**periods, "in_force": 1}),
            ("plan.simulation_exported", {**periods, "format": "csv"}),
            ("plan.simulation_exported", {**periods, "format": "xlsx"}),
        ],
        key=str,
    )


async def test_a_draft_that_changes_later_leaves_its_simulation_as_it_was(desk: Desk) -> None:
    await save_draft(desk)
    first = await simulated(desk.finance, version=2)
    before = await shown(desk.finance, first)
    await save_draft(desk, DRAFT.replace("1.75%", "1.6%"))
    second = await simulated(desk.finance, version=2)
    assert await shown(desk.finance, first) == before
    changed = await shown(desk.finance, second)
    assert Decimal(changed["result"]["change"]) < Decimal(before["result"]["change"])
    listed = (await desk.finance.get("/api/simulations", params={"plan": "reseller-rebate"})).json()["simulations"]
    assert [each["id"] for each in listed] == [second, first]


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        ({"version": 9}, 404, "not_found"),
        ({"plan": "unknown"}, 404, "not_found"),
        ({"periods": []}, 422, "invalid_values"),
        ({"periods": [f"20{n}-Q1" for n in range(10, 23)]}, 422, "invalid_values"),
        ({"periods": ["2019"]}, 422, "invalid_values"),
        ({"periods": ["2019-Q9"]}, 422, "invalid_values"),
        ({"periods": ["2011-Q1"]}, 422, "invalid_values"),
        ({"periods": ["2020-Q2"]}, 409, "period_still_open"),
        ({"periods": ["2021-Q2"]}, 409, "period_in_future"),
        ({"surprise": 1}, 422, "invalid_values"),
    ],
)
async def test_what_cannot_be_tried_is_refused_at_once(
    desk: Desk, wanted: dict[str, Any], status: int, code: str
) -> None:
    refused = await desk.finance.post("/api/simulations", json={**WANTED, **wanted})
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    listed = await desk.finance.get("/api/simulations", params={"plan": "reseller-rebate"})
    assert listed.json() == {"simulations": []}


async def test_versions_that_settle_other_periods_are_not_compared(desk: Desk) -> None:
    await save_draft(
        desk, DRAFT.replace("settlement: quarter", "settlement: month").replace("window: quarter", "window: month")
    )
    refused = await desk.finance.post("/api/simulations", json={**WANTED, "version": 2, "periods": ["2019-07"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "simulation_not_comparable")


async def test_data_that_cannot_be_calculated_on_names_the_period_and_the_version(
    desk: Desk, bicycles: Bicycles
) -> None:
    bicycles.extra.append({**_a_line(), "sales_amount": "twelve"})
    answer = await desk.finance.post("/api/simulations", json=WANTED, headers={"accept-language": "en"})
    job = await end_of(desk.finance, answer)
    assert (job["status"], job["problem"]["code"]) == ("failed", "simulation_facts_refused")
    assert job["problem"]["errors"]
    simulation = answer.json()["simulation"]["id"]
    found = await shown(desk.finance, simulation)
    assert (found["status"], found["result"]) == ("failed", None)
    refused = await desk.finance.get(f"/api/simulations/{simulation}/partners")
    assert (refused.status_code, refused.json()["code"]) == (409, "simulation_not_done")


def _a_line() -> dict[str, str]:
    found: dict[str, str] = next(r for r in read("order_lines").to_pylist() if r["order_date"].startswith("2019-08"))
    return {**found, "order_number": "SO-LATE", "line_number": "1"}


async def test_only_who_calculates_or_writes_plans_simulates(desk: Desk, people: People, sign_in: SignIn) -> None:
    simulation = await simulated(desk.finance)
    owner = await sign_in(people.owner_676.email)
    for browser in (desk.director, owner):
        for address in ("", "/partners", "/partners:export", "/partners/676"):
            answer = await browser.get(f"/api/simulations/{simulation}{address}")
            assert answer.status_code in (403, 404), address
        assert (await browser.post("/api/simulations", json=WANTED)).status_code in (403, 404)
    writer = await sign_in(people.writer.email)
    assert (await writer.get(f"/api/simulations/{simulation}")).status_code == 200
    unknown = await desk.finance.get(f"/api/simulations/{simulation}/partners/nobody")
    assert unknown.status_code == 404
    wrong = await desk.finance.get(f"/api/simulations/{simulation}/partners", params={"sort": "luck"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_parameters")


async def test_periods_are_offered_from_the_first_sale_to_the_last_that_ended(desk: Desk) -> None:
    await calculated(desk.finance, "2019-Q4")
    asked: dict[str, str | int] = {"plan": "reseller-rebate", "version": 1}
    found = (await desk.finance.get("/api/simulations/periods", params=asked)).json()["periods"]
    assert [each["code"] for each in found] == [
        "2020-Q1",
        *(f"{year}-Q{quarter}" for year in (2019, 2018) for quarter in (4, 3, 2, 1)),
        "2017-Q4",
        "2017-Q3",
    ]
    assert [each["code"] for each in found if each["settled"]] == ["2019-Q4"]
    unknown = await desk.finance.get("/api/simulations/periods", params={**asked, "version": 7})
    assert unknown.status_code == 404


async def test_a_cancelled_simulation_leaves_nothing(desk: Desk) -> None:
    answer = await desk.finance.post("/api/simulations", json={**WANTED, "periods": QUARTERS})
    cancelled = await desk.finance.post(f"/api/jobs/{answer.json()['job']['id']}:cancel")
    assert cancelled.status_code == 200
    assert (await end_of(desk.finance, answer))["status"] == "cancelled"
    found = await shown(desk.finance, answer.json()["simulation"]["id"])
    assert (found["status"], found["result"]) == ("cancelled", None)


async def test_a_simulation_is_forgotten_after_seven_days(desk: Desk, database: Database, workspace: Workspace) -> None:
    simulation = await simulated(desk.finance)
    for days, status in ((6, 200), (8, 404)):
        async with database.workspace(workspace) as connection:
            await prune_simulations(connection, now=clock.now() + timedelta(days=days))
        assert (await desk.finance.get(f"/api/simulations/{simulation}")).status_code == status
