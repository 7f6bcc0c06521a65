"""SQL of what those above a seller earn on its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from tongzhou.incentives.calculation.components.counting import CountingPricing
from tongzhou.incentives.plans.facade import PPM, Differential, Override, Upline

Upline_co = TypeVar("Upline_co", bound=Upline, covariant=True)


@dataclass(frozen=True, eq=False)
class UplinePricing(CountingPricing[Upline_co]):
    """Every row has a rate of its own: what is owed is a running sum of products, rounded once a window."""

    @property
    def scale(self) -> int:
        return PPM

    @property
    def is_signed(self) -> bool:
        return True

    @property
    def amount(self) -> str:
        if self.component.measure:
            return super().amount
        return f"CASE WHEN counted_{self.index} THEN commission ELSE 0 END" if self.component.lines else "commission"

    @property
    def _product(self) -> str:
        return self.scope.sql.wide(f"{self.amount} * rate_{self.index}")

    def positions(self) -> list[str]:
        owed = self.running(self._product, self.scope.sql.wide)
        level = ["level"] if self.scope.group_of(self).parts[0] is self else []
        return [
            *super().positions(),
            *level,
            f"rate_{self.index}",
            f"{self._product} AS product_{self.index}",
            f"{owed} AS owed_{self.index}",
        ]

    def exact(self, total: str) -> str:
        return total

    def tier_and_rate(self) -> tuple[str, str]:
        return "level", f"rate_{self.index}"

    def priced(self) -> tuple[str, str]:
        return f"(owed_{self.index} - product_{self.index})", f"owed_{self.index}"


@dataclass(frozen=True, eq=False)
class OverridePricing(UplinePricing[Override]):
    """A rate for each level."""

    def credited_rates(self) -> list[str]:
        cases = "".join(f" WHEN {level} THEN {rate}" for level, rate in enumerate(self.component.levels, start=1))
        return [f"CASE step{cases} ELSE 0 END AS rate_{self.index}"]


@dataclass(frozen=True, eq=False)
class DifferentialPricing(UplinePricing[Differential]):
    """One's own rate less the highest beneath, never below nothing. Whoever is counted from the seller up is first."""

    def credited_columns(self) -> list[str]:
        attribute = self.scope.partner_columns("p.", "h.")[self.component.by]
        cases = "".join(
            f" WHEN {attribute} = {self.scope.sql.text(value)} THEN {rate}"
            for value, rate in self.component.rates.items()
        )
        return [f"CASE{cases} ELSE 0 END AS own_rate_{self.index}"]

    def credited_rates(self) -> list[str]:
        own = f"own_rate_{self.index}"
        beneath = "PARTITION BY txn, line ORDER BY level ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        return [f"greatest({own} - coalesce(max({own}) OVER ({beneath}), 0), 0) AS rate_{self.index}"]

    def tier_and_rate(self) -> tuple[str, str]:
        return "level + 1", f"rate_{self.index}"

    def zero_reasons(self) -> list[str]:
        return [f"WHEN component_no = {self.index} AND rate = 0 THEN 'no_difference'"]
