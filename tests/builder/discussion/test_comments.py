"""Comments, mentions, followers and the inbox, over HTTP; partner users under row policies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, Person, SignIn
from tongzhou.builder.schema.contracts import Forms

PARTNERS = "/api/forms/partner/records"
SELLER = {
    "key": "seller",
    "title": "Seller",
    "kind": "member",
    "forms": {"partner": {"actions": ["read", "update", "comment"], "rows": "manager = me"}},
}
SHOP = {
    "key": "shop",
    "title": "Shop",
    "kind": "partner",
    "forms": {"partner": {"actions": ["read", "comment"]}},
}


class World:
    """Li manages partner A and sees no other; Wu of partner A, Zh of partner B."""

    def __init__(self, admin: httpx.AsyncClient, li: Person, browsers: dict[str, httpx.AsyncClient]) -> None:
        self.admin, self.li_id = admin, str(li.id)
        self.li, self.wu, self.zh = browsers["li"], browsers["wu"], browsers["zh"]
        self.a = self.b = ""

    async def say(self, browser: httpx.AsyncClient, text: str, record: str = "", **more: Any) -> httpx.Response:
        return await browser.post(f"{PARTNERS}/{record or self.a}/comments", json={"text": text, **more})

    async def comments(self, browser: httpx.AsyncClient, record: str = "") -> dict[str, Any]:
        answer = await browser.get(f"{PARTNERS}/{record or self.a}/comments")
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def world(
    forms: Forms,
    admin: httpx.AsyncClient,
    make_role: MakeRole,
    make_member: MakeMember,
    make_partner_user: MakePartnerUser,
    sign_in: SignIn,
) -> World:
    await make_role(SELLER)
    await make_role(SHOP)
    li = await make_member("li@acme.example", "seller")
    made = []
    for code, manager in (("A", str(li.id)), ("B", None)):
        answer = await admin.post(PARTNERS, json={"code": code, "name": f"Partner {code}", "manager": manager})
        made.append(answer.json()["id"])
    await make_partner_user("wu@a.example", UUID(made[0]), "shop")
    await make_partner_user("zh@b.example", UUID(made[1]), "shop")
    emails = {"li": "li@acme.example", "wu": "wu@a.example", "zh": "zh@b.example"}
    world = World(admin, li, {name: await sign_in(email) for name, email in emails.items()})
    world.a, world.b = made
    return world


async def test_a_mention_reaches_who_sees_the_record_and_nobody_else(world: World) -> None:
    said = await world.say(world.admin, "Please call @Li", mentions=[world.li_id])
    assert said.status_code == 201, said.text
    assert [each["name"] for each in said.json()["comment"]["mentions"]] == ["Li"]
    inbox = (await world.li.get("/api/messages")).json()
    assert inbox["unread"] == 1
    assert [(each["kind"], each["subject"], each["by_name"], each["read"]) for each in inbox["messages"]] == [
        ("mention", "Partner A", "Ada", False),
    ]
    refused = await world.say(world.admin, "@Li", record=world.b, mentions=[world.li_id])
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("mentions", "mention_unseen")]
    assert (await world.comments(world.admin, world.b))["comments"] == []
    assert (await world.li.post("/api/messages/read", json={})).json() == {"marked": 1}
    assert (await world.li.get("/api/messages")).json()["unread"] == 0
    assert (await world.li.get(f"{PARTNERS}/{world.b}/comments")).status_code == 404


async def test_followers_hear_of_comments_and_changes_while_they_see_the_record(world: World) -> None:
    path = f"{PARTNERS}/{world.a}/following"
    assert (await world.li.put(path)).json() == {"following": True}
    assert (await world.li.put(f"{PARTNERS}/{world.b}/following")).status_code == 404
    assert (await world.admin.patch(f"{PARTNERS}/{world.a}", json={"revision": 1, "tier": "gold"})).status_code == 200
    assert (await world.li.patch(f"{PARTNERS}/{world.a}", json={"revision": 2, "tier": "silver"})).status_code == 200
    (change,) = (await world.li.get("/api/followed")).json()["changes"]
    assert (change["form"], change["label"], change["by_name"], change["count"]) == ("partner", "Partner A", "Ada", 1)
    assert (await world.li.post("/api/followed/seen")).status_code == 204
    assert (await world.li.get("/api/followed")).json()["changes"] == []
    await world.say(world.admin, "Well done")
    assert (await world.li.get("/api/messages")).json()["messages"][0]["kind"] == "comment"
    away = await world.admin.patch(f"{PARTNERS}/{world.a}", json={"revision": 3, "manager": None})
    assert away.status_code == 200
    await world.say(world.admin, "Now secret")
    assert (await world.li.get("/api/messages")).json()["unread"] == 1
    assert (await world.li.get("/api/followed")).json()["changes"] == []
    assert (await world.admin.delete(path)).json() == {"following": False}


async def test_only_ones_own_comment_is_changed_and_taken_back(world: World) -> None:
    made = (await world.say(world.admin, "First")).json()["comment"]
    path = f"{PARTNERS}/{world.a}/comments/{made['id']}"
    assert (await world.li.patch(path, json={"text": "Mine"})).status_code == 403
    assert (await world.li.delete(path)).status_code == 403
    settled = await world.li.patch(path, json={"resolved": True})
    assert settled.json()["comment"]["resolved_by"] == "Li"
    changed = (await world.admin.patch(path, json={"text": "Second", "resolved": False})).json()["comment"]
    assert (changed["text"], changed["edited_at"] is not None, changed["resolved_at"]) == ("Second", True, None)
    assert (await world.admin.delete(path)).status_code == 204
    (shown,) = (await world.comments(world.li))["comments"]
    assert (shown["text"], shown["removed"]) == ("", True)
    assert (await world.admin.patch(path, json={"text": "Back"})).status_code == 403


async def test_partner_users_see_and_write_what_is_open_to_them(world: World) -> None:
    await world.li.put(f"{PARTNERS}/{world.a}/following")
    await world.say(world.admin, "Between us", inside_only=True)
    await world.say(world.admin, "For everybody")
    assert [each["text"] for each in (await world.comments(world.wu))["comments"]] == ["For everybody"]
    answered = await world.say(world.wu, "Thank you")
    assert answered.status_code == 201, answered.text
    assert (await world.li.get("/api/messages")).json()["messages"][0]["text"] == "Thank you"
    assert (await world.zh.get(f"{PARTNERS}/{world.a}/comments")).status_code == 404
    assert (await world.say(world.zh, "Hello")).status_code == 404
    assert (await world.say(world.wu, "x", inside_only=True)).status_code == 403
    assert (await world.say(world.wu, "x", mentions=[world.li_id])).status_code == 403
    theirs = (await world.comments(world.wu))["comments"][0]
    path = f"{PARTNERS}/{world.a}/comments/{theirs['id']}"
    assert (await world.wu.patch(path, json={"resolved": True})).status_code == 403
    assert (await world.wu.get("/api/messages")).json() == {"messages": [], "unread": 0, "unread_by_kind": {}}


async def test_files_of_a_comment_follow_its_openness(world: World) -> None:
    files = []
    for name in ("open", "inside"):
        upload = await world.admin.post("/api/files", files={"file": (f"{name}.txt", b"text", "text/plain")})
        files.append(upload.json()["file"]["id"])
        said = await world.say(world.admin, name, files=[files[-1]], inside_only=name == "inside")
        assert [each["name"] for each in said.json()["comment"]["files"]] == [f"{name}.txt"]
    seen = {who: [(await browser.get(f"/api/files/{file}")).status_code for file in files]
            for who, browser in (("li", world.li), ("wu", world.wu), ("zh", world.zh))}  # fmt: skip
    assert seen == {"li": [200, 200], "wu": [200, 404], "zh": [404, 404]}


async def test_who_may_not_comment(world: World, make_role: MakeRole) -> None:
    quiet = {"partner": {"actions": ["read"], "rows": "manager = me"}}
    await make_role({**SELLER, "forms": quiet})
    assert (await world.say(world.li, "x")).status_code == 403
    assert (await world.comments(world.li))["may_comment"] is False
    for text in ("", " ", "x" * 5001):
        assert (await world.say(world.admin, text)).status_code == 422
