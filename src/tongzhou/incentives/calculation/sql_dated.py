"""SQL of what is known of partners at a time: attributes with a history, and the rate tables they choose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tongzhou.incentives.plans.facade import Component, Rated, Rates
from tongzhou.kernel.periods import Length

if TYPE_CHECKING:
    from tongzhou.incentives.calculation.components.pricing import Pricing
    from tongzhou.incentives.calculation.scope import Scope


def chosen(scope: Scope, rates: Rates, prefix: str) -> str:
    """The number of the table that a partner's attribute chooses."""
    attribute = scope.partner_columns(prefix, prefix)[rates.by or ""]
    cases = "".join(
        f" WHEN {attribute} IN ({', '.join(map(scope.sql.text, table.values))}) THEN {index}"
        for index, table in enumerate(rates.tables[:-1])
    )
    return f"CASE{cases} ELSE {len(rates.tables) - 1} END"


def is_dated(part: Pricing[Component]) -> bool:
    """Whether an attribute with a history chooses among the component's tables."""
    component = part.component
    return isinstance(component, Rated) and component.rates.by in part.scope.plan.sources.dated


def dated_eligibility(scope: Scope) -> bool:
    """Whether who takes part depends on an attribute with a history."""
    eligibility = scope.plan.eligibility
    return eligibility is not None and not scope.plan.sources.dated.isdisjoint(eligibility.bound.fields())


def eligible(scope: Scope) -> str:
    """Whether the partner `p` of a line takes part."""
    eligibility = scope.plan.eligibility
    if eligibility is None or not dated_eligibility(scope):
        return "p.eligible"
    return scope.sql.condition(eligibility.bound, scope.partner_columns("p.", "h."))


def joins_of_lines(scope: Scope, parts: Iterable[Pricing[Component]]) -> str:
    """The attributes of a line's partner: `h` at the line's instant, `h_month` at the last of its month."""
    if not scope.plan.sources.dated:
        return ""
    held = "h.partner = t.partner AND t.moment >= h.start_at AND t.moment < h.end_at"
    joins = [f"\n  LEFT JOIN read_history h ON {held}"]
    lengths = {part.length for part in parts if part.length and is_dated(part)}
    for length in sorted(lengths, key=lambda length: length.value):
        name, last = _alias(length), _end(scope, length, "t.day")
        held = f"{name}.partner = t.partner AND {last} > {name}.start_at AND {last} <= {name}.end_at"
        joins.append(f"\n  LEFT JOIN read_history {name} ON {held}")
    return "".join(joins)


def table_of_line(part: Pricing[Component]) -> str:
    """The number of the table that prices a line's window, or the line where it is priced by itself."""
    component = part.component
    assert isinstance(component, Rated)
    if not is_dated(part):
        return f"p.table_{part.index}"
    return chosen(part.scope, component.rates, f"{_alias(part.length)}.")


def with_people(scope: Scope, length: Length, inner: str) -> str:
    """Windows with what was known of their partners at their last instant."""
    if not scope.plan.sources.dated:
        return f"(\n{inner}\n) JOIN people USING (partner_no)"
    last = _end(scope, length, f"window_{length.name.lower()}")
    held = f"h.partner = people.partner AND {last} > h.start_at AND {last} <= h.end_at"
    choices = "".join(
        f", {chosen(scope, part.component.rates, 'h.')} AS table_{part.index}"
        for part in scope.parts
        if part.length is length and is_dated(part) and isinstance(part.component, Rated)
    )
    source = f"(\n{inner}\n) now JOIN people USING (partner_no) LEFT JOIN read_history h ON {held}"
    history = scope.plan.sources.history
    fields = "".join(f", h.f_{field.name}" for field in history.fields) if history else ""
    return f"(\nSELECT now.*, people.* EXCLUDE (partner_no){fields}{choices}\nFROM {source}\n)"


def _alias(length: Length | None) -> str:
    return f"h_{length.name.lower()}" if length else "h"


def _end(scope: Scope, length: Length, day: str) -> str:
    return scope.sql.midnight(scope.sql.window_end(length, day), scope.plan.time_zone)
