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


def record_of_values(fields: Mapping[str, FieldType], values: Mapping[str, Any]) -> sa.Subquery:
    """A record as a sub-query of one row."""
    return sa.select(*(column(values[field.path], field) for field in fields.values())).subquery()


def run(connection: Any, statement: sa.Select[Any]) -> Any:
    """The first value that a statement answers."""
    compiled = statement.compile(
        dialect=PGDialect_psycopg(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    return connection.execute(str(compiled), compiled.params).fetchone()[0]


def answer(connection: Any, bound: Bound, record: sa.Subquery | None = None, variables: Variables | None = None) -> Any:
    """What PostgreSQL answers to a formula."""
    statement = sa.select(to_sql(bound, {} if record is None else record.c, variables))
    return run(connection, statement if record is None else statement.select_from(record))
