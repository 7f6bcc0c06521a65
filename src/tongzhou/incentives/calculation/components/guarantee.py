"""SQL of a floor under what others earn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tongzhou.incentives.calculation.components.pricing import FLAT, Pricing
from tongzhou.incentives.plans.facade import Component, Guarantee


@dataclass(frozen=True, eq=False)
class GuaranteePricing(Pricing[Guarantee]):
    """One row for every partner with lines in the period: what is missing to the amount."""

    def shares(self) -> Iterable[str]:
        return []

    def late_shares(self) -> Iterable[str]:
        named = [part for part in self.scope.parts if part.component.key in self.component.of]
        columns = {
            "window_start": self.scope.first,
            "position": f"CAST(datediff('day', DATE '1970-01-01', {self.scope.first}) AS BIGINT)",
            "after": "earned",
            "baseline": str(self.component.amount),
            "share": self.scope.sql.whole(f"greatest({self.component.amount} - earned, 0)"),
        }
        capped = " UNION ALL ".join(
            f"SELECT partner_no, {self._capped(part)} AS earned FROM priced"
            f" WHERE component_no = {part.index} GROUP BY partner_no"
            for part in named
        )
        earned = (
            f"SELECT partner_no, CAST(coalesce(sum(earned), 0) AS BIGINT) AS earned FROM ({self.scope.active})"
            f" LEFT JOIN ({capped}) USING (partner_no) GROUP BY partner_no"
        )
        yield f"{self.row(FLAT, columns)}\nFROM ({earned})"

    @staticmethod
    def _capped(part: Pricing[Component]) -> str:
        cap = part.component.cap
        return "sum(share)" if cap is None else f"least(sum(share), {cap.amount})"

    def zero_reasons(self) -> list[str]:
        own = f"WHEN component_no = {self.index} AND kind_no = {FLAT}"
        return [f"{own} THEN CASE WHEN share > 0 THEN 'topped_up' ELSE 'above_guarantee' END"]
