"""What an export is made of: columns with their names and kinds, and rows of values as the API shows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """How a column's values are written."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATE_TIME = "date_time"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its heading in the reader's language, its kind, and how numbers are shown."""

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT
    decimals: int | None = None
    width: int | None = None
    """Of the column, in characters; by default as wide as its kind and heading need."""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One sheet of a workbook: its name and its columns."""

    title: str
    columns: tuple[ExportColumn, ...]


@dataclass(frozen=True, slots=True)
class ExportWords:
    """The few words an export writes on its own, in the reader's language."""

    yes: str = "是"
    no: str = "否"
    sheet: str = "Sheet1"
    notes: str = "说明"
    cut: str = "以下单元格超过电子表格的字符上限，内容已截断；需要全文请导出 CSV。"
    more: str = "…"
