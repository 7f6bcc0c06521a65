"""What goes into a calculation and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tongzhou.incentives.plans.facade import Plan
from tongzhou.kernel.periods import Period

if TYPE_CHECKING:
    import pyarrow as pa


class FactsError(ValueError):
    """Facts that the plan cannot be calculated on. Sentences stand under `facts_faults.<code>`."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows a plan reads, as Arrow tables with the columns that its sources name.

    Amounts are decimals or decimal texts; with `minor_units`, whole-number columns of kind money are minor
    units. Floating-point columns are refused: they are not exact.
    """

    transactions: pa.Table
    partners: pa.Table
    products: pa.Table | None = None
    minor_units: bool = False
    further: Mapping[str, pa.Table] = field(default_factory=dict)
    """The sources that only some plans read, by name: `history`."""


EARNING_COLUMNS = (
    "partner",
    "component",
    "kind",
    "transaction",
    "line",
    "day",
    "window",
    "base_minor",
    "before_minor",
    "after_minor",
    "baseline_minor",
    "tier",
    "rate_ppm",
    "share_minor",
    "after_cap_minor",
    "reason",
    "rule",
    "plan",
)
"""One row per counted line and component (`kind` line), and rows without a line for what belongs to none:
`flat` awards, `true_up` of earlier settlements in the same window, `component_cap` and `plan_cap` cuts.

`before_minor` and `after_minor` are the window's total before and after the line, `tier` counts from 1,
`share_minor` adds up to the component's amount; `after_cap_minor` is what sequential caps left of a line.
"""

EXCLUSION_COLUMNS = ("partner", "component", "transaction", "line", "day", "reason")
"""Lines that did not count: for a component (its condition) or, with component null, at all."""


@dataclass(frozen=True)
class Calculation:
    """What a plan version makes of the facts of one period. The same input gives the same bytes."""

    plan: Plan
    period: Period
    until: date | None
    facts: Facts
    earnings: pa.Table
    totals: pa.Table
    exclusions: pa.Table
    problems: pa.Table
    measured: pa.Table
    """What the measures came to that conditions of flat awards read: partner, component, window, measure, value
    (a decimal text). It explains and is not hashed."""
    sql: str

    @cached_property
    def input_hash(self) -> str:
        """SHA-256 over the plan document, the period and every line and attribute that counted."""
        from tongzhou.incentives.calculation.hashing import hash_of
        from tongzhou.incentives.calculation.run import read_inputs

        inputs = read_inputs(self.plan, self.facts, self.period, self.until)
        return hash_of([self.plan.document, self.period.code, str(self.until)], inputs)

    @cached_property
    def result_hash(self) -> str:
        """SHA-256 over earnings, totals, exclusions and problems in canonical order."""
        from tongzhou.incentives.calculation.hashing import hash_of

        return hash_of([], [self.earnings, self.totals, self.exclusions, self.problems])

    def amounts(self) -> Mapping[tuple[str, str], int]:
        """Minor units by (partner, component), caps applied."""
        columns = (self.totals.column(name).to_pylist() for name in ("partner", "component", "amount_minor"))
        return {(partner, component): amount for partner, component, amount in zip(*columns, strict=True)}
