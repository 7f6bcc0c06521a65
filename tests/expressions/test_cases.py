"""The shared cases: Python, DuckDB and PostgreSQL give the same answers to every formula and filter."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import duckdb
import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from tests.expressions.cases import CASES, EVALUATED, FIELDS, NUMERIC, bound_of, expected_of, record_of
from tests.expressions.trees import PATH, trees
from tongzhou.expressions.facade import (
    Bound,
    ExpressionError,
    FieldType,
    Kind,
    Variables,
    is_true,
    to_duckdb,
    to_python,
    to_sql,
)
from tongzhou.kernel.texts import LOCALES, catalogue

every_case = pytest.mark.parametrize(
    ("written", "text", "case", "variables"),
    EVALUATED,
    ids=[f"{text} on {case['record']}" for _, text, case, _ in EVALUATED],
)


def test_there_are_enough_cases() -> None:
    assert len(EVALUATED) >= 200


@every_case
def test_in_python(written: str, text: Any, case: Mapping[str, Any], variables: Variables) -> None:
    bound = bound_of(written, text)
    assert Bound.from_json(json.loads(json.dumps(bound.to_json()))) == bound
    assert to_python(bound)(record_of(case["record"]), variables) == expected_of(case, bound.kind)


DUCKDB_TYPES = {
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIMESTAMPTZ",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.LIST: "VARCHAR[]",
    **dict.fromkeys(NUMERIC, "DECIMAL(26,10)"),
}


def _duckdb_column(value: Any, kind: Kind) -> str:
    if isinstance(value, list):
        value = "[" + ", ".join(value) + "]"
    literal = "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"
    return f"CAST({literal} AS {DUCKDB_TYPES.get(kind, 'VARCHAR')})"


@pytest.fixture(scope="module")
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@every_case
def test_in_duckdb(
    duck: duckdb.DuckDBPyConnection, written: str, text: Any, case: Mapping[str, Any], variables: Variables
) -> None:
    bound = bound_of(written, text)
    values = record_of(case["record"])
    columns = ", ".join(
        f'{_duckdb_column(values[field.path], field.type.kind)} AS "{field.path}"' for field in FIELDS.values()
    )
    formula = to_duckdb(bound, {field.path: f'"{field.path}"' for field in FIELDS.values()}, variables)
    (answer,) = duck.execute(f"SELECT {formula} FROM (SELECT {columns})").fetchone() or ()
    assert answer == expected_of(case, bound.kind)


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


def _sql_column(value: Any, field: FieldType) -> Any:
    kind = field.type.kind
    value = PYTHON_VALUES.get(kind, lambda same: same)(value) if value is not None else None
    type_ = SQL_TYPES.get(kind, sa.Text())
    return sa.cast(sa.bindparam(None, value, type_), type_).label(field.path)


@pytest.fixture(scope="module")
def postgres(cluster: str) -> Any:
    with psycopg.connect(cluster, autocommit=True) as connection:
        yield connection


@every_case
def test_in_postgresql(postgres: Any, written: str, text: Any, case: Mapping[str, Any], variables: Variables) -> None:
    bound = bound_of(written, text)
    values = record_of(case["record"])
    record = sa.select(*(_sql_column(values[field.path], field) for field in FIELDS.values())).subquery()
    formula = to_sql(bound, record.c, variables)
    expected = expected_of(case, bound.kind)
    if bound.kind is Kind.BOOLEAN:
        counted = sa.select(sa.func.count()).select_from(record).where(formula)
        assert _run(postgres, counted) == int(expected)
        formula = is_true(bound, record.c, variables)
    assert _run(postgres, sa.select(formula).select_from(record)) == expected


def _run(postgres: Any, statement: sa.Select[Any]) -> Any:
    compiled = statement.compile(
        dialect=PGDialect_psycopg(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    return postgres.execute(str(compiled), compiled.params).fetchone()[0]


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: str(case.get("formula", case.get("filter"))))
def test_refusals(case: Mapping[str, Any]) -> None:
    with pytest.raises(ExpressionError) as refusal:
        bound_of("formula" if "formula" in case else "filter", case.get("formula", case.get("filter")))
    assert refusal.value.code == case["code"]
    assert refusal.value.at == case.get("at", 0)
    if "field" in case:
        assert refusal.value.field == case["field"]
    for locale in LOCALES:
        assert f"field_errors.{case['code']}" in catalogue(locale)


def test_the_browser_is_held_to_these_cases() -> None:
    assert PATH.read_text("utf-8") == trees(), "run `make contracts`"
