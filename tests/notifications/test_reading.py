"""Who was sent something: by which ways it went out, what was in the way, and who has read it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.notifications.conftest import MailBox, Tell, Work, made
from tests.people import MakeMember, SignIn
from tests.people import Person as Made
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.notifications import reading
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.contracts import MessageKind, NewMessage, Person
from tongzhou.notifications.facade import Recipient, count_receipts, list_recipients

KEY = "run:1:2"


def notice(person: Made, **more: Any) -> NewMessage:
    to = Person(person.kind, person.id)
    return NewMessage(to=to, kind=MessageKind.NOTICE, subject="S", text="T", key=KEY, **more)


async def everybody(database: Database, workspace: Workspace) -> list[Recipient]:
    """All who were told, page after page."""
    found: list[Recipient] = []
    after = None
    async with database.workspace(workspace) as connection:
        while True:
            page, after = await list_recipients(connection, KEY, after=after)
            found += page
            if after is None:
                return found


def said(recipient: Recipient) -> tuple[str, bool, list[tuple[str | None, str]]]:
    ways: list[tuple[str | None, str]] = [(way["medium"], way["status"]) for way in recipient["ways"]]
    return recipient["name"], recipient["read_at"] is not None, ways


async def test_a_mail_that_went_out_is_delivered_and_not_read(
    admin: httpx.AsyncClient, mail_box: MailBox, tell: Tell, work: Work, make_member: MakeMember, sign_in: SignIn,
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    li, wu = [await make_member(f"{name}@acme.example", name=name) for name in ("Li", "Wu")]
    settings = {"host": "127.0.0.1", "port": mail_box.port, "security": "none", "sender": "a@acme.example"}
    await made(admin, "mail", settings)
    await tell(notice(li), notice(wu, media=(Medium.SMS,)))
    waiting = [said(each) for each in await everybody(database, workspace)]
    assert waiting == [("Li", False, []), ("Wu", False, [])]
    await work()
    sent = [said(each) for each in await everybody(database, workspace)]
    assert sent == [("Li", False, [("email", "done")]), ("Wu", False, [])]
    await (await sign_in("li@acme.example")).post("/api/messages/read", json={})
    monkeypatch.setattr(reading, "RECIPIENTS_PAGE", 1)
    read = [said(each) for each in await everybody(database, workspace)]
    assert read == [("Li", True, [("email", "done")]), ("Wu", False, [])]
    async with database.workspace(workspace) as connection:
        assert await count_receipts(connection, [KEY, "other"]) == {KEY: {"sent": 2, "read": 1}}


async def test_what_was_in_the_way_is_said(
    admin: httpx.AsyncClient, tell: Tell, work: Work, make_member: MakeMember, database: Database, workspace: Workspace
) -> None:
    li, wu = [await make_member(f"{name}@acme.example", name=name) for name in ("Li", "Wu")]
    settings = {"host": "127.0.0.1", "port": 1, "security": "none", "sender": "a@acme.example"}
    await made(admin, "mail", settings)
    robot = {"url": "http://127.0.0.1:1/robot"}
    await made(admin, "own_server", robot, secrets={"secret": "s" * 32}, kinds=["notice"])
    await tell(notice(li), notice(wu))
    await work()
    for each in await everybody(database, workspace):
        ways = [(way["medium"], way["title"], way["status"], way["fault"] is not None) for way in each["ways"]]
        assert ways == [("email", None, "waiting", True), (None, "own_server", "waiting", True)]
