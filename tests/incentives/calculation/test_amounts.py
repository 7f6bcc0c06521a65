"""What counts of an amount: without its tax."""

from decimal import Decimal
from typing import Any

import pytest

from tests.incentives.documents import facts, flat_rate, plan_document, sales, with_original, with_source
from tongzhou.incentives.calculation.facade import Calculation, FactsError, calculate
from tongzhou.incentives.plans.facade import PlanError, load_plan, summarize
from tongzhou.kernel.periods import Period


def net(tax: str, *components: dict[str, Any]) -> dict[str, Any]:
    measures = {"sales": {"sum": "amount", "net_of": tax}}
    return plan_document(*(components or (flat_rate("10%"),)), measures=measures)


def settled(document: dict[str, Any], *lines: Any, **rest: Any) -> Calculation:
    return calculate(load_plan(document), facts(*lines, **rest), Period.parse("2026-01"))


def total(calculation: Calculation) -> Decimal:
    return Decimal(sum(calculation.amounts().values())) / 100


@pytest.mark.parametrize(
    ("gross", "base", "commission"),
    [("10000", "9433.96", "943.40"), ("10.12", "9.55", "0.96"), ("-10.12", "-9.55", "-0.96"), ("0", "0", "0")],
)
def test_v_01_the_net_rounds_first(gross: str, base: str, commission: str) -> None:
    calculation = settled(net("6%"), *sales(gross))
    assert total(calculation) == Decimal(commission)
    assert calculation.earnings.column("base_minor").to_pylist() == [int(100 * Decimal(base))]


def with_rates(document: dict[str, Any]) -> dict[str, Any]:
    transactions = document["sources"]["transactions"]
    fields = {**transactions["fields"], "vat": "number"}
    return with_source(document, "transactions", {**transactions, "fields": fields})


def test_v_01_every_line_may_have_its_own_tax() -> None:
    lines = sales("10000", "11300", "100")
    calculation = settled(with_rates(net("vat")), *lines, extra={"vat": ["6", "13", "0"]})
    assert calculation.earnings.column("base_minor").to_pylist() == [943396, 1000000, 10000]


@pytest.mark.parametrize(("vat", "code"), [("", "value_missing"), ("-1", "value_malformed"), ("x", "value_malformed")])
def test_v_01_a_tax_that_is_none_is_refused(vat: str, code: str) -> None:
    with pytest.raises(FactsError) as refusal:
        settled(with_rates(net("vat")), *sales("100"), extra={"vat": [vat]})
    assert refusal.value.code == code


def test_v_01_refunds_together_take_back_what_was_counted() -> None:
    lines = [*sales("0.10"), *[(f"R{number}", 1, "A", "2026-01-20", "bike", "-0.05", "-1") for number in (1, 2)]]
    extra: dict[str, list[Any]] = {"original_order": [None, "S001", "S001"], "original_line": [None, 1, 1]}
    extra["vat"] = ["6", "13", "13"]
    document = with_original(with_rates(net("vat", flat_rate("100%"))))
    calculation = settled(document, *lines, extra=extra)
    assert calculation.problems.num_rows == 0
    assert calculation.earnings.column("base_minor").to_pylist() == [9, -4, -5]


def test_v_01_only_money_has_a_tax() -> None:
    measures = {"pieces": {"sum": "quantity", "net_of": "6%"}, "sales": {"sum": "amount", "net_of": "tier"}}
    with pytest.raises(PlanError) as refusal:
        load_plan(plan_document(flat_rate("1%"), measures=measures))
    assert [(fault.path, fault.code) for fault in refusal.value.faults] == [
        ("measures.pieces.net_of", "net_of_money"),
        ("measures.sales.net_of", "rate_malformed"),
    ]


def test_v_01_the_summary_says_it() -> None:
    assert any("(6%)" in sentence for sentence in summarize(load_plan(net("6%")), "en"))
    assert any("（6%）" in sentence for sentence in summarize(load_plan(net("6%")), "zh-CN"))
