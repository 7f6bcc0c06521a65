"""Why a statement differs from the one of the period before: what each component adds to it, in words (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tongzhou.incentives.settlements.explanations import Words, condition, measure_title
from tongzhou.kernel.texts import words as in_language

Row = Mapping[str, Any]


def move_reasons(now: Sequence[Row], before: Sequence[Row], words: Words) -> list[str]:
    """A sentence for each component that came to another amount, the largest difference first.

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
    causes = [cause for cause in (_cause(now, before, words), _cap(now, before, words)) if cause]
    return words.say("moves.why", moved=moved, causes=words.say("moves.joint").join(causes)) if causes else moved


def _cause(now: Row | None, before: Row | None, words: Words) -> str | None:
    if now is None or before is None:
        return words.say("moves.gone" if now is None else "moves.came")
    one, other = (row["detail"]["windows"][-1] for row in (now, before))
    mode = now["detail"]["mode"]
    if mode == "award":
        told = condition(now["detail"], "award_if", words.locale) or one.get("condition") or ""
        return words.say("moves.unmet" if one["reason"] else "moves.met", condition=told)
    if mode.startswith("growth"):
        return words.say("moves.growth", before=_growth(other, words), now=_growth(one, words))
    if one["base_minor"] is None or other["base_minor"] is None:
        return None
    amounts = {"before": words.money(other["base_minor"]), "now": words.money(one["base_minor"])}
    return words.say("moves.base", measure=measure_title(now["detail"], words), **amounts)


def _growth(window: Row, words: Words) -> str:
    growth = window.get("growth")
    return words.say("moves.nothing_before") if growth is None else f"{Decimal(growth) * 100:.1f}%"


def _cap(now: Row | None, before: Row | None, words: Words) -> str | None:
    """What caps took, where they took another amount than the period before."""
    cuts = [0 if row is None else row["uncapped_minor"] - row["amount_minor"] for row in (now, before)]
    return words.say("moves.cut", cut=words.money(cuts[0])) if cuts[0] and cuts[0] != cuts[1] else None
