"""Linked values at a public link: only where its maker lets them be fetched, and could read them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.links.checkins import CHECKINS, fetched, make, refused_link, start
from tests.builder.links.conftest import MakeClerk, public

FIELDS: list[dict[str, Any]] = [
    {"key": "name", "type": "text", "label": "Name", "linked": {
        "form": "region", "where": [{"field": "code", "equals": "code"}], "take": "name", "overwrite": False}},
    {"key": "margin", "type": "percent", "label": "Margin", "linked": {
        "form": "region", "where": [{"field": "code", "equals": "code"}], "take": "margin"}},
]  # fmt: skip


@pytest.fixture
async def checkins(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    return await start(admin, make_forms, *FIELDS)


async def test_visitors_are_given_what_the_link_lets_them(
    checkins: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await make(checkins, "code", *fetched("name"), "margin")
    shown = (await client.get(public(link))).json()["link"]
    found = await client.post(f"{public(link)}/linked", json={"values": {"code": "E"}})
    sent = {"values": {"code": "E"}, "ticket": shown["ticket"]}
    assert (await client.post(f"{public(link)}/submissions", json=sent)).status_code == 201

    assert [each["linked"] for each in shown["form"]["fields"]] == [
        None,
        {"form": "", "where": [{"field": "", "equals": "code"}], "match": "all", "take": "", "overwrite": False},
        {"form": "", "where": [], "match": "all", "take": "", "overwrite": True},
    ]
    assert found.json() == {"values": {"name": "East"}}
    (record,) = (await checkins.get(CHECKINS)).json()["records"]
    assert (record["name"], record["margin"]) == ("East", None)


async def test_another_value_of_a_visitor_is_refused(checkins: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await make(checkins, "code", *fetched("name"))
    shown = (await client.get(public(link))).json()["link"]
    sent = {"values": {"code": "E", "name": "Mine"}, "ticket": shown["ticket"]}

    refused = await client.post(f"{public(link)}/submissions", json=sent)

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "value_is_linked")
    assert (await checkins.get(CHECKINS)).json()["records"] == []


async def test_nobody_gives_away_what_they_may_not_read(checkins: httpx.AsyncClient, make_clerk: MakeClerk) -> None:
    clerk = await make_clerk("code", "name")

    await make(clerk, "code", *fetched("name"))
    refused = await refused_link(clerk, "code", *fetched("margin"))

    assert refused.status_code == 403, refused.text
