"""Rows of sub-forms: part of their record, under the same checks, rights, history and undo as any record."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from tests.builder.conftest import System
from tests.builder.invoices import INVOICE, INVOICE_COMPUTED, LINE, PARTNER_COMPUTED
from tests.builder.make import PARTNER, REGION
from tests.builder.records.test_computed import AddFields, add_fields
from tests.builder.writing import make_record, read_all
from tests.people import ActAs, MakeMember, MakeRole, SignIn
from tongzhou.access.contracts import Actor
from tongzhou.builder.records import facade as records
from tongzhou.builder.records.errors import StaleRecord
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.builder.schema.facade import create_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.errors import InvalidValues, NotAllowed

GIVEN_AWAY = {"key": "given_away", "type": "formula", "label": "Given away",
              "settings": {"formula": "SUMIF(items.quantity, items.kind = 'gift')", "result": "number"}}  # fmt: skip
__all__ = ["add_fields"]
ROWS = {"key": "items", "type": "subform", "label": "Items", "settings": {"form": "invoice_line", "through": "invoice"}}
WHEEL = {"product": "wheel", "quantity": "2", "price": "10.00"}
BELL = {"product": "bell", "quantity": "1", "price": "0.50", "kind": "gift"}


def documents() -> list[dict[str, Any]]:
    """Invoices with their lines as a sub-form, all made at once: they name one another."""
    following = [{**each, "settings": {**each["settings"], "inherits": True}} if each["key"] == "invoice" else each
                 for each in LINE["fields"]]  # fmt: skip
    return [
        REGION,
        {**PARTNER, "fields": [*PARTNER["fields"], *PARTNER_COMPUTED]},
        {**INVOICE, "fields": [*INVOICE["fields"], ROWS, GIVEN_AWAY, *INVOICE_COMPUTED]},
        {**LINE, "fields": following},
    ]


@pytest.fixture
async def actor(database: Database, workspace: Workspace, system: System) -> Actor:
    async with database.workspace(workspace) as connection:
        await create_forms(connection, documents(), actor=await system(), now=clock.now())
    return await system()


async def change(database: Database, actor: Actor, record: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        done = await records.change(opened, UUID(record["id"]), values, revision=record["revision"])
        found: dict[str, Any] = orjson.loads(done.shown)
        return found


async def get(database: Database, actor: Actor, record_id: UUID) -> dict[str, Any]:
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        found: dict[str, Any] = orjson.loads(await records.get_record(opened, record_id))
        return found


def shown(record: Mapping[str, Any], *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in record["items"]]


async def test_a_record_is_made_read_and_computed_with_its_rows(database: Database, actor: Actor) -> None:
    made = await make_record(database, actor, "invoice", number="A", discount="10", items=[WHEEL, BELL])
    record = await get(database, actor, made)
    assert shown(record, "product", "kind", "amount") == [("wheel", "sale", "20.00"), ("bell", "gift", "0.50")]
    assert (record["lines"], record["total"], record["net"]) == ("2", "20.50", "18.45")
    assert record["given_away"] == "1"
    (listed,) = await read_all(database, actor, "invoice")
    assert "items" not in listed
    (asked,) = await read_all(database, actor, "invoice", fields=("number", "items"))
    assert asked["items"] == record["items"]
    await make_record(database, actor, "invoice", number="B")
    for operator, number in (("is_empty", "B"), ("is_not_empty", "A")):
        found = await read_all(database, actor, "invoice", filter={"field": "items", "op": operator})
        assert [each["number"] for each in found] == [number]
    own = await read_all(database, actor, "invoice_line", fields=("invoice", "product"))
    assert {row["invoice"]["label"] for row in own} == {"A"}


async def test_rows_are_changed_added_and_taken_away_with_one_revision(database: Database, actor: Actor) -> None:
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL, BELL])
    record = await get(database, actor, made)
    wheel, _ = record["items"]
    after = await change(
        database, actor, record, items=[{"id": wheel["id"], "quantity": "3"}, {"product": "pump", "price": "1.00"}]
    )
    assert after["revision"] == 2
    assert shown(after, "product", "quantity", "revision") == [("wheel", "3", 2), ("pump", None, 1)]
    assert after["total"] == "30.00"
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        history = await records.list_history(opened, made, cursor=None, limit=10)
    assert len(history["entries"]) == 2
    with pytest.raises(StaleRecord):
        await change(database, actor, record, items=[])


async def test_the_recycle_bin_counts_the_rows_that_went_with_their_record(database: Database, actor: Actor) -> None:
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL, BELL])
    record = await get(database, actor, made)
    await change(database, actor, record, items=[{"id": record["items"][0]["id"]}])
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        await records.delete(opened, made)
    (binned,) = await read_all(database, actor, "invoice", fields=("items",), deleted=True)
    assert shown(binned, "product") == [("wheel",)]


async def test_a_copy_takes_the_rows_it_is_given(database: Database, actor: Actor) -> None:
    first = await make_record(database, actor, "invoice", number="A-1", items=[WHEEL, BELL])
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        made = await records.copy(opened, first, {"number": "A-2", "items": [WHEEL]})
    assert shown(await get(database, actor, made.id), "product", "quantity") == [("wheel", "2")]
    assert len((await get(database, actor, first))["items"]) == 2


async def test_rows_given_as_they_are_change_nothing(database: Database, actor: Actor) -> None:
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL])
    record = await get(database, actor, made)
    (row,) = record["items"]
    same = await change(database, actor, record, items=[{"id": row["id"], "quantity": "2", "price": "10"}])
    assert same == record


@pytest.mark.parametrize(
    ("items", "errors"),
    [
        ("x", [("items", "wrong_type")]),
        ([WHEEL] * 501, [("items", "too_many")]),
        ([WHEEL, {"quantity": "x"}], [("items.1.quantity", "not_a_number"), ("items.1.product", "required")]),
        ([{**WHEEL, "colour": "red"}], [("items.0.colour", "unknown_field")]),
        ([{**WHEEL, "amount": "1.00"}], [("items.0.amount", "read_only")]),
        ([{**WHEEL, "invoice": "A"}], [("items.0.invoice", "read_only")]),
        ([{**WHEEL, "id": "0190a5b0-0000-7000-8000-000000000001"}], [("items.0.id", "unknown_record")]),
    ],
)
async def test_wrong_rows_are_named_and_nothing_is_written(
    database: Database, actor: Actor, items: Any, errors: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidValues) as refused:
        await make_record(database, actor, "invoice", number="A", items=items)
    assert [(error.field, error.code) for error in refused.value.errors] == errors
    assert await read_all(database, actor, "invoice") == []
    assert await read_all(database, actor, "invoice_line") == []


async def test_a_row_of_another_record_is_not_taken(database: Database, actor: Actor) -> None:
    one = await get(database, actor, await make_record(database, actor, "invoice", number="A", items=[WHEEL]))
    two = await get(database, actor, await make_record(database, actor, "invoice", number="B", items=[BELL]))
    with pytest.raises(InvalidValues) as refused:
        await change(database, actor, one, items=[{"id": two["items"][0]["id"], "quantity": "9"}])
    assert [(error.field, error.code) for error in refused.value.errors] == [("items.0.id", "unknown_record")]
    assert await get(database, actor, UUID(two["id"])) == two
    assert await get(database, actor, UUID(one["id"])) == one


async def test_rows_go_and_come_back_with_their_record(database: Database, actor: Actor) -> None:
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL, BELL])
    record = await get(database, actor, made)
    await change(database, actor, record, items=[{"id": record["items"][0]["id"]}])
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        await records.delete(opened, made)
    assert await read_all(database, actor, "invoice_line") == []
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        assert await records.restore(opened, [made]) == 1
    assert shown(await get(database, actor, made), "product") == [("wheel",)]
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        await records.delete(opened, made)
        assert await records.purge(opened, [made]) == 1
    assert await read_all(database, actor, "invoice_line", deleted=True) == []


async def test_two_who_change_rows_at_once_do_not_lose_any(database: Database, actor: Actor) -> None:
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL])
    record = await get(database, actor, made)
    kept = {"id": record["items"][0]["id"]}
    both = await asyncio.gather(
        change(database, actor, record, items=[kept, BELL]),
        change(database, actor, record, items=[kept, {"product": "pump"}]),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in both) == ["StaleRecord", "dict"]
    assert len((await get(database, actor, made))["items"]) == 2


async def test_rows_follow_the_rights_on_their_record(
    database: Database, actor: Actor, make_role: MakeRole, make_member: MakeMember, act_as: ActAs
) -> None:
    mine = await make_record(database, actor, "invoice", number="A", items=[WHEEL])
    await make_record(database, actor, "invoice", number="B", items=[BELL])
    await make_role(
        {
            "key": "clerk",
            "title": "Clerk",
            "kind": "member",
            "forms": {"invoice": {"actions": ["read", "update"], "rows": "number = 'A'"}},
        }
    )
    clerk = await act_as(await make_member("clerk@acme.example", "clerk"))
    record = await get(database, clerk, mine)
    assert shown(record, "product") == [("wheel",)]
    after = await change(database, clerk, record, items=[*({"id": row["id"]} for row in record["items"]), BELL])
    assert shown(after, "product") == [("wheel",), ("bell",)]
    assert [row["product"] for row in await read_all(database, clerk, "invoice_line")] == ["wheel", "bell"]


async def test_who_may_only_read_the_record_changes_no_row(
    database: Database, actor: Actor, make_role: MakeRole, make_member: MakeMember, act_as: ActAs
) -> None:
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL])
    await make_role({"key": "reader", "title": "Reader", "kind": "member", "forms": {"invoice": {"actions": ["read"]}}})
    reader = await act_as(await make_member("reader@acme.example", "reader"))
    record = await get(database, reader, made)
    with pytest.raises((NotAllowed, InvalidValues)):
        await change(database, reader, record, items=[])
    assert await get(database, actor, made) == await get(database, actor, made)
    assert shown(await get(database, actor, made), "product") == [("wheel",)]


async def test_over_http_a_form_and_its_sub_form_are_made_at_once(
    workspace: Workspace, make_member: MakeMember, sign_in: SignIn
) -> None:
    del workspace
    await make_member("admin@acme.example", "administrator")
    browser = await sign_in("admin@acme.example")
    row = {"key": "order_row", "title": "Rows", "fields": [
        {"key": "what", "type": "text", "label": "What", "required": True},
        {"key": "order", "type": "reference", "label": "Order", "settings": {"form": "small_order", "inherits": True}},
    ]}  # fmt: skip
    form = {"key": "small_order", "title": "Orders", "sub_forms": [row], "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "rows", "type": "subform", "label": "Rows", "required": True,
         "settings": {"form": "order_row", "through": "order", "rows_max": 3}},
    ]}  # fmt: skip
    made = await browser.post("/api/forms", json=form)
    assert made.status_code == 201, made.text
    answered = await browser.post("/api/forms/small_order/records", json={"name": "x", "rows": [{"what": "a"}]})
    assert answered.status_code == 201, answered.text
    assert [each["what"] for each in answered.json()["rows"]] == ["a"]
    refused = await browser.post("/api/forms/small_order/records", json={"name": "y"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "required")
    forms: httpx.Response = await browser.get("/api/forms")
    assert {each["key"]: each["part_of"] for each in forms.json()["forms"]} == {
        "small_order": None,
        "order_row": "small_order",
    }


async def test_a_form_is_the_sub_form_of_one_only(database: Database, workspace: Workspace, system: System) -> None:
    region, partner, invoice, line = documents()
    twice = {**invoice, "fields": [*invoice["fields"], {**ROWS, "key": "again"}]}
    async with database.workspace(workspace) as connection:
        with pytest.raises(InvalidDefinition) as refused:
            await create_forms(connection, [region, partner, twice, line], actor=await system(), now=clock.now())
    assert {error.code for error in refused.value.errors} == {"subform_taken"}


async def test_rows_go_with_their_record_whatever_its_remover_may_do_with_rows(
    database: Database, actor: Actor, make_role: MakeRole, make_member: MakeMember, act_as: ActAs, add_fields: AddFields
) -> None:
    (alone,) = [each for each in LINE["fields"] if each["key"] == "invoice"]
    await add_fields("invoice_line", {**alone, "settings": {"form": "invoice"}})
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL])
    role = {"key": "remover", "title": "Remover", "kind": "member"}
    await make_role({**role, "forms": {"invoice": {"actions": ["read", "create", "update", "delete"]}}})
    remover = await act_as(await make_member("remover@acme.example", "remover"))
    assert "items" not in await get(database, remover, made)
    with pytest.raises(InvalidValues) as refused:
        await make_record(database, remover, "invoice", number="B", items=[WHEEL])
    assert [(error.field, error.code) for error in refused.value.errors] == [("items", "unknown_field")]
    for step in (records.delete, lambda form, record: records.restore(form, [record]), records.delete):
        async with database.workspace(remover.workspace) as connection:
            opened = await records.open_form(connection, "invoice", actor=remover, now=clock.now())
            await step(opened, made)
        left = await read_all(database, actor, "invoice_line")
        assert [row["product"] for row in left] == ([] if step is records.delete else ["wheel"])
    async with database.workspace(remover.workspace) as connection:
        opened = await records.open_form(connection, "invoice", actor=remover, now=clock.now())
        assert await records.purge(opened, [made]) == 1
    assert await read_all(database, actor, "invoice_line", deleted=True) == []


async def test_many_records_at_once_take_no_rows(database: Database, actor: Actor) -> None:
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL])
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
        with pytest.raises(InvalidValues) as refused:
            await records.change_many(opened, records.Chosen(ids=(made,)), records.Edit({"items": []}))
        done = await records.write_many(opened, [{"number": "B", "items": []}], key=None, mode="create", skip_bad=False)
    assert [(error.field, error.code) for error in refused.value.errors] == [("items", "rows_with_one_record")]
    assert [(error.field, error.code) for error in done.errors] == [("items", "rows_with_one_record")]
    assert shown(await get(database, actor, made), "product") == [("wheel",)]
    assert len(await read_all(database, actor, "invoice")) == 1


async def test_rules_hold_for_rows(database: Database, workspace: Workspace, system: System) -> None:
    region, partner, invoice, line = documents()
    fields = [{**each, "required": each["key"] == "items" or each.get("required", False)} for each in invoice["fields"]]
    ruled = {**invoice, "fields": fields, "rules": [{"when": "number = 'X'", "hide": ["items"]}]}
    async with database.workspace(workspace) as connection:
        await create_forms(connection, [region, partner, ruled, line], actor=await system(), now=clock.now())
    actor = await system()
    made = await make_record(database, actor, "invoice", number="A", items=[WHEEL])
    await make_record(database, actor, "invoice", number="X")
    for values, code in (({"number": "B"}, "required"), ({"number": "X", "items": [WHEEL]}, "hidden_by_rule")):
        with pytest.raises(InvalidValues) as refused:
            await make_record(database, actor, "invoice", **values)
        assert [(error.field, error.code) for error in refused.value.errors] == [("items", code)]
    record = await get(database, actor, made)
    with pytest.raises(InvalidValues) as refused:
        await change(database, actor, record, items=[])
    assert [(error.field, error.code) for error in refused.value.errors] == [("items", "required")]
    assert await get(database, actor, made) == record
