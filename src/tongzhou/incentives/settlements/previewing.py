"""A running period as a statement would show it today, and what the next step up would bring (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tongzhou.incentives.plans.facade import Plan, is_eligible
from tongzhou.incentives.settlements.contracts import SettlementFacts
from tongzhou.incentives.settlements.presentation import show_component
from tongzhou.incentives.settlements.pricing import attributes_of_one, calculate_now, nothing_earned, price_components
from tongzhou.kernel.money import format_minor, round_half_away
from tongzhou.kernel.periods import Period
from tongzhou.kernel.texts import Locale


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next rung of a ladder: at which base it begins, how much is missing, what reaching it adds."""

    rung: int
    from_minor: int
    remaining_minor: int
    extra_minor: int


def preview(plan: Plan, told: SettlementFacts, period: Period, locale: Locale) -> dict[str, Any] | None:
    """What one partner has earned so far in `period`, component by component; processor work, for a thread.

    `told` holds the facts of that partner only. Caps of the plan are applied as they will be. None for a partner
    who takes no part in the plan; one of whom no line counts yet has earned nothing, and sees the first step up.
    """
    rows = price_components(calculate_now(plan, told, period), told)
    if not rows:
        attributes = attributes_of_one(plan, told)
        if not is_eligible(plan, attributes):
            return None
        rows = nothing_earned(plan, attributes)
    components = [
        {
            **show_component(row, plan.currency, locale),
            "next": _shown(next_step(row["detail"], row["uncapped_minor"], room), plan.currency),
        }
        for row, room in zip(rows, rooms(plan, rows), strict=True)
    ]
    total = sum(row["amount_minor"] for row in rows)
    return {"currency": plan.currency, "earned": format_minor(total, plan.currency), "components": components}


def rooms(plan: Plan, rows: Sequence[Mapping[str, Any]]) -> list[int | None]:
    """How much more each component can bring before its own cap or the plan's takes it; None without a cap."""
    earned = [row["uncapped_minor"] for row in rows]
    caps = [None if component.cap is None else component.cap.amount for component in plan.components]
    own = [None if cap is None else cap - each for cap, each in zip(caps, earned, strict=True)]
    if plan.cap is None:
        return own
    kept = sum(each if cap is None else min(cap, each) for cap, each in zip(caps, earned, strict=True))
    shared = plan.cap.amount - kept
    return [shared if room is None else min(room, shared) for room in own]


def next_step(detail: Mapping[str, Any], earned_minor: int, room_minor: int | None = None) -> NextStep | None:
    """The next rung of a component's last window; None for awards, and on the highest rung.

    Reaching the rung is counted at its lower bound, which is inclusive. It adds no more than caps leave room for.
    """
    window = detail["windows"][-1]
    if detail["mode"] == "each":
        return None
    base = window["base_minor"] or 0
    for rung, tier in enumerate(window.get("tiers") or (), 1):
        start = tier.get("start_minor", tier["from"])
        if rung > (window.get("tier") or 0) and start is not None and start > base:
            extra = _earned_at(detail["mode"], window, tier, start) - earned_minor
            room = extra if room_minor is None else max(0, room_minor)
            return NextStep(rung, start, start - base, min(extra, room))
    return None


def _earned_at(mode: str, window: Mapping[str, Any], tier: Mapping[str, Any], base: int) -> int:
    """What the window earns with `base`, the lower bound of `tier`."""
    tiers = window["tiers"]
    below = tiers[: tiers.index(tier)]
    if mode == "interpolated":
        return sum(each["pays_minor"] for each in below)
    if mode == "bonus":
        return round_half_away(window["award_minor"] * Fraction(tier["rate"]))
    if mode in ("marginal", "quota_marginal"):
        starts = [each.get("start_minor", each["from"]) for each in (*below, tier)]
        widths = zip(below, pairwise(starts), strict=True)
        return round_half_away(
            sum(((high - low) * Fraction(each["rate"]) for each, (low, high) in widths), Fraction(0))
        )
    rated = base - (window["compared_minor"] or 0) if mode == "growth_increment" else base
    return round_half_away(rated * Fraction(tier["rate"]))


def _shown(step: NextStep | None, currency: str) -> dict[str, Any] | None:
    if step is None:
        return None
    return {
        "rung": step.rung,
        "from": format_minor(step.from_minor, currency),
        "remaining": format_minor(step.remaining_minor, currency),
        "extra": format_minor(step.extra_minor, currency),
    }
