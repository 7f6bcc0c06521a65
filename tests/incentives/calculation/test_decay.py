"""Refunds that take back less the longer ago the sale was."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.incentives.calculation.oracle import round_half_away
from tests.incentives.documents import facts, flat_rate, plan_document, volume, with_original
from tongzhou.incentives.calculation.facade import Calculation, calculate
from tongzhou.incentives.plans.facade import PlanError, load_plan, summarize
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES, say

YEARLY = {"settlement": "year"}


def refunded(component: dict[str, Any], sold: str, *refunds: tuple[str, str]) -> Calculation:
    lines = [("S1", 1, "A", sold, "bike", "12000", "1")]
    lines += [(f"R{at}", 1, "A", day, "bike", amount, "-1") for at, (day, amount) in enumerate(refunds)]
    extra: dict[str, list[Any]] = {
        "original_order": [None, *["S1"] * len(refunds)],
        "original_line": [None, *[1] * len(refunds)],
    }
    plan = load_plan(with_original(plan_document(component, **YEARLY)))
    return calculate(plan, facts(*lines, extra=extra), Period.parse("2026"))


def shares(calculation: Calculation) -> list[int]:
    return [row["share_minor"] for row in calculation.earnings.to_pylist() if row["kind"] == "line"]


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        ("2026-06-01", -70000),
        ("2026-05-31", -80000),
        ("2026-01-01", -120000),
        ("2026-12-31", -10000),
        ("2027-01-01", 0),
        ("2028-06-01", 0),
    ],
)
def test_b_04_what_is_taken_back_decays_by_complete_months(day: str, taken: int) -> None:
    assert shares(refunded(flat_rate("10%", decay="12"), "2026-01-01", (day, "-12000"))) == [120000, taken]


def test_b_04_partial_refunds_each_by_their_own_month() -> None:
    calculation = refunded(flat_rate("10%", decay="12"), "2026-01-01", ("2026-06-01", "-6000"), ("2026-10-01", "-6000"))
    assert shares(calculation) == [120000, -35000, -15000]


def test_b_04_tiers_see_what_is_left() -> None:
    assert shares(refunded(volume(decay="12", window="settlement"), "2026-01-01", ("2026-06-01", "-12000"))) == [
        66000,
        -16000 - 25000,
    ]


def test_b_04_needs_originals() -> None:
    with pytest.raises(PlanError) as refusal:
        load_plan(plan_document(flat_rate("10%", decay="12")))
    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [("components[0].decay", "decay_unfit")]


def test_b_04_the_summary_says_it() -> None:
    plan = load_plan(with_original(plan_document(flat_rate("10%", decay="12"))))
    for locale in LOCALES:
        assert say(locale, "plan_summary.decay", {"months": 12}) in summarize(plan, locale)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 24),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(1, 400_000)), min_size=1, max_size=3
    ),
)
def test_b_04_equals_fractions(span: int, sold: date, refunds: list[tuple[date, int]]) -> None:
    in_order = sorted(refunds, key=lambda refund: refund[0])
    written = [(str(day), f"-{minor // 100}.{minor % 100:02}") for day, minor in in_order]
    calculation = refunded(flat_rate("3.7%", decay=str(span)), str(sold), *written)
    total, expected = Fraction(1_200_000), [round_half_away(Fraction(1_200_000) * 37 / 1000)]
    for day, minor in in_order:
        months = (day.year - sold.year) * 12 + day.month - sold.month - (day.day < sold.day)
        after = total - Fraction(minor * min(max(span - months, 0), span), span)
        expected.append(round_half_away(after * 37 / 1000) - round_half_away(total * 37 / 1000))
        total = after
    assert shares(calculation) == expected
