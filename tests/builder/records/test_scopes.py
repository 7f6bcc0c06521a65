"""Rights and filters agree at every door: list, record, count and aggregate against a slow and obvious oracle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest

from tests.builder.conftest import System
from tests.builder.make import PARTNER
from tests.builder.writing import make_record, make_records, read_all
from tests.people import ActAs, MakeMember, MakeRole
from tongzhou.access.contracts import Actor
from tongzhou.access.rules import limit_to_reading
from tongzhou.builder.query.errors import InvalidAggregate, InvalidFilter, InvalidSort
from tongzhou.builder.query.facade import AggregateRequest, GroupKey, ListRequest, MeasureKey, SortKey
from tongzhou.builder.records import facade as records
from tongzhou.builder.records.errors import OutOfReach
from tongzhou.builder.schema.contracts import Forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.errors import InvalidValues, NotAllowed, NotFound

Record = Mapping[str, Any]
TIERS, REGIONS = ["gold", "silver", None], ["N", "S", None]
SPECIALIST = {
    "key": "specialist",
    "title": "Specialist",
    "kind": "member",
    "forms": {
        "region": {"actions": ["read"]},
        "partner": {
            "actions": ["read", "create", "update", "delete", "batch"],
            "rows": "manager in my_team or tier = 'gold' and region_code = 'N'",
            "fields": {
                "read": [each["key"] for each in PARTNER["fields"] if each["key"] != "bank_account"],
                "write": ["code", "name", "tier", "region", "manager", "revenue", "since"],
            },
        },
    },
}


class World:
    """Random partners, and a specialist who reaches some of them."""

    def __init__(self, database: Database, workspace: Workspace, system: Actor, specialist: Actor) -> None:
        self.database, self.workspace = database, workspace
        self.system, self.specialist = system, specialist
        self.everything: list[dict[str, Any]] = []

    def reached(self) -> list[dict[str, Any]]:
        mine = str(self.specialist.member_id)
        return [
            record
            for record in self.everything
            if (record["manager"] or {}).get("id") == mine
            or (record["tier"] == "gold" and record["region_code"] == "N")
        ]

    async def open(self, actor: Actor, connection: Any) -> records.OpenForm:
        return await records.open_form(connection, "partner", actor=actor, now=clock.now())


@pytest.fixture
async def world(
    database: Database,
    workspace: Workspace,
    forms: Forms,
    system: System,
    make_role: MakeRole,
    make_member: MakeMember,
    act_as: ActAs,
) -> World:
    await make_role(SPECIALIST)
    person = await make_member("spec@acme.example", "specialist", code="S1")
    await make_member("other@acme.example", "specialist", code="S2")
    actor = await system()
    for code in ("N", "S"):
        await make_record(database, actor, "region", code=code, name=f"Region {code}")
    random = Random(20190701)
    rows = [
        {
            "code": f"{number:03}",
            "name": random.choice(["同舟", "Bike", "车行"]) + f" {number}",
            "tier": random.choice(TIERS),
            "region": random.choice(REGIONS),
            "manager": random.choice(["S1", "S2", None]),
            "revenue": random.choice([None, "0.00", "-1.50", f"{random.randrange(10_000)}.25"]),
            "since": random.choice([None, (date(2019, 1, 1) + timedelta(random.randrange(900))).isoformat()]),
            "bank_account": f"B{number % 3}",
        }
        for number in range(60)
    ]
    await make_records(database, actor, "partner", rows)
    world = World(database, workspace, await system(), await act_as(person))
    world.everything = await read_all(database, world.system, "partner")
    return world


def condition(random: Random) -> dict[str, Any]:
    kind = random.randrange(6)
    if kind == 0:
        return {"field": "tier", "op": random.choice(["eq", "ne"]), "value": random.choice(["gold", "silver"])}
    if kind == 1:
        return {"field": "revenue", "op": random.choice(["lt", "lte", "gt", "gte", "eq", "ne"]),
                "value": random.choice(["0", "-1.5", "5000", "5000.25"])}  # fmt: skip
    if kind == 2:
        return {
            "field": "region_code",
            "op": random.choice(["in", "not_in"]),
            "value": random.sample(["N", "S", "X"], 2),
        }
    if kind == 3:
        return {"field": random.choice(["tier", "revenue", "since", "region"]),
                "op": random.choice(["is_empty", "is_not_empty"])}  # fmt: skip
    if kind == 4:
        return {"field": "since", "op": "between", "value": ["2019-03-01", "2020-06-30"]}
    return {
        "field": "name",
        "op": random.choice(["contains", "starts_with"]),
        "value": random.choice(["车", "bi", "同舟 1"]),
    }


def predicate(random: Random, depth: int = 0) -> dict[str, Any]:
    if depth > 2 or random.random() < 0.4:
        return condition(random)
    group = random.choice(["all", "any", "not"])
    if group == "not":
        return {"not": predicate(random, depth + 1)}
    return {group: [predicate(random, depth + 1) for _ in range(random.randrange(3))]}


def holds(document: dict[str, Any], record: Record) -> bool:  # noqa: PLR0911  one line per meaning
    """The meaning of a predicate, written as plainly as possible."""
    if "all" in document:
        return all(holds(part, record) for part in document["all"])
    if "any" in document:
        return any(holds(part, record) for part in document["any"])
    if "not" in document:
        return not holds(document["not"], record)
    value, operator, wanted = record[document["field"]], document["op"], document.get("value")
    if operator in ("is_empty", "is_not_empty"):
        return (value is None) is (operator == "is_empty")
    if operator == "ne":
        return not holds({**document, "op": "eq"}, record)
    if operator == "not_in":
        return value not in wanted
    if value is None:
        return False
    if document["field"] == "revenue":
        value, wanted = Decimal(value), Decimal(wanted)
    found: dict[str, Any] = {
        "eq": lambda: value == wanted,
        "lt": lambda: value < wanted,
        "lte": lambda: value <= wanted,
        "gt": lambda: value > wanted,
        "gte": lambda: value >= wanted,
        "in": lambda: value in wanted,
        "between": lambda: wanted[0] <= value <= wanted[1],
        "contains": lambda: wanted.lower() in value.lower(),
        "starts_with": lambda: value.lower().startswith(wanted.lower()),
    }
    return bool(found[operator]())


async def test_every_door_agrees_with_the_oracle(world: World) -> None:
    random = Random(42)
    async with world.database.workspace(world.workspace) as connection:
        form = await world.open(world.specialist, connection)
        for _ in range(150):
            chosen = predicate(random)
            expected = [record for record in world.reached() if holds(chosen, record)]
            request = ListRequest(filter=chosen, sort=(SortKey("code"),), limit=500)
            listed = orjson.loads(await records.list_records(form, request))["records"]
            assert [r["code"] for r in listed] == [r["code"] for r in expected], chosen
            assert await records.count_records(form, request) == len(expected)
            asked = AggregateRequest(
                measures=(MeasureKey("sum", "revenue", "total"), MeasureKey("count")), filter=chosen
            )
            (row,) = orjson.loads(await records.aggregate_records(form, asked))["rows"]
            amounts = [Decimal(r["revenue"]) for r in expected if r["revenue"] is not None]
            assert row == {"total": str(sum(amounts)) if amounts else None, "count": len(expected)}, chosen


async def test_pages_put_together_are_the_list(world: World) -> None:
    random = Random(7)
    keys = ["code", "name", "revenue", "since", "tier", "region_code", "region", "manager", "revision", "id"]
    async with world.database.workspace(world.workspace) as connection:
        form = await world.open(world.specialist, connection)
        for _ in range(25):
            sort = tuple(SortKey(key, random.random() < 0.5) for key in random.sample(keys, random.randrange(1, 4)))
            whole = orjson.loads(await records.list_records(form, ListRequest(sort=sort, limit=500)))["records"]
            assert len(whole) == len(world.reached())
            seen: list[Any] = []
            cursor = None
            while True:
                page = orjson.loads(await records.list_records(form, ListRequest(sort=sort, limit=7, cursor=cursor)))
                seen += page["records"]
                cursor = page["next_cursor"]
                if cursor is None:
                    break
            assert seen == whole, sort


async def test_a_record_opens_exactly_when_it_is_listed(world: World) -> None:
    reached = {record["id"] for record in world.reached()}
    assert 0 < len(reached) < len(world.everything)
    async with world.database.workspace(world.workspace) as connection:
        form = await world.open(world.specialist, connection)
        for record in world.everything:
            if record["id"] in reached:
                content = orjson.loads(await records.get_record(form, UUID(record["id"])))
                assert "bank_account" not in content
            else:
                with pytest.raises(NotFound):
                    await records.get_record(form, UUID(record["id"]))


async def test_what_may_not_be_read_may_not_be_asked(world: World) -> None:
    async with world.database.workspace(world.workspace) as connection:
        form = await world.open(world.specialist, connection)
        with pytest.raises(InvalidFilter):
            await records.list_records(
                form, ListRequest(filter={"field": "bank_account", "op": "starts_with", "value": "B"})
            )
        with pytest.raises(InvalidSort):
            await records.list_records(form, ListRequest(sort=(SortKey("bank_account"),)))
        with pytest.raises(InvalidAggregate):
            grouped = AggregateRequest(group_by=(GroupKey("bank_account"),), measures=(MeasureKey("count"),))
            await records.aggregate_records(form, grouped)


async def test_rows_out_of_reach_are_not_written(world: World) -> None:
    reached = {record["id"] for record in world.reached()}
    mine = next(r for r in world.everything if r["id"] in reached and r["tier"] != "gold")
    foreign = next(r for r in world.everything if r["id"] not in reached)

    async def attempt(expected: type[Exception], record_id: str, **values: Any) -> None:
        with pytest.raises(expected):
            async with world.database.workspace(world.workspace) as connection:
                form = await world.open(world.specialist, connection)
                await records.change(form, UUID(record_id), values, revision=1)

    await attempt(NotFound, foreign["id"], name="x")
    await attempt(OutOfReach, mine["id"], manager="S2")
    await attempt(InvalidValues, mine["id"], bank_account="x")
    with pytest.raises(OutOfReach):
        async with world.database.workspace(world.workspace) as connection:
            form = await world.open(world.specialist, connection)
            await records.create(form, {"code": "new", "name": "New", "manager": "S2"})
    assert await read_all(world.database, world.system, "partner") == world.everything


async def test_a_bulk_change_that_would_lose_one_row_changes_none(world: World) -> None:
    gold_elsewhere = [
        record
        for record in world.reached()
        if record["tier"] == "gold" and (record["manager"] or {}).get("id") != str(world.specialist.member_id)
    ]
    assert gold_elsewhere
    chosen = records.Chosen(filter={"field": "code", "op": "is_not_empty"})
    with pytest.raises(InvalidValues) as refused:
        async with world.database.workspace(world.workspace) as connection:
            form = await world.open(world.specialist, connection)
            await records.change_many(form, chosen, records.Edit({"tier": "silver"}))
    assert {error.code for error in refused.value.errors} == {"out_of_reach"}
    assert await read_all(world.database, world.system, "partner") == world.everything
    async with world.database.workspace(world.workspace) as connection:
        form = await world.open(world.specialist, connection)
        changed = await records.change_many(form, chosen, records.Edit({"revenue": "1"}))
    assert changed.changed == len(world.reached())


async def test_a_preview_changes_nothing(world: World) -> None:
    looking = limit_to_reading(world.specialist)
    async with world.database.workspace(world.workspace) as connection:
        form = await world.open(looking, connection)
        assert len(orjson.loads(await records.list_records(form, ListRequest(limit=500)))["records"]) == len(
            world.reached()
        )
        with pytest.raises(NotAllowed):
            await records.create(form, {"code": "new", "name": "New"})
