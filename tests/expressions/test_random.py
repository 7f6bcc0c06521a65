"""Random formulas on random records: Python and DuckDB answer the same, whatever is empty, huge or zero."""

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongzhou.expressions.facade import (
    Bound,
    ExpressionError,
    FieldType,
    Kind,
    bind,
    parse,
    to_duckdb,
    to_python,
)

FIELDS = {
    **{name: FieldType.of(name, "number") for name in ("n1", "n2")},
    **{name: FieldType.of(name, "money") for name in ("m1", "m2")},
    "p1": FieldType.of("p1", "percent"),
    **{name: FieldType.of(name, "text") for name in ("t1", "t2")},
    **{name: FieldType.of(name, "date") for name in ("d1", "d2")},
    **{name: FieldType.of(name, "boolean") for name in ("b1", "b2")},
}
TYPES = {Kind.NUMBER: "DECIMAL(26,10)", Kind.MONEY: "DECIMAL(18,2)", Kind.PERCENT: "DECIMAL(26,10)"}
TYPES |= {Kind.TEXT: "VARCHAR", Kind.DATE: "DATE", Kind.BOOLEAN: "BOOLEAN"}

decimals = st.one_of(
    st.sampled_from(["0", "1", "-1", "0.5", "-2.5", "0.0000000001", "9999999999999999", "-9999999999999999"]),
    st.decimals(-1000, 1000, places=3).map(str),
)
texts = st.one_of(st.none(), st.text(alphabet="aAbBéÉ同%_'", max_size=4))
days = st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31)))
VALUES = {
    Kind.NUMBER: st.one_of(st.none(), decimals.map(Decimal)),
    Kind.MONEY: st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2)),
    Kind.PERCENT: st.one_of(st.none(), st.decimals(-200, 200, places=2)),
    Kind.TEXT: texts,
    Kind.DATE: days,
    Kind.BOOLEAN: st.one_of(st.none(), st.booleans()),
}
records = st.fixed_dictionaries({name: VALUES[field.type.kind] for name, field in FIELDS.items()})

numbers = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["n1", "n2", "(m1 / m2)", "length(t1)", "(d1 - d2)", "year(d1)", "round(n1, 2)"]),
        st.sampled_from(["0", "1", "3", "0.1", "12.5", "9999999999999999"]),
        st.tuples(numbers, st.sampled_from("+-*/"), numbers).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(st.sampled_from(["abs", "- ", "round"]), numbers).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(st.sampled_from(["min", "max", "coalesce"]), numbers, numbers).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        st.tuples(conditions, numbers, numbers).map(lambda parts: f"if({', '.join(parts)})"),
        numbers.map(lambda number: f"(({number}) * p1)"),
    )
)
words = st.one_of(st.sampled_from(["t1", "t2", "'a'", "'B%'", "''", "(t1 & t2)"]))
moments = st.one_of(
    st.sampled_from(["d1", "d2", "date('2020-02-29')"]), numbers.map(lambda number: f"add_days(d1, {number})")
)
compared = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
conditions = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["b1", "b2", "true", "is_empty(t1)", "is_empty(n1)", "t1 in ('a', 'B')"]),
        st.tuples(numbers, compared, numbers).map(" ".join),
        st.tuples(words, compared, words).map(" ".join),
        st.tuples(moments, compared, moments).map(" ".join),
        st.tuples(st.sampled_from(["contains", "starts_with"]), words, words).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        conditions.map(lambda condition: f"not ({condition})"),
        st.tuples(conditions, st.sampled_from(["and", "or"]), conditions).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(numbers, numbers, numbers).map(lambda parts: f"between({', '.join(parts)})"),
    )
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(formula=st.one_of(numbers, conditions, moments), record=records)
def test_python_and_duckdb_agree(formula: str, record: dict[str, Any]) -> None:
    try:
        bound = bind(parse(formula), FIELDS)
    except ExpressionError as refusal:
        assert refusal.code in ("expression_too_deep", "expression_too_large")  # noqa: PT017
        return
    assert _in_duckdb(bound, record) == to_python(bound)(record)


def _in_duckdb(bound: Bound, record: dict[str, Any]) -> Any:
    columns = ", ".join(
        f"CAST({_literal(record[name])} AS {TYPES[field.type.kind]}) AS {name}" for name, field in FIELDS.items()
    )
    formula = to_duckdb(bound, {name: name for name in FIELDS})
    with duckdb.connect() as connection:
        (answer,) = connection.execute(f"SELECT {formula} FROM (SELECT {columns})").fetchone() or ()
    return answer


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"
