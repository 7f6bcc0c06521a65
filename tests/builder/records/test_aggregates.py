"""Aggregate tables: right on every read, read like any form, and weighed before a write commits."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest

from tests.builder.conftest import System
from tests.builder.stock import STOCK, STOCKED
from tests.builder.writing import make_record, make_records, read_all
from tests.people import ActAs, MakeMember, MakeRole, SignIn
from tongzhou.access.contracts import Actor
from tongzhou.builder.query.facade import AggregateRequest, GroupKey, MeasureKey, SortKey
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.errors import FormInUse, InvalidDefinition
from tongzhou.builder.schema.facade import (
    apply_change,
    create_form,
    create_forms,
    plan_change,
    read_fresh_forms,
    write_definition,
)
from tongzhou.builder.schema.retirement import purge_form, restore_form, retire_form
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.errors import InvalidValues, NotAllowed

Act = Callable[[records.OpenForm], Awaitable[Any]]


@pytest.fixture
async def actor(database: Database, workspace: Workspace, system: System) -> Actor:
    """Who may do everything, on depots North and South and a stock of theirs."""
    async with database.workspace(workspace) as connection:
        await create_forms(connection, STOCKED, actor=await system(), now=clock.now())
    found = await system()
    await make_records(database, found, "depot", [{"name": "North"}, {"name": "South"}])
    return found


async def do(database: Database, actor: Actor, form: str, act: Act) -> Any:
    """One transaction on a form."""
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return await act(await records.open_form(connection, form, actor=actor, now=clock.now()))


async def arrive(database: Database, actor: Actor, quantity: str, depot: str = "North", **more: Any) -> UUID:
    values = {"depot": depot, "product": "bike", "quantity": quantity, **more}
    return await make_record(database, actor, "arrival", **values)


async def deliver(database: Database, actor: Actor, *quantities: str, depot: str = "North") -> UUID:
    items = [{"product": "bike", "quantity": quantity} for quantity in quantities]
    return await make_record(database, actor, "delivery", depot=depot, items=items)


async def stock(database: Database, actor: Actor, **asked: Any) -> list[tuple[str, str, str]]:
    asked.setdefault("sort", (SortKey("depot_name"), SortKey("product")))
    found = await read_all(database, actor, "stock", **asked)
    return [(row["depot"]["label"], row["product"], row["quantity"]) for row in found]


async def refused(database: Database, actor: Actor, form: str, act: Act) -> list[tuple[str, dict[str, Any]]]:
    """What is said of a write that is refused, which must have changed nothing."""
    before = [await read_all(database, actor, key) for key in ("arrival", "delivery", "delivery_line", "stock")]
    with pytest.raises(InvalidValues) as error:
        await do(database, actor, form, act)
    assert [await read_all(database, actor, key) for key in ("arrival", "delivery", "delivery_line", "stock")] == before
    return [(each.code, dict(each.params)) for each in error.value.errors]


async def test_its_rows_are_the_groups_of_what_stands_in_its_sources(database: Database, actor: Actor) -> None:
    random, told = Random(7), defaultdict[tuple[str, str], Decimal](Decimal)
    counts = defaultdict[tuple[str, str], int](int)
    arrivals = []
    for number in range(60):
        depot, product = random.choice(["North", "South", None]), random.choice(["bike", "bell"])
        row = {"depot": depot, "product": product, "quantity": str(Decimal(random.randint(100, 999)) / 100),
               "confirmed": random.random() < 0.8, "note": random.choice([None, str(number)])}  # fmt: skip
        arrivals.append(row)
        if depot and row["confirmed"]:
            told[depot, product] += Decimal(row["quantity"])
            counts[depot, product] += row["note"] is not None
    await make_records(database, actor, "arrival", arrivals)
    gone = await deliver(database, actor, "1.25", "0.50")
    told["North", "bike"] -= Decimal("1.75")
    kept = await stock(database, actor)
    assert kept == [(*group, str(told[group])) for group in sorted(told)]
    found = await read_all(database, actor, "stock")
    assert {(row["depot"]["label"], row["product"]): row["arrivals"] for row in found} == {
        group: str(count) for group, count in counts.items()
    }
    boxes = {(row["depot"]["label"], row["product"]): row["boxes"] for row in found}
    assert boxes == {group: str(-(-int(quantity * 100) // 1000)) for group, quantity in told.items()}
    await do(database, actor, "delivery", lambda form: records.delete(form, gone))
    told["North", "bike"] += Decimal("1.75")
    assert await stock(database, actor) == [(*group, str(told[group])) for group in sorted(told)]


async def test_it_is_read_like_any_form(database: Database, actor: Actor) -> None:
    await arrive(database, actor, "12")
    await arrive(database, actor, "5", "South", product="bell")
    more = {"field": "quantity", "op": "gt", "value": "5"}
    assert await stock(database, actor, filter=more) == [("North", "bike", "12.00")]
    assert await stock(database, actor, sort=(SortKey("boxes"),)) == [
        ("South", "bell", "5.00"), ("North", "bike", "12.00"),
    ]  # fmt: skip
    asked = AggregateRequest((GroupKey("depot_name"),), (MeasureKey("sum", "quantity"),))
    rows = orjson.loads(await do(database, actor, "stock", lambda form: records.aggregate_records(form, asked)))
    assert rows == {"rows": [{"depot_name": "North", "quantity_sum": "12.00"},
                             {"depot_name": "South", "quantity_sum": "5.00"}]}  # fmt: skip
    (row, _) = await read_all(database, actor, "stock", sort=(SortKey("product", descending=True),))
    alone = orjson.loads(await do(database, actor, "stock", lambda form: records.get_record(form, UUID(row["id"]))))
    assert (alone["product"], alone["quantity"], alone["depot_name"]) == ("bike", "12.00", "North")
    depot = UUID(row["depot"]["id"])
    related = await do(database, actor, "depot", lambda form: records.list_related(form, depot))
    assert {each["form"]: each["count"] for each in related} == {"arrival": 1, "delivery": 0, "stock": 1}


async def test_its_groups_are_found_by_their_texts(
    database: Database, actor: Actor, workspace: Workspace, system: System
) -> None:
    await arrive(database, actor, "3", note="Spring Stock")
    await arrive(database, actor, "4", note="autumn")

    def by_note(document: dict[str, Any]) -> None:
        document["fields"] = [{"key": "note", "type": "text", "label": "Note"}, document["fields"][2]]
        values = {"note": "note", "quantity": "quantity"}
        document["aggregate"] = {"sources": [{"form": "arrival", "values": values}], "measures": {"quantity": "sum"}}
        document["label_field"], document["checks"] = "note", []

    await draft(database, workspace, system, "stock", by_note)
    found = await read_all(database, await system(), "stock", search="stock")
    assert [(row["note"], row["quantity"]) for row in found] == [("Spring Stock", "3.00")]


async def test_nobody_writes_it(database: Database, actor: Actor) -> None:
    await arrive(database, actor, "1")
    (row,) = await read_all(database, actor, "stock")
    group = UUID(row["id"])
    writes: list[Act] = [
        lambda form: records.create(form, {"product": "bike"}),
        lambda form: records.change(form, group, {"quantity": "9"}, revision=0),
        lambda form: records.delete(form, group),
        lambda form: records.purge(form, [group]),
        lambda form: records.copy(form, group, {}),
        lambda form: records.change_many(form, records.Chosen(ids=(group,)), records.Edit({"quantity": "9"})),
    ]
    for write in writes:
        with pytest.raises((NotAllowed, InvalidValues)):
            await do(database, actor, "stock", write)
    done = await do(database, actor, "stock", lambda form: records.write_many(
        form, [{"product": "bike"}], key=None, mode="create", skip_bad=False))  # fmt: skip
    assert [(error.field, error.code) for error in done.errors] == [("product", "not_writable")]
    assert await stock(database, actor) == [("North", "bike", "1.00")]


async def test_what_would_break_a_check_is_refused_at_every_door(database: Database, actor: Actor) -> None:
    arrived = await arrive(database, actor, "3")
    sent = await deliver(database, actor, "1", "1")
    told = [("aggregate_check_failed", {"aggregate": STOCK["title"], "message": STOCK["checks"][0]["message"]})]

    def without_group(found: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
        return [(code, {key: value for key, value in params.items() if key != "group"}) for code, params in found]

    chosen = records.Chosen(ids=(arrived,))
    (line, _) = [UUID(row["id"]) for row in await read_all(database, actor, "delivery_line")]
    writes: list[tuple[str, Act]] = [
        ("delivery", lambda form: records.create(form, {"depot": "North", "items": [{"product": "bike",
                                                                                     "quantity": "1.01"}]})),
        ("delivery", lambda form: records.create(form, {"depot": "South", "items": [{"product": "bike",
                                                                                     "quantity": "0.01"}]})),
        ("delivery", lambda form: records.change(form, sent, {"depot": "South"}, revision=1)),
        ("delivery_line", lambda form: records.change(form, line, {"quantity": "9"}, revision=1)),
        ("delivery_line", lambda form: records.change(form, line, {"product": "bell"}, revision=1)),
        ("arrival", lambda form: records.change(form, arrived, {"confirmed": False}, revision=1)),
        ("arrival", lambda form: records.change(form, arrived, {"depot": None}, revision=1)),
        ("arrival", lambda form: records.delete(form, arrived)),
        ("arrival", lambda form: records.delete_many(form, chosen)),
        ("arrival", lambda form: records.change_many(form, chosen, records.Edit({"quantity": "1"}))),
        ("delivery", lambda form: records.write_many(
            form, [{"number": "X"}], key=None, mode="create", skip_bad=False)),
    ]  # fmt: skip
    for form, write in writes[:-1]:
        assert without_group(await refused(database, actor, form, write)) == told, form
    await do(database, actor, *writes[-1])
    ((_, params),) = await refused(database, actor, *writes[0])
    assert params["group"] == "North · bike · -0.01"


async def test_only_what_stands_in_the_end_counts(database: Database, actor: Actor) -> None:
    """Rows that are made before others leave may break a check for a moment."""
    await arrive(database, actor, "3")
    sent = await deliver(database, actor, "2", "1")
    exchange = {"items": [{"product": "bike", "quantity": "3"}]}
    await do(database, actor, "delivery", lambda form: records.change(form, sent, exchange, revision=1))
    assert await stock(database, actor) == [("North", "bike", "0.00")]

    async def both(form: records.OpenForm) -> None:
        await records.create(form, {"depot": "South", "items": [{"product": "bike", "quantity": "4"}]})
        await records.create(form.other("arrival"), {"depot": "South", "product": "bike", "quantity": "4"})

    await do(database, actor, "delivery", both)
    assert await stock(database, actor) == [("North", "bike", "0.00"), ("South", "bike", "0.00")]


async def test_a_record_that_comes_back_is_weighed(database: Database, actor: Actor) -> None:
    arrived = await arrive(database, actor, "3")
    sent = await deliver(database, actor, "3")
    await do(database, actor, "delivery", lambda form: records.delete(form, sent))
    await do(database, actor, "arrival", lambda form: records.delete(form, arrived))
    await refused(database, actor, "delivery", lambda form: records.restore(form, [sent]))
    await do(database, actor, "arrival", lambda form: records.restore(form, [arrived]))
    await do(database, actor, "delivery", lambda form: records.restore(form, [sent]))
    assert await stock(database, actor) == [("North", "bike", "0.00")]


async def test_of_those_who_together_would_break_a_check_some_pass(database: Database, actor: Actor) -> None:
    await arrive(database, actor, "3")
    await arrive(database, actor, "2", "South")
    tries = [deliver(database, actor, "1", depot=depot) for _ in range(6) for depot in ("North", "South")]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, UUID) for each in done) == 5
    assert {type(each) for each in done} == {UUID, InvalidValues}
    assert await stock(database, actor) == [("North", "bike", "0.00"), ("South", "bike", "0.00")]


async def test_two_who_meet_in_a_group_that_one_moved_away_do_not_both_pass(database: Database, actor: Actor) -> None:
    """One raises a line's quantity while another moves the whole delivery to a depot that has just enough for less."""
    await arrive(database, actor, "5")
    await arrive(database, actor, "1", "South")
    sent = await deliver(database, actor, "1")
    (line,) = [UUID(row["id"]) for row in await read_all(database, actor, "delivery_line")]
    written = asyncio.Barrier(2)

    async def write(form: str, record: UUID, **values: Any) -> None:
        async def act(opened: records.OpenForm) -> None:
            await records.change(opened, record, values, revision=1)
            await written.wait()

        await do(database, actor, form, act)

    done = await asyncio.gather(
        write("delivery_line", line, quantity="5"), write("delivery", sent, depot="South"), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) in (
        ["InvalidValues", "NoneType"],
        ["DeadlockDetected", "NoneType"],
    )
    assert all(Decimal(quantity) >= 0 for _, _, quantity in await stock(database, actor))


async def test_who_may_not_read_it_is_told_the_message_alone(
    database: Database, actor: Actor, make_role: MakeRole, make_member: MakeMember, act_as: ActAs
) -> None:
    everything = {"actions": ["read", "create", "update"]}
    role = {"key": "sender", "title": "Sender", "kind": "member"}
    await make_role({**role, "forms": dict.fromkeys(("depot", "delivery", "delivery_line"), everything)})
    sender = await act_as(await make_member("sender@acme.example", "sender"))
    with pytest.raises(InvalidValues) as error:
        await deliver(database, sender, "1")
    assert [each.params["group"] for each in error.value.errors] == [""]


async def draft(
    database: Database, workspace: Workspace, system: System, key: str, change: Callable[[Any], None]
) -> None:
    async with database.workspace(workspace) as connection:
        current = (await read_fresh_forms(connection)).get(key)
        document = write_definition(current)
        change(document)
        await apply_change(connection, key, document, version=current.version, actor=await system(), now=clock.now())


def field(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in document["fields"] if each["key"] == key)  # type: ignore[no-any-return]


async def test_forms_it_reads_change_under_it(
    database: Database, actor: Actor, workspace: Workspace, system: System
) -> None:
    await arrive(database, actor, "3")

    def rename(document: dict[str, Any]) -> None:
        field(document, "quantity")["label"] = "How many"
        document["fields"].append({"key": "grade", "type": "text", "label": "Grade"})

    def whole(document: dict[str, Any]) -> None:
        field(document, "note")["type"] = "long_text"

    def retire(document: dict[str, Any]) -> None:
        field(document, "quantity")["retired"] = True

    await draft(database, workspace, system, "arrival", rename)
    await draft(database, workspace, system, "arrival", whole)
    with pytest.raises(InvalidDefinition) as error:
        await draft(database, workspace, system, "arrival", retire)
    assert [(each.code, each.params) for each in error.value.errors] == [
        ("counted_elsewhere", {"form": STOCK["title"]})
    ]
    with pytest.raises(FormInUse):
        async with database.workspace(workspace) as connection:
            await retire_form(connection, "arrival", actor=await system(), now=clock.now())
    assert await stock(database, await system()) == [("North", "bike", "3.00")]


async def test_it_changes_like_any_form(database: Database, actor: Actor, workspace: Workspace, system: System) -> None:
    await arrive(database, actor, "3", note="first")
    await arrive(database, actor, "4", note=None)

    def average(document: dict[str, Any]) -> None:
        document["aggregate"]["measures"]["quantity"] = "avg"
        document["aggregate"]["sources"] = document["aggregate"]["sources"][:1]
        document["fields"] = [each for each in document["fields"] if each["key"] != "arrivals"]
        document["aggregate"]["measures"].pop("arrivals")
        document["aggregate"]["sources"][0]["values"].pop("arrivals")
        document["checks"] = []

    await draft(database, workspace, system, "stock", average)
    actor = await system()
    assert await stock(database, actor) == [("North", "bike", "3.50")]
    await deliver(database, actor, "100")
    async with database.workspace(workspace) as connection:
        await retire_form(connection, "stock", actor=actor, now=clock.now())
    async with database.workspace(workspace) as connection:
        await restore_form(connection, "stock", actor=await system(), now=clock.now())
    assert await stock(database, await system()) == [("North", "bike", "3.50")]
    async with database.workspace(workspace) as connection:
        await retire_form(connection, "stock", actor=actor, now=clock.now())
        await purge_form(connection, "stock", confirm="stock", actor=actor, now=clock.now())
        assert "stock" not in (await read_fresh_forms(connection)).by_key


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        (lambda d: d["aggregate"]["sources"][0].update(form="nowhere"), "aggregate.sources.0.form", "unknown_form"),
        (lambda d: d["aggregate"]["sources"][0].update(form="stock2"), "aggregate.sources.0.form", "unknown_form"),
        (lambda d: d["aggregate"]["sources"][1]["values"].pop("depot"), "aggregate.sources.1.values.depot", "required"),
        (lambda d: d["aggregate"]["sources"][0]["values"].update(depot="note"),
         "aggregate.sources.0.values.depot", "formula_gives_another"),
        (lambda d: d["aggregate"]["sources"][1]["values"].update(depot="delivery"),
         "aggregate.sources.1.values.depot", "leads_elsewhere"),
        (lambda d: d["aggregate"]["sources"][0]["values"].update(quantity="product"),
         "aggregate.sources.0.values.quantity", "formula_gives_another"),
        (lambda d: d["aggregate"]["sources"][0]["values"].update(quantity="quantity +"),
         "aggregate.sources.0.values.quantity", "expression_ends_early"),
        (lambda d: d["aggregate"]["sources"][0].update(where="today = today"),
         "aggregate.sources.0.where", "aggregate_variable"),
        (lambda d: d["aggregate"]["sources"][0]["values"].update(elsewhere="quantity"),
         "aggregate.sources.0.values.elsewhere", "unknown_field"),
        (lambda d: d["aggregate"]["measures"].update(elsewhere="sum"), "aggregate.measures.elsewhere", "unknown_field"),
        (lambda d: d["aggregate"]["measures"].update(product="max", depot="count"), "fields",
         "aggregate_without_dimension"),
        (lambda d: d["fields"][2].update(required=True), "fields.2", "aggregate_field_unfit"),
        (lambda d: d["fields"].append({"key": "number", "type": "serial", "label": "No."}), "fields.6",
         "aggregate_field_unfit"),
        (lambda d: d.update(shared_with_partners=True), "aggregate", "aggregate_form_unfit"),
        (lambda d: d["aggregate"].update(sources=[]), "aggregate.sources", "invalid"),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_it_is_said_where_it_stands(
    database: Database, actor: Actor, workspace: Workspace, system: System,
    change: Callable[[Any], Any], place: str, code: str,
) -> None:  # fmt: skip
    document = orjson.loads(orjson.dumps({**STOCK, "key": "stock2"}))
    change(document)
    with pytest.raises(InvalidDefinition) as error:
        async with database.workspace(workspace) as connection:
            await create_form(connection, document, actor=await system(), now=clock.now())
    assert (place, code) in [(each.field, each.code) for each in error.value.errors], error.value.errors
    async with database.workspace(workspace) as connection:
        assert "stock2" not in (await read_fresh_forms(connection)).by_key
    assert await stock(database, actor) == []


async def test_a_new_check_is_planned_with_how_many_groups_fail_it(
    database: Database, actor: Actor, workspace: Workspace, system: System
) -> None:
    for product, quantity in (("bike", "3"), ("bell", "9")):
        await arrive(database, actor, quantity, product=product)
    async with database.workspace(workspace) as connection:
        current = (await read_fresh_forms(connection)).get("stock")
        document = write_definition(current)
        document["checks"].append({"that": "quantity >= 5", "message": "Keep five"})
        planned = await plan_change(
            connection, "stock", document, version=current.version, actor=await system(), now=clock.now()
        )
    assert [(each.change.kind, each.fact.count) for each in planned.changes] == [("add_check", 1), ("change_rules", 0)]


async def test_nothing_leads_to_it_and_it_stays_what_it_is(
    database: Database, actor: Actor, workspace: Workspace, system: System
) -> None:
    def refer(document: dict[str, Any]) -> None:
        document["fields"].append({"key": "of", "type": "reference", "label": "Of", "settings": {"form": "stock"}})

    def become(document: dict[str, Any]) -> None:
        document["aggregate"] = None

    for key, change in (("arrival", refer), ("stock", become)):
        with pytest.raises(InvalidDefinition):
            await draft(database, workspace, system, key, change)
    assert await stock(database, actor) == []


async def test_other_forms_fold_its_rows(
    database: Database, actor: Actor, workspace: Workspace, system: System
) -> None:
    def fold(document: dict[str, Any]) -> None:
        settings = {"form": "stock", "through": "depot", "measure": "sum", "field": "quantity"}
        document["fields"].append({"key": "on_hand", "type": "rollup", "label": "On hand", "settings": settings})

    await draft(database, workspace, system, "depot", fold)
    actor = await system()
    await arrive(database, actor, "3")
    await arrive(database, actor, "2.5", product="bell")
    found = await read_all(database, actor, "depot", sort=(SortKey("name"),))
    assert [(row["name"], row["on_hand"]) for row in found] == [("North", "5.50"), ("South", "0.00")]


async def test_over_http(actor: Actor, make_member: MakeMember, sign_in: SignIn, database: Database) -> None:
    await make_member("admin@acme.example", "administrator")
    browser = await sign_in("admin@acme.example")
    await arrive(database, actor, "1")
    form = (await browser.get("/api/forms/stock")).json()["form"]
    assert form["actions"] == ["export", "print", "read"]
    assert not any(each["writable"] for each in form["fields"])
    assert form["aggregate"]["measures"] == {"quantity": "sum", "arrivals": "count"}
    answer = await browser.post("/api/forms/stock/records", json={"product": "bike"})
    assert answer.status_code == 403
    body = {"depot": "North", "items": [{"product": "bike", "quantity": "2"}]}
    answer = await browser.post("/api/forms/delivery/records", json=body, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "field": "",
            "code": "aggregate_check_failed",
            "message": "Not enough in stock (Stock: North · bike · -1.00)",
        }
    ]
    assert (await browser.get("/api/forms/delivery/records")).json()["records"] == []
