"""Choices that offer the values of another form: offered and taken under the rights of whoever asks, at every door."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.visits import PARTNERS, VISITS, blamed, errors, make, sign_in_clerk, visit_of
from tests.people import MakeMember, MakeRole, SignIn


def source(field: str, *where: tuple[str, str], form: str = "partner", **others: Any) -> dict[str, Any]:
    return {"source": {"form": form, "field": field, "where": [{"field": f, "equals": e} for f, e in where], **others}}


def visit(**changes: Any) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "tier", "type": "select", "label": "Tier",
         "settings": {"options": [{"key": "gold"}, {"key": "silver"}]}},
        {"key": "who", "type": "select", "label": "Who", "settings": source("name")},
        {"key": "of_tier", "type": "select", "label": "Of the tier", "settings": source("name", ("tier", "tier"))},
        {"key": "codes", "type": "multi_select", "label": "Codes", "settings": source(
            "code", filter={"field": "tier", "op": "eq", "value": "gold"})},
        {"key": "open", "type": "select", "label": "Open", "settings": {**source("name"), "allow_other": True}},
        {"key": "region", "type": "select", "label": "Region", "settings": source("region_code")},
    ]  # fmt: skip
    return visit_of(fields, changes)


@pytest.fixture
async def visits(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    await make_forms(visit())
    await admin.post("/api/forms/region/records", json={"code": "E", "name": "East"})
    for code, name, tier in (("A", "华东商贸", "gold"), ("B", "北方", "gold"), ("C", "Alpha", "silver")):
        made = await admin.post(PARTNERS, json={"code": code, "name": name, "tier": tier, "region": "E"})
        assert made.status_code == 201, made.text
    again = await admin.post(PARTNERS, json={"code": "A2", "name": "华东商贸", "tier": "silver"})
    assert again.status_code == 201, again.text
    return admin


async def options(client: httpx.AsyncClient, field: str, **asked: Any) -> Any:
    answer = await client.post(f"{VISITS}:options", json={"field": field, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()["options"]


async def test_different_values_are_offered_in_their_order(visits: httpx.AsyncClient) -> None:
    assert await options(visits, "who") == ["Alpha", "北方", "华东商贸"]
    assert await options(visits, "codes") == ["A", "B"]
    assert await options(visits, "region") == ["E"]


async def test_a_condition_narrows_them(visits: httpx.AsyncClient) -> None:
    assert await options(visits, "of_tier", values={"tier": "silver"}) == ["Alpha", "华东商贸"]
    assert await options(visits, "of_tier") == []
    assert await options(visits, "of_tier", values={"tier": 5}) == []


async def test_they_are_found_by_pinyin_and_in_pages(visits: httpx.AsyncClient) -> None:
    assert await options(visits, "who", search="hdsm") == ["华东商贸"]
    assert await options(visits, "who", search="BEIFANG") == ["北方"]
    assert await options(visits, "who", search="东商") == ["华东商贸"]
    first = (await visits.post(f"{VISITS}:options", json={"field": "who", "limit": 2})).json()
    rest = (await visits.post(f"{VISITS}:options", json={"field": "who", "limit": 2, "skip": 2})).json()
    assert (first, rest) == (
        {"options": ["Alpha", "北方"], "more": True},
        {"options": ["华东商贸"], "more": False},
    )


async def test_only_what_is_offered_is_taken(visits: httpx.AsyncClient) -> None:
    made = await make(visits, who="北方", tier="silver", of_tier="Alpha", codes=["B", "A"], open="mine")

    assert (made["who"], made["of_tier"], made["codes"], made["open"]) == ("北方", "Alpha", ["B", "A"], "mine")
    for values, field in (
        ({"who": "nobody"}, "who"), ({"of_tier": "Alpha"}, "of_tier"),
        ({"tier": "gold", "of_tier": "Alpha"}, "of_tier"), ({"codes": ["A", "C"]}, "codes"), ({"who": "alpha"}, "who"),
    ):  # fmt: skip
        assert errors(await visits.post(VISITS, json=values)) == [(field, "value_not_offered")]
    assert len((await visits.get(VISITS)).json()["records"]) == 1


async def test_a_change_is_asked_about_what_it_touches(visits: httpx.AsyncClient) -> None:
    made = await make(visits, who="北方", tier="silver", of_tier="Alpha")
    path = f"{VISITS}/{made['id']}"
    refused = await visits.patch(path, json={"revision": 1, "tier": "gold"})
    for partner in (await visits.get(PARTNERS)).json()["records"]:
        await visits.delete(f"{PARTNERS}/{partner['id']}")

    assert errors(refused) == [("of_tier", "value_not_offered")]
    kept = await visits.patch(path, json={"revision": 1, "name": "kept", "who": "北方"})
    assert (kept.status_code, kept.json()["who"]) == (200, "北方")
    assert errors(await visits.patch(path, json={"revision": 2, "who": "Alpha"})) == [("who", "value_not_offered")]
    emptied = await visits.patch(path, json={"revision": 2, "who": None, "of_tier": None, "tier": "gold"})
    assert emptied.status_code == 200, emptied.text


async def test_many_records_are_asked_too(visits: httpx.AsyncClient) -> None:
    ids = [(await make(visits, name=str(number)))["id"] for number in range(2)]

    refused = await visits.post(f"{VISITS}:update", json={"ids": ids, "values": {"who": "nobody"}})
    taken = await visits.post(f"{VISITS}:update", json={"ids": ids, "values": {"who": "北方"}})

    assert refused.status_code == 422, refused.text
    assert taken.json()["changed"] == 2
    found = await visits.get(VISITS, params={"filter": '{"field": "who", "op": "eq", "value": "北方"}'})
    assert len(found.json()["records"]) == 2


async def test_nobody_is_offered_what_they_may_not_read(
    visits: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    some = {"actions": ["read"], "rows": "tier = 'gold'", "fields": {"read": ["name"]}}
    clerk = await sign_in_clerk(make_role, make_member, sign_in, partner=some)

    assert await options(clerk, "who") == ["北方", "华东商贸"]
    assert await options(clerk, "of_tier", values={"tier": "gold"}) == []
    assert await options(clerk, "codes") == []
    assert errors(await clerk.post(VISITS, json={"who": "Alpha"})) == [("who", "value_not_offered")]
    assert (await make(clerk, who="北方"))["who"] == "北方"


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({}, "settings.options", "invalid"),
        ({**source("name"), "options": [{"key": "a"}]}, "settings.options", "invalid"),
        ({**source("name"), "default": "a"}, "settings", "invalid"),
        (source("name", form="none"), "settings.source.form", "unknown_form"),
        (source("none"), "settings.source.field", "unknown_field"),
        (source("since"), "settings.source.field", "cannot_offer"),
        (source("name", ("none", "tier")), "settings.source.where.0.field", "unknown_field"),
        (source("name", ("since", "tier")), "settings.source.where.0.equals", "cannot_match"),
        (source("name", ("name", "who")), "settings.source.where.0.equals", "unknown_field"),
        (source("name", filter={"field": "no", "op": "is_empty"}), "settings.source.filter", "field_unknown"),
    ],
)
async def test_a_wrong_definition_is_named(
    admin: httpx.AsyncClient, given: dict[str, Any], path: str, code: str
) -> None:
    assert await blamed(admin, visit(who={"settings": given}), "who") == [(path, code)]


async def test_other_fields_offer_nothing(visits: httpx.AsyncClient) -> None:
    for field in ("name", "tier", "none"):
        assert (await visits.post(f"{VISITS}:options", json={"field": field})).status_code == 404


async def test_a_source_may_not_go_while_a_choice_needs_it(visits: httpx.AsyncClient) -> None:
    retired = await visits.post("/api/forms/partner:retire")

    assert {each["field"] for each in retired.json()["errors"]} == {
        "visit.who", "visit.of_tier", "visit.codes", "visit.open", "visit.region", "order.partner"
    }  # fmt: skip
