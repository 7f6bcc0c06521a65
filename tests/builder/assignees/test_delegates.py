"""Delegates over HTTP, and who is asked because of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.make import PARTNER, REGION
from tests.people import MakeMember, MakePartnerUser, MakeRole, Person, SignIn
from tongzhou.builder.assignees import contracts
from tongzhou.builder.assignees.facade import with_delegates
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import list_members
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.ids import new_id

DELEGATES = "/api/delegates"


class Office:
    """Ann and Bob, and Cai who manages members."""

    def __init__(self, people: dict[str, Person], browsers: dict[str, httpx.AsyncClient]) -> None:
        self.ids = {name: str(person.id) for name, person in people.items()}
        self.ann, self.bob, self.cai = browsers["Ann"], browsers["Bob"], browsers["Cai"]
        self.now = clock.now()

    def body(self, to: str, *, starts: float = -1, ends: float = 8, **more: Any) -> dict[str, Any]:
        """From and until so many hours from now."""
        return {"to_id": self.ids[to], "starts_at": self.at(starts), "ends_at": self.at(ends), **more}

    def at(self, hours: float) -> str:
        return (self.now + timedelta(hours=hours)).isoformat()

    async def listed(self, browser: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
        answer = await browser.get(DELEGATES, params=query)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["delegates"]
        return found


@pytest.fixture
async def office(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> Office:
    await make_forms(REGION, PARTNER)
    people = {
        name: await make_member(f"{name}@acme.example", *roles, name=name)
        for name, roles in (("Ann", ()), ("Bob", ()), ("Cai", ("administrator",)))
    }
    return Office(people, {name: await sign_in(person.email) for name, person in people.items()})


async def test_somebody_is_asked_instead(office: Office, database: Database, workspace: Workspace) -> None:
    body = office.body("Bob", forms=["partner"], flows=["approval"], reason="Leave")
    made = await office.ann.post(DELEGATES, json=body)
    assert made.status_code == 201, made.text
    shown = made.json()["delegate"]
    assert shown == {
        "id": shown["id"],
        "member": {"id": office.ids["Ann"], "name": "Ann"},
        "to": {"id": office.ids["Bob"], "name": "Bob"},
        "starts_at": shown["starts_at"],
        "ends_at": shown["ends_at"],
        "forms": [{"key": "partner", "title": PARTNER["title"]}],
        "flows": ["approval"],
        "reason": "Leave",
        "by_name": "Ann",
        "at": shown["at"],
        "state": "now",
        "changeable": True,
    }
    assert datetime.fromisoformat(shown["starts_at"]) == datetime.fromisoformat(body["starts_at"])
    assert await office.listed(office.bob) == [{**shown, "changeable": False}]
    ann = next(each for each in await members(database, workspace) if each.name == "Ann")
    async with database.workspace(workspace) as connection:
        now = clock.now()
        for form, names in (("partner", [("Bob", ["Ann"], False)]), ("region", [("Ann", [], True)])):
            handed = await with_delegates(connection, [ann], form=form, now=now)
            assert [(h.person.name, [each.name for each in h.instead_of], h.own) for h in handed] == names
    assert (await office.cai.patch(f"/api/members/{office.ids['Bob']}", json={"active": False})).status_code == 200
    async with database.workspace(workspace) as connection:
        assert await with_delegates(connection, [ann], flow="approval", now=now) == [contracts.Handed(ann)]


async def members(database: Database, workspace: Workspace) -> list[contracts.Person]:
    async with database.workspace(workspace) as connection:
        return [contracts.Person(PersonKind.MEMBER, each.id, each.name) for each in await list_members(connection)]


async def test_it_is_changed_ended_and_written_down(office: Office) -> None:
    coming = (await office.ann.post(DELEGATES, json=office.body("Bob", starts=24, ends=48))).json()["delegate"]
    running = (await office.ann.post(DELEGATES, json=office.body("Bob"))).json()["delegate"]
    path = f"{DELEGATES}/{running['id']}"
    changed = await office.ann.patch(path, json={"ends_at": office.at(4), "reason": "Back soon"})
    assert changed.status_code == 200, changed.text
    assert changed.json()["delegate"]["reason"] == "Back soon"
    assert (await office.ann.patch(path, json={"reason": "Back soon"})).status_code == 200
    assert [each["state"] for each in await office.listed(office.ann)] == ["coming", "now"]
    assert (await office.ann.delete(f"{DELEGATES}/{coming['id']}")).status_code == 204
    assert (await office.ann.delete(path)).status_code == 204
    assert [(each["id"], each["state"]) for each in await office.listed(office.ann)] == [(running["id"], "over")]
    assert (await office.ann.delete(path)).status_code == 404
    assert (await office.ann.patch(path, json={"reason": "x"})).status_code == 404
    entries = (await office.cai.get("/api/audit", params={"action": "delegate."})).json()["entries"]
    assert [(each["action"], each["subject"]["label"]) for each in reversed(entries)] == [
        ("delegate.added", "Ann → Bob"),
        ("delegate.added", "Ann → Bob"),
        ("delegate.changed", "Ann → Bob"),
        ("delegate.ended", "Ann → Bob"),
        ("delegate.ended", "Ann → Bob"),
    ]


async def test_what_cannot_be_is_refused_at_its_field(office: Office) -> None:
    ids = office.ids
    assert (await office.bob.post(DELEGATES, json=office.body("Cai"))).status_code == 201
    assert (await office.cai.post(DELEGATES, json=office.body("Ann", forms=["partner"]))).status_code == 201
    refused = [
        (office.body("Ann"), "to_id", "delegates_themselves"),
        (office.body("Bob", starts=9), "ends_at", "before_start"),
        (office.body("Bob", starts=-9, ends=-8), "ends_at", "in_the_past"),
        (office.body("Bob", ends=24 * 367), "ends_at", "delegates_too_long"),
        (office.body("Bob", forms=["gone"]), "forms", "unknown_form"),
        (office.body("Bob") | {"to_id": str(new_id())}, "to_id", "unknown_reference"),
        (office.body("Bob"), "to_id", "delegates_in_circle"),
    ]
    for body, field, code in refused:
        answer = await office.ann.post(DELEGATES, json=body)
        assert answer.status_code == 422, (code, answer.text)
        assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [(field, code)]
    again = await office.bob.post(DELEGATES, json=office.body("Ann", starts=2))
    assert [each["code"] for each in again.json()["errors"]] == ["delegates_overlap"]
    begun = (await office.listed(office.bob))[0]
    moved = await office.bob.patch(f"{DELEGATES}/{begun['id']}", json={"starts_at": office.at(1)})
    assert [(each["field"], each["code"]) for each in moved.json()["errors"]] == [("starts_at", "cannot_change")]
    assert len(await office.listed(office.cai, everybody=True)) == 2
    assert ids["Ann"] not in {each["member"]["id"] for each in await office.listed(office.cai, everybody=True)}


async def test_of_others_only_who_manages_members(
    office: Office, make_role: MakeRole, make_partner_user: MakePartnerUser, sign_in: SignIn
) -> None:
    of_ann = office.body("Bob", member_id=office.ids["Ann"])
    assert (await office.bob.post(DELEGATES, json=of_ann)).status_code == 403
    made = await office.cai.post(DELEGATES, json=of_ann)
    assert made.status_code == 201
    path = f"{DELEGATES}/{made.json()['delegate']['id']}"
    assert made.json()["delegate"]["by_name"] == "Cai"
    assert (await office.bob.delete(path)).status_code == 403
    assert (await office.bob.get(DELEGATES, params={"everybody": True})).status_code == 403
    mine = await office.cai.get(DELEGATES)
    assert mine.json() == {"delegates": []}
    await make_role({"key": "shop", "title": "Shop", "kind": "partner", "forms": {}})
    await make_partner_user("wu@shop.example", new_id(), "shop")
    wu = await sign_in("wu@shop.example")
    assert (await wu.get(DELEGATES)).status_code == 404
    assert (await wu.post(DELEGATES, json=of_ann)).status_code == 404
    assert (await wu.delete(path)).status_code == 404
    assert len(await office.listed(office.ann)) == 1
    assert (await office.ann.delete(path)).status_code == 204
