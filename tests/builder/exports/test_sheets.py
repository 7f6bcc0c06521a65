"""Where rows of sub-forms go in an export: lines of their own, a sheet for each, nowhere."""

from __future__ import annotations

import io
from itertools import product
from typing import Any

import httpx
import openpyxl
import pytest

from tests.builder.conftest import System
from tests.builder.exports.test_http import rows_of
from tests.people import MakeMember, MakeRole, SignIn
from tongzhou.builder.schema.facade import create_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database, Workspace

EXPORT = "/api/forms/order_sheet/records:export"
FORMS: list[dict[str, Any]] = [
    {
        "key": "order_sheet",
        "title": "Orders",
        "label_field": "number",
        "fields": [
            {"key": "number", "type": "text", "label": "Number"},
            {
                "key": "items",
                "type": "subform",
                "label": "Items",
                "settings": {"form": "order_item", "through": "order"},
            },
        ],
    },
    {
        "key": "order_item",
        "title": "Items of orders",
        "label_field": "product",
        "fields": [
            {"key": "order", "type": "reference", "label": "Order", "settings": {"form": "order_sheet"}},
            {"key": "product", "type": "text", "label": "Product"},
            {"key": "pieces", "type": "number", "label": "Count", "settings": {"decimals": 0}},
        ],
    },
]


@pytest.fixture
async def orders(database: Database, workspace: Workspace, system: System, admin: httpx.AsyncClient) -> list[str]:
    """The ids of an order with two rows and of one without."""
    async with database.workspace(workspace) as connection:
        await create_forms(connection, FORMS, actor=await system(), now=clock.now())
    ids = []
    for number, items in (("A", [{"product": "wheel", "pieces": "2"}, {"product": "bell"}]), ("B", [])):
        made = await admin.post("/api/forms/order_sheet/records", json={"number": number, "items": items})
        assert made.status_code == 201, made.text
        ids.append(made.json()["id"])
    return ids


async def test_a_sheet_for_each_sub_form(orders: list[str], admin: httpx.AsyncClient) -> None:
    answer = await admin.get(
        EXPORT, params={"format": "xlsx", "rows": "sheets", "sort": "number", "fields": "number,items"}
    )
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Orders", "Items"]
    assert [[cell.value for cell in row] for row in book["Orders"].rows] == [["Number"], ["A"], ["B"]]
    assert [[cell.value for cell in row] for row in book["Items"].rows] == [
        ["Record", "Number", "Product", "Count"],
        [orders[0], "A", "wheel", 2],
        [orders[0], "A", "bell", None],
    ]
    asked = {"format": "xlsx", "rows": "sheets", "fields": "number,items"}
    none = await admin.get(EXPORT, params={**asked, "filter": '{"field":"number","op":"eq","value":"Z"}'})
    assert [sheet.max_row for sheet in openpyxl.load_workbook(io.BytesIO(none.content)).worksheets] == [1, 1]


async def test_who_does_not_read_the_label_gets_sheets_told_by_the_id(
    orders: list[str], make_role: MakeRole, make_member: MakeMember, sign_in: SignIn
) -> None:
    actions = ["read", "export"]
    forms = {"order_sheet": {"actions": actions, "fields": {"read": ["items"]}}, "order_item": {"actions": actions}}
    await make_role({"key": "packer", "title": "Packer", "kind": "member", "forms": forms})
    await make_member("packer@acme.example", "packer")
    packer = await sign_in("packer@acme.example")
    answer = await packer.get(EXPORT, params={"format": "xlsx", "rows": "sheets", "fields": "items"})
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [[cell.value for cell in row] for row in book["Items"].rows] == [
        ["Record", "Product", "Count"],
        [orders[0], "wheel", 2],
        [orders[0], "bell", None],
    ]


@pytest.mark.usefixtures("orders")
async def test_without_rows_and_with_rows_on_lines(admin: httpx.AsyncClient) -> None:
    plain = await admin.get(EXPORT, params={"rows": "none", "fields": "number,items", "sort": "number"})
    assert rows_of(plain) == [["Number"], ["A"], ["B"]]
    lines = await admin.get(EXPORT, params={"rows": "lines", "fields": "number,items", "sort": "number"})
    assert rows_of(lines)[1:] == [["A", "wheel", "2"], ["", "bell", ""], ["B", "", ""]]


@pytest.mark.usefixtures("orders")
async def test_sheets_are_for_workbooks_alone(admin: httpx.AsyncClient) -> None:
    refused = await admin.get(EXPORT, params={"format": "csv", "rows": "sheets"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "only_in_workbooks")
    assert (await admin.get(EXPORT, params={"rows": "all"})).status_code == 400


async def test_every_way_of_rows_answers_whatever_the_fields(orders: list[str], admin: httpx.AsyncClient) -> None:
    wanted = [None, "items", "number", "id", "items,id", "number,number", "items,items", ""]
    answers = {}
    for fields, rows, output in product(wanted, ("lines", "sheets", "none"), ("csv", "xlsx")):
        asked = {"format": output, "rows": rows, **({} if fields is None else {"fields": fields})}
        answers[fields, rows, output] = (await admin.get(EXPORT, params=asked)).status_code

    assert orders
    assert answers == {
        (fields, rows, output): 400 if fields == "" or (rows, output) == ("sheets", "csv") else 200
        for fields, rows, output in answers
    }
