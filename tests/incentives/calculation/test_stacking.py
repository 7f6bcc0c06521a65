"""Rebates on what other rebates leave of a line: who comes after whom is written, and changes the total."""

from typing import Any

import pytest

from tests.incentives.documents import facts, flat_rate, plan_document, sales, volume, with_original
from tongzhou.incentives.calculation.facade import Calculation, calculate
from tongzhou.incentives.plans.facade import PlanError, load_plan, summarize
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES, listed, say

RATES = {"1": "10%", "2": "15%", "3": "20%", "4": "25%"}


def stacked(order: str) -> list[dict[str, Any]]:
    """Deals in this order, each after those before it; deal 1 is never reduced, deal 2 neither is nor reduces."""
    deals = []
    for at, number in enumerate(order):
        before = [f"deal_{each}" for each in order[:at] if each != "2"]
        after = {"after": before} if before and number not in "12" else {}
        deals.append({**flat_rate(RATES[number]), "key": f"deal_{number}", **after})
    return deals


def settled(document: dict[str, Any], *lines: Any, **rest: Any) -> Calculation:
    return calculate(load_plan(document), facts(*lines, **rest), Period.parse("2026-01"))


@pytest.mark.parametrize(("order", "amounts"), [("1234", [100, 150, 180, 180]), ("4321", [250, 150, 150, 100])])
def test_g_02_the_order_and_the_flags_decide_the_total(order: str, amounts: list[int]) -> None:
    calculation = settled(plan_document(*stacked(order)), *sales("1000"))
    assert list(calculation.amounts().values()) == [100 * amount for amount in amounts]
    assert sum(amounts) == {"1234": 610, "4321": 650}[order]


def test_g_02_without_an_order_nothing_is_reduced() -> None:
    deals = [{**deal, "after": []} for deal in stacked("1234")]
    deals = [{key: value for key, value in deal.items() if key != "after"} for deal in deals]
    assert sum(settled(plan_document(*deals), *sales("1000")).amounts().values()) == 70000


def test_g_02_refunds_give_back_what_each_took() -> None:
    document = with_original(plan_document(*stacked("1234")))
    lines = [*sales("1000"), ("R1", 1, "A", "2026-01-20", "bike", "-1000", "-1")]
    extra: dict[str, list[Any]] = {"original_order": [None, "S001"], "original_line": [None, 1]}
    calculation = settled(document, *lines, extra=extra)
    assert set(calculation.amounts().values()) == {0}
    assert [row["share_minor"] for row in calculation.earnings.to_pylist()] == [
        10000, -10000, 15000, -15000, 18000, -18000, 18000, -18000,
    ]  # fmt: skip


def test_g_02_tiers_count_what_is_left() -> None:
    first = {**flat_rate("10%"), "key": "first"}
    calculation = settled(plan_document(first, volume(after=["first"])), *sales("6000", "6000"))
    assert calculation.amounts() == {("A", "first"): 120000, ("A", "volume"): 50000 + 6400}
    assert [row["base_minor"] for row in calculation.earnings.to_pylist()] == [600000, 600000, 540000, 540000]


def test_g_02_an_order_that_is_none_is_refused() -> None:
    first = {**flat_rate("10%", after=["second"]), "key": "first"}
    second = {**flat_rate("10%", after=["second", "first"], credit="split"), "key": "second"}
    with pytest.raises(PlanError) as refusal:
        load_plan(plan_document(first, second))
    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [
        ("components[1].after", "after_or_credit"),
        ("components[0].after", "built_on_unknown"),
        ("components[1].after", "built_on_unknown"),
    ]


def test_g_02_the_summary_names_what_comes_before() -> None:
    plan = load_plan(plan_document(*stacked("1234")))
    for locale in LOCALES:
        named = listed(["deal_1", "deal_3"], locale)
        assert say(locale, "plan_summary.remainder", {"components": named}) in summarize(plan, locale)
