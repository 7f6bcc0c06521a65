"""Components that price a measure by a rate table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tongzhou.incentives.calculation.components.counting import CountingPricing
from tongzhou.incentives.calculation.components.pricing import STATEMENT_SCALE, TRUE_UP
from tongzhou.incentives.plans.facade import PPM, Mode, Rated, Table

Rated_co = TypeVar("Rated_co", bound=Rated, covariant=True)


@dataclass(frozen=True, eq=False)
class RatedPricing(CountingPricing[Rated_co]):
    """A window longer than the settlement accumulates on; a rate that changes for earlier lines is trued up."""

    @property
    def by_window(self) -> bool:
        """Whether the final total of its window decides the rate of a line."""
        return self.component.rates.mode is Mode.RETROACTIVE

    @property
    def scale(self) -> int:
        return PPM * self.unit

    @property
    def is_signed(self) -> bool:
        return self.component.rates.mode is Mode.FLAT

    def reaches(self, total: str, start: int) -> str:
        """Whether a total reaches a tier."""
        return f"{total} >= {start * self.unit}" if start else f"{total} > 0"

    def tier(self, total: str) -> str:
        """The number of the tier that a total reaches, from 1; null below the first."""
        return self.by_table(lambda table: self._steps(table, total, lambda index, _rate: str(index + 1)))

    def rate(self, total: str) -> str:
        """The rate of the tier that a total reaches; null below the first."""
        return self.by_table(lambda table: self._steps(table, total, lambda _index, rate: str(rate)))

    def _steps(self, table: Table, total: str, write: Callable[[int, int], str]) -> str:
        cases = "".join(
            f" WHEN {self.reaches(total, tier.start)} THEN {write(index, tier.rate)}"
            for index, tier in reversed(list(enumerate(table.tiers)))
        )
        return f"CASE{cases} END"

    def by_table(self, write: Callable[[Table], str]) -> str:
        """What the partner's table says."""
        tables = self.component.rates.tables
        if len(tables) == 1:
            return write(tables[0])
        cases = "".join(f" WHEN {index} THEN {write(table)}" for index, table in enumerate(tables[:-1]))
        return f"CASE table_{self.index}{cases} ELSE {write(tables[-1])} END"

    def sums(self) -> list[str]:
        if not self.by_window or self.length is None:
            return []
        columns = [f"{self.number(f'sum({self.amount})')} AS total_{self.index}"]
        if self._is_trued_up:
            earlier = f"sum(CASE WHEN day < {self.scope.first} THEN {self.amount} ELSE 0 END)"
            columns.append(f"{self.number(earlier)} AS earlier_{self.index}")
        return columns

    def results(self) -> list[str]:
        if not self.by_window or self.length is None:
            return []
        total = f"total_{self.index}"
        return [f"coalesce({self.rate(total)}, 0) AS rate_{self.index}", f"{self.tier(total)} AS tier_{self.index}"]

    def window_columns(self) -> list[str]:
        rated = self.by_window and self.length is not None
        return [*([f"tier_{self.index}", f"rate_{self.index}"] if rated else []), *super().window_columns()]

    def source(self) -> str:
        if self.by_window and self.length is None:
            return (
                f"(SELECT *, coalesce({self.rate(f'total_{self.index}')}, 0) AS rate_{self.index} FROM {self.ordered})"
            )
        return super().source()

    def tier_and_rate(self) -> tuple[str, str]:
        if self.by_window:
            tier = f"tier_{self.index}" if self.length else self.tier(f"total_{self.index}")
            return tier, f"rate_{self.index}"
        if self.is_signed:
            return "1", str(self.component.rates.tables[0].tiers[0].rate)
        return self.tier(f"after_{self.index}"), self.rate(f"after_{self.index}")

    @property
    def _is_trued_up(self) -> bool:
        length = self.length
        return self.by_window and length is not None and length.value > self.scope.period.length.value

    def shares(self) -> Iterable[str]:
        yield from super().shares()
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
            amounts = {"share": scope.sql.whole(self.behind_gates(f"({rounded[0]}) - ({rounded[1]})"))}
        columns = {
            "before": self.shown(earlier),
            "after": self.shown(f"total_{index}"),
            "tier": f"CAST(tier_{index} AS INTEGER)",
            "rate": f"CAST(rate_{index} AS INTEGER)",
            **amounts,
        }
        return f"{self.row(TRUE_UP, columns)}\nFROM {self.windows}\nWHERE {earlier} > 0 AND rate_{index} <> {old_rate}"
