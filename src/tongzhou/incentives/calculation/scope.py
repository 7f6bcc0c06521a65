"""What every part of the generated SQL asks: the plan's components in place, the days that matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tongzhou.expressions.facade import Kind
from tongzhou.incentives.calculation.components.catalogue import pricings_of
from tongzhou.incentives.calculation.components.pricing import Pricing
from tongzhou.incentives.calculation.dialect import DuckDB
from tongzhou.incentives.calculation.groups import Group, groups_of
from tongzhou.incentives.plans.facade import (
    Aggregate,
    CapMode,
    Component,
    Measure,
    Plan,
    Refunds,
    RoundingAt,
)
from tongzhou.kernel.money import currency_scale
from tongzhou.kernel.periods import Length, Period


@dataclass(frozen=True)
class Scope:
    """One plan version over one period, up to `until` (the first day that does not count yet)."""

    plan: Plan
    period: Period
    until: date | None
    sql: DuckDB

    @cached_property
    def parts(self) -> list[Pricing[Component]]:
        """The components in the plan's order."""
        return pricings_of(self)

    @cached_property
    def groups(self) -> list[Group]:
        """The components by what they count, in the order in which their shares are made."""
        return groups_of(self.parts)

    def group_of(self, part: Pricing[Component]) -> Group:
        """The group that a component counts with."""
        return next(group for group in self.groups if part in group.parts)

    @cached_property
    def lengths(self) -> list[Length]:
        """The window lengths in use, shortest first."""
        return sorted({part.length for part in self.parts if part.length}, key=lambda length: length.value)

    @property
    def first(self) -> str:
        """The first day that earns."""
        return self.day(self.period.first)

    @property
    def end(self) -> str:
        """The day after the last that earns."""
        return self.day(min(self.period.end, self.until) if self.until else self.period.end)

    @cached_property
    def context(self) -> str:
        """The first day of the longest window that the period lies in."""
        starts = [Period.containing(self.period.first, length).first for length in self.lengths]
        return self.day(min([self.period.first, *starts]))

    def baseline(self, length: Length) -> tuple[str, str]:
        """The half-open days a year before that growth over windows of `length` compares with."""
        start = Period.containing(self.period.first, length).year_before().first
        last = list(self.period.parts(length))[-1] if length.value < self.period.length.value else None
        end = (last or Period.containing(self.period.first, length)).year_before().end
        return self.day(start), self.day(end)

    @property
    def refunds(self) -> bool:
        """Whether lines name the line they take back, and count in its window."""
        named = self.plan.sources.transactions.original_id is not None
        return named and self.plan.refunds is Refunds.ORIGINAL

    @property
    def credits(self) -> bool:
        """Whether anybody is credited for lines that are not theirs alone."""
        return any(group.passes_on for group in self.groups)

    @property
    def converts(self) -> bool:
        """Whether lines carry currencies."""
        return self.plan.sources.exchange_rates is not None

    @property
    def derives(self) -> bool:
        """Whether components rest on what others earn on a line."""
        return any(group.built_on for group in self.groups)

    @property
    def passes_moment(self) -> bool:
        """Whether lines keep their instant for what is asked of them later."""
        return self.credits and bool(self.plan.sources.dated or self.plan.sources.tree)

    def carried(self) -> list[str]:
        """The columns of a line that all who are credited for it take as they are."""
        names = ["txn", "line", "comp", "day", "product_known"]
        names += ["moment"] if self.passes_moment else []
        if self.refunds:
            names += ["own_partner", "own_day", "is_refund", "original_comp", "original_txn", "original_line"]
        names += [f"counted_{part.index}" for part in self.parts if part.component.lines]
        return names + [f"window_{length.name.lower()}" for length in self.lengths]

    @property
    def by_statement(self) -> bool:
        """Whether the one rounding is over the whole statement."""
        return self.plan.rounding is RoundingAt.STATEMENT

    @cached_property
    def gated(self) -> bool:
        """Whether any component has gates."""
        return any(component.gates for component in self.plan.components)

    @cached_property
    def pooled(self) -> bool:
        """Whether partners share a pool."""
        return any(component.pool is not None for component in self.plan.components)

    @cached_property
    def keeping_room(self) -> list[int]:
        """The components under whose cap every line keeps its room, whatever refunds give back."""
        caps = [(part.index, part.component.cap) for part in self.parts]
        return [index for index, cap in caps if cap is not None and not cap.reopens and self.refunds]

    @cached_property
    def blocking(self) -> bool:
        """Whether anything can block a partner."""
        return self.refunds or self.credits or self.converts or any(list(part.problems()) for part in self.parts)

    @cached_property
    def sequential(self) -> bool:
        """Whether any cap or pool is borne by the last lines."""
        caps = [self.plan.cap, *(component.cap for component in self.plan.components)]
        return self.pooled or any(cap is not None and cap.mode is CapMode.SEQUENTIAL for cap in caps)

    @property
    def counted(self) -> str:
        """The condition of lines that count at all, from the first day of the longest window on."""
        blocked = " AND partner NOT IN (SELECT partner FROM problems)" if self.blocking else ""
        return f"excluded IS NULL AND day >= {self.context}{blocked}"

    @cached_property
    def active(self) -> str:
        """A select of the partners with anything that counts in the period."""
        return "\nUNION\n".join(
            f"SELECT DISTINCT partner_no FROM {rows} WHERE {self.counted} AND day >= {self.first}"
            for rows in dict.fromkeys(["lines", *(group.rows for group in self.groups)])
        )

    @property
    def canonical(self) -> str:
        """The canonical order of lines: instant, transaction id, line number; refunds at their original's."""
        if self.refunds:
            return "original_comp, original_txn, original_line, is_refund, comp, txn, line"
        return "comp, txn, line"

    def used_measures(self) -> list[Measure]:
        """The measures that any component reads of its lines."""
        read = {measure.key for part in self.parts for measure in part.measures()}
        return [
            measure
            for key, measure in self.plan.measures.items()
            if measure.aggregate is not Aggregate.COUNT and key in read
        ]

    def major(self, minor: str, kind: Kind) -> str:
        """A figure as conditions see it: money in units of its currency."""
        scale = currency_scale(self.plan.currency)
        if kind is not Kind.MONEY or scale == 0:
            return minor
        return f"({minor} * CAST({self.sql.text(f'0.{1:0{scale}}')} AS DECIMAL({scale + 1}, {scale})))"

    def partner_columns(self, prefix: str = "", dated: str = "") -> Mapping[str, str]:
        """The SQL of every partner attribute that a condition may read; `dated` is before those with a history."""
        sources = self.plan.sources
        return {
            f"partner.{field.name}": self.major(f"{before}f_{field.name}", field.kind)
            for before, fields in (
                (prefix, sources.partners.fields),
                (dated, sources.history.fields if sources.history else ()),
            )
            for field in fields
        }

    def day(self, day: date) -> str:
        """A day as SQL."""
        return f"DATE '{day.isoformat()}'"


def deciding_days(plan: Plan, period: Period) -> list[tuple[date, date]]:
    """The half-open spans of days whose lines can decide the result: windows, and baselines a year before."""
    spans = [(period.first, period.end)]
    for component in plan.components:
        length = plan.window_length(component)
        start = Period.containing(period.first, length).first if length else period.first
        spans.append((start, period.end))
        if component.looks_back:
            before = Period.containing(start, length or period.length).year_before()
            spans.append((before.first, period.year_before().end))
    return sorted(set(spans))
