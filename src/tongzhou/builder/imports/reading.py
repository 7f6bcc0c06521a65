"""What a file is, by its content, and its rows one after another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tongzhou.builder.imports.contracts import LIMITS, Format, Limits, Row, Source
from tongzhou.builder.imports.delimited import inspect_delimited, read_delimited
from tongzhou.builder.imports.errors import UnreadableFile
from tongzhou.builder.imports.workbooks import (
    XLS_MAGIC,
    XLSX_MAGIC,
    inspect_workbook,
    merged_ranges,
    read_workbook,
)

_FOREIGN = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
}


def inspect_source(
    path: Path,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    delimiter: str | None = None,
    limits: Limits = LIMITS,
) -> Source:
    """How to read the file, found from its bytes; its name is not trusted. Reads a text file to its end once."""
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("file_empty")
    if size > limits.file_bytes:
        raise UnreadableFile("file_too_large", limit=limits.file_bytes)
    with path.open("rb") as file:
        head = file.read(512)
        _refuse_foreign(head)
        if head.startswith((XLSX_MAGIC, XLS_MAGIC)):
            return inspect_workbook(file, path, sheet=sheet, limits=limits)
        return inspect_delimited(file, encoding=encoding, delimiter=delimiter, limits=limits)


def read_rows(path: Path, source: Source, *, limits: Limits = LIMITS) -> Iterator[Row]:
    """Every row of the file or sheet, blank ones included, numbered as a spreadsheet program numbers them."""
    if source.format is Format.DELIMITED:
        return read_delimited(path, source, limits)
    return read_workbook(path, source, limits)


def merged_row_numbers(path: Path, source: Source) -> tuple[int, ...]:
    """The rows in which merged cells of the sheet begin; none in a text file."""
    if source.format is Format.DELIMITED:
        return ()
    return tuple(sorted({start[0] + 1 for start, _ in merged_ranges(path, source)}))


def _refuse_foreign(head: bytes) -> None:
    for magic, name in _FOREIGN.items():
        if head.startswith(magic):
            raise UnreadableFile("format_foreign", format=name)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise UnreadableFile("format_html")
    if start.startswith(b"<?xml"):
        raise UnreadableFile("format_foreign", format="XML")
