"""Trees of records: read a level at a time, and never a record below itself, at whatever door."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.builder.conftest import MakeForms, System
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.schema.facade import plan_change, read_fresh_forms, write_definition
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

UNITS = "/api/forms/unit/records"
TREE = "/api/forms/unit/records:tree"
UNIT: dict[str, Any] = {
    "key": "unit",
    "title": "Unit",
    "label_field": "name",
    "fields": [
        {"key": "code", "type": "text", "label": "Code", "unique": True},
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "parent", "type": "reference", "label": "Above", "settings": {"form": "unit", "hierarchy": True}},
        {"key": "cost", "type": "money", "label": "Cost", "settings": {"currency": "CNY"}},
    ],
}
LOOSE: dict[str, Any] = {
    **UNIT,
    "fields": [{**each, "settings": {"form": "unit"}} if each["key"] == "parent" else each for each in UNIT["fields"]],
}


@pytest.fixture
async def writer(make_forms: MakeForms, make_member: MakeMember, sign_in: SignIn) -> httpx.AsyncClient:
    """An administrator over the units A › (B › D, C) and E."""
    await make_forms(UNIT)
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    browser = await sign_in("admin@acme.example")
    for code, parent, cost in (("A", None, "1"), ("B", "A", "2"), ("C", "A", "4"), ("D", "B", "8"), ("E", None, "16")):
        values = {"code": code, "name": f"Unit {code}", "parent": parent, "cost": cost}
        assert (await browser.post(UNITS, json=values)).status_code == 201
    return browser


async def ids_of(browser: httpx.AsyncClient) -> dict[str, str]:
    found = (await browser.get(UNITS, params={"limit": 500})).json()["records"]
    return {each["code"]: each["id"] for each in found}


async def parents_of(browser: httpx.AsyncClient) -> dict[str, str | None]:
    found = (await browser.get(UNITS)).json()["records"]
    return {each["code"]: each["parent"] and each["parent"]["label"][-1] for each in found}


async def level(browser: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await browser.get(TREE, params={"parent": "parent", "sort": "code", **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shown(page: dict[str, Any]) -> list[tuple[str, int, bool]]:
    return [
        (each["code"], page["below"][each["id"]]["children"], page["below"][each["id"]]["matches"])
        for each in page["records"]
    ]


async def test_a_level_tells_how_many_lie_right_below(writer: httpx.AsyncClient) -> None:
    ids = await ids_of(writer)
    assert shown(await level(writer)) == [("A", 2, True), ("E", 0, True)]
    assert shown(await level(writer, below=ids["A"])) == [("B", 1, True), ("C", 0, True)]
    assert shown(await level(writer, below=f"{ids['A']},{ids['B']}")) == [
        ("B", 1, True), ("C", 0, True), ("D", 0, True),
    ]  # fmt: skip


async def test_a_level_comes_in_pages(writer: httpx.AsyncClient) -> None:
    first = await level(writer, limit=1)
    assert shown(first) == [("A", 2, True)]
    second = await level(writer, limit=1, cursor=first["next_cursor"])
    assert (shown(second), second["next_cursor"]) == ([("E", 0, True)], None)


async def test_a_filter_shows_what_it_finds_with_all_above(writer: httpx.AsyncClient) -> None:
    ids, asked = await ids_of(writer), '{"field":"code","op":"in","value":["D","E"]}'
    assert shown(await level(writer, filter=asked)) == [("A", 1, False), ("E", 0, True)]
    assert shown(await level(writer, filter=asked, below=ids["A"])) == [("B", 1, False)]
    assert shown(await level(writer, filter=asked, below=ids["B"])) == [("D", 0, True)]
    assert shown(await level(writer, search="Unit C")) == [("A", 1, False)]
    assert not (await level(writer, filter=asked))["more_matches"]


async def test_totals_are_of_all_that_lies_below(writer: httpx.AsyncClient) -> None:
    ids = await ids_of(writer)
    page = await level(writer, totals="true", sums="cost")
    assert page["below"][ids["A"]] == {"children": 2, "matches": True, "count": 4, "totals": {"cost": "15.00"}}
    assert page["below"][ids["E"]]["totals"] == {"cost": "16.00"}
    found = await level(writer, totals="true", sums="cost", search="Unit D")
    assert found["below"][ids["A"]] == {"children": 1, "matches": False, "count": 1, "totals": {"cost": "8.00"}}
    for wrong in ("name", "nothing"):
        answer = await writer.get(TREE, params={"parent": "parent", "totals": "true", "sums": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "sums")


async def test_what_lies_below_a_record_out_of_sight_stands_at_the_top(
    writer: httpx.AsyncClient, make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    role = {"key": "some", "title": "Some", "kind": "member", "forms": {
        "unit": {"actions": ["read"], "rows": "code <> 'A' and code <> 'D'"}}}  # fmt: skip
    await make_role(role)
    await make_member("bob@acme.example", "some", name="Bob", code="E2")
    bob = await sign_in("bob@acme.example")
    assert shown(await level(bob)) == [("B", 0, True), ("C", 0, True), ("E", 0, True)]
    assert shown(await level(bob, search="Unit B")) == [("B", 0, True)]
    binned = await writer.delete(f"{UNITS}/{(await ids_of(writer))['A']}")
    assert binned.status_code == 204
    assert [code for code, *_ in shown(await level(writer))] == ["B", "C", "E"]


@pytest.mark.parametrize("key", ["", "code", "nothing"])
async def test_a_tree_needs_a_hierarchy(writer: httpx.AsyncClient, key: str) -> None:
    answer = await writer.get(TREE, params={"parent": key})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "not_a_hierarchy")


async def test_a_record_is_not_put_below_itself(writer: httpx.AsyncClient) -> None:
    ids, before = await ids_of(writer), await parents_of(writer)
    answer = await writer.patch(f"{UNITS}/{ids['A']}", json={"revision": 1, "parent": ids["D"]})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("parent", "below_itself")
    assert error["message"].endswith("Unit A › Unit D › Unit B › Unit A")
    own = await writer.patch(f"{UNITS}/{ids['E']}", json={"revision": 1, "parent": ids["E"]})
    assert own.json()["errors"][0]["message"].endswith("Unit E › Unit E")
    assert await parents_of(writer) == before


async def test_a_move_to_another_branch_is_a_write_like_any(writer: httpx.AsyncClient) -> None:
    ids = await ids_of(writer)
    moved = await writer.patch(f"{UNITS}/{ids['B']}", json={"revision": 1, "parent": ids["E"]})
    assert (moved.status_code, moved.json()["revision"]) == (200, 2)
    stale = await writer.patch(f"{UNITS}/{ids['B']}", json={"revision": 1, "parent": None})
    assert stale.status_code == 409
    assert shown(await level(writer, below=ids["E"])) == [("B", 1, True)]


async def test_many_records_are_not_put_below_themselves(writer: httpx.AsyncClient) -> None:
    ids, before = await ids_of(writer), await parents_of(writer)
    body = {"ids": [ids["A"], ids["E"]], "values": {"parent": ids["D"]}}
    answer = await writer.post(f"{UNITS}:update", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "below_itself")
    assert await parents_of(writer) == before


async def test_an_undo_closes_no_circle(writer: httpx.AsyncClient) -> None:
    ids = await ids_of(writer)
    done = await writer.post(f"{UNITS}:update", json={"ids": [ids["B"]], "values": {"parent": None}})
    assert (await writer.patch(f"{UNITS}/{ids['A']}", json={"revision": 1, "parent": ids["B"]})).status_code == 200
    answer = await writer.post("/api/undo", json={"token": done.json()["undo"]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "below_itself")
    assert (await parents_of(writer))["B"] is None


async def test_of_two_moves_that_together_close_a_circle_one_passes(writer: httpx.AsyncClient) -> None:
    for _ in range(5):
        ids = await ids_of(writer)
        await writer.post(f"{UNITS}:update", json={"ids": [ids["A"], ids["E"]], "values": {"parent": None}})
        records = {each["code"]: each for each in (await writer.get(UNITS)).json()["records"]}
        answers = await asyncio.gather(*(
            writer.patch(f"{UNITS}/{ids[one]}", json={"revision": records[one]["revision"], "parent": ids[other]})
            for one, other in (("A", "E"), ("E", "A"))
        ))  # fmt: skip
        assert sorted(answer.status_code for answer in answers) == [200, 422]
        refused = next(answer for answer in answers if answer.status_code == 422)
        assert refused.json()["errors"][0]["code"] == "below_itself"


async def test_a_record_in_the_recycle_bin_closes_no_circle_when_it_comes_back(writer: httpx.AsyncClient) -> None:
    ids = await ids_of(writer)
    assert (await writer.delete(f"{UNITS}/{ids['B']}")).status_code == 204
    answer = await writer.patch(f"{UNITS}/{ids['A']}", json={"revision": 1, "parent": ids["D"]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "below_itself")
    assert "Unit B" not in answer.json()["errors"][0]["message"]


async def test_a_reference_becomes_a_hierarchy_only_without_circles(
    make_forms: MakeForms,
    make_member: MakeMember,
    sign_in: SignIn,
    database: Database,
    workspace: Workspace,
    system: System,
) -> None:
    await make_forms(LOOSE)
    await make_member("admin@acme.example", "administrator", name="Ada", code="E1")
    browser = await sign_in("admin@acme.example")
    for code, parent in (("A", None), ("B", "A"), ("C", "B"), ("D", None)):
        assert (await browser.post(UNITS, json={"code": code, "name": code, "parent": parent})).status_code == 201
    ids = await ids_of(browser)
    circle = await browser.patch(f"{UNITS}/{ids['A']}", json={"revision": 1, "parent": ids["B"]})
    assert circle.status_code == 200
    async with database.workspace(workspace) as connection:
        current = (await read_fresh_forms(connection)).get("unit")
        written = write_definition(current)
        for each in written["fields"]:
            each["settings"] |= {"hierarchy": True} if each["key"] == "parent" else {}
        plan = await plan_change(
            connection, "unit", written, version=current.version, actor=await system(), now=clock.now()
        )
    assert [(each.field, each.code, each.params["count"]) for each in plan.problems] == [
        ("parent", "rows_below_themselves", 3)
    ]


async def test_a_hierarchy_leads_to_its_own_form(admin: httpx.AsyncClient) -> None:
    document = {**UNIT, "fields": [
        {**each, "settings": {"form": "partner", "hierarchy": True}} if each["key"] == "parent" else each
        for each in UNIT["fields"]
    ]}  # fmt: skip
    answer = await admin.post("/api/forms", json=document)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "hierarchy_elsewhere")
