"""A step that is not for those whose matter it is: they are not asked, nor let in by another door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.builder.flows.conftest import REGIONS, Work, flow, published, runs_of, work
from tests.builder.flows.work.test_tasks import Office, act, box, check, office, task
from tests.people import MakeMember, SignIn
from tongzhou.kernel import clock

__all__ = ["office", "work"]


def sources(office: Office, *names: str) -> list[dict[str, Any]]:
    return [{"kind": "members", "ids": [office.ids[name] for name in names]}]


async def state(office: Office) -> Any:
    (run,) = await runs_of(office.admin)
    return run["status"], [(each["person"], each["status"], each["action"]) for each in run["tasks"]]


async def code(answer: httpx.Response) -> str:
    assert answer.status_code == 409, answer.text
    found: str = answer.json()["reason"]
    return found


async def stand_in(who: httpx.AsyncClient, to: str) -> None:
    now = clock.now()
    span = {"starts_at": (now - timedelta(hours=1)).isoformat(), "ends_at": (now + timedelta(days=1)).isoformat()}
    assert (await who.post("/api/delegates", json={"to_id": to, **span})).status_code == 201


@pytest.mark.parametrize("mode", ["any", "sequence"])
async def test_who_asks_is_not_asked(office: Office, work: Work, mode: str) -> None:
    people = sources(office, "Ann", "Bob")
    step = check(office, people=people, fields={}, mode=mode, not_own=True, repeated="any")
    await published(office.admin, flow(step))
    await office.begin(work)
    assert await state(office) == ("running", [("Bob", "open", None)])
    assert await box(office.ann) == []
    (mine,) = await box(office.bob)
    assert (await act(office.bob, mine["id"], "submit")).status_code == 204
    assert await state(office) == ("done", [("Bob", "done", "submit")])


async def test_who_made_the_record_is_not_asked_of_a_change_by_another(office: Office, work: Work) -> None:
    trigger = {"kind": "record", "events": ["updated"]}
    people = sources(office, "Ann", "Bob")
    await published(office.admin, flow(check(office, people=people, fields={}, not_own=True), trigger=trigger))
    region = await office.begin(work)
    changed = await office.admin.patch(f"{REGIONS}/{region}", json={"revision": 1, "name": "Far east"})
    assert changed.status_code == 200, changed.text
    await work()
    assert await state(office) == ("running", [("Bob", "open", None)])


async def test_where_nobody_is_left_it_does_as_where_nobody_is_found(office: Office, work: Work) -> None:
    own = sources(office, "Ann")
    for number, (nobody, found) in enumerate(
        [
            ({"act": "stop"}, ("stuck", [])),
            ({"act": "skip"}, ("done", [])),
            ({"act": "people", "to": sources(office, "Ann", "Cai")}, ("running", [("Cai", "open", None)])),
            ({"act": "people", "to": own}, ("stuck", [])),
        ]
    ):
        key = f"sample{number}"
        await published(office.admin, flow(check(office, people=own, fields={}, nobody=nobody, not_own=True), key=key))
        await office.begin(work, code=f"E{number}")
        line = (await office.admin.get("/api/runs", params={"flow": key})).json()["runs"][0]
        run = (await office.admin.get(f"/api/runs/{line['id']}")).json()["run"]
        tasks = [(each["person"], each["status"], each["action"]) for each in run["tasks"]]
        assert (run["status"], tasks) == found
        assert (await office.admin.post(f"/api/flows/{key}:pause")).status_code == 200


async def test_who_stands_in_does_not_decide_their_own_matter(office: Office, work: Work) -> None:
    actions = [{"name": name} for name in ("submit", "save", "reject", "return", "transfer", "add_before", "batch")]
    await published(office.admin, flow(check(office, fields={}, actions=actions, not_own=True)))
    await stand_in(office.bob, office.ids["Ann"])
    await office.begin(work)
    before = await state(office)
    (line,) = await box(office.ann)
    assert line["instead_of"] == ["Bob"]
    assert (await task(office.ann, line["id"]))["actions"] == []
    for action in ("submit", "save", "reject", "return", "transfer", "add_before"):
        people = [office.ids["Cai"]] if action in ("transfer", "add_before") else []
        assert await code(await act(office.ann, line["id"], action, people=people, opinion="Mine")) == "own_matter"
    batch = await office.ann.post("/api/tasks:batch", json={"ids": [line["id"]]})
    assert [each["code"] for each in batch.json()["failed"]] == ["run_refused"]
    assert await state(office) == before == ("running", [("Bob", "open", None)])
    assert [each["name"] for each in (await task(office.bob, line["id"]))["actions"]] == [
        "submit", "save", "reject", "return", "transfer", "add_before",
    ]  # fmt: skip


async def test_nobody_hands_it_to_who_asks(office: Office, work: Work) -> None:
    handing = ("transfer", "add_before", "add_after", "add_beside")
    actions = [{"name": name} for name in ("submit", *handing)]
    await published(office.admin, flow(check(office, fields={}, mode="all", actions=actions, not_own=True)))
    await office.begin(work)
    (line,) = await box(office.bob)
    for action in handing:
        assert await code(await act(office.bob, line["id"], action, people=[office.ids["Ann"]])) == "own_matter"
    assert await state(office) == ("running", [("Bob", "open", None)])
    assert (await act(office.bob, line["id"], "transfer", people=[office.ids["Cai"]])).status_code == 204


async def test_a_deadline_does_not_hand_it_to_who_asks(office: Office, work: Work) -> None:
    deadline = {"after": {"amount": 1, "unit": "hours"}, "act": "transfer", "to": sources(office, "Ann", "Cai")}
    await published(office.admin, flow(check(office, fields={}, deadlines=[deadline], not_own=True)))
    await office.begin(work)
    await work(hours=2)
    assert await state(office) == ("running", [("Bob", "gone", "transfer"), ("Cai", "open", None)])


async def test_who_manages_flows_does_not_pass_their_own_matter(
    office: Office, work: Work, make_member: MakeMember, sign_in: SignIn
) -> None:
    await published(office.admin, flow(check(office, fields={}, not_own=True)))
    dan = await make_member("dan@acme.example", "administrator", name="Dan")
    manager = await sign_in(dan.email)
    assert (await manager.post(REGIONS, json={"code": "W", "name": "West", "secret_rate": "5"})).status_code == 201
    await work()
    (run,) = await runs_of(office.admin)
    visit = next(each["visit"] for each in run["steps"] if each["step"] == "check")
    path, asked = f"/api/runs/{run['id']}:intervene", {"visit": visit, "reason": "Because"}
    to_me, to_cai = ([{"kind": "member", "id": each}] for each in (str(dan.id), office.ids["Cai"]))
    for given in ({"what": "skip"}, {"what": "jump", "step": "end"}, {"what": "reassign", "people": to_me}):
        assert await code(await manager.post(path, json={**asked, **given})) == "own_matter"
    assert await state(office) == ("running", [("Bob", "open", None)])
    for given in ({"what": "reassign", "people": to_cai}, {"what": "end"}):
        assert (await manager.post(path, json={**asked, **given})).is_success
    again = {"what": "reactivate", "step": "end", "reason": "Because"}
    assert await code(await manager.post(path, json=again)) == "own_matter"
    assert (await office.admin.post(path, json=again)).is_success


async def test_without_it_who_asks_is_asked(office: Office, work: Work) -> None:
    await published(office.admin, flow(check(office, people=sources(office, "Ann"), fields={})))
    await office.begin(work)
    (line,) = await box(office.ann)
    assert (await act(office.ann, line["id"], "submit")).status_code == 204
    assert await state(office) == ("done", [("Ann", "done", "submit")])
