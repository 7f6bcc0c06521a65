"""Applications, issues, contracts, visits, policies and surveys of the channel package, stage by stage."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

import tongzhou.channel
from tests.people import MakeMember, MakePartnerUser, SignIn
from tongzhou.access.facade import system_actor
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.builder.records.facade import create, open_form
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

PACKAGE = Path(tongzhou.channel.__file__).parent / "package"


@pytest.fixture
async def partner(database: Database, workspace: Workspace) -> UUID:
    """A partner in a workspace with the package."""
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        await install(connection, read_package(PACKAGE), actor=actor, now=clock.now())
    actor = await system_actor(database, workspace.key)
    async with database.workspace(workspace) as connection:
        partners = await open_form(connection, "partner", actor=actor, now=clock.now())
        return (await create(partners, {"reseller_key": "P1", "reseller_name": "Partner"})).id


@pytest.fixture
async def director(partner: UUID, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member("director@x.test", "channel_director", code="D1")
    return await sign_in("director@x.test")


@pytest.fixture
async def specialist(partner: UUID, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    await make_member("specialist@x.test", "channel_specialist", code="S1")
    return await sign_in("specialist@x.test")


async def make(browser: httpx.AsyncClient, form: str, **values: Any) -> dict[str, Any]:
    answer = await browser.post(f"/api/forms/{form}/records", json=values)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def move(browser: httpx.AsyncClient, form: str, record: dict[str, Any], key: str, **body: Any) -> httpx.Response:
    path = f"/api/forms/{form}/records/{record['id']}"
    revision = (await browser.get(path)).json()["revision"]
    return await browser.post(f"{path}/transitions/{key}", json={"revision": revision, **body})


async def test_an_application_becomes_a_partner(
    director: httpx.AsyncClient, specialist: httpx.AsyncClient, partner: UUID
) -> None:
    given = {"company": "Rongji", "contact_name": "Li", "phone": "13800000000"}
    record = await make(specialist, "partner_application", **given)
    assert record["stage"] == "submitted"
    steps: list[tuple[str, dict[str, Any]]] = [
        ("review", {"reviewer": "D1"}),
        ("qualify", {"business_type": "Warehouse", "license_number": "91310000"}),
        ("agree", {}),
        ("accept", {"partner": str(partner)}),
    ]
    refused = await move(specialist, "partner_application", record, "review", values={"reviewer": "D1"})
    assert [error["code"] for error in refused.json()["errors"]] == ["transition_not_yours"]
    for key, values in steps:
        answer = await move(director, "partner_application", record, key, values=values)
        assert answer.status_code == 200, answer.text
    assert answer.json()["stage"] == "accepted"


async def test_a_policy_over_its_budget_needs_a_special_approval(
    director: httpx.AsyncClient, specialist: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_member("market@x.test", "marketing", code="K1")
    market = await sign_in("market@x.test")
    await make(director, "brand", brand_code="B", name="Brand")
    await make(director, "territory", territory_key="T", region="East")
    named = {"name": "2020 East", "brand": "B", "territory": "T", "year": "2020", "amount": "1000"}
    budget = await make(director, "policy_budget", **named)
    first, second = [
        await make(market, "policy_approval", title=title, budget=budget["id"], amount="800")
        for title in ("Spring", "Summer")
    ]
    for policy in (first, second):
        assert (await move(market, "policy_approval", policy, "submit")).status_code == 200
        assert (await move(director, "policy_approval", policy, "legal")).status_code == 200
    assert (await move(director, "policy_approval", first, "approve")).json()["stage"] == "approved"
    left = (await director.get(f"/api/forms/policy_budget/records/{budget['id']}")).json()
    assert (left["reserved"], left["left"]) == ("800.00", "200.00")
    refused = await move(director, "policy_approval", second, "approve")
    assert [error["code"] for error in refused.json()["errors"]] == ["transition_barred"]
    refused = await move(director, "policy_approval", second, "approve_special")
    assert [error["code"] for error in refused.json()["errors"]] == ["transition_barred", "transition_needs"]
    special = {"is_special": True, "special_reason": "Launch"}
    answer = await move(director, "policy_approval", second, "approve_special", values=special)
    assert answer.json()["stage"] == "approved"
    spent = await make(director, "policy_accrual", policy=first["id"], amount="300")
    assert (await move(director, "policy_accrual", spent, "confirm")).status_code == 200
    too_much = await make(director, "policy_accrual", policy=first["id"], amount="501")
    refused = await move(director, "policy_accrual", too_much, "confirm")
    assert [error["code"] for error in refused.json()["errors"]] == ["transition_barred"]
    used = (await director.get(f"/api/forms/policy_budget/records/{budget['id']}")).json()
    assert [used[key] for key in ("reserved", "consumed", "left", "approved_amount", "special_amount")] == [
        "1300.00", "300.00", "-600.00", "1600.00", "800.00",
    ]  # fmt: skip
    assert used["special_share"] == "50.0"


async def test_what_a_policy_asks_for_stays_as_it_was_submitted(
    director: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_member("market@x.test", "marketing", code="K1")
    market = await sign_in("market@x.test")
    await make(director, "brand", brand_code="B", name="Brand")
    await make(director, "territory", territory_key="T", region="East")
    named = {"name": "2020 East", "brand": "B", "territory": "T", "year": "2020", "amount": "1000"}
    budget = await make(director, "policy_budget", **named)
    other = await make(director, "policy_budget", **{**named, "name": "2021 East", "year": "2021"})
    policy = await make(market, "policy_approval", title="Spring", budget=budget["id"], amount="500")
    path = f"/api/forms/policy_approval/records/{policy['id']}"

    async def changed(**values: Any) -> list[tuple[str, str]]:
        before = (await market.get(path)).json()
        answer = await market.patch(path, json={"revision": before["revision"], **values})
        assert answer.status_code == 200 or (await market.get(path)).json() == before
        return [(error["field"], error["code"]) for error in answer.json().get("errors", ())]

    assert await changed(amount="600") == []
    more = await move(market, "policy_approval", policy, "submit", values={"amount": "800"})
    assert (more.status_code, more.json()["amount"]) == (200, "800.00")
    beside = await move(market, "policy_approval", policy, "submit", values={"amount": "900"})
    assert beside.status_code == 422
    for key in ("legal", "approve"):
        assert await changed(amount="900") == [("amount", "read_only_by_rule")]
        assert (await move(director, "policy_approval", policy, key)).status_code == 200
    assert await changed(amount="5000") == [("amount", "read_only_by_rule")]
    assert await changed(budget=other["id"]) == [("budget", "read_only_by_rule")]
    assert await changed(is_special=True) == [("is_special", "read_only_by_rule")]
    closed = await move(director, "policy_approval", policy, "close", values={"amount": "5000"})
    assert closed.status_code == 422
    assert await changed(description="As agreed") == []
    used = (await director.get(f"/api/forms/policy_budget/records/{budget['id']}")).json()
    assert (used["reserved"], used["left"]) == ("800.00", "200.00")


async def test_of_policies_approved_at_once_one_finds_room_in_the_budget(
    director: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_member("boss@x.test", "channel_director", code="D2")
    await make_member("admin@x.test", "administrator", code="A1")
    boss, legal = await sign_in("boss@x.test"), await sign_in("admin@x.test")
    await make(director, "brand", brand_code="B", name="Brand")
    await make(director, "territory", territory_key="T", region="East")
    named = {"name": "2020 East", "brand": "B", "territory": "T", "year": "2020", "amount": "1000"}
    budget = await make(director, "policy_budget", **named)
    policies = []
    for title in ("Spring", "Summer", "Autumn"):
        policies.append(await make(director, "policy_approval", title=title, budget=budget["id"], amount="800"))
    for policy in policies:
        for key in ("submit", "legal"):
            assert (await move(legal, "policy_approval", policy, key)).status_code == 200
    answers = await asyncio.gather(*(move(boss, "policy_approval", policy, "approve") for policy in policies))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]
    assert {error["code"] for answer in answers for error in answer.json().get("errors", ())} == {"transition_barred"}
    used = (await director.get(f"/api/forms/policy_budget/records/{budget['id']}")).json()
    assert (used["reserved"], used["left"]) == ("800.00", "200.00")


async def test_a_policy_reserves_once_however_often_it_is_approved_and_frees_what_it_did_not_consume(
    director: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_member("boss@x.test", "channel_director", code="D2")
    await make_member("market@x.test", "marketing", code="K1")
    boss, market = await sign_in("boss@x.test"), await sign_in("market@x.test")
    await make(director, "brand", brand_code="B", name="Brand")
    await make(director, "territory", territory_key="T", region="East")
    named = {"name": "2020 East", "brand": "B", "territory": "T", "year": "2020", "amount": "1000"}
    budget = await make(director, "policy_budget", **named)
    policy = await make(market, "policy_approval", title="Spring", budget=budget["id"], amount="600")
    for browser, key in ((market, "submit"), (director, "legal")):
        assert (await move(browser, "policy_approval", policy, key)).status_code == 200
    answers = await asyncio.gather(*(move(each, "policy_approval", policy, "approve") for each in (boss, director)))
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert {answer.status_code for answer in answers} <= {200, 409, 422}
    again = await move(director, "policy_approval", policy, "approve")
    assert [error["code"] for error in again.json()["errors"]] == ["transition_elsewhere"]
    path = f"/api/forms/policy_budget/records/{budget['id']}"

    async def use() -> list[str]:
        shown = (await director.get(path)).json()
        return [shown[key] for key in ("reserved", "consumed", "left", "over", "approved_amount")]

    assert await use() == ["600.00", "0.00", "400.00", "0.00", "600.00"]
    spent = await make(director, "policy_accrual", policy=policy["id"], amount="250")
    assert (await move(director, "policy_accrual", spent, "confirm")).status_code == 200
    assert await use() == ["350.00", "250.00", "400.00", "0.00", "600.00"]
    silent = await move(director, "policy_approval", policy, "withdraw")
    assert [error["code"] for error in silent.json()["errors"]] == ["transition_needs_reason"]
    assert await use() == ["350.00", "250.00", "400.00", "0.00", "600.00"]
    assert (await move(director, "policy_approval", policy, "withdraw", reason="Not held")).status_code == 200
    assert await use() == ["0.00", "250.00", "750.00", "0.00", "0.00"]


async def test_an_accrual_by_hand_is_not_below_nothing(
    director: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn
) -> None:
    policy = await make(director, "policy_approval", title="Spring", amount="500")
    refused = await director.post("/api/forms/policy_accrual/records", json={"policy": policy["id"], "amount": "-5"})
    assert [error["code"] for error in refused.json()["errors"]] == ["check_failed"]
    made = await make(director, "policy_accrual", policy=policy["id"], amount="-5", plan="x", period="2020")
    for key in ("confirm", "post"):
        barred = await move(director, "policy_accrual", made, key)
        assert barred.status_code == 422, key
    assert (await director.get(f"/api/forms/policy_accrual/records/{made['id']}")).json()["stage"] == "draft"


async def test_only_what_draws_on_the_budget_is_taken_one_after_the_other(
    director: httpx.AsyncClient, make_member: MakeMember, sign_in: SignIn, database: Database, workspace: Workspace
) -> None:
    await make_member("admin@x.test", "administrator", code="A1")
    market = await sign_in("admin@x.test")
    await make(director, "brand", brand_code="B", name="Brand")
    await make(director, "territory", territory_key="T", region="East")
    named = {"name": "2020 East", "brand": "B", "territory": "T", "year": "2020", "amount": "1000"}
    budget = await make(director, "policy_budget", **named)
    policies = []
    for title in ("Spring", "Summer"):
        policies.append(await make(market, "policy_approval", title=title, budget=budget["id"], amount="800"))
    ids = [each["id"] for each in policies]

    async def move_both(stage: str) -> Any:
        body = {"ids": ids, "values": {"stage": stage}}
        return (await director.post("/api/forms/policy_approval/records:update", json=body)).json()

    async with database.workspace(workspace) as connection:
        await connection.execute(f'select id from "{connection.schema}".policy_budget for update')
        async with asyncio.timeout(20):
            for stage in ("submitted", "legal_passed"):
                moved = await move_both(stage)
                assert moved["changed"] == 2, moved
            path = f"/api/forms/policy_approval/records/{ids[0]}/transitions"
            ways = (await director.get(path)).json()["transitions"]
    assert {each["key"]: each["allowed"] for each in ways} == {"approve": True, "approve_special": True, "return": True}
    refused = await move_both("approved")
    assert "transition_one_at_a_time" in str(refused)
    assert (await move(director, "policy_approval", policies[0], "approve")).status_code == 200


async def test_a_partner_reports_an_issue_and_confirms_what_was_done(
    director: httpx.AsyncClient, partner: UUID, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    await make_partner_user("owner@p.test", partner, "partner_owner")
    owner = await sign_in("owner@p.test")
    issue = await make(owner, "channel_issue", subject="Late", partner=str(partner), kind="supply")
    assert issue["stage"] == "open"
    answer = await move(
        director, "channel_issue", issue, "resolve", values={"handler": "D1", "resolution": "Sent again"}
    )
    assert answer.status_code == 200, answer.text
    stage = (await owner.get(f"/api/forms/channel_issue/records/{issue['id']}/transitions")).json()
    assert {each["key"]: each["allowed"] for each in stage["transitions"]} == {"confirm": True, "return": True}
    answer = await move(owner, "channel_issue", issue, "confirm", values={"satisfaction": 5})
    assert answer.status_code == 200, answer.text
    assert answer.json()["stage"] == "closed"


async def test_a_contract_does_not_end_before_it_begins(director: httpx.AsyncClient, partner: UUID) -> None:
    record = await make(director, "contract", contract_number="C1", partner=str(partner), kind="contract")
    wrong = {"starts_on": "2020-02-01", "ends_on": "2020-01-01"}
    refused = await move(director, "contract", record, "sign", values=wrong)
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("ends_on", "check_failed")]
    right = {"starts_on": "2020-01-01", "ends_on": "2020-12-31"}
    assert (await move(director, "contract", record, "sign", values=right)).json()["stage"] == "signed"


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("visit", {"subject": "Monthly", "planned_on": "2020-05-01"}),
        ("special_price", {"subject": "Launch"}),
        ("survey_response", {"quarter": "2020-Q2", "overall": 4}),
    ],
)
async def test_others_begin_in_their_first_stage(
    specialist: httpx.AsyncClient, partner: UUID, form: str, values: dict[str, Any]
) -> None:
    record = await make(specialist, form, partner=str(partner), **values)
    shown = (await specialist.get(f"/api/forms/{form}")).json()["form"]
    assert record["stage"] == shown["lifecycle"]["initial"]
