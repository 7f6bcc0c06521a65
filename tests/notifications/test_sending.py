"""Messages in the inbox: to whom, once a key, and across no border."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from tests.people import MakeMember, MakePartnerUser, MakeRole, Person, SignIn
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.ids import new_id
from tongzhou.notifications import facade as notifications
from tongzhou.notifications.facade import MessageKind, NewMessage

NORTH, SOUTH = UUID(int=676), UUID(int=1)


def to_member(person: Person, subject: str, key: str | None = None) -> NewMessage:
    return NewMessage(
        to=notifications.Person.member(person.id), kind=MessageKind.TASK, subject=subject, path="/tasks/1", key=key
    )


def to_partner_user(person: Person, subject: str) -> NewMessage:
    return NewMessage(
        to=notifications.Person.partner_user(person.id), kind=MessageKind.STATEMENT, subject=subject, text="¥ 12"
    )


async def test_the_same_key_twice_is_one_message(
    database: Database, workspace: Workspace, make_member: MakeMember, sign_in: SignIn
) -> None:
    li, wu = await make_member("li@acme.example"), await make_member("wu@acme.example")
    async with database.workspace(workspace) as connection:
        both = [to_member(li, "One", "k"), to_member(wu, "One", "k")]
        assert await notifications.send(connection, both, now=clock.now()) == 2
    async with database.workspace(workspace) as connection:
        again = [to_member(li, "Two", "k"), to_member(li, "Three"), to_member(li, "Three")]
        assert await notifications.send(connection, again, by_name="Ada", now=clock.now()) == 2
    inbox = (await (await sign_in("li@acme.example")).get("/api/messages")).json()
    assert sorted((each["subject"], each["by_name"], each["path"]) for each in inbox["messages"]) == [
        ("One", None, "/tasks/1"),
        ("Three", "Ada", "/tasks/1"),
        ("Three", "Ada", "/tasks/1"),
    ]
    assert (inbox["unread"], inbox["unread_by_kind"]) == (3, {"task": 3})
    (one,) = [each["id"] for each in inbox["messages"] if each["subject"] == "One"]
    await (await sign_in("li@acme.example")).post("/api/messages/read", json={"ids": [one]})
    async with database.workspace(workspace) as connection:
        found = await notifications.receipts(connection, ["k", "unknown"])
    read = {person.id: at is not None for person, at in found["k"].items()}
    assert (set(found), read) == ({"k"}, {li.id: True, wu.id: False})


async def test_what_rolls_back_sends_nothing(
    database: Database, workspace: Workspace, make_member: MakeMember, sign_in: SignIn
) -> None:
    li = await make_member("li@acme.example")
    with pytest.raises(ZeroDivisionError):
        async with database.workspace(workspace) as connection:
            await notifications.send(connection, [to_member(li, "Never")], now=clock.now())
            raise ZeroDivisionError
    assert (await (await sign_in("li@acme.example")).get("/api/messages")).json()["messages"] == []


async def test_a_message_leads_inside_the_app_only() -> None:
    who = notifications.Person.member(new_id())
    for wrong in ({"path": "https://evil.example"}, {"path": "//evil.example"}, {"form": "partner"}):
        with pytest.raises(ValueError):
            NewMessage(to=who, kind=MessageKind.SYSTEM, subject="x", **wrong)  # type: ignore[arg-type]


async def test_partner_users_read_their_own_messages_and_no_others(
    database: Database,
    workspace: Workspace,
    make_role: MakeRole,
    make_partner_user: MakePartnerUser,
    make_member: MakeMember,
    sign_in: SignIn,
) -> None:
    await make_role({"key": "shop", "title": "S", "kind": "partner", "permissions": [], "forms": {}})
    north = await make_partner_user("north@a.example", NORTH, "shop")
    colleague = await make_partner_user("colleague@a.example", NORTH, "shop")
    south = await make_partner_user("south@b.example", SOUTH, "shop")
    li = await make_member("li@acme.example")
    async with database.workspace(workspace, NORTH) as connection:
        sent = [*(to_partner_user(each, each.email) for each in (north, colleague, south)), to_member(li, "inside")]
        assert await notifications.send(connection, sent, now=clock.now()) == 4
    browser = await sign_in("north@a.example")
    inbox = (await browser.get("/api/messages")).json()
    assert [(each["subject"], each["kind"]) for each in inbox["messages"]] == [("north@a.example", "statement")]
    async with database.workspace(workspace) as connection:
        rows = await (
            await connection.execute(f"select id, subject from {workspace.schema}._message".encode())
        ).fetchall()
    ids = {row["subject"]: str(row["id"]) for row in rows}
    assert (await browser.get(f"/api/messages/{ids['north@a.example']}")).json()["text"] == "¥ 12"
    for other in ("colleague@a.example", "south@b.example", "inside"):
        assert (await browser.get(f"/api/messages/{ids[other]}")).status_code == 404
        assert (await browser.post("/api/messages/read", json={"ids": [ids[other]]})).json() == {"marked": 0}
    assert (await browser.post("/api/messages/read", json={})).json() == {"marked": 1}
    assert (await (await sign_in("colleague@a.example")).get("/api/messages")).json()["unread"] == 1


async def test_the_partner_role_itself_sees_its_own_partners_messages(
    database: Database, workspace: Workspace, make_role: MakeRole, make_partner_user: MakePartnerUser
) -> None:
    await make_role({"key": "shop", "title": "S", "kind": "partner", "permissions": [], "forms": {}})
    north = await make_partner_user("north@a.example", NORTH, "shop")
    south = await make_partner_user("south@b.example", SOUTH, "shop")
    table = f"{workspace.schema}._message"
    async with database.workspace(workspace) as connection:
        await notifications.send(
            connection, [to_partner_user(each, each.email) for each in (north, south)], now=clock.now()
        )
    async with database.workspace(workspace, NORTH) as connection:
        seen = await (await connection.execute(f"select subject from {table}".encode())).fetchall()
        marked = await connection.execute(f"update {table} set read_at = now()".encode())
    assert (seen, marked.rowcount) == ([{"subject": "north@a.example"}], 1)
    for text in (f"update {table} set text = 'x'", f"delete from {table}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with database.workspace(workspace, NORTH) as connection:
                await connection.execute(text.encode())
