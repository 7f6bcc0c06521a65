"""What the generated SQL asks of a component, whatever its type."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.plans.facade import PPM, Aggregate, Component, Gate, Measure, Rated
from tongzhou.kernel.periods import Length

if TYPE_CHECKING:
    from tongzhou.incentives.calculation.scope import Scope

Of_co = TypeVar("Of_co", bound=Component, covariant=True)

LINE, TRUE_UP, FLAT, COMPONENT_CAP, POOL_CUT, PLAN_CAP = range(6)
KINDS = {
    LINE: "line",
    TRUE_UP: "true_up",
    FLAT: "flat",
    COMPONENT_CAP: "component_cap",
    POOL_CUT: "pool_cut",
    PLAN_CAP: "plan_cap",
}
STATEMENT_SCALE = PPM * PPM
"""How many parts of `exact` make one minor unit where a statement rounds as a whole."""


@dataclass(frozen=True, eq=False)
class Pricing(ABC, Generic[Of_co]):
    """A component at its place in the plan: the SQL that only its type knows.

    A type answers `shares`, one select per kind of row, and what it needs before: columns of `positions` and, per
    window, sums over its lines (`sums`), sums a year before (`sums_before`), columns over both (`joined`) and over
    those and the partner (`results`). Columns carry the component's index.
    """

    scope: Scope
    index: int
    component: Of_co
    length: Length | None
    """How long its window is; None for a window per transaction."""

    @property
    def window(self) -> str:
        """The column with the first day of its window."""
        return f"window_{self.length.name.lower()}" if self.length else "day"

    @property
    def windows(self) -> str:
        """The table of its windows."""
        assert self.length is not None
        return self.scope.group_of(self).windows(self.length)

    @property
    def ordered(self) -> str:
        """The table of the rows that it counts, in canonical order."""
        return self.scope.group_of(self).positions

    @property
    def chooses(self) -> bool:
        """Whether an attribute of the partner chooses among its rate tables."""
        return isinstance(self.component, Rated) and self.component.rates.by is not None

    def measures(self) -> list[Measure]:
        """The measures that it reads, in the plan's order."""
        return [measure for key, measure in self.scope.plan.measures.items() if self.component.reads(key)]

    needs_rows: ClassVar[bool] = False
    """Whether it needs its windows even where it sums nothing."""

    def sums(self) -> list[str]:
        """Columns of its window: aggregates over the lines that count."""
        return []

    def sums_before(self) -> list[str]:
        """Aggregates over the lines of the same window a year before."""
        return []

    def joined(self) -> list[str]:
        """Columns over the sums of both years."""
        return []

    def results(self) -> list[str]:
        """Columns over everything that is known of a window and its partner."""
        return []

    def credited_columns(self) -> list[str]:
        """Columns of a credited row over its partner `p`, and `h` as known at the line's instant."""
        return []

    def credited_rates(self) -> list[str]:
        """Columns over those of all rows of a line."""
        return []

    def positions(self) -> list[str]:
        """Columns of counted lines in canonical order."""
        return []

    @abstractmethod
    def shares(self) -> Iterable[str]:
        """Selects of its rows; `row` writes their columns."""

    def late_shares(self) -> Iterable[str]:
        """Selects of rows that rest on what other components earn."""
        return []

    def problems(self) -> Iterable[str]:
        """Selects of what blocks a partner: partner, transaction, line, reason."""
        return []

    @property
    def gate(self) -> str:
        """The column with the number of the gate that is shut, 0 when all are open."""
        return f"gate_{self.index}"

    def _gate_measures(self) -> list[Measure]:
        asked = {path for gate in self.component.gates if gate.condition for path in gate.condition.bound.fields()}
        return [measure for key, measure in self.scope.plan.measures.items() if f"measure.{key}" in asked]

    def gate_sums(self) -> list[str]:
        """The measures that gates ask for, over the window."""
        return [f"{self.aggregate(measure)} AS {self.gate}_{measure.key}" for measure in self._gate_measures()]

    def gate_results(self) -> list[str]:
        """Which gate is shut, per window."""
        gates = self.component.gates
        if not gates:
            return []
        cases = "".join(f" WHEN NOT ({self._open(gate)}) THEN {at}" for at, gate in enumerate(gates, start=1))
        return [f"CASE{cases} ELSE 0 END AS {self.gate}"]

    def _open(self, gate: Gate) -> str:
        scope = self.scope
        if gate.condition is None:
            other = next(part for part in scope.parts if part.component.key == gate.component)
            return other.attains(gate.attained)
        columns = dict(scope.partner_columns())
        for measure in self._gate_measures():
            columns[f"measure.{measure.key}"] = scope.major(f"{self.gate}_{measure.key}", measure.kind)
        return scope.sql.condition(gate.condition.bound, columns)

    def attains(self, part: int) -> str:
        """Whether its window attains that many parts per million of its target; only of components with one."""
        raise NotImplementedError

    def behind_gates(self, amount: str) -> str:
        """The amount where all gates are open, else 0."""
        return f"CASE WHEN {self.gate} = 0 THEN {amount} ELSE 0 END" if self.component.gates else amount

    def zero_reasons(self) -> list[str]:
        """Branches `WHEN … THEN …` of the reason of a row, before those that all share."""
        return []

    def aggregate(self, measure: Measure) -> str:
        """A measure over the lines of a window that meet the component's condition."""
        only = f" FILTER (WHERE counted_{self.index})" if self.component.lines else ""
        if measure.aggregate is Aggregate.COUNT:
            return f"count(*){only}"
        if measure.aggregate is Aggregate.DISTINCT:
            return f"count(DISTINCT m_{measure.key}){only}"
        total = f"coalesce(sum(m_{measure.key}){only}, 0)"
        return self.scope.sql.whole(total) if measure.kind is Kind.MONEY else total

    def row(self, kind: int, columns: dict[str, str]) -> str:
        """One branch of the union of shares. What has no line stands in the order of its window's first day."""
        values = {
            "partner_no": "partner_no",
            "component_no": str(self.index),
            "kind_no": str(kind),
            "position": f"CAST(datediff('day', DATE '1970-01-01', {self.window}) AS BIGINT)",
            "txn": "CAST(NULL AS VARCHAR)",
            "line": "CAST(NULL AS BIGINT)",
            "day": "CAST(NULL AS DATE)",
            "window_start": self.window,
            "base": "CAST(NULL AS BIGINT)",
            "before": "CAST(NULL AS BIGINT)",
            "after": "CAST(NULL AS BIGINT)",
            "baseline": "CAST(NULL AS BIGINT)",
            "tier": "CAST(NULL AS INTEGER)",
            "rate": "CAST(NULL AS INTEGER)",
            **self._optional_columns(kind),
            **columns,
        }
        return "SELECT " + ",\n       ".join(f"{value} AS {name}" for name, value in values.items())

    def _optional_columns(self, kind: int) -> dict[str, str]:
        """Columns that only plans with gates or pools carry."""
        columns = {}
        if self.scope.gated:
            columns["gate"] = self.gate if self.component.gates else "0"
        if self.scope.pooled:
            columns["place"] = "place" if kind == LINE else "CAST(NULL AS BIGINT)"
        if self.scope.keeping_room:
            columns["is_refund"] = "is_refund" if kind == LINE else "false"
            columns["sale"] = "sale" if kind == LINE else "CAST(NULL AS BIGINT)"
        return columns
