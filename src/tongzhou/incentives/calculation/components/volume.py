"""SQL of a rate table on a measure."""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.incentives.calculation.components.rated import RatedPricing
from tongzhou.incentives.plans.facade import Mode, Table, Volume


@dataclass(frozen=True, eq=False)
class VolumePricing(RatedPricing[Volume]):
    """One signed rate, bands, the whole at the rate reached, or the filled part of a band's amount."""

    @property
    def unit(self) -> int:
        return super().unit * (self.component.decay or 1)

    @property
    def amount(self) -> str:
        """What it counts of a line; of a refund what of the months is left, as parts of the whole span."""
        amount, span = super().amount, self.component.decay
        if not span:
            return amount
        gone = self.scope.sql.complete_months("day", "own_day")
        left = f"CASE WHEN is_refund THEN least(greatest({span} - ({gone}), 0), {span}) ELSE {span} END"
        return f"{self.scope.sql.wide(amount)} * {left}"

    def exact(self, total: str) -> str:
        rates = self.component.rates
        if rates.mode is Mode.FLAT:
            return f"{total} * {rates.tables[0].tiers[0].rate}"
        if rates.mode is Mode.RETROACTIVE:
            return f"greatest({total}, 0) * rate_{self.index}"
        return self.by_table(lambda table: _marginal(table, total, self.unit))

    def rounded(self, total: str) -> str:
        if self.component.rates.mode is Mode.INTERPOLATED:
            amount = f"({self.by_table(lambda table: self._interpolated(table, total))})"
        else:
            amount = super().rounded(total)
        limit = self.component.transaction_cap
        return amount if limit is None else f"greatest(least({amount}, {limit}), -{limit})"

    def _interpolated(self, table: Table, total: str) -> str:
        """What the bands below pay in whole, and of the band that is being filled its part."""
        cases, paid = "", sum(tier.amount for tier in table.tiers)
        cases += f" WHEN {total} >= {table.tiers[-1].end} THEN {paid}"
        for tier in reversed(table.tiers):
            paid -= tier.amount
            filled = self.scope.sql.wide(f"({total} - {tier.start})") + f" * {tier.amount}"
            part = self.scope.sql.rounded(filled, tier.end - tier.start, signed=False)
            cases += f" WHEN {total} >= {tier.start} THEN {paid} + {part}"
        return f"CASE{cases} ELSE 0 END"

    def tier_and_rate(self) -> tuple[str, str]:
        tier, rate = super().tier_and_rate()
        return tier, "CAST(NULL AS INTEGER)" if self.component.rates.mode is Mode.INTERPOLATED else rate


def _marginal(table: Table, total: str, unit: int) -> str:
    """Every band adds the step of its rate on what lies above its bound."""
    terms, before = [], 0
    for tier in table.tiers:
        if tier.rate != before:
            terms.append(f"{tier.rate - before} * greatest({total} - {tier.start * unit}, 0)")
        before = tier.rate
    return f"({' + '.join(terms) or '0'})"
