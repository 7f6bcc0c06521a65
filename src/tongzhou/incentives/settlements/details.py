"""What a component's amount rests on, window by window: stored with it, put into words when read (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tongzhou.incentives.plans.facade import Component, Plan, Window, gate_told, told
from tongzhou.incentives.settlements.windows import Reached, numbers_of, reason_of


def component_detail(
    plan: Plan, component: Component, attributes: Mapping[str, Any], windows: Sequence[Reached]
) -> dict[str, Any]:
    """The numbers behind an amount: `mode` and one entry per window, and what they are called (see `explanations`)."""
    if component.window is Window.TRANSACTION:
        windows = [replace(NOTHING, earned_minor=sum(reached.earned_minor for reached in windows))]
    found = [_window(component, attributes, reached) for reached in windows or [NOTHING]]
    return {
        "mode": component.mode,
        "pooled": component.pool is not None,
        "gates": [gate_told(plan, gate) for gate in component.gates],
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
    detail = {
        "window": None if reached.window is None else reached.window.isoformat(),
        "base_minor": reached.base_minor,
        "earned_minor": reached.earned_minor,
        "reason": reason_of(component, reached),
        "gate": reached.gate,
    }
    return detail | numbers_of(component, attributes, reached)
