"""SQL of an amount for meeting a condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from tongzhou.incentives.calculation.components.pricing import FLAT, STATEMENT_SCALE, Pricing
from tongzhou.incentives.plans.facade import Flat, Measure


@dataclass(frozen=True, eq=False)
class FlatPricing(Pricing[Flat]):
    """One row a window, also where the condition is not met."""

    needs_rows: ClassVar[bool] = True

    def column(self, measure: Measure) -> str:
        """What a measure came to in the window."""
        return f"award_{self.index}_{measure.key}"

    def sums(self) -> list[str]:
        return [f"{self.aggregate(measure)} AS {self.column(measure)}" for measure in self.measures()]

    def shares(self) -> Iterable[str]:
        scope, columns = self.scope, dict(self.scope.partner_columns())
        for measure in self.measures():
            columns[f"measure.{measure.key}"] = scope.major(self.column(measure), measure.kind)
        met = scope.sql.condition(self.component.award_if.bound, columns)
        awarded = self.behind_gates(f"CASE WHEN {met} THEN {self.component.amount} ELSE 0 END")
        amounts = {"share": scope.sql.whole(awarded)}
        if scope.by_statement:
            amounts = {"exact": f"{scope.sql.wide(awarded)} * {STATEMENT_SCALE}"}
        yield f"{self.row(FLAT, amounts)}\nFROM {self.windows}\nWHERE {self.window} >= {scope.first}"
