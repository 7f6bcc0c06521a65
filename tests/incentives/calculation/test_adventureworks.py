"""The reseller rebate on real data: every quarter, every partner and component, to the cent."""

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from tongzhou.incentives.calculation.facade import Facts, calculate, read_facts
from tongzhou.incentives.plans.facade import Plan, load_plan
from tongzhou.kernel.periods import Period

ROOT = Path(__file__).parents[3]
DATA = ROOT / "examples" / "data" / "adventureworks"

TOTALS = {
    "2017-Q3": 75_711_98,
    "2017-Q4": 114_538_06,
    "2018-Q1": 86_615_47,
    "2018-Q2": 98_665_23,
    "2018-Q3": 271_316_22,
    "2018-Q4": 198_824_86,
    "2019-Q1": 146_396_56,
    "2019-Q2": 193_375_89,
    "2019-Q3": 316_352_55,
    "2019-Q4": 259_398_01,
    "2020-Q1": 184_770_96,
    "2020-Q2": 156_346_41,
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan((ROOT / "examples" / "plans" / "reseller-rebate.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(DATA / "order_lines.csv", DATA / "resellers.csv", DATA / "products.csv")


class Sums:
    """Sales by reseller and quarter, straight from the files: in all, without accessories, categories."""

    def __init__(self) -> None:
        self.sales: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        self.main: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        self.categories: dict[tuple[str, str], set[str]] = defaultdict(set)
        category_of = {row["product_key"]: row["category"] for row in _rows("products")}
        for row in _rows("order_lines"):
            year, month, _ = row["order_date"].split("-")
            key = (row["reseller_key"], f"{year}-Q{(int(month) + 2) // 3}")
            category = category_of[row["product_key"]]
            self.sales[key] += Fraction(row["sales_amount"])
            self.main[key] += Fraction(row["sales_amount"]) if category != "Accessories" else 0
            self.categories[key].add(category)
        self.business_type = {row["reseller_key"]: row["business_type"] for row in _rows("resellers")}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sums() -> Sums:
    return Sums()


def _cents(amount: Fraction) -> int:
    return int(abs(amount) * 100 + Fraction(1, 2)) * (1 if amount >= 0 else -1)


def _expected(sums: Sums, quarter: str) -> dict[tuple[str, str], int]:
    year_before = f"{int(quarter[:4]) - 1}{quarter[4:]}"
    expected = {}
    for partner in {partner for partner, at in sums.sales if at == quarter}:
        sales, before = sums.sales[partner, quarter], sums.sales.get((partner, year_before), Fraction(0))
        extra = Fraction(5, 1000) if sums.business_type[partner] == "Specialty Bike Shop" else Fraction(0)
        main = max(sums.main[partner, quarter], Fraction(0))
        volume = min(main, 10_000) * (Fraction(1, 100) + extra)
        volume += max(min(main, 50_000) - 10_000, 0) * (Fraction(2, 100) + extra)
        volume += max(main - 50_000, 0) * (Fraction(3, 100) + extra)
        growth = Fraction(0)
        if before > 0 and sales >= before * Fraction(150, 100):
            growth = sales * Fraction(15, 1000)
        elif before > 0 and sales >= before * Fraction(120, 100):
            growth = sales * Fraction(1, 100)
        breadth = 250_00 if len(sums.categories[partner, quarter]) >= 3 else 0
        amounts = _capped([_cents(volume), _cents(growth), breadth])
        for component, amount in zip(("volume", "growth", "breadth"), amounts, strict=True):
            expected[partner, component] = amount
    return expected


def _capped(amounts: list[int]) -> list[int]:
    if sum(amounts) <= 5_000_00:
        return amounts
    parts = [divmod(amount * 5_000_00, sum(amounts)) for amount in amounts]
    left_over = 5_000_00 - sum(whole for whole, _ in parts)
    first = sorted(range(3), key=lambda index: (-parts[index][1], index))[:left_over]
    return [whole + (index in first) for index, (whole, _) in enumerate(parts)]


@pytest.mark.parametrize("quarter", TOTALS)
def test_every_partner_and_component_agrees_to_the_cent(plan: Plan, facts: Facts, sums: Sums, quarter: str) -> None:
    calculation = calculate(plan, facts, Period.parse(quarter))
    assert dict(calculation.amounts()) == _expected(sums, quarter)
    assert sum(calculation.amounts().values()) == TOTALS[quarter]


def test_a_quarter_explains_every_line(plan: Plan, facts: Facts, sums: Sums) -> None:
    calculation = calculate(plan, facts, Period.parse("2019-Q3"))
    rows = calculation.earnings.to_pylist()
    assert {row["plan"] for row in rows} == {"reseller-rebate@1"}
    assert all(row["reason"] and row["rule"] for row in rows)
    counted = [row for row in rows if row["kind"] == "line"]
    excluded = [row for row in calculation.exclusions.to_pylist() if row["component"] == "volume"]
    lines = [row for row in _rows("order_lines") if "2019-07-01" <= row["order_date"] < "2019-10-01"]
    assert len([row for row in counted if row["component"] == "growth"]) == len(lines)
    assert len([row for row in counted if row["component"] == "volume"]) + len(excluded) == len(lines)


def test_a_running_quarter_stops_at_its_watermark(plan: Plan, facts: Facts) -> None:
    from datetime import date

    calculation = calculate(plan, facts, Period.parse("2019-Q3"), until=date(2019, 8, 1))
    days = [day for day in calculation.earnings.column("day").to_pylist() if day]
    assert max(days) <= date(2019, 7, 31)
    assert "after_watermark" in set(calculation.exclusions.column("reason").to_pylist())
