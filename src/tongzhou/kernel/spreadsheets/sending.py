"""A table as the answer to a request: CSV or XLSX, named after what it lists, streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Literal
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from tongzhou.kernel.http.answers import XLSX, binary
from tongzhou.kernel.spreadsheets.contracts import ExportColumn, ExportTable, ExportWords
from tongzhou.kernel.spreadsheets.writing import Batch, csv_stream, xlsx_sheets_stream, xlsx_stream
from tongzhou.kernel.texts import Locale, say

Output = Literal["csv", "xlsx"]
A_TABLE = binary("text/csv", XLSX)
"""The `responses` of a route that sends a table."""

_MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


def send_table(
    columns: Sequence[ExportColumn],
    batches: AsyncIterator[Batch],
    *,
    output: Output,
    title: str,
    locale: Locale,
    time_zone: str,
) -> StreamingResponse:
    """The rows as a file to keep, called `title`; nothing on the way may store it."""
    write = csv_stream if output == "csv" else xlsx_stream
    content = write(columns, batches, words=_words(title, locale), time_zone=time_zone)
    return _kept(content, output, title)


def send_sheets(
    tables: Sequence[ExportTable],
    batches: AsyncIterator[Sequence[Batch]],
    *,
    title: str,
    locale: Locale,
    time_zone: str,
) -> StreamingResponse:
    """Several tables as one workbook; a batch has rows for each of them."""
    return _kept(xlsx_sheets_stream(tables, batches, _words(title, locale), time_zone), "xlsx", title)


def _words(title: str, locale: Locale) -> ExportWords:
    said = {name: say(locale, f"spreadsheets.{name}") for name in ("yes", "no", "notes", "cut", "more")}
    return ExportWords(**said, sheet=title)


def _kept(content: AsyncIterator[bytes], output: Output, title: str) -> StreamingResponse:
    name = quote(f"{title}.{output}", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
    return StreamingResponse(content, media_type=_MEDIA[output], headers=headers)
