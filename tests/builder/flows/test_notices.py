"""Notice rules: ordinary flows of one shape, what they send, who has read it, whom else is told of who has not."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of
from tests.people import MakeMember, Person, SignIn
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.notices import find_rule
from tongzhou.kernel.database.connections import Database

ME = [{"kind": "initiator"}]
TOLD = {"kind": "notify", "key": "told", "title": "T", "people": ME, "subject": "New: {name}", "text": "See {code}"}
WAIT = {"kind": "wait", "key": "wait", "title": "W", "duration": {"amount": 2, "unit": "hours"}}
AGAIN = {**TOLD, "key": "again", "subject": "Unread: {name}", "unread": "told"}
EAST = {"code": "E", "name": "East", "secret_rate": "5"}
RULES = "/api/notice-rules"


@pytest.fixture
async def bo(make_member: MakeMember) -> Person:
    """Somebody to be told."""
    return await make_member("bo@acme.example", name="Bo")


def to(person: Person) -> list[dict[str, Any]]:
    return [{"kind": "members", "ids": [str(person.id)]}]


def shape(*steps: dict[str, Any], **settings: Any) -> tuple[str, list[str]] | None:
    found = find_rule(FlowDocument.model_validate(flow(*steps, **settings)))
    return None if found is None else (found.notice.key, [step.key for _, step in found.follow_ups])


def test_what_is_a_rule() -> None:
    more: list[dict[str, Any]] = [{**WAIT, "key": "more"}, {**AGAIN, "key": "third"}]
    assert shape(TOLD) == ("told", [])
    assert shape(TOLD, WAIT, AGAIN) == ("told", ["again"])
    assert shape(TOLD, WAIT, AGAIN, *more) == ("told", ["again", "third"])


def test_what_has_grown_beyond_a_rule() -> None:
    update = {"kind": "update", "key": "step", "title": "S", "values": {"name": "code"}}
    when = [{"source": "start", "target": "told"}, {"source": "told", "target": "end", "when": "true"}]
    assert shape() is None
    assert shape(update) is None
    assert shape(TOLD, update) is None
    assert shape(TOLD, WAIT) is None
    assert shape(TOLD, AGAIN, WAIT) is None
    assert shape(TOLD, WAIT, {**AGAIN, "unread": None}) is None
    assert shape(TOLD, {**WAIT, "duration": None, "until": "code"}, AGAIN) is None
    assert shape({**TOLD, "unread": "told"}) is None
    assert shape(TOLD, lines=when) is None
    assert shape(TOLD, trigger={"kind": "button", "label": "Tell"}) is None
    assert shape(TOLD, rules={"one_at_a_time": True}) is None


async def save(admin: httpx.AsyncClient, document: dict[str, Any], revision: int | None = None) -> httpx.Response:
    return await admin.put(f"{RULES}/{document['key']}", json={"document": document, "revision": revision})


async def test_a_rule_is_a_flow_that_works_at_once(admin: httpx.AsyncClient, work: Work, bo: Person) -> None:
    document = flow({**TOLD, "people": to(bo), "media": ["sms"], "urgent": True})
    assert (await save(admin, document)).json() == {"version": 1}
    (rule,) = (await admin.get(RULES)).json()["rules"]
    assert (rule["key"], rule["simple"], rule["active"], rule["paused"]) == ("sample", True, 1, False)
    assert rule["trigger"] == {"kind": "record", "events": ["created"]}
    assert rule["notices"] == [document["steps"][1]]
    await admin.post(REGIONS, json=EAST)
    await work()
    (run,) = await runs_of(admin)
    assert (run["flow"], run["status"]) == ("sample", "done")
    changed = flow({**TOLD, "people": to(bo)}, WAIT, AGAIN)
    assert (await save(admin, changed, 1)).json() == {"version": 2}
    (rule,) = (await admin.get(RULES)).json()["rules"]
    assert rule["after"] == [{"amount": 2, "unit": "hours"}]
    assert (await save(admin, changed, 1)).status_code == 409


async def test_a_rule_that_is_wrong_leaves_nothing_behind(admin: httpx.AsyncClient) -> None:
    refused = await save(admin, flow({**TOLD, "text": "{nothing}"}))
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_flow")
    assert [each["field"] for each in refused.json()["errors"]] == ["steps.told.text"]
    beyond = await save(admin, flow({"kind": "update", "key": "step", "title": "S", "values": {"name": "code"}}))
    assert [each["code"] for each in beyond.json()["errors"]] == ["more_than_a_rule"]
    astray = await save(admin, flow(TOLD, {**WAIT}, {**AGAIN, "unread": "again"}))
    assert astray.status_code == 422
    other = await admin.put(f"{RULES}/other", json={"document": flow(TOLD), "revision": None})
    assert [each["code"] for each in other.json()["errors"]] == ["unchangeable"]
    assert (await admin.get("/api/flows")).json()["flows"] == []


async def test_a_flow_that_does_more_is_listed_as_such(admin: httpx.AsyncClient) -> None:
    update = {"kind": "update", "key": "step", "title": "S", "values": {"name": "code"}}
    await published(admin, flow(update, TOLD))
    await published(admin, flow(update, key="silent"))
    assert [(each["key"], each["simple"]) for each in (await admin.get(RULES)).json()["rules"]] == [("sample", False)]


async def test_for_others_there_are_no_rules(bo: Person, sign_in: SignIn) -> None:
    browser = await sign_in("bo@acme.example")
    assert (await browser.get(RULES)).status_code == 404
    assert (await save(browser, flow(TOLD))).status_code == 404
    assert (await browser.get(f"{RULES}/sample/sent")).status_code == 404


async def test_readers_and_whom_else_is_told(
    admin: httpx.AsyncClient, work: Work, bo: Person, make_member: MakeMember, sign_in: SignIn
) -> None:
    cy = await make_member("cy@acme.example", name="Cy")
    people = [{"kind": "members", "ids": [str(bo.id), str(cy.id)]}]
    await save(admin, flow({**TOLD, "people": people}, WAIT, AGAIN))
    await admin.post(REGIONS, json=EAST)
    await work()
    browser = await sign_in("bo@acme.example")
    await browser.post("/api/messages/read", json={})
    (sent,) = (await admin.get(f"{RULES}/sample/sent")).json()["sent"]
    assert (sent["step"], sent["label"], sent["sent"], sent["read"]) == ("told", "East", 2, 1)
    page = (await admin.get(f"/api/runs/{sent['run']}/notices/{sent['visit']}")).json()
    assert (page["sent"], page["read"], page["next_cursor"]) == (2, 1, None)
    assert {each["name"]: each["read_at"] is not None for each in page["recipients"]} == {"Bo": True, "Cy": False}
    assert [each["ways"] for each in page["recipients"]] == [[], []]
    assert (await admin.get(f"/api/runs/{sent['run']}/notices/1000")).status_code == 404
    await work(hours=3)
    (told,) = (await admin.get("/api/messages", params={"kind": "notice"})).json()["messages"]
    assert (told["subject"], told["text"].split("\n")[0]) == ("Unread: East", "See E")
    assert "Cy" in told["text"]
    assert "Bo" not in told["text"]


async def test_where_all_have_read_nobody_else_is_told(
    admin: httpx.AsyncClient, work: Work, bo: Person, sign_in: SignIn
) -> None:
    await save(admin, flow({**TOLD, "people": to(bo)}, WAIT, AGAIN))
    await admin.post(REGIONS, json=EAST)
    await work()
    await (await sign_in("bo@acme.example")).post("/api/messages/read", json={})
    await work(hours=3)
    (run,) = await runs_of(admin)
    assert (run["status"], [step["step"] for step in run["steps"]]) == (
        "done",
        ["start", "told", "wait", "again", "end"],
    )
    assert (await admin.get("/api/messages", params={"kind": "notice"})).json()["messages"] == []


BOTH = {"zh-CN": "新大区：{name}", "en": "New region: {name}"}


async def reads_chinese(database: Database, email: str) -> None:
    """Somebody chose Chinese; everybody of the tests chose English."""
    async with database.owner() as connection:
        await connection.execute("update directory.account set locale = 'zh-CN' where email = %s", (email,))


async def told_of(browser: httpx.AsyncClient) -> list[tuple[str, str]]:
    found = (await browser.get("/api/messages")).json()["messages"]
    return sorted((each["subject"], each["text"]) for each in found)


async def test_each_reads_what_they_are_told_in_their_language(
    admin: httpx.AsyncClient, work: Work, bo: Person, database: Database, make_member: MakeMember, sign_in: SignIn
) -> None:
    lin = await make_member("lin@acme.example", name="Lin")
    await reads_chinese(database, "lin@acme.example")
    people = [{"kind": "members", "ids": [str(bo.id), str(lin.id)]}]
    ask = {"kind": "cc", "key": "copied", "title": {"zh-CN": "知会", "en": "Copy"}, "people": people, "notice": BOTH}
    told = {**TOLD, "people": people, "subject": BOTH, "text": {"en": "See {code}"}}
    titles = {"title": {"zh-CN": "大区", "en": "Regions"}}
    await published(admin, flow(told, ask, {**ask, "key": "again", "notice": None}, **titles))
    assert (await admin.post(REGIONS, json=EAST)).status_code == 201
    await work()
    english, chinese = [await told_of(await sign_in(each.email)) for each in (bo, lin)]
    assert english == [
        ("For your information: Regions · East", "Copy"),
        ("For your information: Regions · East", "New region: East"),
        ("New region: East", "See E"),
    ]
    assert chinese == [
        ("抄送：大区 · East", "新大区：East"),
        ("抄送：大区 · East", "知会"),
        ("新大区：East", "See E"),
    ]
