"""Records with the rows of their sub-forms, as 简道云 exports them and as we do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter

from tests.builder.imports.conftest import EndOf, upload

ORDER: dict[str, Any] = {
    "key": "sale",
    "title": "订单",
    "fields": [
        {"key": "number", "type": "text", "label": "单号", "required": True, "unique": True},
        {"key": "region", "type": "reference", "label": "区域", "settings": {"form": "region"}},
        {"key": "items", "type": "subform", "label": "明细", "required": True,
         "settings": {"form": "sale_item", "through": "parent", "rows_max": 3}},
    ],
    "sub_forms": [
        {"key": "sale_item", "title": "订单明细", "fields": [
            {"key": "product", "type": "text", "label": "产品", "required": True},
            {"key": "quantity", "type": "number", "label": "数量"},
            {"key": "parent", "type": "reference", "label": "订单", "settings": {"form": "sale", "inherits": True}},
        ]}
    ],
}  # fmt: skip
RECORDS, IMPORTS = "/api/forms/sale/records", "/api/forms/sale/imports"


def merged(path: Path) -> bytes:
    """Two rows of header, the record's own cells merged down over its rows."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.merge_range("A1:A2", "单号")
    sheet.merge_range("B1:B2", "区域")
    sheet.merge_range("C1:D1", "明细")
    sheet.write_row("C2", ["产品", "数量"])
    sheet.merge_range("A3:A4", "S1")
    sheet.merge_range("B3:B4", "East")
    sheet.write_row("C3", ["bike", 2])
    sheet.write_row("C4", ["helmet", 1])
    sheet.write_row("A5", ["S2", "W", "lamp", 5])
    book.close()
    return path.read_bytes()


BLANK = "单号,区域,明细.产品,明细.数量\nS1,East,bike,2\n,,helmet,1\nS2,W,lamp,5\n"
REPEATED = "单号,区域,明细.产品,明细.数量\nS1,East,bike,2\nS1,East,helmet,1\nS2,W,lamp,5\n"
EXPECTED = [("S1", "East", [("bike", "2"), ("helmet", "1")]), ("S2", "West", [("lamp", "5")])]


@pytest.fixture(autouse=True)
async def forms_of_orders(admin: httpx.AsyncClient) -> None:
    """Orders with items, and two regions."""
    assert (await admin.post("/api/forms", json=ORDER)).status_code == 201
    for code, name in (("E", "East"), ("W", "West")):
        assert (await admin.post("/api/forms/region/records", json={"code": code, "name": name})).status_code == 201


async def orders(admin: httpx.AsyncClient) -> list[Any]:
    """What is there, with rows."""
    found = (await admin.get(RECORDS, params={"sort": "number", "fields": "number,region,items"})).json()["records"]
    return [
        (
            each["number"],
            each["region"] and each["region"]["label"],
            [(row["product"], row["quantity"]) for row in each["items"]],
        )
        for each in found
    ]


COUNTS = ("rows", "create", "update", "unchanged", "bad")


@pytest.mark.parametrize("shape", ["merged", "blank", "repeated"])
async def test_each_shape_makes_records_with_their_rows(
    shape: str, admin: httpx.AsyncClient, end_of: EndOf, tmp_path: Path
) -> None:
    content: bytes = {
        "merged": merged(tmp_path / "a.xlsx"), "blank": BLANK.encode(), "repeated": REPEATED.encode()
    }[shape]  # fmt: skip
    found = (await admin.post(IMPORTS, files=upload(content))).json()["import"]

    assert list(found["choices"]["mapping"].values()) == ["number", "region", "items.product", "items.quantity"]
    assert found["choices"]["key"] == ["number"]
    labels = {each["key"]: each["label"] for each in found["fields"]}
    assert labels["items.product"] == "明细 · 产品"
    assert "items.parent" not in labels
    body = {"mapping": found["choices"]["mapping"], "key": "number"}
    checked = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:check", json=body))
    assert [checked["result"][name] for name in COUNTS] == [2, 2, 0, 0, 0]
    assert await orders(admin) == []

    ran = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:run", json=body))

    assert [ran["result"][name] for name in COUNTS] == [2, 2, 0, 0, 0]
    assert await orders(admin) == EXPECTED
    undone = await admin.post("/api/undo", json={"token": ran["result"]["undo"]})
    assert (undone.json()["changed"], await orders(admin)) == (2, [])


async def test_twice_changes_nothing_and_then_what_differs(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    results = []
    changed = BLANK.replace("helmet,1", "helmet,9").replace("S2,W,lamp,5\n", "S2,W,lamp,5\n,,bell,\n")
    for text in (BLANK, BLANK, changed, "单号,明细.产品\nS1,bike\n"):
        job = await end_of(await admin.post(f"{RECORDS}:import", files=upload(text)))
        assert job["status"] == "done", job
        results.append([job["result"][name] for name in COUNTS])

    assert results == [[2, 2, 0, 0, 0], [2, 0, 0, 2, 0], [2, 0, 2, 0, 0], [1, 0, 1, 0, 0]]
    assert await orders(admin) == [
        ("S1", "East", [("bike", "2")]),
        ("S2", "West", [("lamp", "5"), ("bell", None)]),
    ]


BAD = """单号,区域,明细.产品,明细.数量
S1,East,bike,2
,,,1
S2,North,lamp,5
S3,W,,
S4,W,a,1
,,b,1
,,c,1
,,d,1
S5,W,lamp,many
S6,W,lamp,1
"""


@pytest.mark.parametrize("on_error", ["all_or_nothing", "skip_bad"])
async def test_what_is_wrong_is_told_by_line_and_a_record_is_whole_or_not_there(
    on_error: str, admin: httpx.AsyncClient, end_of: EndOf
) -> None:
    begun = await admin.post(f"{RECORDS}:import", files=upload(BAD), data={"on_error": on_error})
    job = await end_of(begun)

    errors = (await admin.get(f"{IMPORTS}/{begun.json()['import']['id']}/errors")).json()["errors"]
    assert [(each["row"], each["field"], each["code"], each["value"]) for each in errors] == [
        (3, "items.product", "required", ""),
        (4, "region", "unknown_record", "North"),
        (5, "items", "required", ""),
        (6, "items", "too_many", ""),
        (10, "items.quantity", "not_a_number", "many"),
    ]
    if on_error == "skip_bad":
        assert [job["result"][name] for name in COUNTS] == [6, 1, 0, 0, 5]
        assert await orders(admin) == [("S6", "West", [("lamp", "1")])]
    else:
        assert (job["status"], job["problem"]["code"], await orders(admin)) == ("failed", "import_refused", [])


async def test_rows_are_not_replaced_by_part(admin: httpx.AsyncClient) -> None:
    found = (await admin.post(IMPORTS, files=upload(BLANK))).json()["import"]
    body = {"mapping": found["choices"]["mapping"], "mode": "replace", "part": [{"field": "region"}]}

    answer = await admin.post(f"{IMPORTS}/{found['id']}:run", json=body)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_with_rows")


@pytest.mark.parametrize("output", ["csv", "xlsx"])
async def test_an_own_export_with_rows_is_imported_back(output: str, admin: httpx.AsyncClient, end_of: EndOf) -> None:
    assert (await end_of(await admin.post(f"{RECORDS}:import", files=upload(BLANK))))["status"] == "done"
    asked = {"format": output, "fields": "number,region,items", "sort": "number"}

    content = (await admin.get(f"{RECORDS}:export", params=asked)).content

    if output == "csv":
        assert content.decode("utf-8-sig").splitlines() == [
            "单号,区域,明细.产品,明细.数量", "S1,East,bike,2", ",,helmet,1", "S2,West,lamp,5",
        ]  # fmt: skip
    job = await end_of(await admin.post(f"{RECORDS}:import", files=upload(content)))
    assert [job["result"][name] for name in COUNTS] == [2, 0, 0, 2, 0]
    binned = [each["id"] for each in (await admin.get(RECORDS)).json()["records"]]
    for identifier in binned:
        assert (await admin.delete(f"{RECORDS}/{identifier}")).status_code == 204
    job = await end_of(await admin.post(f"{RECORDS}:import", files=upload(content)))
    assert [job["result"][name] for name in COUNTS] == [2, 2, 0, 0, 0]
    assert await orders(admin) == EXPECTED
