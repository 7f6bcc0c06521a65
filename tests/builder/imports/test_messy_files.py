"""Each messy file becomes exactly the rows a careful person would have typed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from tests.builder.imports import messy_files
from tongzhou.builder.imports.contracts import (
    DataRow,
    Format,
    Kind,
    NoteKind,
    Option,
    Reading,
    Rejected,
    Skipped,
    Target,
)
from tongzhou.builder.imports.detecting import find_layout
from tongzhou.builder.imports.mapping import fingerprint, guess_mapping, guess_reading, unknown_values
from tongzhou.builder.imports.normalising import converter
from tongzhou.builder.imports.reading import inspect_source, merged_row_numbers, read_rows
from tongzhou.builder.imports.rows import classify, notes_of


class Table:
    """A file read to its end the way an import reads it."""

    def __init__(self, path: Path) -> None:
        self.source = inspect_source(path)
        self.layout = find_layout(read_rows(path, self.source))
        entries = list(classify(read_rows(path, self.source), self.layout))
        self.rows = [entry for entry in entries if isinstance(entry, DataRow)]
        self.skipped = {entry.number: entry.kind for entry in entries if isinstance(entry, Skipped)}
        self.names = [column.name for column in self.layout.columns]
        merged = merged_row_numbers(path, self.source)
        self.notes = notes_of(self.layout, [e for e in entries if isinstance(e, Skipped)], merged)

    def column(
        self, name: str, kind: Kind, reading: Reading | None = None, *, currency: str | None = None
    ) -> list[object]:
        """A column's values as a field of this kind would take them."""
        index = next(column.index for column in self.layout.columns if column.name == name)
        cells = [row.cells[index] for row in self.rows]
        target = Target("field", kind, options=(Option("Warehouse", ("仓储",)),), currency=currency)
        convert = converter(target, reading or guess_reading(cells))
        return [convert(cell) for cell in cells]


def test_gb18030_with_titles_and_totals(tmp_path: Path) -> None:
    table = Table(messy_files.titled_gb18030(tmp_path / "sales.csv"))

    assert table.source.encoding == "gb18030"
    assert table.layout.header_rows == (4,)
    assert table.names == ["区域", "客户编码", "客户名称", "订单日期", "金额"]
    assert [row.number for row in table.rows] == [5, 6, 8]
    assert table.skipped == {
        7: NoteKind.SUBTOTAL,
        9: NoteKind.SUBTOTAL,
        10: NoteKind.SUBTOTAL,
        11: NoteKind.FOOTER,
    }
    assert table.column("客户编码", Kind.TEXT) == ["00676", "00677", "00678"]
    assert table.column("客户名称", Kind.TEXT) == ["恒通车行（上海）", "镕基贸易", "合计贸易有限公司"]
    assert table.column("订单日期", Kind.DATE) == ["2019-07-01", "2019-07-02", "2019-07-03"]
    assert table.column("金额", Kind.MONEY) == ["1234.50", "-88.00", "20"]
    assert [(note.kind, note.count, note.rows) for note in table.notes] == [
        (NoteKind.TITLE_ROWS, 2, (1, 2)),
        (NoteKind.SUBTOTAL, 3, (7, 9, 10)),
        (NoteKind.FOOTER, 1, (11,)),
    ]


def test_merged_cells_and_a_header_of_two_rows(tmp_path: Path) -> None:
    table = Table(messy_files.merged_two_row_header(tmp_path / "sales.xlsx"))

    assert (table.source.format, table.source.sheets, table.source.sheet) == (Format.XLSX, ("销售", "空表"), "销售")
    assert table.layout.header_rows == (2, 3)
    assert table.names == ["订单号", "客户 编码", "客户 名称", "金额 含税", "金额 不含税", "备注"]
    assert [row.number for row in table.rows] == [4, 5, 6]
    assert table.column("客户 编码", Kind.TEXT) == ["00676", "00676", "00677"]
    assert table.column("客户 名称", Kind.TEXT) == ["恒通车行", "恒通车行", "镕基贸易"]
    assert table.column("金额 含税", Kind.MONEY) == ["113", "56.5", "11.3"]
    assert table.column("备注", Kind.TEXT) == ["急", None, "=cmd|' /C calc'!A0"]
    assert table.skipped == {7: NoteKind.SUBTOTAL}
    assert table.notes[1].kind == NoteKind.MERGED
    assert table.notes[1].rows == (1, 2, 4, 7)


def test_semicolons_with_byte_order_mark_and_decimal_commas(tmp_path: Path) -> None:
    table = Table(messy_files.semicolons_with_bom(tmp_path / "umsatz.csv"))

    assert (table.source.encoding, table.source.bom, table.source.delimiter) == ("utf-8", 3, ";")
    assert table.names == ["Händler Nr.", "Name", "Umsatz", "Rabatt"]
    assert table.column("Händler Nr.", Kind.TEXT) == ["0676", "0677"]
    assert table.column("Name", Kind.TEXT) == ["Müller & Söhne", "Weiß"]
    assert table.column("Umsatz", Kind.MONEY) == ["1234.50", "-88.00"]
    assert table.column("Rabatt", Kind.PERCENT) == ["12.5", "0"]


def test_full_width_digits_and_numbers_as_text(tmp_path: Path) -> None:
    table = Table(messy_files.full_width(tmp_path / "list.csv"))
    mapped = Reading(values={"Ware House": "Warehouse"})

    assert table.column("经销商代码", Kind.TEXT) == ["00676", "A01", "677"]
    assert table.column("业务类型", Kind.CHOICE) == [Rejected("not_an_option", "Ware House"), "Warehouse", "Warehouse"]
    assert table.column("业务类型", Kind.CHOICE, mapped) == ["Warehouse", "Warehouse", "Warehouse"]
    assert table.column("日期", Kind.DATE) == ["2019-07-01", "2019-07-02", "2019-07-03"]
    assert table.column("数量", Kind.INTEGER) == ["12", "3", "4"]
    assert table.column("单价", Kind.MONEY) == ["1234.5", "12.50", "5"]
    assert table.column("已结清", Kind.BOOLEAN) == [True, False, True]


def test_unknown_values_come_once_with_the_option_they_resemble() -> None:
    target = Target("business_type", Kind.CHOICE, options=(Option("Warehouse"),))

    unknown = unknown_values(target, ["Ware House", "Warehouse", "Ware House", "？", None], Reading())

    assert unknown == {"Ware House": "Warehouse", "？": None}


def test_day_numbers_and_codes_read_as_floats(tmp_path: Path) -> None:
    table = Table(messy_files.serials_and_floats(tmp_path / "book.xlsx"))

    assert table.layout.header_rows == (3,)
    assert table.names == ["reseller_key", "order_date", "paid_at", "rate", "amount", "account"]
    assert table.column("reseller_key", Kind.TEXT) == ["676", "677", "678"]
    assert table.column("order_date", Kind.DATE) == ["2019-07-01", "2019-07-02", "2019-07-03"]
    assert table.column("paid_at", Kind.DATE_TIME, Reading(time_zone="Asia/Shanghai")) == [
        "2019-07-01T04:00:00Z",
        "2019-07-01T16:00:00Z",
        None,
    ]
    assert table.column("rate", Kind.PERCENT) == ["0.125", "0.5", "1"]
    assert table.column("rate", Kind.PERCENT, Reading(percent_fractions=True)) == ["12.5", "50", "100"]
    assert table.column("amount", Kind.NUMBER) == ["0.3", "1000000", "-12.5"]
    assert table.column("account", Kind.TEXT) == [
        "6222020200112233445",
        Rejected("digits_lost", "6222020200112233472"),
        "622202",
    ]


@pytest.mark.parametrize("fractions", [False, True])
def test_percentages_are_read_by_the_format_of_each_cell(tmp_path: Path, fractions: bool) -> None:
    table = Table(messy_files.percentages(tmp_path / "rates.xlsx"))
    reading = Reading(percent_fractions=fractions)

    plain = ["50", "100", "80", "1200"] if fractions else ["0.5", "1", "0.8", "12"]
    assert table.column("formatted", Kind.PERCENT, reading) == ["10", "5", "120", "100"]
    assert table.column("plain", Kind.PERCENT, reading) == plain
    assert table.column("mixed", Kind.PERCENT, reading) == ["12.55", plain[0], "7.5", None]
    assert table.column("formatted", Kind.NUMBER) == ["0.1", "0.05", "1.2", "1"]
    assert table.column("formatted", Kind.TEXT) == ["10%", "5%", "120%", "100%"]
    assert table.column("quoted", Kind.PERCENT) == ["0.1", "0.2", "0.3", "0.4"]


def test_percentages_of_a_sheet_that_does_not_name_its_cells(tmp_path: Path) -> None:
    named, bare = messy_files.percentages(tmp_path / "rates.xlsx"), tmp_path / "bare.xlsx"
    with zipfile.ZipFile(named) as old, zipfile.ZipFile(bare, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet2.xml":
                content = re.sub(rb'(<(?:row|c)) r="[A-Z]*\d+"', rb"\1", content)
            new.writestr(entry.filename, content)

    table = Table(bare)

    assert table.column("formatted", Kind.PERCENT) == ["10", "5", "120", "100"]
    assert table.column("plain", Kind.PERCENT) == ["0.5", "1", "0.8", "12"]


def test_amounts_shown_in_another_currency_are_rejected(tmp_path: Path) -> None:
    table = Table(messy_files.currencies(tmp_path / "sales.xlsx"))
    euro, dollar = (Rejected("other_currency", f"{mark} 12.5", {"currency": "CNY"}) for mark in "€$")

    assert table.column("amount", Kind.MONEY, currency="CNY") == ["12.5", "12.5", euro, dollar, "12.5", "12.5"]
    assert table.column("amount", Kind.NUMBER) == ["12.5"] * 6


def test_page_breaks_footers_and_ragged_rows(tmp_path: Path) -> None:
    table = Table(messy_files.page_breaks(tmp_path / "orders.csv"))

    assert table.layout.header_rows == (2,)
    assert [(row.number, row.cells, row.overflow) for row in table.rows] == [
        (3, ["SO1", "Hengtong", "2019-07-01", "10.00"], ()),
        (4, ["SO2", "Total Sports", "2019-07-02", "20.00"], ()),
        (9, ["SO3", "Rongji", "2019-07-03", None], ()),
        (10, ["SO4", "Hengtong", "2019-07-04", "40.00"], ("extra",)),
        (11, ["SO5", "Hengtong", "2019-07-05", "50.00"], ()),
    ]
    assert table.skipped == {
        5: NoteKind.FOOTER,
        6: NoteKind.BLANK,
        7: NoteKind.TITLE_ROWS,
        8: NoteKind.REPEATED_HEADER,
        12: NoteKind.SUBTOTAL,
        13: NoteKind.SUBTOTAL,
        14: NoteKind.FOOTER,
    }


PARTNER = (
    Target("reseller_key", Kind.TEXT, ("经销商编号", "Reseller number"), unique=True),
    Target("reseller_name", Kind.TEXT, ("经销商名称", "Reseller name")),
    Target("order_date", Kind.DATE, ("订单日期", "Order date")),
    Target("sales_amount", Kind.MONEY, ("销售金额", "Sales amount")),
    Target("region", Kind.TEXT, ("区域", "Region")),
)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            messy_files.titled_gb18030,
            {
                "区域": "region",
                "客户编码": "reseller_key",
                "客户名称": "reseller_name",
                "订单日期": "order_date",
                "金额": "sales_amount",
            },
        ),
        (
            messy_files.serials_and_floats,
            {
                "reseller_key": "reseller_key",
                "order_date": "order_date",
                "paid_at": None,
                "rate": None,
                "amount": "sales_amount",
                "account": None,
            },
        ),
    ],
)
def test_columns_are_mapped_by_name_and_synonym(make: object, expected: dict[str, str | None], tmp_path: Path) -> None:
    table = Table(make(tmp_path / ("x.csv" if make is messy_files.titled_gb18030 else "x.xlsx")))  # type: ignore[operator]
    samples = {c.index: [row.cells[c.index] for row in table.rows] for c in table.layout.columns}

    guesses = guess_mapping(table.layout.columns, PARTNER, samples)

    assert {guess.column.name: guess.field for guess in guesses} == expected


def test_a_saved_mapping_stands_even_where_it_leaves_a_column_out(tmp_path: Path) -> None:
    table = Table(messy_files.titled_gb18030(tmp_path / "x.csv"))

    guesses = guess_mapping(table.layout.columns, PARTNER, {}, {"区域": None, "客户名称": "region"})

    assert [(guess.column.name, guess.field, guess.by) for guess in guesses[:3]] == [
        ("区域", None, "saved"),
        ("客户编码", "reseller_key", "synonym"),
        ("客户名称", "region", "saved"),
    ]


def test_a_source_is_known_by_its_header_however_spaced(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("客户 编码,Amount (USD)\n1,2\n", "utf-8")
    second.write_text("标题\n客户编码,amount\n7,8\n", "utf-8")

    assert fingerprint(Table(first).layout) == fingerprint(Table(second).layout)
