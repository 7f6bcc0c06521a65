"""Two versions of a plan over the same periods: what each costs, who wins, who loses (pure, in minor units)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

Amounts = Mapping[tuple[str, str], int]
"""Minor units by partner and component, as a calculation has them."""

BOUNDS: Final = (-50, -20, -5, 0, 5, 20, 50)
"""Where buckets of change begin, in percent of what the version in force pays; no change is a bucket of its own."""
QUANTILES: Final = (0, 10, 25, 50, 75, 90, 100)


@dataclass(frozen=True, slots=True)
class Side:
    """What one version makes of a period; `blocked`: partners whom a fault in the data keeps from being paid."""

    amounts: Amounts
    blocked: int = 0

    def by_partner(self) -> Counter[str]:
        """What each partner with lines in the period gets, nothing too."""
        found = Counter[str]()
        for (partner, _), minor in self.amounts.items():
            found[partner] += minor
        return found


NOTHING: Final = Side({})


@dataclass(frozen=True, slots=True)
class Tried:
    """One period by the version that is tried and by the one in force, if there is one."""

    period: str
    after: Side
    before: Side = NOTHING


@dataclass(slots=True)
class Outcome:
    """One partner over all periods."""

    partner: str
    before: int = 0
    after: int = 0
    components: dict[str, list[int]] = field(default_factory=dict)
    """By key what a component pays by the version in force and by the one that is tried."""

    @property
    def change(self) -> int:
        """What the partner wins; negative for a loss."""
        return self.after - self.before


def outcomes(tried: Sequence[Tried]) -> list[Outcome]:
    """Every partner with lines in one of the periods, by code."""
    found: dict[str, Outcome] = {}
    for each in tried:
        for place, side in enumerate((each.before, each.after)):
            for (partner, component), minor in side.amounts.items():
                outcome = found.setdefault(partner, Outcome(partner))
                outcome.components.setdefault(component, [0, 0])[place] += minor
    for outcome in found.values():
        outcome.before, outcome.after = (sum(pair[place] for pair in outcome.components.values()) for place in (0, 1))
    return [found[code] for code in sorted(found)]


def partners_that_differ(tried: Tried) -> list[str]:
    """Partners for whom any component comes to something else in this period, by code."""
    before, after = tried.before.amounts, tried.after.amounts
    return sorted({key[0] for key in {*before, *after} if before.get(key, 0) != after.get(key, 0)})


def summary(tried: Sequence[Tried], found: Sequence[Outcome]) -> dict[str, Any]:
    """The figures of a simulation, as they are kept: whole minor units and counts."""
    changes = sorted(each.change for each in found)
    return {
        "periods": [_period(each) for each in tried],
        "before_minor": sum(each.before for each in found),
        "after_minor": sum(each.after for each in found),
        "partners": len(found),
        "paid_before": sum(each.before > 0 for each in found),
        "paid_after": sum(each.after > 0 for each in found),
        "winners": sum(change > 0 for change in changes),
        "losers": sum(change < 0 for change in changes),
        "won_minor": sum(change for change in changes if change > 0),
        "lost_minor": sum(change for change in changes if change < 0),
        "buckets": buckets(found),
        "quantiles": [{"percent": each, "change_minor": quantile(changes, each)} for each in QUANTILES if changes],
    }


def _period(tried: Tried) -> dict[str, Any]:
    before, after = tried.before.by_partner(), tried.after.by_partner()
    return {
        "code": tried.period,
        "before_minor": sum(before.values()),
        "after_minor": sum(after.values()),
        "partners": len({*before, *after}),
        "paid_before": sum(minor > 0 for minor in before.values()),
        "paid_after": sum(minor > 0 for minor in after.values()),
        "blocked": max(tried.before.blocked, tried.after.blocked),
    }


def buckets(found: Iterable[Outcome]) -> list[dict[str, Any]]:
    """How many partners change by how much of what they had, from the worst loss to the best gain.

    Each bucket is `[from, to)` in percent; who had nothing and gets something is `new`, who keeps all is `same`.
    """
    counts = Counter(_bucket(each) for each in found)
    edges = [None, *BOUNDS, None]
    spans = [("span", low, high) for low, high in pairwise(edges)]
    middle = BOUNDS.index(0) + 1
    places = [*spans[:middle], ("same", None, None), *spans[middle:], ("new", None, None)]
    return [{"kind": kind, "from": low, "to": high, "partners": counts[kind, low, high]} for kind, low, high in places]


def _bucket(each: Outcome) -> tuple[str, int | None, int | None]:
    if each.change == 0:
        return ("same", None, None)
    if each.before <= 0:
        return ("new", None, None) if each.change > 0 else ("span", None, BOUNDS[0])
    place = bisect_right([bound * each.before for bound in BOUNDS], each.change * 100)
    edges = [None, *BOUNDS, None]
    return ("span", edges[place], edges[place + 1])


def quantile(rising: Sequence[int], percent: int) -> int:
    """The smallest value that so many percent of the values do not exceed; the first for 0."""
    return rising[max(0, -(-len(rising) * percent // 100) - 1)]
