"""The naive calculation of what those above a seller earn; it shares nothing with the engine."""

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from tests.incentives.calculation.oracle import Line, in_place, percent, round_half_away, window_of


class Above(NamedTuple):
    """Beneath whom a partner stands from a day on, up to a day."""

    child: str
    parent: str
    since: date
    until: date


def chain(tree: list[Above], partner: str, day: date) -> list[str]:
    """The partner and everybody above it on that day."""
    found = [partner]
    while parents := [row.parent for row in tree if row.child == found[-1] and row.since <= day < row.until]:
        found += parents
    return found


def paid(component: dict[str, Any], above: list[str], tiers: dict[str, str]) -> list[tuple[str, Fraction]]:
    """Who is paid on a line of the first of `above`, at which rate."""
    active = {partner for partner in above if "active_if" not in component or tiers[partner] == "gold"}
    compresses = component.get("inactive", "no_compression") != "no_compression"
    depth = int(component.get("depth", len(component.get("levels", "12"))))
    counted = [above[0], *(each for each in above[1:] if not compresses or each in active)][: depth + 1]
    if component["type"] == "override":
        rates = [percent(rate) for rate in component["levels"]]
        places = range(1, depth + 1)
        if component.get("inactive") == "compress_own_rate":
            places_of = [min(above.index(each), depth) for each in counted[1:]]
        else:
            places_of = list(places)[: len(counted) - 1]
        owed = [(each, rates[place - 1]) for each, place in zip(counted[1:], places_of, strict=True)]
    else:
        own = [percent(component["rates"].get(tiers[each], "0%")) for each in counted]
        owed = [
            (each, max(own[level] - max(own[:level], default=Fraction(0)), Fraction(0)))
            for level, each in enumerate(counted)
        ]
    return [(each, rate) for each, rate in owed if each in active or each == above[0]]


def lift(
    document: dict[str, Any],
    component: dict[str, Any],
    lines: list[Line],
    tree: list[Above],
    tiers: dict[str, str],
    shares: dict[tuple[str, str, int], int],
    first: date,
    end: date,
) -> dict[tuple[str, str, int], int]:
    """Minor units by who is paid, order and line."""
    running: dict[Any, Fraction] = {}
    found = {}
    for line in in_place(lines):
        if line.day >= end:
            continue
        base = 100 * line.amount
        if "of" in component:
            key = component["of"], line.order, line.line
            if key not in shares:
                continue
            base = Fraction(shares[key])
        for partner, rate in paid(component, chain(tree, line.partner, line.day), tiers):
            place = partner, window_of(component, line)
            before = running.get(place, Fraction(0))
            running[place] = before + base * rate
            if line.day >= first:
                share = round_half_away(running[place]) - round_half_away(before)
                if document["rounding"]["at"] == "line":
                    share = round_half_away(base * rate)
                found[partner, line.order, line.line] = share
    return found
