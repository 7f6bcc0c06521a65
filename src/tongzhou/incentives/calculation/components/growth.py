"""SQL of a rate by growth against the year before."""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.incentives.calculation.components.rated import RatedPricing
from tongzhou.incentives.plans.facade import PPM, Basis, Growth, Table


@dataclass(frozen=True, eq=False)
class GrowthPricing(RatedPricing[Growth]):
    """A window's final growth decides the rate of all its lines."""

    @property
    def by_window(self) -> bool:
        return True

    @property
    def baseline(self) -> str:
        """The column of what growth compares with."""
        return f"baseline_{self.index}"

    @property
    def scale(self) -> int:
        return PPM * PPM if self.component.basis is Basis.BANDED_INCREMENT else PPM

    def exact(self, total: str) -> str:
        rate, basis = f"rate_{self.index}", self.component.basis
        if basis is Basis.WHOLE:
            return f"greatest({total}, 0) * {rate}"
        if basis is Basis.INCREMENT:
            return f"greatest({total} - {self.baseline}, 0) * {rate}"
        return self.by_table(lambda table: self._banded(table, total))

    def _banded(self, table: Table, total: str) -> str:
        wide, terms, before = self.scope.sql.wide, [], 0
        for tier in table.tiers:
            above = f"{wide(total)} * {PPM} - {wide(self.baseline)} * {PPM + tier.start}"
            terms.append(f"{tier.rate - before} * greatest({above}, 0)")
            before = tier.rate
        return f"CASE WHEN {self.baseline} > 0 THEN {' + '.join(terms)} ELSE 0 END"

    def reaches(self, total: str, start: int) -> str:
        wide = self.scope.sql.wide
        grown = f"{wide(total)} * {PPM} >= {wide(self.baseline)} * {PPM + start}"
        return f"{self.baseline} > 0 AND {total} > 0 AND {grown}"

    def sums_before(self) -> list[str]:
        return [f"{self.scope.sql.whole(f'sum({self.amount})')} AS before_{self.index}"]

    def joined(self) -> list[str]:
        sold, floor = f"coalesce(before_{self.index}, 0)", self.component.floor
        return [f"{sold if floor is None else f'greatest({sold}, {floor})'} AS {self.baseline}"]

    def window_columns(self) -> list[str]:
        return [*super().window_columns(), self.baseline]

    def line_columns(self) -> dict[str, str]:
        return {"baseline": self.baseline}

    def zero_reasons(self) -> list[str]:
        return [f"WHEN component_no = {self.index} AND baseline <= 0 THEN 'no_baseline'"]
