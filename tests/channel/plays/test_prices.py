"""Special prices: who approves goes by discount, amount and exclusiveness; what was approved ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.channel.plays.conftest import Company, Work, day, noon


async def asked(company: Company, work: Work, **given: Any) -> dict[str, Any]:
    product = {"product_key": "B1", "product_name": "Bike", "category": "Bikes"}
    bike = await company.make("director", "product", **product)
    given = {"list_price": "100", "quantity": "10", "product": bike["id"], "ends_on": day(days=30), **given}
    made = await company.make("manager", "special_price", subject="Tender", partner=company.partner, **given)
    answer = await company.move("manager", "special_price", made, "submit")
    assert answer.status_code == 200, answer.text
    await work()
    return made


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ({"price": "90"}, []),
        ({"price": "90", "quantity": "600"}, ["director"]),
        ({"price": "89"}, ["director"]),
        ({"price": "70"}, ["director"]),
        ({"price": "69"}, ["director", "finance"]),
        ({"price": "100", "quantity": "2001"}, ["director", "finance"]),
        ({"price": "100", "exclusive": True}, ["director", "finance"]),
    ],
)
async def test_who_approves(company: Company, work: Work, given: dict[str, Any], then: list[str]) -> None:
    price = await asked(company, work, **given)
    assert await company.tasks("director") == ["superior"]
    assert (await company.act("director", "superior")).status_code == 204
    waits = {"finance": "together"} if "finance" in then else {}
    for who in ("director", "finance"):
        assert await company.tasks(who) == ([waits[who]] if who in waits else [])
    if waits:
        assert (await company.one("special_price", price))["stage"] == "submitted"
        assert (await company.act("finance", "together")).status_code == 204
    after = await company.one("special_price", price)
    assert (after["stage"], after["starts_on"]) == ("approved", day())


async def test_what_is_turned_down_may_be_asked_for_again(company: Company, work: Work) -> None:
    price = await asked(company, work, price="69")
    await company.act("director", "superior")
    refused = await company.act("finance", "together", "reject")
    assert [each["field"] for each in refused.json()["errors"]] == ["opinion"]
    assert (await company.act("finance", "together", "reject", opinion="Too deep")).status_code == 204
    assert (await company.one("special_price", price))["stage"] == "rejected"
    assert (await company.move("manager", "special_price", price, "revise")).status_code == 200
    await company.change("manager", "special_price", price, price="95")
    assert (await company.move("manager", "special_price", price, "submit")).status_code == 200
    await work()
    await company.act("director", "superior")
    assert (await company.one("special_price", price))["stage"] == "approved"


async def test_nobody_approves_beside_the_flow(company: Company, work: Work) -> None:
    price = await asked(company, work, price="69")
    refused = await company.move("director", "special_price", price, "approve")
    assert [each["code"] for each in refused.json()["errors"]] == ["transition_not_yours"]
    assert (await company.one("special_price", price))["stage"] == "submitted"


async def test_what_is_approved_stays_as_it_was_asked_for(company: Company, work: Work) -> None:
    price = await asked(company, work, price="95")
    path = f"/api/forms/special_price/records/{price['id']}"
    tries = {"price": "10", "list_price": "1000", "quantity": "90000", "exclusive": True, "ends_on": day(days=900)}
    for stage in ("submitted", "approved"):
        before = await company.one("special_price", price)
        assert before["stage"] == stage
        for key, value in tries.items():
            body = {"revision": before["revision"], key: value}
            refused = await company.browsers["manager"].patch(path, json=body)
            assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [(key, "read_only_by_rule")]
        assert await company.one("special_price", price) == before
        await company.act("director", "superior") if stage == "submitted" else None


async def test_a_price_ends(company: Company, work: Work) -> None:
    price = await asked(company, work, price="95")
    await company.act("director", "superior")
    told = len(await company.told("manager", "notice", "Bike"))
    for days in (22, 23, 24, 30):
        await work(noon() + timedelta(days=days))
    assert len(await company.told("manager", "notice", "Bike")) == told + 1
    assert (await company.one("special_price", price))["stage"] == "approved"
    await work(noon() + timedelta(days=31))
    assert (await company.one("special_price", price))["stage"] == "expired"


async def test_nobody_approves_their_own(company: Company, work: Work) -> None:
    product = {"product_key": "B1", "product_name": "Bike", "category": "Bikes"}
    bike = await company.make("director", "product", **product)
    given = {"list_price": "100", "price": "69", "quantity": "10", "product": bike["id"], "ends_on": day(days=30)}
    given |= {"subject": "Mine", "partner": company.partner}
    for who, more in (("director", {}), ("manager", {"applicant": "director"})):
        price = await company.make(who, "special_price", **given, **more)
        assert (await company.move(who, "special_price", price, "submit")).status_code == 200
        await work()
        assert await company.tasks("director") == []
        assert await company.tasks("admin") == ["superior"]
        assert (await company.act("admin", "superior")).status_code == 204
        assert (await company.tasks("director"), await company.tasks("finance")) == ([], ["together"])
        assert (await company.act("finance", "together")).status_code == 204
        assert (await company.one("special_price", price))["stage"] == "approved"


async def test_nobody_approves_their_own_policy(company: Company, work: Work) -> None:
    await company.make("director", "brand", brand_code="B", name="Brand")
    await company.make("director", "territory", territory_key="T", region="East")
    named = {"name": "2020 East", "brand": "B", "territory": "T", "year": "2020", "amount": "1000"}
    budget = await company.make("director", "policy_budget", **named)
    policy = await company.make("director", "policy_approval", title="Mine", budget=budget["id"], amount="1200")
    assert (await company.move("director", "policy_approval", policy, "submit")).status_code == 200
    await work()
    for step in ("legal", "director", "special"):
        assert (await company.tasks("director"), await company.tasks("admin")) == ([], [step])
        reason = {"values": {"special_reason": "Launch"}} if step == "special" else {}
        assert (await company.act("admin", step, opinion="Fine", **reason)).status_code == 204
    assert (await company.one("policy_approval", policy))["stage"] == "approved"


async def test_what_is_withdrawn_may_be_changed_and_asked_for_again(company: Company, work: Work) -> None:
    price = await asked(company, work, price="95")
    (mine,) = (await company.browsers["manager"].get("/api/tasks", params={"box": "started"})).json()["tasks"]
    assert mine["may_withdraw"] is True
    answer = await company.browsers["manager"].post(f"/api/runs/{mine['run']}:withdraw")
    assert answer.status_code in (200, 204), answer.text
    await work()
    assert (await company.one("special_price", price))["stage"] == "draft"
    assert (await company.tasks("director"), await company.tasks("manager")) == ([], [])
    (mine,) = (await company.browsers["manager"].get("/api/tasks", params={"box": "started"})).json()["tasks"]
    assert mine["status"] == "withdrawn"
    await company.change("manager", "special_price", price, price="94")
    assert (await company.move("manager", "special_price", price, "submit")).status_code == 200
    await work()
    assert (await company.act("director", "superior")).status_code == 204
    assert (await company.one("special_price", price))["stage"] == "approved"


async def test_a_director_edits_the_flows(company: Company) -> None:
    director = company.browsers["director"]
    refused = []
    for each in (await director.get("/api/flows")).json()["flows"]:
        flow = (await director.get(f"/api/flows/{each['key']}")).json()["flow"]
        body = {"document": flow["document"], "revision": flow["revision"]}
        saved = await director.put(f"/api/flows/{each['key']}/draft", json=body)
        assert saved.status_code == 200, saved.text
        revision = saved.json()["flow"]["revision"]
        answer = await director.post(f"/api/flows/{each['key']}:publish", json={"revision": revision})
        refused += [each["key"]] if answer.status_code == 403 else []
        assert answer.status_code in (200, 403), answer.text
    assert sorted(refused) == [
        "care_greeting", "dispute_answer", "partner_joins", "payee_changed", "payee_checked", "statement_disputed",
        "survey_answer",
    ]  # fmt: skip
