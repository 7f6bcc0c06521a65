"""What leaves the system opens right in a spreadsheet program, runs nothing, and comes back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tongzhou.builder.imports.contracts import Kind, Reading, Target
from tongzhou.builder.imports.normalising import converter
from tongzhou.builder.imports.reading import inspect_source, read_rows
from tongzhou.kernel.spreadsheets import writing
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn, ExportWords
from tongzhou.kernel.spreadsheets.writing import csv_stream, sheet_name, xlsx_stream

COLUMNS = (
    ExportColumn("code", "客户编码"),
    ExportColumn("amount", "=金额", CellKind.NUMBER, decimals=2),
    ExportColumn("day", "日期", CellKind.DATE),
    ExportColumn("at", "时间", CellKind.DATE_TIME),
    ExportColumn("paid", "已结清", CellKind.YES_NO),
)
ROWS = (
    ("00676", "-12.50", "2019-07-01", "2019-07-01T04:00:00Z", True),
    ('=cmd|"x",1', "12345678901234567.89", None, None, False),
    ("两\n行", "0", "1899-01-01", "2019-12-31T16:00:00Z", None),
)


async def batches(rows: Sequence[Sequence[Any]], size: int = 2) -> AsyncIterator[Sequence[Sequence[Any]]]:
    """The rows in batches."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


async def joined(stream: AsyncIterator[bytes]) -> bytes:
    """The whole stream."""
    return b"".join([chunk async for chunk in stream])


async def test_csv_to_the_byte() -> None:
    content = await joined(csv_stream(COLUMNS, batches(ROWS), time_zone="Asia/Shanghai"))

    assert content == (
        b"\xef\xbb\xbf"
        + (
            "客户编码,'=金额,日期,时间,已结清\r\n"
            "00676,-12.50,2019-07-01,2019-07-01 12:00:00,是\r\n"
            '"\'=cmd|""x"",1",12345678901234567.89,,,否\r\n'
            '"两\n行",0,1899-01-01,2020-01-01 00:00:00,\r\n'
        ).encode()
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
async def test_text_that_starts_like_a_formula_is_marked(start: str) -> None:
    content = await joined(csv_stream((ExportColumn("a", "a"),), batches([(f"{start}1+1",)]), bom=False))

    assert list(csv.reader(io.StringIO(content.decode(), newline=""))) == [["a"], [f"'{start}1+1"]]


async def test_without_rows_there_is_a_heading() -> None:
    assert await joined(csv_stream((ExportColumn("a", "a"),), batches([]), bom=False)) == b"a\r\n"


async def test_xlsx_cells_have_their_types(tmp_path: Path) -> None:
    words = ExportWords(yes="Yes", no="No", sheet="Orders")
    path = tmp_path / "a.xlsx"
    path.write_bytes(await joined(xlsx_stream(COLUMNS, batches(ROWS), words=words, time_zone="Asia/Shanghai")))

    sheet = openpyxl.load_workbook(path)["Orders"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["客户编码", "=金额", "日期", "时间", "已结清"],
        ["00676", -12.5, datetime(2019, 7, 1), datetime(2019, 7, 1, 12), "Yes"],  # noqa: DTZ001
        ['=cmd|"x",1', "12345678901234567.89", None, None, "No"],
        ["两\n行", 0, "1899-01-01", datetime(2020, 1, 1), None],  # noqa: DTZ001
    ]
    assert {sheet["A3"].data_type, sheet["B1"].data_type} == {"s"}
    assert sheet.freeze_panes == "A2"
    assert (sheet["A1"].font.b, sheet["B2"].number_format) == (True, "#,##0.00")


async def test_rows_beyond_a_sheet_go_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_SHEET_ROWS", 3)
    path = tmp_path / "a.xlsx"
    path.write_bytes(await joined(xlsx_stream((ExportColumn("a", "a"),), batches([(str(n),) for n in range(5)]))))

    book = openpyxl.load_workbook(path)

    assert [[row[0].value for row in sheet.iter_rows()] for sheet in book] == [
        ["a", "0", "1"],
        ["a", "2", "3"],
        ["a", "4"],
    ]


@pytest.mark.parametrize("stream", [csv_stream, xlsx_stream])
async def test_an_export_can_be_imported_unchanged(stream: Any, tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(await joined(stream(COLUMNS, batches(ROWS), time_zone="Asia/Shanghai")))
    kinds = (Kind.LONG_TEXT, Kind.NUMBER, Kind.DATE, Kind.DATE_TIME, Kind.BOOLEAN)
    reading = Reading(time_zone="Asia/Shanghai")
    converters = [converter(Target("field", kind), reading) for kind in kinds]

    rows = list(read_rows(path, inspect_source(path)))[1:]
    values = [[convert(cell) for convert, cell in zip(converters, row.cells, strict=True)] for row in rows]

    amounts = {"-12.5": "-12.50"}
    assert [[amounts.get(str(value), value) for value in row] for row in values] == [list(row) for row in ROWS]


@pytest.mark.parametrize(("title", "name"), [("订单/退货", "订单 退货"), ("x" * 40, "x" * 31), ("''", "Sheet1")])
def test_sheet_names(title: str, name: str) -> None:
    assert sheet_name(title) == name


async def test_texts_too_long_for_a_cell_are_cut_and_named_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    long, fits = "长" * 32_768, "x" * 32_767
    rows = [(fits,), (long,), ("😀" * 16_384,)]
    words = ExportWords(sheet="Notes", notes="Notes", cut="Cut.")
    content = [chunk async for chunk in xlsx_stream([ExportColumn("text", "Text")], batches(rows), words=words)]
    path = tmp_path / "long.xlsx"
    path.write_bytes(b"".join(content))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Notes", "Notes 2"]
    assert [cell.value for cell in book["Notes"]["A"]] == ["Text", fits, "长" * 32_767, "😀" * 16_383]
    assert [cell.value for cell in book["Notes 2"]["A"]] == ["Cut.", "'Notes'!A3", "'Notes'!A4"]


async def test_without_a_cut_there_are_no_notes(tmp_path: Path) -> None:
    path = tmp_path / "short.xlsx"
    path.write_bytes(b"".join([chunk async for chunk in xlsx_stream(COLUMNS, batches(ROWS))]))
    assert openpyxl.load_workbook(path).sheetnames == ["Sheet1"]
