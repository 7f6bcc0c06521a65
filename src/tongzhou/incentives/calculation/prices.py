"""SQL of what a window's total earns: exact, in parts of a minor unit that `Price.scale` counts."""

from collections.abc import Callable
from dataclasses import dataclass

from tongzhou.incentives.calculation.dialect import DuckDB
from tongzhou.incentives.calculation.scope import Part
from tongzhou.incentives.plans.facade import PPM, Basis, Flat, Growth, Mode, Rates, Table, Volume


@dataclass(frozen=True, slots=True)
class Price:
    """How one component prices. `needs_window`: the rate depends on the window's final total."""

    part: Part
    sql: DuckDB

    @property
    def rates(self) -> Rates:
        """The component's tables."""
        assert not isinstance(self.part.component, Flat)
        return self.part.component.rates

    @property
    def needs_window(self) -> bool:
        """Whether pricing a line needs the final total of its window."""
        component = self.part.component
        return isinstance(component, Growth) or self.rates.mode is Mode.RETROACTIVE

    @property
    def rate_column(self) -> str:
        """The column of the rate that a window's final total earns."""
        return f"rate_{self.part.index}"

    @property
    def baseline(self) -> str:
        """The column of what growth compares with."""
        return f"baseline_{self.part.index}"

    @property
    def scale(self) -> int:
        """How many parts of `exact` make one minor unit."""
        return PPM * PPM if self._is_banded else PPM

    @property
    def _is_banded(self) -> bool:
        component = self.part.component
        return isinstance(component, Growth) and component.basis is Basis.BANDED_INCREMENT

    @property
    def is_signed(self) -> bool:
        """Whether a total below zero earns below zero: flat rates only."""
        return self.rates.mode is Mode.FLAT

    @property
    def flat_rate(self) -> str:
        """The one rate of a component without tiers."""
        return str(self.rates.tables[0].tiers[0].rate)

    def exact(self, total: str) -> str:
        """What `total` earns, not rounded."""
        component = self.part.component
        if isinstance(component, Volume):
            return self._volume(component, total)
        assert isinstance(component, Growth)
        positive = f"greatest({total}, 0)"
        if component.basis is Basis.WHOLE:
            return f"{positive} * {self.rate_column}"
        if component.basis is Basis.INCREMENT:
            return f"greatest({total} - {self.baseline}, 0) * {self.rate_column}"
        return self._by_table(lambda table: self._banded(table, total))

    def _volume(self, component: Volume, total: str) -> str:
        mode = component.rates.mode
        if mode is Mode.FLAT:
            return f"{total} * {self.flat_rate}"
        if mode is Mode.RETROACTIVE:
            return f"greatest({total}, 0) * {self.rate_column}"
        return self._by_table(lambda table: self._marginal(table, total))

    def _marginal(self, table: Table, total: str) -> str:
        """Every band adds the step of its rate on what lies above its bound."""
        terms, before = [], 0
        for tier in table.tiers:
            if tier.rate != before:
                terms.append(f"{tier.rate - before} * greatest({total} - {tier.start}, 0)")
            before = tier.rate
        return f"({' + '.join(terms) or '0'})"

    def _banded(self, table: Table, total: str) -> str:
        terms, before = [], 0
        for tier in table.tiers:
            above = f"{self.sql.wide(total)} * {PPM} - {self.sql.wide(self.baseline)} * {PPM + tier.start}"
            terms.append(f"{tier.rate - before} * greatest({above}, 0)")
            before = tier.rate
        return f"CASE WHEN {self.baseline} > 0 THEN {' + '.join(terms)} ELSE 0 END"

    def _by_table(self, write: Callable[[Table], str]) -> str:
        tables = self.rates.tables
        if len(tables) == 1:
            return write(tables[0])
        cases = "".join(f" WHEN {index} THEN {write(table)}" for index, table in enumerate(tables[:-1]))
        return f"CASE table_{self.part.index}{cases} ELSE {write(tables[-1])} END"

    def rounded(self, total: str) -> str:
        """What `total` earns in whole minor units, a transaction's cap applied."""
        amount = self.sql.rounded(self.exact(total), self.scale, signed=self.is_signed)
        component = self.part.component
        limit = component.transaction_cap if isinstance(component, Volume) else None
        return f"greatest(least({amount}, {limit}), -{limit})" if limit is not None else f"({amount})"

    def tier(self, total: str) -> str:
        """The number of the tier that a total reaches, from 1; null below the first."""
        return self._by_table(lambda table: self._steps(table, total, lambda index, _rate: str(index + 1)))

    def rate(self, total: str) -> str:
        """The rate of the tier that a total reaches; null below the first."""
        return self._by_table(lambda table: self._steps(table, total, lambda _index, rate: str(rate)))

    def _steps(self, table: Table, total: str, write: Callable[[int, int], str]) -> str:
        cases = "".join(
            f" WHEN {self._reaches(total, tier.start)} THEN {write(index, tier.rate)}"
            for index, tier in reversed(list(enumerate(table.tiers)))
        )
        return f"CASE{cases} END"

    def _reaches(self, total: str, start: int) -> str:
        if isinstance(self.part.component, Growth):
            grown = f"{self.sql.wide(total)} * {PPM} >= {self.sql.wide(self.baseline)} * {PPM + start}"
            return f"{self.baseline} > 0 AND {total} > 0 AND {grown}"
        return f"{total} >= {start}" if start else f"{total} > 0"
