"""What visitors are told of their data: they agree first, and the record remembers to what."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.links.conftest import LINKS, RECORDS, made, opened, public, records

FIRST = {"zh-CN": "我们会打电话给您。", "en": "We will call you."}
SECOND = {"en": "We will call and write."}


async def sent(
    client: httpx.AsyncClient, link: dict[str, Any], told: int | None, *, accepted: bool = True
) -> httpx.Response:
    ticket = (await opened(client, link))["ticket"]
    body = {"values": {"name": "Shop"}, "ticket": ticket, "told": told, "accepted": accepted}
    return await client.post(f"{public(link)}/submissions", json=body)


async def change(admin: httpx.AsyncClient, link: dict[str, Any], notice: dict[str, Any]) -> None:
    document = {**link["document"], "notice": notice}
    answer = await admin.patch(f"{LINKS}/{link['id']}", json={"document": document})
    assert answer.status_code == 200, answer.text


async def submission(admin: httpx.AsyncClient, record: str) -> dict[str, Any]:
    answer = await admin.get(f"{RECORDS}/{record}/submission")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["submission"]
    return found


async def test_nothing_is_taken_before_the_notice_is_accepted(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await made(admin, "name", notice={"text": FIRST})
    assert (await opened(client, link))["notice"] == {"version": 1, "text": FIRST, "must_accept": True}
    for told, accepted, field, code in (
        (None, False, "accepted", "notice_unaccepted"),
        (None, True, "accepted", "notice_unaccepted"),
        (1, False, "accepted", "notice_unaccepted"),
        (2, True, "told", "notice_changed"),
    ):
        refused = await sent(client, link, told, accepted=accepted)
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert (error["field"], error["code"]) == (field, code)
    assert await records(admin) == []
    assert (await sent(client, link, 1)).status_code == 201


async def test_another_text_is_another_version(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await made(admin, "name", notice={"text": FIRST})
    assert (await sent(client, link, 1)).status_code == 201
    await change(admin, link, {"text": FIRST, "must_accept": True})
    assert (await opened(client, link))["notice"]["version"] == 1
    await change(admin, link, {"text": SECOND})
    assert (await sent(client, link, 1)).json()["errors"][0]["code"] == "notice_changed"
    assert (await sent(client, link, 2)).status_code == 201
    found = [await submission(admin, each["id"]) for each in await records(admin)]
    told = sorted((each["notice"]["version"], each["notice"]["text"]["en"]) for each in found)
    assert told == [(1, FIRST["en"]), (2, SECOND["en"])]
    assert all(each["accepted_at"] == each["at"] and len(each["notice"]["hash"]) == 64 for each in found)
    assert (await admin.delete(f"{LINKS}/{link['id']}")).status_code == 204
    assert await submission(admin, (await records(admin))[0]["id"]) in found


async def test_who_need_not_accept_is_told_all_the_same(admin: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await made(admin, "name", notice={"text": FIRST, "must_accept": False})
    assert (await sent(client, link, 1, accepted=False)).status_code == 201
    assert (await sent(client, link, None, accepted=False)).status_code == 201
    await change(admin, link, {"text": SECOND, "must_accept": False})
    stale = await sent(client, link, 1, accepted=False)
    assert [(error["field"], error["code"]) for error in stale.json()["errors"]] == [("told", "notice_changed")]
    found = [await submission(admin, record["id"]) for record in await records(admin)]
    assert [each["accepted_at"] for each in found] == [None, None]
    told = [None if each["notice"] is None else each["notice"]["version"] for each in found]
    assert sorted(told, key=str) == [1, None]


async def test_records_of_members_came_by_no_link(admin: httpx.AsyncClient) -> None:
    made_here = await admin.post(RECORDS, json={"name": "Shop"})
    assert await submission(admin, made_here.json()["id"]) is None
    assert (await admin.get(f"{RECORDS}/00000000-0000-0000-0000-000000000001/submission")).status_code == 404


@pytest.mark.parametrize("text", [{}, {"en": " "}, {"fr": "Bonjour"}, {"en": "x" * 5_001}])
async def test_what_is_no_notice_is_refused(admin: httpx.AsyncClient, text: dict[str, str]) -> None:
    document = {"kind": "fill", "title": "T", "fields": [{"field": "name"}], "notice": {"text": text}}
    answer = await admin.post(LINKS, json={"document": document})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("document.notice.text")
