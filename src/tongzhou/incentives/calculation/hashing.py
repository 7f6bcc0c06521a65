"""SHA-256 over values and Arrow tables by what they mean, not by how they lie in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def hash_of(values: Sequence[Any], tables: Iterable[pa.Table]) -> str:
    """The digest, as hexadecimal text, of plain JSON values and tables whose rows are in canonical order."""
    digest = hashlib.sha256()
    digest.update(json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    for table in tables:
        digest.update(f"\n{table.num_rows}".encode())
        for name, column in zip(table.column_names, table.columns, strict=True):
            digest.update(f"\n{name}:".encode())
            for part in _bytes_of(column):
                digest.update(part)
    return digest.hexdigest()


def _bytes_of(column: pa.ChunkedArray) -> Iterable[Any]:
    """Where values are missing, and the values: numbers as int64 or text, texts with their lengths."""
    import pyarrow as pa
    import pyarrow.compute as pc

    yield from _numbers(pc.cast(pc.is_null(column), pa.int64()))
    type_ = column.type
    if pa.types.is_date(type_):
        column = pc.cast(pc.cast(column, pa.int32()), pa.int64())
    elif pa.types.is_integer(type_) or pa.types.is_boolean(type_):
        column = pc.cast(column, pa.int64())
    if pa.types.is_int64(column.type):
        yield from _numbers(pc.fill_null(column, 0))
        return
    texts = pc.fill_null(pc.cast(column, pa.string()), "")
    yield from _numbers(pc.cast(pc.binary_length(texts), pa.int64()))
    for chunk in texts.chunks:
        whole = pa.ListArray.from_arrays([0, len(chunk)], chunk)
        yield pc.binary_join(whole, "")[0].as_buffer()


def _numbers(column: pa.ChunkedArray) -> Iterable[Any]:
    for chunk in column.chunks:
        if len(chunk):
            yield chunk.buffers()[1].slice(8 * chunk.offset, 8 * len(chunk))
