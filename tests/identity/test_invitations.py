"""One-time invitations, over HTTP and on the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from tests.people import PASSWORD, MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.identity.contracts import PartnerCard
from tongzhou.incentives.bundles.facade import SigningKey
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.settings import Settings

NORTH, SOUTH = UUID(int=676), UUID(int=1)
OWNER = {
    "key": "partner_owner",
    "title": "Owner",
    "kind": "partner",
    "permissions": ["partner_users.invite", "statements.read"],
    "forms": {},
}
STAFF = {"key": "partner_staff", "title": "Staff", "kind": "partner", "permissions": [], "forms": {}}
Browsers = Callable[[], Awaitable[httpx.AsyncClient]]


class TwoPartners:
    """A partner book with two partners in it."""

    cards: ClassVar[Mapping[UUID, PartnerCard]] = {
        NORTH: PartnerCard(NORTH, "North Bikes", "676"),
        SOUTH: PartnerCard(SOUTH, "South Bikes", "1"),
    }

    async def find(self, workspace: Workspace, reference: str) -> PartnerCard | None:
        return next((c for c in self.cards.values() if reference in (str(c.id), c.code)), None)

    async def find_all(self, workspace: Workspace, ids: Collection[UUID]) -> Mapping[UUID, PartnerCard]:
        return {identifier: self.cards[identifier] for identifier in ids}


@pytest.fixture(autouse=True)
async def house(app: FastAPI, make_member: MakeMember, make_role: MakeRole) -> None:
    app.state.partner_book = TwoPartners()
    await make_member("admin@acme.example", "administrator")
    await make_role(OWNER)
    await make_role(STAFF)


async def invite(browser: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await browser.post("/api/invitations", json={"name": "Zhao", **body})


def token_of(answer: httpx.Response) -> str:
    assert answer.status_code == 201, answer.text
    return parse_qs(urlsplit(answer.json()["link"]).query)["token"][0]


def acceptance(token: str, **other: Any) -> dict[str, Any]:
    return {"token": token, "name": "Zhao Min", "password": PASSWORD, **other}


async def test_who_never_chose_a_language_is_spoken_to_in_their_browsers(sign_in: SignIn, browser: Browsers) -> None:
    admin = await sign_in("admin@acme.example")
    token = token_of(await invite(admin, email="zhao@acme.example", kind="member", roles=["administrator"]))
    guest = await browser()
    joined = await guest.post("/api/invitations:accept", json=acceptance(token))
    assert joined.json()["user"]["locale"] is None

    async def said(asked: str) -> str:
        missing = await guest.get("/api/forms/nothing/records", headers={"accept-language": asked})
        return str(missing.json()["title"])

    english, chinese = await said("en"), await said("zh-CN,en")
    assert english.isascii()
    assert not chinese.isascii()
    assert (await said("fr, zh;q=0.5"), await said("fr")) == (chinese, english)
    chosen = await guest.patch("/api/session", json={"locale": "zh-CN"})
    assert chosen.json()["user"]["locale"] == "zh-CN"
    assert await said("en") == chinese


async def test_what_is_no_address_is_called_neither(sign_in: SignIn) -> None:
    admin = await sign_in("admin@acme.example")
    for typed in ({"phone": "nonsense"}, {"email": "non@sense"}):
        refused = await invite(admin, **typed, kind="member", roles=["administrator"])
        assert [error["code"] for error in refused.json()["errors"]] == ["not_an_address"]
    assert (await admin.get("/api/invitations")).json() == {"invitations": []}


async def test_an_invited_member_signs_in_with_the_roles_of_the_invitation(sign_in: SignIn, browser: Browsers) -> None:
    admin = await sign_in("admin@acme.example")
    made = await invite(admin, email="Zhao@acme.example", kind="member", roles=["administrator"])
    assert made.json()["qr_svg"].startswith("<svg")
    token = token_of(made)
    guest = await browser()
    for _ in range(2):
        looked = await guest.get("/api/invitations/open", params={"token": token})
        assert looked.json()["invitation"]["workspace"] == {
            "name": "Acme",
            "accent": "#1677ff",
            "time_zone": "Asia/Shanghai",
        }
        assert looked.json()["invitation"]["has_account"] is False
    accepted = await guest.post("/api/invitations:accept", json=acceptance(token))
    assert accepted.status_code == 201
    session = (await guest.get("/api/session")).json()
    assert session["user"]["email"] == "zhao@acme.example"
    assert [role["key"] for role in session["roles"]] == ["administrator"]
    again = await guest.post("/api/invitations:accept", json=acceptance(token))
    assert (again.status_code, again.json()["code"]) == (410, "link_not_valid")


async def test_of_two_acceptances_at_once_exactly_one_wins(
    sign_in: SignIn, browser: Browsers, database: Database, workspace: Workspace
) -> None:
    token = token_of(
        await invite(
            await sign_in("admin@acme.example"), email="z@acme.example", kind="member", roles=["administrator"]
        )
    )
    guests = [await browser() for _ in range(6)]
    answers = await asyncio.gather(*(guest.post("/api/invitations:accept", json=acceptance(token)) for guest in guests))
    assert [answer.status_code for answer in answers].count(201) == 1
    async with database.workspace(workspace) as connection:
        row = await (
            await connection.execute(
                f"select count(*) as n from {workspace.schema}._member where email = 'z@acme.example'".encode()
            )
        ).fetchone()
    assert row == {"n": 1}


async def test_a_link_is_stored_hashed_and_ends_after_72_hours(
    sign_in: SignIn, browser: Browsers, database: Database
) -> None:
    token = token_of(
        await invite(
            await sign_in("admin@acme.example"), email="z@acme.example", kind="member", roles=["administrator"]
        )
    )
    async with database.directory() as connection:
        row = await (
            await connection.execute("select token_hash, expires_at - created_at as life from directory.invitation")
        ).fetchone()
        assert row is not None
        assert row["life"] == timedelta(hours=72)
        assert token.encode() not in bytes(row["token_hash"])
        await connection.execute("update directory.invitation set expires_at = %s", (clock.now(),))
    guest = await browser()
    assert (await guest.get("/api/invitations/open", params={"token": token})).status_code == 410
    refused = await guest.post("/api/invitations:accept", json=acceptance(token))
    assert refused.status_code == 410


async def test_a_withdrawn_link_and_an_older_one_of_the_same_address_do_not_work(
    sign_in: SignIn, browser: Browsers
) -> None:
    admin = await sign_in("admin@acme.example")
    body = {"email": "z@acme.example", "kind": "member", "roles": ["administrator"]}
    older, newer = await invite(admin, **body), await invite(admin, **body)
    listed = (await admin.get("/api/invitations")).json()["invitations"]
    assert [line["id"] for line in listed] == [newer.json()["invitation"]["id"]]
    guest = await browser()
    assert (await guest.post("/api/invitations:accept", json=acceptance(token_of(older)))).status_code == 410
    removed = await admin.delete(f"/api/invitations/{listed[0]['id']}")
    assert removed.status_code == 204
    assert (await guest.post("/api/invitations:accept", json=acceptance(token_of(newer)))).status_code == 410


async def test_a_link_never_replaces_the_password_of_an_account_that_is_there(
    sign_in: SignIn, browser: Browsers, database: Database, make_role: MakeRole
) -> None:
    admin = await sign_in("admin@acme.example")
    guest = await browser()
    token = token_of(await invite(admin, email="z@acme.example", kind="member", roles=["administrator"]))
    assert (await guest.post("/api/invitations:accept", json=acceptance(token))).status_code == 201
    async with database.directory() as connection:
        await connection.execute(
            "delete from directory.membership using directory.account a"
            " where a.id = account_id and a.email = 'z@acme.example'"
        )
    second = token_of(
        await invite(admin, email="z@acme.example", kind="partner", partner="676", roles=["partner_staff"])
    )
    thief = await browser()
    stolen = await thief.post("/api/invitations:accept", json=acceptance(second, password="another one 99 x"))
    assert (stolen.status_code, stolen.json()["errors"][0]["code"]) == (422, "wrong_password")
    assert (await thief.get("/api/session")).status_code == 401
    accepted = await guest.post("/api/invitations:accept", json=acceptance(second))
    assert (accepted.status_code, accepted.json()["partner"]["code"]) == (201, "676")


async def test_a_partners_owner_invites_for_their_own_partner_only(
    sign_in: SignIn, browser: Browsers, make_partner_user: MakePartnerUser
) -> None:
    await make_partner_user("north@bikes.example", NORTH, "partner_owner")
    await make_partner_user("south@bikes.example", SOUTH, "partner_owner")
    owner = await sign_in("north@bikes.example")
    body = {"kind": "partner", "roles": ["partner_staff"]}
    made = await invite(owner, email="staff@bikes.example", **body)
    assert made.json()["invitation"]["partner"]["id"] == str(NORTH)
    for reference in ("1", str(SOUTH), "no-such-partner"):
        other = await invite(owner, email="spy@bikes.example", partner=reference, **body)
        assert (other.status_code, other.json()["code"]) == (404, "not_found")
    inside = await invite(owner, email="spy@bikes.example", kind="member", roles=["administrator"])
    assert inside.status_code == 404
    disguised = await invite(owner, email="spy@bikes.example", kind="partner", roles=["administrator"])
    assert (disguised.status_code, disguised.json()["errors"][0]["code"]) == (422, "unknown_role")

    guest = await browser()
    session = (await guest.post("/api/invitations:accept", json=acceptance(token_of(made)))).json()
    assert (session["kind"], session["partner"]) == (
        "partner",
        {"id": str(NORTH), "label": "North Bikes", "code": "676"},
    )
    assert (await invite(guest, email="more@bikes.example", **body)).status_code == 404
    listed = (await owner.get("/api/partner-users")).json()["partner_users"]
    proved = {line["email"]: line["address_proved"] for line in listed}
    assert proved == {"north@bikes.example": True, "staff@bikes.example": False}


async def test_a_partners_owner_sees_and_withdraws_only_their_own_invitations(
    sign_in: SignIn, make_partner_user: MakePartnerUser
) -> None:
    await make_partner_user("north@bikes.example", NORTH, "partner_owner")
    admin, owner = await sign_in("admin@acme.example"), await sign_in("north@bikes.example")
    other = await invite(admin, email="s@bikes.example", kind="partner", partner="1", roles=["partner_owner"])
    inside = await invite(admin, email="m@acme.example", kind="member", roles=["administrator"])
    assert (await owner.get("/api/invitations")).json() == {"invitations": []}
    for made in (other, inside):
        refused = await owner.delete(f"/api/invitations/{made.json()['invitation']['id']}")
        assert refused.status_code == 404
    assert len((await admin.get("/api/invitations")).json()["invitations"]) == 2


def key_of(answer: httpx.Response) -> str:
    return parse_qs(urlsplit(answer.json()["link"]).query)["key"][0]


async def test_every_invitation_carries_the_fingerprint_of_the_statement_key_the_first_one_too(
    sign_in: SignIn, browser: Browsers, make_partner_user: MakePartnerUser, settings: Settings
) -> None:
    await make_partner_user("north@bikes.example", NORTH, "partner_owner")
    owner, admin, guest = await sign_in("north@bikes.example"), await sign_in("admin@acme.example"), await browser()
    assert (await admin.get("/api/session")).json()["workspace"]["statement_key"] is None
    first = await invite(owner, email="s@bikes.example", kind="partner", roles=["partner_staff"])
    later = await invite(admin, email="m@acme.example", kind="member", roles=["administrator"])
    (kept,) = (settings.data_dir / "keys").glob("*.ed25519")
    assert key_of(first) == key_of(later) == SigningKey(kept.read_bytes()).fingerprint
    opened = await guest.get("/api/invitations/open", params={"token": token_of(first)})
    assert opened.json()["invitation"]["statement_key"] == key_of(first)
    assert (await admin.get("/api/session")).json()["workspace"]["statement_key"] == key_of(first)


async def test_first_invitations_at_once_carry_one_key(sign_in: SignIn) -> None:
    admin = await sign_in("admin@acme.example")
    body = {"kind": "member", "roles": ["administrator"]}
    made = await asyncio.gather(*(invite(admin, email=f"m{n}@acme.example", **body) for n in range(4)))
    assert len({key_of(answer) for answer in made}) == 1


async def test_a_weak_password_keeps_the_link_usable(sign_in: SignIn, browser: Browsers) -> None:
    admin, guest = await sign_in("admin@acme.example"), await browser()
    token = token_of(await invite(admin, phone="138 0013 8000", kind="member", roles=["administrator"]))
    weak = await guest.post("/api/invitations:accept", json=acceptance(token, password="password123"))
    assert (weak.status_code, weak.json()["errors"][0]["code"]) == (422, "password_guessable")
    assert (await guest.post("/api/invitations:accept", json=acceptance(token))).status_code == 201
    by_phone = await (await browser()).post("/api/session", json={"email": "+86 13800138000", "password": PASSWORD})
    assert by_phone.status_code == 200


async def test_an_address_that_is_in_the_workspace_is_not_invited_again(sign_in: SignIn) -> None:
    admin = await sign_in("admin@acme.example")
    answer = await invite(admin, email="ADMIN@acme.example", kind="member", roles=["administrator"])
    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")


async def test_a_partners_owner_is_not_told_whom_others_know_and_cannot_withdraw_others_links(
    sign_in: SignIn, browser: Browsers, make_partner_user: MakePartnerUser
) -> None:
    await make_partner_user("north@bikes.example", NORTH, "partner_owner")
    await make_partner_user("south@bikes.example", SOUTH, "partner_owner")
    owner, admin = await sign_in("north@bikes.example"), await sign_in("admin@acme.example")
    body = {"kind": "partner", "roles": ["partner_staff"]}
    known = await invite(owner, email="south@bikes.example", **body)
    assert known.status_code == 201
    guest = await browser()
    refused = await guest.post("/api/invitations:accept", json=acceptance(token_of(known)))
    assert (refused.status_code, refused.json()["code"]) == (409, "already_member")
    theirs = await invite(admin, email="new@bikes.example", partner="1", **body)
    await invite(owner, email="new@bikes.example", **body)
    accepted = await guest.post("/api/invitations:accept", json=acceptance(token_of(theirs)))
    assert (accepted.status_code, accepted.json()["partner"]["code"]) == (201, "1")


async def test_a_partners_owner_sees_the_names_of_partner_roles_only(
    sign_in: SignIn, make_partner_user: MakePartnerUser
) -> None:
    await make_partner_user("north@bikes.example", NORTH, "partner_owner")
    owner = await sign_in("north@bikes.example")
    assert (await owner.get("/api/roles")).json()["roles"] == [
        {"key": "partner_owner", "title": "Owner", "kind": "partner", "permissions": [], "forms": {}},
        {"key": "partner_staff", "title": "Staff", "kind": "partner", "permissions": [], "forms": {}},
    ]
