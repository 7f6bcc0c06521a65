"""Formulas in words: every function has a phrase in every language, and brackets keep the sense."""

import pytest

from tests.expressions.cases import CASES, FIELDS
from tongzhou.expressions.facade import ExpressionError, Wording, bind, parse, parse_filter, to_words
from tongzhou.kernel.texts import LOCALES, Locale

TITLES = {
    "zh-CN": {"f_status": "状态", "f_amount": "金额", "f_quantity": "数量", "f_day": "日期"},
    "en": {"f_status": "the status", "f_amount": "the amount", "f_quantity": "the quantity", "f_day": "the day"},
}


def wording(locale: Locale) -> Wording:
    return Wording(
        locale,
        name_of=lambda path: TITLES[locale].get(path, path),
        label_of=lambda _path, value: {"won": "赢单"}.get(value, value) if locale == "zh-CN" else value,
        currency="USD",
    )


def said(formula: str, locale: Locale = "en") -> str:
    return to_words(bind(parse(formula), FIELDS), wording(locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_case_of_the_language_has_words(locale: Locale) -> None:
    trees = [parse(case["formula"]) for case in CASES["formulas"]]
    trees += [parse_filter(case["filter"]) for case in CASES["filters"]]
    for tree in trees:
        try:
            words = to_words(bind(tree, FIELDS), wording(locale))
        except ExpressionError:
            continue  # a case about a refusal
        assert "conditions." not in words
        assert "{" not in words


@pytest.mark.parametrize(
    ("formula", "zh", "en"),
    [
        ('status <> "won"', "状态不是「赢单」", "the status is not “won”"),
        ("quantity >= 3", "数量不少于 3", "the quantity is at least 3"),
        ("amount > 12500.5", "金额超过 12,500.5 USD", "the amount is more than 12,500.5 USD"),
        ('day < date("2020-01-31")', "日期早于 2020-01-31", "the day is before 2020-01-31"),
        ('status in ("won", "lost")', "状态是其中之一：「赢单」、「lost」", "the status is one of “won”, “lost”"),
        ('status not in ("won")', "状态不在其中：「赢单」", "the status is none of “won”"),
        ("not is_empty(status)", "状态不为空", "the status is not empty"),
        ("between(quantity, 1, 9)", "数量在 1 至 9 之间", "the quantity is between 1 and 9"),
        (
            'amount > 5 and (quantity < 2 or status = "won")',
            "金额超过 5 USD，且（数量少于 2，或状态是「赢单」）",
            "the amount is more than 5 USD and (the quantity is less than 2 or the status is “won”)",
        ),
        ("(quantity + 1) * 2 >= 5", "（数量 + 1） × 2不少于 5", "(the quantity + 1) × 2 is at least 5"),
    ],
)
def test_a_formula_reads_as_a_sentence(formula: str, zh: str, en: str) -> None:
    assert (said(formula, "zh-CN"), said(formula, "en")) == (zh, en)
