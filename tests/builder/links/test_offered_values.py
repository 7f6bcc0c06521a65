"""Options of another form at a public link: only where its maker lets them be fetched, and could read them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.links.conftest import public
from tests.people import MakeMember, MakeRole, SignIn

CHECKIN: dict[str, Any] = {
    "key": "checkin",
    "title": "Check-in",
    "label_field": "code",
    "fields": [
        {"key": "code", "type": "text", "label": "Code"},
        {"key": "where", "type": "select", "label": "Where", "settings": {"source": {
            "form": "region", "field": "name", "filter": {"field": "name", "op": "ne", "value": "Nowhere"}}}},
        {"key": "narrow", "type": "select", "label": "Narrow", "settings": {"source": {
            "form": "region", "field": "name", "where": [{"field": "code", "equals": "code"}]}}},
    ],
}  # fmt: skip
LINKS = "/api/forms/checkin/links"


@pytest.fixture
async def checkins(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    await make_forms(CHECKIN)
    for code, name in (("E", "East"), ("W", "West"), ("N", "Nowhere")):
        made = await admin.post("/api/forms/region/records", json={"code": code, "name": name})
        assert made.status_code == 201, made.text
    return admin


def document(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"document": {"kind": "fill", "title": "Check in", "fields": list(fields)}}


async def make(client: httpx.AsyncClient, *fields: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(LINKS, json=document(*fields))
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["link"])


async def test_visitors_are_offered_what_the_link_lets_them(
    checkins: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await make(
        checkins, {"field": "code"}, {"field": "where", "fetch": True}, {"field": "narrow", "fetch": True}
    )
    shown = (await client.get(public(link))).json()["link"]
    every = await client.post(f"{public(link)}/options", json={"field": "where", "values": {}})
    some = await client.post(f"{public(link)}/options", json={"field": "narrow", "values": {"code": "W"}})
    sent = {"values": {"code": "W", "where": "East", "narrow": "West"}, "ticket": shown["ticket"]}
    wrong = {"values": {"code": "W", "where": "Nowhere"}, "ticket": shown["ticket"]}

    assert [each["settings"].get("source") for each in shown["form"]["fields"]] == [
        None, {"where": []}, {"where": [{"equals": "code"}]}
    ]  # fmt: skip
    assert (every.json(), some.json()) == (
        {"options": ["East", "West"], "more": False},
        {"options": ["West"], "more": False},
    )
    refused = await client.post(f"{public(link)}/submissions", json=wrong)
    assert [each["code"] for each in refused.json()["errors"]] == ["value_not_offered"]
    assert (await client.post(f"{public(link)}/submissions", json=sent)).status_code == 201
    (record,) = (await checkins.get("/api/forms/checkin/records")).json()["records"]
    assert (record["where"], record["narrow"]) == ("East", "West")


async def test_nothing_is_offered_unless_the_link_says_so(
    checkins: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await make(checkins, {"field": "code"}, {"field": "where"})
    ticket = (await client.get(public(link))).json()["link"]["ticket"]

    asked = await client.post(f"{public(link)}/options", json={"field": "where", "values": {}})
    sent = await client.post(f"{public(link)}/submissions", json={"values": {"where": "East"}, "ticket": ticket})

    assert (asked.status_code, sent.status_code) == (404, 422)
    assert (await checkins.get("/api/forms/checkin/records")).json()["records"] == []


async def test_nobody_gives_away_what_they_may_not_read(
    checkins: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role({"key": "clerk", "title": "Clerk", "kind": "member", "permissions": ["links.manage"], "forms": {
        "checkin": {"actions": ["read", "create"], "fields": {"read": "*", "write": "*"}},
        "region": {"actions": ["read"], "fields": {"read": ["code"]}}}})  # fmt: skip
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")

    refused = await clerk.post(LINKS, json=document({"field": "code"}, {"field": "where", "fetch": True}))

    assert refused.status_code == 403, refused.text
    await make(clerk, {"field": "code"}, {"field": "where"})
