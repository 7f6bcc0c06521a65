"""Attributes of partners that change: a line is judged by what held at its instant, a table by its window's end."""

from typing import Any

import pytest

from tests.incentives.documents import facts, flat_rate, further, held, plan_document, volume, with_history
from tongzhou.incentives.calculation.facade import Calculation, FactsError, calculate
from tongzhou.incentives.plans.facade import PlanError, load_plan, summarize
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES, catalogue

MOVES = [held("A", "", "2026-01-15", "silver"), held("A", "2026-01-15", "", "gold")]
GOLD = {"for": ["gold"], "tiers": [{"from": "0", "rate": "10%"}]}
OTHERS = {"tiers": [{"from": "0", "rate": "5%"}]}
BY_TIER = {"by": "partner.tier", "tables": [GOLD, OTHERS]}


def sale(moment: str, amount: str = "1000", order: str | None = None) -> tuple[Any, ...]:
    return (order or f"S{moment}", 1, "A", moment, "bike", amount, "1")


def settled(document: dict[str, Any], *lines: Any, rows: Any = None, period: str = "2026-01") -> Calculation:
    given = further(facts(*lines), history=MOVES if rows is None else rows)
    return calculate(load_plan(with_history(document)), given, Period.parse(period))


def total(calculation: Calculation) -> int:
    return sum(calculation.amounts().values())


def test_l_01_lines_count_by_the_tier_in_force_at_their_instant() -> None:
    document = plan_document(flat_rate("10%", lines='partner.tier = "gold"'))
    lines = [sale("2026-01-14T15:59:59Z"), sale("2026-01-14T16:00:00Z", "300"), sale("2026-01-20", "20")]
    calculation = settled(document, *lines)
    assert total(calculation) == 3200
    assert calculation.exclusions.column("transaction").to_pylist() == ["S2026-01-14T15:59:59Z"]


def test_l_01_who_takes_part_is_decided_at_each_line() -> None:
    document = plan_document(flat_rate("10%"), eligibility='partner.tier = "gold"')
    calculation = settled(document, sale("2026-01-14"), sale("2026-01-15", "300"))
    assert total(calculation) == 3000
    assert calculation.exclusions.column("reason").to_pylist() == ["not_eligible"]


@pytest.mark.parametrize(
    ("window", "mode", "cents"),
    [
        ("transaction", "marginal", 5000 + 10000),
        ("month", "marginal", 20000),
        ("month", "retroactive", 20000),
    ],
)
def test_l_01_a_table_is_chosen_at_the_last_instant_of_the_window(window: str, mode: str, cents: int) -> None:
    component = {**volume(mode, window=window), "rates": {"mode": mode, **BY_TIER}}
    assert total(settled(plan_document(component), sale("2026-01-02"), sale("2026-01-20"))) == cents


def test_l_01_who_moves_between_windows_of_a_settlement_is_right_in_both() -> None:
    rows = [held("A", "", "2026-02-01", "silver"), held("A", "2026-02-01", "", "gold")]
    component = {**volume(window="month"), "rates": {"mode": "marginal", **BY_TIER}}
    document = plan_document(component, settlement="quarter")
    lines = [sale("2026-01-31"), sale("2026-02-01"), sale("2026-03-31")]
    assert total(settled(document, *lines, rows=rows, period="2026-Q1")) == 5000 + 10000 + 10000


def test_l_01_growth_and_awards_read_the_last_instant() -> None:
    growth = {"key": "growth", "type": "growth", "measure": "sales", "window": "month", "basis": "whole"}
    award = {"key": "award", "type": "flat", "window": "month", "amount": "7", "award_if": 'partner.tier = "gold"'}
    tables = [{**GOLD, "tiers": [{"from": "0%", "rate": "10%"}]}, {"tiers": [{"from": "0%", "rate": "5%"}]}]
    document = plan_document({**growth, "rates": {"by": "partner.tier", "tables": tables}}, award)
    calculation = settled(document, sale("2025-01-05", "10"), sale("2026-01-05"))
    assert calculation.amounts() == {("A", "growth"): 10000, ("A", "award"): 700}


def test_a_refund_is_judged_as_its_original_was() -> None:
    document = plan_document(flat_rate("10%", lines='partner.tier = "silver"'))
    document["sources"] = {
        **document["sources"],
        "transactions": {**document["sources"]["transactions"], "original": {"id": "of", "line": "of_line"}},
    }
    lines = [sale("2026-01-02", order="S1"), sale("2026-01-20", "-400", order="R1")]
    given = further(facts(*lines, extra={"of": [None, "S1"], "of_line": [None, 1]}), history=MOVES)
    assert total(calculate(load_plan(with_history(document)), given, Period.parse("2026-01"))) == 6000


def test_where_nothing_holds_the_attribute_is_empty() -> None:
    document = plan_document(flat_rate("10%", lines='partner.tier <> "gold"'))
    rows = [held("A", "2026-01-10", "2026-01-20", "gold")]
    lines = [sale("2026-01-09"), sale("2026-01-10", "10"), sale("2026-01-20", "100")]
    assert total(settled(document, *lines, rows=rows)) == 11000


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([held("A", "", "2026-01-15", "x"), held("A", "2026-01-14", "", "y")], "span_twice"),
        ([held("A", "2026-01-15", "2026-01-15", "x")], "span_empty"),
        ([held("A", "2026-01-15", "2026-01-01", "x")], "span_empty"),
        ([held("A", "soon", "", "x")], "value_malformed"),
        ([held("", "", "", "x")], "value_missing"),
    ],
)
def test_spans_that_cannot_be_are_refused(rows: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(FactsError) as refusal:
        settled(plan_document(flat_rate("10%")), sale("2026-01-02"), rows=rows)
    assert refusal.value.code == code
    assert all(f"facts_faults.{code}" in catalogue(locale) for locale in LOCALES)


def test_a_plan_with_a_history_needs_it() -> None:
    with pytest.raises(FactsError) as refusal:
        calculate(load_plan(with_history(plan_document(flat_rate("1%")))), facts(), Period.parse("2026-01"))
    assert refusal.value.params == {"source": "history"}


def test_the_input_hash_covers_the_history() -> None:
    document = plan_document(flat_rate("10%"))
    hashes = {settled(document, sale("2026-01-02"), rows=rows).input_hash for rows in (MOVES, MOVES[::-1], MOVES[:1])}
    assert len(hashes) == 2


def test_the_summary_says_when_an_attribute_counts() -> None:
    plan = load_plan(with_history(plan_document(flat_rate("10%"))))
    sentences = [next(each for each in summarize(plan, locale) if each.startswith("tier")) for locale in LOCALES]
    assert sorted(sentences) == [
        "tier: what held at the moment of a transaction decides about it;"
        " rates are chosen by what holds at the end of their period.",
        "tier：一笔交易按发生时有效的值判定；费率表按其累计期结束时的值选用。",
    ]


def test_what_does_not_go_together_is_refused() -> None:
    component = {**volume(window="year_to_date"), "rates": {"mode": "marginal", **BY_TIER}}
    document = with_history(plan_document(component))
    document["sources"]["partners"]["fields"] = {"tier": "text"}
    with pytest.raises(PlanError) as refusal:
        load_plan(document)
    assert {fault.code: fault.path for fault in refusal.value.faults} == {
        "field_of_both": "sources.partners.history.fields.tier",
        "history_window": "components[0].rates.by",
    }
