"""Runs the generated SQL on the facts, in a DuckDB of its own that sees nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tongzhou.incentives.calculation.compile import compile_plan
from tongzhou.incentives.calculation.contracts import Calculation, Facts, FactsError
from tongzhou.incentives.calculation.dialect import DuckDB
from tongzhou.incentives.calculation.facts import check_values, readings
from tongzhou.incentives.calculation.spans import check_circles, check_spans
from tongzhou.incentives.plans.facade import Plan
from tongzhou.kernel.periods import Period

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def calculate(plan: Plan, facts: Facts, period: Period, *, until: date | None = None) -> Calculation:
    """What `plan` makes of `facts` in `period`, to the last minor unit, with the reason of every amount.

    Pure: the same plan, facts and period give the same bytes, whatever the order of the rows. The period is
    one settlement period of the plan. `until` is the first day that does not count yet, for a period that
    is still running. FactsError says which column, row or amount cannot be calculated on.
    """
    if period.length is not plan.settlement:
        raise FactsError("period_unfit", period=period.code, settlement=plan.settlement.name.lower())
    script = compile_plan(plan, period, until, DuckDB())
    with _open() as connection:
        load(connection, plan, facts)
        tables = _run(connection, script.preparations, script.results)
    return Calculation(plan=plan, period=period, until=until, facts=facts, sql=script.text, **tables)


def _open() -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(":memory:", config={"enable_external_access": "false"})


def load(connection: duckdb.DuckDBPyConnection, plan: Plan, facts: Facts) -> None:
    """Register the facts as typed views, after checking every value."""
    tables = {"transactions": facts.transactions, "partners": facts.partners, "products": facts.products}
    for reading in readings(plan, facts):
        connection.register(reading.table, {**tables, **facts.further}[reading.table])
        connection.execute(reading.view())
        check_values(connection, reading)
    if plan.sources.history:
        check_spans(connection, "history", "partner")
    if plan.sources.tree:
        check_spans(connection, "tree", "child")
        check_circles(connection)


def _run(
    connection: duckdb.DuckDBPyConnection, preparations: tuple[str, ...], results: dict[str, str]
) -> dict[str, pa.Table]:
    import duckdb

    try:
        for statement in preparations:
            connection.execute(statement)
        return {name: connection.sql(query).to_arrow_table() for name, query in results.items()}
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        raise FactsError("amounts_too_large") from error


def read_inputs(plan: Plan, facts: Facts, period: Period, until: date | None) -> list[pa.Table]:
    """The partners and lines that decide the result, in canonical order: what the input hash covers."""
    script = compile_plan(plan, period, until, DuckDB())
    with _open() as connection:
        load(connection, plan, facts)
        for statement in script.preparations[:2]:
            connection.execute(statement)
        queries = (
            "SELECT * EXCLUDE (partner_no) FROM people WHERE partner IN (SELECT partner FROM lines) ORDER BY partner",
            "SELECT * EXCLUDE (partner_no) FROM lines WHERE excluded IS NULL OR excluded <> 'after_period'"
            " ORDER BY txn, line",
            *(f"SELECT * FROM read_{name} ORDER BY ALL" for name in plan.sources.further),
        )
        return [connection.sql(query).to_arrow_table() for query in queries]
