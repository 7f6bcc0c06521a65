"""SQL of an amount a unit."""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.incentives.calculation.components.counting import CountingPricing
from tongzhou.incentives.plans.facade import Units
from tongzhou.kernel.money import currency_scale


@dataclass(frozen=True, eq=False)
class UnitsPricing(CountingPricing[Units]):
    """Whole units of the running sum, as many as are paid at most. Rows show units in hundredths of a currency
    with two decimals, so that all figures of a row are read alike."""

    @property
    def scale(self) -> int:
        return 1

    def exact(self, total: str) -> str:
        units = f"CAST(floor(greatest({total}, 0)) AS BIGINT)"
        if self.component.most is not None:
            units = f"least({units}, {self.component.most})"
        return f"{units} * {self.component.amount}"

    def number(self, figure: str) -> str:
        return figure

    def shown(self, figure: str) -> str:
        return f"CAST(round({figure} * {10 ** currency_scale(self.scope.plan.currency)}) AS BIGINT)"
