"""A partner's person changes the bank details of the partner with a fresh code, and by no other way."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.journeys.company import PARTNERS, Company
from tests.notifications.conftest import MailBox, made, mail_box, settings
from tongzhou.kernel.database.connections import Database, Workspace

__all__ = ["mail_box", "settings"]

CODES = "/api/confirmation-codes"
NEW = {"bank_name": "ICBC", "bank_account": "6222020200012345678"}


@pytest.fixture
async def partner(company: Company, mail_box: MailBox) -> dict[str, Any]:
    """The partner's record, in a workspace that sends mail."""
    place = {"host": "localhost", "port": mail_box.port, "security": "none", "sender": "post@acme.example"}
    await made(company.admin, "mail", place)
    record: dict[str, Any] = (await company.owner_676.get(PARTNERS)).json()["records"][0]
    return record


async def stored(database: Database, workspace: Workspace, record: str) -> tuple[Any, ...]:
    async with database.workspace(workspace) as connection:
        found = await (
            await connection.execute(
                f"select bank_name, bank_account, phone from {workspace.schema}.partner where id = %s", (record,)
            )
        ).fetchone()
    assert found is not None
    return tuple(found.values()) if isinstance(found, dict) else tuple(found)


async def sent(owner: httpx.AsyncClient, box: MailBox, record: str, content: dict[str, Any]) -> str:
    body = {"purpose": "record.change", "object": f"partner/{record}", "content": content}
    answer = await owner.post(CODES, json=body)
    assert answer.status_code == 201, answer.text
    plain = box.mails[-1].get_body(("plain",))
    assert plain is not None
    return str(plain.get_content()).split()[0]


async def test_bank_details_change_with_a_code_for_exactly_this_change(
    company: Company, partner: dict[str, Any], mail_box: MailBox, database: Database, workspace: Workspace
) -> None:
    owner, door = company.owner_676, f"{PARTNERS}/{partner['id']}"
    change = {**NEW, "revision": partner["revision"]}
    refused = await owner.patch(door, json=change)
    assert (refused.status_code, refused.json()["code"]) == (428, "code_needed")
    code = await sent(owner, mail_box, partner["id"], change)
    for other in (
        {**change, "bank_account": "6222020200099999999"},
        {**change, "phone": "13900139000"},
        {"bank_name": "ICBC", "revision": partner["revision"]},
    ):
        answer = await owner.patch(door, json=other, headers={"confirmation-code": code})
        assert (answer.status_code, answer.json()["code"]) == (403, "code_wrong")
    assert await stored(database, workspace, partner["id"]) == (None, None, None)
    done = await owner.patch(door, json=change, headers={"confirmation-code": code})
    assert done.status_code == 200, done.text
    assert await stored(database, workspace, partner["id"]) == (NEW["bank_name"], NEW["bank_account"], None)
    again = await owner.patch(door, json=change, headers={"confirmation-code": code})
    assert (again.status_code, again.json()["code"]) == (403, "code_wrong")


async def test_a_refused_change_leaves_the_code_good(
    company: Company, partner: dict[str, Any], mail_box: MailBox, database: Database, workspace: Workspace
) -> None:
    """What confirms is used up with what it confirms: a stale revision undoes both."""
    owner, door = company.owner_676, f"{PARTNERS}/{partner['id']}"
    change = {**NEW, "revision": partner["revision"] + 1}
    code = await sent(owner, mail_box, partner["id"], change)
    stale = await owner.patch(door, json=change, headers={"confirmation-code": code})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_record")
    moved = await owner.patch(door, json={"phone": "+8613800138000", "revision": partner["revision"]})
    assert moved.status_code == 200, moved.text
    done = await owner.patch(door, json=change, headers={"confirmation-code": code})
    assert done.status_code == 200, done.text
    assert (await stored(database, workspace, partner["id"]))[:2] == (NEW["bank_name"], NEW["bank_account"])


async def test_more_requests_than_connections_wait_for_one_another_no_longer(
    company: Company, partner: dict[str, Any], database: Database, workspace: Workspace
) -> None:
    """None holds a connection while it waits for another."""
    owner, door = company.owner_676, f"{PARTNERS}/{partner['id']}"
    change = {**NEW, "revision": partner["revision"]}

    async def attempt() -> str:
        answer = await owner.patch(door, json=change, headers={"confirmation-code": "000000"})
        return str(answer.json()["code"])

    async with asyncio.timeout(15):
        assert await asyncio.gather(*(attempt() for _ in range(24))) == ["code_wrong"] * 24
    assert await stored(database, workspace, partner["id"]) == (None, None, None)


async def test_every_other_door_is_shut_and_members_need_no_code(
    company: Company, partner: dict[str, Any], database: Database, workspace: Workspace
) -> None:
    owner, record = company.owner_676, partner["id"]
    edits = {"ids": [record], "values": {"bank_account": "1"}}
    for door, body in (
        (f"{PARTNERS}:update", edits),
        (f"{PARTNERS}:update", {"ids": [record], "values": {}, "formulas": {"bank_account": '"1"'}}),
        (f"{PARTNERS}:preview", edits),
        (f"{PARTNERS}:edit", edits),
    ):
        refused = await owner.post(door, json=body)
        assert refused.status_code in (403, 422), (door, refused.text)
    assert (await owner.post(f"{PARTNERS}:update", json=edits)).json()["errors"][0]["code"] == "not_writable"
    assert await stored(database, workspace, record) == (None, None, None)
    other = await owner.patch(f"{PARTNERS}/{record}", json={"phone": "+8613800138000", "revision": partner["revision"]})
    assert other.status_code == 200, other.text
    inside = await company.admin.patch(f"{PARTNERS}/{record}", json={**NEW, "revision": other.json()["revision"]})
    assert inside.status_code == 200, inside.text
