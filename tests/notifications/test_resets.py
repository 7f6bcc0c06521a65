"""A new password by mail: one link, once, for a short time, and nothing that tells strangers who is known."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from tests.notifications.conftest import MailBox, made
from tests.people import PASSWORD, SETUP, MakeMember, Person, SignIn
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.facade import NewMember, SignUp, address_of, join_as_member
from tongzhou.identity.workspaces import create_workspace
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database

LI = "li@acme.example"
ASK, RESET = "/api/password/links", "/api/password:reset"
NEW = "a whole new sentence"


@pytest.fixture
async def li(make_member: MakeMember) -> Person:
    return await make_member(LI, name="Li")


@pytest.fixture
async def mail(admin: httpx.AsyncClient, mail_box: MailBox) -> MailBox:
    """The workspace sends mail."""
    settings = {"host": "localhost", "port": mail_box.port, "security": "none", "sender": "post@acme.example"}
    await made(admin, "mail", settings)
    return mail_box


def token_of(box: MailBox) -> str:
    body = box.mails[-1].get_body(("plain",))
    assert body is not None
    (line,) = (line for line in body.get_content().splitlines() if line.startswith("https://app.example/reset?token="))
    return line.partition("=")[2]


async def test_the_link_sets_a_password_once_and_ends_every_session(
    mail: MailBox, li: Person, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    elsewhere = await sign_in(LI)
    asked = await client.post(ASK, json={"email": " LI@acme.example "})
    assert (asked.status_code, asked.json()) == (202, {"minutes": 30})
    assert [message["To"] for message in mail.mails] == [LI]
    token = token_of(mail)
    assert (await client.post(RESET, json={"token": token, "new": NEW})).status_code == 204
    assert (await elsewhere.get("/api/session")).status_code == 401
    old = await client.post("/api/session", json={"email": LI, "password": PASSWORD})
    assert (old.status_code, old.json()["code"]) == (401, "sign_in_failed")
    again = await client.post(RESET, json={"token": token, "new": "another sentence here"})
    assert again.json()["code"] == "link_not_valid"
    assert (await client.post("/api/session", json={"email": LI, "password": NEW})).status_code == 200


async def test_whoever_resets_approves_no_money_for_a_day(mail: MailBox, li: Person, client: httpx.AsyncClient) -> None:
    """Whoever runs the mail server could read the link: that is not to be a second pair of eyes."""
    await client.post(ASK, json={"email": LI})
    await client.post(RESET, json={"token": token_of(mail), "new": NEW})
    session = (await client.post("/api/session", json={"email": LI, "password": NEW})).json()
    assert session["money_held_until"] is not None


async def test_strangers_get_the_same_answer_and_no_mail(mail: MailBox, li: Person, client: httpx.AsyncClient) -> None:
    known = await client.post(ASK, json={"email": LI})
    stranger = await client.post(ASK, json={"email": "nobody@acme.example"})
    assert (known.status_code, known.json()) == (stranger.status_code, stranger.json())
    assert len(mail.mails) == 1
    for email in (LI, "nobody@acme.example"):
        again = await client.post(ASK, json={"email": email})
        assert (again.status_code, again.json()["code"]) == (429, "too_many_codes")
    assert len(mail.mails) == 1
    wrong = await client.post(ASK, json={"email": "nobody"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "email")


async def test_a_link_ends_after_half_an_hour(
    mail: MailBox, li: Person, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.post(ASK, json={"email": LI})
    later = clock.now() + timedelta(minutes=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    late = await client.post(RESET, json={"token": token_of(mail), "new": NEW})
    assert late.json()["code"] == "link_not_valid"
    assert (await client.post("/api/session", json={"email": LI, "password": PASSWORD})).status_code == 200


async def test_no_workspace_mails_a_link_that_opens_another_too(
    mail: MailBox, li: Person, client: httpx.AsyncClient, database: Database
) -> None:
    """A link on its way ends when its account joins another workspace; afterwards none is sent."""
    await client.post(ASK, json={"email": LI})
    token = token_of(mail)
    other = await create_workspace(database, WORKSPACE_CHAIN, key="bright", name="Bright")
    async with database.workspace(other) as connection:
        sign_up = SignUp(address=address_of(LI, None), name="Li", locale="en", password_hash=None)
        await join_as_member(
            connection, other.id, sign_up, NewMember(name="Li", roles=()), actor=SETUP, now=clock.now()
        )
    used = await client.post(RESET, json={"token": token, "new": NEW})
    assert used.json()["code"] == "link_not_valid"
    assert (await client.post("/api/session", json={"email": LI, "password": PASSWORD})).status_code == 200


async def test_of_an_account_in_two_workspaces_nothing_is_mailed(
    mail: MailBox, li: Person, client: httpx.AsyncClient, database: Database
) -> None:
    other = await create_workspace(database, WORKSPACE_CHAIN, key="bright", name="Bright")
    async with database.workspace(other) as connection:
        sign_up = SignUp(address=address_of(LI, None), name="Li", locale="en", password_hash=None)
        await join_as_member(
            connection, other.id, sign_up, NewMember(name="Li", roles=()), actor=SETUP, now=clock.now()
        )
    asked = await client.post(ASK, json={"email": LI})
    assert (asked.status_code, asked.json()) == (202, {"minutes": 30})
    assert mail.mails == []
