"""Linked values: taken from the record of another form that matches, under the writer's rights, at every door."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.visits import PARTNERS, VISITS, blamed, errors, make, sign_in_clerk, visit_of
from tests.people import MakeMember, MakeRole, SignIn


def linked(take: str, *where: tuple[str, str], **others: Any) -> dict[str, Any]:
    return {"form": "partner", "where": [{"field": f, "equals": e} for f, e in where], "take": take, **others}


def visit(**changes: Any) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "code", "type": "text", "label": "Code"},
        {"key": "tier", "type": "select", "label": "Tier",
         "settings": {"options": [{"key": "gold"}, {"key": "silver"}]}},
        {"key": "partner_name", "type": "text", "label": "Partner's name", "linked": linked("name", ("code", "code"))},
        {"key": "revenue", "type": "money", "label": "Revenue", "settings": {"currency": "USD"},
         "linked": linked("revenue", ("name", "partner_name"), overwrite=False)},
        {"key": "since", "type": "date", "label": "Since",
         "linked": linked("since", ("code", "code"), ("tier", "tier"))},
        {"key": "region", "type": "reference", "label": "Region", "settings": {"form": "region"},
         "linked": linked("region", ("code", "code"), ("name", "name"), match="any")},
        {"key": "region_name", "type": "text", "label": "Region's name", "linked": linked("region", ("code", "code"))},
        {"key": "partner", "type": "reference", "label": "Partner", "settings": {"form": "partner"},
         "linked": linked("id", ("code", "code"))},
    ]  # fmt: skip
    return visit_of(fields, changes)


@pytest.fixture
async def visits(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    await make_forms(visit())
    for code, name in (("E", "East"), ("W", "West")):
        await admin.post("/api/forms/region/records", json={"code": code, "name": name})
    for code, tier, revenue, since, region in (
        ("G", "gold", "5", "2019-07-01", "E"), ("S", "silver", "7.5", None, "W")
    ):  # fmt: skip
        values = {"code": code, "name": f"Partner {code}", "tier": tier, "revenue": revenue, "since": since}
        assert (await admin.post(PARTNERS, json={**values, "region": region})).status_code == 201
    return admin


async def test_values_are_taken_where_the_conditions_match(visits: httpx.AsyncClient) -> None:
    made = await make(visits, code="G", tier="gold")

    assert (made["partner_name"], made["revenue"], made["since"]) == ("Partner G", "5.00", "2019-07-01")
    assert (made["region"]["label"], made["region_name"], made["partner"]["label"]) == ("East", "East", "Partner G")


async def test_none_is_taken_where_nothing_matches_or_a_condition_is_empty(visits: httpx.AsyncClient) -> None:
    made = await make(visits, code="G", tier="silver")
    other = await make(visits, tier="gold", name="Partner S")

    assert (made["since"], made["partner_name"]) == (None, "Partner G")
    assert (other["partner_name"], other["revenue"], other["since"]) == (None, None, None)
    assert other["region"]["label"] == "West"  # any of its conditions is enough


async def test_the_newest_of_several_counts(visits: httpx.AsyncClient) -> None:
    values = {"code": "G2", "name": "Partner G", "revenue": "9", "region": "W"}
    assert (await visits.post(PARTNERS, json=values)).status_code == 201

    assert (await make(visits, code="G"))["revenue"] == "9.00"


async def test_people_write_another_value_only_where_they_may(visits: httpx.AsyncClient) -> None:
    made = await make(visits, code="G", partner_name="Partner S")

    assert (made["partner_name"], made["revenue"]) == ("Partner S", "7.50")
    assert errors(await visits.post(VISITS, json={"code": "G", "revenue": "6"})) == [("revenue", "value_is_linked")]
    assert (await make(visits, code="G", revenue="5.00"))["revenue"] == "5.00"
    path = f"{VISITS}/{made['id']}"
    assert errors(await visits.patch(path, json={"revision": 1, "revenue": "6"})) == [("revenue", "value_is_linked")]
    assert (await visits.get(path)).json()["revision"] == 1


async def test_a_change_takes_anew_what_depends_on_it(visits: httpx.AsyncClient) -> None:
    made = await make(visits, code="G", tier="gold")
    path = f"{VISITS}/{made['id']}"

    changed = (await visits.patch(path, json={"revision": 1, "code": "S"})).json()
    kept = (await visits.patch(path, json={"revision": 2, "name": "N"})).json()
    emptied = (await visits.patch(path, json={"revision": 3, "code": None, "partner_name": "Mine"})).json()

    assert (changed["partner_name"], changed["revenue"], changed["since"]) == ("Partner S", "7.50", None)
    assert (kept["partner_name"], kept["revenue"]) == ("Partner S", "7.50")
    assert (emptied["partner_name"], emptied["revenue"], emptied["partner"]) == ("Mine", None, None)


async def test_what_the_source_says_later_changes_no_record(visits: httpx.AsyncClient) -> None:
    made = await make(visits, code="G")
    partner = (await visits.get(PARTNERS, params={"sort": "code"})).json()["records"][0]
    await visits.patch(f"{PARTNERS}/{partner['id']}", json={"revision": 1, "name": "Renamed"})

    assert (await visits.get(f"{VISITS}/{made['id']}")).json()["partner_name"] == "Partner G"


async def test_a_copy_fetches_anew_what_only_the_source_gives(visits: httpx.AsyncClient) -> None:
    made = await make(visits, code="G")
    partner = (await visits.get(PARTNERS, params={"sort": "code"})).json()["records"][0]
    await visits.patch(f"{PARTNERS}/{partner['id']}", json={"revision": 1, "revenue": "6"})

    answer = await visits.post(f"{VISITS}/{made['id']}/copy", json={})

    assert answer.status_code == 201, answer.text
    assert (answer.json()["partner_name"], answer.json()["revenue"]) == ("Partner G", "6.00")


async def test_many_records_take_each_its_own(visits: httpx.AsyncClient) -> None:
    ids = [(await make(visits, code=code, tier=tier))["id"] for code, tier in (("G", "silver"), ("S", "silver"))]

    answer = await visits.post(f"{VISITS}:update", json={"ids": ids, "values": {"tier": "gold"}})

    records = (await visits.get(VISITS, params={"sort": "code"})).json()["records"]
    assert (answer.json()["changed"], [each["since"] for each in records]) == (2, ["2019-07-01", None])


async def test_the_page_asks_for_values_while_one_fills_in(visits: httpx.AsyncClient) -> None:
    answer = await visits.post(f"{VISITS}:linked", json={"values": {"code": "G", "tier": "not one", "since": 5}})

    values = answer.json()["values"]
    assert (values["partner_name"], values["revenue"], values["since"]) == ("Partner G", "5.00", None)
    assert (values["region"]["label"], values["region_name"]) == ("East", "East")
    assert (await visits.get(VISITS)).json()["records"] == []
    refused = await visits.post(f"{VISITS}:linked", json={"value": {}})
    assert errors(refused) == [("value", "unknown_field")]


async def test_nobody_takes_what_they_may_not_read(
    visits: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    gold = {"actions": ["read"], "rows": "tier = 'gold'", "fields": {"read": ["code", "name", "tier", "since"]}}
    clerk = await sign_in_clerk(make_role, make_member, sign_in, partner=gold, region={"actions": ["read"]})

    golden, silver = await make(clerk, code="G", tier="gold"), await make(clerk, code="S")
    asked = (await clerk.post(f"{VISITS}:linked", json={"values": {"code": "S"}})).json()["values"]

    assert (golden["partner_name"], golden["since"], golden["revenue"]) == ("Partner G", "2019-07-01", None)
    assert (silver["partner_name"], asked["partner_name"]) == (None, None)


@pytest.mark.parametrize(
    ("key", "change", "path", "code"),
    [
        ("partner_name", {"linked": linked("nothing", ("code", "code"))}, "linked.take", "cannot_fill"),
        ("since", {"linked": linked("name", ("code", "code"))}, "linked.take", "cannot_fill"),
        ("partner_name", {"linked": linked("name", ("nothing", "code"))}, "linked.where.0.field", "unknown_field"),
        ("partner_name", {"linked": linked("name", ("code", "nothing"))}, "linked.where.0.equals", "unknown_field"),
        ("partner_name", {"linked": linked("name", ("since", "code"))}, "linked.where.0.equals", "cannot_match"),
        ("partner_name", {"linked": {**linked("name", ("a", "b")), "form": "none"}}, "linked.form", "unknown_form"),
        ("partner_name", {"default_formula": "code"}, "linked", "two_defaults"),
        ("partner_name", {"linked": {**linked("name"), "where": []}}, "linked.where", "invalid"),
    ],
)
async def test_a_wrong_definition_is_named(
    admin: httpx.AsyncClient, key: str, change: dict[str, Any], path: str, code: str
) -> None:
    assert await blamed(admin, visit(**{key: change}), key) == [(path, code)]


async def test_a_circle_is_refused_with_its_way(admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/api/forms", json=visit(code={"linked": linked("code", ("name", "partner_name"))}))

    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("fields", "linked_in_a_circle")


async def test_a_source_may_not_go_while_values_come_from_it(visits: httpx.AsyncClient) -> None:
    form = (await visits.get("/api/forms/partner")).json()["form"]
    known = ("id", "key", "type", "label", "required", "unique", "settings", "help", "retired", "hidden_from_partners")
    fields = [{**{name: each[name] for name in known}, "retired": each["key"] == "since"} for each in form["fields"]]
    document = {name: form[name] for name in ("key", "title", "label_field", "partner_path")}

    answer = await visits.post(
        "/api/forms/partner:plan", json={"definition": {**document, "fields": fields}, "version": form["version"]}
    )

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (422, "shown_elsewhere")
    retired = await visits.post("/api/forms/partner:retire")
    assert {each["field"] for each in retired.json()["errors"]} >= {"visit.since", "visit.partner_name"}
