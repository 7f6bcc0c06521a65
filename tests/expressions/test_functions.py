"""The function table: every row is complete, and its examples are what every back end answers."""

import re
from typing import Any

import psycopg
import pytest

from tests.expressions.cases import CONTRACTS, plain
from tests.expressions.in_postgres import answer
from tongzhou.expressions.facade import Kind, bind, parse, to_python
from tongzhou.expressions.functions.help import CATEGORIES, Language, reference, signature_of
from tongzhou.expressions.functions.table import BY_NAME, FUNCTIONS

EXAMPLES = [(function.name, text, result) for function in FUNCTIONS for text, result in function.examples.items()]


@pytest.fixture(scope="module")
def postgres(cluster: str) -> Any:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def test_there_are_enough() -> None:
    assert len(FUNCTIONS) >= 120
    assert len({function.name for function in FUNCTIONS}) == len(FUNCTIONS)
    names = [name for function in FUNCTIONS for name in (function.name, *function.aliases)]
    assert len(names) == len(set(names)) == len(BY_NAME)


@pytest.mark.parametrize(("name", "text", "result"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_examples(postgres: Any, name: str, text: str, result: Any) -> None:
    bound = bind(parse(text), {})
    assert plain(to_python(bound)({})) == result
    in_sql = answer(postgres, bound)
    assert plain(bool(in_sql) if bound.kind is Kind.BOOLEAN else in_sql) == result


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "functions.zh-CN.md"), ("en", "functions.md")])
def test_the_reference_is_made_of_the_table(language: Language, name: str) -> None:
    assert (CONTRACTS.parent / "docs" / name).read_text("utf-8") == reference(language), "run `make contracts`"


def test_every_function_has_help_in_both_languages() -> None:
    for function in FUNCTIONS:
        assert function.category in CATEGORIES
        assert function.zh
        assert function.en
        assert not re.search("[a-z]{3,}", signature_of(function, "zh-CN")), signature_of(function, "zh-CN")
