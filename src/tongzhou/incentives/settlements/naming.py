"""The engine's rows with what people read beside them: which statement, which product, which amount (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.calculation.facade import Calculation
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.contracts import SettlementFacts
from tongzhou.incentives.settlements.windows import Reached
from tongzhou.kernel.money import currency_scale

if TYPE_CHECKING:
    import duckdb
    from pyarrow.lib import Table

EARNINGS = """
    SELECT s.id AS statement_id, e.component,
           row_number() OVER (PARTITION BY e.partner, e.component ORDER BY e.place) AS position,
           e.kind, e.transaction AS transaction_id, e.line AS line_number, e.day, e."window" AS window_start,
           l.product AS product_code, p.label AS product_label, coalesce(l.amount, e.base_minor) AS amount_minor,
           e.before_minor, e.after_minor, e.baseline_minor, e.tier, e.rate_ppm, e.share_minor, e.after_cap_minor,
           e.reason, e.rule
    FROM placed e JOIN statements s ON s.code = e.partner
    LEFT JOIN lines l ON l.id = e.transaction AND l.line = e.line
    LEFT JOIN labels p ON p.code = l.product
    ORDER BY s.id, e.component, position
"""

EXCLUSIONS = """
    SELECT s.id AS statement_id,
           row_number() OVER (ORDER BY x.partner, x.component NULLS FIRST, x.day, x.transaction, x.line) AS position,
           x.partner AS partner_code, x.component, x.transaction AS transaction_id, x.line AS line_number, x.day,
           l.product AS product_code, p.label AS product_label, l.amount AS amount_minor, x.reason
    FROM exclusions x LEFT JOIN statements s ON s.code = x.partner
    LEFT JOIN lines l ON l.id = x.transaction AND l.line = x.line
    LEFT JOIN labels p ON p.code = l.product
    ORDER BY position
"""

EXCLUDED = """
    SELECT partner, component, transaction, line, day, reason FROM excluded
    UNION ALL SELECT partner, NULL, transaction, line, NULL, reason FROM problems WHERE reason <> 'original_missing'
"""
"""What blocks a partner is told beside the lines that did not count; a missing original is among these already."""

REACHED = """
    SELECT partner, component, "window",
           arg_max(after_minor, place) FILTER (kind IN ('line', 'flat')) AS base,
           max(baseline_minor) AS baseline,
           arg_max(tier, place) FILTER (kind IN ('line', 'flat')) AS tier,
           arg_max(rate_ppm, place) FILTER (kind = 'line') AS rate_ppm,
           sum(share_minor)::BIGINT AS earned,
           bool_or(kind = 'flat' AND share_minor <> 0) AS awarded,
           max(CASE WHEN reason = 'gate_shut' THEN CAST(split_part(rule, ':gate:', 2) AS INTEGER) END) AS gate
    FROM placed WHERE kind NOT IN ('component_cap', 'pool_cut', 'plan_cap') GROUP BY ALL ORDER BY ALL
"""

COUNTS = """
    SELECT partner, count(*) FILTER (counted), count(*) FILTER (NOT counted)
    FROM (SELECT partner, transaction, line, bool_or(counted) AS counted
          FROM (SELECT partner, transaction, line, true AS counted FROM placed WHERE kind = 'line'
                UNION ALL SELECT partner, transaction, line, false FROM exclusions)
          GROUP BY ALL)
    GROUP BY partner
"""
"""Each line once: it counts where one component counts it, and is excluded where none does."""


Windows: TypeAlias = Mapping[tuple[str, str], list[Reached]]
"""What the windows of a component came to, by partner code and component."""


@dataclass(frozen=True, slots=True)
class Named:
    """Rows of `_earning` and `_exclusion`, what each window came to, and lines per partner code."""

    earnings: Table
    exclusions: Table
    reached: Windows
    counts: Mapping[str, tuple[int, int]]
    """Lines that count for some component, and lines that count for none."""


def name_rows(calculation: Calculation, told: SettlementFacts, statements: Mapping[str, UUID]) -> Named:
    """Add statements, products and amounts to what the engine says."""
    import duckdb

    with duckdb.connect() as connection:
        _register(connection, calculation, told, statements)
        counts = {code: (counted, excluded) for code, counted, excluded in connection.execute(COUNTS).fetchall()}
        return Named(
            earnings=connection.sql(EARNINGS).to_arrow_table(),
            exclusions=connection.sql(EXCLUSIONS).to_arrow_table(),
            reached=_reached(connection, calculation),
            counts=counts,
        )


def reached_windows(calculation: Calculation) -> Windows:
    """What each window came to, by partner and component, without naming any row."""
    import duckdb

    with duckdb.connect() as connection:
        _register_placed(connection, calculation)
        return _reached(connection, calculation)


def _reached(connection: duckdb.DuckDBPyConnection, calculation: Calculation) -> Windows:
    measured = _measured(calculation)
    reached: dict[tuple[str, str], list[Reached]] = defaultdict(list)
    for partner, component, *rest in connection.execute(REACHED).fetchall():
        of_window = measured.get((partner, component, rest[0]), {})
        reached[partner, component].append(replace(Reached(*rest), measured=of_window))
    return reached


def _measured(calculation: Calculation) -> Mapping[tuple[str, str, date], dict[str, str]]:
    """What award conditions read, by partner, component and window."""
    found: dict[tuple[str, str, date], dict[str, str]] = defaultdict(dict)
    for row in calculation.measured.to_pylist():
        found[row["partner"], row["component"], row["window"]][row["measure"]] = row["value"]
    return found


def _register_placed(connection: duckdb.DuckDBPyConnection, calculation: Calculation) -> None:
    import pyarrow as pa

    earnings = calculation.earnings
    connection.register("placed", earnings.append_column("place", pa.array(range(earnings.num_rows), pa.int64())))


def _register(
    connection: duckdb.DuckDBPyConnection,
    calculation: Calculation,
    told: SettlementFacts,
    statements: Mapping[str, UUID],
) -> None:
    import pyarrow as pa

    _register_placed(connection, calculation)
    connection.register("excluded", calculation.exclusions)
    connection.register("problems", calculation.problems)
    connection.execute(f"CREATE TEMP VIEW exclusions AS {EXCLUDED}")
    ids = {"code": list(statements), "id": [str(value) for value in statements.values()]}
    connection.register("statements", pa.table(ids, pa.schema([("code", pa.string()), ("id", pa.string())])))
    labels: dict[str, Any] = {"code": list(told.product_labels), "label": list(told.product_labels.values())}
    connection.register("labels", pa.table(labels, pa.schema([("code", pa.string()), ("label", pa.string())])))
    connection.register("transactions", told.facts.transactions)
    connection.execute(f"CREATE TEMP TABLE lines AS {_lines(calculation.plan, told.facts.minor_units)}")


def _lines(plan: Plan, minor_units: bool) -> str:
    """Key, product and amount of every line; the amount is the plan's first money field."""
    source = plan.sources.transactions
    product = f"CAST({_quoted(source.product)} AS VARCHAR)" if source.product else "CAST(NULL AS VARCHAR)"
    return (
        f"SELECT CAST({_quoted(source.id)} AS VARCHAR) AS id, CAST({_quoted(source.line)} AS BIGINT) AS line,"
        f" {product} AS product, {_amount(plan, minor_units)} AS amount FROM transactions"
    )


def _amount(plan: Plan, minor_units: bool) -> str:
    money = next((field for field in plan.sources.transactions.fields if field.kind is Kind.MONEY), None)
    if money is None:
        return "CAST(NULL AS BIGINT)"
    if minor_units:
        return f"CAST({_quoted(money.column)} AS BIGINT)"
    factor = 10 ** currency_scale(plan.currency)
    return f"CAST(CAST({_quoted(money.column)} AS DECIMAL(38, 10)) * {factor} AS BIGINT)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
