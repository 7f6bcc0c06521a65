"""Codes that move money go where it is proved that the person reads them; a handed-over link proves nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from tests.incentives.settlements.test_answering import (
    CODES,
    Story,
    bare,
    code_of,
    mail_box,
    minutes,
    settings,
    story,
)
from tongzhou.identity.tables import partner_user
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import execute

__all__ = ["bare", "mail_box", "minutes", "settings", "story"]

SEND, PROVE = "/api/address-proofs/codes", "/api/address-proofs"


@pytest.fixture
async def unproved(story: Story, database: Database, workspace: Workspace) -> Story:
    """Nobody has proved the owners' addresses."""
    async with database.workspace(workspace) as connection:
        await execute(connection, update(partner_user).values(email_proved_at=None, phone_proved_at=None))
    return story


async def test_no_code_for_money_goes_to_an_unproved_address_until_a_code_there_proves_it(unproved: Story) -> None:
    owner, before = unproved.owner, len(unproved.mail.mails)
    refused = await owner.post(CODES, json=unproved.asked("confirm"))
    assert (refused.status_code, refused.json()["code"]) == (409, "address_not_proved")
    assert "o•••@acme.example" in refused.json()["title"]
    assert len(unproved.mail.mails) == before
    assert (await owner.get(f"{CODES}/statement.confirm")).json() == {"needed": True, "to": None, "medium": None}

    sent = await owner.post(SEND, json={})
    assert (sent.status_code, sent.json()["to"], sent.json()["medium"]) == (201, "o•••@acme.example", "email")
    code = code_of(unproved.mail)
    wrong = await owner.post(PROVE, json={"code": f"{(int(code) + 1) % 10**6:06d}"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "code_wrong")
    stolen = await unproved.other.post(PROVE, json={"code": code})
    assert (stolen.status_code, stolen.json()["code"]) == (403, "code_wrong")
    assert (await owner.post(CODES, json=unproved.asked("confirm"))).json()["code"] == "address_not_proved"

    proved = await owner.post(PROVE, json={"code": code})
    assert (proved.status_code, proved.json()) == (200, {"to": "o•••@acme.example", "medium": "email"})
    again = await owner.post(PROVE, json={"code": code})
    assert (again.status_code, again.json()["code"]) == (403, "code_wrong")
    given = await owner.post(unproved.door, json={"kind": "confirmed", "code": await unproved.code("confirm")})
    assert given.status_code == 201, given.text
    audit = (await unproved.admin.get("/api/audit")).json()["entries"]
    assert [each["action"] for each in audit].count("partner_user.address_proved") == 1


async def test_a_code_that_proves_an_address_confirms_nothing(unproved: Story) -> None:
    await unproved.owner.post(SEND, json={})
    code = code_of(unproved.mail)
    refused = await unproved.owner.post(unproved.door, json={"kind": "confirmed", "code": code})
    assert (refused.status_code, refused.json()["code"]) == (403, "code_wrong")
    assert await unproved.answers() == []
    aside = {"purpose": "address.prove", "object": "own", "content": {}}
    assert (await unproved.owner.post(CODES, json=aside)).status_code == 404
    switched = await unproved.admin.put("/api/confirmation-rules/address.prove", json={"active": False})
    assert switched.status_code == 404
    rules = (await unproved.admin.get("/api/confirmation-rules")).json()["purposes"]
    assert set(rules) == {"statement.confirm", "statement.dispute", "record.change"}


async def test_an_address_that_changed_meanwhile_is_not_proved(
    unproved: Story, database: Database, workspace: Workspace
) -> None:
    await unproved.owner.post(SEND, json={})
    async with database.workspace(workspace) as connection:
        await execute(connection, update(partner_user).values(email="eve@else.example"))
    refused = await unproved.owner.post(PROVE, json={"code": code_of(unproved.mail)})
    assert (refused.status_code, refused.json()["code"]) == (403, "code_wrong")
    assert [each["address_proved"] for each in await listed(unproved.admin)] == [False, False]


async def test_members_prove_nothing(story: Story) -> None:
    assert (await story.director.post(SEND, json={})).status_code == 404
    assert (await story.director.post(PROVE, json={"code": "123456"})).status_code == 404


async def listed(admin: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await admin.get("/api/partner-users")).json()["partner_users"]
    return found
