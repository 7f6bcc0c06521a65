"""The worked examples of the field, each under its own name, to the cent."""

from decimal import Decimal
from typing import Any

import pytest

from tests.incentives.documents import facts, flat_rate, plan_document, sales, volume
from tongzhou.incentives.calculation.facade import Calculation, calculate
from tongzhou.incentives.plans.facade import PlanError, load_plan
from tongzhou.kernel.periods import Period

JANUARY = Period.parse("2026-01")
BANDS = [{"from": "0", "rate": "10%"}, {"from": "100", "rate": "20%"}, {"from": "300", "rate": "30%"}]


def settled(document: dict[str, Any], *lines: Any, period: str = "2026-01", **rest: Any) -> Calculation:
    return calculate(load_plan(document), facts(*lines, **rest), Period.parse(period))


def total(calculation: Calculation) -> Decimal:
    return Decimal(sum(calculation.amounts().values())) / 100


def shares(calculation: Calculation, column: str = "share_minor") -> list[Decimal]:
    return [Decimal(row[column]) / 100 for row in calculation.earnings.to_pylist() if row["kind"] == "line"]


def test_f_01_a_flat_rate_rounds_once() -> None:
    assert total(settled(plan_document(flat_rate("8.5%")), *sales("12345.67"))) == Decimal("1049.38")


def test_flat_rates_stay_signed() -> None:
    assert shares(settled(plan_document(flat_rate("10%")), *sales("12000", "-3000"))) == [1200, -300]


def test_t_01_marginal_tiers_over_a_month() -> None:
    assert total(settled(plan_document(volume()), *sales("60000"))) == Decimal("4900.00")


def test_t_02_streaming_equals_batch() -> None:
    calculation = settled(plan_document(volume()), *sales("8000", "7000", "45000"))
    assert shares(calculation) == [400, 500, 4000]
    assert total(calculation) == 4900


def test_t_02_lines_arriving_in_any_order_earn_the_same_bytes() -> None:
    lines = sales("8000", "7000", "45000")
    first, second = (settled(plan_document(volume()), *each) for each in (lines, lines[::-1]))
    assert first.result_hash == second.result_hash
    assert first.input_hash == second.input_hash


@pytest.mark.parametrize(("base", "rebate"), [("3800", "1100.00"), ("1000", "260.00")])
def test_t_04_a_full_middle_band_earns_its_own_width(base: str, rebate: str) -> None:
    assert total(settled(plan_document(volume(tiers=BANDS)), *sales(base))) == Decimal(rebate)


def test_r_01_posted_deltas_are_differences_of_window_totals() -> None:
    document = plan_document(volume("retroactive"))
    lines = sales("8000", "7000", "45000")
    totals = [total(settled(document, *lines[: count + 1])) for count in range(3)]
    assert totals == [400, 1200, 7200]
    assert [after - before for before, after in zip([Decimal(0), *totals], totals, strict=False)] == [400, 800, 6000]
    assert shares(settled(document, *lines)) == [960, 840, 5400]


@pytest.mark.parametrize(
    ("base", "rebate"),
    [("9999.99", "500.00"), ("10000.00", "800.00"), ("49999.99", "4000.00"), ("50000.00", "6000.00")],
)
def test_r_02_lower_bounds_are_inclusive_and_nothing_falls_between(base: str, rebate: str) -> None:
    assert total(settled(plan_document(volume("retroactive")), *sales(base))) == Decimal(rebate)


def capped_per_transaction() -> dict[str, Any]:
    return flat_rate(
        "10%",
        window="transaction",
        transaction_cap="500",
        cap={"amount": "2000", "mode": "sequential"},
    )


def test_c_01_a_cap_per_transaction_and_one_per_period() -> None:
    calculation = settled(plan_document(capped_per_transaction()), *sales("6000", "8000", "15000", "4000", "5000"))
    assert shares(calculation) == [500, 500, 500, 400, 500]
    assert shares(calculation, "after_cap_minor") == [500, 500, 500, 400, 100]
    cut = calculation.earnings.to_pylist()[-1]
    assert (cut["kind"], cut["share_minor"], cut["transaction"]) == ("component_cap", -40000, None)
    assert total(calculation) == 2000


def with_originals() -> dict[str, Any]:
    document = plan_document(capped_per_transaction())
    transactions = {
        **document["sources"]["transactions"],
        "original": {"id": "original_order", "line": "original_line"},
    }
    return {**document, "sources": {**document["sources"], "transactions": transactions}}


def refunding(order: str, amount: str, *, count: int) -> dict[str, Any]:
    """A line on the last day that takes back `amount` of `order`, with the columns that say so."""
    return {
        "line": ("Z999", 1, "A", "2026-01-31", "bike", f"-{amount}", "-1"),
        "extra": {"original_order": [None] * count + [order], "original_line": [None] * count + [1]},
    }


def test_c_02_a_refund_nets_at_the_position_of_its_original_and_reopens_the_cap() -> None:
    lines = sales("6000", "8000", "15000", "4000", "5000")
    refund = refunding("S002", "8000", count=5)
    before = settled(plan_document(capped_per_transaction()), *lines)
    after = settled(with_originals(), *lines, refund["line"], extra=refund["extra"])
    assert shares(after) == [500, 500, -500, 500, 400, 500]
    assert shares(after, "after_cap_minor") == [500, 500, -500, 500, 400, 500]
    assert total(after) == 1900
    assert total(after) - total(before) == -100


def shut() -> dict[str, Any]:
    component = {**capped_per_transaction(), "cap": {"amount": "2000", "mode": "sequential", "reopens": "no"}}
    return {**with_originals(), "components": [component]}


@pytest.mark.parametrize(
    ("order", "amount", "kept", "posted"),
    [("S002", "8000", "-500", "-500"), ("S005", "3000", "0", "0"), ("S005", "4500", "-50", "-50")],
)
def test_c_02_a_cap_that_stays_shut_gives_no_room_to_others(order: str, amount: str, kept: str, posted: str) -> None:
    lines = sales("6000", "8000", "15000", "4000", "5000")
    refund = refunding(order, amount, count=5)
    after = settled(shut(), *lines, refund["line"], extra=refund["extra"])
    by_line = {
        (row["transaction"]): Decimal(row["after_cap_minor"]) / 100
        for row in after.earnings.to_pylist()
        if row["kind"] == "line"
    }
    assert by_line == {"S001": 500, "S002": 500, "S003": 500, "S004": 400, "S005": 100, "Z999": Decimal(kept)}
    assert total(after) - 2000 == Decimal(posted)
    assert sum(row["share_minor"] for row in after.earnings.to_pylist()) == 100 * total(after)


def test_c_02_a_cap_that_nothing_shuts_is_refused() -> None:
    component = {**capped_per_transaction(), "cap": {"amount": "2000", "mode": "proportional", "reopens": "no"}}
    with pytest.raises(PlanError) as refusal:
        load_plan(plan_document(component, cap={"amount": "1", "mode": "proportional", "reopens": "no"}))
    assert [fault.code for fault in refusal.value.faults] == ["reopens_unfit"] * 2


@pytest.mark.parametrize(
    ("order", "amount", "reason"),
    [("S009", "100", "original_missing"), ("S001", "6000.01", "refund_over_sale")],
)
def test_refunds_of_nothing_or_of_too_much_block_their_partner(order: str, amount: str, reason: str) -> None:
    lines = [*sales("6000"), ("X1", 1, "B", "2026-01-02", "bike", "1000", "1")]
    refund = refunding(order, amount, count=2)
    calculation = settled(with_originals(), *lines, refund["line"], extra=refund["extra"], partners={"A": "", "B": ""})
    assert [(row["partner"], row["reason"]) for row in calculation.problems.to_pylist()] == [("A", reason)]
    assert calculation.amounts() == {("B", "volume"): 10000}


def growth(basis: str, *tiers: tuple[str, str], **rest: Any) -> dict[str, Any]:
    rates = {"tiers": [{"from": start, "rate": rate} for start, rate in tiers]}
    return {
        "key": "growth", "type": "growth", "measure": "sales", "window": "quarter", "basis": basis, "rates": rates,
        **rest,
    }  # fmt: skip


G_TIERS = (("0%", "0%"), ("10%", "1%"), ("20%", "2%"))


@pytest.mark.parametrize(("basis", "rebate"), [("whole", "20000"), ("increment", "4000"), ("banded_increment", "1600")])
def test_g_01_growth_on_the_whole_on_the_increment_and_by_bands(basis: str, rebate: str) -> None:
    document = plan_document(growth(basis, *G_TIERS), settlement="quarter")
    lines = [*sales("800000", month="2025-01"), *((f"N{line[0]}", *line[1:]) for line in sales("600000", "400000"))]
    assert total(settled(document, *lines, period="2026-Q1")) == Decimal(rebate)


@pytest.mark.parametrize("before", [(), ("0",), ("-5",)])
def test_g_01_without_a_baseline_nothing_is_earned(before: tuple[str, ...]) -> None:
    document = plan_document(growth("whole", *G_TIERS), settlement="quarter")
    lines = [*sales(*before, month="2025-01"), ("N1", 1, "A", "2026-01-01", "bike", "1000", "1")]
    calculation = settled(document, *lines, period="2026-Q1")
    assert total(calculation) == 0
    assert calculation.earnings.column("reason").to_pylist() == ["no_baseline"]


def test_g_01_a_floor_stands_in_for_a_missing_baseline() -> None:
    document = plan_document(growth("whole", *G_TIERS, floor="500"), settlement="quarter")
    assert total(settled(document, *sales("1000"), period="2026-Q1")) == 20


@pytest.mark.parametrize(("at", "rebate"), [("line", "0.09"), ("component", "0.08"), ("statement", "0.08")])
def test_n_01_where_the_rounding_happens_is_the_plans_choice(at: str, rebate: str) -> None:
    document = plan_document(flat_rate("2.5%"), rounding={"at": at})
    calculation = settled(document, *sales("1.00", "1.00", "1.00"))
    assert total(calculation) == Decimal(rebate)
    assert sum(shares(calculation)) == Decimal(rebate)


def test_n_04_rounding_is_symmetric_about_zero() -> None:
    document = plan_document(flat_rate("1%"))
    assert shares(settled(document, *sales("14.50"))) == [Decimal("0.15")]
    assert shares(settled(document, *sales("-14.50"))) == [Decimal("-0.15")]


def test_a_window_longer_than_the_settlement_trues_up_what_was_priced_before() -> None:
    document = plan_document(volume("retroactive", window="year_to_date"))
    lines = [
        ("S1", 1, "A", "2026-01-05", "bike", "8000", "1"),
        ("S2", 1, "A", "2026-02-05", "bike", "7000", "1"),
        ("S3", 1, "A", "2026-03-05", "bike", "45000", "1"),
    ]
    months = [settled(document, *lines, period=f"2026-{month:02}") for month in (1, 2, 3)]
    assert [total(month) for month in months] == [400, 800, 6000]
    assert [(row["kind"], row["share_minor"]) for row in months[1].earnings.to_pylist()] == [
        ("line", 56000),
        ("true_up", 24000),
    ]


T_03 = [{"from": "0", "rate": "1%"}, {"from": "1000", "rate": "2%"}, {"from": "3000", "rate": "3%"},
        {"from": "8000", "rate": "5%"}]  # fmt: skip


def over_three_months() -> list[Any]:
    """The six transactions of the documented example, two a month."""
    amounts = [("01", "200", "300", "1500"), ("02", "1200", "2000"), ("03", "4500")]
    return [
        (f"S{month}{day}", 1, "A", f"2026-{month}-0{day}", "bike", amount, "1")
        for month, *sold in amounts
        for day, amount in enumerate(sold, start=1)
    ]


def test_t_03_the_window_of_accumulation_decides() -> None:
    each = volume(tiers=T_03, window="transaction")
    calculation = settled(plan_document(each, settlement="quarter"), *over_three_months(), period="2026-Q1")
    assert shares(calculation) == [2, 3, 20, 14, 30, 95]
    for window, rebate in (("transaction", 164), ("month", 181), ("quarter", 285)):
        document = plan_document(volume(tiers=T_03, window=window), settlement="quarter")
        assert total(settled(document, *over_three_months(), period="2026-Q1")) == rebate


def taking_back(component: dict[str, Any], amount: str) -> tuple[Decimal, Decimal]:
    """What a plan pays for 60,000 in two sales, and once `amount` of the second is taken back."""
    sold = sales("30000", "30000")
    document = {**with_originals(), "components": [component]}
    refund = refunding("S002", amount, count=2)
    before = settled(plan_document(component), *sold)
    return total(before), total(settled(document, *sold, refund["line"], extra=refund["extra"]))


def test_r_03_a_refund_crosses_the_cliff_again() -> None:
    assert taking_back(volume("retroactive"), "15000") == (7200, 3600)


def test_b_01_a_partial_refund_at_a_flat_rate() -> None:
    before, after = taking_back(flat_rate("10%"), "3000")
    assert after - before == -300


def test_b_02_a_partial_refund_in_bands() -> None:
    assert taking_back(volume(), "15000") == (4900, 3300)


def test_b_05_parts_taken_back_add_up_to_the_whole() -> None:
    document = with_originals()
    document = {**document, "components": [flat_rate("7.77%")]}
    backs = ["333.33", "333.33", "333.34"]
    lines = [*sales("1000"), *(("Z1", at, "A", "2026-01-31", "bike", f"-{back}", "0") for at, back in enumerate(backs))]
    extra = {"original_order": [None, *["S001"] * 3], "original_line": [None, *[1] * 3]}
    calculation = settled(document, *lines, extra=extra)
    assert total(calculation) == 0
    assert shares(calculation)[0] == Decimal("77.70")


def test_n_02_half_a_cent_rounds_away_from_zero_exactly() -> None:
    assert total(settled(plan_document(flat_rate("2.9%")), *sales("5.00"))) == Decimal("0.15")


@pytest.mark.parametrize(
    ("currency", "sold", "rebate"), [("JPY", "1234", 86), ("KWD", "12.345", 864), ("CNY", "12.34", 86)]
)
def test_n_03_every_currency_rounds_to_its_own_scale(currency: str, sold: str, rebate: int) -> None:
    calculation = settled(plan_document(flat_rate("7%"), currency=currency), *sales(sold))
    assert calculation.amounts() == {("A", "volume"): rebate}


def test_p_02_a_rate_that_changes_for_a_settled_month_owes_the_difference_once() -> None:
    lines = sales("12000")
    raised = [{"from": "0", "rate": "6%"}, *volume()["rates"]["tiers"][1:]]
    before, after = (total(settled(plan_document(each), *lines)) for each in (volume(), volume(tiers=raised)))
    assert (before, after, after - before) == (660, 760, 100)


def test_p_05_a_period_holds_its_last_day() -> None:
    lines = [("S1", 1, "A", "2026-01-31", "bike", "100", "1"), ("S2", 1, "A", "2026-02-01", "bike", "100", "1")]
    assert total(settled(plan_document(flat_rate("10%")), *lines)) == 10
