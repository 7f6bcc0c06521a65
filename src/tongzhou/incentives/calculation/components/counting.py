"""Components that count line by line: a line's share is what its window earns after it, less before it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tongzhou.incentives.calculation.components.pricing import LINE, STATEMENT_SCALE, Pricing
from tongzhou.incentives.calculation.sql_amounts import RATE_UNIT
from tongzhou.incentives.plans.facade import Measured, RoundingAt, Window

Measured_co = TypeVar("Measured_co", bound=Measured, covariant=True)


@dataclass(frozen=True, eq=False)
class CountingPricing(Pricing[Measured_co]):
    """Counts running totals. A type says what a total earns exactly, in parts of a minor unit."""

    @property
    @abstractmethod
    def scale(self) -> int:
        """How many parts of `exact` make one minor unit."""

    @property
    def is_signed(self) -> bool:
        """Whether a total below zero earns below zero."""
        return False

    @abstractmethod
    def exact(self, total: str) -> str:
        """What `total` earns, not rounded."""

    def rounded(self, total: str) -> str:
        """What `total` earns in whole minor units."""
        return f"({self.scope.sql.rounded(self.exact(total), self.scale, signed=self.is_signed)})"

    def tier_and_rate(self) -> tuple[str, str]:
        """The tier and the rate of a line, over the columns of positions and of its window."""
        return "1", "CAST(NULL AS INTEGER)"

    def window_columns(self) -> list[str]:
        """What a line takes from its window."""
        return [self.gate] if self.component.gates else []

    def line_columns(self) -> dict[str, str]:
        """Further columns of a line's row."""
        return {}

    def number(self, figure: str) -> str:
        """A sum of what is counted, as it is kept."""
        return self.scope.sql.whole(figure) if self.unit == 1 else self.scope.sql.wide(figure)

    def shown(self, figure: str) -> str:
        """A figure as rows show it."""
        sql = self.scope.sql
        return figure if self.unit == 1 else sql.whole(sql.rounded(f"({figure})", self.unit, signed=True))

    @property
    def unit(self) -> int:
        """In how many parts of a minor unit it counts."""
        measure = self.scope.plan.measures.get(self.component.measure)
        return RATE_UNIT if measure is not None and self.scope.plan.converts(measure) else 1

    @property
    def amount(self) -> str:
        """What it counts of a line."""
        counted = f"m_{self.component.measure}"
        return f"CASE WHEN counted_{self.index} THEN {counted} ELSE 0 END" if self.component.lines else counted

    def positions(self) -> list[str]:
        columns = [
            f"{self.amount} AS amount_{self.index}",
            f"{self.running(self.amount, self.number)} AS after_{self.index}",
        ]
        if self.component.window is Window.TRANSACTION:
            columns.append(f"{self._whole_transaction()} AS total_{self.index}")
        return columns

    def running(self, counted: str, number: Callable[[str], str]) -> str:
        """The sum of what is counted up to and with a line, over its window."""
        scope, partition = self.scope, ["partner_no"]
        if self.component.window is Window.TRANSACTION:
            if not scope.refunds:
                return counted
            partition += ["original_txn", "original_line"]
        elif self._has_several_windows():
            partition.append(self.window)
        over = f"PARTITION BY {', '.join(partition)} ORDER BY {scope.canonical} ROWS UNBOUNDED PRECEDING"
        return number(f"sum({counted}) OVER ({over})")

    def _whole_transaction(self) -> str:
        if not self.scope.refunds:
            return self.amount
        over = "PARTITION BY partner_no, original_txn, original_line"
        return self.number(f"sum({self.amount}) OVER ({over})")

    def _has_several_windows(self) -> bool:
        scope = self.scope
        longest = max(length.value for length in [*scope.lengths, scope.period.length])
        return self.length is not None and self.length.value < longest

    def shares(self) -> Iterable[str]:
        index = self.index
        before, after = self._totals()
        tier, rate = self.tier_and_rate()
        columns = {
            "position": "position",
            "txn": "txn",
            "line": "line",
            "day": "day",
            "window_start": self.window if self.length else "window_day",
            "base": self.shown(f"amount_{index}"),
            "before": self.shown(before),
            "after": self.shown(after),
            "tier": f"CAST({tier} AS INTEGER)",
            "rate": f"CAST({rate} AS INTEGER)",
            **self.line_columns(),
            **self._amounts(*self.priced()),
        }
        only = f" AND counted_{index}" if self.component.lines else ""
        yield f"{self.row(LINE, columns)}\nFROM {self.source()}\nWHERE window_day >= {self.scope.first}{only}"

    def _totals(self) -> tuple[str, str]:
        """What is counted before a line, and after it."""
        return f"(after_{self.index} - amount_{self.index})", f"after_{self.index}"

    def priced(self) -> tuple[str, str]:
        """What is priced: what a line earns is what the second earns less what the first does."""
        return self._totals()

    def source(self) -> str:
        """Counted lines with what they take from their windows."""
        wanted = self.window_columns()
        if not wanted:
            return self.ordered
        window = f"(SELECT partner_no, {self.window}, {', '.join(wanted)} FROM {self.windows})"
        return f"{self.ordered} JOIN {window} USING (partner_no, {self.window})"

    def _amounts(self, before: str, after: str) -> dict[str, str]:
        scope = self.scope
        if scope.by_statement:
            scaled = self.behind_gates(scope.sql.wide(f"({self.exact(after)}) - ({self.exact(before)})"))
            return {"exact": f"{scaled} * {STATEMENT_SCALE // self.scale}"}
        if scope.plan.rounding is RoundingAt.LINE:
            exact = f"(({self.exact(after)}) - ({self.exact(before)}))"
            return {"share": scope.sql.whole(self.behind_gates(scope.sql.rounded(exact, self.scale, signed=True)))}
        return {"share": scope.sql.whole(self.behind_gates(f"{self.rounded(after)} - {self.rounded(before)}"))}
