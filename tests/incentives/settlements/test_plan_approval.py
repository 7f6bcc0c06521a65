"""Drafts of plans that are approved before they are published, by the package's flow: who is asked, what is published,
and what nobody does beside it.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import published as publish_flow
from tests.builder.flows.conftest import runs_of
from tests.incentives.settlements.bicycles import PLAN_TEXT
from tests.incentives.settlements.conftest import Desk, People, role
from tests.incentives.settlements.test_in_flows import DRAWER, Work, decide, drawer, of, stuck_on, task, value, work
from tests.incentives.settlements.test_package_approval import PACKAGE, waits
from tests.incentives.settlements.test_plans import SECOND
from tests.people import MakeMember, MakeRole, Person, SignIn
from tongzhou.builder.packages.contracts import PartKind
from tongzhou.builder.packages.documents import read_package

__all__ = ["drawer", "work"]
TITLE = "Plans approved before they are published"
PLAN = "/api/plans/reseller-rebate"
MANAGES = ["plans.read", "plans.manage"]
ROLES = ("sales_operations", "channel_director", "administrator")


def flow() -> dict[str, Any]:
    """The package's flow, begun at once."""
    text = dict(read_package(PACKAGE).parts[PartKind.FLOW]["plan_publication"])
    assert text.pop("paused")
    return {"key": "plan_publication", **text}


@pytest.fixture
async def author(make_role: MakeRole, make_member: MakeMember) -> Person:
    """Who writes plans, and directs."""
    await make_role(role("channel_director", "member", MANAGES))
    return await make_member("author@acme.example", "channel_director")


@pytest.fixture
async def bench(
    author: Person, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> dict[str, httpx.AsyncClient]:
    """A browser of the author and of everybody else who is asked."""
    for key in ("sales_operations", "administrator"):
        await make_role(role(key, "member", MANAGES))
    found = {"author": await sign_in(author.email)}
    for key in ROLES:
        await make_member(f"{key}@acme.example", key)
        found[key] = await sign_in(f"{key}@acme.example")
    return found


async def submitted(browser: httpx.AsyncClient, text: str = SECOND) -> dict[str, Any]:
    """The plan, with a draft that was saved and submitted."""
    saved = await browser.put(f"{PLAN}/draft", json={"document": text})
    assert saved.status_code == 200, saved.text
    draft = saved.json()["plan"]["versions"][0]
    answer = await browser.post(f"{PLAN}:submit", json={"hash": draft["hash"]})
    assert answer.status_code == 200, answer.text
    whole: dict[str, Any] = answer.json()
    return whole


async def versions(browser: httpx.AsyncClient) -> list[tuple[int, str, str | None]]:
    shown = (await browser.get(PLAN)).json()["plan"]["versions"]
    return [(each["version"], each["status"], each["submitted_by"]) for each in shown]


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def inbox(browser: httpx.AsyncClient) -> list[tuple[str, str]]:
    found = (await browser.get("/api/messages")).json()["messages"]
    return [(each["subject"], each["text"]) for each in found if each["kind"] in ("flow", "notice")]


async def test_a_submitted_draft_is_approved_by_three_and_published_as_it_was(
    desk: Desk, bench: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, flow())
    shown = await submitted(bench["author"])
    assert shown["approval"] == {"flow": TITLE, "run": None}
    await work()
    run = "激励政策发布审批 · 经销商季度返利 v2"
    assert (await bench["author"].get(PLAN)).json()["approval"] == {"flow": TITLE, "run": run}
    for browser, step in (
        (bench["sales_operations"], "operations"),
        (desk.finance, "money"),
        (bench["channel_director"], "director"),
    ):
        assert await waits(browser) == [step]
        assert await waits(bench["author"]) == []
        assert (await decide(browser)).status_code == 204
        await work()
    assert await versions(desk.finance) == [(2, "published", "Author"), (1, "published", None)]
    assert (await desk.finance.get(f"{PLAN}/versions/2")).json()["document"] == SECOND
    (done,) = await runs_of(drawer)
    assert (done["status"], done["started_by"]) == ("done", "Author")
    assert done["happened"]["inputs"]["summary"].count("300") > 0
    assert [subject for subject, _ in await inbox(bench["author"])] == ["Plan “经销商季度返利” is published"]


async def test_nobody_writes_publishes_or_takes_back_what_is_decided_about(
    desk: Desk, bench: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, flow())
    await submitted(bench["author"])
    other = SECOND.replace("300.00", "350.00")
    before = await versions(desk.finance)
    assert told(await desk.both.put(f"{PLAN}/draft", json={"document": other})) == (409, "plan_submitted")
    await work()
    assert told(await desk.both.put(f"{PLAN}/draft", json={"document": other})) == (409, "plan_submitted")
    assert told(await desk.both.post(f"{PLAN}:publish")) == (409, "plan_submitted")
    held = await bench["author"].post(f"{PLAN}:withdraw")
    assert told(held) == (409, "plan_held")
    assert "激励政策发布审批 · 经销商季度返利 v2" in held.text
    assert await versions(desk.finance) == before == [(2, "draft", "Author"), (1, "published", None)]
    (run,) = await runs_of(drawer)
    ended = await drawer.post(f"/api/runs/{run['id']}:intervene", json={"what": "end", "reason": "A mistake"})
    assert ended.status_code == 200, ended.text
    for _ in range(2):
        assert (await bench["author"].post(f"{PLAN}:withdraw")).status_code == 200
    assert (await desk.both.put(f"{PLAN}/draft", json={"document": other})).status_code == 200
    assert await versions(desk.finance) == [(2, "draft", None), (1, "published", None)]


async def test_by_hand_nothing_is_published_where_a_flow_approves(
    desk: Desk, bench: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient
) -> None:
    await desk.finance.put(f"{PLAN}/draft", json={"document": SECOND})
    draft = (await desk.finance.get(PLAN)).json()["plan"]["versions"][0]
    none = await desk.finance.post(f"{PLAN}:submit", json={"hash": draft["hash"]})
    assert told(none) == (409, "plan_nothing_approves")
    await publish_flow(drawer, flow())
    refused = await desk.finance.post(f"{PLAN}:publish")
    assert told(refused) == (409, "plan_needs_approval")
    assert TITLE in refused.text
    assert await versions(desk.finance) == [(2, "draft", None), (1, "published", None)]
    await drawer.post("/api/flows/plan_publication:pause")
    assert (await desk.finance.get(PLAN)).json()["approval"] == {"flow": None, "run": None}
    assert (await desk.finance.post(f"{PLAN}:publish")).status_code == 200


async def test_a_draft_that_changes_only_its_number_goes_nowhere(
    desk: Desk, bench: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient
) -> None:
    same = "# Renumbered\n" + PLAN_TEXT.replace("version: 1", "version: 2")
    saved = await desk.finance.put(f"{PLAN}/draft", json={"document": same})
    assert told(await desk.finance.post(f"{PLAN}:publish")) == (409, "plan_nothing_changed")
    await publish_flow(drawer, flow())
    body = {"hash": saved.json()["plan"]["versions"][0]["hash"]}
    assert told(await desk.finance.post(f"{PLAN}:submit", json=body)) == (409, "plan_nothing_changed")
    assert await versions(desk.finance) == [(2, "draft", None), (1, "published", None)]


async def test_a_refusal_gives_the_draft_back_and_tells_who_wrote_and_who_submitted_it(
    desk: Desk, bench: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, flow())
    saved = await desk.both.put(f"{PLAN}/draft", json={"document": SECOND})
    body = {"hash": saved.json()["plan"]["versions"][0]["hash"]}
    assert (await bench["author"].post(f"{PLAN}:submit", json=body)).status_code == 200
    await work()
    (mine,) = (await bench["sales_operations"].get("/api/tasks", params={"box": "open"})).json()["tasks"]
    refused = {"action": "reject", "opinion": "Too dear"}
    assert (await bench["sales_operations"].post(f"/api/tasks/{mine['id']}:act", json=refused)).status_code == 204
    await work()
    assert [each["status"] for each in await runs_of(drawer)] == ["rejected"]
    assert await versions(desk.finance) == [(2, "draft", None), (1, "published", None)]
    told_of = (
        "激励政策“经销商季度返利”未通过审批",
        "第 2 版已退回为草稿：审批未通过，见流程意见。请修改后重新提交。",
    )
    for browser in (desk.both, bench["author"]):
        assert told_of in await inbox(browser)
    assert (await submitted(desk.both, SECOND.replace("300.00", "350.00")))["approval"]["flow"] is not None


async def test_who_wrote_the_draft_is_asked_nowhere(
    desk: Desk, bench: dict[str, httpx.AsyncClient], drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, flow())
    saved = await bench["channel_director"].put(f"{PLAN}/draft", json={"document": SECOND})
    body = {"hash": saved.json()["plan"]["versions"][0]["hash"]}
    assert (await desk.both.post(f"{PLAN}:submit", json=body)).status_code == 200
    await work()
    for browser in (bench["sales_operations"], desk.finance):
        assert (await decide(browser)).status_code == 204
        await work()
    assert await waits(bench["channel_director"]) == []
    assert await waits(bench["author"]) == ["director"]


def short(people: list[str]) -> dict[str, Any]:
    """One step for everybody, whoever wrote the draft, and the publication."""
    asked = [{"kind": "members", "ids": people}]
    return of(
        "plan.submitted",
        {"kind": "approve", "key": "decide", "title": "Decide", "people": asked},
        task("publish", "plans.publish", plan="input.plan"),
        inputs=[value("plan")],
    )


async def test_a_draft_is_not_published_by_what_its_author_decided(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, short([str(people.both.id)]))
    await submitted(desk.both)
    await work()
    assert (await decide(desk.both)).status_code == 204
    await work()
    assert await stuck_on(drawer) == "plan_own_draft"
    assert (await versions(desk.finance))[0] == (2, "draft", "Both")


async def test_a_deadline_publishes_nothing(desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work) -> None:
    document = short([str(people.director.id)])
    document["steps"][1]["deadlines"] = [{"after": {"amount": 1, "unit": "hours"}, "act": "submit"}]
    await publish_flow(drawer, document)
    await submitted(desk.both)
    await work()
    await work(hours=2)
    assert await stuck_on(drawer) == "nobody_decided"
    assert (await versions(desk.finance))[0] == (2, "draft", "Both")


async def test_no_other_plan_and_no_later_submission_is_published(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, short([str(people.director.id)]))
    await submitted(desk.both)
    await work()
    (run,) = await runs_of(drawer)
    await drawer.post(f"/api/runs/{run['id']}:intervene", json={"what": "end", "reason": "Once more"})
    assert (await desk.both.post(f"{PLAN}:withdraw")).status_code == 200
    await submitted(desk.both, SECOND.replace("300.00", "350.00"))
    really = {"what": "reactivate", "step": "decide", "reason": "Really"}
    again = await drawer.post(f"/api/runs/{run['id']}:intervene", json=really)
    assert again.status_code == 200, again.text
    assert (await decide(desk.director)).status_code == 204
    await work()
    first = next(each for each in await runs_of(drawer) if each["id"] == run["id"])
    assert (first["status"], first["live"][0]["fault"]) == ("stuck", "plan_draft_changed")
    assert (await versions(desk.finance))[0] == (2, "draft", "Both")


async def test_what_was_taken_back_at_once_begins_no_run(
    desk: Desk, people: People, drawer: httpx.AsyncClient, work: Work
) -> None:
    await publish_flow(drawer, short([str(people.director.id)]))
    await submitted(desk.both)
    assert (await desk.both.post(f"{PLAN}:withdraw")).status_code == 200
    await work()
    assert await runs_of(drawer) == []


async def test_only_what_was_looked_at_is_submitted(desk: Desk, people: People, drawer: httpx.AsyncClient) -> None:
    await publish_flow(drawer, short([str(people.director.id)]))
    assert told(await desk.both.post(f"{PLAN}:submit", json={"hash": "0" * 64})) == (409, "plan_no_draft")
    await desk.both.put(f"{PLAN}/draft", json={"document": SECOND})
    assert told(await desk.both.post(f"{PLAN}:submit", json={"hash": "0" * 64})) == (409, "plan_draft_changed")
    for call in (desk.director.post(f"{PLAN}:submit", json={"hash": "0" * 64}), desk.director.post(f"{PLAN}:withdraw")):
        assert told(await call) == (403, "not_allowed")
    assert (await versions(desk.finance))[0] == (2, "draft", None)


async def test_who_may_not_manage_plans_publishes_no_flow_that_does(
    people: People, drawer: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role(role("less", "member", [each for each in DRAWER if each != "plans.manage"]))
    await make_member("less@acme.example", "less")
    less = await sign_in("less@acme.example")
    document = short([str(people.director.id)])
    assert (await less.post("/api/flows", json={"document": document})).status_code == 201
    assert told(await less.post("/api/flows/plan_submitted:publish", json={"revision": 1})) == (403, "not_allowed")
    assert (await less.get("/api/flows/plan_submitted")).json()["flow"]["active"] is None


async def test_a_plan_is_handled_only_by_flows_that_its_draft_began(drawer: httpx.AsyncClient) -> None:
    document = of("plan.published", task("publish", "plans.publish", plan="'x'"), inputs=[])
    assert (await drawer.post("/api/flows", json={"document": document})).status_code == 201
    answer = await drawer.post("/api/flows/plan_published:publish", json={"revision": 1})
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("steps.publish.name", "task_needs_happening")
    ]
