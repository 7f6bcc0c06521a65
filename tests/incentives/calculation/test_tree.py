"""What those above a seller earn: rates by level, differences of rates, rolled-up volume, by the tree of that day."""

from decimal import Decimal
from typing import Any

import pytest

from tests.incentives.documents import (
    beneath,
    facts,
    flat_rate,
    further,
    held,
    plan_document,
    sales,
    volume,
    with_history,
    with_original,
    with_tree,
)
from tongzhou.incentives.calculation.facade import Calculation, FactsError, calculate
from tongzhou.incentives.plans.facade import PlanError, load_plan, summarize
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES, catalogue

PARTNERS = {"S": "bronze", "A": "silver", "B": "gold", "C": "gold"}
OWN = flat_rate("10%")
CHAIN = beneath("S", "A", "B", "C")


def override(*levels: str, **rest: Any) -> dict[str, Any]:
    based = {} if "of" in rest else {"measure": "sales"}
    return {"key": "override", "type": "override", "window": "month", "levels": list(levels), **based, **rest}


def differential(**rates: str) -> dict[str, Any]:
    return {
        "key": "level", "type": "differential", "measure": "sales", "window": "month", "by": "partner.tier",
        "rates": rates,
    }  # fmt: skip


def settled(
    document: dict[str, Any],
    *lines: Any,
    tree: list[dict[str, Any]] | None = None,
    partners: dict[str, str] | None = None,
    **rest: Any,
) -> Calculation:
    given = further(facts(*lines, partners=partners or PARTNERS, **rest), tree=tree or CHAIN)
    return calculate(load_plan(document), given, Period.parse("2026-01"))


def earned(calculation: Calculation) -> dict[str, Decimal]:
    found = {partner: Decimal(minor) / 100 for (partner, _), minor in calculation.amounts().items() if minor}
    return dict(sorted(found.items()))


SALE = sales("10000", partner="S")


def test_o_01_a_rate_for_each_level_above_the_seller() -> None:
    document = with_tree(plan_document(OWN, override("3%", "1%")))
    assert earned(settled(document, *SALE)) == {"S": 1000, "A": 300, "B": 100}


def test_o_02_both_levels_on_what_the_seller_earns() -> None:
    document = with_tree(plan_document(OWN, override("15%", "5%", of="volume")))
    assert earned(settled(document, *SALE)) == {"S": 1000, "A": 150, "B": 50}


@pytest.mark.parametrize(
    ("tiers", "amounts"),
    [
        ({"S": "bronze", "A": "silver", "B": "gold"}, {"S": 700, "A": 300, "B": 200}),
        ({"S": "silver", "A": "bronze", "B": "gold"}, {"S": 1000, "B": 200}),
        ({"S": "gold", "A": "gold", "B": "silver"}, {"S": 1200}),
        ({"S": "none", "A": "gold", "B": "gold"}, {"A": 1200}),
    ],
)
def test_o_03_each_level_earns_what_it_has_above_the_highest_below(
    tiers: dict[str, str], amounts: dict[str, int]
) -> None:
    document = with_tree(plan_document(differential(bronze="7%", silver="10%", gold="12%")))
    calculation = settled(document, *SALE, partners={**tiers, "C": "gold"})
    assert earned(calculation) == amounts
    assert sum(earned(calculation).values()) == max({"bronze": 700, "silver": 1000, "gold": 1200}.get(tier, 0)
                                                    for tier in tiers.values())  # fmt: skip


def test_o_03_over_three_levels_where_the_plan_says_so() -> None:
    component = {**differential(bronze="7%", silver="10%", gold="12%"), "depth": "3"}
    document = with_tree(plan_document(component), max_depth="3")
    partners = {"S": "bronze", "A": "silver", "B": "bronze", "C": "gold"}
    calculation = settled(document, *SALE, partners=partners)
    assert earned(calculation) == {"S": 700, "A": 300, "C": 200}
    reasons = {row["partner"]: row["reason"] for row in calculation.earnings.to_pylist()}
    assert reasons == {"S": "priced", "A": "priced", "B": "no_difference", "C": "priced"}


def test_o_04_the_tree_counts_as_it_stood_at_the_instant_of_the_sale() -> None:
    tree = [*beneath("S", "A", until="2026-01-15"), *beneath("S", "B", since="2026-01-15")]
    lines = [
        ("S1", 1, "S", "2026-01-14T15:59:59Z", "bike", "10000", "1"),
        ("S2", 1, "S", "2026-01-14T16:00:00Z", "bike", "1000", "1"),
    ]
    document = with_tree(plan_document(override("3%")))
    assert earned(settled(document, *lines, tree=tree)) == {"A": 300, "B": 30}


@pytest.mark.parametrize(
    ("inactive", "amounts"),
    [
        ({}, {"S": 1000, "B": 100}),
        ({"inactive": "no_compression"}, {"S": 1000, "B": 100}),
        ({"inactive": "compress"}, {"S": 1000, "B": 300, "C": 100}),
        ({"inactive": "compress_own_rate"}, {"S": 1000, "B": 100, "C": 100}),
    ],
)
def test_o_05_the_level_of_who_is_not_active(inactive: dict[str, str], amounts: dict[str, int]) -> None:
    component = override("3%", "1%", active_if='partner.tier <> "gone"', **inactive)
    calculation = settled(with_tree(plan_document(OWN, component)), *SALE, partners={**PARTNERS, "A": "gone"})
    assert earned(calculation) == amounts
    said = [(row["partner"], row["reason"]) for row in calculation.exclusions.to_pylist()]
    assert said == ([] if "C" in amounts else [("A", "upline_inactive")])


def test_o_05_activity_is_what_held_at_the_instant() -> None:
    document = with_history(with_tree(plan_document(override("3%", active_if='partner.tier = "gold"'))))
    rows = [held("A", "", "2026-01-02", "gold"), held("A", "2026-01-02", "", "gone")]
    given = further(facts(*sales("10000", "500", partner="S"), partners=PARTNERS), tree=CHAIN, history=rows)
    assert earned(calculate(load_plan(document), given, Period.parse("2026-01"))) == {"A": 300}


def test_o_06_a_refund_takes_back_at_every_level() -> None:
    document = with_original(with_tree(plan_document(OWN, override("3%", "1%", reveals="yes"))))
    lines = [*SALE, ("R1", 1, "S", "2026-01-20", "bike", "-4000", "-1")]
    extra: dict[str, list[Any]] = {"original_order": [None, "S001"], "original_line": [None, 1]}
    calculation = settled(document, *lines, extra=extra)
    refunded = {
        row["partner"]: row["share_minor"] for row in calculation.earnings.to_pylist() if row["transaction"] == "R1"
    }
    assert refunded == {"S": -40000, "A": -12000, "B": -4000}
    assert earned(calculation) == {"S": 600, "A": 180, "B": 60}


def test_o_06_a_refund_goes_to_who_was_above_at_the_sale() -> None:
    tree = [*beneath("S", "A", until="2026-01-15"), *beneath("S", "B", since="2026-01-15")]
    lines = [*SALE, ("R1", 1, "S", "2026-01-20", "bike", "-4000", "-1")]
    extra: dict[str, list[Any]] = {"original_order": [None, "S001"], "original_line": [None, 1]}
    document = with_original(with_tree(plan_document(OWN, override("15%", of="volume"))))
    assert earned(settled(document, *lines, tree=tree, extra=extra)) == {"S": 600, "A": 90}


@pytest.mark.parametrize(
    ("tree", "circle"),
    [
        (beneath("S", "A", "S"), "A → S → A"),
        (beneath("S", "S"), "S → S"),
        (beneath("S", "A", "B", "C", "A"), "A → B → C → A"),
        ([*beneath("S", "A", until="2026-02-01"), *beneath("A", "S", since="2026-01-31")], "A → S → A"),
    ],
)
def test_o_07_circles_are_refused_and_named(tree: list[dict[str, Any]], circle: str) -> None:
    with pytest.raises(FactsError) as refusal:
        settled(with_tree(plan_document(override("3%"))), *SALE, tree=tree)
    assert (refusal.value.code, refusal.value.params["cycle"]) == ("tree_cycle", circle)
    assert all("facts_faults.tree_cycle" in catalogue(locale) for locale in LOCALES)


def test_o_07_who_changes_places_is_no_circle_and_nobody_has_two_parents() -> None:
    document = with_tree(plan_document(override("3%")))
    turned = [*beneath("S", "A", until="2026-01-15"), *beneath("A", "S", since="2026-01-15")]
    assert earned(settled(document, *SALE, tree=turned)) == {"A": 300}
    with pytest.raises(FactsError) as refusal:
        settled(document, *SALE, tree=[*beneath("S", "A", until="2026-01-15"), *beneath("S", "B", since="2026-01-01")])
    assert refusal.value.code == "span_twice"


def test_o_07_three_levels_are_said_or_refused() -> None:
    component = override("3%", "2%", "1%")
    with pytest.raises(PlanError) as refusal:
        load_plan(with_tree(plan_document(component)))
    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [("components[0]", "depth_over")]
    assert "max_depth: 3" in refusal.value.faults[0].sentence("en")
    assert "max_depth: 3" in refusal.value.faults[0].sentence("zh-CN")
    document = with_tree(plan_document(component), max_depth="3")
    assert earned(settled(document, *SALE)) == {"A": 300, "B": 200, "C": 100}


def test_volume_rolls_up_to_those_above_and_tiers_see_all_of_it() -> None:
    rolled = volume(credit={"by": "downline", "depth": "2", "own": "yes"})
    lines = [*sales("8000", partner="S"), ("X1", 1, "A", "2026-01-05", "bike", "8000", "1")]
    calculation = settled(with_tree(plan_document(rolled)), *lines)
    assert earned(calculation) == {"S": 400, "A": 500 + 480, "B": 500 + 480, "C": 400}
    alone = volume(credit={"by": "downline", "depth": "1"})
    assert earned(settled(with_tree(plan_document(alone)), *lines)) == {"A": 400, "B": 400}


def test_who_stands_above_does_not_learn_whose_order_it_was() -> None:
    calculation = settled(with_tree(plan_document(OWN, override("3%"))), *SALE)
    named = {row["partner"]: (row["transaction"], row["line"]) for row in calculation.earnings.to_pylist()}
    assert named == {"S": ("S001", 1), "A": (None, None)}


def test_an_unknown_upline_and_one_who_takes_no_part_are_said() -> None:
    document = {**with_tree(plan_document(override("3%", "1%"))), "eligibility": 'partner.tier <> "gone"'}
    calculation = settled(document, *SALE, partners={"S": "x", "A": "gone"})
    assert [(row["partner"], row["reason"]) for row in calculation.exclusions.to_pylist()] == [
        ("A", "not_eligible"),
        ("B", "partner_unknown"),
    ]


def test_caps_and_conditions_hold_for_those_above() -> None:
    component = override("3%", lines='product.category = "Bikes"', cap={"amount": "310", "mode": "sequential"})
    lines = [*sales("10000", "1000", partner="S"), ("X1", 1, "S", "2026-01-05", "bell", "8000", "1")]
    assert earned(settled(with_tree(plan_document(component)), *lines)) == {"A": 310}


def test_overrides_round_once_a_window() -> None:
    cents = sales("0.17", "0.17", "0.17", partner="S")
    assert earned(settled(with_tree(plan_document(override("3%"))), *cents)) == {"A": Decimal("0.02")}
    each = with_tree(plan_document(override("3%", window="transaction")))
    assert earned(settled(each, *cents)) == {"A": Decimal("0.03")}
    whole = with_tree(plan_document(override("3%"), rounding={"at": "statement"}))
    assert earned(settled(whole, *cents)) == {"A": Decimal("0.02")}


def test_what_is_built_on_others_comes_after_them() -> None:
    award = {"key": "award", "type": "flat", "window": "month", "amount": "1", "award_if": "sales >= 1"}
    document = with_tree(plan_document(override("1%", of="volume"), OWN, award))
    with pytest.raises(PlanError) as refusal:
        load_plan(document)
    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [("components[0].of", "built_on_unknown")]
    with pytest.raises(PlanError) as refusal:
        load_plan(plan_document(OWN, override("1%", of="award", window="year_to_date"), rounding={"at": "statement"}))
    assert {fault.code for fault in refusal.value.faults} == {
        "built_on_unknown", "built_window", "built_rounding", "credit_source",
    }  # fmt: skip


def test_the_summary_says_who_earns_what() -> None:
    by_level = override("3%", "1%", active_if='partner.tier <> "gone"', inactive="compress")
    components = (OWN, by_level, differential(bronze="7%"), {**override("15%", of="volume"), "key": "second"})
    for locale in LOCALES:
        told = "\n".join(summarize(load_plan(with_tree(plan_document(*components))), locale))
        assert "{" not in told
        assert all(each in told for each in ("3%", "15%", "7%"))
