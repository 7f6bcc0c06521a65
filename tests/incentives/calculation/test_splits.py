"""Lines that several partners share: nothing is made or lost, and refunds take back what was credited."""

from decimal import Decimal
from typing import Any

import pytest

from tests.incentives.documents import (
    facts,
    flat_rate,
    further,
    plan_document,
    sales,
    volume,
    with_original,
    with_source,
)
from tongzhou.incentives.calculation.facade import Calculation, FactsError, calculate
from tongzhou.incentives.plans.facade import PlanError, load_plan, summarize
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES, say

PARTNERS = {"A": "reseller", "B": "reseller", "C": "distributor", "S": "reseller"}
KEYS = {"id": "order", "line": "line", "partner": "partner"}


def plan(*components: dict[str, Any], by: str = "share", refunds: bool = False) -> dict[str, Any]:
    document = plan_document(*components)
    return with_source(with_original(document) if refunds else document, "splits", {**KEYS, by: "part"})


def divided(order: str, **parts: str) -> list[dict[str, Any]]:
    return [{"order": order, "line": "1", "partner": partner, "part": part} for partner, part in parts.items()]


def settled(document: dict[str, Any], splits: list[dict[str, Any]], *lines: Any, **rest: Any) -> Calculation:
    given = further(facts(*lines, partners=PARTNERS, **rest), splits=splits)
    return calculate(load_plan(document), given, Period.parse("2026-01"))


def earned(calculation: Calculation) -> dict[str, Decimal]:
    found = {partner: Decimal(minor) / 100 for (partner, _), minor in calculation.amounts().items() if minor}
    return dict(sorted(found.items()))


CREDITED = flat_rate("100%", credit="split")


def test_s_01_what_is_split_adds_up_to_the_fen() -> None:
    calculation = settled(plan(CREDITED), divided("S001", A="50", B="30", C="20"), *sales("99999.99", partner="S"))
    assert earned(calculation) == {"A": Decimal("49999.99"), "B": Decimal("30000"), "C": Decimal("20000")}


def test_s_02_the_fen_left_over_goes_to_the_lowest_key() -> None:
    calculation = settled(plan(CREDITED, by="parts"), divided("S001", C="1", B="1", A="1"), *sales("100", partner="S"))
    assert earned(calculation) == {"A": Decimal("33.34"), "B": Decimal("33.33"), "C": Decimal("33.33")}


def test_s_02_refunds_take_back_what_was_credited() -> None:
    rows = [*sales("100", partner="S"), ("R1", 1, "S", "2026-01-20", "bike", "-40", "-1")]
    rows.append(("R2", 1, "S", "2026-01-21", "bike", "-60", "-1"))
    extra: dict[str, list[Any]] = {"original_order": [None, "S001", "S001"], "original_line": [None, 1, 1]}
    document = plan(flat_rate("100%", credit={"by": "split", "reveals": "yes"}), by="parts", refunds=True)
    calculation = settled(document, divided("S001", A="1", B="1", C="1"), *rows, extra=extra)
    shares: dict[str, list[int]] = {}
    for row in calculation.earnings.to_pylist():
        shares.setdefault(row["partner"], []).append(row["share_minor"])
    assert shares == {"A": [3334, -1334, -2000], "B": [3333, -1333, -2000], "C": [3333, -1333, -2000]}


def test_s_03_overlays_credit_each_whole_and_pay_whom_the_component_names() -> None:
    reseller = flat_rate("10%", credit={"by": "overlay", "only": 'partner.tier = "reseller"'})
    distributor = {
        **flat_rate("2%", credit={"by": "overlay", "only": 'partner.tier = "distributor"'}),
        "key": "distribution",
    }
    splits = divided("S001", A="100", C="100")
    calculation = settled(plan(reseller, distributor), splits, *sales("1000", partner="S"))
    assert {key: minor for key, minor in calculation.amounts().items() if minor} == {
        ("A", "volume"): 10000,
        ("C", "distribution"): 2000,
    }


def test_s_03_splits_over_the_whole_block_all_who_are_named() -> None:
    lines = [*sales("1000", partner="S"), ("X1", 1, "B", "2026-01-02", "bike", "10", "1")]
    calculation = settled(plan(CREDITED), divided("S001", A="60", C="50"), *lines)
    assert [(row["partner"], row["reason"]) for row in calculation.problems.to_pylist()] == [
        ("A", "split_over_whole"),
        ("C", "split_over_whole"),
        ("S", "split_over_whole"),
    ]
    assert calculation.amounts() == {("B", "volume"): 1000}


def test_what_percentages_leave_over_is_credited_to_nobody() -> None:
    calculation = settled(plan(CREDITED), divided("S001", A="33.3333", B="33.3333"), *sales("0.02", partner="S"))
    assert earned(calculation) == {"A": Decimal("0.01")}
    calculation = settled(plan(CREDITED), divided("S001", A="10", B="20"), *sales("100", partner="S"))
    assert earned(calculation) == {"A": 10, "B": 20}


def test_lines_that_nobody_divides_count_for_their_own_partner_and_tiers_see_all() -> None:
    lines = [*sales("8000", partner="A"), ("X1", 1, "S", "2026-01-05", "bike", "8000", "1")]
    calculation = settled(plan(volume(credit="split")), divided("X1", A="50", S="50"), *lines)
    assert earned(calculation) == {"A": 500 + 160, "S": 200}


def test_another_partners_order_is_not_named_unless_the_plan_says_so() -> None:
    splits, lines = divided("S001", A="50", S="50"), sales("100", partner="S")
    calculation = settled(plan(CREDITED), splits, *lines)
    assert {row["partner"]: row["transaction"] for row in calculation.earnings.to_pylist()} == {"A": None, "S": "S001"}
    revealed = settled(plan(flat_rate("100%", credit={"by": "split", "reveals": "yes"})), splits, *lines)
    assert {row["transaction"] for row in revealed.earnings.to_pylist()} == {"S001"}


def test_who_is_unknown_or_takes_no_part_is_said() -> None:
    document = {**plan(CREDITED), "eligibility": 'partner.tier = "reseller"'}
    calculation = settled(document, divided("S001", A="50", C="30", X="20"), *sales("100", partner="S"))
    assert earned(calculation) == {"A": 50}
    assert [(row["partner"], row["component"], row["reason"]) for row in calculation.exclusions.to_pylist()] == [
        ("C", "volume", "not_eligible"),
        ("X", "volume", "partner_unknown"),
    ]


def test_who_shares_a_line_of_a_blocked_partner_is_blocked_too() -> None:
    lines = [*sales("100", partner="S"), ("R1", 1, "S", "2026-01-20", "bike", "-40", "-1")]
    extra: dict[str, list[Any]] = {"original_order": [None, "S009"], "original_line": [None, 1]}
    calculation = settled(plan(CREDITED, refunds=True), divided("S001", A="100"), *lines, extra=extra)
    assert [(row["partner"], row["transaction"], row["reason"]) for row in calculation.problems.to_pylist()] == [
        ("A", None, "credit_blocked"),
        ("S", "R1", "original_missing"),
    ]


@pytest.mark.parametrize("part", ["0", "-1", "1.23456", "x", ""])
def test_parts_that_are_none_are_refused(part: str) -> None:
    with pytest.raises(FactsError) as refusal:
        settled(plan(CREDITED), divided("S001", A=part), *sales("100"))
    assert refusal.value.params["source"] == "splits"


def test_the_summary_says_who_is_credited() -> None:
    component = flat_rate("1%", credit={"by": "overlay", "only": 'partner.tier = "reseller"'})
    for locale in LOCALES:
        told = "\n".join(summarize(load_plan(plan(component)), locale))
        for key in ("credit_overlay", "credit_hidden"):
            assert say(locale, f"plan_summary.{key}", {}) in told
        assert "reseller" in told


def test_what_cannot_be_credited_is_refused() -> None:
    award = {"key": "award", "type": "flat", "window": "month", "amount": "1", "award_if": "categories >= 1"}
    document = plan_document(
        {**award, "credit": "split"}, flat_rate("1%", credit="all"), cap={"amount": "1", "mode": "sequential"}
    )
    with pytest.raises(PlanError) as refusal:
        load_plan(with_source(document, "splits", {**KEYS, "share": "a", "parts": "b"}))
    assert {fault.code for fault in refusal.value.faults} == {
        "choice_unknown",
        "share_or_parts",
        "credit_not_money",
        "cap_credit",
    }
    with pytest.raises(PlanError) as refusal:
        load_plan(plan_document(CREDITED))
    assert [fault.code for fault in refusal.value.faults] == ["credit_source"]
