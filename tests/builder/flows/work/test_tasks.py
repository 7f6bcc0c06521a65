"""The work centre over HTTP: boxes, one to-do with its record, acting, many at once, delegates, partner users."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, work
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.kernel import clock
from tongzhou.kernel.ids import new_id

__all__ = ["work"]
EAST = {"code": "E", "name": "East", "secret_rate": "5"}
SELLER = {
    "key": "seller", "title": "Seller", "kind": "member",
    "forms": {"region": {"actions": ["read", "create"], "rows": "created_by = me"}},
}  # fmt: skip


class Office:
    """Ann starts, Bob checks, Cai may stand in for Bob; each has a browser, Bob and Cai see no region by themselves."""

    def __init__(self, ids: dict[str, str], browsers: dict[str, httpx.AsyncClient], admin: httpx.AsyncClient) -> None:
        self.ids, self.admin = ids, admin
        self.ann, self.bob, self.cai = browsers["Ann"], browsers["Bob"], browsers["Cai"]

    async def begin(self, work: Work, code: str = "E") -> str:
        made = await self.ann.post(REGIONS, json={**EAST, "code": code, "name": f"Region {code}"})
        assert made.status_code == 201, made.text
        await work()
        return str(made.json()["id"])


@pytest.fixture
async def office(admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn) -> Office:
    await make_role(SELLER)
    people = {
        name: await make_member(f"{name}@acme.example", *roles, name=name)
        for name, roles in (("Ann", ("seller",)), ("Bob", ()), ("Cai", ()))
    }
    ids = {name: str(person.id) for name, person in people.items()}
    return Office(ids, {name: await sign_in(person.email) for name, person in people.items()}, admin)


def check(office: Office, **more: Any) -> dict[str, Any]:
    return {
        "kind": "approve", "key": "check", "title": "Check",
        "people": [{"kind": "members", "ids": [office.ids["Bob"]]}],
        "fields": {"name": "required", "secret_rate": "hidden"}, "summary": ["code", "secret_rate"], **more,
    }  # fmt: skip


async def box(browser: httpx.AsyncClient, name: str = "open", **query: Any) -> list[dict[str, Any]]:
    answer = await browser.get("/api/tasks", params={"box": name, **query})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["tasks"]
    return found


async def task(browser: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await browser.get(f"/api/tasks/{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["task"]
    return found


async def counts(browser: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await browser.get("/api/tasks:counts")).json()
    return found


async def act(browser: httpx.AsyncClient, task_id: str, action: str, **more: Any) -> httpx.Response:
    return await browser.post(f"/api/tasks/{task_id}:act", json={"action": action, **more})


async def test_a_to_do_comes_is_done_and_stays(office: Office, work: Work) -> None:
    await published(office.admin, flow(check(office)))
    await office.begin(work)
    (line,) = await box(office.bob)
    assert (line["flow"], line["step"], line["form"]["key"]) == (
        {"key": "sample", "title": "Sample"}, {"key": "check", "title": "Check"}, "region",
    )  # fmt: skip
    assert (line["label"], line["initiator"]["name"], line["status"], line["batch"]) == (
        "Region E", "Ann", "open", False,
    )  # fmt: skip
    assert await counts(office.bob) == {
        "open": 1, "overdue": 0, "cc": 0, "started": 0, "flows": [{"key": "sample", "title": "Sample", "open": 1}],
    }  # fmt: skip
    shown = await task(office.bob, line["id"])
    assert shown["uses"] == {"code": "read", "name": "required"}
    assert {key: shown["values"][key] for key in ("code", "name")} == {"code": "E", "name": "Region E"}
    assert "secret_rate" not in shown["values"]
    assert [each["key"] for each in shown["definition"]["fields"]] == ["code", "name"]
    assert (shown["summary"], shown["revision"], shown["kind"]) == (["code"], 1, "approve")
    assert [each["name"] for each in shown["actions"]] == ["submit", "save", "reject", "return", "transfer"]
    assert shown["returns"] == {
        "steps": [{"key": "start", "title": "Start"}], "walk": "again", "choose_walk": False,
    }  # fmt: skip
    assert {key: each["state"] for key, each in shown["picture"]["states"].items()} == {
        "start": "passed", "check": "waiting", "end": "remaining",
    }  # fmt: skip
    assert shown["picture"]["states"]["check"]["persons"] == ["Bob"]

    done = await act(office.bob, line["id"], "submit", opinion="Fine", values={"name": "East!"}, revision=1)
    assert done.status_code == 204, done.text
    assert await box(office.bob) == []
    (handled,) = await box(office.bob, "handled")
    assert (handled["id"], handled["outcome"], handled["status"]) == (line["id"], "submit", "done")
    after = await task(office.bob, line["id"])
    assert (after["actions"], after["run_status"], after["uses"]["name"]) == ([], "done", "read")
    assert after["values"]["name"] == "East!"
    (told,) = [each for each in after["history"] if each["step"]["key"] == "check"]
    assert (told["outcome"], told["people"][0]["name"], told["people"][0]["action"], told["people"][0]["opinion"]) == (
        "done", "Bob", "submit", "Fine",
    )  # fmt: skip
    again = await act(office.bob, line["id"], "submit")
    assert (again.status_code, again.json()["code"], again.json()["reason"]) == (409, "run_refused", "todo_not_open")


async def test_who_has_no_part_sees_nothing(office: Office, work: Work) -> None:
    await published(office.admin, flow(check(office)))
    await office.begin(work)
    (line,) = await box(office.bob)
    for browser in (office.ann, office.cai, office.admin):
        assert await box(browser) == []
        assert (await browser.get(f"/api/tasks/{line['id']}")).status_code == 404
        assert (await act(browser, line["id"], "submit")).status_code == 404
    assert (await office.cai.get(f"/api/tasks/runs/{line['run']}")).status_code == 404
    assert len(await box(office.bob)) == 1


async def test_who_began_a_run_sees_how_far_it_is_urges_and_takes_it_back(office: Office, work: Work) -> None:
    await published(office.admin, flow(check(office)))
    await office.begin(work)
    (line,) = await box(office.ann, "started")
    assert (line["status"], line["waiting_for"], line["may_withdraw"], line["may_urge"]) == (
        "running", ["Bob"], True, True,
    )  # fmt: skip
    assert (await counts(office.ann))["started"] == 1
    shown = await task(office.ann, f"runs/{line['run']}")
    assert (shown["definition"], shown["actions"], shown["may_withdraw"]) == (None, [], True)
    assert (await office.ann.post(f"/api/runs/{line['run']}:urge")).json() == {"urged": 1}
    assert (await office.ann.post(f"/api/runs/{line['run']}:withdraw")).status_code == 204
    assert await box(office.bob) == []
    (mine,) = await box(office.ann)
    assert mine["step"]["key"] == "start"
    assert [each["name"] for each in (await task(office.ann, mine["id"]))["actions"]] == ["submit", "save", "end"]


async def test_many_are_submitted_at_once_each_for_itself(office: Office, work: Work) -> None:
    actions = [{"name": "submit"}, {"name": "batch"}]
    await published(office.admin, flow(check(office, fields={}, actions=actions)))
    for code in ("E", "W"):
        await office.begin(work, code)
    lines = await box(office.bob)
    assert [(each["label"], each["batch"]) for each in lines] == [("Region W", True), ("Region E", True)]
    stranger = str(new_id())
    ids = [lines[0]["id"], stranger, lines[1]["id"]]
    answer = await office.bob.post("/api/tasks:batch", json={"ids": ids, "opinion": "All fine"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["done"] == [lines[0]["id"], lines[1]["id"]]
    assert [(each["id"], each["code"]) for each in answer.json()["failed"]] == [(stranger, "not_found")]
    assert await box(office.bob) == []
    assert len(await box(office.bob, "handled")) == 2


async def test_a_step_that_does_not_offer_it_is_not_submitted_with_many(office: Office, work: Work) -> None:
    await published(office.admin, flow(check(office)))
    await office.begin(work)
    (line,) = await box(office.bob)
    answer = await office.bob.post("/api/tasks:batch", json={"ids": [line["id"]]})
    assert [each["code"] for each in answer.json()["failed"]] == ["run_refused"]
    assert len(await box(office.bob)) == 1


async def test_a_delegate_acts_in_the_place_of_who_is_away(office: Office, work: Work) -> None:
    await published(office.admin, flow(check(office)))
    await office.begin(work)
    now = clock.now()
    away = {
        "to_id": office.ids["Cai"],
        "starts_at": (now - timedelta(hours=1)).isoformat(),
        "ends_at": (now + timedelta(days=1)).isoformat(),
    }
    assert (await office.bob.post("/api/delegates", json={**away, "forms": ["partner"]})).status_code == 201
    assert await box(office.cai) == []
    assert (await office.bob.post("/api/delegates", json=away)).status_code == 201
    (line,) = await box(office.cai)
    assert line["instead_of"] == ["Bob"]
    assert (await counts(office.cai))["open"] == 1
    shown = await task(office.cai, line["id"])
    assert "submit" in [each["name"] for each in shown["actions"]]
    assert (await act(office.cai, line["id"], "submit", opinion="For Bob")).status_code == 204
    assert await box(office.bob) == []
    (handled,) = await box(office.cai, "handled")
    assert handled["instead_of"] == ["Bob"]
    seen = await task(office.cai, line["id"])
    (step,) = [each for each in seen["history"] if each["step"]["key"] == "check"]
    assert [(each["name"], each["instead_of"]) for each in step["people"]] == [("Cai", ["Bob"])]


async def test_boxes_are_narrowed_and_walked_by_keys(
    office: Office, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = {"act": "remind", "after": {"amount": 1, "unit": "hours"}}
    await published(office.admin, flow(check(office, deadlines=[late])))
    for code in ("A", "B", "C"):
        await office.begin(work, code)
    monkeypatch.setattr("tongzhou.builder.flows.work.boxes.PAGE", 2)
    for name, browser in (("open", office.bob), ("started", office.ann)):
        first = (await browser.get("/api/tasks", params={"box": name})).json()
        following = (await browser.get("/api/tasks", params={"box": name, "cursor": first["next_cursor"]})).json()
        labels = [each["label"] for each in (*first["tasks"], *following["tasks"])]
        assert (labels, following["next_cursor"]) == (["Region C", "Region B", "Region A"], None)
    assert [each["label"] for each in await box(office.bob, q="region b")] == ["Region B"]
    assert await box(office.bob, q="%") == []
    assert await box(office.bob, flow="other") == []
    assert await box(office.bob, form="partner") == []
    assert len(await box(office.bob, person=office.ids["Ann"])) == 2
    assert await box(office.bob, person=office.ids["Cai"]) == []
    assert await box(office.bob, due="overdue") == []
    soon = clock.now() + timedelta(hours=2)
    with monkeypatch.context() as patched:
        patched.setattr("tongzhou.builder.flows.work.routes.clock.now", lambda: soon)
        assert [each["is_overdue"] for each in await box(office.bob, due="overdue")] == [True, True]
        assert (await counts(office.bob))["overdue"] == 3
    for line in await box(office.bob):
        assert (await act(office.bob, line["id"], "submit")).status_code == 204
    first = (await office.bob.get("/api/tasks", params={"box": "handled"})).json()
    assert len(first["tasks"]) == 2
    assert (await office.bob.get("/api/tasks", params={"cursor": "what"})).status_code == 400


async def test_copies_are_read(office: Office, work: Work) -> None:
    people = [{"kind": "members", "ids": [office.ids["Cai"]]}]
    await published(office.admin, flow({"kind": "cc", "key": "tell", "title": "Tell", "people": people}))
    await office.begin(work)
    (line,) = await box(office.cai, "cc")
    assert (await counts(office.cai))["cc"] == 1
    shown = await task(office.cai, line["id"])
    assert (shown["kind"], shown["actions"], shown["values"]["name"]) == ("cc", [], "Region E")
    assert set(shown["uses"].values()) == {"read"}
    assert (await office.bob.post(f"/api/tasks/{line['id']}:read")).status_code == 404
    assert (await office.cai.post(f"/api/tasks/{line['id']}:read")).status_code == 204
    assert (await counts(office.cai))["cc"] == 0
    assert await box(office.cai, "handled") == []


async def test_a_partner_user_decides_what_they_are_asked(
    office: Office, work: Work, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    await make_role({"key": "shop", "title": "Shop", "kind": "partner", "forms": {}})
    partner = (await office.admin.post("/api/forms/partner/records", json={"code": "A", "name": "A"})).json()["id"]
    await make_partner_user("wu@shop.example", partner, "shop")
    wu = await sign_in("wu@shop.example")
    step = {
        "kind": "approve", "key": "ask", "title": "Ask", "people": [{"kind": "partner_users"}],
        "fields": {"bank_account": "write"},
    }  # fmt: skip
    await published(office.admin, flow(step, form="partner", trigger={"kind": "record", "events": ["updated"]}))
    path = f"/api/forms/partner/records/{partner}"
    changed = await office.admin.patch(path, json={"revision": 1, "name": "A!", "bank_account": "1"})
    assert changed.status_code == 200, changed.text
    await work()
    (line,) = await box(wu)
    shown = await task(wu, line["id"])
    assert "bank_account" not in shown["values"]
    assert shown["values"]["name"] == "A!"
    assert (await act(wu, line["id"], "submit", opinion="Agreed")).status_code == 204
    assert await box(wu) == []
    assert [each["outcome"] for each in await box(wu, "handled")] == ["submit"]


async def paths(browser: httpx.AsyncClient) -> list[str]:
    return [each["path"] for each in (await browser.get("/api/messages")).json()["messages"]]


async def test_a_partner_user_urges_and_takes_back_what_they_began(
    office: Office, work: Work, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    forms = {"partner": {"actions": ["read", "update"]}}
    await make_role({"key": "shop", "title": "Shop", "kind": "partner", "forms": forms})
    partner = (await office.admin.post("/api/forms/partner/records", json={"code": "A", "name": "A"})).json()["id"]
    await make_partner_user("wu@shop.example", partner, "shop")
    wu = await sign_in("wu@shop.example")
    step = {
        "kind": "approve", "key": "ask", "title": "Ask", "people": [{"kind": "members", "ids": [office.ids["Bob"]]}],
    }  # fmt: skip
    await published(office.admin, flow(step, form="partner", trigger={"kind": "record", "events": ["updated"]}))
    path = f"/api/forms/partner/records/{partner}"
    for revision, name in ((1, "A!"), (2, "A?")):
        changed = await wu.patch(path, json={"revision": revision, "name": name})
        assert changed.status_code == 200, changed.text
        await work()
    newer, older = await box(wu, "started")
    assert (await wu.post(f"/api/runs/{newer['run']}:urge")).json() == {"urged": 1}
    withdrawn = await wu.post(f"/api/runs/{newer['run']}:withdraw")
    assert withdrawn.status_code == 204, withdrawn.text
    (line,) = await box(office.bob)
    assert line["run"] == older["run"]
    assert f"/tasks/{line['id']}" in await paths(office.bob)
    assert f"/tasks/runs/{newer['run']}" in await paths(office.bob)
    assert (await act(office.bob, line["id"], "reject", opinion="No")).status_code == 204
    assert f"/portal/tasks/runs/{older['run']}" in await paths(wu)


async def test_who_stands_in_is_told_too(office: Office, work: Work) -> None:
    now = clock.now()
    away = {"to_id": office.ids["Cai"], "starts_at": (now - timedelta(hours=1)).isoformat(),
            "ends_at": (now + timedelta(days=1)).isoformat()}  # fmt: skip
    assert (await office.bob.post("/api/delegates", json=away)).status_code == 201
    await published(office.admin, flow(check(office)))
    await office.begin(work)
    (line,) = await box(office.cai)
    assert await paths(office.cai) == await paths(office.bob) == [f"/tasks/{line['id']}"]


async def test_a_partner_user_begins_a_flow_by_its_button(
    office: Office, work: Work, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    forms = {"partner": {"actions": ["read"]}}
    await make_role({"key": "shop", "title": "Shop", "kind": "partner", "forms": forms})
    created = office.admin.post
    mine = (await created("/api/forms/partner/records", json={"code": "A", "name": "A"})).json()["id"]
    other = (await created("/api/forms/partner/records", json={"code": "B", "name": "B"})).json()["id"]
    await make_partner_user("wu@shop.example", mine, "shop")
    wu = await sign_in("wu@shop.example")
    trigger = {"kind": "button", "label": "Ask us", "when": "name = 'A'", "inputs": [{"key": "what", "label": "What"}]}
    step = {"kind": "update", "key": "put", "title": "P", "values": {"name": "concat(name, ' ', input.what)"}}
    await published(office.admin, flow(step, form="partner", trigger=trigger))
    shown = (await wu.get("/api/forms/partner/flows")).json()["buttons"]
    assert [(each["flow"], each["label"]) for each in shown] == [("sample", "Ask us")]
    refused = await wu.post(f"/api/forms/partner/records/{other}/flows/sample", json={})
    assert refused.status_code == 404
    begun = await wu.post(f"/api/forms/partner/records/{mine}/flows/sample", json={"inputs": {"what": "price"}})
    assert begun.status_code == 201, begun.text
    await work()
    names = {each["name"] for each in (await office.admin.get("/api/forms/partner/records")).json()["records"]}
    assert names == {"A price", "B"}


async def test_a_return_writes_what_its_step_sets(office: Office, work: Work) -> None:
    again = {
        "kind": "approve", "key": "sign", "title": "Sign", "people": [{"kind": "members", "ids": [office.ids["Cai"]]}],
        "returns": {"steps": ["check"], "values": {"name": "concat(name, ' (back)')"}},
    }  # fmt: skip
    await published(office.admin, flow(check(office), again))
    region = await office.begin(work)
    assert (await act(office.bob, (await box(office.bob))[0]["id"], "submit")).status_code == 204
    assert (await act(office.cai, (await box(office.cai))[0]["id"], "return", to="check")).status_code == 204
    assert (await office.admin.get(f"{REGIONS}/{region}")).json()["name"] == "Region E (back)"
    assert [each["step"]["key"] for each in await box(office.bob)] == ["check"]


async def test_a_return_that_cannot_write_changes_nothing(office: Office, work: Work) -> None:
    again = {
        "kind": "approve", "key": "sign", "title": "Sign", "people": [{"kind": "members", "ids": [office.ids["Cai"]]}],
        "returns": {"values": {"name": "empty"}},
    }  # fmt: skip
    await published(office.admin, flow(check(office), again))
    region = await office.begin(work)
    await act(office.bob, (await box(office.bob))[0]["id"], "submit")
    refused = await act(office.cai, (await box(office.cai))[0]["id"], "return", to="check")
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("name", "required")]
    assert (await office.admin.get(f"{REGIONS}/{region}")).json()["name"] == "Region E"
    assert (len(await box(office.cai)), len(await box(office.bob))) == (1, 0)


async def take_back(browser: httpx.AsyncClient, task_id: str) -> httpx.Response:
    return await browser.post(f"/api/tasks/{task_id}:take-back")


async def test_a_decision_is_taken_back_while_nobody_after_has_acted(office: Office, work: Work) -> None:
    people = [{"kind": "members", "ids": [office.ids["Cai"]]}]
    second = {"kind": "approve", "key": "second", "title": "Second", "people": people}
    await published(office.admin, flow(check(office, fields={}), second))
    await office.begin(work)
    (mine,) = await box(office.bob)
    assert (await task(office.bob, mine["id"]))["may_take_back"] is False
    early = await take_back(office.bob, mine["id"])
    assert (early.status_code, early.json()["reason"]) == (409, "not_decided")
    await act(office.bob, mine["id"], "submit")
    await work()
    (theirs,) = await box(office.cai)
    assert (await task(office.bob, mine["id"]))["may_take_back"] is True
    assert (await take_back(office.cai, mine["id"])).status_code == 404
    assert (await take_back(office.bob, mine["id"])).status_code == 204
    await work()
    assert (await box(office.cai), (await act(office.cai, theirs["id"], "submit")).status_code) == ([], 409)

    (again,) = await box(office.bob)
    await act(office.bob, again["id"], "submit")
    await work()
    (theirs,) = await box(office.cai)
    await act(office.cai, theirs["id"], "submit")
    await work()
    assert (await task(office.bob, again["id"]))["may_take_back"] is False
    late = await take_back(office.bob, again["id"])
    assert (late.status_code, late.json()["code"]) == (409, "run_refused")
    assert (await box(office.ann, "started"))[0]["status"] == "done"


async def test_who_stands_in_takes_back_what_they_decided_and_no_more(office: Office, work: Work) -> None:
    now = clock.now()
    away = {"to_id": office.ids["Cai"], "starts_at": (now - timedelta(hours=1)).isoformat(),
            "ends_at": (now + timedelta(days=1)).isoformat()}  # fmt: skip
    standing = (await office.bob.post("/api/delegates", json=away)).json()
    people = [{"kind": "members", "ids": [office.ids["Ann"]]}]
    second = {"kind": "approve", "key": "second", "title": "Second", "people": people}
    await published(office.admin, flow(check(office, fields={}), second))
    await office.begin(work)

    (line,) = await box(office.bob)
    await act(office.bob, line["id"], "submit")
    await work()
    assert (await task(office.cai, line["id"]))["may_take_back"] is False
    refused = await take_back(office.cai, line["id"])
    assert (refused.status_code, refused.json()["reason"]) == (409, "withdraw_of_others")
    assert len(await box(office.ann)) == 1
    assert (await take_back(office.bob, line["id"])).status_code == 204
    await work()

    (line,) = await box(office.cai)
    await act(office.cai, line["id"], "submit")
    await work()
    ended = await office.bob.delete(f"/api/delegates/{standing['delegate']['id']}")
    assert ended.status_code in (200, 204), ended.text
    assert (await task(office.cai, line["id"]))["may_take_back"] is True
    assert (await take_back(office.cai, line["id"])).status_code == 204
    await work()
    assert (await box(office.cai), await box(office.ann)) == ([], [])

    (line,) = await box(office.bob)
    assert (await act(office.bob, line["id"], "submit")).status_code == 204


async def test_one_of_several_takes_back_what_they_said(office: Office, work: Work) -> None:
    both = [{"kind": "members", "ids": [office.ids["Bob"], office.ids["Cai"]]}]
    await published(office.admin, flow(check(office, people=both, mode="all", fields={})))
    await office.begin(work)
    (mine,) = await box(office.bob)
    await act(office.bob, mine["id"], "submit", opinion="Too fast")
    assert (await take_back(office.bob, mine["id"])).status_code == 204
    (again,) = await box(office.bob)
    assert again["id"] == mine["id"]
    (theirs,) = await box(office.cai)
    await act(office.cai, theirs["id"], "submit")
    await work()
    assert (await box(office.ann, "started"))[0]["status"] == "running"
    assert (await act(office.bob, again["id"], "reject", opinion="No")).status_code == 204
    await work()
    assert (await box(office.ann, "started"))[0]["status"] == "rejected"


async def test_what_depends_on_values_not_yet_sent_is_told_as_far_as_the_step_shows_it(
    office: Office, work: Work
) -> None:
    form = (await office.admin.get("/api/forms/region")).json()["form"]
    parts = ("id", "key", "type", "label", "required", "unique", "settings")
    fields = [{part: each[part] for part in parts if part in each} for each in form["fields"]]
    made = [
        {"key": key, "type": "formula", "label": key, "settings": {"formula": formula, "result": "text"}}
        for key, formula in (("greeting", "concat('Hello ', name)"), ("told", "concat(code, '!')"))
    ]
    definition = {name: form[name] for name in ("id", "key", "title", "label_field")} | {"fields": [*fields, *made]}
    applied = await office.admin.post(
        "/api/forms/region:apply", json={"version": form["version"], "definition": definition}
    )
    assert applied.status_code == 200, applied.text
    await published(office.admin, flow(check(office, fields={"name": "write", "told": "hidden"})))
    record = await office.begin(work)
    (line,) = await box(office.bob)
    path = f"/api/tasks/{line['id']}:linked"
    asked = {"values": {"name": "West"}, "fields": ["greeting", "told"]}
    answer = await office.bob.post(path, json=asked)
    assert (answer.status_code, answer.json()) == (200, {"values": {"greeting": "Hello West"}})
    assert (await office.cai.post(path, json=asked)).status_code == 404
    assert (await office.admin.get(f"{REGIONS}/{record}")).json()["name"] == "Region E"
    await act(office.bob, line["id"], "submit")
    assert (await office.bob.post(path, json=asked)).json() == {"values": {}}
