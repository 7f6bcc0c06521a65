"""Settlements in flows: heard of when they are calculated, decided by people, published by a step, once."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.builder.flows.conftest import published as publish_flow
from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.bicycles import Bicycles
from tests.incentives.settlements.conftest import Desk, People, role
from tests.incentives.settlements.test_journey import calculated, take
from tests.incentives.settlements.test_plans import SECOND
from tests.jobs import end_of_job
from tests.people import MakeMember, MakeRole, Person, SignIn
from tongzhou.builder.flows.facade import FlowWorker
from tongzhou.channel.flows.facade import channel_wiring
from tongzhou.incentives.settlements.facade import KeyRing
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.settings import Settings

Work = Callable[..., Awaitable[None]]
DRAWER = [
    "flows.manage",
    "plans.read",
    "plans.manage",
    "settlements.read",
    "settlements.calculate",
    "settlements.review",
    "settlements.approve",
    "settlements.publish",
    "roles.manage",
]


@pytest.fixture
async def drawer(
    app: FastAPI, settings: Settings, bicycles: Bicycles, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> httpx.AsyncClient:
    """Who draws flows about money, on an application that knows settlements."""
    app.state.flows = channel_wiring(bicycles, KeyRing(settings.data_dir / "keys"), Sealer(settings.sealing_key))
    await make_role(role("drawer", "member", DRAWER))
    await make_member("drawer@acme.example", "drawer")
    return await sign_in("drawer@acme.example")


@pytest.fixture
def work(
    database: Database, workspace: Workspace, app: FastAPI, drawer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> Work:
    """Rounds of the worker's loop."""
    worker = FlowWorker(app.state.flows, Outgoing(""))

    async def rounds(**later: int) -> None:
        now = clock.now() + timedelta(**later)
        with monkeypatch.context() as patched:
            patched.setattr(clock, "now", lambda: now)
            for _ in range(3):
                await worker.work_in(database, workspace, now)

    return rounds


def value(key: str, kind: str = "text") -> dict[str, Any]:
    return {"key": key, "label": key, "type": kind}


def task(key: str, name: str, **values: str) -> dict[str, Any]:
    return {"kind": "task", "key": key, "title": key, "name": name, "values": values}


def of(name: str, *steps: dict[str, Any], inputs: list[dict[str, Any]], **trigger: Any) -> dict[str, Any]:
    """A flow without a form that begins by what happens."""
    whole = [{"kind": "start", "key": "start", "title": "S"}, *steps, {"kind": "end", "key": "end", "title": "E"}]
    keys = [each["key"] for each in whole]
    return {
        "key": name.replace(".", "_"),
        "title": name,
        "trigger": {"kind": "happening", "name": name, "inputs": inputs, **trigger},
        "steps": whole,
        "lines": [{"source": a, "target": b} for a, b in itertools.pairwise(keys)],
    }


def approval(people: People, **settings: Any) -> dict[str, Any]:
    asked = [{"kind": "members", "ids": [str(people.director.id)]}]
    steps = [
        {"kind": "approve", "key": "decide", "title": "Decide", "people": asked},
        task("review", "settlements.review", settlement="input.settlement"),
        task("approve", "settlements.approve", settlement="input.settlement"),
        task("publish", "settlements.publish", settlement="input.settlement"),
    ]
    inputs = [value("settlement"), value("total", "number"), value("period")]
    return of("settlement.calculated", *steps, inputs=inputs, **settings)


async def decide(browser: httpx.AsyncClient, action: str = "submit", **how: Any) -> httpx.Response:
    (mine,) = (await browser.get("/api/tasks", params={"box": "open"})).json()["tasks"]
    return await browser.post(f"/api/tasks/{mine['id']}:act", json={"action": action}, **how)


async def stuck_on(drawer: httpx.AsyncClient) -> str:
    (run,) = await runs_of(drawer)
    assert run["status"] == "stuck", run
    fault: str = run["live"][0]["fault"]
    return fault


async def taken(browser: httpx.AsyncClient, settlement: str) -> list[tuple[str, str]]:
    """The steps of a settlement, each with who took it."""
    shown = (await browser.get(f"/api/settlements/{settlement}")).json()["settlement"]["steps"]
    return [(each["action"], each["by"]) for each in shown]


async def status_of(browser: httpx.AsyncClient, settlement: str) -> str:
    found: str = (await browser.get(f"/api/settlements/{settlement}")).json()["settlement"]["status"]
    return found


async def test_a_calculated_settlement_is_decided_and_published_by_its_flow(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, approval(people, when="input.total > 300000"))
    settlement = await calculated(desk.finance)
    await work()
    (run,) = await runs_of(drawer)
    assert (run["status"], run["label"], run["started_by"]) == ("running", "经销商季度返利 2019-Q3", "Finance")
    assert (await decide(desk.director)).status_code == 204
    await work()
    (run,) = await runs_of(drawer)
    assert run["status"] == "done"
    assert run["steps"][4]["output"] == {"statements": 450}
    assert await status_of(desk.finance, settlement) == "published"
    shown = (await desk.finance.get(f"/api/settlements/{settlement}")).json()["settlement"]["steps"]
    assert [(each["action"], each["by"]) for each in shown] == [
        ("calculated", "Finance"),
        ("review", "Director"),
        ("approve", "Director"),
        ("publish", "settlement.calculated"),
    ]


async def test_a_condition_over_what_is_told_keeps_a_flow_from_beginning(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, approval(people, when="input.total > 400000"))
    await calculated(desk.finance)
    await work()
    assert await runs_of(drawer) == []


async def test_what_happened_before_and_while_paused_is_not_made_up_for(
    desk: Desk, drawer: httpx.AsyncClient, work: Work
) -> None:
    settlement = await calculated(desk.finance)
    reviewed = of("settlement.reviewed", inputs=[value("period")])
    await publish_flow(drawer, of("settlement.calculated", inputs=[value("period")]))
    await publish_flow(drawer, reviewed)
    await work()
    assert await runs_of(drawer) == []
    await drawer.post("/api/flows/settlement_reviewed:pause")
    assert (await take(desk.director, settlement, "review")).status_code == 200
    await drawer.post("/api/flows/settlement_reviewed:resume")
    await work()
    assert await runs_of(drawer) == []


async def test_who_calculated_does_not_approve_by_a_flow(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    document = approval(people)
    document["steps"][1]["people"] = [{"kind": "initiator"}]
    await publish_flow(drawer, document)
    settlement = await calculated(desk.both)
    await work()
    assert (await decide(desk.both)).status_code == 204
    await work()
    (run,) = await runs_of(drawer)
    assert (run["status"], run["live"][0]["fault"]) == ("stuck", "settlement_own_calculation")
    assert await status_of(desk.finance, settlement) == "reviewed"


async def away(browser: httpx.AsyncClient, to: Person) -> None:
    """Somebody stands in for the owner of the browser from now on."""
    now = clock.now()
    span = {"starts_at": (now - timedelta(hours=1)).isoformat(), "ends_at": (now + timedelta(days=1)).isoformat()}
    answer = await browser.post("/api/delegates", json={"to_id": str(to.id), **span})
    assert answer.status_code == 201, answer.text


async def test_who_stands_in_is_who_decides(desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work) -> None:
    await publish_flow(drawer, approval(people))
    await away(desk.director, people.both)
    settlement = await calculated(desk.finance)
    await work()
    assert (await decide(desk.both)).status_code == 204
    await work()
    assert (await taken(desk.finance, settlement))[1:3] == [("review", "Both"), ("approve", "Both")]


async def test_who_stands_in_does_not_approve_what_they_calculated(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, approval(people))
    await away(desk.director, people.both)
    settlement = await calculated(desk.both)
    await work()
    assert (await decide(desk.both)).status_code == 204
    await work()
    assert await stuck_on(drawer) == "settlement_own_calculation"
    assert await taken(desk.finance, settlement) == [("calculated", "Both"), ("review", "Both")]


async def test_a_deadline_decides_nothing_about_a_settlement(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    document = approval(people)
    document["steps"][1]["deadlines"] = [{"after": {"amount": 1, "unit": "hours"}, "act": "submit"}]
    await publish_flow(drawer, document)
    settlement = await calculated(desk.finance)
    await work()
    await work(hours=2)
    assert await stuck_on(drawer) == "nobody_decided"
    assert await status_of(desk.finance, settlement) == "calculated"


async def test_who_is_not_asked_again_decides_nothing_about_a_settlement(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    document = approval(people)
    document["steps"][1] |= {"people": [{"kind": "initiator"}], "repeated": "any"}
    await publish_flow(drawer, document)
    settlement = await calculated(desk.both)
    await work()
    assert await stuck_on(drawer) == "nobody_decided"
    assert await status_of(desk.finance, settlement) == "calculated"


@pytest.mark.parametrize(("scopes", "status"), [(["records.write"], "calculated"), (["everything"], "published")])
async def test_a_token_that_only_writes_records_decides_nothing_about_a_settlement(
    desk: Desk, people: People, drawer: httpx.AsyncClient, client: httpx.AsyncClient, work: Work, scopes: list[str],
    status: str,
) -> None:  # fmt: skip
    await publish_flow(drawer, approval(people))
    settlement = await calculated(desk.finance)
    await work()
    made = await desk.director.post("/api/tokens", json={"name": "script", "scopes": scopes})
    (mine,) = (await desk.director.get("/api/tasks", params={"box": "open"})).json()["tasks"]
    carried = {"authorization": f"Bearer {made.json()['token']}"}
    answer = await client.post(f"/api/tasks/{mine['id']}:act", json={"action": "submit"}, headers=carried)
    assert answer.status_code == 204, answer.text
    await work()
    assert await status_of(desk.finance, settlement) == status
    if status == "calculated":
        assert await stuck_on(drawer) == "nobody_decided"


async def test_of_many_who_vote_the_last_who_agreed_decides(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    document = approval(people)
    ids = [str(each.id) for each in (people.both, people.director, people.finance)]
    document["steps"][1] |= {"people": [{"kind": "members", "ids": ids}], "mode": "share", "share": 60}
    await publish_flow(drawer, document)
    settlement = await calculated(desk.finance)
    await work()
    for browser, action in ((desk.finance, "reject"), (desk.both, "submit"), (desk.director, "submit")):
        assert (await decide(browser, action)).status_code == 204
    await work()
    assert (await taken(desk.finance, settlement))[1:3] == [("review", "Director"), ("approve", "Director")]


async def test_without_a_person_nothing_is_decided(desk: Desk, drawer: httpx.AsyncClient, work: Work) -> None:
    step = task("review", "settlements.review", settlement="input.settlement")
    await publish_flow(drawer, of("settlement.calculated", step, inputs=[value("settlement")]))
    settlement = await calculated(desk.finance)
    await work()
    (run,) = await runs_of(drawer)
    assert (run["status"], run["live"][0]["fault"]) == ("stuck", "nobody_decided")
    assert await status_of(desk.finance, settlement) == "calculated"


async def test_each_published_statement_begins_a_run(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    inputs = [value("number"), value("partner_code"), value("total", "number")]
    await publish_flow(drawer, of("statement.published", inputs=inputs, when="input.total > 4000"))
    settlement = await calculated(desk.finance)
    for action in ("review", "approve", "publish"):
        await take(desk.director, settlement, action)
    await work()
    await work()
    runs = await runs_of(drawer)
    listed = (await desk.finance.get("/api/statements", params={"limit": 200, "sort": "-total"})).json()["statements"]
    expected = sorted(each["number"] for each in listed if float(each["total"]) > 4000)
    assert 0 < len(expected) < 100
    assert sorted(run["label"].rpartition(" ")[2] for run in runs) == expected


async def test_a_published_plan_starts_its_settlement(desk: Desk, drawer: httpx.AsyncClient, work: Work) -> None:
    step = task("begin", "settlements.calculate", plan="input.plan", period="'2019-Q3'")
    await publish_flow(drawer, of("plan.published", step, inputs=[value("plan"), value("version", "number")]))
    body = {"document": SECOND}
    assert (await desk.finance.put("/api/plans/reseller-rebate/draft", json=body)).status_code == 200
    assert (await desk.finance.post("/api/plans/reseller-rebate:publish")).status_code == 200
    await work()
    (run,) = await runs_of(drawer)
    assert (run["status"], run["label"]) == ("done", "经销商季度返利 v2")
    (settlement,) = (await desk.finance.get("/api/settlements")).json()["settlements"]
    assert run["steps"][1]["output"] == {"settlement": settlement["id"]}
    jobs = (await desk.finance.get("/api/jobs")).json()["jobs"]
    assert (await end_of_job(desk.finance, jobs[0]["id"]))["status"] == "done"
    assert await status_of(desk.finance, settlement["id"]) == "calculated"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": "settlement.forgotten"}, ("trigger.name", "no_such_happening")),
        ({"inputs": [value("colour")]}, ("trigger.inputs.0", "unknown_field")),
        ({"inputs": [value("total")]}, ("trigger.inputs.0", "unknown_field")),
        ({"when": "input.colour = 'red'"}, ("trigger.when", "field_unknown")),
    ],
)
async def test_what_is_not_told_is_refused(
    drawer: httpx.AsyncClient, people: People, wrong: dict[str, Any], told: tuple[str, str]
) -> None:
    document = of("settlement.calculated", inputs=[])
    document["trigger"] |= wrong
    await drawer.post("/api/flows", json={"document": document})
    answer = await drawer.post("/api/flows/settlement_calculated:publish", json={"revision": 1})
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [told]
    assert (await drawer.get("/api/flows/settlement_calculated")).json()["flow"]["active"] is None


async def test_who_may_not_read_settlements_hears_nothing_of_them(
    drawer: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await drawer.post("/api/flows", json={"document": of("settlement.published", inputs=[])})
    await make_role(role("other", "member", ["flows.manage"]))
    await make_member("other@acme.example", "other")
    other = await sign_in("other@acme.example")
    answer = await other.post("/api/flows/settlement_published:publish", json={"revision": 1})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert (await drawer.get("/api/flows/settlement_published")).json()["flow"]["active"] is None


async def test_what_may_be_heard_is_offered(drawer: httpx.AsyncClient) -> None:
    happenings = (await drawer.get("/api/flow-happenings")).json()["happenings"]
    told = {each["name"]: (each["title"]["en"], each["form"], len(each["fields"])) for each in happenings}
    assert told == {
        "plan.submitted": ("Plan submitted for approval", None, 6),
        "plan.published": ("Plan published", None, 3),
        "settlement.calculated": ("Settlement calculated", None, 7),
        "settlement.reviewed": ("Settlement reviewed", None, 7),
        "settlement.approved": ("Settlement approved", None, 7),
        "settlement.rejected": ("Settlement sent back", None, 8),
        "settlement.published": ("Settlement published", None, 7),
        "statement.published": ("Statement published", "partner", 10),
        "statement.confirmed": ("Statement confirmed", "partner", 11),
        "statement.disputed": ("Statement disputed", "partner", 12),
    }
