"""Hostile formulas and filters: refused cleanly, whatever their depth, length or size."""

from typing import Any

import pytest

from tongzhou.expressions.facade import Bound, ExpressionError, load_filter, parse, parse_filter


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("not " * 100 + "true", "expression_too_deep"),
        ("not " * 2400 + "true", "expression_too_deep"),
        ("1" + "+1" * 100, "expression_too_deep"),
        ("1" + "+1" * 4900, "expression_too_deep"),
        ("1 in (" + ",".join(["1"] * 2500) + ")", "expression_too_large"),
        ("1" * 10_001, "expression_too_long"),
        ("abs(" * 2400, "expression_ends_early"),
        ("(" * 4999 + "1", "expression_ends_early"),
        ("1" * 9_999, "value_malformed"),
    ],
)
def test_formulas_over_a_limit(formula: str, code: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse(formula)
    assert refusal.value.code == code


def test_brackets_alone_cost_no_depth() -> None:
    assert parse("(" * 4000 + "1" + ")" * 4000) == parse("1")


def _nested(depth: int) -> Any:
    condition: Any = {"field": "name", "op": "is_empty"}
    for _ in range(depth):
        condition = {"not": condition}
    return condition


@pytest.mark.parametrize("depth", [64, 200, 10_000, 100_000])
def test_filters_too_deep(depth: int) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse_filter(_nested(depth))
    assert refusal.value.code == "expression_too_deep"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"not":' * 10_000 + "1" + "}" * 10_000, "expression_too_deep"),
        ("[" * 10_000, "expression_too_deep"),
        ('{"all": [' + " " * 100_000 + "]}", "expression_too_long"),
        ("{", "filter_malformed"),
        ('{"field": "a", "op": "eq", "value": NaN}', "filter_malformed"),
        ('{"field": "a", "op": "eq", "value": 1e999999999}', "value_malformed"),
        ('{"field": "a", "op": "eq", "value": ' + "9" * 5000 + "}", "filter_malformed"),
        (b"\xff\xfe", "filter_malformed"),
        ('{"field": "a", "op": "eq", "value": 1, "value": 2}', "filter_key_twice"),
        ('{"all": [], "all": [{"field": "a", "op": "is_empty"}]}', "filter_key_twice"),
    ],
)
def test_filter_texts_over_a_limit(text: str | bytes, code: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse_filter(load_filter(text))
    assert refusal.value.code == code


def test_too_many_conditions() -> None:
    condition = {"field": "name", "op": "eq", "value": "x"}
    with pytest.raises(ExpressionError) as refusal:
        parse_filter({"any": [condition] * 700})
    assert refusal.value.code == "expression_too_large"


@pytest.mark.parametrize(
    "document",
    [
        None,
        {"call": "eq"},
        {"literal": 5, "kind": "number"},
        {"literal": "5", "kind": "nonsense"},
        {"variable": "you"},
        {"field": "a", "kind": "text", "more": 1},
        {"call": "and", "kind": "boolean", "arguments": [{"field": 5, "kind": "text"}]},
    ],
)
def test_stored_trees_that_are_none(document: object) -> None:
    with pytest.raises(ExpressionError) as refusal:
        Bound.from_json(document)
    assert refusal.value.code == "tree_malformed"
