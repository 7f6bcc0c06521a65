"""Plans of a company's own making: one that cannot be calculated, one settled by month, one that counts returns."""

from __future__ import annotations

from typing import Any

import yaml

from tests.jobs import end_of
from tests.journeys.company import LINES, PLAN, PLAN_TEXT, Company, line

RETURNS = "/api/forms/return_line/records"


def changed(key: str, **changes: Any) -> str:
    """The example plan under another key, without growth and breadth, some of its parts written otherwise."""
    plan = yaml.safe_load(PLAN_TEXT)
    plan |= {"plan": key, "components": [each for each in plan["components"] if each["key"] == "volume"]}
    transactions = plan["sources"]["transactions"]
    transactions |= changes.pop("transactions", {})
    plan["components"][0] |= {"window": "settlement"}
    return yaml.safe_dump(plan | changes, allow_unicode=True)


async def publish(company: Company, text: str) -> str:
    """The plan of this text, published; its key."""
    answer = await company.director.post("/api/plans", json={"document": text})
    assert answer.status_code == 201, answer.text
    key: str = answer.json()["plan"]["key"]
    assert (await company.director.post(f"/api/plans/{key}:publish")).status_code == 200
    return key


async def settle(company: Company, plan: str, period: str) -> dict[str, Any]:
    """The job of a calculation when it is over."""
    answer = await company.finance.post("/api/settlements", json={"plan": plan, "period": period})
    return await end_of(company.finance, answer)


async def volume_of(company: Company, plan: str, period: str) -> dict[str, Any]:
    """What partner 676 gets by a plan for a period, with the explanation."""
    job = await settle(company, plan, period)
    assert job["status"] == "done", job
    found = await company.finance.get("/api/statements", params={"settlement": job["result"]["settlement"]})
    (mine,) = [each for each in found.json()["statements"] if each["partner"] == "676"]
    statement = (await company.finance.get(f"/api/statements/{mine['id']}")).json()["statement"]
    component: dict[str, Any] = statement["components"][0]
    return component


async def test_a_plan_that_names_no_field_says_so_and_harms_nobody(company: Company) -> None:
    fields = {"fields": {"sales_amount": {"kind": "money", "column": "no_such_field"}}}
    plan = await publish(company, changed("broken", transactions=fields))
    job = await settle(company, plan, "2020-Q1")
    assert (job["status"], job["problem"]["code"]) == ("failed", "facts_refused")
    (wrong,) = job["problem"]["errors"]
    assert wrong["message"].startswith("order_line: there is no column “no_such_field”; there are: order_number, ")
    periods = (await company.finance.get("/api/periods", params={"plan": plan})).json()["periods"]
    assert all(period["settlement"] is None for period in periods)
    home = await company.owner_676.get("/api/portal/home")
    assert home.status_code == 200
    assert [running["plan"]["key"] for running in home.json()["running"]] == [PLAN]


async def test_a_partner_sees_that_a_period_is_in_review_and_no_figure_of_it(company: Company) -> None:
    home = (await company.owner_676.get("/api/portal/home")).json()

    assert home["in_review"] == ["2019-Q4"]
    assert [statement["period"] for statement in home["statements"]] == ["2019-Q3"]


async def test_before_the_first_order_of_a_period_the_way_to_the_next_tier_stands_there(company: Company) -> None:
    only = 'partner.business_type = "Specialty Bike Shop"'
    await publish(company, changed("shops-only", eligibility=only))
    home = (await company.owner_676.get("/api/portal/home")).json()
    (running,) = home["running"]
    assert (running["plan"]["key"], running["earned"]) == (PLAN, "0.00")
    volume, growth, breadth = running["components"]
    assert volume["next"] == {"rung": 2, "from": "10000.00", "remaining": "10000.00", "extra": "100.00"}
    assert (growth["next"], breadth["next"], breadth["amount"]) == (None, None, "0.00")


async def test_a_plan_settled_by_month_runs_by_month(company: Company) -> None:
    await company.admin.post(LINES, json=line(5, "676", "2020-05-04"))
    plan = await publish(company, changed("monthly", settlement="month"))
    home = (await company.owner_676.get("/api/portal/home")).json()
    (running,) = [each for each in home["running"] if each["plan"]["key"] == plan]
    assert (running["period"]["code"], running["earned"]) == ("2020-05", "300.00")


ORIGINAL = {"original": {"id": "original_order", "line": "original_line"}}


async def give_back(company: Company, number: str, order: str, day: str, amount: str) -> str:
    """A return of partner 676; the id of the line it takes back."""
    asked = {"filter": f'{{"field":"order_number","op":"eq","value":"{order}"}}'}
    (found,) = (await company.admin.get(LINES, params=asked)).json()["records"]
    returned = {"return_number": number, "line_number": 1, "return_date": day, "order_line": found["id"]}
    body = {**returned, "reseller_key": "676", "quantity": "1", "sales_amount": amount}
    answer = await company.admin.post(RETURNS, json=body)
    assert answer.status_code == 201, answer.text
    line_id: str = found["id"]
    return line_id


async def test_returns_take_back_the_line_they_name_where_a_plan_counts_them(company: Company) -> None:
    await give_back(company, "RT1", "SO2", "2019-12-03", "15000.00")
    await give_back(company, "RT2", "SO676", "2019-12-04", "100.00")  # of a line of the quarter before
    plain = await volume_of(company, await publish(company, changed("plain")), "2019-Q4")
    assert (plain["base"], plain["amount"]) == ("20000.00", "300.00")
    counting = await volume_of(company, await publish(company, changed("counting", transactions=ORIGINAL)), "2019-Q4")
    assert (counting["base"], counting["amount"]) == ("5000.00", "50.00")
    own = changed("own", transactions=ORIGINAL, refunds="own_period")
    assert (await volume_of(company, await publish(company, own), "2019-Q4"))["base"] == "4900.00"


async def test_a_return_that_cannot_be_blocks_its_partner_and_says_so(company: Company) -> None:
    sold = await give_back(company, "RT1", "SO2", "2019-12-03", "25000.00")
    plan = await publish(company, changed("counting", transactions=ORIGINAL))
    for reason in ("More was returned than sold", "A return without its original line"):
        job = await settle(company, plan, "2019-Q4")
        assert job["status"] == "done", job
        path = f"/api/settlements/{job['result']['settlement']}"
        found = (await company.finance.get("/api/statements", params={"settlement": path.rsplit("/", 1)[1]})).json()
        assert [each["partner"] for each in found["statements"]] == []
        excluded = (await company.finance.get(f"{path}/exclusions")).json()["exclusions"]
        assert [(each["partner"], each["reason"].split(";")[0]) for each in excluded] == [("676", reason)]
        assert (await company.admin.delete(f"{LINES}/{sold}")).status_code in (204, 404)
