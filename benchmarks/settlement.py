"""Settlement of 1,000,000 lines x 3 components: the engine against hand-written DuckDB SQL, in one run.

    python -m benchmarks.settlement [lines]

Both price the same Arrow tables by the reseller rebate and answer the same explained rows; every run first
compares the two results in full. They take turns, so that a busy machine slows both; the ratio is the median
of the paired ratios.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from benchmarks.reporting import Line
from tongzhou.incentives.calculation.facade import Calculation, Facts, calculate
from tongzhou.incentives.plans.facade import Plan, load_plan
from tongzhou.kernel.periods import Period

ROOT = Path(__file__).parents[1]
QUARTER = Period.parse("2019-Q3")
BUDGET = 1.5
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """Median seconds of both, and the median of the paired ratios."""

    engine: float
    by_hand: float
    ratio: float


def generate(lines: int) -> Facts:
    """Lines of the quarter for lines / 200 partners, and a fifth as many a year before. No chance in it."""
    connection = duckdb.connect()
    partners = max(lines // 200, 1)
    numbers = f"SELECT range AS i, hash(range) AS h, hash(range + 7) AS g FROM range({lines} + {lines} // 5)"
    transactions = connection.sql(
        f"""SELECT 'SO' || lpad(CAST(i // 4 AS VARCHAR), 8, '0') AS order_number, i % 4 + 1 AS line_number,
                   CAST(h % {partners} AS VARCHAR) AS reseller_key, CAST(g % 400 AS VARCHAR) AS product_key,
                   CASE WHEN i < {lines} THEN DATE '2019-07-01' ELSE DATE '2018-07-01' END
                     + CAST(i // 4 * 7919 % 92 AS INTEGER) AS order_date,
                   CAST((CAST(g // 400 % 90000 AS BIGINT) - 4500) / 100 AS DECIMAL(18, 2)) AS sales_amount
            FROM ({numbers}) ORDER BY h"""
    ).to_arrow_table()
    attributes = connection.sql(
        f"""SELECT CAST(range AS VARCHAR) AS reseller_key,
                   ['Warehouse', 'Specialty Bike Shop', 'Value Added Reseller'][range % 3 + 1] AS business_type
            FROM range({partners})"""
    ).to_arrow_table()
    products = connection.sql(
        """SELECT CAST(range AS VARCHAR) AS product_key,
                  ['Bikes', 'Components', 'Clothing', 'Accessories'][range % 4 + 1] AS category FROM range(400)"""
    ).to_arrow_table()
    return Facts(transactions, attributes, products)


def by_hand(facts: Facts) -> dict[str, Any]:
    """The hand-written SQL; its three results as Arrow tables."""
    results = {}
    with duckdb.connect() as connection:
        for name in ("transactions", "partners", "products"):
            connection.register(name, getattr(facts, name))
        for statement in (ROOT / "benchmarks" / "settlement.sql").read_text("utf-8").split(";\n"):
            if "-- result: " in statement:
                name = statement.split("-- result: ")[1].split("\n")[0]
                results[name] = connection.sql(statement).to_arrow_table()
            elif statement.strip():
                connection.execute(statement)
    return results


def check_equal(calculation: Calculation, hand: dict[str, Any]) -> None:
    """Every amount of every row is the same; a benchmark of a wrong result is worth nothing."""
    pairs = [
        (calculation.totals, "amount_minor", hand["totals"], "amount"),
        (calculation.earnings, "share_minor", hand["earnings"], "share"),
        (calculation.earnings, "after_minor", hand["earnings"], "after"),
        (calculation.earnings, "tier", hand["earnings"], "tier"),
        (calculation.earnings, "reason", hand["earnings"], "reason"),
        (calculation.earnings, "transaction", hand["earnings"], "order_number"),
        (calculation.exclusions, "transaction", hand["exclusions"], "order_number"),
    ]
    for ours, column, theirs, name in pairs:
        if ours.column(column).to_pylist() != theirs.column(name).to_pylist():
            raise SystemExit(f"the two results differ in {name}")


def measure(lines: int = 1_000_000, rounds: int = ROUNDS) -> Measured:
    """Run both in turns on the same facts."""
    plan = load_plan((ROOT / "examples" / "plans" / "reseller-rebate.yaml").read_text("utf-8"))
    facts = generate(lines)
    check_equal(calculate(plan, facts, QUARTER), by_hand(facts))
    pairs = [(_seconds_of_engine(plan, facts), _seconds_by_hand(facts)) for _ in range(rounds)]
    return Measured(
        engine=median(engine for engine, _ in pairs),
        by_hand=median(hand for _, hand in pairs),
        ratio=median(engine / hand for engine, hand in pairs),
    )


def _seconds_of_engine(plan: Plan, facts: Facts) -> float:
    started = time.perf_counter()
    calculate(plan, facts, QUARTER)
    return time.perf_counter() - started


def _seconds_by_hand(facts: Facts) -> float:
    started = time.perf_counter()
    by_hand(facts)
    return time.perf_counter() - started


def main() -> None:
    """Print one line: seconds of both, the ratio, the budget."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    found = measure(lines)
    took, hand, budget = f"{found.engine:.2f} s", f"{found.by_hand:.2f} s", f"<= {BUDGET:.1f}"
    print(Line("settlement, 3 components", lines, took, budget, found.ratio <= BUDGET, hand, found.ratio))


if __name__ == "__main__":
    main()
