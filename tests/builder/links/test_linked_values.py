"""Linked values at a public link: only where its maker lets them be fetched, and could read them."""

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
        {"key": "name", "type": "text", "label": "Name", "linked": {
            "form": "region", "where": [{"field": "code", "equals": "code"}], "take": "name", "overwrite": False}},
        {"key": "margin", "type": "percent", "label": "Margin", "linked": {
            "form": "region", "where": [{"field": "code", "equals": "code"}], "take": "margin"}},
    ],
}  # fmt: skip
LINKS = "/api/forms/checkin/links"


@pytest.fixture
async def checkins(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    await make_forms(CHECKIN)
    await admin.post("/api/forms/region/records", json={"code": "E", "name": "East", "margin": "5"})
    return admin


def document(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"document": {"kind": "fill", "title": "Check in", "fields": list(fields)}}


async def make(client: httpx.AsyncClient, *fields: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(LINKS, json=document(*fields))
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["link"])


async def test_visitors_are_given_what_the_link_lets_them(
    checkins: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await make(checkins, {"field": "code"}, {"field": "name", "fetch": True}, {"field": "margin"})
    shown = (await client.get(public(link))).json()["link"]
    fetched = await client.post(f"{public(link)}/linked", json={"values": {"code": "E"}})
    sent = {"values": {"code": "E"}, "ticket": shown["ticket"]}
    assert (await client.post(f"{public(link)}/submissions", json=sent)).status_code == 201

    assert [each["linked"] for each in shown["form"]["fields"]] == [
        None,
        {"form": "", "where": [{"field": "", "equals": "code"}], "match": "all", "take": "", "overwrite": False},
        {"form": "", "where": [], "match": "all", "take": "", "overwrite": True},
    ]
    assert fetched.json() == {"values": {"name": "East"}}
    (record,) = (await checkins.get("/api/forms/checkin/records")).json()["records"]
    assert (record["name"], record["margin"]) == ("East", None)


async def test_another_value_of_a_visitor_is_refused(checkins: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await make(checkins, {"field": "code"}, {"field": "name", "fetch": True})
    shown = (await client.get(public(link))).json()["link"]
    sent = {"values": {"code": "E", "name": "Mine"}, "ticket": shown["ticket"]}

    refused = await client.post(f"{public(link)}/submissions", json=sent)

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "value_is_linked")
    assert (await checkins.get("/api/forms/checkin/records")).json()["records"] == []


async def test_nobody_gives_away_what_they_may_not_read(
    checkins: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_role({"key": "clerk", "title": "Clerk", "kind": "member", "permissions": ["links.manage"], "forms": {
        "checkin": {"actions": ["read", "create"], "fields": {"read": "*", "write": "*"}},
        "region": {"actions": ["read"], "fields": {"read": ["code", "name"]}}}})  # fmt: skip
    await make_member("clerk@acme.example", "clerk")
    clerk = await sign_in("clerk@acme.example")

    await make(clerk, {"field": "code"}, {"field": "name", "fetch": True})
    refused = await clerk.post(LINKS, json=document({"field": "code"}, {"field": "margin", "fetch": True}))

    assert refused.status_code == 403, refused.text
