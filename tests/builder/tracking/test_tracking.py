"""Tracked calculations: kept values are those that are read, and every change of one is told once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest
import sqlalchemy as sa

from tests.builder.conftest import MakeForms, System
from tests.builder.invoices import INVOICE, INVOICE_COMPUTED, LINE, PARTNER_COMPUTED
from tests.builder.make import PARTNER, REGION
from tests.builder.writing import make_record, make_records, read_all
from tongzhou.access.contracts import Actor
from tongzhou.builder.records import facade as records
from tongzhou.builder.records.facade import event_table, recalculation_table
from tongzhou.builder.records.tables import due_table
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.builder.schema.facade import apply_change, read_fresh_forms, write_definition
from tongzhou.builder.tracking.facade import TrackingKeeper, changes_at, prune_changes
from tongzhou.builder.tracking.tables import field_table, stale_table, value_table
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.database.statements import fetch_all, fetch_value

Keep = Callable[..., Awaitable[None]]
AddFields = Callable[..., Awaitable[None]]
TRACKED = {"total", "net", "is_large", "each", "invoiced", "standing"}
"""Roll-ups of formulas, formulas of them, roll-ups of those and formulas of these."""


def tracked(field: dict[str, Any]) -> dict[str, Any]:
    if field["key"] not in TRACKED:
        return field
    return {**field, "settings": {**field["settings"], "tracked": True}}


@pytest.fixture
def add_fields(database: Database, workspace: Workspace, system: System) -> AddFields:
    """Adds fields to a form, or puts others in the place of those with the same key."""

    async def add(key: str, *fields: dict[str, Any]) -> None:
        async with database.workspace(workspace) as connection:
            current = (await read_fresh_forms(connection)).get(key)
            document = write_definition(current)
            new = {field["key"]: field for field in fields}
            document["fields"] = [new.pop(each["key"], each) for each in document["fields"]] + list(new.values())
            await apply_change(
                connection, key, document, version=current.version, actor=await system(), now=clock.now()
            )

    return add


@pytest.fixture
async def invoices(make_forms: MakeForms, add_fields: AddFields) -> None:
    await make_forms(REGION, PARTNER, INVOICE, LINE)
    await add_fields("invoice", *map(tracked, INVOICE_COMPUTED))
    await add_fields("partner", *map(tracked, PARTNER_COMPUTED))


@pytest.fixture
def keep(database: Database, system: System) -> Keep:
    """One round of the worker's loop."""
    keeper = TrackingKeeper()

    async def once(**later: Any) -> None:
        await keeper.work_in(database, (await system()).workspace, clock.now() + timedelta(**later))

    return once


async def kept(database: Database, workspace: Workspace, forms: Forms, form: str, key: str) -> dict[str, Any]:
    """What is kept of a field, by record, as the API writes it."""
    table = value_table.c
    async with database.workspace(workspace) as connection:
        text = table.value.op("#>>")(sa.literal_column("'{}'"))
        identifier = forms.get(form).get(key).id
        rows = await fetch_all(
            connection,
            sa.select(table.record_id, sa.func.jsonb_typeof(table.value).label("kind"), text.label("text")).where(
                table.field_id == identifier
            ),
        )
    return {str(row["record_id"]): row["text"] == "true" if row["kind"] == "boolean" else row["text"] for row in rows}


async def told(database: Database, workspace: Workspace) -> list[tuple[str, str, Any, Any]]:
    """All changes so far as `(record, field, before, after)`."""
    async with database.workspace(workspace) as connection:
        forms = await read_fresh_forms(connection)
        names = {each.id: each.key for form in forms for each in form.fields}
        rows = await fetch_all(connection, sa.select(recalculation_table).order_by(recalculation_table.c.seq))
    return [(str(row["record_id"]), names[row["field_id"]], row["before"], row["after"]) for row in rows]


async def revision_of(opened: records.OpenForm, record: UUID) -> int:
    return int(orjson.loads(await records.get_record(opened, record))["revision"])


async def change(database: Database, actor: Actor, form: str, record: UUID, **values: Any) -> None:
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, form, actor=actor, now=clock.now())
        await records.change(opened, record, values, revision=await revision_of(opened, record))


@pytest.mark.usefixtures("invoices")
async def test_what_was_there_before_is_kept_without_a_word(
    database: Database, workspace: Workspace, system: System, keep: Keep
) -> None:
    actor = await system()
    invoice = await make_record(database, actor, "invoice", number="A")
    await make_record(database, actor, "invoice_line", invoice="A", product="x", quantity="2", price="60")
    await keep()
    async with database.workspace(workspace) as connection:
        forms = await read_fresh_forms(connection)
    assert await kept(database, workspace, forms, "invoice", "total") == {str(invoice): "120.00"}
    assert await kept(database, workspace, forms, "invoice", "is_large") == {str(invoice): True}
    assert await told(database, workspace) == []


@pytest.mark.usefixtures("invoices")
async def test_a_change_far_away_is_told_on_every_level_once(
    database: Database, workspace: Workspace, system: System, keep: Keep
) -> None:
    actor = await system()
    partner = str(await make_record(database, actor, "partner", code="1", name="Bike"))
    invoice = str(await make_record(database, actor, "invoice", number="A", partner="1"))
    line = await make_record(database, actor, "invoice_line", invoice="A", product="x", quantity="2", price="45")
    await keep()
    await change(database, actor, "invoice_line", line, price="50")
    await change(database, actor, "invoice_line", line, price="60")
    await keep()
    await keep()
    assert sorted(await told(database, workspace)) == sorted([
        (invoice, "total", "90.00", "120.00"),
        (invoice, "net", "90.00", "120.00"),
        (invoice, "each", "90.00", "120.00"),
        (invoice, "is_large", False, True),
        (partner, "invoiced", "90.00", "120.00"),
        (partner, "standing", "Bike", "Bike *"),
    ])  # fmt: skip
    async with database.workspace(workspace) as connection:
        events = await fetch_all(
            connection, sa.select(event_table).where(event_table.c.kind == "recalculated").order_by(event_table.c.seq)
        )
        assert sorted(str(record) for event in events for record in event["record_ids"]) == sorted([invoice, partner])
        changes = await changes_at(connection, [UUID(partner)], events[0]["at"])
        told_of = {(each.before, each.after) for each in changes[UUID(partner)]}
        assert told_of == {("90.00", "120.00"), ("Bike", "Bike *")}
        assert await fetch_value(connection, sa.select(sa.func.count()).select_from(due_table)) == 0
        assert await fetch_value(connection, sa.select(sa.func.count()).select_from(stale_table)) == 0


@pytest.mark.usefixtures("invoices")
async def test_a_row_that_moves_is_told_where_it_left_and_where_it_came(
    database: Database, workspace: Workspace, system: System, keep: Keep
) -> None:
    actor = await system()
    first, second = [str(await make_record(database, actor, "invoice", number=number)) for number in "AB"]
    line = await make_record(database, actor, "invoice_line", invoice="A", product="x", quantity="1", price="7")
    await keep()
    await change(database, actor, "invoice_line", line, invoice="B")
    await keep()
    totals = [each for each in await told(database, workspace) if each[1] == "total"]
    assert sorted(totals) == sorted([(first, "total", "7.00", "0.00"), (second, "total", "0.00", "7.00")])


@pytest.mark.usefixtures("invoices")
async def test_a_new_record_tells_its_first_values(
    database: Database, workspace: Workspace, system: System, keep: Keep
) -> None:
    actor = await system()
    await keep()
    invoice = str(await make_record(database, actor, "invoice", number="A"))
    await make_record(database, actor, "invoice_line", invoice="A", product="x", quantity="1", price="7")
    await keep()
    assert (invoice, "total", None, "7.00") in await told(database, workspace)


@pytest.mark.usefixtures("invoices")
async def test_an_edit_of_what_no_calculation_reads_is_not_looked_at(
    database: Database, workspace: Workspace, system: System, keep: Keep
) -> None:
    actor = await system()
    await make_record(database, actor, "invoice", number="A")
    line = await make_record(database, actor, "invoice_line", invoice="A", product="x", quantity="1", price="7")
    await keep()
    await change(database, actor, "invoice_line", line, product="y")
    await keep()
    assert await told(database, workspace) == []


@pytest.mark.usefixtures("invoices")
async def test_another_formula_is_no_event_and_no_longer_tracking_forgets(
    database: Database, workspace: Workspace, system: System, keep: Keep, add_fields: AddFields
) -> None:
    actor = await system()
    invoice = str(await make_record(database, actor, "invoice", number="A"))
    await make_record(database, actor, "invoice_line", invoice="A", product="x", quantity="1", price="7")
    await keep()
    net = next(each for each in INVOICE_COMPUTED if each["key"] == "net")
    await add_fields("invoice", tracked({**net, "settings": {**net["settings"], "formula": "total * 2"}}))
    await keep()
    async with database.workspace(workspace) as connection:
        forms = await read_fresh_forms(connection)
    assert await kept(database, workspace, forms, "invoice", "net") == {invoice: "14.00"}
    assert await told(database, workspace) == []
    await add_fields("invoice", *INVOICE_COMPUTED)
    await add_fields("partner", *PARTNER_COMPUTED)
    await keep()
    async with database.workspace(workspace) as connection:
        for table in (field_table, value_table, stale_table):
            assert await fetch_value(connection, sa.select(sa.func.count()).select_from(table)) == 0
    await make_record(database, actor, "invoice_line", invoice="A", product="z", quantity="1", price="7")
    async with database.workspace(workspace) as connection:
        assert await fetch_value(connection, sa.select(sa.func.count()).select_from(due_table)) == 0


async def test_what_depends_on_the_date_changes_with_it(
    database: Database, workspace: Workspace, system: System, keep: Keep, make_forms: MakeForms, add_fields: AddFields
) -> None:
    await make_forms(REGION, PARTNER, INVOICE)
    late = {"formula": "due < today", "result": "yes_no", "tracked": True}
    await add_fields("invoice", {"key": "late", "type": "formula", "label": "Late", "settings": late})
    actor = await system()
    due = (clock.now() + timedelta(days=3)).date().isoformat()
    invoice = str(await make_record(database, actor, "invoice", number="A", due=due))
    await keep()
    await keep(days=2)
    assert await told(database, workspace) == []
    await keep(days=5)
    await keep(days=5)
    assert await told(database, workspace) == [(invoice, "late", False, True)]
    async with database.workspace(workspace) as connection:
        assert await prune_changes(connection, now=clock.now() + timedelta(days=200)) is False
    assert await told(database, workspace) == []


def formula(text: str, result: str) -> dict[str, Any]:
    return {"key": "own", "type": "formula", "label": "O", "settings": {"formula": text, "result": result}}


_PHONE = {"key": "phone", "type": "phone", "label": "P", "privacy": {"level": "personal"}}
_OWNER = {"key": "owner", "type": "member", "label": "M"}
_OWNER_NAME = {"key": "own", "type": "lookup", "label": "O", "settings": {"through": "owner", "field": "name"}}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ([formula("number = user_name()", "yes_no")], "tracked_of_reader"),
        ([_PHONE, formula("concat(phone, '!')", "text")], "tracked_of_personal"),
        ([_OWNER, _OWNER_NAME], "tracked_of_elsewhere"),
        ([formula("mapx('count', number, region.code, region.name)", "number")], "tracked_of_everything"),
    ],
)
async def test_what_cannot_be_tracked_is_refused(
    database: Database, workspace: Workspace, make_forms: MakeForms, add_fields: AddFields,
    fields: list[dict[str, Any]], code: str,
) -> None:  # fmt: skip
    await make_forms(REGION, PARTNER, INVOICE)
    *others, field = fields
    with pytest.raises(InvalidDefinition) as refused:
        await add_fields("invoice", *others, {**field, "settings": {**field["settings"], "tracked": True}})
    assert [error.code for error in refused.value.errors] == [code]
    async with database.workspace(workspace) as connection:
        assert (await read_fresh_forms(connection)).get("invoice").find("own") is None


@pytest.mark.usefixtures("invoices")
@pytest.mark.parametrize("seed", range(3))
async def test_whatever_happens_kept_is_what_is_read_and_told_is_what_changed(
    database: Database, workspace: Workspace, system: System, keep: Keep, seed: int
) -> None:
    random, actor = Random(seed), await system()
    for code in "12":
        await make_record(database, actor, "partner", code=code, name=f"P{code}")
    await make_records(database, actor, "invoice", [{"number": n, "partner": random.choice("12")} for n in "ABCD"])
    await keep()
    async with database.workspace(workspace) as connection:
        forms = await read_fresh_forms(connection)
    believed: dict[tuple[str, str], Any] = {}
    for _ in range(12):
        for _ in range(random.randint(1, 3)):
            await _happen(random, database, actor)
        await keep()
    for form, keys in (("invoice", ("total", "net", "is_large", "each")), ("partner", ("invoiced", "standing"))):
        read = await read_all(database, actor, form, fields=("id", *keys))
        for key in keys:
            live = {each["id"]: each[key] for each in read}
            stored = await kept(database, workspace, forms, form, key)
            assert {record: stored[record] for record in live} == live, key
            believed |= {(record, key): None for record in live}
    for record, key, before, after in await told(database, workspace):
        assert before != after
        if (record, key) in believed and believed[record, key] is not None:
            assert before == believed[record, key]
        believed[record, key] = after


async def _happen(random: Random, database: Database, actor: Actor) -> None:
    """Something to lines, invoices or partners: made, changed, moved, deleted, restored, changed in bulk."""
    form = random.choice(("invoice_line", "invoice_line", "invoice", "partner"))
    deleted = random.random() < 0.3
    async with database.workspace(actor.workspace) as connection:
        opened = await records.open_form(connection, form, actor=actor, now=clock.now())
        ids = [UUID(each["id"]) for each in await read_all(database, actor, form, fields=("id",))]
        binned = [UUID(each["id"]) for each in await read_all(database, actor, form, fields=("id",), deleted=True)]
        if form == "invoice_line" and (not ids or random.random() < 0.4):
            invoices = await read_all(database, actor, "invoice", fields=("id",))
            values = {"invoice": random.choice(invoices)["id"], "product": "x", "quantity": "1"}
            await records.create(opened, {**values, "price": str(random.randint(1, 99))})
        elif binned and random.random() < 0.6:
            await records.restore(opened, binned[:1])
        elif deleted and len(ids) > 1 and form != "partner":
            await records.delete(opened, random.choice(ids))
        elif ids:
            record = random.choice(ids)
            await records.change(opened, record, _values(random, form), revision=await revision_of(opened, record))


def _values(random: Random, form: str) -> dict[str, Any]:
    if form == "partner":
        return {"name": f"P{random.randint(1, 9)}"}
    if form == "invoice":
        return random.choice(({"partner": random.choice("12")}, {"discount": str(random.randint(1, 50))}))
    return random.choice(
        ({"price": str(random.randint(1, 99))}, {"quantity": str(random.randint(1, 9))}, {"product": "y"})
    )
