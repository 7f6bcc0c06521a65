"""SQL of a rate table on a measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tongzhou.incentives.calculation.components.pricing import TRUE_UP
from tongzhou.incentives.calculation.components.rated import STATEMENT_SCALE, RatedPricing
from tongzhou.incentives.plans.facade import Mode, Table, Volume


@dataclass(frozen=True, eq=False)
class VolumePricing(RatedPricing[Volume]):
    """A window longer than the settlement accumulates on; a rate that changes for earlier lines is trued up."""

    def exact(self, total: str) -> str:
        rates = self.component.rates
        if rates.mode is Mode.FLAT:
            return f"{total} * {rates.tables[0].tiers[0].rate}"
        if rates.mode is Mode.RETROACTIVE:
            return f"greatest({total}, 0) * rate_{self.index}"
        return self.by_table(lambda table: _marginal(table, total))

    def rounded(self, total: str) -> str:
        amount, limit = RatedPricing.rounded(self, total), self.component.transaction_cap
        return amount if limit is None else f"greatest(least({amount}, {limit}), -{limit})"

    @property
    def _is_trued_up(self) -> bool:
        length = self.length
        return self.needs_window and length is not None and length.value > self.scope.period.length.value

    def sums(self) -> list[str]:
        columns = RatedPricing.sums(self)
        if self._is_trued_up:
            earlier = f"sum(CASE WHEN day < {self.scope.first} THEN {self.amount} ELSE 0 END)"
            columns.append(f"{self.scope.sql.whole(earlier)} AS earlier_{self.index}")
        return columns

    def shares(self) -> Iterable[str]:
        yield from RatedPricing.shares(self)
        if self._is_trued_up:
            yield self._true_up()

    def _true_up(self) -> str:
        """What the new rate changes for lines that earlier settlements of the same window priced."""
        scope, index = self.scope, self.index
        earlier = f"earlier_{index}"
        old_rate = f"coalesce({self.rate(earlier)}, 0)"
        now, then = f"greatest({earlier}, 0) * rate_{index}", f"greatest({earlier}, 0) * {old_rate}"
        if scope.by_statement:
            amounts = {"exact": f"{scope.sql.wide(f'({now}) - ({then})')} * {STATEMENT_SCALE // self.scale}"}
        else:
            rounded = [scope.sql.rounded(f"({each})", self.scale, signed=False) for each in (now, then)]
            amounts = {"share": scope.sql.whole(f"({rounded[0]}) - ({rounded[1]})")}
        columns = {
            "before": earlier,
            "after": f"total_{index}",
            "tier": f"CAST(tier_{index} AS INTEGER)",
            "rate": f"CAST(rate_{index} AS INTEGER)",
            **amounts,
        }
        return f"{self.row(TRUE_UP, columns)}\nFROM {self.windows}\nWHERE {earlier} > 0 AND rate_{index} <> {old_rate}"


def _marginal(table: Table, total: str) -> str:
    """Every band adds the step of its rate on what lies above its bound."""
    terms, before = [], 0
    for tier in table.tiers:
        if tier.rate != before:
            terms.append(f"{tier.rate - before} * greatest({total} - {tier.start}, 0)")
        before = tier.rate
    return f"({' + '.join(terms) or '0'})"
