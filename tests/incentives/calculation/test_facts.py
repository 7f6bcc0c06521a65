"""Facts that cannot be calculated on are refused with source, column and value; the rest counts or says why not."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from tests.incentives.documents import facts, flat_rate, plan_document, sales, volume
from tongzhou.incentives.calculation.facade import Facts, FactsError, calculate
from tongzhou.incentives.plans.facade import load_plan
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import LOCALES, catalogue

JANUARY = Period.parse("2026-01")
PLAN = load_plan(plan_document(flat_rate("10%")))


def with_column(name: str, values: pa.Array, *, source: str = "transactions") -> Facts:
    """One line of sales, with a column written otherwise."""
    sound = facts(*sales("100"))
    tables = {"transactions": sound.transactions, "partners": sound.partners, "products": sound.products}
    table = tables[source]
    tables[source] = table.set_column(table.column_names.index(name), name, values)
    return Facts(**tables)


def refusal_of(given: Facts, period: Period = JANUARY) -> tuple[str, str | None]:
    with pytest.raises(FactsError) as refusal:
        calculate(PLAN, given, period)
    for locale in LOCALES:
        assert f"facts_faults.{refusal.value.code}" in catalogue(locale)
    return refusal.value.code, refusal.value.params.get("column")


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("amount", pa.array(["1.005"]), "value_malformed"),
        ("amount", pa.array(["1,000"]), "value_malformed"),
        ("amount", pa.array(["NaN"]), "value_malformed"),
        ("amount", pa.array(["1e3"]), "value_malformed"),
        ("amount", pa.array(["=1+1"]), "value_malformed"),
        ("amount", pa.array([""]), "value_missing"),
        ("amount", pa.array([None], pa.string()), "value_missing"),
        ("amount", pa.array([True]), "column_type"),
        ("amount", pa.array([0.1 + 0.2]), "value_malformed"),
        ("amount", pa.array([1e18]), "value_malformed"),
        ("amount", pa.array([float("nan")]), "value_malformed"),
        ("amount", pa.array([None], pa.float64()), "value_missing"),
        ("amount", pa.array(["9" * 30]), "value_malformed"),
        ("line", pa.array(["x"]), "value_malformed"),
        ("line", pa.array([None], pa.int64()), "value_missing"),
        ("day", pa.array(["2026-02-30"]), "value_malformed"),
        ("day", pa.array(["01/02/2026"]), "value_malformed"),
        ("day", pa.array(["2026-01-01T08:00:00"]), "value_malformed"),
        ("day", pa.array([datetime(2026, 1, 1)]), "column_type"),  # noqa: DTZ001 - a time without a zone
        ("day", pa.array([""]), "value_missing"),
        ("partner", pa.array([""]), "value_missing"),
        ("order", pa.array([1.5]), "column_type"),
    ],
)
def test_values_that_cannot_be_read_exactly(column: str, values: pa.Array, code: str) -> None:
    assert refusal_of(with_column(column, values)) == (code, column)


def test_missing_columns_sources_and_keys_standing_twice() -> None:
    sound = facts(*sales("100"))
    assert refusal_of(Facts(sound.transactions.drop_columns("amount"), sound.partners, sound.products)) == (
        "column_missing",
        "amount",
    )
    assert refusal_of(Facts(sound.transactions, sound.partners))[0] == "source_missing"
    twice = Facts(pa.concat_tables([sound.transactions] * 2), sound.partners, sound.products)
    assert refusal_of(twice)[0] == "key_twice"
    twice = Facts(sound.transactions, pa.concat_tables([sound.partners] * 2), sound.products)
    assert refusal_of(twice)[0] == "key_twice"


def test_amounts_beyond_exact_calculation_are_refused_not_wrong() -> None:
    huge = [(*line[:5], "99999999999999.99", "1") for line in sales(*["1"] * 20)]
    with pytest.raises(FactsError) as refusal:
        calculate(load_plan(plan_document(flat_rate("100%"))), facts(*huge), JANUARY)
    assert refusal.value.code == "amounts_too_large"


def test_a_period_that_is_no_settlement_period_of_the_plan() -> None:
    assert refusal_of(facts(*sales("100")), Period.parse("2026-Q1"))[0] == "period_unfit"


def test_nothing_to_settle_is_an_empty_result() -> None:
    calculation = calculate(PLAN, facts(), JANUARY)
    assert (calculation.totals.num_rows, calculation.earnings.num_rows) == (0, 0)


def test_lines_that_do_not_count_say_why() -> None:
    plan = load_plan(
        plan_document(
            volume(tiers=[{"from": "0", "rate": "1%"}], lines='product.category <> "Accessories"'),
            eligibility='partner.tier <> "none"',
        )
    )
    lines = [
        ("S1", 1, "A", "2026-01-01", "bike", "100", "1"),
        ("S1", 2, "A", "2026-01-01", "bell", "100", "1"),
        ("S2", 1, "A", "2026-02-01", "bike", "100", "1"),
        ("S3", 1, "A", "2025-12-31", "bike", "100", "1"),
        ("S4", 1, "B", "2026-01-01", "bike", "100", "1"),
        ("S5", 1, "Z", "2026-01-01", "bike", "100", "1"),
        ("S6", 1, "A", "2026-01-01", "boat", "100", "1"),
    ]
    calculation = calculate(plan, facts(*lines, partners={"A": "gold", "B": "none"}), JANUARY)
    reasons = {row["transaction"] + str(row["line"]): row["reason"] for row in calculation.exclusions.to_pylist()}
    assert reasons == {
        "S12": "condition_not_met",
        "S21": "after_period",
        "S41": "not_eligible",
        "S51": "partner_unknown",
        "S61": "product_unknown",
    }
    assert calculation.amounts() == {("A", "volume"): 100}


def test_instants_fall_into_the_day_of_the_plans_time_zone() -> None:
    def january(moment: str) -> dict[Any, int]:
        line = ("S1", 1, "A", moment, "bike", "100.00", "1")
        return dict(calculate(PLAN, facts(line), JANUARY).amounts())

    assert january("2025-12-31T16:00:00Z") == {("A", "volume"): 1000}
    assert january("2025-12-31T15:59:59Z") == {}
    assert january("2026-01-31T15:59:59.999999Z") == {("A", "volume"): 1000}
    assert january("2026-01-31T16:00:00Z") == {}


def test_arrow_instants_and_decimals_count_like_texts() -> None:
    moment = pa.array([datetime(2025, 12, 31, 16, tzinfo=UTC)], pa.timestamp("us", tz="UTC"))
    given = with_column("day", moment)
    assert calculate(PLAN, given, JANUARY).amounts() == {("A", "volume"): 1000}
    decimals = pa.array(["100.00"]).cast(pa.decimal128(18, 2))
    assert calculate(PLAN, with_column("amount", decimals), JANUARY).amounts() == {("A", "volume"): 1000}


@pytest.mark.parametrize("type_", [pa.float64(), pa.float32()])
def test_floating_point_counts_as_the_decimal_it_names(type_: pa.DataType) -> None:
    everything = load_plan(plan_document(flat_rate("100%")))
    for amount, cents in [(2024.99, 202499), (0.07, 7), (100, 10000)]:
        given = with_column("amount", pa.array([amount], type_))
        assert calculate(everything, given, JANUARY).amounts() == {("A", "volume"): cents}


def test_equal_instants_are_ordered_by_the_bytes_of_the_id_then_the_line() -> None:
    lines = [
        (order, line, "A", "2026-01-05", "bike", "1000", "1")
        for order, line in [("b", 1), ("B", 2), ("B", 10), ("é", 1), ("a", 1)]
    ]
    rows = calculate(PLAN, facts(*lines), JANUARY).earnings.to_pylist()
    assert [(row["transaction"], row["line"]) for row in rows] == [("B", 2), ("B", 10), ("a", 1), ("b", 1), ("é", 1)]


@pytest.mark.parametrize("name", ["amount", "select", 'a"b', "x; drop table lines"])
def test_column_names_are_only_names(name: str) -> None:
    document = plan_document(flat_rate("10%"))
    document["sources"] = {
        **document["sources"],
        "transactions": {
            **document["sources"]["transactions"],
            "fields": {"amount": {"kind": "money", "column": name}, "quantity": "number"},
        },
    }
    sound = facts(*sales("100"))
    renamed = sound.transactions.rename_columns(
        [name if old == "amount" else old for old in sound.transactions.column_names]
    )
    given = Facts(renamed, sound.partners, sound.products)
    assert calculate(load_plan(document), given, JANUARY).amounts() == {("A", "volume"): 1000}
