"""What holds for a span of time, checked: spans that are none, and two that hold at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongzhou.incentives.calculation.contracts import FactsError

if TYPE_CHECKING:
    import duckdb


def check_spans(connection: duckdb.DuckDBPyConnection, source: str, key: str) -> None:
    """FactsError on a span that ends before it begins, or where two rows of one `key` hold at the same time."""
    row = connection.execute(
        f"SELECT {key}, CAST(start_at AS VARCHAR), CAST(end_at AS VARCHAR) FROM read_{source}"
        f" WHERE end_at <= start_at ORDER BY ALL LIMIT 1"
    ).fetchone()
    if row is not None:
        raise FactsError("span_empty", source=source, key=row[0], start=row[1], end=row[2])
    before = f"lag(end_at) OVER (PARTITION BY {key} ORDER BY start_at)"
    row = connection.execute(
        f"SELECT {key}, CAST(start_at AS VARCHAR), CAST(before AS VARCHAR)"
        f" FROM (SELECT *, {before} AS before FROM read_{source}) WHERE before > start_at ORDER BY ALL LIMIT 1"
    ).fetchone()
    if row is not None:
        raise FactsError("span_twice", source=source, key=row[0], start=row[1], end=row[2])


def check_circles(connection: duckdb.DuckDBPyConnection) -> None:
    """FactsError, with the circle, where somebody stands beneath themselves at any time."""
    row = connection.execute(_CIRCLES).fetchone()
    if row is not None:
        raise FactsError("tree_cycle", source="tree", cycle=" → ".join(row[0][:20]))


_CIRCLES = """
WITH RECURSIVE walk AS (
  SELECT child AS first, parent AS last, start_at, end_at, [child, parent] AS path FROM read_tree
  UNION ALL
  SELECT w.first, e.parent, greatest(w.start_at, e.start_at), least(w.end_at, e.end_at), list_append(w.path, e.parent)
  FROM walk w JOIN read_tree e ON e.child = w.last
  WHERE w.first <> w.last AND greatest(w.start_at, e.start_at) < least(w.end_at, e.end_at)
    AND (e.parent = w.first OR NOT list_contains(w.path, e.parent))
)
SELECT path FROM walk WHERE first = last ORDER BY len(path), path LIMIT 1
"""
