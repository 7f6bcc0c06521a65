"""What one window of a component came to, as numbers to keep: each type has its own (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tongzhou.incentives.plans.facade import (
    PPM,
    Bonus,
    Component,
    Contest,
    Flat,
    Growth,
    Guarantee,
    Mode,
    Quota,
    Rated,
    Table,
    Tier,
    Units,
    Upline,
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
    gate: int | None = None
    """The number of the gate that is shut."""
    measured: Mapping[str, str] = field(default_factory=dict)
    """What the measures came to that an award's condition reads."""


def numbers_of(component: Component, attributes: Mapping[str, Any], reached: Reached) -> dict[str, Any]:
    """The numbers behind a window's amount, by the type of its component."""
    match component:
        case Flat():
            return {"award_minor": component.amount, "measured": dict(reached.measured)}
        case Guarantee():
            return {"award_minor": component.amount}
        case Units():
            return {"award_minor": component.amount, "most": component.most}
        case Contest():
            return {"tier": reached.tier, "prizes_minor": list(component.prizes)}
        case Bonus():
            points = [Tier(point.at, point.pays) for point in component.curve]
            return {
                "award_minor": component.amount,
                "tier": reached.tier,
                **_against_target(reached),
                "tiers": _ratio_tiers(points, _share_bound(reached)),
            }
        case Upline() | Rated():
            return _rated(component, attributes, reached) if isinstance(component, Rated) else {}
    raise TypeError(component.type)


def _rated(component: Rated, attributes: Mapping[str, Any], reached: Reached) -> dict[str, Any]:
    table = component.rates.table_for(attributes)
    detail = {"tier": reached.tier, "rate": None if reached.rate_ppm is None else ratio(reached.rate_ppm)}
    match component:
        case Growth():
            compared = {"compared_minor": reached.baseline_minor, "growth": _growth(reached)}
            return {**detail, **compared, "tiers": _ratio_tiers(table.tiers, _growth_bound(reached))}
        case Quota():
            return {**detail, **_against_target(reached), "tiers": _ratio_tiers(table.tiers, _share_bound(reached))}
    if component.rates.mode is Mode.INTERPOLATED:
        return {**detail, "tiers": _filled_tiers(table, reached.base_minor or 0)}
    return {**detail, "tiers": _amount_tiers(table, reached.base_minor or 0, component.rates.mode)}


def _against_target(reached: Reached) -> dict[str, Any]:
    return {"target_minor": reached.baseline_minor, "attained": _part(reached.base_minor, reached.baseline_minor)}


def ratio(ppm: int) -> str:
    """Parts per million as a plain decimal: 15,000 is `0.015`."""
    return f"{(Decimal(ppm) / PPM).normalize():f}"


def _part(of: int | None, whole: int | None) -> str | None:
    """A ratio with six decimals, cut, not rounded: it never shows a tier that was not reached."""
    return None if of is None or not whole or whole < 0 else ratio(of * PPM // whole)


def _growth(reached: Reached) -> str | None:
    if reached.base_minor is None or reached.baseline_minor is None:
        return None
    return _part(reached.base_minor - reached.baseline_minor, reached.baseline_minor)


def reason_of(component: Component, reached: Reached) -> str | None:
    """Why nothing was earned."""
    if reached.earned_minor:
        return None
    if reached.gate:
        return "gate_shut"
    base, tier = reached.base_minor, reached.tier
    match component:
        case Flat():
            return None if reached.awarded else "award_not_met"
        case Guarantee():
            return "above_guarantee"
        case Contest():
            return "not_ranked" if tier is None else "no_prize"
        case Growth():
            reasons = {
                "nothing_counted": base is None,
                "base_not_positive": base is not None and base <= 0,
                "nothing_to_compare": (reached.baseline_minor or 0) <= 0,
                "growth_below_first_tier": tier is None,
            }
        case Quota() | Bonus():
            reasons = {
                "nothing_counted": base is None,
                "no_target": reached.baseline_minor is None,
                "base_not_positive": base is not None and base <= 0,
                "below_first_tier": tier is None,
            }
        case _:
            reasons = {
                "nothing_counted": base is None,
                "base_not_positive": base is not None and base <= 0,
                "below_first_tier": tier is None,
            }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _growth_bound(reached: Reached) -> tuple[int, int]:
    """What growth is a part of, and where it begins: both the year before."""
    return (reached.baseline_minor or 0,) * 2


def _share_bound(reached: Reached) -> tuple[int, int]:
    """What attainment is a part of, and where it begins: the target, and nothing."""
    return reached.baseline_minor or 0, 0


def _ratio_tiers(tiers: Sequence[Tier], bound: tuple[int, int]) -> list[dict[str, Any]]:
    """Steps whose bounds are ratios, with the smallest amount that reaches each of them."""
    whole, begins = bound
    ends = [ratio(tier.start) for tier in tiers[1:]] + [None]
    return [
        {
            "from": ratio(tier.start),
            "to": end,
            "rate": ratio(tier.rate),
            "within_minor": None,
            "start_minor": begins - (-whole * tier.start // PPM) if whole > 0 else None,
        }
        for tier, end in zip(tiers, ends, strict=True)
    ]


def _amount_tiers(table: Table, base: int, mode: Mode) -> list[dict[str, Any]]:
    """The table with what lies in each step; a retroactive table has the whole base in the step reached."""
    ends = [tier.start for tier in table.tiers[1:]] + [None]
    rows = []
    for tier, end in zip(table.tiers, ends, strict=True):
        within = max(0, min(base, base if end is None else end) - tier.start)
        if mode is not Mode.MARGINAL:
            within = base if base > 0 and base >= tier.start and (end is None or base < end) else 0
        rows.append({"from": tier.start, "to": end, "rate": ratio(tier.rate), "within_minor": within})
    return rows


def _filled_tiers(table: Table, base: int) -> list[dict[str, Any]]:
    """Steps that pay an amount, with what lies in each of them."""
    return [
        {
            "from": tier.start,
            "to": tier.end,
            "rate": None,
            "pays_minor": tier.amount,
            "within_minor": max(0, min(base, tier.end) - tier.start),
        }
        for tier in table.tiers
    ]
