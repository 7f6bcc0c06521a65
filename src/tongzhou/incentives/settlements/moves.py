"""Why a statement differs from the one of the period before: what each component adds to it, in words (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from tongzhou.incentives.settlements.explanations import Words, condition, measure_title, percent
from tongzhou.kernel.texts import words as in_language

Row = Mapping[str, Any]
INCREMENTS: Final = frozenset({"growth_increment", "growth_banded_increment"})
"""Modes that price what lies above the year before."""
STEPWISE: Final = frozenset(
    {"marginal", "growth_banded_increment", "quota_marginal", "interpolated", "bonus", "units", "contest", "guarantee",
     "each"}
)  # fmt: skip
"""Modes without one rate for the whole: their lowest steps keep theirs, or they have none."""


def move_reasons(now: Sequence[Row], before: Sequence[Row], words: Words) -> list[str]:
    """A sentence for each component that came to another amount, the largest difference first.

    It names what changed in the amount's own direction only: what is priced, its rate, or both; and what caps took.

    The rows are those of `_statement_component`; none for a period in which the partner has no statement.
    """
    then = {row["key"]: row for row in before}
    pairs = [(row, then.pop(row["key"], None)) for row in now] + [(None, row) for row in then.values()]
    moved = [(_amount(one) - _amount(other), one, other) for one, other in pairs]
    moved.sort(key=lambda move: -abs(move[0]))
    return [_sentence(change, one, other, words) for change, one, other in moved if change]


def _amount(row: Row | None) -> int:
    return 0 if row is None else row["amount_minor"]


def _sentence(change: int, now: Row | None, before: Row | None, words: Words) -> str:
    known = now or before or {}
    title = in_language(known["title"], words.locale)
    moved = words.say(f"moves.{'up' if change > 0 else 'down'}", title=title, change=words.money(abs(change)))
    causes = [cause.text for cause in _causes(now, before, words) if cause.way * change > 0]
    if now is None or before is None:
        causes.insert(0, words.say("moves.gone" if now is None else "moves.came"))
    return words.say("moves.why", moved=moved, causes=words.say("moves.joint").join(causes)) if causes else moved


class _Cause(NamedTuple):
    """What moved an amount, in words; `way` has the sign of what it does to the amount."""

    way: int | Decimal
    text: str


def _causes(now: Row | None, before: Row | None, words: Words) -> Iterator[_Cause]:
    """Everything that differs, whichever way it points."""
    if now is not None and before is not None:
        if now["detail"]["mode"] == "award":
            yield _award(now["detail"], words)
        else:
            yield from _priced(now["detail"], before["detail"], words)
    yield _cap(now, before, words)


def _award(detail: Row, words: Words) -> _Cause:
    window = detail["windows"][-1]
    told = condition(detail, "award_if", words.locale) or window.get("condition") or ""
    unmet = window["reason"] is not None
    return _Cause(-1 if unmet else 1, words.say("moves.unmet" if unmet else "moves.met", condition=told))


def _priced(now: Row, before: Row, words: Words) -> Iterator[_Cause]:
    """What is priced, over all windows, and at which rate."""
    one, other = (sum(_rated(detail["mode"], window) for window in detail["windows"]) for detail in (now, before))
    name = "increase" if now["mode"] in INCREMENTS else "base"
    amounts = {"before": words.money(other), "now": words.money(one)}
    yield _Cause(one - other, words.say(f"moves.{name}", measure=measure_title(now, words), **amounts))
    if len(now["windows"]) == len(before["windows"]) == 1 and now["mode"] not in STEPWISE:
        yield _rate(now["windows"][0], before["windows"][0], words)


def _rated(mode: str, window: Row) -> int:
    """What a rate is applied to: the base, or what it has above the year before."""
    base: int = window["base_minor"] or 0
    if mode not in INCREMENTS:
        return base
    return 0 if window.get("growth") is None else base - window["compared_minor"]


def _rate(one: Row, other: Row, words: Words) -> _Cause:
    """The rate of the whole, with the growth behind it where that went the same way."""
    now, before = (window.get("rate") or "0" for window in (one, other))
    change = Decimal(now) - Decimal(before)
    rates = words.say("moves.rate", before=percent(before), now=percent(now))
    grown = Decimal(one.get("growth") or 0) - Decimal(other.get("growth") or 0)
    if grown * change <= 0:
        return _Cause(change, rates)
    growth = words.say("moves.growth", rates=rates, before=_growth(other, words), now=_growth(one, words))
    return _Cause(change, growth)


def _growth(window: Row, words: Words) -> str:
    growth = window.get("growth")
    return words.say("moves.nothing_before") if growth is None else f"{Decimal(growth) * 100:.1f}%"


def _cap(now: Row | None, before: Row | None, words: Words) -> _Cause:
    """What caps took, against what they took in the period before."""
    taken, then = (0 if row is None else row["uncapped_minor"] - row["amount_minor"] for row in (now, before))
    return _Cause(then - taken, words.say("moves.cut", cut=words.money(taken), before=words.money(then)))
