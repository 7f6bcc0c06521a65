"""Six files as ERP systems really export them, written to the byte by code."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


def titled_gb18030(path: Path) -> Path:
    """1: GB18030, titles above, sub-totals and totals between and below, a signature at the end."""
    path.write_bytes(
        (
            "华东区经销商销售明细表,,,,\r\n"
            "打印日期：2019-07-31,,单位：元,,\r\n"
            ",,,,\r\n"
            "区域,客户编码,客户名称,订单日期,金额\r\n"
            '上海,00676,"恒通车行（上海）",2019-07-01,"1,234.50"\r\n'
            "上海,00677,镕基贸易,2019-07-02,(88.00)\r\n"
            "上海,小计,,,1146.50\r\n"
            "江苏,00678,合计贸易有限公司,2019/7/3,￥20\r\n"
            "江苏 小计,,,,20\r\n"
            "合 计：,,,,1166.50\r\n"
            "制表人：王芳,,审核：李雷,,\r\n"
        ).encode("gb18030")
    )
    return path


def merged_two_row_header(path: Path) -> Path:
    """2: XLSX, a merged title, a header of two rows, customers merged down over their orders."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("销售")
    sheet.merge_range("A1:F1", "2019年三季度销售报表")
    sheet.merge_range("A2:A3", "订单号")
    sheet.merge_range("B2:C2", "客户")
    sheet.write_row("B3", ["编码", "名称"])
    sheet.merge_range("D2:E2", "金额")
    sheet.write_row("D3", ["含税", "不含税"])
    sheet.merge_range("F2:F3", "备注")
    sheet.write_row("A4", ["SO1"])
    sheet.merge_range("B4:B5", "00676")
    sheet.merge_range("C4:C5", "恒通车行")
    sheet.write_row("D4", [113, 100, "急"])
    sheet.write_row("A5", ["SO2"])
    sheet.write_row("D5", [56.5, 50])
    sheet.write_row("A6", ["SO3", "00677", "镕基贸易", 11.3, 10, "=cmd"])
    sheet.write_string("F6", "=cmd|' /C calc'!A0")
    sheet.merge_range("A7:C7", "合计")
    sheet.write_row("D7", [180.8, 160])
    book.add_worksheet("空表")
    book.close()
    return path


def semicolons_with_bom(path: Path) -> Path:
    """3: UTF-8 with a byte order mark, semicolons, decimal commas."""
    text = "Händler Nr.;Name;Umsatz;Rabatt\r\n0676;Müller & Söhne;1.234,50;12,5 %\r\n0677;Weiß;-88,00;0\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    return path


def full_width(path: Path) -> Path:
    """4: dates 20190701, full-width digits, numbers as text, options under other names."""
    path.write_text(
        "经销商代码,业务类型,日期,数量,单价,已结清\n"
        "００６７６,Ware House,20190701,１２,１，２３４．５,是\n"
        "Ａ０１,仓储,2019年7月2日,'3,0012.50,否\n"
        "677,Warehouse,2019.7.3, 4 ,¥5元,√\n",
        "utf-8",
    )
    return path


def serials_and_floats(path: Path) -> Path:
    """5: XLSX with unformatted day numbers, codes and booleans as numbers, an account number too long."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sheet1")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row("B3", ["reseller_key", "order_date", "paid_at", "rate", "amount", "account"])
    sheet.write_row("B4", [676, 43647, 43647.5, 0.125, 0.1 + 0.2, "6222020200112233445"])
    sheet.write_row("B5", [677.0, 20190702, 43648, 0.5, 1e6, 6222020200112233445])
    sheet.write_number("C6", 43649, day)
    sheet.write_row("B6", [678])
    sheet.write_row("D6", ["", 1, -12.5, 622202])
    book.close()
    return path


def percentages(path: Path) -> Path:
    """XLSX on a second sheet: cells formatted as percentages, plain numbers, both in one column, a literal sign."""
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Cover")
    sheet = book.add_worksheet("Rates")
    whole, exact = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "#,##0.00%;[Red]-0.00%"})
    quoted = book.add_format({"num_format": '0.0" %"'})
    sheet.write_row("A1", ["formatted", "plain", "mixed", "quoted"])
    for row, (formatted, plain) in enumerate([(0.1, 0.5), (0.05, 1), (1.2, 0.8), (1, 12)], 1):
        sheet.write_number(row, 0, formatted, whole)
        sheet.write_number(row, 1, plain)
        sheet.write_number(row, 3, row / 10, quoted)
    sheet.write_number("C2", 0.1255, exact)
    sheet.write_number("C3", 0.5)
    sheet.write_string("C4", "7.5%")
    book.close()
    return path


def currencies(path: Path) -> Path:
    """XLSX whose amounts show their currencies by number formats alone."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sales")
    sheet.write_row("A1", ["name", "amount"])
    formats = [
        "[$¥-804]#,##0.00;[Red]-0.00",
        '"¥"#,##0.00',
        "[$€-407] #,##0.00",
        '_("$"* #,##0.00_)',
        '0.00" CNY"',
        "0.00",
    ]
    for row, code in enumerate(formats, 1):
        sheet.write_string(row, 0, f"R{row}")
        sheet.write_number(row, 1, 12.5, book.add_format({"num_format": code}))
    book.close()
    return path


def page_breaks(path: Path) -> Path:
    """6: a header again on every page, titles again, footers, rows too short and too long."""
    path.write_text(
        "Order List\n"
        "Order No,Customer,Date,Amount\n"
        "SO1,Hengtong,2019-07-01,10.00\n"
        "SO2,Total Sports,2019-07-02,20.00\n"
        "Page 1 of 2\n"
        "\n"
        "Order List\n"
        "Order No,Customer,Date,Amount\n"
        "SO3,Rongji,2019-07-03\n"
        "SO4,Hengtong,2019-07-04,40.00,,extra\n"
        "SO5,Hengtong,2019-07-05,50.00,,\n"
        ",,Subtotal,120.00\n"
        "Grand Total,,,120.00\n"
        "Printed by admin\n",
        "utf-8",
    )
    return path
