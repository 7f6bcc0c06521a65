"""Indexes that make themselves."""

from __future__ import annotations

from typing import Any

from tests.builder.conftest import MakeForms, System
from tests.builder.writing import make_records
from tongzhou.builder.query.facade import IndexWish, ListRequest, SortKey, advise, sight_of
from tongzhou.builder.records.facade import IndexKeeper, list_records, open_form
from tongzhou.builder.records.indexing import lookup_wishes
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

FILTER = {
    "all": [{"field": "tier", "op": "eq", "value": "gold"}, {"field": "since", "op": "gte", "value": "2019-01-01"}]
}


async def test_wishes_equal_filters_then_the_sort(forms: Forms, system: System) -> None:
    sight = sight_of(forms, await system())
    partner = sight.form("partner")

    def wish(filter_: object, *sort: SortKey) -> tuple[str, ...] | None:
        found = advise(sight, partner, ListRequest(filter=filter_, sort=sort))
        return None if found is None else found.columns

    assert wish(FILTER, SortKey("revenue", descending=True)) == ('"tier"', '"revenue" desc nulls last', '"id" desc')
    assert wish(None, SortKey("name")) == ('"_label_key"', '"id"')
    assert wish(FILTER) == ('"tier"', '"id"')
    assert wish(None) is None
    assert wish({"field": "code", "op": "eq", "value": "1"}) is None
    assert wish({"any": [FILTER]}) is None
    assert wish(FILTER, SortKey("region_code")) == ('"tier"',)


async def test_a_list_that_stays_slow_gets_its_index_and_uses_it(
    database: Database, workspace: Workspace, forms: Forms, system: System
) -> None:
    actor = await system()
    rows = [{"code": str(n), "name": f"P{n}", "tier": "gold" if n % 50 == 0 else "silver"} for n in range(3_000)]
    await make_records(database, actor, "partner", rows)
    keeper = IndexKeeper(database)
    request = ListRequest(filter={"field": "tier", "op": "eq", "value": "gold"}, sort=(SortKey("code"),), limit=5)
    async with database.statements(workspace) as connection:
        await connection.execute(f"analyze {workspace.schema}.partner".encode())
        form = await open_form(connection, "partner", actor=actor, now=clock.now())
        for _ in range(5):
            keeper.note(form, request, 0.02)
            keeper.note(form, request, 0.001)
        before = await list_records(form, request)
    await keeper.settle()
    async with database.statements(workspace) as connection:
        found = await (
            await connection.execute(
                "select indexname from pg_indexes where schemaname = %s and starts_with(indexname, '_asked_')",
                (workspace.schema,),
            )
        ).fetchall()
        plan = await (
            await connection.execute(
                f"explain select id from {workspace.schema}.partner where deleted_at is null and tier = 'gold'"
                " order by code, id limit 5".encode()
            )
        ).fetchall()
        form = await open_form(connection, "partner", actor=actor, now=clock.now())
        assert await list_records(form, request) == before
    assert [row["indexname"] for row in found] == [IndexWish("partner", ('"tier"', '"code"', '"id"')).name]
    assert any("_asked_" in row["QUERY PLAN"] for row in plan)


def looking_up(**linked: Any) -> dict[str, Any]:
    same_tier = {"field": "tier", "equals": "tier"}
    return {"key": "visit", "title": "Visits", "fields": [
        {"key": "code", "type": "text", "label": "Code"},
        {"key": "tier", "type": "select", "label": "Tier", "settings": {"options": [{"key": "gold"}]}},
        {"key": "day", "type": "date", "label": "Day"},
        {"key": "name", "type": "text", "label": "Name", "linked": {
            "form": "partner", "where": [same_tier, {"field": "since", "equals": "day"}], "take": "name", **linked}},
        {"key": "alike", "type": "query", "label": "Alike", "settings": {
            "form": "partner", "where": [same_tier, {"field": "since", "op": "gte", "equals": "day"}],
            "columns": ["name"], "sort": [{"field": "revenue", "descending": True}]}},
        {"key": "who", "type": "select", "label": "Who", "settings": {
            "source": {"form": "partner", "field": "name", "where": [same_tier]}}},
        {"key": "of_code", "type": "text", "label": "By code", "linked": {
            "form": "partner", "where": [{"field": "code", "equals": "code"}], "take": "name"}},
    ]}  # fmt: skip


async def test_look_ups_wish_for_what_they_compare(
    database: Database, workspace: Workspace, forms: Forms, make_forms: MakeForms, system: System
) -> None:
    await make_forms(looking_up())
    async with database.statements(workspace) as connection:
        form = await open_form(connection, "visit", actor=await system(), now=clock.now())

    def wishes(*keys: str) -> list[tuple[str, ...]]:
        return [wish.columns for wish in lookup_wishes(form, keys)]

    assert wishes("name") == [('"tier"', '"since"', '"id" desc')]
    assert wishes("alike") == [('"tier"', '"revenue" desc nulls last', '"id" desc')]
    assert wishes("who") == [('"tier"', '"id"')]
    assert wishes("of_code") == []  # unique: there is an index


async def test_any_condition_wishes_for_its_own(
    database: Database, workspace: Workspace, forms: Forms, make_forms: MakeForms, system: System
) -> None:
    await make_forms(looking_up(match="any"))
    async with database.statements(workspace) as connection:
        form = await open_form(connection, "visit", actor=await system(), now=clock.now())

    assert [wish.columns for wish in lookup_wishes(form, ("name",))] == [
        ('"tier"', '"id" desc'), ('"since"', '"id" desc')
    ]  # fmt: skip


async def test_slow_look_ups_are_noted(
    database: Database, workspace: Workspace, forms: Forms, make_forms: MakeForms, system: System
) -> None:
    await make_forms(looking_up())
    actor, keeper = await system(), IndexKeeper(database)
    rows = [{"code": str(n), "name": f"P{n}", "tier": "gold"} for n in range(2_500)]
    await make_records(database, actor, "partner", rows)
    async with database.statements(workspace) as connection:
        await connection.execute(f"analyze {workspace.schema}.partner".encode())
        form = await open_form(connection, "visit", actor=actor, now=clock.now())
    for seconds in (0.02, 0.001, 0.02, 0.02):
        keeper.note_lookups(form, ("name",), seconds)
    await keeper.settle()
    async with database.statements(workspace) as connection:
        noted = await (
            await connection.execute(f"select columns, state from {workspace.schema}._slow_list".encode())
        ).fetchall()

    assert [(row["columns"], row["state"]) for row in noted] == [(['"tier"', '"since"', '"id" desc'], "made")]
