"""SQL of rates and bonuses by attainment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

from tongzhou.incentives.calculation.components.pricing import FLAT, Pricing
from tongzhou.incentives.calculation.components.rated import RatedPricing
from tongzhou.incentives.calculation.components.targeted import Targeted
from tongzhou.incentives.plans.facade import PPM, Bonus, Mode, Point, Quota, Table


@dataclass(frozen=True, eq=False)
class QuotaPricing(RatedPricing[Quota]):
    """Bounds are parts of a target: bands of the total at their rates, or the whole at the rate reached."""

    @property
    def target(self) -> Targeted:
        """Its target."""
        return Targeted(self, self.component.target)

    @property
    def scale(self) -> int:
        return PPM if self.by_window else PPM * PPM

    def exact(self, total: str) -> str:
        if self.component.rates.mode is Mode.RETROACTIVE:
            return f"greatest({total}, 0) * rate_{self.index}"
        banded = self.by_table(lambda table: self._banded(table, total))
        return f"CASE WHEN {self.target.column} > 0 THEN {banded} ELSE 0 END"

    def _banded(self, table: Table, total: str) -> str:
        wide, terms, before = self.scope.sql.wide, [], 0
        for tier in table.tiers:
            above = f"{wide(f'greatest({total}, 0)')} * {PPM} - {wide(self.target.column)} * {tier.start}"
            terms.append(f"{tier.rate - before} * greatest({above}, 0)")
            before = tier.rate
        return f"({' + '.join(terms)})"

    def reaches(self, total: str, start: int) -> str:
        return self.target.attains(total, start)

    def attains(self, part: int) -> str:
        return self.target.attains(f"total_{self.index}", part)

    def sums(self) -> list[str]:
        columns = super().sums()
        return columns or [f"{self.scope.sql.whole(f'sum({self.amount})')} AS total_{self.index}"]

    def results(self) -> list[str]:
        return [self.target.result(), *super().results()]

    def window_columns(self) -> list[str]:
        return [*super().window_columns(), self.target.column]

    def line_columns(self) -> dict[str, str]:
        return {"baseline": self.target.column}

    def problems(self) -> Iterable[str]:
        return self.target.problems()

    def zero_reasons(self) -> list[str]:
        return [f"WHEN component_no = {self.index} AND baseline IS NULL THEN 'no_target'"]


@dataclass(frozen=True, eq=False)
class BonusPricing(Pricing[Bonus]):
    """One row a window: the bonus at the height of the curve over what is attained."""

    @property
    def target(self) -> Targeted:
        """Its target."""
        return Targeted(self, self.component.target)

    @property
    def total(self) -> str:
        """The column of what the window came to."""
        return f"total_{self.index}"

    def attains(self, part: int) -> str:
        return self.target.attains(self.total, part)

    def sums(self) -> list[str]:
        only = f" FILTER (WHERE counted_{self.index})" if self.component.lines else ""
        total = f"coalesce(sum(m_{self.component.measure}){only}, 0)"
        return [f"{self.scope.sql.whole(total)} AS {self.total}"]

    def results(self) -> list[str]:
        return [self.target.result()]

    def problems(self) -> Iterable[str]:
        return self.target.problems()

    def shares(self) -> Iterable[str]:
        points = self.component.curve
        tiers = "".join(
            f" WHEN {self.attains(point.at)} THEN {at}" for at, point in reversed(list(enumerate(points, start=1)))
        )
        columns = {
            "base": self.total,
            "after": self.total,
            "baseline": self.target.column,
            "tier": f"CAST(CASE{tiers} END AS INTEGER)",
            "share": self.scope.sql.whole(self.behind_gates(self._amount(points))),
        }
        yield f"{self.row(FLAT, columns)}\nFROM {self.windows}\nWHERE {self.window} >= {self.scope.first}"

    def _amount(self, points: tuple[Point, ...]) -> str:
        last = points[-1]
        whole = (2 * self.component.amount * last.pays + PPM) // (2 * PPM)
        cases = f" WHEN {self.attains(last.at)} THEN {whole}"
        for low, high in reversed(list(pairwise(points))):
            cases += f" WHEN {self.attains(low.at)} THEN {self._between(low, high)}"
        return f"CASE{cases} ELSE 0 END"

    def _between(self, low: Point, high: Point) -> str:
        """On the straight line between two points; half a minor unit rounds up."""
        wide, amount = self.scope.sql.wide, self.component.amount
        width, rise = high.at - low.at, high.pays - low.pays
        shared = gcd(width, rise) or 1
        width, rise = width // shared, rise // shared
        beyond = f"({wide(self.total)} * {PPM} - {wide(self.target.column)} * {low.at})"
        height = f"({wide(self.target.column)} * {low.pays * width} + {rise} * {beyond})"
        return self.scope.sql.divided(f"{amount} * {height}", f"{wide(self.target.column)} * {PPM * width}")

    def zero_reasons(self) -> list[str]:
        own = f"WHEN component_no = {self.index} AND kind_no = {FLAT}"
        return [f"{own} AND baseline IS NULL THEN 'no_target'", f"{own} AND tier IS NULL THEN 'below_first_tier'"]
