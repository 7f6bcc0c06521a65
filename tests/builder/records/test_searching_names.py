"""A list is also searched for the names of the records that its references lead to, as far as they may be read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.records.test_searching import found, make, make_world
from tests.people import MakeMember, MakePartnerUser, MakeRole, SignIn
from tongzhou.builder.query import searching

ORDERS = "/api/forms/order/records"


async def numbers(client: httpx.AsyncClient, search: str) -> list[str]:
    answer = await client.get(ORDERS, params={"search": search, "sort": "number", "count": "true"})
    assert answer.status_code == 200, answer.text
    records = answer.json()["records"]
    assert answer.json()["total"] == len(records)
    return [record["number"] for record in records]


async def test_orders_are_found_by_their_partner(admin: httpx.AsyncClient) -> None:
    await make_world(admin)
    for typed in ("同舟p2", "tongzhou p2", "tz p2", "P2", "同舟 so-p2", "so-p2 舟p2"):
        assert await numbers(admin, typed) == ["SO-P2"], typed
    assert await numbers(admin, "同舟") == ["SO-P1", "SO-P2"]
    assert await numbers(admin, "同舟p2 so-p1") == []
    assert await numbers(admin, "account") == []  # a partner is not searched for its account
    counted = await admin.post(f"{ORDERS}:aggregate", json={"search": "同舟p2", "measures": [{"op": "count"}]})
    assert counted.json() == {"rows": [{"count": 1}]}
    exported = await admin.get(f"{ORDERS}:export", params={"search": "同舟p2", "fields": "number"})
    assert exported.text.splitlines()[1:] == ["SO-P2"]
    assert set(await found(admin, "同舟")) == {"partner", "secret"}  # everything is searched for what it says itself
    deleted = await admin.post(f"{ORDERS}:delete", json={"filter": {"all": []}, "search": "同舟p2"})
    assert (deleted.json()["changed"], await numbers(admin, "同舟")) == (1, ["SO-P1"])


async def test_members_and_lists_of_references_are_looked_through(
    admin: httpx.AsyncClient, make_forms: MakeForms
) -> None:
    deal = {
        "key": "deal",
        "title": "Deals",
        "fields": [
            {"key": "name", "type": "text", "label": "Name"},
            {"key": "partners", "type": "references", "label": "Partners", "settings": {"form": "partner"}},
            {"key": "seller", "type": "member", "label": "Seller"},
            {"key": "follows", "type": "reference", "label": "Follows", "settings": {"form": "deal"}},
        ],
    }
    await make_forms(deal)
    first, second = await make_world(admin)
    one = await make(admin, "deal", name="one", partners=[first, second])
    await make(admin, "deal", name="two", seller="E1", follows=one)

    async def deals(search: str) -> list[str]:
        answer = await admin.get("/api/forms/deal/records", params={"search": search, "sort": "name"})
        return [record["name"] for record in answer.json()["records"]]

    assert (await deals("tz p2"), await deals("同舟 one"), await deals("ada")) == (["one"], ["one"], ["two"])
    assert await deals("one") == ["one"]  # what follows it is another


async def test_a_word_that_names_very_many_is_not_looked_for_in_references(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "NAMED_MAX", 1)
    await make_world(admin)
    assert (await numbers(admin, "同舟"), await numbers(admin, "同舟p1")) == ([], ["SO-P1"])


async def test_who_reads_names_only_finds_by_names_only(
    admin: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    await make_world(admin)
    reads: dict[str, dict[str, Any]] = {
        "names": {"order": {"actions": ["read"]}},
        "numbers": {"order": {"actions": ["read"], "fields": {"read": ["number", "line"]}}},
    }
    for key, forms in reads.items():
        await make_role({"key": key, "title": key, "kind": "member", "forms": forms})
        await make_member(f"{key}@acme.example", key)
    names, without = await sign_in("names@acme.example"), await sign_in("numbers@acme.example")
    assert (await numbers(names, "同舟p2"), await numbers(names, "tongzhou 舟p2")) == (["SO-P2"], ["SO-P2"])
    await admin.patch(f"/api/forms/partner/records/{await _partner(admin, 'P2')}", json={"revision": 1, "code": "QQQQ"})
    assert (await numbers(admin, "qqqq"), await numbers(names, "qqqq")) == (["SO-P2"], [])
    assert (await numbers(without, "同舟p2"), await numbers(without, "so-p2")) == ([], ["SO-P2"])


async def test_a_partner_user_finds_only_their_own(
    admin: httpx.AsyncClient, make_partner_user: MakePartnerUser, make_role: MakeRole, sign_in: SignIn
) -> None:
    first, _ = await make_world(admin)
    forms = {key: {"actions": ["read"]} for key in ("partner", "order")}
    await make_role({"key": "dealer", "title": "D", "kind": "partner", "forms": forms})
    await make_partner_user("boss@dealer.example", UUID(first), "dealer")
    dealer = await sign_in("boss@dealer.example")
    assert (await numbers(dealer, "同舟"), await numbers(dealer, "同舟p2")) == (["SO-P1"], [])


async def _partner(admin: httpx.AsyncClient, code: str) -> str:
    answer = await admin.get("/api/forms/partner/records", params={"search": code})
    return str(answer.json()["records"][0]["id"])


async def test_a_partner_without_orders_finds_none(admin: httpx.AsyncClient) -> None:
    await make_world(admin)
    await make(admin, "partner", code="P9", name="独舟")
    assert await numbers(admin, "独舟") == []
