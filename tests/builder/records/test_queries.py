"""Query fields: records of another form that fit a record, found when it is read, under the reader's rights."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms
from tests.builder.visits import PARTNERS, VISITS, WHOLE, blamed, errors, make, sign_in_clerk, visit_of
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.records import indexing


def query(form: str, *where: tuple[str, str, str], columns: list[str], **others: Any) -> dict[str, Any]:
    asked = [{"field": field, "op": op, "equals": equals} for field, op, equals in where]
    return {"form": form, "where": asked, "columns": columns, **others}


def visit(**changes: Any) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "tier", "type": "select", "label": "Tier",
         "settings": {"options": [{"key": "gold"}, {"key": "silver"}]}},
        {"key": "from", "type": "date", "label": "From"},
        {"key": "revenue", "type": "money", "label": "Revenue", "settings": {"currency": "USD"}},
        {"key": "partner", "type": "reference", "label": "Partner", "settings": {"form": "partner"}},
        {"key": "alike", "type": "query", "label": "Partners of this tier", "settings": query(
            "partner", ("tier", "eq", "tier"), ("since", "gte", "from"), columns=["name", "revenue", "region"],
            sort=[{"field": "revenue", "descending": True}])},
        {"key": "any_of", "type": "query", "label": "Named so, or larger", "settings": query(
            "partner", ("name", "contains", "name"), ("revenue", "gt", "revenue"), columns=["code"], match="any",
            sort=[{"field": "code"}], limit=2)},
        {"key": "same", "type": "query", "label": "Other visits", "settings": query(
            "visit", ("partner", "eq", "partner"), ("id", "ne", "id"), columns=["name", "partner"])},
        {"key": "silver", "type": "query", "label": "Silver ones", "settings": query(
            "partner", ("name", "ne", "name"), columns=["code"], sort=[{"field": "code"}],
            filter={"field": "tier", "op": "eq", "value": "silver"})},
    ]  # fmt: skip
    return visit_of(fields, changes)


@pytest.fixture
async def visits(admin: httpx.AsyncClient, make_forms: MakeForms) -> httpx.AsyncClient:
    await make_forms(visit())
    await admin.post("/api/forms/region/records", json={"code": "E", "name": "East"})
    for code, tier, revenue, since in (
        ("A", "gold", "5", "2019-07-01"), ("B", "gold", "7.5", "2019-08-01"), ("C", "silver", "9", "2019-08-01"),
        ("D", "gold", None, "2018-01-01"),
    ):  # fmt: skip
        values = {"code": code, "name": f"Partner {code}", "tier": tier, "revenue": revenue, "since": since}
        assert (await admin.post(PARTNERS, json={**values, "region": "E"})).status_code == 201
    return admin


def shown(rows: list[dict[str, Any]], *keys: str) -> list[Any]:
    return [tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]] for row in rows]


async def test_records_that_fit_are_shown_with_their_columns_in_order(visits: httpx.AsyncClient) -> None:
    made = await make(visits, tier="gold", **{"from": "2019-01-01"})

    assert shown(made["alike"], "name", "revenue") == [("Partner B", "7.50"), ("Partner A", "5.00")]
    assert set(made["alike"][0]) == {"id", "name", "revenue", "region"}
    assert made["alike"][0]["region"]["label"] == "East"
    assert (await visits.get(f"{VISITS}/{made['id']}")).json() == made


async def test_nothing_fits_an_empty_field(visits: httpx.AsyncClient) -> None:
    made = await make(visits, tier="gold")

    assert (made["alike"], made["any_of"], made["same"], made["silver"]) == ([], [], [], [])


async def test_any_condition_is_enough_and_the_limit_holds(visits: httpx.AsyncClient) -> None:
    by_name = await make(visits, name="partner d")
    by_revenue = await make(visits, revenue="4")
    both = await make(visits, name="tner A", revenue="8")

    assert [shown(each["any_of"], "code") for each in (by_name, by_revenue, both)] == [["D"], ["A", "B"], ["A", "C"]]


async def test_a_fixed_filter_holds_besides(visits: httpx.AsyncClient) -> None:
    assert shown((await make(visits, name="Partner A"))["silver"], "code") == ["C"]
    assert (await make(visits, name="Partner C"))["silver"] == []


async def test_a_record_finds_others_of_its_own_form(visits: httpx.AsyncClient) -> None:
    first, second = await make(visits, name="1", partner="A"), await make(visits, name="2", partner="A")

    again = (await visits.get(f"{VISITS}/{first['id']}")).json()
    assert (shown(again["same"], "name"), shown(second["same"], "name")) == (["2"], ["1"])
    assert again["same"][0]["partner"]["label"] == "Partner A"


async def test_lists_leave_it_out_unless_asked_and_find_by_it(visits: httpx.AsyncClient) -> None:
    made, _ = await make(visits, name="Partner D"), await make(visits, name="nobody")

    (record, _) = (await visits.get(VISITS)).json()["records"]
    asked = (await visits.get(VISITS, params={"fields": "any_of"})).json()["records"]
    filled = '{"field": "any_of", "op": "is_not_empty"}'
    found = (await visits.get(VISITS, params={"fields": "name", "filter": filled})).json()["records"]
    assert "any_of" not in record
    assert [shown(each["any_of"], "code") for each in asked] == [["D"], []]
    assert [each["id"] for each in found] == [made["id"]]


async def test_what_the_source_says_later_is_shown_later(visits: httpx.AsyncClient) -> None:
    made = await make(visits, name="Partner D")
    partner = made["any_of"][0]["id"]
    await visits.delete(f"{PARTNERS}/{partner}")

    assert (await visits.get(f"{VISITS}/{made['id']}")).json()["any_of"] == []


async def test_nobody_writes_it(visits: httpx.AsyncClient) -> None:
    assert errors(await visits.post(VISITS, json={"alike": []})) == [("alike", "read_only")]
    made = await make(visits, name="x")
    assert errors(await visits.patch(f"{VISITS}/{made['id']}", json={"revision": 1, "alike": []})) == [
        ("alike", "read_only")
    ]


async def test_the_page_asks_what_would_be_shown_while_one_fills_in(visits: httpx.AsyncClient) -> None:
    given = {"tier": "gold", "from": "2019-08-01", "revenue": "not a number", "name": "D"}
    answer = (await visits.post(f"{VISITS}:linked", json={"values": given})).json()["values"]
    some = (await visits.post(f"{VISITS}:linked", json={"values": given, "fields": ["any_of"]})).json()["values"]

    assert shown(answer["alike"], "name") == ["Partner B"]
    assert (shown(answer["any_of"], "code"), answer["same"]) == (["D"], [])
    assert some == {"any_of": answer["any_of"]}


async def test_an_aggregate_table_is_a_source_too(visits: httpx.AsyncClient) -> None:
    made = await visits.post("/api/forms", json={
        "key": "by_tier", "title": "By tier", "label_field": "tier",
        "fields": [
            {"key": "tier", "type": "text", "label": "Tier"},
            {"key": "total", "type": "money", "label": "Total", "settings": {"currency": "USD"}},
        ],
        "aggregate": {"sources": [{"form": "partner", "values": {"tier": "tier", "total": "revenue"}}],
                      "measures": {"total": "sum"}}})  # fmt: skip
    assert made.status_code == 201, made.text
    await change(visits, same={"settings": query("by_tier", ("tier", "eq", "tier"), columns=["tier", "total"])})

    assert shown((await make(visits, tier="gold"))["same"], "tier", "total") == [("gold", "12.50")]


async def change(client: httpx.AsyncClient, **changes: Any) -> None:
    form = (await client.get("/api/forms/visit")).json()["form"]
    body = {"definition": visit(**changes), "version": form["version"]}
    answer = await client.post("/api/forms/visit:apply", json=body)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("slow_from", [0.0, 3600.0])
async def test_everything_is_shown_under_the_rights_of_the_reader(
    visits: httpx.AsyncClient,
    make_role: MakeRole,
    make_member: MakeMember,
    sign_in: SignIn,
    slow_from: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexing, "SLOW_SECONDS", slow_from)  # a slow answer is the same answer
    but_b = {"actions": ["read"], "rows": "code <> 'B'", "fields": {"read": ["code", "name", "tier", "since"]}}
    clerk_signed_in = await sign_in_clerk(make_role, make_member, sign_in, partner=but_b)
    await make_role({"key": "blind", "title": "Blind", "kind": "member", "forms": {"visit": WHOLE}})
    await make_member("blind@acme.example", "blind")
    made = await make(visits, tier="gold", name="x", **{"from": "2019-01-01"})
    path = f"{VISITS}/{made['id']}"

    clerk = (await clerk_signed_in.get(path)).json()
    blind = await sign_in("blind@acme.example")

    assert shown(clerk["alike"], "name") == ["Partner A"]
    assert set(clerk["alike"][0]) == {"id", "name"}
    assert "any_of" not in clerk  # it compares with the revenue, which this reader does not see
    assert {"alike", "any_of", "silver"}.isdisjoint((await blind.get(path)).json())
    assert (await blind.post(f"{VISITS}:linked", json={"values": {"tier": "gold"}})).json()["values"] == {"same": []}


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        (query("none", ("a", "eq", "name"), columns=["b"]), "settings.form", "unknown_form"),
        (query("partner", ("name", "eq", "name"), columns=[]), "settings.columns", "invalid"),
        ({**query("partner", columns=["name"]), "where": []}, "settings.where", "invalid"),
        (query("partner", ("name", "eq", "name"), columns=["no"]), "settings.columns.0", "unknown_field"),
        (query("partner", ("no", "eq", "name"), columns=["name"]), "settings.where.0.field", "unknown_field"),
        (query("partner", ("name", "eq", "alike"), columns=["name"]), "settings.where.0.equals", "unknown_field"),
        (query("partner", ("since", "eq", "name"), columns=["name"]), "settings.where.0.equals", "cannot_match"),
        (query("partner", ("tier", "lt", "tier"), columns=["name"]), "settings.where.0.equals", "cannot_match"),
        (query("partner", ("region", "eq", "partner"), columns=["name"]), "settings.where.0.equals", "cannot_match"),
        (query("partner", ("name", "eq", "name"), columns=["name"], sort=[{"field": "no"}]), "settings.sort.0.field",
         "unknown_field"),
        (query("partner", ("name", "eq", "name"), columns=["name"], limit=101), "settings.limit", "invalid"),
        (query("partner", ("name", "eq", "name"), columns=["name"], filter={"field": "no", "op": "eq", "value": 1}),
         "settings.filter", "field_unknown"),
    ],
)  # fmt: skip
async def test_a_wrong_definition_is_named(
    admin: httpx.AsyncClient, given: dict[str, Any], path: str, code: str
) -> None:
    assert await blamed(admin, visit(alike={"settings": given}), "alike") == [(path, code)]


async def test_a_circle_is_refused_with_its_way(visits: httpx.AsyncClient) -> None:
    document = visit()
    document["fields"] += [
        {"key": "found", "type": "formula", "label": "Found",
         "settings": {"formula": "if(isempty(loop), 'no', 'yes')", "result": "text"}},
        {"key": "loop", "type": "query", "label": "Loop", "settings": query(
            "visit", ("found", "eq", "name"), columns=["name"])},
    ]  # fmt: skip
    form = (await visits.get("/api/forms/visit")).json()["form"]

    answer = await visits.post("/api/forms/visit:plan", json={"definition": document, "version": form["version"]})

    assert {each["code"] for each in answer.json()["errors"]} == {"computed_in_a_circle"}
    assert "Loop" in answer.json()["errors"][0]["message"]


async def test_a_source_may_not_go_while_a_query_needs_it(visits: httpx.AsyncClient) -> None:
    retired = await visits.post("/api/forms/partner:retire")

    assert {each["field"] for each in retired.json()["errors"]} >= {"visit.alike", "visit.any_of", "visit.silver"}
