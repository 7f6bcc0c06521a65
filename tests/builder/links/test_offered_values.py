"""Options of another form at a public link: only where its maker lets them be fetched, and could read them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.links.checkins import CHECKINS, fetched, make, refused_link, start
from tests.builder.links.conftest import MakeClerk, public

FIELDS: list[dict[str, Any]] = [
    {"key": "where", "type": "select", "label": "Where", "settings": {"source": {
        "form": "region", "field": "name", "filter": {"field": "name", "op": "ne", "value": "Nowhere"}}}},
    {"key": "narrow", "type": "select", "label": "Narrow", "settings": {"source": {
        "form": "region", "field": "name", "where": [{"field": "code", "equals": "code"}]}}},
]  # fmt: skip


@pytest.fixture
async def checkins(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    return await start(admin, make_forms, *FIELDS)


async def test_visitors_are_offered_what_the_link_lets_them(
    checkins: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await make(checkins, "code", *fetched("where", "narrow"))
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
    (record,) = (await checkins.get(CHECKINS)).json()["records"]
    assert (record["where"], record["narrow"]) == ("East", "West")


async def test_nothing_is_offered_unless_the_link_says_so(
    checkins: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    link = await make(checkins, "code", "where")
    ticket = (await client.get(public(link))).json()["link"]["ticket"]

    asked = await client.post(f"{public(link)}/options", json={"field": "where", "values": {}})
    sent = await client.post(f"{public(link)}/submissions", json={"values": {"where": "East"}, "ticket": ticket})

    assert (asked.status_code, sent.status_code) == (404, 422)
    assert (await checkins.get(CHECKINS)).json()["records"] == []


async def test_nobody_gives_away_what_they_may_not_read(checkins: httpx.AsyncClient, make_clerk: MakeClerk) -> None:
    clerk = await make_clerk("code")

    refused = await refused_link(clerk, "code", *fetched("where"))

    assert refused.status_code == 403, refused.text
    await make(clerk, "code", "where")
