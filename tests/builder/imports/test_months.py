"""Columns that are months become rows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter

from tests.builder.imports.conftest import EndOf, upload
from tongzhou.builder.imports.contracts import Column, DataRow, Kind
from tongzhou.builder.imports.examining import examine
from tongzhou.builder.imports.months import find_months, guess_year, spread, totals_across


def columns(*names: str | tuple[str, ...]) -> list[Column]:
    """Columns with these headers, of one row or two."""
    parts = [(name,) if isinstance(name, str) else name for name in names]
    return [Column(index, " ".join(each), each) for index, each in enumerate(parts)]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("客户", "1月", "2月", "12月"), [(None, 1, ""), (None, 2, ""), (None, 12, "")]),
        (("2026-01", "2026/2", "2026.03", "202604", "2026年5月"),
         [(2026, 1, ""), (2026, 2, ""), (2026, 3, ""), (2026, 4, ""), (2026, 5, "")]),
        (("Jan", "February 2026", "Mar-26"), [(None, 1, ""), (2026, 2, ""), (2026, 3, "")]),
        (("一月份", "十一月", "25年12月"), [(None, 1, ""), (None, 11, ""), (2025, 12, "")]),
        (("1月销售额", "2月销售额", "销售额(3月)"), [(None, 1, "销售额"), (None, 2, "销售额"), (None, 3, "销售额")]),
        ((("2026年", "1月"), ("2026年", "2月"), ("2026年", "3月")), [(2026, 1, ""), (2026, 2, ""), (2026, 3, "")]),
        ((("1月", "数量"), ("1月", "金额"), ("2月", "数量"), ("2月", "金额"), ("3月", "数量")),
         [(None, 1, "数量"), (None, 1, "金额"), (None, 2, "数量"), (None, 2, "金额"), (None, 3, "数量")]),
        (("1月", "2月"), []),
        (("1月", "1月 (2)", "2月"), []),
        (("1-2月", "3-4月", "5-6月", "marketing", "Mayor", "13月", "2026年"), []),
    ],
)  # fmt: skip
def test_months_of_a_header(names: tuple[Any, ...], expected: list[Any]) -> None:
    assert [(each.year, each.month, each.measure) for each in find_months(columns(*names))] == expected


def test_columns_that_add_months_up() -> None:
    found = columns("客户", "1月", "2月", "3月", "合计", "全年")
    assert [(column.name, measure) for column, measure in totals_across(found, find_months(found))] == [
        ("合计", ""),
        ("全年", ""),
    ]


@pytest.mark.parametrize(
    ("texts", "year"),
    [(["2025年经销商销售"], 2025), (["Sales 2024"], 2024), (["sales-2023.xlsx"], 2023), (["华东", "1月"], 2026)],
)
def test_the_year_of_bare_months(texts: list[str], year: int) -> None:
    assert guess_year(texts, 2026) == year


@pytest.mark.parametrize(
    ("kind", "month"), [(Kind.DATE, date(2026, 2, 1)), (Kind.TEXT, "2026-02"), (Kind.CHOICE, "2026-02")]
)
def test_a_row_becomes_a_line_per_month_that_has_values(kind: Kind, month: Any) -> None:
    months = find_months(columns("客户", "1月", "2月", "3月"))

    shape = spread(months, [""], 2026, kind, lambda cell: cell)

    assert shape.fan == 3
    assert shape.lines(DataRow(7, ["P1", None, "0", None])) == [DataRow(22, ["P1", None, "0", None, month, "0"])]
    assert shape.lines(DataRow(8, ["P1", None, None, None])) == []


def test_days_that_a_spreadsheet_made_of_months_are_a_header(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm"})
    sheet.write_row("A1", ["客户"])
    for column in range(1, 4):
        sheet.write_datetime(0, column, datetime(2026, column, 1), day)  # noqa: DTZ001  a spreadsheet knows no zones
    sheet.write_row("A2", ["P1", 1, 2, 3])
    book.close()

    found = examine(path)

    assert [column.name for column in found.layout.columns] == ["客户", "2026-01", "2026-02", "2026-03"]
    assert (found.rows, [each.month for each in find_months(found.layout.columns)]) == (1, [1, 2, 3])


TARGET: dict[str, Any] = {
    "key": "target",
    "title": "月度目标",
    "fields": [
        {"key": "dealer", "type": "text", "label": "客户", "required": True},
        {"key": "month", "type": "date", "label": "月份", "required": True},
        {"key": "amount", "type": "money", "label": "金额", "settings": {"currency": "CNY"}},
        {"key": "quantity", "type": "number", "label": "数量"},
    ],
    "unique_together": [["dealer", "month"]],
}
WIDE = "2025年销售,,,,\n客户,1月,2月,3月,合计\nP1,10,20.50,,30.50\nP2,,7,8,16\n合计,10,27.50,8,45.50\n"


@pytest.fixture
async def target(admin: httpx.AsyncClient) -> str:
    """The address of a form with a month and amounts."""
    answer = await admin.post("/api/forms", json=TARGET)
    assert answer.status_code == 201, answer.text
    return "/api/forms/target"


async def rows(admin: httpx.AsyncClient, target: str) -> list[tuple[Any, ...]]:
    """What is there, by dealer and month."""
    found = (await admin.get(f"{target}/records", params={"sort": "dealer,month"})).json()["records"]
    return [(each["dealer"], each["month"], each["amount"], each["quantity"]) for each in found]


async def test_months_are_proposed_and_become_records(admin: httpx.AsyncClient, end_of: EndOf, target: str) -> None:
    found = (await admin.post(f"{target}/imports", files=upload(WIDE))).json()["import"]

    assert found["months"]["columns"][0] == {"name": "1月", "year": None, "month": 1, "measure": ""}
    assert (found["months"]["measures"], found["months"]["totals"]) == ([""], ["合计"])
    assert found["choices"]["months"] == {"field": "month", "values": {"": "amount"}, "year": 2025}
    assert found["choices"]["mapping"] == {"客户": "dealer", "1月": None, "2月": None, "3月": None, "合计": None}
    assert (found["choices"]["key"], found["choices"]["mode"]) == (["dealer", "month"], "upsert")
    assert found["first_rows"] == [["P1", "10", "20.50", "", "30.50"], ["P2", "", "7", "8", "16"]]
    body = {name: found["choices"][name] for name in ("mapping", "months", "key", "mode")}

    checked = await end_of(await admin.post(f"{target}/imports/{found['id']}:check", json=body))
    ran = await end_of(await admin.post(f"{target}/imports/{found['id']}:run", json=body))

    assert [(line["row"], line["label"], line["expected"], line["computed"], line["agrees"])
            for line in checked["result"]["totals"]["lines"]] == [
        (4, "合计", "16", "15", False),
        (3, "合计", "30.50", "30.50", True),
        (5, "合计", "10", "10", True),
        (5, "合计", "27.50", "27.50", True),
        (5, "合计", "8", "8", True),
    ]  # fmt: skip
    assert (ran["status"], ran["result"]["rows"], ran["result"]["create"]) == ("done", 4, 4)
    assert await rows(admin, target) == [
        ("P1", "2025-01-01", "10.00", None), ("P1", "2025-02-01", "20.50", None),
        ("P2", "2025-02-01", "7.00", None), ("P2", "2025-03-01", "8.00", None),
    ]  # fmt: skip


async def test_two_measures_under_each_month(admin: httpx.AsyncClient, end_of: EndOf, target: str) -> None:
    text = "客户,2026-01,,2026-02,,2026-03,\n,数量,金额,数量,金额,数量,金额\nP1,1,10,2,20,,\n"

    job = await end_of(await admin.post(f"{target}/records:import", files=upload(text)))

    assert (job["status"], job["result"]["create"]) == ("done", 2)
    assert await rows(admin, target) == [("P1", "2026-01-01", "10.00", "1"), ("P1", "2026-02-01", "20.00", "2")]


async def test_one_bad_month_keeps_its_row_out_and_is_named_once(
    admin: httpx.AsyncClient, end_of: EndOf, target: str
) -> None:
    text = "客户,1月,2月,3月\nP1,1,x,3\nP2,1,2,\nP2,5,,\n"
    found = (await admin.post(f"{target}/imports", files=upload(text))).json()["import"]
    body = {name: found["choices"][name] for name in ("mapping", "months", "key", "mode")}

    ran = await end_of(await admin.post(f"{target}/imports/{found['id']}:run", json={**body, "on_error": "skip_bad"}))

    assert [(each["row"], each["field"], each["code"], each["value"]) for each in ran["result"]["errors"]] == [
        (2, "amount", "not_a_number", "x"),
        (4, "dealer", "repeated_in_file", "P2"),
    ]
    assert (ran["result"]["rows"], ran["result"]["bad"], ran["result"]["create"]) == (6, 4, 2)
    assert [each[:3] for each in await rows(admin, target)] == [
        ("P2", f"{found['choices']['months']['year']}-01-01", "1.00"),
        ("P2", f"{found['choices']['months']['year']}-02-01", "2.00"),
    ]


@pytest.mark.parametrize(
    ("months", "mapping", "expected"),
    [
        ({"field": "amount", "values": {"": "quantity"}, "year": 2026}, {}, ("months.field", "not_a_month_field")),
        ({"field": "month", "values": {"": "amount"}}, {}, ("months.year", "required")),
        ({"field": "month", "values": {"": None}, "year": 2026}, {}, ("months.values", "required")),
        ({"field": "month", "values": {"额": "amount"}, "year": 2026}, {}, ("months.values.额", "unknown_column")),
        (
            {"field": "month", "values": {"": "amount"}, "year": 2026},
            {"1月": "quantity"},
            ("mapping.1月", "is_a_month"),
        ),
        ({"field": "month", "values": {"": "month"}, "year": 2026}, {}, ("mapping.month", "mapped_twice")),
    ],
)
async def test_wrong_choices_are_named(
    months: dict[str, Any], mapping: dict[str, str], expected: tuple[str, str], admin: httpx.AsyncClient, target: str
) -> None:
    found = (await admin.post(f"{target}/imports", files=upload(WIDE))).json()["import"]
    body = {"mapping": {**found["choices"]["mapping"], **mapping}, "months": months, "mode": "create"}

    answer = await admin.post(f"{target}/imports/{found['id']}:check", json=body)

    assert answer.status_code == 422
    assert expected in [(each["field"], each["code"]) for each in answer.json()["errors"]]


async def test_months_with_fields_of_their_own_stay_columns(admin: httpx.AsyncClient) -> None:
    months = [{"key": f"m{number}", "type": "number", "label": f"{number}月"} for number in range(1, 5)]
    wide = {"key": "wide", "title": "年度目标", "fields": [
        {"key": "dealer", "type": "text", "label": "客户"}, {"key": "since", "type": "date", "label": "日期"}, *months,
    ]}  # fmt: skip
    assert (await admin.post("/api/forms", json=wide)).status_code == 201

    found = (await admin.post("/api/forms/wide/imports", files=upload("客户,1月,2月,3月,4月\nP1,1,2,3,4\n"))).json()

    assert found["import"]["choices"]["months"] is None
    assert found["import"]["choices"]["mapping"] == {
        "客户": "dealer",
        "1月": "m1",
        "2月": "m2",
        "3月": "m3",
        "4月": "m4",
    }
