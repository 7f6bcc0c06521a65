"""Records with the rows of their sub-forms, as 简道云 exports them and as we do."""

from __future__ import annotations

from decimal import Decimal
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
        {"key": "freight", "type": "money", "label": "运费", "settings": {"currency": "CNY"}},
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


WITH_TOTALS = """单号,运费,明细.产品,明细.数量
S1,10,bike,2
{again},helmet,1
小计,10,,3
S2,7.50,lamp,5
合计,{freight},,{quantity}
"""


def merged_with_totals(path: Path) -> bytes:
    """The same as a workbook, the record's own cells merged down."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.merge_range("A1:A2", "单号")
    sheet.merge_range("B1:B2", "运费")
    sheet.merge_range("C1:D1", "明细")
    sheet.write_row("C2", ["产品", "数量"])
    sheet.merge_range("A3:A4", "S1")
    sheet.merge_range("B3:B4", 10)
    sheet.write_row("C3", ["bike", 2])
    sheet.write_row("C4", ["helmet", 1])
    sheet.write_row("A5", ["小计", 10, None, 3])
    sheet.write_row("A6", ["S2", 7.5, "lamp", 5])
    sheet.write_row("A7", ["合计", 17.5, None, 8])
    book.close()
    return path.read_bytes()


Line = tuple[int, str, int, int, str, str, bool]


def told(totals: dict[str, Any]) -> list[Line]:
    """What totals say, by row of the file."""
    lines = [
        (each["row"], each["field"], each["first_row"], each["last_row"], each["expected"], each["computed"],
         each["agrees"])
        for each in totals["lines"]
    ]  # fmt: skip
    return sorted(lines)


@pytest.mark.parametrize(("shape", "down"), [("blank", 0), ("repeated", 0), ("merged", 1)])
async def test_totals_count_a_number_of_the_record_once_and_those_of_its_rows_in_each_line(
    shape: str, down: int, admin: httpx.AsyncClient, end_of: EndOf, tmp_path: Path
) -> None:
    again = {"blank": ",", "repeated": "S1,10"}.get(shape, "")
    text = WITH_TOTALS.format(again=again, freight="17.5", quantity="8").encode()
    content = merged_with_totals(tmp_path / "totals.xlsx") if shape == "merged" else text

    job = await end_of(await admin.post(f"{RECORDS}:import", files=upload(content), data={"on_totals": "block"}))

    assert job["status"] == "done", job
    totals = job["result"]["totals"]
    assert (totals["checked"], totals["differing"]) == (4, 0)
    lines = [(*line[:2], line[2] - down, line[3] - down, line[4], Decimal(line[5])) for line in told(totals)]
    assert lines == [
        (4 + down, "freight", 2, 3, "10", 10),
        (4 + down, "items.quantity", 2, 3, "3", 3),
        (6 + down, "freight", 2, 5, "17.5", Decimal("17.5")),
        (6 + down, "items.quantity", 2, 5, "8", 8),
    ]
    assert await orders(admin) == [("S1", None, [("bike", "2"), ("helmet", "1")]), ("S2", None, [("lamp", "5")])]


@pytest.mark.parametrize(
    ("freight", "quantity", "differing"),
    [
        ("17.50", "9", (6, "items.quantity", 2, 5, "9", "8", False)),
        ("27.50", "8", (6, "freight", 2, 5, "27.50", "17.50", False)),
    ],
)
async def test_a_total_that_differs_from_rows_warns_or_blocks(
    freight: str, quantity: str, differing: Line, admin: httpx.AsyncClient, end_of: EndOf
) -> None:
    text = WITH_TOTALS.format(again="S1,10", freight=freight, quantity=quantity)
    found = (await admin.post(IMPORTS, files=upload(text))).json()["import"]
    body = {"mapping": found["choices"]["mapping"], "key": "number"}

    checked = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:check", json=body))
    refused = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:run", json={**body, "on_totals": "block"}))

    assert (checked["result"]["totals"]["differing"], checked["result"]["bad"]) == (1, 0)
    assert [line for line in told(checked["result"]["totals"]) if not line[-1]] == [differing]
    assert (refused["status"], refused["problem"]["code"]) == ("failed", "totals_differ")
    assert await orders(admin) == []
    ran = await end_of(await admin.post(f"{IMPORTS}/{found['id']}:run", json={**body, "on_totals": "warn"}))
    assert (ran["status"], [ran["result"][name] for name in COUNTS]) == ("done", [2, 2, 0, 0, 0])


async def test_a_sub_total_between_the_lines_of_one_record(admin: httpx.AsyncClient, end_of: EndOf) -> None:
    text = "单号,运费,明细.产品,明细.数量\nS1,10,bike,2\n小计,10,,2\nS1,10,helmet,1\n,,bell,3\n小计,,,4\n合计,10,,6\n"

    job = await end_of(await admin.post(f"{RECORDS}:import", files=upload(text), data={"on_totals": "block"}))

    assert (job["status"], job["result"]["totals"]["differing"]) == ("done", 0), job
    assert [line[:4] for line in told(job["result"]["totals"])] == [
        (3, "freight", 2, 2), (3, "items.quantity", 2, 2), (6, "items.quantity", 4, 5),
        (7, "freight", 2, 5), (7, "items.quantity", 2, 5),
    ]  # fmt: skip
    assert await orders(admin) == [("S1", None, [("bike", "2"), ("helmet", "1"), ("bell", "3")])]


async def test_a_number_for_a_field_yet_to_come_counts_once_in_a_check_as_in_a_run(
    admin: httpx.AsyncClient, end_of: EndOf
) -> None:
    text = "单号,重量,明细.产品,明细.数量\nS1,10,bike,2\nS1,10,helmet,1\nS2,4,lamp,5\n合计,14,,8\n"
    found = (await admin.post(IMPORTS, files=upload(text))).json()["import"]
    mapping = {**found["choices"]["mapping"], "重量": "weight"}
    body = {"mapping": mapping, "key": "number", "new_fields": {"weight": {"type": "number", "label": "重量"}}}

    results = [
        (await end_of(await admin.post(f"{IMPORTS}/{found['id']}:{verb}", json=body)))["result"]
        for verb in ("check", "run")
    ]

    assert [[result[name] for name in COUNTS] for result in results] == [[2, 2, 0, 0, 0]] * 2
    assert [told(result["totals"]) for result in results] == [
        [(5, "items.quantity", 2, 4, "8", "8", True), (5, "weight", 2, 4, "14", "14", True)]
    ] * 2
