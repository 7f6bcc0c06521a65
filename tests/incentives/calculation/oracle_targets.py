"""The naive calculation of targets, curves, filled tiers, units, ranks, guarantees, gates and pools.

Fractions and obvious loops over the plan document, as in `oracle`; nothing of the engine is used.
"""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.incentives.calculation.oracle import (
    Line,
    banded,
    in_place,
    percent,
    reached,
    round_half_away,
    window_of,
)

Rows = list[tuple[str, int]]
"""Partner and minor units, in the order in which a pool is emptied."""


def calculate(
    document: dict[str, Any], lines: list[Line], tiers: dict[str, str], first: date, end: date
) -> dict[tuple[str, str], int]:
    """Minor units by partner and component. `lines` of a component always means: not the category Accessories."""
    placed = [line for line in in_place(lines) if line.day < end]
    active = sorted({line.partner for line in placed if line.day >= first})
    amounts: dict[tuple[str, str], int] = {}
    capped: dict[tuple[str, str], int] = {}
    for component in document["components"]:
        key = component["key"]
        if component["type"] == "guarantee":
            continue
        rows = limited(rows_of(document, component, placed, tiers, first), component)
        for partner in active:
            capped[partner, key] = sum(minor for of, minor in rows if of == partner)
        rows = pooled(rows, component)
        for partner in active:
            amounts[partner, key] = sum(minor for of, minor in rows if of == partner)
    for component in document["components"]:
        if component["type"] == "guarantee":
            for partner in active:
                earned = sum(capped[partner, key] for key in component["of"])
                amounts[partner, component["key"]] = max(100 * int(component["amount"]) - earned, 0)
    return amounts


def counted(component: dict[str, Any], lines: list[Line]) -> list[Line]:
    return [line for line in lines if "lines" not in component or line.category != "Accessories"]


def total_of(component: dict[str, Any], lines: list[Line], partner: str, window: Any) -> Fraction:
    own = [line for line in counted(component, lines) if line.partner == partner]
    return sum((line.amount for line in own if window_of(component, line) == window), Fraction(0))


def is_open(
    document: dict[str, Any], component: dict[str, Any], placed: list[Line], tiers: dict[str, str], line: Line
) -> bool:
    """Whether all gates are open for a partner in the window of one of its lines."""
    for gate in component.get("gates", []):
        if "component" not in gate:
            if tiers[line.partner] != "gold":
                return False
            continue
        (other,) = [each for each in document["components"] if each["key"] == gate["component"]]
        total = total_of(other, placed, line.partner, window_of(other, line))
        if not (total > 0 and total / Fraction(other["target"]) >= percent(gate["attained"])):
            return False
    return True


def rows_of(
    document: dict[str, Any], component: dict[str, Any], placed: list[Line], tiers: dict[str, str], first: date
) -> Rows:
    if component["type"] in ("bonus", "contest"):
        return awards(document, component, placed, tiers, first)
    rows = []
    for line in counted(component, placed):
        if line.day < first:
            continue
        own = [other for other in counted(component, placed) if other.partner == line.partner]
        same = [other for other in own if window_of(component, other) == window_of(component, line)]
        until = same[: same.index(line) + 1]
        now, before = earned(component, until, same), earned(component, until[:-1], same)
        rows.append((line.partner, now - before if is_open(document, component, placed, tiers, line) else 0))
    return rows


def earned(component: dict[str, Any], lines: list[Line], whole_window: list[Line]) -> int:
    """What the first lines of a window earn, in minor units."""
    total = sum((line.amount for line in lines), Fraction(0))
    if component["type"] == "units":
        pieces = int(max(sum((line.pieces for line in lines), Fraction(0)), Fraction(0)))
        return 100 * int(component["amount"]) * min(pieces, int(component.get("most", pieces)))
    rates = component["rates"]
    if rates["mode"] == "interpolated":
        return filled(rates["tiers"], total)
    target = Fraction(component["target"])
    table = [(percent(tier["from"]), percent(tier["rate"])) for tier in rates["tiers"]]
    positive = max(total, Fraction(0))
    if rates["mode"] == "marginal":
        return round_half_away(100 * banded([(start * target, rate) for start, rate in table], positive))
    final = sum((line.amount for line in whole_window), Fraction(0))
    rate = reached(table, final / target) if final > 0 else Fraction(0)
    return round_half_away(100 * rate * positive)


def filled(tiers: list[dict[str, str]], total: Fraction) -> int:
    paid = 0
    for tier in tiers:
        start, end, amount = (Fraction(tier[name]) for name in ("from", "to", "amount"))
        if total >= end:
            paid += int(100 * amount)
        elif total >= start:
            paid += round_half_away(100 * amount * (total - start) / (end - start))
    return paid


def height(curve: list[dict[str, str]], attained: Fraction) -> Fraction:
    points = [(percent(point["at"]), percent(point["pays"])) for point in curve]
    if attained < points[0][0]:
        return Fraction(0)
    for (low, pays), (high, more) in pairwise(points):
        if attained < high:
            return pays + (more - pays) * (attained - low) / (high - low)
    return points[-1][1]


def awards(
    document: dict[str, Any], component: dict[str, Any], placed: list[Line], tiers: dict[str, str], first: date
) -> Rows:
    """A row a window and partner that has any line in it, in the order of windows and partners."""
    somewhere = {(window_of(component, line), line.partner): line for line in placed if line.day >= first}
    rows = []
    for window, partner in sorted(somewhere):
        line = somewhere[window, partner]
        total = total_of(component, placed, partner, window)
        opened = is_open(document, component, placed, tiers, line)
        if component["type"] == "bonus":
            attained = total / Fraction(component["target"]) if total > 0 else Fraction(-1)
            bonus = 100 * Fraction(component["amount"]) * height(component["curve"], attained)
            rows.append((partner, round_half_away(bonus) if opened else 0))
            continue
        ranked = {
            other: total_of(component, placed, other, at)
            for (at, other), their_line in somewhere.items()
            if at == window and is_open(document, component, placed, tiers, their_line)
        }
        rows.append((partner, prize(component, ranked, partner)))
    return rows


def prize(component: dict[str, Any], totals: dict[str, Fraction], partner: str) -> int:
    """Prizes of the places that those with equally much take together, a cent more for the first by key."""
    least = max(Fraction(component.get("least", 0)), Fraction(1, 100))
    ranked = {other: total for other, total in totals.items() if total >= least}
    if partner not in ranked:
        return 0
    level = sorted(other for other in ranked if ranked[other] == ranked[partner])
    above = len([other for other in ranked if ranked[other] > ranked[partner]])
    pot = sum(100 * int(amount) for amount in component["prizes"][above : above + len(level)])
    return pot // len(level) + (1 if level.index(partner) < pot % len(level) else 0)


def limited(rows: Rows, component: dict[str, Any]) -> Rows:
    """What the component's own sequential cap leaves, partner by partner."""
    if "cap" not in component:
        return rows
    totals: dict[str, int] = {}
    left, cap = [], 100 * int(component["cap"]["amount"])
    for partner, minor in rows:
        before = totals.get(partner, 0)
        totals[partner] = before + minor
        left.append((partner, min(totals[partner], cap) - min(before, cap)))
    return left


def pooled(rows: Rows, component: dict[str, Any]) -> Rows:
    """What a pool leaves, whoever comes first; of an amount a unit only whole ones."""
    if "pool" not in component:
        return rows
    pool = 100 * int(component["pool"])
    if component["type"] == "units":
        unit = 100 * int(component["amount"])
        pool = pool // unit * unit
    total, left = 0, []
    for partner, minor in rows:
        before, total = total, total + minor
        left.append((partner, min(total, pool) - min(before, pool)))
    return left
