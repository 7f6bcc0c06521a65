"""A plan version and a period to one SQL text over int64 minor units.

Its statements make these tables, each from those before it; the last five are queries, the result:

    people      one row per partner: eligible or not, which rate table each component prices it by
    lines       every line with its day, why it is excluded, what each component counts of it
    credits_*   lines once more for those who are credited for them, where components say so; `found` before them
    problems    what blocks a partner
    windows_*   per partner and window: totals, baselines, and the rate that a total earns
    earned_*    lines with what earlier components earn on them, where others rest on it; `shares_*` then are by group
    positions   counted lines in canonical order with the window's total after each
    shares      one row per counted line and component, awards and true-ups; `priced` before what rests on them
    kept        what sequential caps leave of each share
    cuts        what caps take from each component
    earnings, totals, exclusions, problems, measured
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tongzhou.incentives.calculation import sql_credits, sql_derived, sql_lines, sql_results, sql_shares
from tongzhou.incentives.calculation.dialect import DuckDB
from tongzhou.incentives.calculation.scope import Scope
from tongzhou.incentives.plans.facade import Plan
from tongzhou.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Script:
    """The generated text, statement by statement."""

    preparations: tuple[str, ...]
    results: dict[str, str]

    @property
    def text(self) -> str:
        """The one SQL text."""
        return ";\n\n".join([*self.preparations, *self.results.values()]) + ";\n"


def compile_plan(plan: Plan, period: Period, until: date | None, dialect: DuckDB) -> Script:
    """The SQL of one plan version over one period. The same arguments give the same text."""
    scope = Scope(plan, period, until, dialect)
    results = {
        "earnings": sql_results.earnings(scope),
        "totals": sql_results.totals(scope),
        "exclusions": sql_results.exclusions(scope),
        "problems": "SELECT * FROM problems ORDER BY ALL",
        "measured": sql_results.measured(scope),
    }
    return Script(tuple(_preparations(scope)), results)


def _preparations(scope: Scope) -> Iterator[str]:
    table = scope.sql.table
    yield table("people", sql_lines.people(scope))
    yield table("lines", sql_lines.lines(scope))
    yield table("found" if scope.credits else "problems", sql_lines.problems(scope))
    if scope.credits:
        for group in scope.groups:
            if group.passes_on:
                yield table(group.credits, sql_credits.credited(scope, group))
        yield table("problems", sql_credits.blocked(scope))
    for group in scope.groups:
        if group.built_on:
            yield table(group.rows, sql_derived.derived(scope, group))
        for length in group.lengths:
            windows = sql_shares.windows(scope, group, length)
            if windows is not None:
                yield table(group.windows(length), windows)
        yield table(group.positions, sql_lines.positions(scope, group))
        if scope.derives:
            yield table(group.shares, sql_shares.shares(scope, group.parts))
    late = sql_shares.late_shares(scope)
    yield table("shares" if late is None else "priced", sql_shares.all_shares(scope))
    if late is not None:
        yield table("shares", late)
    kept = sql_results.kept(scope)
    if kept is not None:
        yield table("kept", kept)
    yield table("cuts", sql_results.cuts(scope))
