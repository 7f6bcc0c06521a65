"""The shared cases: Python, DuckDB and PostgreSQL give the same answers to every formula and filter."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from tongzhou.expressions.facade import (
    Bound,
    ExpressionError,
    FieldType,
    Kind,
    Variables,
    bind,
    bind_condition,
    is_true,
    parse,
    parse_filter,
    to_duckdb,
    to_python,
    to_sql,
)
from tongzhou.kernel.texts import LOCALES, catalogue

CASES = json.loads((Path(__file__).parents[2] / "contracts" / "expression_cases.json").read_text("utf-8"))
NUMERIC = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT)


def _field(name: str, spec: Mapping[str, Any]) -> FieldType:
    rest: dict[str, Any] = {}
    if "currency" in spec:
        rest["currency"] = spec["currency"]
    if "choices" in spec:
        rest["choices"] = frozenset(spec["choices"])
    if "item" in spec:
        rest["item"] = Kind(spec["item"])
    return FieldType.of(f"f_{name}", spec["kind"], **rest)


FIELDS = {name: _field(name, spec) for name, spec in CASES["fields"].items()}
SET = Variables(
    me=CASES["variables"]["me"],
    my_team=tuple(CASES["variables"]["my_team"]),
    my_partner=CASES["variables"]["my_partner"],
    today=date.fromisoformat(CASES["variables"]["today"]),
)
EVALUATED = [
    *(("formula", case["formula"], case, SET) for case in CASES["formulas"]),
    *(("formula", case["formula"], case, Variables()) for case in CASES["unset_variables"]),
    *(("filter", case["filter"], case, SET) for case in CASES["filters"]),
]
every_case = pytest.mark.parametrize(
    ("written", "text", "case", "variables"),
    EVALUATED,
    ids=[f"{text} on {case['record']}" for _, text, case, _ in EVALUATED],
)


def _bound(written: str, text: Any) -> Bound:
    return bind(parse(text), FIELDS) if written == "formula" else bind_condition(parse_filter(text), FIELDS)


def _expected(case: Mapping[str, Any], kind: Kind) -> Any:
    value = case["is"]
    if value is None:
        return None
    if kind in NUMERIC:
        return Decimal(value)
    return date.fromisoformat(value) if kind is Kind.DATE else value


def _record(name: str) -> dict[str, Any]:
    return {FIELDS[key].path: value for key, value in CASES["records"][name].items()}


def test_there_are_enough_cases() -> None:
    assert len(EVALUATED) >= 200


@every_case
def test_in_python(written: str, text: Any, case: Mapping[str, Any], variables: Variables) -> None:
    bound = _bound(written, text)
    assert Bound.from_json(json.loads(json.dumps(bound.to_json()))) == bound
    assert to_python(bound)(_record(case["record"]), variables) == _expected(case, bound.kind)


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
    bound = _bound(written, text)
    values = _record(case["record"])
    columns = ", ".join(
        f'{_duckdb_column(values[field.path], field.type.kind)} AS "{field.path}"' for field in FIELDS.values()
    )
    formula = to_duckdb(bound, {field.path: f'"{field.path}"' for field in FIELDS.values()}, variables)
    (answer,) = duck.execute(f"SELECT {formula} FROM (SELECT {columns})").fetchone() or ()
    assert answer == _expected(case, bound.kind)


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
    bound = _bound(written, text)
    values = _record(case["record"])
    record = sa.select(*(_sql_column(values[field.path], field) for field in FIELDS.values())).subquery()
    formula = to_sql(bound, record.c, variables)
    expected = _expected(case, bound.kind)
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
        _bound("formula" if "formula" in case else "filter", case.get("formula", case.get("filter")))
    assert refusal.value.code == case["code"]
    assert refusal.value.at == case.get("at", 0)
    if "field" in case:
        assert refusal.value.field == case["field"]
    for locale in LOCALES:
        assert f"field_errors.{case['code']}" in catalogue(locale)
