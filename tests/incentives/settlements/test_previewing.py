"""What the next step up brings, with exact values."""

from __future__ import annotations

from typing import Any

import pytest

from tests.incentives.documents import facts, flat_rate, plan_document, volume
from tongzhou.incentives.calculation.facade import Facts
from tongzhou.incentives.plans.facade import load_plan
from tongzhou.incentives.settlements.contracts import SettlementFacts
from tongzhou.incentives.settlements.previewing import NextStep, next_step, preview, rooms
from tongzhou.incentives.settlements.windows import Reached, numbers_of
from tongzhou.kernel.periods import Period

TIERS = [
    {"from": 0, "to": 1_000_000, "rate": "0.01"},
    {"from": 1_000_000, "to": 5_000_000, "rate": "0.02"},
    {"from": 5_000_000, "to": None, "rate": "0.03"},
]


def _detail(mode: str, **window: Any) -> dict[str, Any]:
    return {"mode": mode, "windows": [{"base_minor": 0, "tiers": TIERS, "tier": None, **window}]}


def test_a_marginal_step_adds_what_lies_below_it() -> None:
    detail = _detail("marginal", base_minor=3_770_000, tier=2)
    assert next_step(detail, 65_400) == NextStep(3, 5_000_000, 1_230_000, 24_600)


def test_a_retroactive_step_reprices_everything() -> None:
    detail = _detail("retroactive", base_minor=900_000, tier=1)
    assert next_step(detail, 9_000) == NextStep(2, 1_000_000, 100_000, 11_000)


def _aimed(component: dict[str, Any], **found: Any) -> dict[str, Any]:
    """What is kept of a window of a component whose steps begin at ratios."""
    (read,) = load_plan(plan_document(component, settlement="quarter")).components
    reached = Reached(**{"window": None, "tier": None, "rate_ppm": None, "earned_minor": 0, "awarded": False, **found})
    return {"mode": read.mode, "windows": [{"base_minor": reached.base_minor, **numbers_of(read, {}, reached)}]}


def _growth() -> dict[str, Any]:
    tiers = [{"from": "20%", "rate": "1%"}, {"from": "50%", "rate": "1.5%"}]
    shared = {"key": "g", "type": "growth", "measure": "sales", "window": "quarter", "basis": "whole"}
    return {**shared, "rates": {"tiers": tiers}}


def _quota(mode: str) -> dict[str, Any]:
    tiers = [{"from": "0%", "rate": "10%"}, {"from": "100%", "rate": "20%"}]
    shared = {"key": "q", "type": "quota", "measure": "sales", "window": "quarter", "target": "1000"}
    return {**shared, "rates": {"mode": mode, "tiers": tiers}}


def test_growth_begins_at_the_smallest_amount_that_reaches_it() -> None:
    assert next_step(_aimed(_growth(), base_minor=100, baseline_minor=99), 0) == NextStep(1, 119, 19, 1)


@pytest.mark.parametrize(("mode", "extra"), [("marginal", 4_000), ("retroactive", 14_000)])
def test_the_next_step_of_a_target(mode: str, extra: int) -> None:
    detail = _aimed(_quota(mode), base_minor=60_000, baseline_minor=100_000, tier=1)
    assert next_step(detail, 6_000) == NextStep(2, 100_000, 40_000, extra)


def test_the_next_point_of_a_curve() -> None:
    curve = [{"at": "80%", "pays": "50%"}, {"at": "100%", "pays": "100%"}]
    bonus = {"key": "b", "type": "bonus", "measure": "sales", "window": "quarter", "target": "1000", "amount": "300"}
    detail = _aimed({**bonus, "curve": curve}, base_minor=90_000, baseline_minor=100_000, tier=1)
    assert next_step(detail, 22_500) == NextStep(2, 100_000, 10_000, 7_500)


def test_nothing_to_grow_from_the_top_and_awards_have_no_next_step() -> None:
    assert next_step(_aimed(_growth(), base_minor=100, baseline_minor=0), 0) is None
    assert next_step(_detail("marginal", base_minor=6_000_000, tier=3), 120_000) is None
    assert next_step(_detail("award", tiers=()), 0) is None


def test_from_nothing_the_next_step_is_the_first_that_asks_for_more() -> None:
    assert next_step(_detail("marginal"), 0) == NextStep(2, 1_000_000, 1_000_000, 10_000)


def test_a_partner_of_whom_nothing_counts_has_earned_nothing_and_sees_the_first_step() -> None:
    plan = load_plan(plan_document(volume(), flat_rate("1%") | {"key": "second"}, eligibility='partner.tier = "gold"'))
    nobody, somebody = facts(partners={"A": "silver"}), facts(partners={"A": "gold"})
    period = Period.parse("2026-01")

    def running(given: Facts) -> Any:
        return preview(plan, SettlementFacts(given, {}, {}), period, "en")

    shown = running(somebody)
    assert (shown["earned"], [part["amount"] for part in shown["components"]]) == ("0.00", ["0.00", "0.00"])
    assert shown["components"][0]["reason"] == "nothing_counted"
    assert shown["components"][0]["next"]["remaining"] == shown["components"][0]["tiers"][1]["from"]
    assert running(nobody) is None


@pytest.mark.parametrize(
    ("caps", "earned", "left"),
    [
        ((None, None), (10_000, 0), [None, None]),
        (("80", None), (10_000, 0), [-2_000, None]),
        ((None, "500"), (10_000, 15_000), [25_000, 25_000]),
        (("80", "500"), (10_000, 15_000), [-2_000, 27_000]),
        ((None, "100"), (10_000, 15_000), [-15_000, -15_000]),
    ],
)
def test_caps_leave_room(caps: tuple[str | None, str | None], earned: tuple[int, int], left: list[int | None]) -> None:
    own, whole = ({"cap": {"amount": cap, "mode": "proportional"}} if cap else {} for cap in caps)
    plan = load_plan(plan_document(volume(**own), flat_rate("1%") | {"key": "second"}, **whole))
    assert rooms(plan, [{"uncapped_minor": each} for each in earned]) == left


def test_a_step_adds_no_more_than_a_cap_leaves() -> None:
    detail = _detail("marginal", base_minor=3_770_000, tier=2)
    assert next_step(detail, 65_400, 20_000) == NextStep(3, 5_000_000, 1_230_000, 20_000)
    assert next_step(detail, 65_400, -1) == NextStep(3, 5_000_000, 1_230_000, 0)
