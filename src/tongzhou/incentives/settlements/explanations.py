"""Every amount in words: the formula of a component with its numbers filled in (pure).

A component's stored `detail` says its `mode` (marginal, retroactive, flat, each, growth_whole, growth_increment,
growth_banded_increment, quota_marginal, quota_retroactive, interpolated, bonus, units, contest, guarantee, override,
override_of, differential, award), the `title` and `kind` of its `measures`, the `words` and the exact `rule` of its
`conditions` (`lines`, `award_if`) and, per window, `base_minor`, `earned_minor`, `tiers` as
`{"from", "to", "rate", "within_minor"}` (bounds in minor units, for growth as ratios), the `tier` (from 1) and
`rate` reached, `compared_minor` and `growth`, `award_minor` and what was `measured` for it, and the `reason` of a
zero. Statements of earlier versions lack titles and words; an award's window then has the `condition` as written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongzhou.kernel.money import currency_scale, from_minor
from tongzhou.kernel.texts import Locale, say
from tongzhou.kernel.texts import words as in_language


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a tier ladder, written out."""

    range: str
    rate: str
    within: str
    amount: str
    here: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Writes amounts of one currency for readers of one language."""

    locale: Locale
    currency: str

    def money(self, minor: int) -> str:
        """`12,345.60`."""
        return f"{from_minor(minor, self.currency):,f}"

    def with_currency(self, minor: int) -> str:
        """`USD 12,345.60`."""
        return f"{self.currency} {self.money(minor)}"

    def say(self, key: str, **params: Any) -> str:
        """A sentence about statements."""
        return say(self.locale, f"statements.{key}", params)


def percent(rate: str) -> str:
    """A rate as people write it: `0.015` is `1.5%`."""
    return f"{(Decimal(rate) * 100).normalize():f}%"


def sentences(detail: Mapping[str, Any], amount_minor: int, uncapped_minor: int, words: Words) -> list[str]:
    """Why a component came to its amount, sentence by sentence: each window, then what a cap took."""
    windows = detail["windows"]
    found = [_formula(detail, window, words) for window in windows]
    if len(windows) > 1:
        found = [f"{window['window']}: {text}" for window, text in zip(windows, found, strict=True)]
    if amount_minor != uncapped_minor:
        cut = words.money(uncapped_minor - amount_minor)
        found.append(
            words.say("cut_pool" if detail.get("pooled") else "cut", cut=cut, amount=words.money(amount_minor))
        )
    return found


def ladder(detail: Mapping[str, Any], words: Words) -> list[Rung]:
    """The rate table of the last window with what lies in each step of it and which step was reached."""
    window = detail["windows"][-1]
    are_ratios = has_ratio_bounds(detail)
    return [
        _rung(tier, here=number == window.get("tier"), are_ratios=are_ratios, words=words)
        for number, tier in enumerate(window.get("tiers") or (), start=1)
    ]


def has_ratio_bounds(detail: Mapping[str, Any]) -> bool:
    """Whether the steps of a component begin at ratios, of growth or of a target, and not at amounts."""
    mode: str = detail["mode"]
    return mode.startswith(("growth", "quota")) or mode == "bonus"


def parts_of_line(
    detail: Mapping[str, Any], before_minor: int | None, after_minor: int | None
) -> list[tuple[int, str]]:
    """What of a line lies in each step of a marginal table, with the step's rate; a line may reach over several.

    A line that takes something back has negative parts. What lies below the first step earns nothing and is no part.
    """
    if detail.get("mode") != "marginal" or before_minor is None or after_minor is None:
        return []
    low, high = sorted((before_minor, after_minor))
    sign = 1 if after_minor >= before_minor else -1
    found = []
    for tier in detail["windows"][-1].get("tiers") or ():
        within = min(high, high if tier["to"] is None else tier["to"]) - max(low, tier["from"])
        if within > 0:
            found.append((sign * within, tier["rate"]))
    return found


def condition(detail: Mapping[str, Any], name: str, locale: Locale) -> str | None:
    """What the condition `lines` or `award_if` of a component says; None when it has none."""
    found = detail.get("conditions", {}).get(name)
    return None if found is None else in_language(found["words"], locale)


def rules(detail: Mapping[str, Any], words: Words) -> list[str]:
    """The conditions of a component, each in words with the exact rule behind it."""
    return [
        words.say(f"rules.{_rule(name)}", words=in_language(each["words"], words.locale), rule=each["rule"])
        for name, each in detail.get("conditions", {}).items()
    ]


def _rule(name: str) -> str:
    """`gate_2` is a gate like every other."""
    return "gate" if name.startswith("gate_") else name


def exclusion(reason: str, detail: Mapping[str, Any], words: Words) -> str:
    """Why a line did not count; for a component's own condition, what that asks for.

    A `title` in the detail begins the sentence, where lines of several components stand together.
    """
    lines = condition(detail, "lines", words.locale)
    told = words.say(f"exclusions.{reason}")
    if reason == "condition_not_met" and lines is not None:
        told = words.say("exclusions.condition_told", condition=lines)
    title = detail.get("title")
    return (
        told if title is None else words.say("of_component", component=in_language(title, words.locale), sentence=told)
    )


def _formula(detail: Mapping[str, Any], window: Mapping[str, Any], words: Words) -> str:
    numbers = {**_numbers(window, words), **_names(detail, window, words)}
    if window["reason"] is not None:
        return words.say(f"reasons.{window['reason']}", **numbers)
    if detail["mode"] == "marginal":
        numbers["products"] = _products(window["tiers"], words)
    return words.say(f"formulas.{detail['mode']}", **numbers)


def measure_title(detail: Mapping[str, Any], words: Words) -> str:
    """What the plan calls the measure that a component prices."""
    titles = [in_language(each["title"], words.locale) for each in detail.get("measures", {}).values()]
    return titles[0] if titles else words.say("amount")


def _names(detail: Mapping[str, Any], window: Mapping[str, Any], words: Words) -> dict[str, str]:
    """What is priced, and under which condition, as the plan calls it."""
    gate, gates = window.get("gate"), detail.get("gates") or []
    return {
        "gate": in_language(gates[gate - 1], words.locale) if gate else "",
        "measure": measure_title(detail, words),
        "condition": condition(detail, "award_if", words.locale) or window.get("condition") or "",
        "measured": _measured(detail, window.get("measured") or {}, words),
    }


def _measured(detail: Mapping[str, Any], values: Mapping[str, str], words: Words) -> str:
    """In brackets, what the measures of an award's condition came to."""
    told = [
        (in_language(measure["title"], words.locale), _figure(values[key], measure["kind"], words))
        for key, measure in detail.get("measures", {}).items()
        if key in values
    ]
    if len(told) < 2:
        return "".join(words.say("measured_one", value=value) for _, value in told)
    each = [words.say("measured", title=title, value=value) for title, value in told]
    return words.say("measured_all", measured=words.say("measured_joint").join(each))


def _figure(value: str, kind: str, words: Words) -> str:
    places = currency_scale(words.currency)
    return f"{Decimal(value):,.{places}f}" if kind == "money" else f"{Decimal(value).normalize():,f}"


def _numbers(window: Mapping[str, Any], words: Words) -> dict[str, str]:
    numbers = {
        name: words.money(window[f"{name}_minor"])
        for name in ("base", "compared", "target", "award", "earned")
        if window.get(f"{name}_minor") is not None
    }
    if "compared" in numbers:
        numbers["increment"] = words.money(window["base_minor"] - window["compared_minor"])
    if window.get("rate") is not None:
        numbers["rate"] = percent(window["rate"])
    if window.get("attained") is not None:
        numbers["attained"] = percent(window["attained"])
    numbers["place"] = f"{window.get('tier') or 0}"
    if window.get("growth") is not None:
        numbers["growth"] = f"{(Decimal(window['growth']) * 100).normalize():f}%"
    return numbers


def _products(tiers: Sequence[Mapping[str, Any]], words: Words) -> str:
    """`10,000.00 × 1% + 2,500.00 × 2%`: the steps of the table that hold something."""
    filled = [tier for tier in tiers if tier["within_minor"]]
    return " + ".join(f"{words.money(tier['within_minor'])} × {percent(tier['rate'])}" for tier in filled)


def _rung(tier: Mapping[str, Any], *, here: bool, are_ratios: bool, words: Words) -> Rung:
    within = tier["within_minor"]
    return Rung(
        range=_range(tier, percent if are_ratios else _bound(words), words),
        rate=words.money(tier["pays_minor"]) if tier["rate"] is None else percent(tier["rate"]),
        within="" if within is None else words.money(within),
        amount="" if within is None else _exact(_paid(tier, within), words),
        here=here,
    )


def _paid(tier: Mapping[str, Any], within: int) -> Decimal:
    """What lies in a step earns, in minor units; of a step that pays an amount its filled part, cut to the cent."""
    if tier["rate"] is not None:
        return Decimal(within) * Decimal(tier["rate"])
    return Decimal(tier["pays_minor"] * within // (tier["to"] - tier["from"]))


def _range(tier: Mapping[str, Any], write: Callable[[Any], str], words: Words) -> str:
    if tier["to"] is None:
        return words.say("range_open", low=write(tier["from"]))
    return words.say("range", low=write(tier["from"]), high=write(tier["to"]))


def _bound(words: Words) -> Callable[[Any], str]:
    """Bounds without idle decimals: `10,000`, but `0.5`."""
    return lambda minor: f"{from_minor(int(minor), words.currency).normalize():,f}"


def _exact(minor: Decimal, words: Words) -> str:
    """Minor units with the decimals they have: a step's share is not rounded, the component's sum is."""
    scale = currency_scale(words.currency)
    amount = minor.scaleb(-scale).normalize()
    return f"{amount:,.{max(scale, -int(amount.as_tuple().exponent))}f}"
