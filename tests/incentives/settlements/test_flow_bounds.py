"""Which settlement a flow may handle: the one that began its run, as it had come out then, by who might themselves."""

from __future__ import annotations

import httpx
import pytest

from tests.builder.flows.conftest import published as publish_flow
from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.bicycles import Bicycles
from tests.incentives.settlements.conftest import Desk, People, role
from tests.incentives.settlements.test_in_flows import (
    DRAWER,
    Work,
    approval,
    decide,
    drawer,
    of,
    status_of,
    stuck_on,
    task,
    value,
    work,
)
from tests.incentives.settlements.test_journey import calculated
from tests.jobs import end_of
from tests.people import MakeMember, MakeRole, SignIn

__all__ = ["drawer", "work"]
ONE_MORE = {
    "order_number": "SO99999", "line_number": "1", "order_date": "2019-09-30", "reseller_key": "676",
    "product_key": "310", "salesperson_key": "285", "territory_key": "5", "quantity": "1",
    "unit_price": "100.00", "sales_amount": "100.00",
}  # fmt: skip


async def test_what_was_calculated_anew_meanwhile_is_not_approved(
    desk: Desk, people: People, bicycles: Bicycles, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, approval(people))
    settlement = await calculated(desk.finance)
    await work()
    bicycles.extra.append(ONE_MORE)
    again = await desk.finance.post(f"/api/settlements/{settlement}:recalculate")
    assert (await end_of(desk.finance, again))["result"]["changed"] is True
    assert (await decide(desk.director)).status_code == 204
    await work()
    first, later = await runs_of(drawer)
    assert (first["status"], first["live"][0]["fault"]) == ("stuck", "settlement_result_changed")
    assert (later["status"], await status_of(desk.finance, settlement)) == ("running", "calculated")
    assert (await decide(desk.director)).status_code == 204
    await work()
    first, later = await runs_of(drawer)
    assert (later["status"], first["status"]) == ("done", "stuck")
    assert await status_of(desk.finance, settlement) == "published"


async def test_a_run_that_decided_about_a_former_result_does_not_pass_for_its_approval(
    desk: Desk, people: People, bicycles: Bicycles, drawer: httpx.AsyncClient, work: Work
) -> None:
    document = approval(people)
    document["steps"].pop(4)
    document["lines"] = [*document["lines"][:3], {"source": "approve", "target": "end"}]
    await publish_flow(drawer, document)
    settlement = await calculated(desk.finance)
    await work()
    (mine,) = (await desk.director.get("/api/tasks", params={"box": "open"})).json()["tasks"]
    bicycles.extra.append(ONE_MORE)
    again = await desk.finance.post(f"/api/settlements/{settlement}:recalculate")
    assert (await end_of(desk.finance, again))["result"]["changed"] is True
    for action in ("review", "approve"):
        assert (await desk.director.post(f"/api/settlements/{settlement}:{action}")).status_code == 409
    assert (await desk.director.post(f"/api/tasks/{mine['id']}:act", json={"action": "submit"})).status_code == 204
    await work()
    first = (await runs_of(drawer))[0]
    assert (first["status"], first["live"][0]["fault"]) == ("stuck", "settlement_result_changed")
    assert await status_of(desk.finance, settlement) == "calculated"


async def test_no_other_settlement_than_the_runs_own_is_handled(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    other = await calculated(desk.finance, "2019-Q2")
    document = approval(people)
    document["steps"][2]["values"] = {"settlement": f"'{other}'"}
    await publish_flow(drawer, document)
    settlement = await calculated(desk.finance)
    await work()
    assert (await decide(desk.director)).status_code == 204
    await work()
    assert await stuck_on(drawer) == "another_settlement"
    assert [await status_of(desk.finance, each) for each in (other, settlement)] == ["calculated", "calculated"]


@pytest.mark.parametrize("begun", ["plan.published", "statement.published"])
@pytest.mark.parametrize("action", ["review", "approve", "reject", "publish"])
async def test_only_flows_begun_by_a_settlement_handle_one(drawer: httpx.AsyncClient, begun: str, action: str) -> None:
    reason = {"reason": "'no'"} if action == "reject" else {}
    document = of(begun, task("take", f"settlements.{action}", settlement="'x'", **reason), inputs=[])
    assert (await drawer.post("/api/flows", json={"document": document})).status_code == 201
    answer = await drawer.post(f"/api/flows/{document['key']}:publish", json={"revision": 1})
    told = [(each["field"], each["code"]) for each in answer.json()["errors"]]
    assert (answer.status_code, told) == (422, [("steps.take.name", "task_needs_happening")])
    assert (await drawer.get(f"/api/flows/{document['key']}")).json()["flow"]["active"] is None


@pytest.mark.parametrize(
    ("action", "right"), [("review", "review"), ("approve", "approve"), ("reject", "review"), ("publish", "publish")]
)
async def test_who_may_not_take_a_step_publishes_no_flow_that_does(
    drawer: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn, action: str, right: str
) -> None:
    await make_role(role("less", "member", [each for each in DRAWER if each != f"settlements.{right}"]))
    await make_member("less@acme.example", "less")
    less = await sign_in("less@acme.example")
    reason = {"reason": "'no'"} if action == "reject" else {}
    step = task("take", f"settlements.{action}", settlement="input.settlement", **reason)
    document = of("settlement.calculated", step, inputs=[value("settlement")])
    assert (await less.post("/api/flows", json={"document": document})).status_code == 201
    answer = await less.post("/api/flows/settlement_calculated:publish", json={"revision": 1})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert (await less.get("/api/flows/settlement_calculated")).json()["flow"]["active"] is None
    assert (await drawer.post("/api/flows/settlement_calculated:publish", json={"revision": 1})).status_code == 200


async def test_nobody_decides_by_hand_beside_a_run(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    settlement = await calculated(desk.finance)
    await publish_flow(drawer, approval(people))
    other = await calculated(desk.finance, "2019-Q2")
    await work()
    refused = await desk.director.post(f"/api/settlements/{other}:review")
    assert (refused.status_code, refused.json()["code"]) == (409, "settlement_held")
    assert "settlement.calculated · 经销商季度返利 2019-Q2" in refused.text
    assert await status_of(desk.finance, other) == "calculated"
    (run,) = await runs_of(drawer)
    ended = await drawer.post(f"/api/runs/{run['id']}:intervene", json={"what": "end", "reason": "By hand"})
    assert ended.status_code == 200, ended.text
    for each in (settlement, other):
        refused = await desk.director.post(f"/api/settlements/{each}:review")
        assert (refused.status_code, refused.json()["code"]) == (409, "settlement_needs_approval")
    assert (await drawer.post(f"/api/flows/{run['flow']}:pause")).status_code == 200
    for each in (settlement, other):
        assert (await desk.director.post(f"/api/settlements/{each}:review")).status_code == 200
