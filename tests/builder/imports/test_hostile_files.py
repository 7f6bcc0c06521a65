"""Broken, huge and hostile files are refused by name of the fault, early and in little memory."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from tongzhou.builder.imports.contracts import LIMITS, Format, Limits, Row
from tongzhou.builder.imports.errors import UnreadableFile
from tongzhou.builder.imports.reading import inspect_source, read_rows

SHEET = "xl/worksheets/sheet1.xml"


def rows_of(path: Path, **choices: str) -> list[Row]:
    """Every row of a file, read as an import reads it."""
    return list(read_rows(path, inspect_source(path, **choices)))  # type: ignore[arg-type]


def refusal(path: Path, limits: Limits = LIMITS, **choices: str) -> tuple[str, dict[str, object]]:
    """Why a file is refused, inspecting it and reading it to its end."""
    with pytest.raises(UnreadableFile) as refused:
        list(read_rows(path, inspect_source(path, limits=limits, **choices), limits=limits))  # type: ignore[arg-type]
    return refused.value.reason, refused.value.details


def written(path: Path, content: bytes) -> Path:
    """A file of these bytes."""
    path.write_bytes(content)
    return path


def workbook(path: Path) -> Path:
    """A small sound workbook."""
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_row(0, 0, ["a", "b"])
    book.close()
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one of its parts replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    parts[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


def sheet_with(cells: str) -> bytes:
    """The XML of a sheet with these rows."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>'.encode()


@pytest.fixture
def memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 1024**2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_real_files_are_told_apart(encoding: str, tmp_path: Path) -> None:
    text = "编码,名称,amount\r\n007,恒通车行,12.50\r\n"
    path = written(tmp_path / "a.csv", text.encode(encoding))

    assert [row.cells for row in rows_of(path)] == [["编码", "名称", "amount"], ["007", "恒通车行", "12.50"]]


def test_broken_bytes_are_named_with_their_row(tmp_path: Path) -> None:
    good = "编码,名称\n1,恒通车行\n".encode()
    path = written(tmp_path / "a.csv", good + b"2,\xe6\x81\xff\n" + "3,镕基贸易有限公司\n".encode())

    reason, details = refusal(path)

    assert reason == "encoding_broken"
    assert details == {
        "encoding": "utf-8",
        "row": 3,
        "bytes": "E6 81",
        "places": [
            {"row": 3, "offset": len(good) + 2, "bytes": "E6 81"},
            {"row": 3, "offset": len(good) + 4, "bytes": "FF"},
        ],
    }


def test_a_broken_utf16_file_names_its_row(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"\xff\xfe" + "a\nb\n".encode("utf-16-le") + b"\x00\xd8x\x00")

    assert refusal(path)[1]["row"] == 3


def test_the_user_may_name_the_encoding(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "名稱,數量\n測試,1\n".encode("big5"))

    assert rows_of(path, encoding="big5")[0].cells == ["名稱", "數量"]
    assert refusal(path, encoding="klingon")[0] == "encoding_unknown"
    assert refusal(path, encoding="utf-8")[0] == "encoding_broken"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(delimiter: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", f'a{delimiter}b\n"1{delimiter}5"{delimiter}2\n'.encode())

    assert [row.cells for row in rows_of(path)] == [["a", "b"], [f"1{delimiter}5", "2"]]


def test_excels_own_delimiter_line_is_obeyed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"sep=;\na;b\n1,5;2\n")

    assert rows_of(path) == [Row(2, ["a", "b"]), Row(3, ["1,5", "2"])]


def test_quotes_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b'a,b\n"x ""y"", z","line 1\r\nline 2"\n=cmd|x,2\n')

    assert rows_of(path)[1:] == [Row(2, ['x "y", z', "line 1\r\nline 2"]), Row(3, ["=cmd|x", "2"])]


def test_a_quote_never_closed_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b'a,b\n1,"never closed\n' + b"2,x\n" * 100_000)

    assert refusal(path) == ("unclosed_quote", {"row": 2, "limit": 131072})


@pytest.mark.usefixtures("memory")
def test_a_line_without_end_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(0)
        for _ in range(64):
            file.write(b"x" * 1024**2)

    assert refusal(path) == ("line_too_long", {"line": 1, "limit": 1_000_000})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7", "format_foreign"),
        (b"<html><table>", "format_html"),
        (b"\xef\xbb\xbf\r\n<TABLE border=1>", "format_html"),
        (b"PK\x03\x04 not a zip", "workbook_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook_broken"),
        (b"a\n" + b"," * 600, "too_many_columns"),
        (b"a,b\n" * 20, "too_many_rows"),
        (b"x" * 2000, "file_too_large"),
    ],
)
def test_what_cannot_be_a_table(content: bytes, reason: str, tmp_path: Path) -> None:
    limits = Limits(file_bytes=1500, rows=10)

    assert refusal(written(tmp_path / "a.csv", content), limits)[0] == reason


def test_a_file_is_what_its_bytes_say_not_its_name(tmp_path: Path) -> None:
    renamed = workbook(tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    text = written(tmp_path / "b.xls", b"a\tb\n1\t2\n")

    assert inspect_source(renamed).format is Format.XLSX
    assert rows_of(text)[1].cells == ["1", "2"]


def test_a_zip_bomb_is_refused_from_its_directory(tmp_path: Path) -> None:
    path = with_part(workbook(tmp_path / "a.xlsx"), SHEET, b" " * 64 * 1024**2)

    assert path.stat().st_size < 200_000
    assert refusal(path)[0] == "workbook_bomb"


@pytest.mark.usefixtures("memory")
def test_a_zip_bomb_whose_directory_lies_is_refused(tmp_path: Path) -> None:
    path = with_part(workbook(tmp_path / "a.xlsx"), SHEET, b" " * 32 * 1024**2)
    data = bytearray(path.read_bytes())
    entry = data.rindex(SHEET.encode()) - 46
    struct.pack_into("<I", data, entry + 24, 1000)

    assert refusal(written(path, bytes(data)))[0] == "workbook_bomb"


def test_parts_that_add_up_are_refused(tmp_path: Path) -> None:
    path = with_part(workbook(tmp_path / "a.xlsx"), "xl/media/a.bin", bytes(range(256)) * 400)

    assert refusal(path, Limits(unpacked_bytes=100_000))[0] == "workbook_bomb"


@pytest.mark.parametrize("end", [b"trailing", b"PK\x05\x06" + b"\0" * 18])
def test_an_archive_with_something_behind_its_directory_is_refused(end: bytes, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")

    assert refusal(written(path, path.read_bytes() + end))[0] == "workbook_broken"


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>', "workbook_hostile"),
        (sheet_with('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'), "too_many_columns"),
        (sheet_with('<row r="9"><c r="A99999999"><v>1</v></c></row>'), "too_many_rows"),
        (sheet_with("<row>" + "<c><v>1</v></c>" * 600 + "</row>"), "too_many_columns"),
        (sheet_with('<row r="900000"><c r="KK900000"><v>1</v></c></row>'), "too_many_cells"),
        (b"<worksheet><sheetData><row><c", "workbook_broken"),
    ],
)
def test_hostile_sheets(sheet: bytes, reason: str, tmp_path: Path) -> None:
    assert refusal(with_part(workbook(tmp_path / "a.xlsx"), SHEET, sheet))[0] == reason


def test_styled_but_empty_cells_far_out_do_no_harm(tmp_path: Path) -> None:
    sheet = sheet_with(
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="A1048576" s="1"/></row>'
    )

    assert rows_of(with_part(workbook(tmp_path / "a.xlsx"), SHEET, sheet)) == [Row(1, [1.0])]


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    assert refusal(tmp_path / "a.xlsx")[0] == "format_unknown"


def test_sheets_are_chosen_by_name(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet("空")
    book.add_worksheet("二").write_row(0, 0, ["b"])
    hidden = book.add_worksheet("藏")
    hidden.hide()
    book.close()

    source = inspect_source(tmp_path / "a.xlsx")

    assert (source.sheets, source.sheet) == (("空", "二"), "二")
    assert inspect_source(tmp_path / "a.xlsx", sheet="空").sheet == "空"
    assert refusal(tmp_path / "a.xlsx", sheet="藏")[0] == "sheet_unknown"
