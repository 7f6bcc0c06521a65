"""The worked examples of targets, units, guarantees, pools, gates and contests, each under its own name."""

from decimal import Decimal
from typing import Any

import pytest

from tests.incentives.calculation.test_examples import settled, shares, total
from tests.incentives.documents import SOURCES, plan_document, sales, volume


def rated(*tiers: tuple[str, str]) -> list[dict[str, str]]:
    return [{"from": start, "rate": rate} for start, rate in tiers]


def quota(mode: str = "marginal", target: str = "100000", **rest: Any) -> dict[str, Any]:
    tiers = rated(("0%", "10%"), ("100%", "15%"), ("120%", "20%"))
    rates = {"mode": mode, "tiers": tiers}
    return {
        "key": "quota", "type": "quota", "measure": "sales", "window": "month", "target": target, "rates": rates,
        **rest,
    }  # fmt: skip


def bonus(**rest: Any) -> dict[str, Any]:
    curve = [{"at": "80%", "pays": "50%"}, {"at": "100%", "pays": "100%"}, {"at": "120%", "pays": "150%"}]
    return {
        "key": "bonus", "type": "bonus", "measure": "sales", "window": "month", "target": "100000", "amount": "20000",
        "curve": curve, **rest,
    }  # fmt: skip


def rows(calculation: Any) -> list[tuple[str, str, int, str]]:
    """Partner, kind, share and reason of every row."""
    found = calculation.earnings.to_pylist()
    return [(row["partner"], row["kind"], row["share_minor"], row["reason"]) for row in found]


@pytest.mark.parametrize(("mode", "rebate"), [("marginal", "15000.00"), ("retroactive", "26000.00")])
def test_q_01_accelerators_by_bands_of_the_target_or_on_the_whole(mode: str, rebate: str) -> None:
    calculation = settled(plan_document(quota(mode)), *sales("90000", "40000"))
    assert total(calculation) == Decimal(rebate)
    assert [row["baseline_minor"] for row in calculation.earnings.to_pylist()] == [10_000_000, 10_000_000]


def test_q_01_line_by_line_each_at_the_band_that_it_fills() -> None:
    assert shares(settled(plan_document(quota()), *sales("90000", "20000", "20000"))) == [9000, 2500, 3500]


def with_targets(component: dict[str, Any], **targets: str) -> tuple[dict[str, Any], dict[str, str]]:
    """A plan whose partners carry their target as text, in the column that tests call tier."""
    partners = {"key": "partner", "fields": {"quota": {"kind": "money", "column": "tier"}}}
    document = plan_document(component, sources={**SOURCES, "partners": partners})
    return document, targets


def test_a_target_of_the_partner_and_one_that_has_none() -> None:
    document, targets = with_targets(quota(target="partner.quota"), A="1000", B="")
    lines = [*sales("1300"), ("X", 1, "B", "2026-01-05", "bike", "500", "1")]
    calculation = settled(document, *lines, partners=targets)
    assert calculation.amounts() == {("A", "quota"): 15_000, ("B", "quota"): 0}
    assert rows(calculation)[1] == ("B", "line", 0, "no_target")


@pytest.mark.parametrize("target", ["0", "-5"])
def test_a_target_of_nothing_blocks_its_partner_and_no_other(target: str) -> None:
    document, targets = with_targets(quota(target="partner.quota"), A="1000", B=target)
    lines = [*sales("1300"), ("X", 1, "B", "2026-01-05", "bike", "500", "1")]
    calculation = settled(document, *lines, partners=targets)
    assert calculation.problems.to_pylist() == [
        {"partner": "B", "transaction": None, "line": None, "reason": "target_not_positive"}
    ]
    assert calculation.amounts() == {("A", "quota"): 15_000}


@pytest.mark.parametrize(
    ("sold", "rebate", "reason"),
    [
        ("93000", "16500.00", "awarded"),
        ("79990", "0.00", "below_first_tier"),
        ("80000", "10000.00", "awarded"),
        ("100000", "20000.00", "awarded"),
        ("140000", "30000.00", "awarded"),
    ],
)
def test_q_02_a_bonus_by_a_curve_over_attainment(sold: str, rebate: str, reason: str) -> None:
    calculation = settled(plan_document(bonus()), *sales(sold))
    assert total(calculation) == Decimal(rebate)
    assert rows(calculation) == [("A", "flat", int(Decimal(rebate) * 100), reason)]


def test_q_03_interpolated_tiers_fill_band_by_band() -> None:
    bands = [("0", "1000", "10"), ("1000", "3000", "40"), ("3000", "8000", "100"), ("8000", "20000", "2000")]
    tiers = [{"from": start, "to": end, "amount": amount} for start, end, amount in bands]
    document = plan_document(volume("interpolated", tiers, window="transaction"))
    calculation = settled(document, *sales("200", "300", "1500", "1200", "2000", "4500"))
    assert shares(calculation) == [2, 3, 20, 14, 30, 80]
    assert total(calculation) == 149
    assert total(settled(document, *sales("25000"))) == 2150


def test_q_04_gates_are_asked_before_rates_and_the_one_that_is_shut_is_named() -> None:
    gates = [
        {"if": 'partner.tier = "gold"', "title": "Certified"},
        {"component": "quota", "attained": "90%"},
    ]
    document = plan_document(volume(gates=gates), quota())

    def settle(sold: str, tier: str) -> Any:
        return settled(document, *sales(sold), partners={"A": tier})

    def of_volume(calculation: Any) -> tuple[int, str, str]:
        (row,) = [row for row in calculation.earnings.to_pylist() if row["component"] == "volume"]
        return row["share_minor"], row["reason"], row["rule"]

    assert of_volume(settle("90000", "gold")) == (850_000, "priced", "volume:marginal")
    assert of_volume(settle("89999.99", "gold")) == (0, "gate_shut", "volume:gate:2")
    assert of_volume(settle("90000", "silver")) == (0, "gate_shut", "volume:gate:1")
    assert settle("90000", "silver").amounts()["A", "quota"] == 900_000


def spiff(**rest: Any) -> dict[str, Any]:
    return {
        "key": "spiff", "type": "units", "measure": "pieces", "window": "month", "amount": "50", "most": "10",
        "pool": "1000", **rest,
    }  # fmt: skip


def pieces(*sold: tuple[str, str, str]) -> list[tuple[Any, ...]]:
    """Lines of `(partner, day, pieces)`."""
    return [(f"P{at}", 1, partner, day, "bike", "1", count) for at, (partner, day, count) in enumerate(sold)]


def test_c_03_a_spiff_shares_a_pool_first_come_first_served() -> None:
    lines = pieces(("A", "2026-01-02", "12"), ("B", "2026-01-03", "15"), ("C", "2026-01-04", "5"))
    partners = dict.fromkeys("ABC", "")
    calculation = settled(plan_document(spiff()), *lines, partners=partners)
    assert calculation.amounts() == {("A", "spiff"): 50_000, ("B", "spiff"): 50_000, ("C", "spiff"): 0}
    assert rows(calculation)[2:] == [("C", "line", 25_000, "priced"), ("C", "pool_cut", -25_000, "pool_empty")]
    again = settled(plan_document(spiff()), *lines[::-1], partners=partners)
    assert again.result_hash == calculation.result_hash


def test_c_03_no_part_of_a_unit_is_paid() -> None:
    lines = pieces(("A", "2026-01-02", "1.9"), ("A", "2026-01-03", "0.2"), ("B", "2026-01-04", "3"))
    partners = dict.fromkeys("AB", "")
    calculation = settled(plan_document(spiff(pool="220")), *lines, partners=partners)
    assert shares(calculation) == [50, 50, 150]
    assert calculation.amounts() == {("A", "spiff"): 10_000, ("B", "spiff"): 10_000}


@pytest.mark.parametrize(("sold", "top_up"), [("12800", "160"), ("14000", "100"), ("16000", "0"), ("20000", "0")])
def test_c_04_a_guarantee_tops_up_what_others_earn(sold: str, top_up: str) -> None:
    guarantee = {
        "key": "least", "type": "guarantee", "window": "settlement", "amount": "800", "of": ["volume"],
    }  # fmt: skip
    document = plan_document(volume(tiers=rated(("0", "5%")), window="settlement"), guarantee, settlement="quarter")
    calculation = settled(document, *sales(sold), period="2026-Q1")
    assert calculation.amounts()["A", "least"] == int(top_up) * 100
    assert rows(calculation)[-1][3] == ("topped_up" if top_up != "0" else "above_guarantee")


def test_a_guarantee_looks_at_what_caps_leave() -> None:
    guarantee = {"key": "least", "type": "guarantee", "window": "settlement", "amount": "800", "of": "volume"}
    capped = volume(cap={"amount": "300", "mode": "sequential"})
    calculation = settled(plan_document(capped, guarantee), *sales("60000"))
    assert calculation.amounts() == {("A", "volume"): 30_000, ("A", "least"): 50_000}


def contest(*prizes: str, **rest: Any) -> dict[str, Any]:
    return {"key": "contest", "type": "contest", "measure": "sales", "window": "month", "prizes": list(prizes), **rest}


def test_a_contest_pays_by_rank_and_who_is_level_shares() -> None:
    sold = {"A": "100", "B": "300", "C": "200", "D": "200", "E": "50"}
    lines = [(f"K{code}", 1, code, "2026-01-05", "bike", amount, "1") for code, amount in sold.items()]
    partners = dict.fromkeys(sold, "")
    calculation = settled(plan_document(contest("1000", "500", "300.01", least="100")), *lines, partners=partners)
    assert rows(calculation) == [
        ("A", "flat", 0, "no_prize"),
        ("B", "flat", 100_000, "awarded"),
        ("C", "flat", 40_001, "awarded"),
        ("D", "flat", 40_000, "awarded"),
        ("E", "flat", 0, "not_ranked"),
    ]
    assert [row["tier"] for row in calculation.earnings.to_pylist()] == [4, 1, 2, 2, None]
