"""Formulas over rows: totals of related records in a formula, inside the reader's scope."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builder.conftest import System
from tests.builder.records.test_computed import AddFields, add_fields, by_number, fill, invoices
from tests.people import ActAs, MakeMember, MakeRole
from tongzhou.builder.schema.errors import InvalidDefinition
from tongzhou.kernel.database.connections import Database

__all__ = ["add_fields", "invoices"]

FORMULAS: dict[str, tuple[str, dict[str, Any]]] = {
    "sold": ("SUM(invoice_line.amount)", {"result": "money", "currency": "USD"}),
    "gift_count": ('COUNTIF(invoice_line, kind = "gift")', {"result": "number"}),
    "first_product": ("FIRST(invoice_line.product)", {"result": "text"}),
    "listed": ('JOIN(invoice_line.product, " + ")', {"result": "text"}),
    "dear": ("SUMIF(invoice_line, quantity, price > 30) + COUNT(invoice_line)", {"result": "number"}),
    "price_of_a": (
        "LOOKUP(number, invoice_line.invoice.number, invoice_line.price)",
        {"result": "money", "currency": "USD"},
    ),
    "capitals": ("RMBCAP(SUM(invoice_line.amount))", {"result": "text"}),
    "due_quarter": ('TEXT(due, "yyyy-q") & " " & DAY(EOMONTH(due, 0))', {"result": "text"}),
}


def _field(key: str) -> dict[str, Any]:
    formula, settings = FORMULAS[key]
    return {"key": key, "type": "formula", "label": key, "settings": {"formula": formula, **settings}}


@pytest.mark.usefixtures("invoices")
async def test_they_are_right_on_every_read(database: Database, system: System, add_fields: AddFields) -> None:
    actor = await system()
    await fill(database, actor)
    await add_fields("invoice", *map(_field, FORMULAS))
    actor = await system()
    assert await by_number(database, actor, *FORMULAS) == {
        "A": ["100.05", "1", "wheel", "wheel + bell", "5", "33.35", "壹佰元零伍分", "2020-1 31"],
        "B": ["12.48", "0", "pump", "pump", "1", "4.99", "壹拾贰元肆角捌分", "2020-1 31"],
        "C": ["100.10", "0", "frame", "frame", "2", "100.10", "壹佰元壹角整", "2020-1 31"],
        "D": ["0.00", "0", None, "", "0", None, "零元整", "2020-1 31"],
    }
    over = {"field": "sold", "op": "gt", "value": "100"}
    assert sorted(await by_number(database, actor, "sold", filter=over)) == ["A", "C"]


@pytest.mark.usefixtures("invoices")
async def test_rows_that_the_reader_may_not_see_do_not_count(
    database: Database,
    system: System,
    add_fields: AddFields,
    make_role: MakeRole,
    make_member: MakeMember,
    act_as: ActAs,
) -> None:
    await fill(database, await system())
    await add_fields("invoice", *map(_field, ("sold", "gift_count", "listed")))
    await make_role(
        {
            "key": "seller",
            "title": "Seller",
            "kind": "member",
            "forms": {
                "invoice": {"actions": ["read"]},
                "invoice_line": {"actions": ["read"], "rows": 'kind = "gift"'},
            },
        }
    )
    seller = await act_as(await make_member("seller@acme.example", "seller"))
    found = await by_number(database, seller, "sold", "gift_count", "listed")
    assert found["A"] == ["0.00", "1", "bell"]
    assert found["C"] == ["0.00", "0", ""]


@pytest.mark.usefixtures("invoices")
@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("invoice_line.amount + 1", "rows_alone"),
        ("SUM(invoice_line.nothing)", "field_unknown"),
        ("SUM(nothing.amount)", "field_unknown"),
        ("SUM(number)", "kind_unfit"),
        ("RAND()", "function_volatile"),
    ],
)
async def test_refusals_name_the_way_out(
    database: Database, system: System, add_fields: AddFields, formula: str, code: str
) -> None:
    field = {"key": "odd", "type": "formula", "label": "odd", "settings": {"formula": formula, "result": "number"}}
    with pytest.raises(InvalidDefinition) as refused:
        await add_fields("invoice", field)
    assert [error.code for error in refused.value.errors] == [code]


@pytest.mark.usefixtures("invoices")
async def test_a_circle_through_rows_is_refused(database: Database, system: System, add_fields: AddFields) -> None:
    await add_fields("invoice", _field("sold"))
    share = {
        "key": "share",
        "type": "formula",
        "label": "share",
        "settings": {"formula": "invoice.top", "result": "number"},
    }
    top = {
        "key": "top",
        "type": "formula",
        "label": "top",
        "settings": {"formula": "MAX(invoice_line.share)", "result": "number"},
    }
    with pytest.raises(InvalidDefinition):
        await add_fields("invoice_line", share)  # there is no such field yet
    await add_fields("invoice", {**top, "settings": {"formula": "MAX(invoice_line.quantity)", "result": "number"}})
    await add_fields("invoice_line", share)
    with pytest.raises(InvalidDefinition) as refused:
        await add_fields("invoice", top)
    assert "circle" in refused.value.errors[0].code or "cycle" in refused.value.errors[0].code
