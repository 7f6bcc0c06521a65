"""A formula on one record, asked of PostgreSQL."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from tests.expressions.cases import NUMERIC
from tongzhou.expressions.facade import Bound, FieldType, Kind, Variables, to_sql

SQL_TYPES: dict[Kind, Any] = {
    Kind.DATE: sa.Date(),
    Kind.INSTANT: sa.DateTime(timezone=True),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.LIST: postgresql.ARRAY(sa.Text()),
    Kind.REFERENCE: sa.Uuid(),
    Kind.MEMBER: sa.Uuid(),
    **dict.fromkeys(NUMERIC, sa.Numeric()),
}
PYTHON_VALUES: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: date.fromisoformat,
    Kind.INSTANT: datetime.fromisoformat,
    Kind.REFERENCE: UUID,
    Kind.MEMBER: UUID,
    **dict.fromkeys(NUMERIC, Decimal),
}


def column(value: Any, field: FieldType) -> Any:
    """A value as a column of its kind."""
    kind = field.type.kind
    value = PYTHON_VALUES.get(kind, lambda same: same)(value) if isinstance(value, str) else value
    type_ = SQL_TYPES.get(kind, sa.Text())
    return sa.cast(sa.bindparam(None, value, type_), type_).label(field.path)


class Record:
    """A record as a sub-query of one row, and its rows as sub-queries: what a caller of `to_sql` supplies."""

    def __init__(
        self,
        fields: Mapping[str, FieldType],
        values: Mapping[str, Any],
        row_fields: Mapping[str, Mapping[str, FieldType]] | None = None,
    ) -> None:
        self.table = sa.select(*(column(values[field.path], field) for field in fields.values())).subquery("record")
        self._values = values
        self._rows = {f"f_{name}": row_field for name, row_field in (row_fields or {}).items()}

    def __getitem__(self, path: str) -> sa.ColumnElement[Any]:
        return self.table.c[path]

    def rows(self, path: str) -> "Rows":
        """The rows at a path."""
        fields = self._rows[path]
        listed = self._values[path] or [dict.fromkeys(field.path for field in fields.values())]
        selects = [
            sa.select(
                sa.literal(number, sa.Integer()).label("number"),
                *(column(row[field.path], field) for field in fields.values()),
            )
            for number, row in enumerate(listed)
        ]
        table = sa.union_all(*selects).subquery("rows") if len(selects) > 1 else selects[0].subquery("rows")
        return Rows(table, is_empty=not self._values[path])


class Rows:
    """The rows of a record."""

    def __init__(self, table: sa.Subquery, *, is_empty: bool) -> None:
        self.columns = table.c
        self.order = [table.c.number]
        self._table = table
        self._is_empty = is_empty

    def select(self, value: sa.ColumnElement[Any]) -> sa.Select[Any]:
        """An aggregate over them."""
        selected = sa.select(value).select_from(self._table).correlate_except(self._table)
        return selected.where(sa.false()) if self._is_empty else selected


def run(connection: Any, statement: sa.Select[Any]) -> Any:
    """The first value that a statement answers."""
    compiled = statement.compile(
        dialect=PGDialect_psycopg(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    return connection.execute(str(compiled), compiled.params).fetchone()[0]


def answer(connection: Any, bound: Bound, record: Record | None = None, variables: Variables | None = None) -> Any:
    """What PostgreSQL answers to a formula."""
    if record is None:
        return run(connection, sa.select(to_sql(bound, {}, variables)))
    return run(connection, sa.select(to_sql(bound, record, variables)).select_from(record.table))
