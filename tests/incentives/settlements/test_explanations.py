"""Formulas in words, on details written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tongzhou.incentives.settlements.explanations import (
    Words,
    exclusion,
    ladder,
    parts_of_line,
    percent,
    rules,
    sentences,
)

EN, ZH, YEN = Words("en", "USD"), Words("zh-CN", "USD"), Words("en", "JPY")


def window(**numbers: Any) -> dict[str, Any]:
    """A window's numbers; what is not given is not there."""
    return {"window": "2019-07-01", "base_minor": None, "earned_minor": 0, "reason": None, **numbers}


SALES = {"sales": {"title": {"zh-CN": "销售额", "en": "sales"}, "kind": "money"}}


def detail(mode: str, *windows: dict[str, Any], **names: Any) -> dict[str, Any]:
    """A component's detail."""
    return {"mode": mode, "measures": SALES, "windows": list(windows), **names}


TIERS = [
    {"from": 0, "to": 1_000_000, "rate": "0.01", "within_minor": 1_000_000},
    {"from": 1_000_000, "to": None, "rate": "0.02", "within_minor": 250_005},
]


def test_a_marginal_table_multiplies_what_lies_in_each_step() -> None:
    found = detail("marginal", window(base_minor=1_250_005, earned_minor=15_000, tiers=TIERS, tier=2, rate="0.02"))
    assert sentences(found, 15_000, 15_000, EN) == [
        "Counted sales of 12,500.05, each part at its tier’s rate: 10,000.00 × 1% + 2,500.05 × 2% = 150.00."
    ]
    assert [(rung.range, rung.rate, rung.within, rung.amount, rung.here) for rung in ladder(found, ZH)] == [
        ("0 至 10,000", "1%", "10,000.00", "100.00", False),
        ("10,000 起", "2%", "2,500.05", "50.001", True),
    ]


def test_a_line_that_reaches_over_steps_has_a_part_in_each() -> None:
    found = detail("marginal", window(base_minor=1_250_005, tiers=TIERS))
    assert parts_of_line(found, 900_000, 1_250_005) == [(100_000, "0.01"), (250_005, "0.02")]
    assert parts_of_line(found, 0, 1_000_000) == [(1_000_000, "0.01")]
    assert parts_of_line(found, 1_000_100, -50) == [(-1_000_000, "0.01"), (-100, "0.02")]
    assert parts_of_line(found, None, None) == []
    assert parts_of_line(detail("retroactive", window(tiers=TIERS)), 0, 5) == []


def test_a_retroactive_table_multiplies_the_whole() -> None:
    found = detail("retroactive", window(base_minor=600_000, earned_minor=18_000, rate="0.03", tier=3))
    assert sentences(found, 18_000, 18_000, ZH) == ["计入的销售额 6,000.00，全额按 3% 计返：6,000.00 × 3% = 180.00。"]


def test_growth_shows_both_years() -> None:
    numbers = {"base_minor": 120_000, "compared_minor": 100_000, "growth": "0.2", "rate": "0.01", "tier": 1}
    whole = detail("growth_whole", window(**numbers, earned_minor=1_200))
    assert sentences(whole, 1_200, 1_200, EN) == [
        "This period’s sales of 1,200.00 against 1,000.00 a year before, growth 20%: 1,200.00 × 1% = 12.00."
    ]
    increment = detail("growth_increment", window(**numbers, earned_minor=200))
    assert sentences(increment, 200, 200, EN)[0].endswith("increase 200.00 × 1% = 2.00.")


@pytest.mark.parametrize(
    ("reason", "numbers", "words"),
    [
        ("nothing_counted", {}, "Nothing counted in this period."),
        ("base_not_positive", {"base_minor": -5}, "Counted sales of -0.05, not above zero: nothing is earned."),
        ("nothing_to_compare", {"base_minor": 5}, "No sales a year before to compare with: no growth rebate."),
    ],
)
def test_a_zero_says_why(reason: str, numbers: dict[str, Any], words: str) -> None:
    assert sentences(detail("marginal", window(reason=reason, **numbers)), 0, 0, EN) == [words]


CATEGORIES = {"categories": {"title": {"zh-CN": "品类数", "en": "the number of categories"}, "kind": "number"}}
AT_LEAST_3 = {"words": {"zh-CN": "品类数不少于 3", "en": "the number of categories is at least 3"}, "rule": "c >= 3"}


def test_an_award_says_its_condition_and_what_was_measured() -> None:
    names = {"measures": CATEGORIES, "conditions": {"award_if": AT_LEAST_3}}
    met = detail("award", window(award_minor=25_000, earned_minor=25_000, measured={"categories": "4"}), **names)
    assert sentences(met, 25_000, 25_000, ZH) == ["条件已满足：品类数不少于 3（本期为 4），奖励 250.00。"]
    missed = detail("award", window(reason="award_not_met", measured={"categories": "2"}), **names)
    assert sentences(missed, 0, 0, EN) == [
        "Condition not met: the number of categories is at least 3 (it is 2). No award."
    ]
    assert rules(met, EN) == ["Awarded where the number of categories is at least 3 (rule: c >= 3)"]


def test_several_measures_are_told_by_name() -> None:
    names = {"measures": {**CATEGORIES, **SALES}, "conditions": {"award_if": AT_LEAST_3}}
    numbers = {"categories": "4", "sales": "1200.50"}
    met = detail("award", window(award_minor=5, earned_minor=5, measured=numbers), **names)
    assert sentences(met, 5, 5, ZH) == ["条件已满足：品类数不少于 3（本期品类数 4，销售额 1,200.50），奖励 0.05。"]


def test_what_a_component_does_not_count_is_told_by_its_own_condition() -> None:
    lines = {"words": {"zh-CN": "品类不是「附件」", "en": "the category is not “Accessories”"}, "rule": "x"}
    found = detail("marginal", conditions={"lines": lines})
    assert exclusion("condition_not_met", found, ZH) == "只计品类不是「附件」的明细"
    assert exclusion("condition_not_met", {}, EN) == "Does not meet the component's condition"
    assert exclusion("partner_unknown", found, EN) == "No such partner"
    titled = found | {"title": {"zh-CN": "销量返利", "en": "Volume"}}
    assert exclusion("condition_not_met", titled, EN) == (
        "Volume: Only transactions count where the category is not “Accessories”"
    )


def test_statements_of_earlier_versions_show_the_condition_as_written() -> None:
    old = {"mode": "award", "windows": [window(reason="award_not_met", condition="n >= 3")]}
    assert sentences(old, 0, 0, EN) == ["Condition not met: n >= 3. No award."]


def test_several_windows_are_told_one_by_one_and_a_cut_comes_last() -> None:
    months = [window(window=f"2019-0{month}-01", base_minor=100, earned_minor=1, rate="0.01") for month in (7, 8)]
    assert sentences(detail("retroactive", *months), 1, 2, EN) == [
        "2019-07-01: Counted sales of 1.00, all of it at 1%: 1.00 × 1% = 0.01.",
        "2019-08-01: Counted sales of 1.00, all of it at 1%: 1.00 × 1% = 0.01.",
        "The cap takes 0.01; 0.01 remains.",
    ]


def test_currencies_without_minor_units_show_none() -> None:
    tiers = [{"from": 0, "to": None, "rate": "0.015", "within_minor": 1001}]
    found = detail("marginal", window(base_minor=1001, earned_minor=15, tiers=tiers, tier=1, rate="0.015"))
    assert sentences(found, 15, 15, YEN) == ["Counted sales of 1,001, each part at its tier’s rate: 1,001 × 1.5% = 15."]
    assert ladder(found, YEN)[0].amount == "15.015"


def test_rates_are_written_as_percent() -> None:
    assert [percent(rate) for rate in ("0.015", "0.2", "1", "0", "0.00025")] == ["1.5%", "20%", "100%", "0%", "0.025%"]
