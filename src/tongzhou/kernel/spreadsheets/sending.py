"""A table as the answer to a request: CSV or XLSX, named after what it lists, streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Literal
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from tongzhou.kernel.http.answers import XLSX, binary
from tongzhou.kernel.spreadsheets.contracts import ExportColumn, ExportWords
from tongzhou.kernel.spreadsheets.writing import Batch, csv_stream, xlsx_stream
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
    said = {name: say(locale, f"spreadsheets.{name}") for name in ("yes", "no", "notes", "cut", "more")}
    write = csv_stream if output == "csv" else xlsx_stream
    content = write(columns, batches, words=ExportWords(**said, sheet=title), time_zone=time_zone)
    name = quote(f"{title}.{output}", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
    return StreamingResponse(content, media_type=_MEDIA[output], headers=headers)
