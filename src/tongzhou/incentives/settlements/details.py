"""What a component's amount rests on, window by window: stored with it, put into words when read (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tongzhou.incentives.plans.facade import (
    PPM,
    Component,
    Flat,
    Growth,
    Mode,
    Plan,
    Rated,
    Table,
    Window,
    told,
)


@dataclass(frozen=True, slots=True)
class Reached:
    """What the engine found for one partner, component and window."""

    window: date | None
    base_minor: int | None
    baseline_minor: int | None
    tier: int | None
    rate_ppm: int | None
    earned_minor: int
    awarded: bool
    measured: Mapping[str, str] = field(default_factory=dict)
    """What the measures came to that an award's condition reads."""


def component_detail(
    plan: Plan, component: Component, attributes: Mapping[str, Any], windows: Sequence[Reached]
) -> dict[str, Any]:
    """The numbers behind an amount: `mode` and one entry per window, and what they are called (see `explanations`)."""
    if component.window is Window.TRANSACTION:
        windows = [replace(NOTHING, earned_minor=sum(reached.earned_minor for reached in windows))]
    found = [_window(component, attributes, reached) for reached in windows or [NOTHING]]
    return {
        "mode": component.mode,
        "measures": {key: _measure(plan, key) for key in _measures_of(plan, component)},
        "conditions": _conditions(plan, component),
        "windows": found,
    }


def conditions_by_component(plan: Plan) -> dict[str, dict[str, Any]]:
    """The title of every component and the part of its detail that the plan alone decides, by its key."""
    return {
        component.key: {"title": dict(component.title), "conditions": _conditions(plan, component)}
        for component in plan.components
    }


def _conditions(plan: Plan, component: Component) -> dict[str, Any]:
    """What a line, and what the whole, must meet; by the names that the plan has for them."""
    return {name: told(plan, formula) for name, formula in component.conditions.items()}


def _measures_of(plan: Plan, component: Component) -> list[str]:
    """The measure that is priced, or those that an award's condition reads."""
    return [key for key in plan.measures if component.reads(key)]


def _measure(plan: Plan, key: str) -> dict[str, Any]:
    measure = plan.measures[key]
    return {"title": dict(measure.title), "kind": measure.kind.value}


NOTHING = Reached(None, None, None, None, None, 0, False)


def _window(component: Component, attributes: Mapping[str, Any], reached: Reached) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "window": None if reached.window is None else reached.window.isoformat(),
        "base_minor": reached.base_minor,
        "earned_minor": reached.earned_minor,
        "reason": _reason(component, reached),
    }
    match component:
        case Flat():
            return {**detail, "award_minor": component.amount, "measured": dict(reached.measured)}
        case Rated():
            return detail | _priced(component, attributes, reached)
    raise TypeError(component.type)


def _priced(component: Rated, attributes: Mapping[str, Any], reached: Reached) -> dict[str, Any]:
    table = component.rates.table_for(attributes)
    detail = {"tier": reached.tier, "rate": None if reached.rate_ppm is None else ratio(reached.rate_ppm)}
    if isinstance(component, Growth):
        return {
            **detail,
            "compared_minor": reached.baseline_minor,
            "growth": _growth(reached),
            "tiers": _growth_tiers(table),
        }
    return {**detail, "tiers": _volume_tiers(table, reached.base_minor or 0, component.rates.mode)}


def ratio(ppm: int) -> str:
    """Parts per million as a plain decimal: 15,000 is `0.015`."""
    return f"{(Decimal(ppm) / PPM).normalize():f}"


def _reason(component: Component, reached: Reached) -> str | None:
    """Why nothing was earned."""
    is_growth = isinstance(component, Growth)
    base = reached.base_minor
    cases = {
        "award_not_met": isinstance(component, Flat) and not reached.awarded,
        "nothing_counted": not isinstance(component, Flat) and base is None,
        "base_not_positive": base is not None and base <= 0,
        "nothing_to_compare": is_growth and (reached.baseline_minor or 0) <= 0,
        "growth_below_first_tier": is_growth and reached.tier is None,
        "below_first_tier": not isinstance(component, Flat) and reached.tier is None,
    }
    return None if reached.earned_minor else next((reason for reason, holds in cases.items() if holds), None)


def _growth(reached: Reached) -> str | None:
    """Growth as a ratio with six decimals, cut, not rounded: it never shows a tier that was not reached."""
    if not reached.baseline_minor or reached.baseline_minor < 0 or reached.base_minor is None:
        return None
    ppm = (reached.base_minor - reached.baseline_minor) * PPM // reached.baseline_minor
    return ratio(ppm)


def _growth_tiers(table: Table) -> list[dict[str, Any]]:
    ends = [ratio(tier.start) for tier in table.tiers[1:]] + [None]
    return [
        {"from": ratio(tier.start), "to": end, "rate": ratio(tier.rate), "within_minor": None}
        for tier, end in zip(table.tiers, ends, strict=True)
    ]


def _volume_tiers(table: Table, base: int, mode: Mode) -> list[dict[str, Any]]:
    """The table with what lies in each step; a retroactive table has the whole base in the step reached."""
    ends = [tier.start for tier in table.tiers[1:]] + [None]
    rows = []
    for tier, end in zip(table.tiers, ends, strict=True):
        within = max(0, min(base, base if end is None else end) - tier.start)
        if mode is not Mode.MARGINAL:
            within = base if base > 0 and base >= tier.start and (end is None or base < end) else 0
        rows.append({"from": tier.start, "to": end, "rate": ratio(tier.rate), "within_minor": within})
    return rows
