"""Query fields at a public link: only where its maker lets visitors see what they find, and could read it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.links.checkins import CHECKINS, fetched, make, refused_link, start
from tests.builder.links.conftest import MakeClerk, public

FIELDS: list[dict[str, Any]] = [
    {"key": "found", "type": "query", "label": "Regions", "settings": {
        "form": "region", "where": [{"field": "code", "equals": "code"}], "columns": ["name"],
        "filter": {"field": "name", "op": "ne", "value": "Nowhere"}, "sort": [{"field": "name"}]}},
    {"key": "margins", "type": "query", "label": "Margins", "settings": {
        "form": "region", "where": [{"field": "code", "equals": "code"}], "columns": ["margin"]}},
]  # fmt: skip


@pytest.fixture
async def checkins(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    return await start(admin, make_forms, *FIELDS)


async def test_visitors_see_what_the_link_lets_them(checkins: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await make(checkins, "code", *fetched("found"))
    shown = (await client.get(public(link))).json()["link"]
    found = (await client.post(f"{public(link)}/linked", json={"values": {"code": "E"}})).json()["values"]
    none = (await client.post(f"{public(link)}/linked", json={"values": {"code": "N"}})).json()["values"]
    sent = {"values": {"code": "E"}, "ticket": shown["ticket"]}

    assert [row["name"] for row in found["found"]] == ["East"]
    assert (set(found), set(found["found"][0]), none) == ({"found"}, {"id", "name"}, {"found": []})
    assert [each["key"] for each in shown["form"]["fields"]] == ["code", "found"]
    assert shown["form"]["fields"][1]["settings"] == {
        "form": "region", "columns": ["name"], "where": [{"equals": "code"}]
    }  # fmt: skip
    assert [each["key"] for each in shown["sub_forms"]["region"]["fields"]] == ["name"]
    assert (await client.post(f"{public(link)}/submissions", json=sent)).status_code == 201


async def test_nothing_is_shown_unless_the_link_says_so(checkins: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    refused = await refused_link(checkins, "code", "found")
    link = await make(checkins, "code")
    found = await client.post(f"{public(link)}/linked", json={"values": {"code": "E"}})

    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["code"]) == (422, "fields.1.field", "link_query_not_fetched")
    assert found.json() == {"values": {}}


async def test_a_visitor_cannot_write_it(checkins: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    link = await make(checkins, "code", *fetched("found"))
    ticket = (await client.get(public(link))).json()["link"]["ticket"]

    sent = {"values": {"code": "E", "found": []}, "ticket": ticket}
    refused = await client.post(f"{public(link)}/submissions", json=sent)

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "read_only")
    assert (await checkins.get(CHECKINS)).json()["records"] == []


async def test_nobody_gives_away_what_they_may_not_read(checkins: httpx.AsyncClient, make_clerk: MakeClerk) -> None:
    clerk = await make_clerk("code", "name")

    await make(clerk, "code", *fetched("found"))
    refused = await refused_link(clerk, "code", *fetched("margins"))

    assert refused.status_code == 403, refused.text
