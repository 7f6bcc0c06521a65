"""Flows at the records they are about: buttons on one and on many, what goes on with a record."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of, work
from tests.builder.flows.work.test_tasks import Office, act, box, check, office, task
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.flows.running import starting
from tongzhou.kernel.ids import new_id

__all__ = ["office", "work"]
BUTTON = {
    "kind": "button", "label": "Check it", "when": "secret_rate > 4",
    "inputs": [{"key": "why", "label": "Why", "required": True}],
}  # fmt: skip


async def regions(admin: httpx.AsyncClient, *rates: int) -> list[str]:
    found = []
    for number, rate in enumerate(rates):
        made = await admin.post(
            REGIONS, json={"code": f"R{number}", "name": f"Region {number}", "secret_rate": str(rate)}
        )
        assert made.status_code == 201, made.text
        found.append(made.json()["id"])
    return found


async def press(browser: httpx.AsyncClient, ids: list[str], **more: Any) -> httpx.Response:
    return await browser.post("/api/forms/region/flows/sample", json={"records": ids, "inputs": {"why": "x"}, **more})


async def on(browser: httpx.AsyncClient, record: str, form: str = "region") -> dict[str, Any]:
    answer = await browser.get(f"/api/forms/{form}/records/{record}/flows")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_button_on_many_begins_where_it_may_and_says_where_not(office: Office) -> None:
    await published(office.admin, flow(check(office), trigger=BUTTON, rules={"one_at_a_time": True}))
    high, low, busy, gone = await regions(office.admin, 5, 4, 6, 7)
    assert (await press(office.admin, [busy])).json() == {"started": 1, "gone": 0, "not_now": 0, "running": 0}
    await office.admin.delete(f"{REGIONS}/{gone}")
    answer = await press(office.admin, [high, low, busy, gone, str(new_id()), high])
    assert (answer.status_code, answer.json()) == (201, {"started": 1, "gone": 2, "not_now": 1, "running": 1})
    assert sorted(each["label"] for each in await runs_of(office.admin)) == ["Region 0", "Region 2"]


async def test_what_is_pressed_twice_under_one_key_begins_once(office: Office) -> None:
    await published(office.admin, flow(check(office), trigger=BUTTON))
    (one,) = await regions(office.admin, 5)
    key = {"idempotency-key": "p1"}
    body = {"records": [one], "inputs": {"why": "x"}}
    answers = [await office.admin.post("/api/forms/region/flows/sample", json=body, headers=key) for _ in range(2)]
    single = [
        await office.admin.post(
            f"{REGIONS}/{one}/flows/sample", json={"inputs": {"why": "x"}}, headers={"idempotency-key": "p2"}
        )
        for _ in range(2)
    ]
    assert [each.json()["started"] for each in answers] == [1, 1]
    assert single[0].json() == single[1].json()
    assert len(await runs_of(office.admin)) == 2


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"records": [str(new_id()), str(new_id())], "inputs": {}}, 422, "records"),
        ({"records": [str(new_id())], "inputs": {}}, 422, "inputs.why"),
        ({"records": [str(new_id())], "inputs": {"why": "x", "how": 1}}, 422, "inputs.how"),
        ({"records": [], "inputs": {"why": "x"}}, 422, "records"),
        ({"records": [str(new_id())] * 1001, "inputs": {"why": "x"}}, 422, "records"),
    ],
)
async def test_what_a_button_does_not_take(office: Office, body: dict[str, Any], status: int, field: str) -> None:
    await published(office.admin, flow(check(office), trigger={**BUTTON, "many": False}))
    answer = await office.admin.post("/api/forms/region/flows/sample", json=body)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (status, [field])
    assert await runs_of(office.admin) == []


async def test_who_has_not_its_role_finds_no_button(
    office: Office, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await published(office.admin, flow(check(office), trigger={**BUTTON, "roles": ["administrator"]}))
    await make_role({"key": "clerk", "title": "C", "kind": "member", "forms": {"region": {"actions": ["read"]}}})
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")
    (one,) = await regions(office.admin, 5)
    assert (await press(clerk, [one])).status_code == 404
    assert (await on(clerk, one))["buttons"] == []
    assert [each["flow"] for each in (await on(office.admin, one))["buttons"]] == ["sample"]
    assert await runs_of(office.admin) == []


async def test_a_record_shows_its_buttons_and_whom_it_waits_for(office: Office, work: Work) -> None:
    step = check(office, deadlines=[{"after": {"amount": 1, "unit": "days"}, "act": "remind"}])
    await published(office.admin, flow(step, trigger=BUTTON))
    high, low = await regions(office.admin, 5, 4)
    assert await on(office.admin, low) == {"buttons": [], "runs": []}
    assert [each["label"] for each in (await on(office.admin, high))["buttons"]] == ["Check it"]
    await press(office.admin, [high])
    await work()
    (run,) = (await on(office.admin, high))["runs"]
    (waits,) = run["waiting"]
    told = (run["flow"], run["title"], run["status"], run["started_by"], run["task"], run["part"])
    assert told == ("sample", "Sample", "running", "Ada", None, True)
    assert (waits["step"], waits["people"], waits["is_overdue"]) == ("Check", ["Bob"], False)
    assert waits["due_at"] is not None
    (line,) = await box(office.bob)
    await act(office.bob, line["id"], "submit", values={"name": "Region 0"})
    await work()
    (run,) = (await on(office.admin, high))["runs"]
    assert (run["status"], run["waiting"]) == ("done", [])


async def test_who_decides_reads_what_was_asked_for(office: Office, work: Work) -> None:
    inputs = [*BUTTON["inputs"], {"key": "who", "label": "Who", "type": "member"}, {"key": "till", "label": "Till"}]
    await published(office.admin, flow(check(office), trigger={**BUTTON, "inputs": inputs}))
    (high,) = await regions(office.admin, 5)
    asked = await press(office.admin, [high], inputs={"why": "A rival", "who": office.ids["Cai"]})
    assert asked.status_code == 201, asked.text
    await work()
    (line,) = await box(office.bob)
    assert (await task(office.bob, line["id"]))["told"] == [
        {"key": "why", "label": "Why", "type": "text", "value": "A rival"},
        {"key": "who", "label": "Who", "type": "member", "value": "Cai"},
    ]


async def test_ones_own_to_do_is_a_step_away(office: Office, work: Work) -> None:
    everybody = [{"kind": "initiator"}]
    await published(office.admin, flow(check(office, people=everybody), trigger=BUTTON))
    (high,) = await regions(office.admin, 5)
    await press(office.admin, [high])
    await work()
    (line,) = await box(office.admin)
    assert [each["task"] for each in (await on(office.admin, high))["runs"]] == [line["id"]]


async def test_a_record_that_one_may_not_read_says_nothing(office: Office, work: Work) -> None:
    await published(office.admin, flow(check(office), trigger=BUTTON))
    (high,) = await regions(office.admin, 5)
    await press(office.admin, [high])
    await work()
    for browser, record in ((office.bob, high), (office.ann, high), (office.admin, str(new_id()))):
        assert (await browser.get(f"{REGIONS}/{record}/flows")).status_code == 404


async def test_a_partners_people_see_what_they_have_a_part_in(
    office: Office, work: Work, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    await make_role({"key": "shop", "title": "Shop", "kind": "partner", "forms": {"partner": {"actions": ["read"]}}})
    record = (await office.admin.post("/api/forms/partner/records", json={"code": "A", "name": "A"})).json()["id"]
    await make_partner_user("wu@shop.example", record, "shop")
    wu = await sign_in("wu@shop.example")
    step = {
        "kind": "approve",
        "key": "ask",
        "title": "Ask",
        "people": [{"kind": "members", "ids": [office.ids["Bob"]]}],
    }
    begun = {"form": "partner", "trigger": {"kind": "button", "label": "Ask us"}}
    await published(office.admin, flow(step, **begun))
    path = f"/api/forms/partner/records/{record}/flows/sample"
    assert (await office.admin.post(path, json={})).status_code == 201
    await work()
    assert (await on(wu, record, "partner"))["runs"] == []
    assert (await wu.post(path, json={})).status_code == 201
    await work()
    (run,) = (await on(wu, record, "partner"))["runs"]
    assert [(each["step"], each["people"]) for each in run["waiting"]] == [("Ask", [])]
    assert [each["part"] for each in (await on(office.admin, record, "partner"))["runs"]] == [False, True]
    shown = (await wu.get(f"/api/tasks/runs/{run['id']}")).json()["task"]
    assert ([each["step"]["title"] for each in shown["history"]], shown["picture"]) == (["Start", "Ask"], None)


async def test_a_flood_begins_over_the_minutes(office: Office, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "RUNS_A_MINUTE", 2)
    await published(
        office.admin, flow({"kind": "formula", "key": "f", "title": "F", "values": {"a": "1"}}, trigger=BUTTON)
    )
    assert (await press(office.admin, await regions(office.admin, 5, 5, 5, 5, 5))).json()["started"] == 5
    done = []
    for minutes in (0, 1, 2):
        await work(minutes=minutes, seconds=1)
        done.append([each["status"] for each in await runs_of(office.admin)].count("done"))
    assert done == [2, 4, 5]
