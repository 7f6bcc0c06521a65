"""Tables as canonical CSV text, the form in which a partner can read and recompute them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongzhou.incentives.bundles.contracts import BundleError

if TYPE_CHECKING:
    import pyarrow as pa

MAX_ROWS = 2_000_000


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """UTF-8, comma, one line feed a row; dates in ISO form, instants in UTC, empty for missing."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_written(row[column]) for column in columns])
    return text.getvalue().encode()


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def table_to_csv(table: pa.Table) -> bytes:
    """An Arrow table as canonical CSV."""
    return to_csv(table.column_names, table.to_pylist())


def from_csv(content: bytes, member: str) -> pa.Table:
    """The table of a CSV member, every column text."""
    import pyarrow as pa

    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise BundleError("member_malformed", member=member) from None
    if not rows or len(rows) > MAX_ROWS or len(set(rows[0])) != len(rows[0]):
        raise BundleError("member_malformed", member=member)
    if any(len(row) != len(rows[0]) for row in rows):
        raise BundleError("member_malformed", member=member)
    columns = list(zip(*rows[1:], strict=True)) if len(rows) > 1 else [()] * len(rows[0])
    return pa.table({name: pa.array(list(column), pa.string()) for name, column in zip(rows[0], columns, strict=True)})
