"""Components that price a measure line by line: a line's share is what its window earns after it, less before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tongzhou.incentives.calculation.components.pricing import LINE, Pricing
from tongzhou.incentives.plans.facade import PPM, Mode, Rated, RoundingAt, Table, Window

Rated_co = TypeVar("Rated_co", bound=Rated, covariant=True)

STATEMENT_SCALE = PPM * PPM


@dataclass(frozen=True, eq=False)
class RatedPricing(Pricing[Rated_co]):
    """Prices running totals by a rate table. A type says what a total earns exactly, in parts of a minor unit."""

    @property
    def needs_window(self) -> bool:
        """Whether pricing a line needs the final total of its window."""
        return self.component.rates.mode is Mode.RETROACTIVE

    @property
    def scale(self) -> int:
        """How many parts of `exact` make one minor unit."""
        return PPM

    @property
    def is_signed(self) -> bool:
        """Whether a total below zero earns below zero: flat rates only."""
        return self.component.rates.mode is Mode.FLAT

    def exact(self, total: str) -> str:
        """What `total` earns, not rounded."""
        raise NotImplementedError

    def reaches(self, total: str, start: int) -> str:
        """Whether a total reaches a tier."""
        return f"{total} >= {start}" if start else f"{total} > 0"

    def rounded(self, total: str) -> str:
        """What `total` earns in whole minor units."""
        return f"({self.scope.sql.rounded(self.exact(total), self.scale, signed=self.is_signed)})"

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

    @property
    def amount(self) -> str:
        """What it counts of a line, in minor units."""
        counted = f"m_{self.component.measure}"
        return f"CASE WHEN counted_{self.index} THEN {counted} ELSE 0 END" if self.component.lines else counted

    def sums(self) -> list[str]:
        if not self.needs_window or self.length is None:
            return []
        return [f"{self.scope.sql.whole(f'sum({self.amount})')} AS total_{self.index}"]

    def results(self) -> list[str]:
        if not self.needs_window or self.length is None:
            return []
        total = f"total_{self.index}"
        return [f"coalesce({self.rate(total)}, 0) AS rate_{self.index}", f"{self.tier(total)} AS tier_{self.index}"]

    def positions(self) -> list[str]:
        columns = [f"{self.amount} AS amount_{self.index}", f"{self._running()} AS after_{self.index}"]
        if self.component.window is Window.TRANSACTION:
            columns.append(f"{self._whole_transaction()} AS total_{self.index}")
        return columns

    def _running(self) -> str:
        scope, partition = self.scope, ["partner_no"]
        if self.component.window is Window.TRANSACTION:
            if not scope.refunds:
                return self.amount
            partition += ["original_txn", "original_line"]
        elif self._has_several_windows():
            partition.append(self.window)
        over = f"PARTITION BY {', '.join(partition)} ORDER BY {scope.canonical} ROWS UNBOUNDED PRECEDING"
        return scope.sql.whole(f"sum({self.amount}) OVER ({over})")

    def _whole_transaction(self) -> str:
        if not self.scope.refunds:
            return self.amount
        over = "PARTITION BY partner_no, original_txn, original_line"
        return self.scope.sql.whole(f"sum({self.amount}) OVER ({over})")

    def _has_several_windows(self) -> bool:
        scope = self.scope
        longest = max(length.value for length in [*scope.lengths, scope.period.length])
        return self.length is not None and self.length.value < longest

    def shares(self) -> Iterable[str]:
        index = self.index
        after, before = f"after_{index}", f"(after_{index} - amount_{index})"
        source, tier, rate = self._source()
        columns = {
            "position": "position",
            "txn": "txn",
            "line": "line",
            "day": "day",
            "window_start": self.window if self.length else "window_day",
            "base": f"amount_{index}",
            "before": before,
            "after": after,
            "tier": f"CAST({tier} AS INTEGER)",
            "rate": f"CAST({rate} AS INTEGER)",
            **self._amounts(before, after),
            **self.line_columns(),
        }
        only = f" AND counted_{index}" if self.component.lines else ""
        yield f"{self.row(LINE, columns)}\nFROM {source}\nWHERE window_day >= {self.scope.first}{only}"

    def line_columns(self) -> dict[str, str]:
        """Further columns of a line's row."""
        return {}

    def window_columns(self) -> list[str]:
        """Further columns that a line takes from its window."""
        return []

    def _source(self) -> tuple[str, str, str]:
        """Where a line finds its rate: its window's, its transaction's, or its own total's."""
        index = self.index
        if self.needs_window and self.length is not None:
            columns = ["partner_no", self.window, f"tier_{index}", f"rate_{index}", *self.window_columns()]
            wanted = f"(SELECT {', '.join(columns)} FROM {self.windows})"
            return f"{self.ordered} JOIN {wanted} USING (partner_no, {self.window})", f"tier_{index}", f"rate_{index}"
        if self.needs_window:
            total = f"total_{index}"
            source = f"(SELECT *, coalesce({self.rate(total)}, 0) AS rate_{index} FROM {self.ordered})"
            return source, self.tier(total), f"rate_{index}"
        if self.is_signed:
            return self.ordered, "1", str(self.component.rates.tables[0].tiers[0].rate)
        return self.ordered, self.tier(f"after_{index}"), self.rate(f"after_{index}")

    def _amounts(self, before: str, after: str) -> dict[str, str]:
        scope = self.scope
        if scope.by_statement:
            scaled = scope.sql.wide(f"({self.exact(after)}) - ({self.exact(before)})")
            return {"exact": f"{scaled} * {STATEMENT_SCALE // self.scale}"}
        if scope.plan.rounding is RoundingAt.LINE:
            exact = f"(({self.exact(after)}) - ({self.exact(before)}))"
            return {"share": scope.sql.whole(scope.sql.rounded(exact, self.scale, signed=True))}
        return {"share": scope.sql.whole(f"{self.rounded(after)} - {self.rounded(before)}")}
