"""Hostile and careless input: a clear problem, and nothing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.incentives.settlements.bicycles import PLAN_TEXT, Bicycles
from tests.incentives.settlements.conftest import Desk, People
from tests.incentives.settlements.test_journey import calculated, take
from tests.people import ActAs
from tongzhou.incentives.settlements.errors import MoneyOnHold
from tongzhou.incentives.settlements.facade import take_step
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

NOBODY = "00000000-0000-0000-0000-000000000000"


async def test_odd_addresses_and_parameters(desk: Desk) -> None:
    settlement = await calculated(desk.finance)
    cases = {
        "/api/statements?partner=%00": 400,
        "/api/statements?period=%00": 400,
        "/api/statements?partner=676&partner=1": 400,
        "/api/statements?cursor=" + "A" * 5000: 400,
        "/api/statements?cursor=WyJhIiwiYiIsImMiXQ": 400,
        "/api/statements/not-an-id": 400,
        f"/api/statements/{NOBODY}": 404,
        f"/api/settlements/{NOBODY}": 404,
        f"/api/settlements/{NOBODY}/statements": 404,
        f"/api/settlements/{settlement}/statements?search=%00": 400,
        f"/api/settlements/{settlement}/statements?search={'x' * 300}": 400,
        f"/api/settlements/{settlement}/statements?cursor=WzEsMl0": 400,
        f"/api/settlements/{settlement}/statements?filter=" + '{"all":[' * 200: 400,
        "/api/periods": 400,
        "/api/periods?plan=nothing": 404,
        "/api/plans/nothing": 404,
        "/api/plans/reseller-rebate/versions/99999999999999999999": 404,
    }
    found = {path: (await desk.director.get(path)).status_code for path in cases}
    assert found == cases


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"plan": "reseller-rebate"},
        {"plan": "reseller-rebate", "period": 5},
        {"plan": "reseller-rebate", "period": "2019-Q3", "force": True},
        {"plan": "reseller-rebate", "period": "2019-Q5"},
        {"plan": "reseller-rebate", "period": "2019-Q3; drop table"},
        {"plan": "reseller-rebate", "period": "\x00"},
    ],
)
async def test_a_malformed_settlement_is_not_begun(desk: Desk, body: dict[str, object]) -> None:
    assert (await desk.finance.post("/api/settlements", json=body)).status_code == 422
    assert (await desk.finance.get("/api/settlements")).json() == {"settlements": []}


@pytest.mark.parametrize(("first", "code"), [(date(2017, 7, 1), "period_before_facts"), (None, "period_without_facts")])
async def test_a_period_without_transactions_is_not_begun(
    desk: Desk, bicycles: Bicycles, monkeypatch: pytest.MonkeyPatch, first: date | None, code: str
) -> None:
    async def first_day(*_: object, **__: object) -> date | None:
        return first

    monkeypatch.setattr(bicycles, "first_day", first_day)
    answer = await desk.finance.post("/api/settlements", json={"plan": "reseller-rebate", "period": "2017-Q2"})
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("period", code)]
    assert (await desk.finance.get("/api/settlements")).json() == {"settlements": []}
    assert (await desk.finance.get("/api/jobs")).json() == {"jobs": []}


async def test_a_plan_of_another_kind_of_text(desk: Desk) -> None:
    for text in ("", "\x00", "- just\n- a list", "a: &x [1]\nb: *x", "{" * 3000, PLAN_TEXT.replace("USD", "XXX")):
        answer = await desk.finance.post("/api/plans", json={"document": text})
        assert (answer.status_code, answer.json()["code"]) == (422, "plan_refused"), text[:40]
    assert len((await desk.finance.get("/api/plans")).json()["plans"]) == 1


async def test_no_money_moves_for_a_day_after_an_operators_reset(
    desk: Desk, people: People, act_as: ActAs, database: Database, workspace: Workspace
) -> None:
    settlement = await calculated(desk.finance)
    await take(desk.director, settlement, "review")
    now = clock.now()
    director = replace(await act_as(people.director), no_money_before=now + timedelta(hours=1))
    with pytest.raises(MoneyOnHold):
        async with database.workspace(workspace) as connection:
            await take_step(connection, UUID(settlement), "approve", actor=director, now=now)
    async with database.workspace(workspace) as connection:
        later = now + timedelta(hours=1)
        assert (
            await take_step(connection, UUID(settlement), "approve", actor=director, now=later)
        ).status == "approved"
