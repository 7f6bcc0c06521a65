"""The shared cases: Python, DuckDB and PostgreSQL give the same answers to every formula and filter."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import psycopg
import pytest
import sqlalchemy as sa

from tests.expressions.cases import (
    CASES,
    EVALUATED,
    FIELDS,
    NUMERIC,
    ROW_FIELDS,
    bound_of,
    expected_of,
    plain,
    record_of,
)
from tests.expressions.in_postgres import Record, answer, run
from tests.expressions.trees import PATH, trees
from tongzhou.expressions.facade import (
    Bound,
    ExpressionError,
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
    assert len(EVALUATED) >= 1000


@every_case
def test_in_python(written: str, text: Any, case: Mapping[str, Any], variables: Variables) -> None:
    bound = bound_of(written, text)
    assert Bound.from_json(json.loads(json.dumps(bound.to_json()))) == bound
    answered = to_python(bound)(record_of(case["record"]), variables)
    assert plain(answered) == plain(expected_of(case, bound.kind))


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


def _in_plans(bound: Bound) -> bool:
    """Whether plans may use it: what they may not is refused by name."""
    try:
        to_duckdb(bound, {field.path: field.path for field in FIELDS.values()}, Variables())
    except ExpressionError as refusal:
        assert refusal.code in ("function_not_in_plans", "rows_not_in_plans")  # noqa: PT017
        return False
    return True


@every_case
def test_in_duckdb(
    duck: duckdb.DuckDBPyConnection, written: str, text: Any, case: Mapping[str, Any], variables: Variables
) -> None:
    bound = bound_of(written, text)
    values = record_of(case["record"])
    if bound.kind is Kind.INSTANT or not _in_plans(bound):
        return  # DuckDB would want another library to hand an instant to Python
    columns = ", ".join(
        f'{_duckdb_column(values[field.path], field.type.kind)} AS "{field.path}"' for field in FIELDS.values()
    )
    formula = to_duckdb(bound, {field.path: f'"{field.path}"' for field in FIELDS.values()}, variables)
    (answer,) = duck.execute(f"SELECT {formula} FROM (SELECT {columns})").fetchone() or ()
    assert answer == expected_of(case, bound.kind)


@pytest.fixture(scope="module")
def postgres(cluster: str) -> Any:
    with psycopg.connect(cluster, autocommit=True) as connection:
        yield connection


@every_case
def test_in_postgresql(postgres: Any, written: str, text: Any, case: Mapping[str, Any], variables: Variables) -> None:
    bound = bound_of(written, text)
    record = Record(FIELDS, record_of(case["record"]), ROW_FIELDS)
    expected = expected_of(case, bound.kind)
    if bound.kind is Kind.BOOLEAN:
        counted = sa.select(sa.func.count()).select_from(record.table).where(to_sql(bound, record, variables))
        assert run(postgres, counted) == int(expected)
        statement = sa.select(is_true(bound, record, variables)).select_from(record.table)
        assert run(postgres, statement) == expected
    else:
        assert answer(postgres, bound, record, variables) == expected


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
