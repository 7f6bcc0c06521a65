"""Lines in several currencies: the rate of the line's day, one rounding at the end, no guess where none is known."""

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

RATES = [
    {"code": "EUR", "on": "2026-01-01", "rate": "7.8123"},
    {"code": "EUR", "on": "2026-01-02", "rate": "7.9001"},
    {"code": "EUR", "on": "2026-01-20", "rate": "7.9001"},
    {"code": "USD", "on": "2026-01-02", "rate": "7.12345678"},
]


def converting(document: dict[str, Any]) -> dict[str, Any]:
    transactions = {**document["sources"]["transactions"], "currency": "currency"}
    rates = {"currency": "code", "date": "on", "rate": "rate"}
    return with_source(with_source(document, "transactions", transactions), "exchange_rates", rates)


def settled(
    document: dict[str, Any], *lines: Any, currencies: list[str], rates: Any = None, **rest: Any
) -> Calculation:
    given = facts(*lines, extra={"currency": currencies, **rest.pop("extra", {})}, **rest)
    plan = load_plan(converting(document))
    return calculate(plan, further(given, exchange_rates=rates or RATES), Period.parse("2026-01"))


def total(calculation: Calculation) -> Decimal:
    return Decimal(sum(calculation.amounts().values())) / 100


TENTH = plan_document(flat_rate("10%", window="transaction"))


def test_x_01_the_rate_of_the_day_counts_and_is_not_rounded_before() -> None:
    calculation = settled(TENTH, *sales("1000"), currencies=["EUR"])
    assert total(calculation) == Decimal("781.23")
    assert calculation.earnings.column("base_minor").to_pylist() == [781230]
    assert total(settled(TENTH, *sales("1.03"), currencies=["EUR"])) == Decimal("0.80")
    own = settled(TENTH, *sales("1000", "1000", "1000"), currencies=["EUR", "USD", "CNY"])
    assert [row["share_minor"] for row in own.earnings.to_pylist()] == [78123, 71235, 10000]


def test_x_02_partial_refunds_take_back_at_the_rate_of_the_sale_and_add_up() -> None:
    lines = [
        *sales("1000"),
        ("R1", 1, "A", "2026-01-20", "bike", "-333.33", "-1"),
        ("R2", 1, "A", "2026-01-20", "bike", "-333.33", "-1"),
        ("R3", 1, "A", "2026-01-20", "bike", "-333.34", "-1"),
    ]
    extra: dict[str, list[Any]] = {
        "original_order": [None, *["S001"] * 3],
        "original_line": [None, 1, 1, 1],
    }
    calculation = settled(with_original(TENTH), *lines, currencies=["EUR"] * 4, extra=extra)
    shares = [row["share_minor"] for row in calculation.earnings.to_pylist()]
    assert shares == [78123, -26041, -26040, -26042]
    assert sum(shares) == 0


def test_x_04_a_missing_rate_blocks_its_partner_visibly() -> None:
    lines = [*sales("1000"), ("X1", 1, "B", "2026-01-03", "bike", "10", "1")]
    lines.append(("X2", 1, "B", "2026-01-01", "bike", "10", "1"))
    calculation = settled(TENTH, *lines, currencies=["EUR", "EUR", "CNY"], partners={"A": "", "B": ""})
    assert calculation.problems.to_pylist() == [
        {"partner": "B", "transaction": "X1", "line": 1, "reason": "rate_missing"}
    ]
    assert calculation.amounts() == {("A", "volume"): 78123}


@pytest.mark.parametrize(("mode", "share"), [("marginal", "500.60"), ("retroactive", "800.60")])
def test_x_05_tiers_are_reached_in_the_plans_currency(mode: str, share: str) -> None:
    calculation = settled(plan_document(volume(mode)), *sales("1281"), currencies=["EUR"])
    assert total(calculation) == Decimal(share)
    below = settled(plan_document(volume(mode)), *sales("1280.03"), currencies=["USD"], rates=[
        {"code": "USD", "on": "2026-01-01", "rate": "7.81232"}])  # fmt: skip
    assert below.earnings.column("base_minor").to_pylist() == [1000000]
    assert below.earnings.column("tier").to_pylist() == [2]
    just = settled(plan_document(volume(mode)), *sales("1280.03"), currencies=["USD"], rates=[
        {"code": "USD", "on": "2026-01-01", "rate": "7.812316"}])  # fmt: skip
    assert just.earnings.column("base_minor").to_pylist() == [1000000]
    assert just.earnings.column("tier").to_pylist() == [1]


def test_a_refund_in_another_currency_blocks() -> None:
    lines = [*sales("1000"), ("R1", 1, "A", "2026-01-20", "bike", "-10", "-1")]
    extra: dict[str, list[Any]] = {"original_order": [None, "S001"], "original_line": [None, 1]}
    calculation = settled(with_original(TENTH), *lines, currencies=["EUR", "CNY"], extra=extra)
    assert calculation.problems.column("reason").to_pylist() == ["currency_differs"]


def test_a_window_longer_than_the_settlement_trues_up_converted_amounts() -> None:
    lines = [("S1", 1, "A", "2025-12-31", "bike", "1", "1"), *sales("1000", "1000")]
    document = plan_document(volume("retroactive", window="year_to_date"))
    plan = load_plan(converting(document))
    given = further(facts(*lines, extra={"currency": ["EUR", "EUR", "EUR"]}), exchange_rates=RATES)
    calculation = calculate(plan, given, Period.parse("2026-01"))
    assert total(calculation) == round((Decimal("7812.3") + Decimal("7900.1")) * Decimal("0.08"), 2)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"code": "EUR", "on": "2026-01-01", "rate": "0"}, "value_malformed"),
        ({"code": "EUR", "on": "2026-01-01", "rate": "1.123456789"}, "value_malformed"),
        ({"code": "EUR", "on": "soon", "rate": "1"}, "value_malformed"),
        ({"code": "", "on": "2026-01-01", "rate": "1"}, "value_missing"),
    ],
)
def test_rates_that_are_none_are_refused(row: dict[str, str], code: str) -> None:
    with pytest.raises(FactsError) as refusal:
        settled(TENTH, *sales("1000"), currencies=["EUR"], rates=[row])
    assert (refusal.value.code, refusal.value.params["source"]) == (code, "exchange_rates")
    with pytest.raises(FactsError) as refusal:
        settled(TENTH, *sales("1000"), currencies=["EUR"], rates=RATES[:1] * 2)
    assert refusal.value.code == "key_twice"


def test_what_cannot_price_several_currencies_is_refused() -> None:
    award = {"key": "award", "type": "flat", "window": "month", "amount": "1", "award_if": "sales >= 1"}
    with pytest.raises(PlanError) as refusal:
        load_plan(converting(plan_document(award, rounding={"at": "statement"})))
    assert {fault.code for fault in refusal.value.faults} == {"currency_unfit", "currency_rounding"}
    document = converting(TENTH)
    del document["sources"]["exchange_rates"]
    with pytest.raises(PlanError) as refusal:
        load_plan(document)
    assert [fault.code for fault in refusal.value.faults] == ["currency_and_rates"]


def test_the_summary_says_how_currencies_count() -> None:
    plan = load_plan(converting(TENTH))
    assert any("in CNY at the exchange rate" in sentence for sentence in summarize(plan, "en"))
    assert any("折算为 CNY" in sentence for sentence in summarize(plan, "zh-CN"))
