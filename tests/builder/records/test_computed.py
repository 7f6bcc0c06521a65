"""Computed fields: right on every read, calculations on calculations, nothing told that its reader may not see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import orjson
import pytest

from tests.builder.conftest import MakeForms, System
from tests.builder.invoices import INVOICE, INVOICE_COMPUTED, LINE, PARTNER_COMPUTED
from tests.builder.make import PARTNER, REGION
from tests.builder.writing import make_record, make_records, read_all
from tests.people import ActAs, MakeMember, MakePartnerUser, MakeRole
from tongzhou.access.contracts import Actor
from tongzhou.builder.query.errors import InvalidFilter
from tongzhou.builder.query.facade import AggregateRequest, GroupKey, MeasureKey, SortKey
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.builder.schema.facade import apply_change, read_fresh_forms, write_definition
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace
from tongzhou.kernel.errors import InvalidValues

AddFields = Callable[..., Awaitable[FormDefinition]]
CENT = Decimal("0.01")


@pytest.fixture
def add_fields(database: Database, workspace: Workspace, system: System) -> AddFields:
    """Adds fields to a form, or puts others in the place of those with the same key."""

    async def add(key: str, *fields: dict[str, Any]) -> FormDefinition:
        async with database.workspace(workspace) as connection:
            current = (await read_fresh_forms(connection)).get(key)
            document = write_definition(current)
            new = {field["key"] for field in fields}
            document["fields"] = [each for each in document["fields"] if each["key"] not in new] + list(fields)
            return await apply_change(
                connection, key, document, version=current.version, actor=await system(), now=clock.now()
            )

    return add


@pytest.fixture
async def invoices(make_forms: MakeForms, add_fields: AddFields) -> None:
    """Partners, invoices and lines with everything computed."""
    await make_forms(REGION, PARTNER, INVOICE, LINE)
    await add_fields("invoice", *INVOICE_COMPUTED)
    await add_fields("partner", *PARTNER_COMPUTED)


async def fill(database: Database, actor: Actor) -> None:
    for code, name in (("1", "Bike"), ("2", "车行")):
        await make_record(database, actor, "partner", code=code, name=name)
    for number, partner, discount in (("A", "1", "10"), ("B", "1", None), ("C", "2", "2.5"), ("D", None, None)):
        await make_record(
            database, actor, "invoice", number=number, partner=partner, discount=discount, due="2020-03-05"
        )
    lines = [
        ("A", "wheel", "sale", "3", "33.35", "20.00"),
        ("A", "bell", "gift", "1", "0.00", "2.50"),
        ("B", "pump", "sale", "2.5", "4.99", "1.00"),
        ("C", "frame", "sale", "1", "100.10", None),
    ]
    keys = ("invoice", "product", "kind", "quantity", "price", "cost")
    await make_records(database, actor, "invoice_line", [dict(zip(keys, line, strict=True)) for line in lines])


async def by_number(database: Database, actor: Actor, *keys: str, **asked: Any) -> dict[str, list[Any]]:
    found = await read_all(database, actor, "invoice", fields=("number", *keys), **asked)
    return {record["number"]: [record.get(key) for key in keys] for record in found}


@pytest.mark.usefixtures("invoices")
class TestReading:
    async def test_calculations_on_calculations_are_exact(self, database: Database, system: System) -> None:
        actor = await system()
        await fill(database, actor)
        keys = ("lines", "gifts", "total", "dearest", "net", "each", "is_large", "remind")
        assert await by_number(database, actor, *keys) == {
            "A": ["2", "1", "100.05", "33.35", "90.05", "45.03", False, "2020-02-27"],
            "B": ["1", "0", "12.48", "4.99", "12.48", "12.48", False, "2020-02-27"],
            "C": ["1", "0", "100.10", "100.10", "97.60", "97.60", False, "2020-02-27"],
            "D": ["0", "0", "0.00", None, "0.00", None, False, "2020-02-27"],
        }
        partners = await read_all(database, actor, "partner", fields=("code", "invoiced", "standing"))
        found = {each["code"]: (each["invoiced"], each["standing"]) for each in partners}
        assert found == {"1": ("102.53", "Bike *"), "2": ("97.60", "车行")}

    async def test_one_record_says_the_same_as_the_list(self, database: Database, system: System) -> None:
        actor = await system()
        await fill(database, actor)
        async with database.statements(actor.workspace) as connection:
            opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
            for listed in await read_all(database, actor, "invoice"):
                assert orjson.loads(await records.get_record(opened, listed["id"])) == listed

    async def test_they_filter_sort_group_and_fold_like_stored_ones(self, database: Database, system: System) -> None:
        actor = await system()
        await fill(database, actor)
        over = {"field": "net", "op": "gt", "value": "12.48"}
        assert list(await by_number(database, actor, "net", filter=over, sort=(SortKey("net", descending=True),))) == [
            "C",
            "A",
        ]
        asked = AggregateRequest(
            group_by=(GroupKey("partner"),),
            measures=(MeasureKey("sum", "net"), MeasureKey("max", "lines"), MeasureKey("count")),
        )
        async with database.statements(actor.workspace) as connection:
            opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
            rows = orjson.loads(await records.aggregate_records(opened, asked))["rows"]
        found = {(row["partner"] or {}).get("label"): (row["net_sum"], row["lines_max"], row["count"]) for row in rows}
        assert found == {"Bike": ("102.53", "2", 2), "车行": ("97.60", "1", 1), None: ("0.00", "0", 1)}
        grouped = AggregateRequest(group_by=(GroupKey("is_large"),), measures=(MeasureKey("count"),))
        async with database.statements(actor.workspace) as connection:
            opened = await records.open_form(connection, "invoice", actor=actor, now=clock.now())
            assert orjson.loads(await records.aggregate_records(opened, grouped))["rows"] == [
                {"is_large": False, "count": 4}
            ]

    async def test_a_new_or_changed_record_is_answered_with_its_results(
        self, database: Database, system: System
    ) -> None:
        actor = await system()
        await fill(database, actor)
        async with database.workspace(actor.workspace) as connection:
            opened = await records.open_form(connection, "invoice_line", actor=actor, now=clock.now())
            made = await records.create(opened, {"invoice": "D", "product": "x", "quantity": "3", "price": "0.335"[:4]})
            assert orjson.loads(made.shown)["amount"] == "0.99"
            changed = await records.change(opened, made.id, {"quantity": "4"}, revision=1)
            assert orjson.loads(changed.shown)["amount"] == "1.32"
        assert (await by_number(database, actor, "total"))["D"] == ["1.32"]

    async def test_deleted_rows_no_longer_count(self, database: Database, system: System) -> None:
        actor = await system()
        await fill(database, actor)
        lines = await read_all(database, actor, "invoice_line", fields=("product",))
        async with database.workspace(actor.workspace) as connection:
            opened = await records.open_form(connection, "invoice_line", actor=actor, now=clock.now())
            await records.delete(opened, next(each["id"] for each in lines if each["product"] == "wheel"))
        assert (await by_number(database, actor, "lines", "total"))["A"] == ["1", "0.00"]

    async def test_nobody_writes_them(self, database: Database, system: System) -> None:
        actor = await system()
        with pytest.raises(InvalidValues) as refused:
            await make_record(database, actor, "invoice", number="Z", total="1.00")
        assert [(error.field, error.code) for error in refused.value.errors] == [("total", "read_only")]
        assert await read_all(database, actor, "invoice") == []

    async def test_random_invoices_add_up_like_plain_arithmetic(self, database: Database, system: System) -> None:
        actor, random = await system(), Random(20200305)
        await make_record(database, actor, "partner", code="1", name="Bike")
        discounts = {str(number): random.choice([None, "0.5", "33.33", "100"]) for number in range(12)}
        rows = [{"number": number, "discount": discount} for number, discount in discounts.items()]
        await make_records(database, actor, "invoice", rows)
        lines = [
            {
                "invoice": random.choice(list(discounts)),
                "product": "x",
                "quantity": random.choice([None, "0", "1", "2.375", "-3"]),
                "price": random.choice([None, "0.01", "19.99", "-7.77", "100000.05"]),
            }
            for _ in range(150)
        ]
        await make_records(database, actor, "invoice_line", lines)
        found = await by_number(database, actor, "total", "net")
        assert found == {number: _expected(number, discount, lines) for number, discount in discounts.items()}


def _expected(number: str, discount: str | None, lines: list[dict[str, Any]]) -> list[str]:
    amounts = [
        (Decimal(line["quantity"]) * Decimal(line["price"])).quantize(CENT, ROUND_HALF_UP)
        for line in lines
        if line["invoice"] == number and line["quantity"] and line["price"]
    ]
    total = sum(amounts, Decimal("0.00"))
    off = Decimal(0) if discount is None else total * Decimal(discount) / 100
    net = (total - off.quantize(Decimal("1E-10"), ROUND_HALF_UP)).quantize(CENT, ROUND_HALF_UP)
    return [f"{total:.2f}", f"{net:.2f}"]


@pytest.mark.usefixtures("invoices")
class TestRights:
    async def test_only_rows_that_the_reader_sees_are_counted(
        self, database: Database, system: System, make_role: MakeRole, make_member: MakeMember, act_as: ActAs
    ) -> None:
        await fill(database, await system())
        await make_role(
            {
                "key": "seller",
                "title": "Seller",
                "kind": "member",
                "forms": {
                    "invoice": {"actions": ["read"]},
                    "invoice_line": {"actions": ["read"], "rows": "kind = 'sale' and invoice.lines > 0"},
                },
            }
        )
        actor = await act_as(await make_member("seller@acme.example", "seller"))
        found = await by_number(database, actor, "lines", "gifts", "total")
        assert found["A"] == ["1", "0", "100.05"]

    async def test_what_is_made_of_hidden_fields_is_hidden(
        self, database: Database, system: System, make_role: MakeRole, make_member: MakeMember, act_as: ActAs
    ) -> None:
        await fill(database, await system())
        seen = [each["key"] for each in LINE["fields"] if each["key"] != "cost"]
        await make_role(
            {
                "key": "seller",
                "title": "Seller",
                "kind": "member",
                "forms": {
                    "invoice": {"actions": ["read"]},
                    "invoice_line": {"actions": ["read"], "fields": {"read": seen, "write": []}},
                },
            }
        )
        actor = await act_as(await make_member("seller@acme.example", "seller"))
        (line, *_) = await read_all(database, actor, "invoice_line")
        (invoice, *_) = await read_all(database, actor, "invoice")
        assert "amount" in line
        assert "total" in invoice
        assert "cost" not in line
        assert "margin" not in line
        assert "margin" not in invoice
        with pytest.raises(InvalidFilter):
            await read_all(database, actor, "invoice", filter={"field": "margin", "op": "gt", "value": "0"})

    async def test_nothing_is_counted_of_a_form_that_one_may_not_read(
        self, database: Database, system: System, make_role: MakeRole, make_member: MakeMember, act_as: ActAs
    ) -> None:
        await fill(database, await system())
        await make_role(
            {"key": "clerk", "title": "Clerk", "kind": "member", "forms": {"invoice": {"actions": ["read"]}}}
        )
        actor = await act_as(await make_member("clerk@acme.example", "clerk"))
        (invoice, *_) = await read_all(database, actor, "invoice")
        assert {"lines", "total", "net", "each", "is_large"}.isdisjoint(invoice)
        assert invoice["remind"] == "2020-02-27"

    async def test_partner_users_are_told_of_their_own_rows_and_of_nothing_hidden(
        self,
        database: Database,
        system: System,
        make_role: MakeRole,
        make_partner_user: MakePartnerUser,
        act_as: ActAs,
    ) -> None:
        await fill(database, await system())
        await make_role(
            {
                "key": "dealer",
                "title": "Dealer",
                "kind": "partner",
                "forms": {key: {"actions": ["read"]} for key in ("partner", "invoice", "invoice_line")},
            }
        )
        partners = await read_all(database, await system(), "partner", fields=("code",))
        bike = next(each["id"] for each in partners if each["code"] == "1")
        actor = await act_as(await make_partner_user("dealer@bike.example", bike, "dealer"))
        assert await by_number(database, actor, "total", "net") == {"A": ["100.05", "90.05"], "B": ["12.48", "12.48"]}
        (own,) = await read_all(database, actor, "partner")
        assert own["invoiced"] == "102.53"
        (invoice, *_) = await read_all(database, actor, "invoice")
        assert "margin" not in invoice


@pytest.mark.usefixtures("invoices")
class TestDefinitions:
    async def refused(self, add_fields: AddFields, form: str, *fields: dict[str, Any]) -> list[tuple[str, str, Any]]:
        with pytest.raises(InvalidDefinition) as refused:
            await add_fields(form, *fields)
        return [(error.field.split(".", 2)[-1], error.code, dict(error.params)) for error in refused.value.errors]

    async def test_a_circle_is_refused_with_its_way(self, add_fields: AddFields) -> None:
        circle = {"key": "whole", "type": "rollup", "label": "x",
                  "settings": {"form": "invoice", "through": "partner", "measure": "sum", "field": "owed"}}  # fmt: skip
        owed = {"key": "owed", "type": "formula", "label": "x",
                "settings": {"formula": "total + partner.whole", "result": "money", "currency": "USD"}}  # fmt: skip
        plain = {**owed, "settings": {**owed["settings"], "formula": "total"}}
        await add_fields("invoice", plain)
        await add_fields("partner", circle)
        ((_, code, params),) = await self.refused(add_fields, "invoice", owed)
        assert code == "computed_in_a_circle"
        assert params["way"]["en"] == "Invoices.x → Partners.x → Invoices.x"

    async def test_a_formula_of_itself_is_refused(self, add_fields: AddFields) -> None:
        own = {"key": "net", "type": "formula", "label": "x",
               "settings": {"formula": "net + 1", "result": "number"}}  # fmt: skip
        found = await self.refused(add_fields, "invoice", own)
        assert "computed_in_a_circle" in {code for _, code, _ in found} or found[0][1] == "kinds_differ"

    @pytest.mark.parametrize(
        ("settings", "where", "code"),
        [
            ({"formula": "totl * 2", "result": "money", "currency": "USD"}, "settings.formula", "field_unknown"),
            ({"formula": "total *", "result": "money", "currency": "USD"}, "settings.formula", "expression_ends_early"),
            ({"formula": "total * 2", "result": "text"}, "settings.result", "formula_gives_another"),
            ({"formula": "total", "result": "money", "currency": "EUR"}, "settings.currency", "formula_gives_another"),
            ({"formula": "total", "result": "money"}, "settings", "invalid"),
        ],
    )
    async def test_a_wrong_formula_is_refused_where_it_is_wrong(
        self, add_fields: AddFields, settings: dict[str, Any], where: str, code: str
    ) -> None:
        field = {"key": "extra", "type": "formula", "label": "x", "settings": settings}
        ((place, found, _),) = await self.refused(add_fields, "invoice", field)
        assert (place, found) == (where, code)

    @pytest.mark.parametrize(
        ("settings", "where", "code"),
        [
            ({"form": "nothing", "through": "x", "measure": "count"}, "settings.form", "unknown_form"),
            ({"form": "invoice_line", "through": "product", "measure": "count"}, "settings.through", "leads_elsewhere"),
            ({"form": "invoice_line", "through": "invoice", "measure": "sum", "field": "product"},
             "settings.measure", "measure_unfit"),
            ({"form": "invoice_line", "through": "invoice", "measure": "sum", "field": "gone"},
             "settings.field", "unknown_field"),
            ({"form": "invoice_line", "through": "invoice", "measure": "count", "condition": "kind = 'none'"},
             "settings.condition", "choice_unknown"),
        ],
    )  # fmt: skip
    async def test_a_wrong_rollup_is_refused_where_it_is_wrong(
        self, add_fields: AddFields, settings: dict[str, Any], where: str, code: str
    ) -> None:
        field = {"key": "extra", "type": "rollup", "label": "x", "settings": settings}
        ((place, found, _),) = await self.refused(add_fields, "invoice", field)
        assert (place, found) == (where, code)

    async def test_a_field_that_others_compute_with_stays(
        self, database: Database, workspace: Workspace, system: System
    ) -> None:
        async with database.workspace(workspace) as connection:
            current = (await read_fresh_forms(connection)).get("invoice_line")
            document = write_definition(current)
            for field in document["fields"]:
                field["retired"] = field["key"] in ("amount", "margin")
            with pytest.raises(InvalidDefinition) as refused:
                await apply_change(
                    connection, "invoice_line", document, version=current.version, actor=await system(), now=clock.now()
                )
        assert {(e.code, e.params["form"], e.params["lookup"]) for e in refused.value.errors} == {
            ("shown_elsewhere", "Invoices", "Total"),
            ("shown_elsewhere", "Invoices", "Margin"),
        }
