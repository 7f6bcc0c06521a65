"""Random calls of every native function on random values: PostgreSQL answers what Python answers."""

from random import Random
from typing import Any

import psycopg
import pytest

from tests.expressions.cases import plain
from tests.expressions.in_postgres import answer
from tongzhou.expressions.facade import Kind, bind, parse, to_python
from tongzhou.expressions.functions.contracts import Function
from tongzhou.expressions.functions.table import FUNCTIONS

VALUES = {
    "text": ['"同舟abc"', '""', '"A-b-A"', '"  x  y "', '"12.5%"', '"a"'],
    "number": ["0", "1", "-1", "2.5", "-7.3", "12", "1000.005", "0.0000000001", "99999"],
    "date": ['date("2020-02-29")', 'date("2019-12-31")', 'date("0001-01-01")', 'date("9999-12-31")'],
    "instant": ['instant("2020-02-29T23:59:59.5+08:00")', 'instant("1970-01-01T00:00:00Z")'],
    "list": ['SPLIT("a,b,a", ",")', 'SPLIT("", ",")', 'SPLIT("b", ",")'],
    "boolean": ["true", "false"],
}
VALUES["numeric"] = VALUES["any"] = VALUES["number"]
PLAIN = [each for each in FUNCTIONS if (each.is_native or each.means) and each.parameters]


@pytest.fixture(scope="module")
def postgres(cluster: str) -> Any:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def _call(function: Function, random: Random) -> str:
    arguments = [random.choice([*VALUES[each.accepts], "empty"]) for each in function.parameters]
    return f"{function.name}({', '.join(arguments)})"


@pytest.mark.parametrize("function", PLAIN, ids=lambda function: function.name)
def test_python_and_postgresql_agree(postgres: Any, function: Function) -> None:
    random = Random(function.name)
    for _ in range(8):
        text = _call(function, random)
        bound = bind(parse(text), {})
        in_sql = answer(postgres, bound)
        in_sql = bool(in_sql) if bound.kind is Kind.BOOLEAN else in_sql
        assert plain(in_sql) == plain(to_python(bound)({})), text
